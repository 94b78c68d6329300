"""The accounts of an incident on its page and in the API: the same reading, said the same way."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from formats.dates import UncertainDate
from history.recording import recording
from tests import factories
from tests.desk import fill_in
from tests.pages import words

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def on(day):
    return UncertainDate.on(date(2023, 6, day))


@pytest.fixture
def story():
    """An accusation of 1 June, and a denial of 3 June that is linked by judgement and quotes the time."""
    accuser = factories.party("Azerbaijan", kind="state", code="AZ")
    accused = factories.party("Armenia", kind="state", code="AM")
    incident = factories.incident("Alleged fire at Garaağaç")
    place = factories.place("Garaağaç")
    accusation = factories.claim(
        factories.statement(accuser, issued=on(1)),
        incident,
        "accuse",
        about=accused,
        place=place,
        types=["small_arms_fire"],
    )
    denial = factories.claim(
        factories.statement(accused, issued=on(3)),
        incident,
        "deny_occurrence",
        link_basis="judgement",
        link_reason="The same night; no place is named.",
        when=UncertainDate(verbatim="2:30 a.m.", time_start=None),
        quoted_details=["when"],
    )
    return incident, accusation, denial


def page(client, incident, **asked):
    return words(client.get(incident.get_absolute_url(), asked))


def answer(client, incident, **asked):
    return client.get(f"/api/v1/incidents/{incident.reference}/accounts/", asked)


SENTENCES = [
    "Azerbaijan accuses Armenia.",
    "Armenia denies that it happened.",
    "Without links made by judgement: accusation, no reply on record.",
]


def test_page_and_api_say_the_same_of_the_founding_story(client, story):
    incident, accusation, denial = story
    shown, told = page(client, incident), answer(client, incident).json()
    assert told["sentences"] == SENTENCES
    assert all(sentence in shown for sentence in SENTENCES)
    assert (told["status"], told["denied"], told["status_without_judged"]) == (
        "denied",
        "occurrence",
        "unanswered_accusation",
    )
    assert "Occurrence denied" in shown
    rows = {row["aspect"]: row for row in told["rows"]}
    assert rows["occurred"]["reading"] == rows["responsible"]["reading"] == "differ"
    assert rows["occurred"]["claims"] == [accusation.pk, denial.pk]
    assert rows["when"]["reading"] == "nobody", "a time that is only quoted was asserted by nobody"
    assert rows["where"]["sentence"] == "Armenia denies that it happened; Azerbaijan says Garaağaç."
    quoted = next(cell for cell in rows["when"]["cells"] if cell["side"] == denial.statement.issuer.slug)["said"]
    assert [(said["words"], said["is_quoted"], said["is_judged"]) for said in quoted] == [("2:30 a.m.", True, True)]
    assert rows["casualties"]["cells"][0]["said"] == [], "not addressed is not none"


def test_without_judged_links_the_denial_is_left_out_with_its_reason(client, story):
    incident, _, denial = story
    told = answer(client, incident, judged="0").json()
    assert told["status"] == "unanswered_accusation"
    assert told["left_out"] == [{"claim": denial.pk, "statement": denial.statement.reference, "why": "judged"}]
    shown = page(client, incident, judged="0")
    assert "No reply by Armenia is on record." in shown
    assert "linked by an editor’s judgement." in shown


def test_as_of_a_day_page_and_api_tell_what_had_been_said_by_then(client, story):
    incident, *_ = story
    assert answer(client, incident, as_of="2023-05-31").json()["status"] == "no_account"
    assert answer(client, incident, as_of="2023-06-02").json()["status"] == "unanswered_accusation"
    assert answer(client, incident, as_of="2023-06-03").json()["status"] == "denied"
    shown = page(client, incident, as_of="2023-06-02")
    assert "Read as of 2 Jun 2023" in shown
    assert "not yet said by that day" in shown


def test_what_is_only_quoted_is_told_from_what_nobody_speaks_of(client):
    incident, denier = factories.incident(), factories.party()
    factories.claim(factories.statement(), incident, "accuse", about=denier)
    when = {"when": UncertainDate.on(date(2023, 6, 1)), "quoted_details": ["when"]}
    denial = factories.claim(factories.statement(denier), incident, "deny_occurrence", about=denier, **when)
    shown = page(client, incident)
    assert "Not addressed Only quoted from another account" in shown
    assert "Not addressed Not the same as none" in shown
    # A claim that does not count quotes nothing, either.
    denial.link_basis, denial.link_reason = "judgement", "The same hour."
    denial.save()
    assert "Only quoted from another account" not in page(client, incident, judged="0")


@pytest.mark.parametrize(
    ("asked", "named"), [({"judged": "yes"}, "judged"), ({"as_of": "20230601"}, "as_of"), ({"as_of": ""}, "as_of")]
)
def test_a_question_that_means_nothing_is_refused_by_name(client, story, asked, named):
    incident, *_ = story
    refused = answer(client, incident, **asked)
    assert refused.status_code == 400
    assert [error["parameter"] for error in refused.json()["errors"]] == [named]
    assert client.get(incident.get_absolute_url(), asked).status_code == 400


def test_the_columns_are_parties_then_monitors_then_media(client):
    incident = factories.incident()
    names = {
        "Zeta": "state",
        "Alpha": "media",
        "Beta": "data_set",
        "Mission": "monitoring_mission",
        "Other": "civil_society",
    }
    for name, kind in names.items():
        side = factories.party(name, kind=kind)
        factories.claim(factories.statement(side), incident)
        if name == "Zeta":
            factories.role(factories.agreement(), party=side, role="party")
    told = answer(client, incident).json()
    assert [column["label"] for column in told["columns"]] == ["Zeta", "Mission", "Other", "Alpha", "Beta"]


def test_a_draft_is_read_by_nobody(client, story):
    incident, *_ = story
    third = factories.statement(factories.party("Third", kind="state"), published=False)
    factories.claim(third, incident, "acknowledge")
    assert answer(client, incident).json()["status"] == "denied"
    assert "Third" not in page(client, incident)


def test_lists_show_the_status_that_is_kept(client):
    with recording(reason="Arranged."):
        incident = factories.incident("Reported fire")
        factories.claim(factories.statement(), incident)
    assert "One account" in words(client.get("/incidents/"))
    listed = client.get("/api/v1/incidents/").json()["results"][0]["accounts"]
    assert listed == {
        "status": "single_account",
        "group": "open",
        "denied": "none",
        "points": [],
        "status_without_judged": "single_account",
    }


@pytest.mark.recorded
def test_a_denial_entered_at_the_desk_turns_the_status_at_once():
    with recording(reason="Arranged."):
        accused, accuser = factories.party("Armenia", kind="state"), factories.party("Azerbaijan", kind="state")
        incident = factories.incident("Alleged fire")
        factories.claim(factories.statement(accuser), incident, "accuse", about=accused)
        editor = factories.editor()
    reader, desk = Client(), Client()
    assert "Accusation, no reply on record" in page(reader, incident)
    desk.force_login(editor)
    entered = fill_in(
        desk,
        "/admin/statements/statement/add/",
        press="_publish",
        issuer=accused.pk,
        channel="press_release",
        language="hy",
        summary="Armenia denies that its forces fired.",
        claims__0__incident=incident.pk,
        claims__0__act="deny_occurrence",
        claims__0__link_basis="named",
    )
    assert entered.status_code == 302, entered.context["errors"]
    shown = page(reader, incident)
    assert "Denied" in shown
    assert "Azerbaijan accuses Armenia. Armenia denies that it happened." in shown


def test_one_page_asks_as_much_for_many_accounts_as_for_one(client):

    def asked(number):
        incident = factories.incident(f"Reported fire {number}")
        for _ in range(number):
            claim = factories.claim(
                factories.statement(factories.party(kind="state")), incident, place=factories.place(), types=["fire"]
            )
            factories.figure(claim)
        with CaptureQueriesContext(connection) as queries:
            assert answer(client, incident).status_code == 200
        return len(queries)

    assert asked(1) == asked(12)


def test_the_hour_of_a_settlement_is_not_that_of_the_event(client, story):
    incident, accusation, _denial = story
    claim = factories.claim(
        factories.statement(accusation.statement.issuer, issued=on(4)), incident, "report_settled", when=on(4)
    )
    rows = {row["aspect"]: row for row in answer(client, incident).json()["rows"]}
    assert rows["when"]["reading"] == "nobody"
    said = [one for cell in rows["when"]["cells"] for one in cell["said"] if one["claim"] == claim.pk]
    assert [(one["phrase"], one["value"], one["is_aside"]) for one in said] == [
        ("Reports it settled:", "4 Jun 2023", True)
    ]
    text = page(client, incident)
    assert "Reports it settled: 4 Jun 2023" in text


def test_the_first_reply_of_the_accused_is_told_with_its_days(client, story):
    incident, accusation, denial = story
    assert "Armenia first answered: denies that it happened, S2 , after 2 days. Linked by judgement" in page(
        client, incident
    )
    assert answer(client, incident).json()["replies"] == [
        {
            "side": accusation.about.slug,
            "accusation": accusation.pk,
            "answer": denial.pk,
            "answered_before": False,
            "days": 2,
            "minutes": None,
        }
    ]
    text = page(client, incident, judged="0")
    assert re.search(r"No reply by Armenia is on record, \d+ days after the accusation.", text)
    assert answer(client, incident, judged="0").json()["replies"][0]["answer"] is None
    assert "No reply by Armenia is on record, 1 day after the accusation." in page(client, incident, as_of="2023-06-02")


@pytest.mark.recorded
def test_a_list_shows_what_each_side_does_by_the_claims_that_count(client):
    with recording(reason="Arranged."):
        accuser, accused = factories.party("Azerbaijan"), factories.party("Armenia")
        claim = factories.claim(factories.statement(accuser), factories.incident(), "accuse", about=accused)
        early = factories.incident(date=on(5))
        factories.claim(factories.statement(accused, issued=on(1)), early, "deny_occurrence")
    text = words(client.get("/incidents/"))
    assert "Azerbaijan accuses" in text
    assert "denies that it happened" not in text
    with recording(reason="Entered."):
        factories.claim(factories.statement(accuser), None, "retract", answers=claim, relation="retracts")
    assert "Azerbaijan accuses" not in words(client.get("/incidents/"))


def test_that_no_reply_is_on_record_is_said_once_where_nobody_knows_since_when(client):
    incident = factories.incident()
    factories.claim(factories.statement(), incident, "accuse", about=factories.party("Southland"))
    assert page(client, incident).count("No reply by Southland is on record") == 1


def test_what_a_side_says_later_is_read_instead_and_marked_so(client):
    side, incident = factories.party("Northland", kind="state"), factories.incident()
    for killed, day in ((1, 1), (3, 2)):
        claim = factories.claim(factories.statement(side, issued=on(day)), incident)
        factories.figure(claim, affected=side, killed_best=killed)
    factories.claim(factories.statement(side, issued=on(3)), incident, "deny_occurrence")

    def told_until(day):
        rows = answer(client, incident, as_of=day).json()["rows"]
        return {row["aspect"]: row["cells"][0]["said"] for row in rows}

    told = told_until("2023-06-03")
    # Who says that nothing happened tells no toll either.
    assert [said["is_earlier"] for said in told["casualties"]] == [True, True]
    assert [said["is_earlier"] for said in told["occurred"]] == [True, True, False]
    shown = page(client, incident)
    assert (shown.count("Earlier; a later one is read"), shown.count("Earlier; later it denied")) == (2, 2)
    assert "Said earlier, by who denies now that it happened" in shown
    assert [said["is_earlier"] for said in told_until("2023-06-02")["casualties"]] == [True, False]


def test_page_and_api_say_each_row_in_a_sentence_and_who_was_not_heard(client, story):
    incident, *_ = story
    mission = factories.party("Mission", kind="monitoring_mission")
    factories.investigation(incidents=[incident], members=[(mission, "lead")])
    told = answer(client, incident).json()
    shown = page(client, incident)
    assert all(row["sentence"] in shown for row in told["rows"])
    assert [side["label"] for side in told["unheard"]] == ["Mission"]
    assert "No claim about this incident is on record from Mission" in shown
    assert [side["label"] for side in answer(client, incident, judged="0").json()["unheard"]] == ["Armenia", "Mission"]
