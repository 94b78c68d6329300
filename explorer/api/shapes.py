"""What of a record is answered: `fields` leaves out all but what it names, `expand` gives the records that it names, too.

Records that are named are read as everyone else reads them, all of a page at once, and name others no further.
"""

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rest_framework.serializers import BaseSerializer, ListSerializer

from incidents.models import Incident
from incidents.permissions import sees_drafts

from . import loading, serializers
from .documents import DOCUMENTS
from .fields import ColumnsField
from .problems import BadParameter, NoSuchField

PARAMETERS = ("fields", "expand")
EXPANDED = "expanded"


@dataclass(frozen=True)
class Kind:
    """Records that others name: how they are loaded and shown, and by which of their fields they are named."""

    load: object
    serializer: type
    name: str

    def shown(self, names, context) -> dict:
        """By name, those of the names that the reader may see."""
        user = context["request"].user
        if self.load is loading.incidents and not sees_drafts(user, Incident):
            texts = DOCUMENTS.texts([Incident.series.parse(name) for name in names])
            rows = [json.loads(text) for text in texts.values()]
        else:
            records = self.load(user).filter(**self._named(names))
            rows = self.serializer(records, many=True, context=context).data
        return {row[self.name]: row for row in rows}

    def _named(self, names):
        if self.name == "reference":
            return {"pk__in": [self.serializer.Meta.model.series.parse(name) for name in names]}
        return {f"{self.name}__in": names}


INCIDENT = Kind(loading.incidents, serializers.IncidentSerializer, "reference")
STATEMENT = Kind(loading.statements, serializers.StatementSerializer, "reference")
INVESTIGATION = Kind(loading.investigations, serializers.InvestigationSerializer, "reference")
CLAIM = Kind(loading.claims, serializers.ClaimSerializer, "id")
AGREEMENT = Kind(loading.agreements, serializers.AgreementSerializer, "slug")
PARTY = Kind(loading.parties, serializers.PartySerializer, "slug")
PLACE = Kind(loading.places, serializers.PlaceSerializer, "slug")
TYPE = Kind(loading.types, serializers.TypeSerializer, "code")


@dataclass(frozen=True)
class Relation:
    """Where a record names others: in fields, or in a part of the rows that these hold; `many` where there may be several."""

    kind: Kind
    paths: tuple[str, ...]
    many: bool = False

    def names(self, record) -> list:
        found = []
        for path in self.paths:
            field, _dot, part = path.partition(".")
            value = [row[part] for row in record[field]] if part else record[field]
            found += value if isinstance(value, list) else [value]
        return list(dict.fromkeys(name for name in found if name is not None))

    def of(self, names, found):
        """What a record that names these is answered with: a record or null, or a list."""
        records = [found[name] for name in names if name in found]
        return records if self.many else next(iter(records), None)


def _one(kind, *fields):
    return {field: Relation(kind, (field,)) for field in fields}


def _many(kind, name, *paths):
    return {name: Relation(kind, paths or (name,), many=True)}


# By the name of the model, and in the order of its fields.
RELATIONS = {
    "incident": {
        **_one(PLACE, "place"),
        **_many(TYPE, "types"),
        **_many(AGREEMENT, "agreements"),
        **_many(CLAIM, "claims"),
        **_many(STATEMENT, "statements"),
        **_many(INVESTIGATION, "investigations"),
    },
    "statement": {
        **_one(PARTY, "issuer"),
        **_one(STATEMENT, "supersedes"),
        **_many(STATEMENT, "superseded_by"),
        **_one(STATEMENT, "responds_to"),
        **_many(STATEMENT, "replies"),
        **_many(INCIDENT, "incidents", "claims.incident"),
    },
    "claim": {
        **_one(STATEMENT, "statement"),
        **_one(PARTY, "issuer"),
        **_one(INCIDENT, "incident"),
        **_one(PARTY, "about"),
        **_one(PLACE, "place", "firing_point"),
        **_many(TYPE, "types"),
        **_one(CLAIM, "answers"),
    },
    "tally": {
        **_one(STATEMENT, "statement"),
        **_one(PARTY, "issuer"),
        **_one(PLACE, "area"),
        **_one(PARTY, "by_party"),
    },
    "agreement": _many(PARTY, "parties", "roles.party"),
    "outlet": {},
    "party": {**_one(PARTY, "parent", "side"), **_many(AGREEMENT, "agreements", "roles.agreement")},
    "place": _one(PLACE, "parent"),
    "investigation": {
        **_many(INCIDENT, "incidents"),
        **_many(PARTY, "parties", "members.party", "members.according_to", "events.access_by"),
        **_many(STATEMENT, "statements", "members.statement", "events.statement", "findings.statement"),
    },
    "violationtype": _one(TYPE, "parent"),
}


