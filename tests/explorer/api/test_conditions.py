"""`If-Match`: whoever changes a record has read what is there, and nobody's change is lost."""

import pytest
from rest_framework.test import APIClient

from history.models import Change
from history.recording import recording
from incidents.models import Incident
from tests import factories

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]

INCIDENTS = "/api/v1/incidents/"


@pytest.fixture
def editing():
    client = APIClient()
    client.force_login(factories.editor())
    return client


@pytest.fixture
def address():
    with recording(reason="Arranged."):
        return f"{INCIDENTS}{factories.incident('As it was').reference}/"


def change(client, address, title="Otherwise", method="patch", tag=None, **sent):
    headers = {"If-Match": tag} if tag is not None else {}
    return getattr(client, method)(address, {"title": title, "reason": "Clearer.", **sent}, headers=headers)


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_change_says_what_it_has_read(editing, address, method):
    answer = change(editing, address, method=method)
    assert (answer.status_code, answer["Content-Type"]) == (428, "application/problem+json")
    assert Incident.objects.get().title == "As it was"
    tag = editing.get(address)["ETag"]
    assert change(editing, address, method=method, tag=tag).status_code == 200


@pytest.mark.parametrize("method", ["put", "patch"])
def test_whoever_read_an_older_state_changes_nothing_and_the_others_change_survives(editing, address, method):
    tag = editing.get(address)["ETag"]
    assert change(editing, address, "The other's", method, tag).status_code == 200
    answer = change(editing, address, "Mine", method, tag)
    assert (answer.status_code, answer["Content-Type"]) == (412, "application/problem+json")
    assert Incident.objects.get().title == "The other's"


def test_the_tag_of_an_answer_to_a_write_serves_for_the_next_one(editing, address):
    tag = editing.get(address)["ETag"]
    for title in ("One", "Two", "Three"):
        answer = change(editing, address, title, tag=tag)
        assert answer.status_code == 200
        tag = answer["ETag"]
    assert editing.get(address)["ETag"] == tag
    made = editing.post(INCIDENTS, {"title": "New"})
    assert change(editing, made.json()["api_url"], tag=made["ETag"]).status_code == 200


def test_a_weak_tag_one_of_several_a_bare_version_and_a_star_are_taken(editing, address):
    for form in ("W/{tag}", '"0-0", {tag}', '"{version}"', "*"):
        now = editing.get(address)
        tag = form.format(tag=now["ETag"], version=now.json()["version"])
        assert change(editing, address, f"By {form}", tag=tag).status_code == 200, form


@pytest.mark.parametrize("tag", ['"0"', '"99-00"', '"nonsense"', '""', 'W/"0-1"', '"1", "0"'])
def test_a_tag_of_another_state_is_stale(editing, address, tag):
    change(editing, address, "Second", tag="*")
    assert change(editing, address, tag=tag).status_code == 412


@pytest.mark.parametrize("tag", ["", "1", "nonsense", '"1" "2"', '*, "1"', "w/1"])
def test_a_tag_that_is_none_is_told_so(editing, address, tag):
    answer = change(editing, address, tag=tag)
    assert answer.status_code == 400
    assert [error["header"] for error in answer.json()["errors"]] == ["If-Match"]


def test_a_place_that_was_renamed_in_between_takes_no_change_from_anybody(editing, address):
    with recording(reason="Arranged."):
        place = factories.place("Sadarak")
    tag = change(editing, address, place=place.slug, tag="*")["ETag"]
    with recording(reason="Renamed."):
        place.name = "Another"
        place.save()
    assert change(editing, address, tag=tag).status_code == 200


def test_deleting_goes_by_what_was_read_if_it_says_so(editing, address):
    old = editing.get(address)["ETag"]
    new = change(editing, address, tag=old)["ETag"]
    gone = {"reason": "Entered twice."}
    assert editing.delete(address, gone, headers={"If-Match": old}).status_code == 412
    assert editing.delete(address, gone, headers={"If-Match": new}).status_code == 204


