"""What of an investigation had been said by the end of a day: on its page, on that of its incident, and in the API."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from formats.dates import UncertainDate
from history.models import Change
from history.recording import recording
from investigations.as_said import as_said
from investigations.models import Investigation
from tests import factories
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]
TODAY = timezone.now().date()


def on(day):
    return UncertainDate.on(date(2023, 3, day))


@pytest.fixture
def inquiry():
    """Announced on the 2nd, under way on the 5th as a statement of the 8th tells, found and signed on the 10th."""
    with recording(reason="Arranged."):
        made = factories.investigation("Joint inquiry", incidents=[factories.incident()])
        north, south = factories.party("Northland"), factories.party("Southland")
        told = factories.statement(south, issued=on(8))
        factories.event(made, date=on(2), progress="announced")
        factories.event(made, date=on(5), progress="under_way", statement=told)
        lead = factories.member(made, party=north, role="lead", from_date=date(2023, 3, 2), to_date=date(2023, 3, 20))
        factories.member(made, party=south, statement=told)
        factories.finding(lead, signed=on(10))
    return made


def told(inquiry, day):
    (loaded,) = Investigation.objects.for_display(AnonymousUser()).filter(pk=inquiry.pk)
    found = as_said([loaded], day)
    members = [member.party.name for member in loaded.members.all()]
    return bool(found), loaded.progress, members, len(loaded.findings.all())


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (1, (False, "", [], 0)),
        (2, (True, "announced", ["Northland"], 0)),
        (7, (True, "announced", ["Northland"], 0)),
        (8, (True, "under_way", ["Northland", "Southland"], 0)),
        (10, (True, "under_way", ["Northland", "Southland"], 1)),
    ],
)
def test_each_step_counts_from_the_day_by_which_it_had_been_said(inquiry, day, expected):
    assert told(inquiry, date(2023, 3, day)) == expected


def test_what_has_no_latest_day_counts_from_the_day_it_was_entered(inquiry, client):
    address = f"/api/v1/investigations/{inquiry.reference}/"
    with recording(reason="Heard of."):
        factories.member(inquiry, party=factories.party("Eastland"))
        factories.event(inquiry, date=UncertainDate(date(2023, 3, 1), None), progress="suspended")
    assert Change.objects.entered(inquiry)["member", inquiry.members.last().pk] == timezone.now().date()
    assert "Eastland" not in told(inquiry, TODAY - timedelta(days=1))[2]
    assert "Eastland" in told(inquiry, TODAY)[2]
    # On that day or later: nobody knows by when it had happened.
    events = [len(client.get(address, {"as_of": day}).json()["events"]) for day in (TODAY - timedelta(days=1), TODAY)]
    assert events == [2, 3]


def test_whoever_found_something_takes_part(inquiry, client):
    with recording(reason="Heard of."):
        factories.finding(factories.member(inquiry, party=factories.party("Eastland")), signed=on(11))
    assert "Eastland" not in told(inquiry, date(2023, 3, 10))[2]
    assert "Eastland" in told(inquiry, date(2023, 3, 11))[2]
    then = client.get(f"/api/v1/investigations/{inquiry.reference}/", {"as_of": "2023-03-11"}).json()
    assert {finding["member"] for finding in then["findings"]} <= {member["id"] for member in then["members"]}


def test_the_day_of_a_draft_is_told_to_nobody(inquiry):
    with recording(reason="Heard of."):
        draft = factories.statement(published=False, issued=on(30))
        factories.event(inquiry, date=on(12), progress="concluded", statement=draft)
    assert told(inquiry, date(2023, 3, 12))[1] == "concluded"


def test_that_somebody_left_later_is_not_known_yet(inquiry, client):
    address = f"/api/v1/investigations/{inquiry.reference}/"
    lead = client.get(address, {"as_of": "2023-03-19"}).json()["members"][0]
    assert (lead["from_date"], lead["to_date"]) == ("2023-03-02", None)
    assert client.get(address, {"as_of": "2023-03-20"}).json()["members"][0]["to_date"] == "2023-03-20"


def test_the_api_answers_the_record_of_then(inquiry, client):
    address = f"/api/v1/investigations/{inquiry.reference}/"
    then = client.get(address, {"as_of": "2023-03-08"}).json()
    assert (then["progress"], len(then["events"]), then["findings"]) == ("under_way", 2, [])
    assert then["signatures"] == {"signed": 0, "needed": 2}
    assert client.get(address, {"as_of": "2023-03-10"}).json()["signatures"] == {"signed": 1, "needed": 2}
    assert client.get(address, {"as_of": TODAY.isoformat()}).json() == client.get(address).json()
    assert client.get(address, {"as_of": "2023-03-08", "fields": "progress"}).json() == {"progress": "under_way"}
    assert client.get(address, {"as_of": "March"}).json()["errors"][0]["parameter"] == "as_of"
    lists = client.get("/api/v1/investigations/", {"as_of": "2023-03-08"})
    assert lists.json()["errors"][0]["parameter"] == "as_of"


def test_its_page_says_of_which_day_it_tells(inquiry, client):
    shown = words(client.get(inquiry.get_absolute_url(), {"as_of": "2023-03-07"}))
    assert "As of 7 March 2023: steps, participants and findings that had been said by the end of that day." in shown
    assert "no outcome reported for 5 days" in shown
    assert "Southland" not in shown
    assert "As of" not in words(client.get(inquiry.get_absolute_url()))
    assert client.get(inquiry.get_absolute_url(), {"as_of": "March"}).status_code == 400


def test_an_incident_has_those_of_which_anything_had_been_said(inquiry, client):
    incident = inquiry.incidents.get()
    page, address = incident.get_absolute_url(), f"/api/v1/incidents/{incident.reference}/"
    for day, references in (("2023-03-01", []), ("2023-03-02", [inquiry.reference])):
        assert (inquiry.title in words(client.get(page, {"as_of": day}))) == bool(references)
        assert client.get(address, {"as_of": day}).json()["investigations"] == references


def test_an_incident_in_the_api_has_the_claims_and_accounts_of_then(client):
    with recording(reason="Arranged."):
        incident, accused = factories.incident(), factories.party("Southland")
        statement = factories.statement(factories.party("Northland"), issued=on(3))
        first = factories.claim(statement, incident, "accuse", about=accused)
        denial = factories.claim(factories.statement(accused, issued=on(6)), incident, "deny_occurrence")
    address = f"/api/v1/incidents/{incident.reference}/"
    expected = {
        "2023-03-02": ([], "no_account"),
        "2023-03-03": ([first], "unanswered_accusation"),
        "2023-03-06": ([first, denial], "denied"),
    }
    for day, (claims, status) in expected.items():
        then = client.get(address, {"as_of": day}).json()
        assert then["claims"] == [claim.pk for claim in claims]
        assert then["statements"] == [claim.statement.reference for claim in claims]
        assert then["accounts"]["status"] == status
    assert client.get(address, {"as_of": "2023-03-06"}).json() == client.get(address).json()
    assert client.get(address, {"as_of": "2023-03-06", "format": "geojson"}).status_code == 400
