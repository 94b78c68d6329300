"""Programs that show a token: who they are, what they may do, and what a token that does not work is told."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.utils import timezone
from django.utils.log import AdminEmailHandler
from rest_framework.test import APIClient

from history.models import Change
from tests import factories
from users.models import Token, User

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

INCIDENTS = "/api/v1/incidents/"


def of(record):
    return f"/api/v1/{record._meta.verbose_name_plural}/{record.reference}/"


def test_a_token_reads_what_everybody_reads(program):
    public, _draft = factories.incident(), factories.incident(published=False)
    answer = program().get(INCIDENTS)
    assert [row["reference"] for row in answer.json()["results"]] == [public.reference]
    assert answer["Cache-Control"] == "private, no-store"


def test_a_token_that_reads_drafts_sees_them_as_far_as_its_owner_does(program):
    draft = factories.incident(published=False)
    assert program(None, "reads_drafts").get(of(draft)).status_code == 200
    assert program(factories.reader(), "reads_drafts").get(of(draft)).status_code == 404
    assert program(None, "contributes", "publishes").get(of(draft)).status_code == 404


def test_a_token_without_drafts_sees_no_claim_in_one_and_no_row_about_one(program):
    claim = factories.claim(factories.statement(published=False), factories.incident())
    for scopes, found in (((), 0), (("contributes",), 0), (("reads_drafts",), 1)):
        assert program(None, *scopes).get("/api/v1/claims/").json()["count"] == found
        rows = program(None, *scopes).get(of(claim.incident)).json()["claims"]
        assert len(rows) == found


PARTIES, NEW_PARTY = "/api/v1/parties/", {"slug": "northland", "name": "Northland", "kind": "state"}
ATTEMPTS = [
    # What is tried, and the scopes that it takes, each set of them alone.
    ("adds", lambda api: api.post(INCIDENTS, {"title": "Reported fire"}), ["contributes"]),
    (
        "changes a draft",
        lambda api: api.patch(of(factories.incident(published=False)), {"title": "Fire"}),
        ["contributes", "reads_drafts"],
    ),
    (
        "changes what is public",
        lambda api: api.patch(of(factories.incident()), {"title": "Fire", "reason": "Clearer."}),
        ["contributes", "publishes"],
    ),
    ("adds a party", lambda api: api.post(PARTIES, NEW_PARTY), ["contributes", "publishes"]),
    *(
        (
            f"changes {resource}",
            lambda api, resource=resource, make=make: api.patch(
                f"/api/v1/{resource}/{make().slug}/", {"note": "Another.", "reason": "Clearer."}
            ),
            ["contributes", "publishes"],
        )
        for resource, make in (
            ("parties", factories.party),
            ("places", factories.place),
            ("agreements", factories.agreement),
        )
    ),
    (
        "changes an outlet",
        lambda api: api.patch(f"/api/v1/outlets/{factories.outlet().slug}/", {"name": "B", "reason": "Clearer."}),
        ["contributes", "publishes"],
    ),
    (
        "publishes",
        lambda api: api.post(of(factories.incident(published=False)) + "publish/"),
        ["publishes", "reads_drafts"],
    ),
    ("withdraws", lambda api: api.post(of(factories.incident()) + "withdraw/", {"reason": "Twice."}), ["publishes"]),
    ("deletes", lambda api: api.delete(of(factories.incident()), {"reason": "Twice."}), ["publishes"]),
    (
        "merges",
        lambda api: api.post(
            of(factories.incident()) + "merge/", {"into": factories.incident().reference, "reason": "Twice."}
        ),
        ["publishes"],
    ),
    (
        "adds an event",
        lambda api: api.post(
            of(factories.investigation()) + "events/",
            {"note": "A visit.", "date": {"start": "2026-11-01", "end": "2026-11-01"}},
        ),
        ["publishes"],
    ),
]
ALL = ("reads_drafts", "contributes", "publishes")


@pytest.mark.parametrize(("what", "attempt", "scopes"), ATTEMPTS, ids=[row[0] for row in ATTEMPTS])
def test_each_thing_takes_its_scopes(program, what, attempt, scopes):
    assert attempt(program(None, *scopes)).status_code in (200, 201, 204)
    for missing in scopes:
        answer = attempt(program(None, *(set(ALL) - {missing})))
        assert answer.status_code in (403, 404)
        if answer.status_code == 403:
            assert str(Token._meta.get_field(missing).verbose_name) in answer.json()["detail"]


@pytest.mark.parametrize(("what", "attempt", "scopes"), ATTEMPTS, ids=[row[0] for row in ATTEMPTS])
def test_no_scope_gives_what_its_owner_may_not(program, what, attempt, scopes):
    assert attempt(program(factories.reader(), *ALL)).status_code in (403, 404)


def test_a_role_that_is_taken_away_is_taken_from_the_tokens_too(program):
    owner = factories.user_with("incidents.add_incident")
    api = program(owner, "contributes")
    assert api.post(INCIDENTS, {"title": "A"}).status_code == 201
    owner.user_permissions.remove(Permission.objects.get(codename="add_incident"))
    assert api.post(INCIDENTS, {"title": "B"}).status_code == 403


@pytest.mark.recorded
def test_history_names_the_owner_and_not_the_token(program):
    owner = factories.editor()
    api = program(owner, "contributes")
    api.post(INCIDENTS, {"title": "A"})
    change = Change.objects.get()
    assert change.by == owner
    assert api.secret not in str(change.after)


def revoked(api):
    Token.objects.all().revoke()


def expired(api):
    Token.objects.update(
        expires_at=timezone.now() - timedelta(seconds=1), created_at=timezone.now() - timedelta(days=9)
    )


def inactive(api):
    User.objects.update(is_active=False)


def altered(api):
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {api.secret[:-1]}{'a' if api.secret[-1] != 'a' else 'b'}")


def shown_as(header):
    return lambda api: api.credentials(HTTP_AUTHORIZATION=header.format(secret=api.secret))


FAILURES = [
    (revoked, "This token was revoked."),
    (expired, "This token has expired."),
    (inactive, "The account of this token is not active."),
    (altered, "There is no such token."),
    (shown_as("Bearer"), "This is not a token of this register."),
    (shown_as("Bearer {secret} more"), "This is not a token of this register."),
    (shown_as("Bearer {secret}\xff"), "This is not a token of this register."),
    (shown_as("Token {secret}"), "Only tokens are taken here: “Authorization: Bearer cir_…”."),
    (shown_as("{secret}"), "Only tokens are taken here: “Authorization: Bearer cir_…”."),
    (shown_as("Basic ZWRpdG9yOnB3"), "Only tokens are taken here: “Authorization: Bearer cir_…”."),
]


@pytest.mark.parametrize(("spoil", "reason"), FAILURES)
@pytest.mark.parametrize("path", [INCIDENTS, "/api/v1/", "/api/v1/schema/", f"{INCIDENTS}export/?format=csv"])
def test_a_token_that_does_not_work_is_refused_and_never_answered_with_less(program, caplog, spoil, reason, path):
    caplog.set_level(logging.DEBUG)
    factories.incident()
    api = program(None, *ALL)
    spoil(api)
    answer = api.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'
    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["detail"] == reason
    assert f"Authorization refused: {reason}" in caplog.text
    for text in (caplog.text, answer.content.decode()):
        assert api.secret not in text
        assert api.secret[10:30] not in text


def test_who_writes_without_signing_in_is_told_how(api):
    answer = api.post(INCIDENTS, {"title": "A"})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="api"')


def test_a_session_does_not_help_a_token_that_does_not_work(program):
    api = program(None, *ALL)
    revoked(api)
    client = APIClient()
    client.force_login(factories.editor())
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {api.secret}")
    assert client.get(INCIDENTS).status_code == 401
    client.credentials()
    assert client.get(INCIDENTS).status_code == 200


def test_a_token_needs_no_csrf_token_and_a_session_does():
    _token, secret = factories.token(None, "contributes")
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert client.post(INCIDENTS, {"title": "A"}).status_code == 201
    client.credentials()
    client.force_login(factories.editor())
    assert client.post(INCIDENTS, {"title": "A"}).status_code == 403


def test_a_token_opens_no_page_and_no_desk(client):
    above = User.objects.create_superuser("above")
    _token, secret = factories.token(above, *ALL)
    draft = factories.incident(published=False)
    header = {"authorization": f"Bearer {secret}"}
    assert client.get("/admin/", headers=header).status_code == 302
    assert client.get("/account/tokens/", headers=header).status_code == 302
    assert client.get(draft.get_absolute_url(), headers=header).status_code == 404


def test_last_use_is_noted_at_most_once_a_minute(program, django_assert_num_queries):
    api = program()
    api.get("/api/v1/")
    first = Token.objects.get().last_used_at
    assert timezone.now() - first < timedelta(seconds=30)
    with django_assert_num_queries(1):
        api.get("/api/v1/")
    assert Token.objects.get().last_used_at == first
    Token.objects.update(last_used_at=timezone.now() - timedelta(seconds=61))
    api.get("/api/v1/")
    assert Token.objects.get().last_used_at > first


def test_a_token_that_was_refused_was_not_used(program):
    api = program()
    revoked(api)
    api.get("/api/v1/")
    assert Token.objects.get().last_used_at is None


def test_a_shared_cache_keeps_no_answer_of_one_for_another(api, program):
    factories.incident()
    assert "Authorization" in api.get(INCIDENTS)["Vary"]
    assert "public" not in program().get(INCIDENTS)["Cache-Control"]


@pytest.mark.parametrize("spoilt", [False, True])
def test_a_report_of_a_failure_does_not_hold_the_secret(program, monkeypatch, settings, caplog, spoilt):
    settings.ADMINS = [("One", "one@example.org")]
    handler = logging.getLogger("django.request")
    letters = AdminEmailHandler(include_html=True)
    handler.addHandler(letters)
    api = program()
    api.raise_request_exception = False

    def broken(*args, **kwargs):
        raise RuntimeError("broken")

    if spoilt:
        monkeypatch.setattr(Token, "note_use", broken)
    else:
        monkeypatch.setattr("explorer.api.views.Root.get", broken)
    try:
        assert api.get("/api/v1/").status_code == 500
    finally:
        handler.removeHandler(letters)
    assert mail.outbox
    for letter in mail.outbox:
        assert api.secret not in letter.body + str(letter.alternatives)
    assert api.secret not in caplog.text


@pytest.mark.parametrize("path", ["schema/", "incidents/", "incidents/export/?format=ndjson", ""])
def test_tokens_are_no_part_of_the_record(program, path):
    factories.incident()
    api = program(None, *ALL)
    text = b"".join(answer) if (answer := api.get(f"/api/v1/{path}")).streaming else answer.content
    assert api.token.name not in text.decode()
    assert api.token.digest not in text.decode()
