"""DOMAIN's "Accounts, exactly", as far as it is read from the record: who is secondary, who independent, what was said by when."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile

from accounts.counting import Question
from accounts.loading import load
from accounts.status import Status, read
from formats.dates import UncertainDate
from history.recording import recording
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


def claims_of(incident):
    return load([incident.pk])[incident.pk].claims


def status(incident, **question):
    return read(load([incident.pk])[incident.pk], Question(**question)).status


@pytest.mark.parametrize(
    ("kind", "basis", "is_secondary", "is_independent"),
    [
        ("state", "unspecified", False, True),
        ("state", "own_forces", False, True),
        ("state", "third_party_report", False, False),
        ("state", "media", False, False),
        # A medium is secondary, unless it knows from its own sight.
        ("media", "unspecified", True, False),
        ("media", "own_forces", True, False),
        ("media", "own_observation", False, True),
        ("media", "visited_site", False, True),
        ("media", "technical_means", False, True),
        # A data set always is.
        ("data_set", "own_observation", True, False),
        ("data_set", "visited_site", True, False),
    ],
)
def test_who_is_secondary_and_who_independent(kind, basis, is_secondary, is_independent):
    with recording(reason="Arranged."):
        incident = factories.incident()
        factories.claim(factories.statement(factories.party(kind=kind)), incident, basis=basis)
    (claim,) = claims_of(incident)
    assert (claim.is_secondary, claim.is_independent) == (is_secondary, is_independent)


def test_who_repeats_another_account_is_not_independent_of_it():
    with recording(reason="Arranged."):
        incident = factories.incident()
        first = factories.claim(factories.statement(), incident)
        factories.claim(factories.statement(), incident, answers=first, relation="repeats")
    assert [claim.is_independent for claim in claims_of(incident)] == [True, False]
    assert status(incident) == Status.SINGLE_ACCOUNT


def test_nothing_revives_when_the_later_statement_falls():
    with recording(reason="Arranged."):
        incident, side = factories.incident(), factories.party()
        organ = factories.party(parent=side)
        first = factories.statement(side)
        factories.claim(first, incident, "accuse", about=factories.party())
        # The later one makes no claim about the incident, comes from an organ, and is superseded in turn.
        second = factories.statement(organ, supersedes=first)
        assert status(incident) == Status.NO_ACCOUNT
        factories.statement(side, supersedes=second)
    assert status(incident) == Status.NO_ACCOUNT


def test_a_draft_supersedes_nothing():
    with recording(reason="Arranged."):
        incident, side = factories.incident(), factories.party()
        first = factories.statement(side)
        factories.claim(first, incident)
        factories.statement(side, supersedes=first, published=False)
    assert status(incident) == Status.SINGLE_ACCOUNT


def test_an_undated_statement_counts_from_its_first_capture_else_from_its_entry():
    with recording(reason="Arranged."):
        incident = factories.incident()
        captured, entered = factories.statement(), factories.statement()
        for statement in (captured, entered):
            factories.claim(statement, incident)
        page = factories.source(captured)
        for day in (7, 5):
            at = datetime(2023, 6, day, 12, tzinfo=UTC)
            factories.capture(page, retrieved_at=at, file=ContentFile(b"A page.", f"{day}.html"))
        # What failed shows nothing.
        factories.capture(page, retrieved_at=datetime(2023, 6, 1, 12, tzinfo=UTC))
    assert [claim.said_by for claim in claims_of(incident)] == [date(2023, 6, 5), entered.created_at.date()]
    assert status(incident, as_of=date(2023, 6, 4)) == Status.NO_ACCOUNT
    assert status(incident, as_of=date(2023, 6, 5)) == Status.SINGLE_ACCOUNT


def test_a_dated_statement_counts_from_the_last_day_on_which_it_can_have_been_issued():
    with recording(reason="Arranged."):
        incident = factories.incident()
        factories.claim(factories.statement(issued=UncertainDate(date(2023, 6, 1), date(2023, 6, 3))), incident)
    assert status(incident, as_of=date(2023, 6, 2)) == Status.NO_ACCOUNT
    assert status(incident, as_of=date(2023, 6, 3)) == Status.SINGLE_ACCOUNT
