"""Tokens on the pages of their owner and at the desk of an administrator; what the API takes them for is tested there."""

import logging
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse

from history.models import Change
from tests import factories
from tracker.roles import ADMINISTRATOR
from users.models import Token, User
from users.tokens import MOST, digest_of, scopes_for

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

TOKENS = "/account/tokens/"


@pytest.fixture
def owner(client):
    made = factories.editor()
    client.force_login(made)
    return made


def make(client, **typed):
    return client.post(TOKENS, {"name": "Nightly import", "lives": 90, **typed})


def secret_on(answer):
    return re.search(r">(cir_[^<]{40})</textarea>", answer.content.decode())[1]


def test_a_token_is_made_and_its_secret_is_shown_once(client, owner):
    answer = make(client, contributes="on")
    assert answer.status_code == 200
    secret, token = secret_on(answer), owner.tokens.get()
    assert (token.name, token.contributes, token.reads_drafts, token.publishes) == (
        "Nightly import",
        True,
        False,
        False,
    )
    assert token.expires_at - token.created_at == timedelta(days=90)
    assert "no-store" in answer["Cache-Control"]
    page = client.get(TOKENS).content.decode()
    assert secret not in page
    assert token.beginning in page
    assert secret.startswith(token.beginning)


def test_the_secret_is_nowhere_but_on_that_one_answer(client, owner, caplog):
    caplog.set_level(logging.DEBUG)
    secret = secret_on(make(client))
    assert owner.tokens.get().digest == digest_of(secret)
    for model in apps.get_models():
        rows = [str(row) for row in model._base_manager.values()]
        assert not [row for row in rows if secret in row], model
    assert secret not in caplog.text
    assert not [value for value in client.session.values() if secret in str(value)]
    assert not Change.objects.filter(resource__startswith="users.").exists()


def test_who_makes_and_revokes_a_token_is_written_down(client, owner, caplog):
    caplog.set_level(logging.INFO)
    make(client)
    token = owner.tokens.get()
    client.post(f"{TOKENS}{token.pk}/revoke/")
    said = [record.getMessage() for record in caplog.records if record.name == "users.tokens"]
    assert said == [f"Token {token} made by {owner}", f"Token {token} revoked by {owner}"]


def test_two_secrets_differ_and_are_long(client, owner):
    one, other = secret_on(make(client, name="One")), secret_on(make(client, name="Other"))
    assert one != other
    assert len(one) == len("cir_") + 40


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"name": "A" * 81}, "name", "at most 80 characters"),
        ({"name": "There already"}, "__all__", "You have a token of this name."),
        ({"lives": 10_000}, "lives", "Select a valid choice."),
        ({"lives": ""}, "lives", "This field is required."),
    ],
)
def test_what_cannot_be_made_is_told_beside_the_field(client, owner, typed, field, said):
    factories.token(owner, name="There already")
    answer = make(client, **typed)
    assert answer.status_code == 400
    assert any(said in one for one in answer.context["form"].errors[field])
    assert owner.tokens.count() == 1


def test_sending_the_form_again_makes_no_second_token(client, owner):
    make(client)
    assert make(client).status_code == 400
    assert owner.tokens.count() == 1


def test_the_name_of_a_revoked_token_is_free_again(client, owner):
    make(client)
    owner.tokens.all().revoke()
    assert make(client).status_code == 200


def test_nobody_has_ever_more_tokens(client, owner):
    for _number in range(MOST):
        factories.token(owner)
    answer = make(client)
    assert f"You have {MOST} tokens that work." in answer.content.decode()
    owner.tokens.filter(pk=owner.tokens.first().pk).revoke()
    assert make(client).status_code == 200


def test_no_token_lives_longer_than_a_year():
    token, _secret = factories.token()
    token.expires_at = token.created_at + timedelta(days=400)
    with pytest.raises(ValidationError, match="one year at most"):
        token.full_clean()


def test_revoking_is_asked_about_once_and_is_for_good(client, owner):
    token, _secret = factories.token(owner)
    address = f"{TOKENS}{token.pk}/revoke/"
    assert token.name in client.get(address).content.decode()
    assert owner.tokens.get().works
    assert client.post(address)["Location"] == TOKENS
    since = owner.tokens.get().revoked_at
    client.post(address)
    assert owner.tokens.get().revoked_at == since
    assert "is revoked" in client.get(TOKENS).content.decode()


