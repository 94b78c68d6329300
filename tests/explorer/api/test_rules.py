"""Every rule of the record that can be broken through the API: refused where the value stands, in the model's words."""

import pytest
from django.db import models

from explorer.api.fields import ColumnsField, Named, to_json
from explorer.api.views import RESOURCES
from history.tracking import TRACKED
from investigations.models import Event
from statements.models import TextVersion
from tests import factories
from tests.incidents.test_models import CASES as INCIDENTS
from tests.investigations.test_models import CASES as INVESTIGATIONS
from tests.parties.test_models import CASES as PARTIES
from tests.statements.test_rules import CASES as STATEMENTS

pytestmark = pytest.mark.django_db

CASES = [*INCIDENTS, *INVESTIGATIONS, *PARTIES, *STATEMENTS]

# Rows that are only added, each by an address of its own.
ADDED = {TextVersion: "texts", Event: "events"}


def serializer_of(model):
    for _basename, view in RESOURCES.values():
        if view.queryset.model is model:
            return view.serializer_class()
    return None


def rows_of(serializer, model):
    """The field of a serializer that holds rows of a model."""
    for name, field in serializer.fields.items():
        child = getattr(field, "child", None)
        if child is not None and getattr(getattr(child, "Meta", None), "model", None) is model:
            return name, child
    return None, None


class Written:
    """A record as the API writes it: its root, the way down to it, and where each column stands."""

    def __init__(self, record):
        self.record, self.way = record, []
        while (tracked := TRACKED.get(type(record))) and tracked.up:
            self.way.insert(0, record)
            record = getattr(record, tracked.up)
        self.root = record
        self.serializer = serializer_of(type(record))
        self.names, self.is_written = [], self.serializer is not None
        for row in self.way:
            if self.serializer is not None:
                above = self.serializer
                name, self.serializer = rows_of(above, type(row))
                self.names.append(name)
                adds = row is self.record and type(row) in ADDED
                self.is_written &= name is not None and (adds or not above.fields[name].read_only)

    def place(self, column):
        """(field, part of it or None) of a column; None where the API does not write it."""
        for name, field in self.serializer.fields.items():
            if isinstance(field, ColumnsField):
                for key, one in field.columns.items():
                    if one == column:
                        return name, key
            elif field.source == column and not field.read_only:
                return name, None
        return None

    def reaches(self, columns):
        return self.is_written and all(self.place(column) for column in columns)

    def pointer(self, column=""):
        below = [part for part in (self.place(column) or ()) if part is not None] if column else []
        above = [] if type(self.record) in ADDED else [part for name in self.names for part in (name, 0)]
        return "#" + "".join(f"/{part}" for part in [*above, *below])

    def values(self, changes):
        """The body for the row itself: columns → values."""
        body = {}
        for column, value in changes.items():
            name, key = self.place(column)
            value = self._json(self.serializer.fields[name], value)
            if key is None:
                body[name] = value
            else:
                columns = self.serializer.fields[name].columns
                shown = {part: to_json(getattr(self.record, one)) for part, one in columns.items()}
                body[name] = body.get(name, shown) | {key: value}
        return body

    @staticmethod
    def _json(field, value):
        if isinstance(value, models.Model):
            return getattr(value, field.address if isinstance(field, Named) else "pk")
        return to_json(value)

    def refused(self, client, changes):
        base = RESOURCES_BY_MODEL[type(self.root)]
        address = f"/api/v1/{base}/{getattr(self.root, 'reference', None) or getattr(self.root, 'slug', self.root.pk)}/"
        if type(self.record) in ADDED:
            # Another row like this one, but for the changes.
            columns = [column.name for column in self.record._meta.concrete_fields if self.place(column.name)]
            body = self.values({name: getattr(self.record, name) for name in columns} | changes)
            return client.post(f"{address}{ADDED[type(self.record)]}/", body)
        body = self.values(changes)
        for name, row in zip(reversed(self.names), reversed(self.way), strict=True):
            body = {name: [{"id": row.pk, **body}]}
        return client.patch(address, {**body, "reason": "To see."})


RESOURCES_BY_MODEL = {view.queryset.model: name for name, (_basename, view) in RESOURCES.items()}

# Constraint → why no body of a request can break it.
OUT_OF_REACH = {
    **{
        f"{model}_{rule}": "each step of a lifecycle has an address of its own"
        for model in ("incident", "statement", "investigation")
        for rule in ("published_since", "ended_with_a_reason", "merged_into_something")
    },
    **{
        case.constraint: f"{what} are not written here"
        for prefix, what in {"exact_detail_": "exact details", "capture_": "copies of pages"}.items()
        for case in CASES
        if case.constraint.startswith(prefix)
    },
    **{
        case.constraint: "judgements are added by an address of their own"
        for case in CASES
        if case.constraint.startswith("judgement_")
    },
    "text_version_number_once": "the number is given out",
    "translation_number_once": "the number is given out",
    "event_source_says_something": "what is said inside a recorded event is not changed; tested with a new one",
    "claim_second_reading_is_of_a_judgement": "a second reading is no column that is written",
}


@pytest.mark.once
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_broken_rule_is_refused_where_it_is_broken(editing, case):
    record = case.make()
    changes = case.changed(record)
    written = Written(record)
    if not written.reaches(changes):
        assert case.constraint in OUT_OF_REACH
        return
    assert case.constraint not in OUT_OF_REACH
    answer = written.refused(editing, changes)
    assert answer.status_code == 400, answer.content
    found = {(error["pointer"], error["detail"]) for error in answer.json()["errors"]}
    where = written.pointer(case.field)
    # What the admin says of a field that was left empty.
    message = "This field is required." if "cannot be blank" in case.message else case.message
    assert any(pointer == where and message in detail for pointer, detail in found), found


def test_no_rule_is_forgotten():
    assert {case.constraint for case in CASES} > OUT_OF_REACH.keys()


def test_a_page_of_a_new_event_says_something(editing):
    inquiry = factories.investigation()
    sent = {"note": "A site was visited.", "sources": [{"address": ""}]}
    answer = editing.post(f"/api/v1/investigations/{inquiry.reference}/events/", sent)
    assert [(error["pointer"], error["detail"]) for error in answer.json()["errors"]] == [
        ("#/sources/0/address", "Give an address, an outlet or at least a note.")
    ]
    assert not Event.objects.exists()
