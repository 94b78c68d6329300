import json
from contextlib import nullcontext
from copy import deepcopy
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from history.models import Change, Op, Refreshed
from history.recording import NotRecorded, recording
from incidents.models import Incident, Tag
from statements.models import Claim
from tests import factories

from .world import DOORS, OTHERS, WRITES, build, differing, last_seq, named, recorded_since

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


@pytest.fixture(scope="module")
def built(for_all):
    return build()


@pytest.fixture
def world(built):
    return deepcopy(built)


def of(record):
    return list(Change.objects.of(record))


# Every way to write


@pytest.mark.parametrize("way", WRITES)
def test_outside_a_recording_nothing_is_written(world, way):
    write, changed = WRITES[way]
    before = differing()
    # Finding what was there already, and changing nothing, needs no door.
    refused = pytest.raises(NotRecorded) if changed else nullcontext()
    with refused, transaction.atomic():
        write(world)
    assert differing() == before == []


@pytest.mark.parametrize("way", WRITES)
def test_every_way_to_write_is_recorded_once_for_each_record_that_changed(world, way):
    write, changed = WRITES[way]
    before = last_seq()
    with recording(reason="Tested."):
        write(world)
    assert recorded_since(before) == named(world, changed)
    assert differing() == []


@pytest.mark.parametrize("way", DOORS)
def test_what_records_do_by_themselves_is_recorded(world, way):
    write, changed = DOORS[way]
    before = last_seq()
    write(world)
    assert recorded_since(before) == named(world, changed)
    assert differing() == []


def test_rows_that_may_or_may_not_be_written_are_refused(world):
    with pytest.raises(NotRecorded), recording():
        Tag.objects.bulk_create([Tag(slug="a", label="A")], ignore_conflicts=True)


def test_a_record_made_in_bulk_has_a_first_change():
    before = last_seq()
    with recording():
        Tag.objects.bulk_create([Tag(slug="a", label="A"), Tag(slug="b", label="B")])
    assert [(change.op, change.after["slug"]) for change in Change.objects.filter(seq__gt=before)] == [
        ("created", "a"),
        ("created", "b"),
    ]


@pytest.mark.parametrize("name", ["draft", "place", "tag"])
@pytest.mark.parametrize(
    "delete", [lambda record: record.delete(), lambda record: type(record).objects.filter(pk=record.pk).delete()]
)
def test_a_record_with_a_history_is_not_deleted(world, name, delete):
    record = getattr(world, name)
    pk = record.pk
    with pytest.raises(NotRecorded, match="never deleted"), recording(reason="Gone."):
        delete(type(record).objects.get(pk=pk))
    assert type(record).objects.filter(pk=pk).exists()


# What a change holds


def test_a_change_says_who_when_why_and_what_became_of_the_record(world):
    editor = factories.editor()
    before = datetime.now(UTC)
    with recording(by=editor, reason="  A word was missing. "):
        Incident.objects.filter(pk=world.one.pk).update(summary="Now with the word.")
    first, last = of(world.one)
    assert (last.by, last.reason, last.op, last.version) == (editor, "A word was missing.", Op.UPDATED, 2)
    assert before <= last.at <= datetime.now(UTC)
    assert (first.after["summary"], last.after["summary"]) == ("", "Now with the word.")
    assert {name for name in last.after if last.after[name] != first.after[name]} == {"summary"}


def test_a_change_holds_relations_and_parts_to_the_last(world):
    after = of(world.statement)[-1].after
    claim = after["claim"][0]
    assert claim["link_reason"] == "Same hour."
    assert claim["casualtyfigure"][0]["killed_best"] == 0
    assert of(world.one)[-1].after["tags"] == [world.tag.pk]
    assert of(world.one)[-1].after["incidentplace"][0]["place_id"] == world.further.place_id
    json.dumps(after)


def test_steps_of_the_lifecycle_are_named(world):
    world.draft.publish()
    world.one.merge_into(world.other, "The same.")
    world.statement.withdraw("Never said.")
    assert [of(one)[-1].op for one in (world.draft, world.one, world.statement)] == ["published", "merged", "withdrawn"]
    assert [(change.was_public, change.is_public) for change in of(world.draft)] == [(False, False), (False, True)]


def test_what_protects_people_is_never_public_in_history_either(world):
    with recording(reason="To protect people."):
        exact = factories.exact_detail(world.one)
    assert [change.is_public for change in of(exact)] == [False]


