"""Several people at the same moment, each with a connection of their own."""

import threading

import pytest
from django.db import connection, connections

from history.models import Change
from history.recording import recording
from incidents.models import Incident, IncidentPlace
from tests import factories

EACH = 10


def at_once(*works):
    """Runs each piece of work in a thread and gives what went wrong."""
    wrong, start = [], threading.Barrier(len(works))

    def run(work):
        try:
            start.wait(10)
            work()
        except Exception as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return wrong


@pytest.fixture
def incident():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time, and the database of a test run lives in one connection.")
    made = factories.incident(published=False)
    made.publish()
    return made


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_whoever_reads_up_to_one_has_seen_all_before_it(incident):
    done = threading.Event()
    gaps = []

    def write():
        for number in range(EACH):
            with recording(reason="Tested."):
                Incident.objects.create(title=f"Reported fire {number}")

    def read():
        while not done.is_set():
            numbers = list(Change.objects.order_by("seq").values_list("seq", flat=True))
            if numbers and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
                gaps.append(numbers)

    reader = threading.Thread(target=lambda: (read(), connections.close_all()))
    reader.start()
    before = Change.objects.count()
    try:
        wrong = at_once(write, write, write, write)
    finally:
        done.set()
        reader.join(60)
    assert (wrong, gaps) == ([], [])
    assert Change.objects.count() == before + 4 * EACH
    numbers = list(Change.objects.order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


@pytest.mark.django_db(transaction=True)
def test_parts_of_one_record_changed_at_once_all_stand_in_its_history(incident):
    places = [factories.place() for _number in range(4)]

    def adding(place):
        def work():
            for role in IncidentPlace.Role.values:
                with recording(reason="Tested."):
                    IncidentPlace.objects.create(incident_id=incident.pk, place_id=place.pk, role=role)

        return work

    before = Change.objects.of(incident).last().version
    assert at_once(*(adding(place) for place in places)) == []
    changes = list(Change.objects.of(incident))
    assert [change.version for change in changes] == list(range(1, before + 13))
    counts = [len(change.after["incidentplace"]) for change in changes[-12:]]
    assert counts == list(range(1, 13))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_at_once_one_is_told_that_it_is_done(incident):
    others = [factories.incident(), factories.incident()]
    wrong = at_once(*(lambda other=other: incident.merge_into(other, "The same.") for other in others))
    assert len(wrong) == 1
    assert "cannot be merged" in str(wrong[0])
    assert Incident.objects.get(pk=incident.pk).replacement in others


@pytest.mark.django_db(transaction=True)
def test_of_two_that_are_merged_into_each_other_at_once_one_stays(incident):
    other = factories.incident()
    one_into_other, other_into_one = (
        (Incident.objects.get(pk=from_.pk), Incident.objects.get(pk=into.pk))
        for from_, into in ((incident, other), (other, incident))
    )
    wrong = at_once(
        lambda: one_into_other[0].merge_into(one_into_other[1], "The same."),
        lambda: other_into_one[0].merge_into(other_into_one[1], "The same."),
    )
    assert len(wrong) == 1
    assert "must be another, published record" in str(wrong[0]) or "cannot be merged" in str(wrong[0])
    assert Incident.objects.filter(status="published").count() == 1
