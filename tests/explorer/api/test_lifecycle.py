"""How public records change and end by way of the API: with a reason, by those who may publish, and for good."""

import json

import pytest
from rest_framework.test import APIClient

from history.models import Change
from history.recording import recording
from incidents.models import Incident, Judgement
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]

SAY_WHY = "This record is public. Say why it changes; readers see it."


def made(make, *args, **fields):
    with recording(reason="Arranged."):
        return make(*args, **fields)


def address(record):
    return f"/api/v1/{record._meta.verbose_name_plural}/{record.reference}/"


def mistakes(answer):
    """Pointer → what is wrong there."""
    assert answer.status_code == 400, answer.content
    return {error["pointer"]: error["detail"] for error in answer.json()["errors"]}


PUBLISHABLE = [factories.incident, factories.statement, factories.investigation]


@pytest.mark.parametrize("reason", [{}, {"reason": ""}, {"reason": "  "}])
@pytest.mark.parametrize("method", ["patch", "put"])
def test_a_public_record_changes_for_a_reason_only(editing, method, reason):
    incident = made(factories.incident, "Before")
    answer = getattr(editing, method)(address(incident), {"title": "After", **reason})
    assert mistakes(answer) == {"#/reason": SAY_WHY}
    assert Incident.objects.get().title == "Before"
    told = getattr(editing, method)(address(incident), {"title": "After", "reason": "It was another village."})
    assert (told.status_code, told.json()["title"]) == (200, "After")
    assert Change.objects.of(incident).last().reason == "It was another village."


def test_a_party_is_public_from_its_first_day(editing):
    party = made(factories.party, "Before")
    assert mistakes(editing.patch(f"/api/v1/parties/{party.slug}/", {"name": "After"})) == {"#/reason": SAY_WHY}


def test_a_draft_needs_no_reason_and_a_new_record_may_give_one(editing):
    answer = editing.post("/api/v1/incidents/", {"title": "A", "reason": "From a bulletin."})
    assert (answer.status_code, answer.json()["version"]) == (201, 1)
    changed = editing.patch(answer.json()["api_url"], {"title": "B"})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert [change.reason for change in Change.objects.all()] == ["From a bulletin.", ""]


def test_writing_back_what_was_read_needs_no_reason_and_leaves_no_trace(editing):
    incident = made(factories.incident)
    shown = editing.get(address(incident)).json()
    assert editing.put(address(incident), shown).json()["version"] == shown["version"]


@pytest.mark.parametrize("reason", [7, None, ["Why."], "Why.\0", "\ud800", "x" * 1001])
def test_a_reason_is_a_line_of_text(editing, reason):
    incident = made(factories.incident)
    body = json.dumps({"title": "A", "reason": reason})
    answer = editing.patch(address(incident), body, content_type="application/json")
    assert list(mistakes(answer)) == ["#/reason"]


@pytest.mark.parametrize("make", PUBLISHABLE)
@pytest.mark.parametrize("sent", [None, {}, {"reason": "Its source page was archived."}])
def test_publishing_may_give_a_reason_that_readers_see(editing, make, sent):
    draft = made(make, published=False)
    assert list(mistakes(editing.post(f"{address(draft)}publish/", {"because": "?"}))) == ["#/because"]
    assert list(mistakes(editing.post(f"{address(draft)}publish/", {"reason": 7}))) == ["#/reason"]
    assert editing.post(f"{address(draft)}publish/", sent).json()["status"] == "published"
    reason = (sent or {}).get("reason", "")
    (line,) = APIClient().get(f"{address(draft)}history/").json()["results"]
    assert (line["op"], line["reason"]) == ("published", reason)
    assert reason in APIClient().get(f"{draft.get_absolute_url()}history/").content.decode()