def test_a_claim_goes_by_the_state_of_its_statement(editing):
    with recording(reason="Arranged."):
        claim = factories.claim(factories.statement(published=False))
    address = f"/api/v1/claims/{claim.pk}/"
    tag = editing.get(address)["ETag"]
    sent = {"paraphrase": "Says that shots were fired."}
    answer = editing.patch(address, sent, headers={"If-Match": tag})
    assert answer.status_code == 200
    assert editing.patch(address, sent | {"paraphrase": "Other."}, headers={"If-Match": tag}).status_code == 412


@pytest.mark.parametrize(("make", "resource"), [(factories.party, "parties"), (factories.place, "places")])
def test_every_kind_of_record_has_a_tag(editing, make, resource):
    with recording(reason="Arranged."):
        record = make()
    address = f"/api/v1/{resource}/{record.slug}/"
    answer = editing.patch(
        address, {"name": "Other", "reason": "So."}, headers={"If-Match": editing.get(address)["ETag"]}
    )
    assert answer.status_code == 200


def test_an_unchanged_record_is_not_sent_again(editing, address):
    stranger = APIClient()
    tag = stranger.get(address)["ETag"]
    assert stranger.get(address, headers={"If-None-Match": tag}).status_code == 304
    change(editing, address, tag="*")
    assert stranger.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_nothing_is_told_of_a_draft_to_whoever_cannot_see_it(address):
    with recording(reason="Arranged."):
        draft = factories.incident(published=False)
    client = APIClient()
    _token, secret = factories.token(None, "contributes")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert change(client, f"{INCIDENTS}{draft.reference}/", tag='"99"').status_code == 404
    assert change(client, f"{INCIDENTS}CIR-000999/", tag='"99"').status_code == 404


def test_an_event_follows_what_was_read(editing):
    with recording(reason="Arranged."):
        inquiry = factories.investigation()
    address = f"/api/v1/investigations/{inquiry.reference}/"
    tag = editing.get(address)["ETag"]

    def add(note, **headers):
        return editing.post(f"{address}events/", {"note": note}, headers=headers)

    assert add("Unread.").status_code == 428
    first = add("A visit.", **{"If-Match": tag, "Idempotency-Key": "1"})
    assert first.status_code == 201
    late = add("A second one.", **{"If-Match": tag, "Idempotency-Key": "2"})
    assert (late.status_code, late["Content-Type"]) == (412, "application/problem+json")
    again = add("A visit.", **{"If-Match": tag, "Idempotency-Key": "1"})
    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")
    # What was refused can be sent again under its key, once the record was read.
    assert add("A second one.", **{"If-Match": first["ETag"], "Idempotency-Key": "2"}).status_code == 201
    assert [event.note for event in inquiry.events.all()] == ["A visit.", "A second one."]


def test_posting_takes_no_condition(editing, address):
    answer = editing.post(f"{address}withdraw/", {"reason": "So."}, headers={"If-Match": '"1"'})
    assert (answer.status_code, Incident.objects.get().status) == (400, "published")


@pytest.mark.parametrize(
    ("path", "named"), [("withdraw/", None), ("merge/", "into"), ("judgements/", "other"), ("publish/", None)]
)
def test_every_answer_to_a_write_has_the_version_that_it_left(editing, path, named):
    with recording(reason="Arranged."):
        incident, other = factories.incident(published=path != "publish/"), factories.incident()
    sent = {"reason": "Entered twice.", **({named: other.reference} if named else {})}
    sent |= {"verdict": "different"} if path == "judgements/" else {}
    answer = editing.post(f"/api/v1/incidents/{incident.reference}/{path}", sent)
    last = Change.objects.of(incident).last().version
    assert answer["ETag"].startswith(f'"{last}-')
    assert answer.json().get("version", last) == last
    assert last == (1 if path == "judgements/" else 2)
