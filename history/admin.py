"""What editors see of a record's history: every change, with who, when and why, and what it changed in words."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _t

from .models import Change
from .protection import SEES_EXACT, Level, Withheld, readable
from .tracking import TRACKED

PAGE = 50
NOTHING = "–"


@dataclass(frozen=True)
class Difference:
    """One thing that changed: the labels that lead to it, and how it read before and after."""

    path: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    change: Change
    differences: list[Difference]


def entries_of(record, reader, before=None):
    """The newest changes of a record first, at most a page, and whether there are older ones.

    Who may not see exact places and times sees none that were shown earlier either. `before` is a version: only what came before it. However many changes there are, a query a kind of related record.
    """
    changes = Change.objects.of(record).select_related("by").order_by("-version")
    if before is not None:
        changes = changes.filter(version__lt=before)
    page = list(changes[: PAGE + 1])
    rows = [change.after for change in page] if reader.has_perm(SEES_EXACT) else readable(record, page, Level.EXACT)
    found = [
        (change, list(_compare(TRACKED[type(record)], last, row)))
        for change, row, last in zip(page, rows, [*rows, {}][1:], strict=True)
    ][:PAGE]
    names = _names(raw for _change, raws in found for raw in raws)
    entries = [
        Entry(
            change,
            [Difference(path, _words(field, old, names), _words(field, new, names)) for path, field, old, new in raws],
        )
        for change, raws in found
    ]
    return entries, len(page) > PAGE


def _compare(tracked, old, new, path=()):
    """(path, field, before, after) of everything that differs between two snapshots of a model."""
    for field in [*tracked.columns(), *tracked.many()]:
        key = field.name if field.many_to_many else field.attname
        was, now = old.get(key), new.get(key)
        if was != now and not field.primary_key and not (_empty(was) and _empty(now)):
            yield (*path, capfirst(field.verbose_name)), field, was, now
    for part in tracked.parts:
        rows_before = {row["id"]: row for row in old.get(part.model._meta.model_name, [])}
        rows_after = {row["id"]: row for row in new.get(part.model._meta.model_name, [])}
        for pk in sorted(rows_before | rows_after):
            label = f"{capfirst(part.model._meta.verbose_name)} {pk}"
            yield from _compare(part, rows_before.get(pk, {}), rows_after.get(pk, {}), (*path, label))


def _empty(value):
    return value is None or value in ("", [], False)


def _names(raws):
    """The related records that the differences name, one query a model."""
    wanted = defaultdict(set)
    for _path, field, *values in raws:
        if field.remote_field:
            for value in values:
                if not isinstance(value, Withheld):
                    wanted[field.related_model].update(value if isinstance(value, list) else [value])
    # With what their own names are made of, which no foreign key that may be empty is.
    return {
        model: {one.pk: str(one) for one in model._base_manager.select_related().filter(pk__in=keys - {None})}
        for model, keys in wanted.items()
    }


def _words(field, value, names):
    if _empty(value):
        return _t("no") if value is False else NOTHING
    if isinstance(value, Withheld):
        return _t("not shown, to protect people")
    if value is True:
        return _t("yes")
    if field.remote_field:
        known = names[field.related_model]
        return ", ".join(known.get(key, str(key)) for key in (value if isinstance(value, list) else [value]))
    if isinstance(field, models.JSONField) and isinstance(value, list):
        return ", ".join(str(one).replace("_", " ") for one in value)
    return str(dict(field.flatchoices).get(value, value))
