"""Who may write what, and how a record becomes public."""

import pytest
from django.contrib.auth.models import Permission
from rest_framework.test import APIClient

from incidents.models import Incident
from statements.models import Statement
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]

STATEMENTS = "/api/v1/statements/"
INCIDENTS = "/api/v1/incidents/"


@pytest.fixture
def minimum():
    return {
        "issuer": factories.party().slug,
        "channel": "press_release",
        "language": "az",
        "summary": "Says that shots were fired.",
    }


def mistakes(answer):
    """Pointer → what is wrong there."""
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return {error["pointer"]: error["detail"] for error in answer.json()["errors"]}


def test_a_writer_cannot_link_to_what_it_cannot_see(api):
    hidden = factories.incident(published=False)
    api.force_login(
        factories.user_with("statements.add_claim", "statements.change_statement", "statements.publish_statement")
    )
    sent = {"statement": factories.statement().reference, "act": "report", "incident": hidden.reference}
    answer = api.post("/api/v1/claims/", sent | {"link_basis": "named"})
    assert "There is no incident" in mistakes(answer)["#/incident"]


def test_who_writes_needs_the_permission_and_is_told_which(api):
    incident, statement, inquiry = factories.incident(), factories.statement(), factories.investigation()
    needed = [
        ("post", INCIDENTS, "incidents.add_incident"),
        ("patch", f"{INCIDENTS}{incident.reference}/", "incidents.change_incident"),
        ("put", f"{INCIDENTS}{incident.reference}/", "incidents.change_incident"),
        ("post", f"{INCIDENTS}{incident.reference}/publish/", "incidents.publish_incident"),
        ("post", f"{STATEMENTS}{statement.reference}/texts/", "statements.add_textversion"),
        ("post", f"/api/v1/investigations/{inquiry.reference}/events/", "investigations.add_event"),
    ]
    for method, path, _permission in needed:
        answer = getattr(api, method)(path, {})
        assert (answer.status_code, answer.json()["detail"]) == (
            401,
            "Writing needs a token or a signed-in user; reading needs none.",
        )
    api.force_login(factories.reader())
    for method, path, permission in needed:
        answer = getattr(api, method)(path, {})
        assert (answer.status_code, permission in answer.json()["detail"]) == (403, True)


def test_rows_need_their_own_permission_as_at_the_desk(api, minimum):
    writer = factories.user_with("statements.add_statement")
    api.force_login(writer)
    assert api.post(STATEMENTS, minimum).status_code == 201
    answer = api.post(STATEMENTS, minimum | {"claims": [{"act": "appeal"}]})
    assert (answer.status_code, "statements.add_claim" in answer.json()["detail"]) == (403, True)
    assert Statement.objects.count() == 1
    writer.user_permissions.add(Permission.objects.get(codename="add_claim"))
    assert api.post(STATEMENTS, minimum | {"claims": [{"act": "appeal"}]}).status_code == 201


def test_a_session_needs_its_csrf_token():
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(factories.editor())
    answer = client.post(INCIDENTS, {"title": "A"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert "CSRF" in answer.json()["detail"]
    assert Incident.objects.count() == 0


def test_publishing_twice_is_harmless(editing):
    incident = factories.incident(published=False)
    address = f"{INCIDENTS}{incident.reference}/publish/"
    first = editing.post(address).json()
    assert editing.post(address).json() == first
    assert editing.post(address, {"status": "draft"}).status_code == 400


def test_a_draft_that_its_own_checks_refuse_is_not_published(editing):
    statement = factories.statement(published=False)
    Statement.objects.filter(pk=statement.pk).update(language="xyzzy")
    assert list(mistakes(editing.post(f"{STATEMENTS}{statement.reference}/publish/"))) == ["#/language"]
    assert not Statement.objects.get().is_published


@pytest.mark.parametrize("resource", ["claims", "tallies", "agreements", "parties", "places", "types"])
def test_nobody_deletes(editing, resource):
    statement = factories.statement()
    factories.claim(statement, factories.incident(place=factories.place()))
    factories.tally(statement)
    factories.agreement()
    address = editing.get(f"/api/v1/{resource}/").json()["results"][0]["api_url"]
    answer = editing.delete(address)
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")


CHANGES_OF_PUBLIC_RECORDS = [
    ("patch", "", {"summary": "Another.", "reason": "Why."}, "statements.change_statement"),
    ("patch", "", {"sources": [{"note": "Seen."}], "reason": "Why."}, "statements.change_statement"),
    ("post", "texts/", {"text": "Text.", "reason": "Why."}, "statements.add_textversion"),
    ("post", "translations/", {"text": "T.", "language": "en", "kind": "machine"}, "statements.add_translation"),
]


@pytest.mark.parametrize(("method", "path", "sent", "permission"), CHANGES_OF_PUBLIC_RECORDS)
def test_a_contributor_changes_drafts_and_nothing_that_is_public(api, method, path, sent, permission):
    everything = ("statements.change_statement", "statements.add_source", permission)
    api.force_login(factories.user_with(*everything))
    draft, public = factories.statement(published=False), factories.statement()
    assert getattr(api, method)(f"{STATEMENTS}{draft.reference}/{path}", sent).status_code in (200, 201)
    answer = getattr(api, method)(f"{STATEMENTS}{public.reference}/{path}", sent)
    assert (answer.status_code, "statements.publish_statement" in answer.json()["detail"]) == (403, True)
    public.refresh_from_db()
    assert public.summary != "Another."
    assert not public.sources.exists()
    assert not public.text_versions.exists()


def test_a_contributor_adds_no_claim_to_a_public_statement(api):
    api.force_login(factories.user_with("statements.add_claim"))
    sent = {"statement": factories.statement().reference, "act": "appeal", "reason": "Why."}
    answer = api.post("/api/v1/claims/", sent)
    assert (answer.status_code, "statements.publish_statement" in answer.json()["detail"]) == (403, True)