def test_nothing_changed_leaves_nothing(world):
    before = last_seq()
    with recording():
        world.one.save()
        Claim.objects.update(weapon_words="")
    with recording():
        pass
    assert last_seq() == before


def test_there_and_back_within_one_recording_leaves_nothing(world):
    before = last_seq()
    with recording():
        for summary in ("There.", world.one.summary):
            Incident.objects.filter(pk=world.one.pk).update(summary=summary)
    assert last_seq() == before


def test_a_recording_in_a_recording_is_a_part_of_it(world):
    before = last_seq()
    with recording(reason="Outer."):
        Incident.objects.filter(pk=world.one.pk).update(summary="Once.")
        with recording(reason="Inner."):
            Incident.objects.filter(pk=world.one.pk).update(summary="Twice.")
    changes = Change.objects.filter(seq__gt=before)
    assert [(change.reason, change.after["summary"]) for change in changes] == [("Outer.", "Twice.")]


def test_an_inner_reason_serves_where_the_outer_gives_none(world):
    with recording(), recording(reason="Inner."):
        Incident.objects.filter(pk=world.one.pk).update(summary="Once.")
    assert of(world.one)[-1].reason == "Inner."


# Reasons


def test_what_is_public_does_not_change_without_a_reason(world):
    before = last_seq()
    with pytest.raises(ValidationError) as refusal, recording(reason="  "):
        Incident.objects.filter(pk=world.one.pk).update(summary="Unexplained.")
    assert refusal.value.message_dict == {"reason": ["This record is public. Say why it changes; readers see it."]}
    assert (last_seq(), differing()) == (before, [])
    assert Incident.objects.get(pk=world.one.pk).summary == ""


def test_a_draft_changes_without_one(world):
    with recording():
        Incident.objects.filter(pk=world.draft.pk).update(summary="Not yet public.")
    assert of(world.draft)[-1].reason == ""


def test_a_part_of_a_public_record_needs_one_too(world):
    with pytest.raises(ValidationError), recording():
        Claim.objects.update(weapon_words="rifles")


def test_what_fails_leaves_neither_record_nor_change(world):
    before = last_seq()

    def fail():
        with recording(reason="Tested."):
            Incident.objects.filter(pk=world.one.pk).update(summary="Lost.")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (last_seq(), differing()) == (before, [])
    with pytest.raises(NotRecorded), transaction.atomic():
        world.one.save()


# Numbers


def test_changes_are_numbered_without_a_gap_and_versions_count_from_one(world):
    for number in range(3):
        with recording(reason="Tested."):
            Incident.objects.update(summary=f"{number}")
    numbers = list(Change.objects.values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert [change.version for change in of(world.one)] == [1, 2, 3, 4]


# Read back


def at(monkeypatch, moment):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.fromisoformat(moment))


def test_a_record_is_known_as_it_was_on_a_day(monkeypatch):
    at(monkeypatch, "2022-03-24T23:59:59+00:00")
    with recording():
        incident = factories.incident(summary="First.")
    at(monkeypatch, "2022-03-26T00:00:00+00:00")
    with recording(reason="Better."):
        Incident.objects.filter(pk=incident.pk).update(summary="Second.")

    def known_on(day):
        change = Change.objects.known_on(incident, date.fromisoformat(day))
        return change and change.after["summary"]

    days = ["2022-03-23", "2022-03-24", "2022-03-25", "2022-03-26", "2099-01-01"]
    assert [known_on(day) for day in days] == [None, "First.", "First.", "Second.", "Second."]


def test_records_of_two_kinds_with_one_number_have_two_histories(world):
    twin = Incident(pk=world.statement.pk)
    assert {change.resource for change in of(world.statement)} == {"statements.statement"}
    assert {change.resource for change in of(twin)} <= {"incidents.incident"}


# Whatever happens


@given(st.lists(st.sampled_from([*WRITES, *DOORS, *OTHERS]), min_size=1, max_size=8))
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_the_last_change_of_every_record_is_what_the_record_is(ways):
    with transaction.atomic():
        world = build()
        for way in ways:
            write = OTHERS[way] if way in OTHERS else (WRITES | DOORS)[way][0]
            try:
                with recording(reason="Tested."):
                    write(world)
            except (ValidationError, IntegrityError, ObjectDoesNotExist, ValueError):
                # What was deleted before cannot be deleted again.
                pass
        assert differing() == []
        numbers = sorted(seq for model in (Change, Refreshed) for seq in model.objects.values_list("seq", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        transaction.set_rollback(True)
