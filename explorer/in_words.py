"""Snapshots of records in words: a label and a value for everything that a reader may see, and what two of them differ in.

The names of related records are those they have today. What is not public stays out: drafts, editors, files, and columns
that repeat what the change itself says.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formats.columns import CompositeColumns
from formats.dates import UncertainDateColumns
from history.protection import Withheld
from history.tracking import TRACKED
from incidents.lifecycle import Lifecycle, Publishable
from incidents.models import Incident, IncidentLink
from investigations.models import Aim, Member
from parties.models import Party, Provision
from statements.acts import Detail
from statements.models import Capture, Claim

from .spots import coordinates

# The change says these itself, or they are how the register keeps its files.
UNSAID = {"status", "published_at", "ended_at", "end_reason", "created_at", "updated_at", "slug", "file"}
# Where a record came from is said after what it says.
LAST = ("origin", "external_id")
LISTED = {"quoted_details": dict(Detail.choices), "aims": dict(Aim.choices)}
ALONG = {Claim: ["statement__issuer"], Member: ["party"], Provision: ["agreement"]}


@dataclass(frozen=True)
class Reading:
    """One thing that a model holds: its label, and how a snapshot of it reads."""

    label: str
    keys: tuple
    words: Callable

    def read(self, row, names) -> str:
        if any(isinstance(row.get(key), Withheld) for key in self.keys):
            return _t("not shown, to protect people")
        return self.words(row, names)

    def differs(self, before, after, names) -> bool:
        """Also where neither of the two is shown."""
        hidden = any(isinstance(before.get(key), Withheld) and before[key] != after.get(key) for key in self.keys)
        return hidden or self.read(before, names) != self.read(after, names)


@dataclass(frozen=True)
class Difference:
    """What changed: the labels that lead to it, and its lines before and after; none where there was nothing."""

    path: tuple
    before: list
    after: list


class Names:
    """The records that some snapshots of one model name, in one query a model."""

    def __init__(self, model, rows):
        wanted = defaultdict(set)
        for row in rows:
            _gather(model, row, wanted)
        self.records = {
            related: {
                record.pk: record
                for record in related._base_manager.filter(pk__in=keys).select_related(*ALONG.get(related, []))
            }
            for related, keys in sorted(wanted.items(), key=lambda pair: pair[0]._meta.label)
        }

    def record(self, model, key):
        return self.records.get(model, {}).get(key)

    def of(self, model, key) -> str:
        """What readers call a record; "" for one that they may not know of."""
        record = self.record(model, key)
        if record is None:
            return ""
        if isinstance(record, Publishable):
            return record.reference if record.was_public else ""
        if isinstance(record, Claim):
            return str(record) if record.statement.was_public else ""
        return record.label if isinstance(record, Party) else str(record)


@lru_cache
def readings(model) -> list[Reading]:
    """What a snapshot of the model says to readers, in the order of its columns."""
    tracked, found, done = TRACKED[model], [], set()
    composites = _composites(model)
    for column in sorted(tracked.columns(), key=lambda column: column.name in LAST):
        if column.primary_key or column.name in UNSAID or column.related_model is get_user_model():
            continue
        if column.name in done:
            continue
        if column.name in composites:
            composite = composites[column.name]
            done |= set(composite.fields)
            found.append(_composite(composite))
        elif column.related_model:
            found.append(_relation(column))
        else:
            found.append(_plain(column))
    found += [_relations(relation) for relation in tracked.many()]
    return found


def whole(model, row, names) -> list[str]:
    """Everything that one part says, a line each: "Address: https://…"."""
    lines = [f"{reading.label}: {words}" for reading in readings(model) if (words := reading.read(row, names))]
    for part in TRACKED[model].parts:
        for below in _shown(part.model, row, names).values():
            lines.append(f"{_title(part.model)}: {'; '.join(whole(part.model, below, names))}")
    return lines


def record_in_words(model, row, names) -> list[tuple[str, list[str]]]:
    """(label, lines) of everything that a snapshot of a record says."""
    found = [(reading.label, [words]) for reading in readings(model) if (words := reading.read(row, names))]
    for part in TRACKED[model].parts:
        found += [
            (_title(part.model), whole(part.model, below, names)) for below in _shown(part.model, row, names).values()
        ]
    return found


def differences(model, before, after, names, path=()) -> list[Difference]:
    """What two snapshots of one record differ in, as far as readers may see it."""
    found = []
    for reading in readings(model):
        if reading.differs(before, after, names):
            old, new = reading.read(before, names), reading.read(after, names)
            found.append(Difference((*path, reading.label), [old] if old else [], [new] if new else []))
    for part in TRACKED[model].parts:
        here = (*path, _title(part.model))
        old, new = _shown(part.model, before, names), _shown(part.model, after, names)
        for key in sorted(old.keys() | new.keys()):
            if key in old and key in new:
                found += differences(part.model, old[key], new[key], names, here)
            else:
                gone, come = (whole(part.model, side[key], names) if key in side else [] for side in (old, new))
                found.append(Difference(here, gone, come))
    return found


def _title(model):
    return capfirst(model._meta.verbose_name)


def _shown(part, row, names):
    """The rows of a part that readers may see, by key."""
    return {below["id"]: below for below in row.get(part._meta.model_name, []) if _is_shown(part, below, names)}


def _is_shown(part, row, names):
    if part is Claim and row["incident_id"]:
        incident = names.record(Incident, row["incident_id"])
        return incident is not None and incident.status in (Lifecycle.PUBLISHED, Lifecycle.MERGED)
    if part is IncidentLink:
        return bool(names.of(Incident, row["target_id"]))
    if part is Capture:
        return bool(row["sha256"])
    return True


def _gather(model, row, wanted):
    tracked = TRACKED[model]
    for column in tracked.columns():
        key = row.get(column.attname)
        named = column.related_model and key and not isinstance(key, Withheld)
        if named and column.related_model is not get_user_model():
            wanted[column.related_model].add(key)
    for relation in tracked.many():
        wanted[relation.related_model].update(row.get(relation.name, []))
    for part in tracked.parts:
        for below in row.get(part.model._meta.model_name, []):
            _gather(part.model, below, wanted)


def _composites(model):
    """Column name → the composite that it is one of."""
    found = {}
    for ancestor in model.__mro__:
        for attribute in vars(ancestor).values():
            if isinstance(attribute, CompositeColumns):
                found |= dict.fromkeys(attribute.fields, attribute)
    return found


def _composite(composite):
    def words(row, names):
        value = composite.read([field.to_python(row.get(name)) for name, field in composite.fields.items()])
        return _date(value) if is_date else _point(value)

    is_date = isinstance(composite, UncertainDateColumns)
    label = _("%(what)s: date and time") % {"what": capfirst(composite.of_what)} if is_date else _("Point")
    return Reading(label, tuple(composite.fields), words)


def _date(date):
    if not date.is_known and date.time_start is None and not date.verbatim:
        return ""
    parts = [date.wording, date.zone, f"“{date.verbatim}”" if date.verbatim else ""]
    return ", ".join(part for part in parts if part)


def _point(point):
    if point is None:
        return ""
    text = coordinates(point.latitude, point.longitude)
    return _t("%(point)s, ± %(radius)s m") % {"point": text, "radius": point.radius_m} if point.radius_m else text


def _relation(column):
    def words(row, names):
        return names.of(column.related_model, row.get(column.attname))

    return Reading(capfirst(column.verbose_name), (column.attname,), words)


def _relations(relation):
    def words(row, names):
        named = [names.of(relation.related_model, key) for key in row.get(relation.name, [])]
        return ", ".join(name for name in named if name)

    return Reading(capfirst(relation.verbose_name), (relation.name,), words)


def _plain(column):
    def words(row, names):
        value = row.get(column.attname)
        if value is None or value == "" or value == []:
            return ""
        if column.name in LISTED:
            return ", ".join(str(LISTED[column.name].get(code, code)) for code in value)
        if column.choices:
            return str(dict(column.flatchoices).get(value, value))
        if isinstance(column, models.BooleanField):
            return _t("yes") if value else _t("no")
        if isinstance(column, models.DateTimeField):
            return date_format(parse_datetime(value), "j M Y, H:i") + " UTC"
        if isinstance(column, models.DateField):
            return date_format(parse_date(value), "j M Y")
        return str(value)

    return Reading(capfirst(column.verbose_name), (column.attname,), words)