def test_everybody_sees_and_revokes_only_their_own(client, owner):
    other, _secret = factories.token(name="Of somebody else")
    assert "Of somebody else" not in client.get(TOKENS).content.decode()
    for method in (client.get, client.post):
        assert method(f"{TOKENS}{other.pk}/revoke/").status_code == 404
    other.refresh_from_db()
    assert other.works


def test_the_pages_are_for_those_who_are_signed_in(client):
    token, _secret = factories.token()
    for address in (TOKENS, f"{TOKENS}{token.pk}/revoke/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/account/login/?next={address}")


def test_the_list_takes_as_many_queries_for_one_as_for_many(client, owner, django_assert_num_queries):
    factories.token(owner)
    counts = []
    for _time in range(2):
        with django_assert_num_queries(6, exact=False) as queries:
            client.get(TOKENS)
        counts.append(len(queries))
        for _number in range(3):
            factories.token(owner)
    assert len(set(counts)) == 1


def test_the_pages_are_the_sites_own(client, owner):
    token, _secret = factories.token(owner)
    pages = [client.get(TOKENS), make(client), client.get(f"{TOKENS}{token.pk}/revoke/")]
    for page in pages:
        text = page.content.decode()
        assert '<meta name="robots" content="noindex">' in text
        assert " style=" not in text
        assert "<script>" not in text


@pytest.fixture
def administrator(client):
    made = User.objects.create_user("administrator")
    made.groups.add(Group.objects.get(name=ADMINISTRATOR))
    client.force_login(made)
    return made


def test_an_administrator_sees_every_token_and_revokes_it(client, administrator):
    token, secret = factories.token(name="Somebody's program")
    listed = client.get(reverse("admin:users_token_changelist")).content.decode()
    shown = client.get(reverse("admin:users_token_change", args=[token.pk])).content.decode()
    for page in (listed, shown):
        assert "Somebody&#x27;s program" in page
        assert secret not in page
        assert token.digest not in page
    sent = {"action": "revoke", "_selected_action": [token.pk]}
    client.post(reverse("admin:users_token_changelist"), sent)
    token.refresh_from_db()
    assert not token.works


def test_an_administrator_makes_no_token_for_another_and_changes_none(client, administrator):
    token, _secret = factories.token()
    assert client.get(reverse("admin:users_token_add")).status_code == 403
    client.post(reverse("admin:users_token_change", args=[token.pk]), {"name": "Mine", "publishes": "on"})
    again = Token.objects.get()
    assert (again.name, again.publishes) == (token.name, False)


def test_an_editor_does_not_see_the_tokens_of_others_at_the_desk(client, owner):
    token, _secret = factories.token()
    assert client.get(reverse("admin:users_token_changelist")).status_code == 403
    sent = {"action": "revoke", "_selected_action": [token.pk]}
    assert client.post(reverse("admin:users_token_changelist"), sent).status_code == 403


def test_what_a_scope_covers():
    assert {name: scopes_for(name) for name in EXPECTED} == EXPECTED


EXPECTED = {
    "incidents.view_incident": ["reads_drafts"],
    "incidents.add_incident": ["contributes"],
    "statements.change_claim": ["contributes"],
    "incidents.publish_incident": ["publishes"],
    "statements.read_again_claim": ["publishes"],
    "investigations.add_event": ["contributes", "publishes"],
    "incidents.add_judgement": ["publishes"],
    "incidents.delete_incident": [],
    "users.change_user": [],
    "users.change_token": [],
    "auth.change_group": [],
}


def test_no_token_is_more_than_its_owner_even_of_a_superuser():
    above = User.objects.create_superuser("above")
    above.token, _secret = factories.token(above, "reads_drafts")
    assert above.has_perm("incidents.view_incident")
    assert not above.has_perm("incidents.change_incident")
    assert not above.has_perm("users.view_user")
    assert above.get_all_permissions() == {name for name in above.get_all_permissions() if ".view_" in name}
    reader = factories.reader()
    reader.token, _secret = factories.token(reader, "reads_drafts", "contributes", "publishes")
    assert not reader.get_all_permissions()