@pytest.mark.parametrize("reason", ["", "The bulletin of 2 November names it."])
def test_an_event_may_be_recorded_with_a_reason_that_readers_see(editing, reason):
    inquiry = made(factories.investigation)
    sent = {"progress": "announced", **({"reason": reason} if reason else {})}
    assert list(mistakes(editing.post(f"{address(inquiry)}events/", sent | {"reason": 7}))) == ["#/reason"]
    added = editing.post(f"{address(inquiry)}events/", sent)
    assert (added.status_code, added.json()["progress"]) == (201, "announced")
    last = APIClient().get(f"{address(inquiry)}history/").json()["results"][0]
    assert last["reason"] == (reason or "Event recorded.")


@pytest.mark.parametrize("make", PUBLISHABLE)
def test_a_withdrawn_record_is_gone_and_says_why(editing, make):
    record, other = made(make), made(make)
    sent = {"reason": "The page was a forgery.", "replacement": other.reference}
    answer = editing.post(f"{address(record)}withdraw/", sent)
    assert (answer.status_code, answer.json()["status"], answer.json()["replacement"]) == (
        200,
        "withdrawn",
        other.reference,
    )
    for client in (APIClient(), editing):
        gone = client.get(address(record))
        assert (gone.status_code, gone["Content-Type"]) == (410, "application/problem+json")
        assert gone.json()["reason"] == "The page was a forgery."
        assert gone.json()["ended_at"] == answer.json()["ended_at"]
        assert gone.json()["replacement"] == f"http://localhost:8000{address(other)}"
    kept = APIClient().get(address(record).rpartition(record.reference)[0]).json()["results"]
    assert [(row["reference"], row["replaces"]) for row in kept] == [(other.reference, [record.reference])]
    assert editing.patch(address(record), {"title": "A", "reason": "Why."}).status_code == 410


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({}, "#/reason"),
        ({"reason": " "}, "#/reason"),
        ({"reason": 7}, "#/reason"),
        ({"reason": "Why.", "replacement": "CIR-999999"}, "#/replacement"),
        ({"reason": "Why.", "replacement": "itself"}, "#/replacement"),
        ({"reason": "Why.", "replacement": "draft"}, "#/replacement"),
        ({"reason": "Why.", "because": "Why."}, "#/because"),
        ([], "#"),
    ],
)
def test_a_withdrawal_that_is_refused_changes_nothing(editing, sent, pointer):
    incident, draft = made(factories.incident), made(factories.incident, published=False)
    if isinstance(sent, dict) and sent.get("replacement") in ("itself", "draft"):
        sent = sent | {"replacement": {"itself": incident, "draft": draft}[sent["replacement"]].reference}
    assert list(mistakes(editing.post(f"{address(incident)}withdraw/", sent))) == [pointer]
    assert Incident.objects.get(pk=incident.pk).is_published


def test_a_draft_is_not_withdrawn(editing):
    draft = made(factories.incident, published=False)
    answer = editing.post(f"{address(draft)}withdraw/", {"reason": "Why."})
    assert mistakes(answer) == {"#": "A record that is draft cannot be withdrawn."}


@pytest.mark.parametrize("make", PUBLISHABLE)
def test_delete_withdraws_and_leaves_drafts_alone(editing, make):
    record, draft = made(make), made(make, published=False)
    assert list(mistakes(editing.delete(address(record), {}))) == ["#/reason"]
    assert editing.delete(address(record), {"reason": "Entered twice."}).status_code == 204
    gone = APIClient().get(address(record))
    assert (gone.status_code, gone.json()["reason"]) == (410, "Entered twice.")
    assert editing.delete(address(record), {"reason": "Again."}).status_code == 410
    assert editing.delete(address(draft), {"reason": "Entered twice."}).status_code == 405
    assert type(draft).objects.get(pk=draft.pk).status == "draft"


