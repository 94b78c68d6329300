"""Brings written-down records into the register, through the checks that everyone's records pass.

Every editable column of a model is a key of its records, so that a column added later can be written down at once.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models, transaction

from formats.columns import CompositeColumns
from formats.dates import UncertainDateColumns
from history.recording import recording
from incidents.lifecycle import Publishable
from incidents.models import Incident, Place, Tag, ViolationType
from investigations.models import Event, Investigation, Member
from parties.models import Agreement, Outlet, Party, Provision
from statements.models import Claim, Statement

from . import reading
from .reading import Spot, read_folder

HERE = Path(__file__).parent
ORIGIN = "demo"

SECTIONS = {
    "parties": Party,
    "places": Place,
    "outlets": Outlet,
    "agreements": Agreement,
    "tags": Tag,
    "incidents": Incident,
    "statements": Statement,
    "investigations": Investigation,
}

# What is written inside a record, in the order it is made in: the key, and the name by which the model knows it.
PARTS = {
    Party: {"names": "names", "watched_channels": "watched_channels", "sources": "sources"},
    Place: {"names": "names", "other_parents": "other_parents", "sources": "sources"},
    Agreement: {"provisions": "provisions", "roles": "roles", "sources": "sources"},
    Incident: {"places": "places", "links": "links_out", "sources": "sources"},
    Statement: {
        "texts": "text_versions",
        "translations": "translations",
        "sources": "sources",
        "claims": "claims",
        "tallies": "tallies",
    },
    Claim: {"figures": "figures"},
    # A finding names its member.
    Investigation: {"members": "members", "events": "events", "findings": "findings"},
    Event: {"sources": "sources"},
}

# The key of the record says these.
FROM_KEY = {"slug", "origin", "external_id"}


class Shape:
    """What may be written of a model: its columns, its composite values, its links to many, and its parts."""

    def __init__(self, model, within=""):
        """`within`: the column that says what the record is a part of."""
        self.model, self.within = model, within
        self.composites = {name: part for name, part in vars(model).items() if isinstance(part, CompositeColumns)}
        covered = {column for composite in self.composites.values() for column in composite.fields}
        self.columns = {
            column.name: column
            for column in model._meta.concrete_fields
            if column.editable and not column.primary_key and column.name not in covered | FROM_KEY | {within}
        }
        self.many = {link.name: link for link in model._meta.many_to_many}
        self.parts = {
            key: (name, Shape(related.related_model, within=related.field.name))
            for key, name in PARTS.get(model, {}).items()
            for related in [model._meta.get_field(name)]
        }
        self.compared = [*covered, *(column.attname for column in self.columns.values())]
        self.keys = {*self.columns, *self.composites, *self.many, *self.parts}
        if issubclass(model, Publishable):
            self.keys.add("draft")


@dataclass
class Report:
    """What became of the records: counts by section, and those that somebody has changed since."""

    added: Counter = field(default_factory=Counter)
    unchanged: Counter = field(default_factory=Counter)
    left_alone: list[str] = field(default_factory=list)


def load(folder: Path = HERE, *, dry_run: bool = False) -> Report:
    """Adds the records of a folder that are not here yet, all or none of them; DemoError says what is wrong.

    A record that is here is never touched. Where it is no longer what the file says, the report names it.
    """
    loading = _Loading(read_folder(folder, SECTIONS))
    with transaction.atomic():
        with recording(reason="Demo record."):
            for section, records in loading.files.items():
                for key in records:
                    loading.find(section, key, Spot("", ""))
        if dry_run:
            transaction.set_rollback(True)
    return loading.report


class _Loading:
    def __init__(self, files):
        self.files, self.report = files, Report()
        self.shapes = {section: Shape(model) for section, model in SECTIONS.items()}
        self.found, self.under_way, self.claims = {}, set(), {}
        self.types = {}

    def find(self, section, key, spot):
        """The record of this key; it is made first if it is needed before its turn."""
        if (section, key) in self.found:
            return self.found[section, key]
        if key not in self.files[section]:
            raise spot.error(f"“{key}” is not among the {section}")
        if (section, key) in self.under_way:
            raise spot.error(f"“{key}” needs this record before it can be made itself")
        self.under_way.add((section, key))
        here, values = self.files[section][key]
        shape, identity = self.shapes[section], self._identity(SECTIONS[section], key)
        stored = shape.model.objects.filter(**identity).first()
        if stored is None:
            self._add(shape, identity, values, here, (section, key))
            self.report.added[section] += 1
        else:
            self._meet(stored, shape, values, here, (section, key))
        return self.found[section, key]

    @staticmethod
    def _identity(model, key):
        return {"origin": ORIGIN, "external_id": key} if issubclass(model, Publishable) else {"slug": key}

    def _add(self, shape, identity, values, here, found_as):
        draft = reading.truth(values.get("draft", False), here.at("draft"))
        record = self._make(shape, identity, values, here, found_as)
        if isinstance(record, Publishable) and not draft:
            self._checked(record.publish, here)

    def _make(self, shape, fixed, values, here, found_as=None):
        """A new record with its parts. `found_as`: what others call it, from the moment that it has a primary key."""
        plain, many = self._read(shape, values, here, fixed.get(shape.within))
        if shape.model is Event:
            record = self._checked(lambda: fixed["investigation"].record(**plain), here)
        else:
            record = shape.model(**fixed, **plain)
            self._checked(record.full_clean, here)
            record.save()
        if found_as:
            self.found[found_as] = record
        for name, records in many.items():
            getattr(record, name).set(records)
        for part, given, spot in self._parts(shape, values, here):
            made = self._make(part, {part.within: record}, given, spot)
            if part.model is Claim:
                self.claims[spot.path] = made
        return record

    def _parts(self, shape, values, here):
        """Each part that is written inside a record: its shape, what it says, where it stands."""
        for key, (_name, part) in shape.parts.items():
            if key not in values:
                continue
            spot = here.at(key)
            # Claims have keys, since others answer them.
            if part.model is Claim:
                given = reading.mapping(values[key], spot)
            else:
                given = dict(enumerate(reading.items(values[key], spot), start=1))
            for label, inner in given.items():
                yield part, reading.mapping(inner, spot.at(label)), spot.at(label)

    def _meet(self, stored, shape, values, here, found_as):
        """Takes a record that is here already as it is, and notes whether it still is as written."""
        self.found[found_as] = stored
        if isinstance(stored, Statement):
            paths = [spot.path for part, _given, spot in self._parts(shape, values, here) if part.model is Claim]
            claims = list(stored.claims.order_by("pk"))
            # Otherwise nobody can tell which one is meant.
            if len(paths) == len(claims):
                self.claims.update(zip(paths, claims, strict=True))
        if self._is_as_written(stored, shape, values, here):
            self.report.unchanged[found_as[0]] += 1
        else:
            self.report.left_alone.append(f"{here.path} ({stored})")

    def _is_as_written(self, stored, shape, values, here):
        plain, many = self._read(shape, values, here, getattr(stored, shape.within) if shape.within else None)
        written = shape.model(**plain)
        if any(getattr(written, name) != getattr(stored, name) for name in shape.compared):
            return False
        for name, records in many.items():
            if {record.pk for record in records} != set(getattr(stored, name).values_list("pk", flat=True)):
                return False
        written_parts = list(self._parts(shape, values, here))
        for name, part in shape.parts.values():
            kept = list(getattr(stored, name).order_by("pk"))
            given = [written for written in written_parts if written[0] is part]
            if len(kept) != len(given):
                return False
            if not all(self._is_as_written(one, *written) for one, written in zip(kept, given, strict=True)):
                return False
        return True

    def _read(self, shape, values, here, owner=None):
        """The columns and composite values of a record as its model takes them, and the records it links to.

        `owner`: the record that it is a part of.
        """
        reading.known_keys(values, shape.keys, here)
        plain, many = {}, {}
        for key, value in values.items():
            spot = here.at(key)
            if key in shape.columns:
                plain[key] = self._column(shape.columns[key], value, spot, owner)
            elif key in shape.composites:
                is_date = isinstance(shape.composites[key], UncertainDateColumns)
                plain[key] = (reading.uncertain_date if is_date else reading.uncertain_point)(value, spot)
            elif key in shape.many:
                model = shape.many[key].related_model
                many[key] = [self._reference(model, item, spot) for item in reading.items(value, spot)]
        return plain, {name: many.get(name, []) for name in shape.many}

    def _column(self, column, value, spot, owner):
        match column:
            case models.ForeignKey(related_model=model) if model is Member:
                return self._member(value, spot, owner)
            case models.ForeignKey():
                return self._reference(column.related_model, value, spot)
            case models.BooleanField():
                return reading.truth(value, spot)
            case models.IntegerField():
                return reading.whole_number(value, spot)
            case models.FloatField():
                return reading.number(value, spot)
            case models.DateField():
                return reading.day(value, spot)
            case models.JSONField():
                return reading.items(value, spot)
            case models.CharField() | models.TextField():
                return reading.text(value, spot)
        raise spot.error(f"a {type(column).__name__} cannot be written down yet")

    def _reference(self, model, key, spot):
        key = reading.text(key, spot)
        if model is ViolationType:
            self.types = self.types or {kind.code: kind for kind in ViolationType.objects.all()}
            if key not in self.types:
                raise spot.error(f"“{key}” is not the code of a violation type")
            return self.types[key]
        if model is Claim:
            return self._claim(key, spot)
        if model is Provision:
            return self._provision(key, spot)
        section = next(section for section, listed in SECTIONS.items() if listed is model)
        return self.find(section, key, spot)

    def _claim(self, key, spot):
        """A claim is called by its statement and its own key: "azerbaijan-garagac/accusation"."""
        statement, _, claim = key.partition("/")
        path = f"statements/{statement}/claims/{claim}"
        if path not in self.claims:
            if ("statements", statement) not in self.found:
                self.find("statements", statement, spot)
            if path not in self.claims:
                raise spot.error(f"“{key}” is no claim that is here before this one")
        return self.claims[path]

    def _provision(self, key, spot):
        """A provision is called by its agreement and its article: "tripartite-statement-2020/1"."""
        agreement, _, article = key.partition("/")
        found = self.find("agreements", agreement, spot).provisions.filter(article=article).first()
        if found is None:
            raise spot.error(f"“{key}” is no provision; write agreement/article")
        return found

    @staticmethod
    def _member(value, spot, investigation):
        """A member of the same investigation is called by its party or, where that has several roles, by its position."""
        members = list(investigation.members.select_related("party").order_by("pk"))
        if isinstance(value, int) and not isinstance(value, bool):
            if not 1 <= value <= len(members):
                raise spot.error(f"there is no member {value}; they count from 1 to {len(members)}")
            return members[value - 1]
        named = [member for member in members if member.party.slug == reading.text(value, spot)]
        if not named:
            raise spot.error(f"“{value}” is not among the members of this investigation")
        if len(named) > 1:
            raise spot.error(f"“{value}” is a member more than once; write its position in the list")
        return named[0]

    @staticmethod
    def _checked(step, here):
        """Runs a step; what the record's own checks say becomes an error that says where."""
        try:
            return step()
        except ValidationError as error:
            said = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            name, messages = next(iter(said.items()))
            spot = here if name in ("", "__all__") else here.at(name)
            raise spot.error(" ".join(messages)) from error
