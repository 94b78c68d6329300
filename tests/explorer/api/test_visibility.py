"""Nothing of a draft, and nothing about it, reaches those who may not see it: by no route at all."""

import json

import pytest

from formats.dates import UncertainDate
from tests import factories

# By the same queries on every database, and those are tried on each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

LISTS = [
    "incidents",
    "statements",
    "claims",
    "tallies",
    "agreements",
    "outlets",
    "investigations",
    "parties",
    "places",
    "types",
]


@pytest.fixture
def record():
    """Public records, with drafts in every relation that there is. Whatever is secret says so."""
    party = factories.party()
    incident, hidden_incident = factories.incident(), factories.incident("secret", published=False)
    factories.link(incident, hidden_incident, note="secret")
    factories.link(hidden_incident, incident, "response_to", note="secret")
    hidden = factories.statement(party, published=False, summary="secret", text="secret")
    kept = factories.claim(hidden, incident, "deny_occurrence", paraphrase="secret")
    shown = factories.statement(party, supersedes=hidden, supersedes_note="secret", responds_to=hidden)
    factories.claim(shown, hidden_incident, "accuse", about=party, paraphrase="secret")
    factories.claim(shown, incident, "report", answers=kept, relation="corrects")
    factories.tally(hidden, definition_note="secret")
    factories.statement(party, published=False, supersedes=shown, responds_to=shown, summary="secret")
    inquiry = factories.investigation(incidents=[incident, hidden_incident], members=[(party, "lead")])
    inquiry.members.update(statement=hidden)
    factories.event(inquiry, statement=hidden, date=UncertainDate())
    factories.investigation("secret", published=False, incidents=[incident], progress="refused")
    return {"incident": incident, "hidden_incident": hidden_incident, "shown": shown, "hidden": hidden, "kept": kept}


def everything(api):
    answers = [api.get(f"/api/v1/{resource}/").json() for resource in LISTS]
    details = [api.get(row["api_url"]).json() for answer in answers for row in answer["results"]]
    return [*answers, *details]


def test_no_answer_speaks_of_a_draft(api, record):
    text = json.dumps(everything(api))
    hidden = [record["hidden_incident"].reference, record["hidden"].reference, "secret", "corrects", "draft"]
    assert [word for word in hidden if word in text] == []


def test_claims_of_drafts_and_about_drafts_are_not_counted_or_numbered(api, record):
    claims = api.get("/api/v1/claims/").json()
    incident = api.get(f"/api/v1/incidents/{record['incident'].reference}/").json()
    statement = api.get(f"/api/v1/statements/{record['shown'].reference}/").json()
    assert claims["count"] == len(incident["claims"]) == len(statement["claims"]) == 1
    assert claims["results"][0]["answers"] is None
    assert incident["links_out"] == incident["links_in"] == []
    assert len(incident["investigations"]) == 1
    assert (statement["supersedes"], statement["responds_to"]) == (None, None)
    assert statement["superseded_by"] == statement["replies"] == []


def test_an_investigation_keeps_what_rests_on_drafts_and_does_not_name_them(api, record):
    shown = api.get("/api/v1/investigations/").json()["results"][0]
    assert shown["incidents"] == [record["incident"].reference]
    assert [row["statement"] for row in shown["members"] + shown["events"]] == [None, None]


@pytest.mark.parametrize(
    "path",
    [
        "incidents/?act=deny_occurrence",
        "incidents/?act=accuse",
        "incidents/?investigation_status=refused",
        "incidents/?q=secret",
        "statements/?act=accuse",
        "statements/?q=secret",
        "claims/?act=accuse",
        "claims/?act=deny_occurrence",
    ],
)
def test_no_filter_finds_anything_by_way_of_a_draft(api, record, path):
    assert api.get(f"/api/v1/{path}").json()["results"] == []


@pytest.mark.parametrize("path", ["statements/?incident=", "claims/?incident=", "investigations/?incident="])
def test_a_draft_cannot_be_told_from_a_reference_that_nobody_has(api, record, path):
    hidden, nobody = record["hidden_incident"].reference, "CIR-999999"
    answers = [api.get(f"/api/v1/{path}{reference}") for reference in (hidden, nobody)]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].content.decode().replace(hidden, "") == answers[1].content.decode().replace(nobody, "")


def test_a_draft_has_no_address(api, record):
    for path in [
        f"incidents/{record['hidden_incident'].reference}/",
        f"statements/{record['hidden'].reference}/",
        f"claims/{record['kept'].pk}/",
    ]:
        assert api.get(f"/api/v1/{path}").status_code == 404


def test_a_reader_with_an_account_sees_what_everyone_sees(api, record):
    public = everything(api)
    api.force_login(factories.reader())
    assert everything(api) == public


def test_an_editor_sees_drafts_and_what_hangs_on_them(editing, record):
    assert editing.get("/api/v1/claims/").json()["count"] == 3
    statement = editing.get(f"/api/v1/statements/{record['shown'].reference}/").json()
    assert statement["supersedes"] == record["hidden"].reference
    assert statement["supersedes_note"] == "secret"


def test_who_may_change_incidents_only_does_not_see_the_claims_of_draft_statements(api, record):
    api.force_login(factories.user_with("incidents.change_incident"))
    text = json.dumps(everything(api))
    assert record["hidden_incident"].reference in text
    assert record["hidden"].reference not in text


def test_what_a_writer_cannot_see_stays_where_it_is(api, record):
    writer = factories.user_with("investigations.change_investigation", "investigations.publish_investigation")
    api.force_login(writer)
    inquiry = record["incident"].investigations.order_by("pk").first()
    answer = api.patch(f"/api/v1/investigations/{inquiry.reference}/", {"incidents": [], "reason": "Mistaken."})
    assert answer.json()["incidents"] == []
    assert list(inquiry.incidents.all()) == [record["hidden_incident"]]