def test_a_merged_incident_leads_to_the_one_that_absorbed_it(editing):
    one, other, last = (made(factories.incident) for _each in range(3))
    claim = made(factories.claim, made(factories.statement), one)
    unseen = made(factories.claim, made(factories.statement, published=False), one)
    sent = {"reason": "The same night and place.", "into": other.reference}
    answer = editing.post(f"{address(one)}merge/", sent)
    assert (answer.status_code, answer.json()["status"]) == (200, "merged")
    assert APIClient().get(address(other)).json()["claims"] == [claim.pk]
    assert set(other.claims.all()) == {claim, unseen}
    moved = APIClient().get(address(one))
    assert (moved.status_code, moved["Location"]) == (301, f"http://localhost:8000{address(other)}")
    assert moved.json()["reason"] == "The same night and place."
    # What was asked of it is asked of the other.
    moved = APIClient().get(f"{address(one)}accounts/?judged=0")
    assert moved["Location"] == f"http://localhost:8000{address(other)}accounts/?judged=0"
    assert editing.patch(address(one), {"title": "A", "reason": "Why."}).status_code == 410
    editing.post(f"{address(other)}merge/", {"reason": "All one.", "into": last.reference})
    assert APIClient().get(address(one))["Location"] == f"http://localhost:8000{address(last)}"


@pytest.mark.parametrize("into", [None, "", "CIR-999999", 7, ["CIR-000001"], "itself", "\0"])
def test_an_incident_is_merged_into_another_public_one(editing, into):
    incident = made(factories.incident)
    sent = {"reason": "Why.", "into": incident.reference if into == "itself" else into}
    assert list(mistakes(editing.post(f"{address(incident)}merge/", sent))) == ["#/into"]
    assert Incident.objects.get().is_published


def test_ending_a_record_takes_the_permission_to_publish(api):
    incident = made(factories.incident)
    api.force_login(factories.user_with("incidents.change_incident"))
    for answer in (
        api.post(f"{address(incident)}withdraw/", {"reason": "Why."}),
        api.post(f"{address(incident)}merge/", {"reason": "Why.", "into": incident.reference}),
        api.delete(address(incident), {"reason": "Why."}),
        api.patch(address(incident), {"title": "A", "reason": "Why."}),
    ):
        assert (answer.status_code, "incidents.publish_incident" in answer.json()["detail"]) == (403, True)
    assert Incident.objects.get().is_published


def test_a_redacted_text_is_gone_and_its_hash_stays(editing):
    statement = made(factories.statement, text="It names a person.")
    translation = made(factories.translation, statement, text="A name.")
    made(factories.claim, statement, quote="names  a person")
    before = editing.get(address(statement)).json()
    for path in ("texts/1/redact/", f"translations/{translation.pk}/redact/"):
        assert list(mistakes(editing.post(address(statement) + path, {}))) == ["#/reason"]
        done = editing.post(address(statement) + path, {"reason": "A court order."})
        assert done.status_code == 200, done.content
        again = editing.post(address(statement) + path, {"reason": "Again."})
        assert mistakes(again) == {"#": "This text is redacted already."}
    shown = APIClient().get(address(statement)).json()
    for rows in ("text_versions", "translations"):
        assert (shown[rows][0]["text"], shown[rows][0]["redaction_reason"]) == ("", "A court order.")
        assert shown[rows][0]["sha256"] == before[rows][0]["sha256"] != ""
    # A quote from it goes with it, and leaves no more than that.
    claim = shown["claims"][0]
    assert (claim["quote"], claim["quote_redaction_reason"], len(claim["quote_sha256"])) == ("", "A court order.", 64)
    assert "a person" not in APIClient().get(f"{address(statement)}history/").content.decode()
    assert editing.post(f"{address(statement)}texts/7/redact/", {"reason": "Why."}).status_code == 404


def test_a_translation_is_added_and_the_next_says_what_was_wrong(editing):
    statement = made(factories.statement, text="Atəş açıldı.")
    sent = {"language": "en", "kind": "machine", "text": "Shot."}
    added = editing.post(f"{address(statement)}translations/", sent)
    assert (added.status_code, added.json()["translations"][0]["number"]) == (201, 1)
    assert mistakes(editing.post(f"{address(statement)}translations/", sent)) == {
        "#/reason": "Say what the version before had wrong."
    }
    again = editing.post(f"{address(statement)}translations/", sent | {"reason": "The tense."})
    assert [row["number"] for row in again.json()["translations"]] == [1, 2]
    assert Change.objects.of(statement).last().reason == "The tense."


