"""What the past of a protected record may still show.

A record that is protected by now was public before: with a finer place and time, or with words that are gone. Its past
states show what it still says; of all else that could tell, they show only that something stood there.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from django.db import models

from formats.columns import CompositeColumns, LanguageColumn, ZoneColumn

from .models import Change, Op
from .tracking import TRACKED

# Whoever has this permission may know at the desk what is kept from everybody else.
SEES_EXACT = "incidents.view_exactdetail"


class Level(IntEnum):
    """How much of a record's past is kept from readers, beside what it says no longer anyway."""

    OPEN = 0
    # Sensitive or redacted: words that were taken away.
    WORDS = 1
    # Published more coarsely than it is known: places and times too, and words, since they name places.
    EXACT = 2


@dataclass(frozen=True)
class Withheld:
    """A value of the past that is not shown. Two are equal when what they stand for is."""

    value: object


def readable(record, changes, closed_from=Level.WORDS) -> list[dict]:
    """What each of some changes of one record left, as far as it may be read where levels from `closed_from` on are closed.

    A model says with `protection(pasts)` on which level its record is; one that does not is open.
    """
    pasts = [change.after for change in changes]
    level = record.protection(pasts) if pasts and hasattr(record, "protection") else Level.OPEN
    if level < max(closed_from, Level.WORDS):
        return pasts
    now = Change.objects.of(record).last()
    return [on_level(level, type(record), past, now.after) for past in pasts]


def on_level(level, model, past, now) -> dict:
    """What a record was, as far as it may be read on this level of protection; `now`: what it is since its last change."""
    if now.get("status") == Op.MERGED:
        # It is shown nowhere any more, and nobody changes it: nothing of it still stands.
        now = {}
    return past if level == Level.OPEN else _shown(TRACKED[model], past, now, level)


def withholds(state) -> bool:
    """Whether something of a state is not shown."""
    if isinstance(state, dict | list):
        return any(withholds(one) for one in (state.values() if isinstance(state, dict) else state))
    return isinstance(state, Withheld)


def _shown(tracked, past, now, level):
    shown = dict(past)
    for together, telling in _telling(tracked.model, level):
        said = {name: past[name] for name in together if past.get(name) not in (None, "")}
        if any(name in said and said[name] != now.get(name) for name in telling):
            shown |= {name: Withheld(value) for name, value in said.items()}
    for part in tracked.parts:
        name = part.model._meta.model_name
        there = {row["id"]: row for row in now.get(name, ())}
        shown[name] = [_shown(part, row, there.get(row["id"], {}), level) for row in past.get(name, ())]
    return shown


@cache
def _telling(model, level) -> list[tuple[list, list]]:
    """(columns that are one value, those of them that could tell) for all that could."""
    whole = {
        column: tuple(value.fields)
        for ancestor in model.__mro__
        for value in vars(ancestor).values()
        if isinstance(value, CompositeColumns)
        for column in value.fields
    }
    values = dict.fromkeys(whole.get(column.name, (column.name,)) for column in model._meta.concrete_fields)
    found = []
    for names in values:
        columns = [model._meta.get_field(name) for name in names]
        # Half a point tells: its radius is part of how fine it is.
        all_tell = level == Level.EXACT and len(columns) > 1
        telling = [column.attname for column in columns if all_tell or _tells(column, level)]
        if telling:
            found.append(([column.attname for column in columns], telling))
    return found


def _tells(column, level):
    """Whether a column could tell what is protected. Codes and numbers could not."""
    if column.choices or column.primary_key or isinstance(column, LanguageColumn | ZoneColumn):
        return False
    if isinstance(column, models.CharField | models.TextField):
        return True
    where = getattr(column.related_model, "is_somewhere", False)
    return level == Level.EXACT and (where or isinstance(column, models.DateField | models.TimeField))
