"""Rules are broken twice: through a record's own checks, which must say where and why, and behind their back in SQL.

Each package keeps a table of `Broken` cases; `unnamed` finds the constraints that a table forgot.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from history.guards import GUARDS
from tests import factories


@dataclass(frozen=True)
class Broken:
    """How to break a constraint of a good record, and what a person is then told beside which field."""

    constraint: str
    make: Callable  # a good record
    changes: dict | Callable  # columns to change, or a function that gives them for the record
    field: str
    message: str

    def __str__(self):
        return self.constraint

    def changed(self, record):
        return self.changes(record) if callable(self.changes) else self.changes

    def must_be_refused_by_its_checks(self):
        record = self.make()
        for name, value in self.changed(record).items():
            setattr(record, name, value)
        with pytest.raises(ValidationError) as refusal:
            record.full_clean()
        said = refusal.value.message_dict
        assert any(self.message in message for message in said.get(self.field or NON_FIELD_ERRORS, [])), said

    def must_be_refused_by_the_database(self):
        record = self.make()
        changes = self.changed(record)
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            _write(record, changes)
        # SQLite names the columns of a unique constraint, not the constraint.
        if connection.vendor == "postgresql" or "UNIQUE" not in str(refusal.value):
            assert self.constraint in str(refusal.value)


def _never_rewritten(model):
    return any((guard.model, guard.event, guard.when) == (model, "UPDATE", "TRUE") for guard in GUARDS)


def _write(record, changes):
    """Changes the row behind the back of its checks; of rows that are never rewritten, a second one is like that."""
    model = type(record)
    if not _never_rewritten(model):
        model.objects.filter(pk=record.pk).update(**changes)
        return
    record.pk, record._state.adding = None, True
    for name, value in changes.items():
        setattr(record, name, value)
    model._base_manager.bulk_create([record])


def unnamed(package, cases):
    """Constraints of the package's models that no case breaks."""
    there = {
        constraint.name for model in apps.get_app_config(package).get_models() for constraint in model._meta.constraints
    }
    return there ^ {case.constraint for case in cases}


def date_cases(model, name, make):
    return [
        Broken(
            f"{model}_{name}_begins_before_it_ends",
            make,
            {f"{name}_start": date(2022, 3, 25), f"{name}_end": date(2022, 3, 24)},
            f"{name}_end",
            "The latest date is before the earliest.",
        ),
        Broken(
            f"{model}_{name}_qualifies_a_date",
            make,
            {f"{name}_qualifier": "approximate"},
            f"{name}_qualifier",
            "An unknown date cannot be approximate or uncertain.",
        ),
        Broken(
            f"{model}_{name}_until_needs_from",
            make,
            {f"{name}_time_end": time(2, 30)},
            f"{name}_time_end",
            "Give the local time it began",
        ),
    ]


def point_cases(model, make):
    return [
        Broken(
            f"{model}_point_has_both_halves",
            make,
            {"latitude": 39.7},
            "longitude",
            "A point needs both latitude and longitude.",
        ),
        Broken(
            f"{model}_point_has_both_halves",
            make,
            {"longitude": 44.9},
            "longitude",
            "A point needs both latitude and longitude.",
        ),
        Broken(
            f"{model}_point_is_on_earth",
            make,
            {"latitude": 90.1, "longitude": 0.0},
            "latitude",
            "less than or equal to 90",
        ),
        Broken(
            f"{model}_point_is_on_earth",
            make,
            {"latitude": 0.0, "longitude": -180.1},
            "longitude",
            "greater than or equal to -180",
        ),
        Broken(
            f"{model}_radius_surrounds_a_point",
            make,
            {"radius_m": 500},
            "radius_m",
            "An uncertainty radius needs a point",
        ),
    ]


def period_cases(model, make):
    return [
        Broken(
            f"{model}_period_begins_before_it_ends",
            make,
            {"from_date": date(2022, 3, 25), "to_date": date(2022, 3, 24)},
            "to_date",
            "It ends before it begins.",
        )
    ]


def source_cases(model, make):
    return [
        Broken(
            f"{model}_says_something",
            make,
            {"address": ""},
            "address",
            "Give an address, an outlet or at least a note.",
        )
    ]


def lifecycle_cases(model, make):
    def twin(record):
        other = make()
        type(other).objects.filter(pk=other.pk).update(origin="elsewhere", external_id="1")
        return {"origin": "elsewhere", "external_id": "1"}

    return [
        Broken(f"{model}_published_since", make, {"published_at": None}, "", f"{model}_published_since"),
        Broken(f"{model}_published_since", make, {"status": "draft"}, "", f"{model}_published_since"),
        Broken(f"{model}_ended_with_a_reason", make, {"ended_at": timezone.now()}, "", f"{model}_ended_with_a_reason"),
        Broken(f"{model}_ended_with_a_reason", make, {"end_reason": "Twice."}, "", f"{model}_ended_with_a_reason"),
        Broken(f"{model}_ended_with_a_reason", make, {"status": "withdrawn"}, "", f"{model}_ended_with_a_reason"),
        Broken(
            f"{model}_merged_into_something",
            make,
            {"status": "merged", "ended_at": timezone.now(), "end_reason": "Twice."},
            "",
            f"{model}_merged_into_something",
        ),
        Broken(f"{model}_comes_in_once", make, twin, "", "A record with this origin and external id is already here."),
        Broken(
            f"{model}_external_id_has_an_origin",
            make,
            {"external_id": "1"},
            "origin",
            "An external id needs the origin that gave it.",
        ),
    ]


def must_publish_once(record):
    """A draft is published once; the second time changes nothing and says so."""
    assert not record.is_published
    assert record.publish() is True
    since = record.published_at
    assert record.is_published
    assert record.publish() is False
    again = type(record).objects.get(pk=record.pk)
    assert (again.status, again.published_at, again.updated_at) == ("published", since, record.updated_at)


def must_stay_a_draft(record, field, **spoilt):
    """A draft that its own checks refuse is not published. `spoilt`: columns that are changed behind their back."""
    type(record).objects.filter(pk=record.pk).update(**spoilt)
    with pytest.raises(ValidationError) as refusal:
        record.publish()
    assert field in refusal.value.message_dict
    assert not record.is_published
    assert not type(record).objects.get(pk=record.pk).is_published


def must_show_drafts_to_editors_only(model, make, permission):
    """`permission`: the one that shows drafts of the model."""
    public, draft = make(), make(published=False)
    for user in (AnonymousUser(), factories.reader(), factories.user_with("parties.change_party")):
        assert list(model.objects.visible_to(user)) == [public]
    inactive = factories.user_with(permission, is_active=False)
    assert list(model.objects.visible_to(inactive)) == [public]
    for user in (factories.user_with(permission), factories.editor()):
        assert set(model.objects.visible_to(user)) == {public, draft}