def parts_of(serializer) -> dict:
    """Field → the fields of what it holds, where that is an object or rows. Made once of each kind: the fields of one are the same."""
    kind = type(serializer)
    if kind not in _parts:
        _parts[kind] = {name: _parts_of_field(field) for name, field in serializer.fields.items()}
    return _parts[kind]


_parts: dict[type, dict] = {}


def _parts_of_field(field):
    if isinstance(field, ColumnsField):
        return {part: {} for part in (*field.columns, *field.derived)}
    if isinstance(field, BaseSerializer):
        return parts_of(field.child if isinstance(field, ListSerializer) else field)
    return {}


def flat(columns) -> dict:
    """The columns of a table as fields without parts."""
    return {name: {} for name in columns}


def names_of(parts, above="") -> list[str]:
    """Everything that `fields` can name: `date`, `date.start`."""
    return [one for name, below in parts.items() for one in (above + name, *names_of(below, f"{above}{name}."))]


def chosen(value, parts):
    """A value with only these parts of it, in the order that they have there."""
    if not parts or value is None:
        return value
    if isinstance(value, list):
        return [chosen(one, parts) for one in value]
    return {name: chosen(one, parts[name]) for name, one in value.items() if name in parts}


class Shape:
    """How records are answered to one request, by what its parameters ask; raises BadParameter, or NoSuchField.

    `known`: what `fields` can name, and its parts; `relations`: what `expand` can.
    """

    def __init__(self, params, known, relations, context):
        self.context = context
        expand = _listed(params, "expand")
        if expand and not relations:
            message = _("Nothing is expanded here. What names other records is, in JSON and NDJSON.")
            raise BadParameter.because("expand", message)
        for name in expand:
            if name not in relations:
                words = {"name": name[:100], "there": ", ".join(relations)}
                raise BadParameter.because("expand", _("“%(name)s” is not expanded here. There is: %(there)s.") % words)
        self.relations = {name: relations[name] for name in expand}
        below = {name: parts_of(one.kind.serializer()) for name, one in self.relations.items()}
        known = known | ({EXPANDED: below} if below else {})
        names, there = _listed(params, "fields"), names_of(known)
        for name in names:
            if name not in there:
                raise NoSuchField(name, there)
        # What `expand` names is asked for, unless `fields` names parts of it.
        asked = {*names, EXPANDED} if names and below and not any(map(_of_expanded, names)) else set(names)
        self.parts = _tree(asked)

    @property
    def is_whole(self):
        """Whether records come as they are."""
        return not self.parts and not self.relations

    def shown(self, rows) -> list:
        """Records as they are asked for, from records as they are shown. Each kind of what they name is loaded once."""
        if self.relations:
            rows = self._expanded(rows)
        return chosen(rows, self.parts)

    def of(self, columns) -> dict:
        """Those of the columns of a table that are asked for."""
        return {name: read for name, read in columns.items() if name in self.parts} if self.parts else columns

    def _expanded(self, rows):
        named = {name: [one.names(row) for row in rows] for name, one in self.relations.items()}
        found = {}
        for kind in dict.fromkeys(one.kind for one in self.relations.values()):
            names = {
                name
                for relation, one in self.relations.items()
                if one.kind is kind
                for row in named[relation]
                for name in row
            }
            found[kind] = kind.shown(sorted(names), self.context)
        return [
            row | {EXPANDED: {name: one.of(named[name][at], found[one.kind]) for name, one in self.relations.items()}}
            for at, row in enumerate(rows)
        ]


def _listed(params, name):
    """The names that a parameter gives, with commas between them; none where it is not asked."""
    names = [one.strip() for one in params[name].split(",")] if name in params else []
    if "" in names:
        raise BadParameter.because(name, _("Give names, with commas between them."))
    return list(dict.fromkeys(names))


def _of_expanded(name):
    return name.partition(".")[0] == EXPANDED


def _tree(names):
    """Names with dots as parts of parts. Of what is asked for as a whole, no part is missing."""
    found = {}
    for name in names:
        way = name.split(".")
        if not any(".".join(way[:length]) in names for length in range(1, len(way))):
            into = found
            for part in way:
                into = into.setdefault(part, {})
    return found
