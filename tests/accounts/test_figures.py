"""The right of reply, counted: at most one first answer of each accused side in each incident."""

from datetime import date, time
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.figures import Spread, _median, reply_figures
from formats.dates import UncertainDate
from history.recording import recording
from incidents.models import Incident
from statements.acts import Act
from tests import factories

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]


def on(day, at=None):
    day = date(2023, 6, day)
    return UncertainDate(day, day, time_start=time.fromisoformat(at) if at else None, zone="Asia/Baku" if at else "")


@pytest.fixture
def sides():
    with recording():
        return [factories.party(name, kind="state") for name in ("Northland", "Southland", "Westland")]


def says(who, incident, act, when=None, **fields):
    with recording(reason="Arranged."):
        return factories.claim(factories.statement(who, issued=when), incident, act, **fields)


def accusation(by, of, when=None):
    """A new incident in which one side accuses another."""
    with recording():
        incident = factories.incident()
    says(by, incident, "accuse", when, about=of)
    return incident


def figures(side, incidents=None, **asked):
    return reply_figures(Incident.objects.published() if incidents is None else incidents, **asked).get(side.pk)


def test_a_side_that_nobody_accuses_has_no_figures(sides):
    north, south, _west = sides
    accusation(north, south)
    assert figures(north) is None


def test_every_first_answer_counts_once_by_what_it_does(sides):
    north, south, _west = sides
    for act in ("deny_occurrence", "deny_occurrence", "decline_comment"):
        incident = accusation(north, south, on(1))
        says(south, incident, act, on(2))
        says(south, incident, "announce_investigation", on(9))
    accusation(north, south, on(5))
    found = figures(south)
    assert (found.accused, found.answered, found.open) == (4, 3, 1)
    assert found.answers == {Act.DENY_OCCURRENCE: 2, Act.DECLINE_COMMENT: 1}
    assert (found.open_since, found.open_undated) == (date(2023, 6, 5), 0)


def test_silence_is_no_denial_and_an_appeal_is_no_answer(sides):
    north, south, _west = sides
    incident = accusation(north, south)
    says(south, incident, "appeal")
    found = figures(south)
    assert (found.answered, found.answers, found.open, found.open_since, found.open_undated) == (0, {}, 1, None, 1)


def test_what_an_ally_says_is_no_answer_of_the_accused(sides):
    north, south, west = sides
    says(west, accusation(north, south), "deny_occurrence")
    assert figures(south).answered == 0
    assert figures(west) is None


def test_an_earlier_denial_is_counted_apart_and_stays_out_of_the_median(sides):
    north, south, _west = sides
    says(south, accusation(north, south, on(5)), "deny_occurrence", on(3))
    found = figures(south)
    assert (found.before, found.answered, found.open, found.days) == (1, 0, 0, None)


def test_medians_are_of_what_is_known(sides):
    north, south, _west = sides
    for after in (1, 2, 8):
        says(south, accusation(north, south, on(1)), "deny_occurrence", on(1 + after))
    says(south, accusation(north, south), "deny_occurrence", on(9))
    says(south, accusation(north, south, on(1, "10:00")), "deny_occurrence", on(1, "13:00"))
    found = figures(south)
    assert found.answered == 5
    assert found.days == Spread(1.5, 4)
    assert found.minutes == Spread(180, 1)


def test_accusers_are_sides_each_once_an_incident(sides):
    north, south, west = sides
    with recording():
        ministry = factories.party("Ministry", kind="ministry", parent=north)
    incident = accusation(north, south)
    says(ministry, incident, "accuse", about=south)
    says(west, incident, "accuse", about=south)
    accusation(north, south)
    assert figures(south).accusers == {north.pk: 2, west.pk: 1}


def test_an_accusation_that_counts_no_more_is_in_no_figure(sides):
    north, south, _west = sides
    claim = accusation(north, south).claims.get()
    with recording(reason="Entered."):
        factories.claim(factories.statement(north), None, "retract", answers=claim, relation="retracts")
    assert figures(south) is None


def test_without_links_by_judgement_neither_accusation_nor_answer_counts_that_rests_on_one(sides):
    north, south, west = sides
    judged = {"link_basis": "judgement", "link_reason": "Same night."}
    incident = accusation(north, south, on(1))
    says(south, incident, "deny_occurrence", on(2), **judged)
    says(south, incident, "report", on(4))
    says(west, incident, "accuse", on(1), about=north, **judged)
    found = figures(south)
    assert (found.answers, found.days) == ({Act.DENY_OCCURRENCE: 1}, Spread(1, 1))
    found = figures(south, judged=False)
    assert (found.answers, found.days) == ({Act.REPORT: 1}, Spread(3, 1))
    assert figures(north).accusers == {west.pk: 1}
    assert figures(north, judged=False) is None


def test_only_the_incidents_asked_for_and_the_sides_asked_for_are_counted(sides):
    north, south, west = sides
    first = accusation(north, south)
    accusation(north, west)
    assert figures(south, Incident.objects.filter(pk=first.pk)).accused == 1
    assert figures(west, Incident.objects.filter(pk=first.pk)) is None
    assert reply_figures(Incident.objects.all(), [west.pk]).keys() == {west.pk}


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_a_median_of_counts_is_that_of_the_numbers(numbers):
    counts = [(number, numbers.count(number)) for number in sorted(set(numbers))]
    assert _median(counts) == median(numbers)