@pytest.fixture
def judged():
    judge = factories.editor()
    with recording(by=judge, reason="Entered."):
        statement, incident = factories.statement(), factories.incident()
        claim = factories.claim(statement, incident, link_basis="judgement", link_reason="Same hour.")
    return claim, judge


def test_a_judged_link_is_read_again_by_somebody_else(api, editing, judged):
    claim, judge = judged
    path = f"/api/v1/claims/{claim.pk}/read-again/"
    assert api.post(path).status_code == 401
    api.force_login(factories.reader())
    assert "statements.read_again_claim" in api.post(path).json()["detail"]
    api.force_login(judge)
    assert mistakes(api.post(path)) == {"#": "A second reader is somebody other than who judged."}
    assert list(mistakes(editing.post(path, {"reason": "Why."}))) == ["#/reason"]
    done = editing.post(path)
    assert done.status_code == 200, done.content
    assert done.json()["second_read_at"] is not None
    assert mistakes(editing.post(path)) == {"#": "This judgement was read a second time already."}


def test_a_link_that_the_statement_names_is_not_read_again(editing):
    claim = made(factories.claim, made(factories.statement), made(factories.incident))
    answer = editing.post(f"/api/v1/claims/{claim.pk}/read-again/")
    assert mistakes(answer) == {"#": "Only a link by judgement is read a second time."}


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_two_incidents_are_judged_once_and_both_say_so(editing, verdict):
    one, other = made(factories.incident), made(factories.incident)
    sent = {"other": one.reference, "verdict": verdict, "reason": "Another hour."}
    added = editing.post(f"{address(other)}judgements/", sent)
    assert (added.status_code, {name: added.json()[name] for name in sent}) == (201, sent)
    assert APIClient().get(f"{address(other)}judgements/").json() == [added.json()]
    seen = APIClient().get(f"{address(one)}judgements/").json()
    assert seen == [added.json() | {"other": other.reference}]
    again = editing.post(f"{address(one)}judgements/", sent | {"other": other.reference})
    assert mistakes(again) == {"#/other": "There is a judgement on these two already."}


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"other": None}, "#/other"),
        ({"other": "CIR-999999"}, "#/other"),
        ({"other": "itself"}, "#/other"),
        ({"verdict": "alike"}, "#/verdict"),
        ({"verdict": ""}, "#/verdict"),
        ({"verdict": 7}, "#/verdict"),
        ({"reason": " "}, "#/reason"),
        ({"by": "somebody"}, "#/by"),
    ],
)
def test_a_judgement_that_is_refused_says_where(editing, wrong, pointer):
    incident, other = made(factories.incident), made(factories.incident)
    sent = {"other": other.reference, "verdict": "same", "reason": "Same hour."} | wrong
    if sent["other"] == "itself":
        sent["other"] = incident.reference
    assert list(mistakes(editing.post(f"{address(incident)}judgements/", sent))) == [pointer]
    assert not Judgement.objects.exists()


def test_a_judgement_about_a_draft_is_told_to_those_who_see_drafts(api, editing):
    incident, draft = made(factories.incident), made(factories.incident, published=False)
    sent = {"other": draft.reference, "verdict": "same", "reason": "Same hour."}
    assert editing.post(f"{address(incident)}judgements/", sent).status_code == 201
    assert api.get(f"{address(incident)}judgements/").json() == []
    assert api.get(f"{address(draft)}judgements/").status_code == 404
    assert len(editing.get(f"{address(incident)}judgements/").json()) == 1


def test_judging_takes_its_own_permission(api):
    incident = made(factories.incident)
    api.force_login(factories.user_with("incidents.change_incident", "incidents.publish_incident"))
    answer = api.post(f"{address(incident)}judgements/", {})
    assert (answer.status_code, "incidents.add_judgement" in answer.json()["detail"]) == (403, True)
