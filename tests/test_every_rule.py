"""Every constraint of every model is broken through each door: the record's own checks and SQL, the desk, the API.

Beside the models stand the tables of cases (`CASES`). The first two doors try all of them next to their package, the API in
`explorer/api/test_rules.py`, the desk here. What a door does not reach is named with the reason.
"""

from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import FormerLink, KeptAccusation, KeptDenial, KeptReply
from explorer.models import Answered
from history.models import Change, Clock
from history.recording import recording
from incidents.models import Place, Tag
from parties.models import Agreement, Outlet, Party
from tests import factories
from tests.desk import errors_of, fill_in
from tests.desk_rules import NOT_AT_THE_DESK, must_be_refused_at_the_desk
from tests.explorer.api.test_rules import CASES, OUT_OF_REACH, RESOURCES_BY_MODEL

pytestmark = pytest.mark.django_db

# What only the register itself writes, its history, what it computes, and tokens, which have tests of their own: no form of a
# record and no request could break it.
BY_ITSELF = {
    "history_one_clock": lambda: Clock.objects.create(pk=2),
    "history_version_once": lambda: _again(seq=10**6),
    "history_change_seq": lambda: _again(version=10**6),
    "reply_of_a_side_once": lambda: _two_replies(),
    "accusation_of_a_side_once": lambda: _accused_twice(),
    "denial_of_a_side_once": lambda: _denied_twice(),
    "former_incident_once": lambda: _formerly(incident=factories.incident()),
    "former_statement_once": lambda: _formerly(earlier=factories.statement()),
    "former_link_is_one": lambda: _formerly(),
    "answered_once": lambda: _answered_twice(),
    "token_name_once": lambda: _two_tokens(name="Import"),
    "users_token_digest": lambda: _two_tokens(digest="0" * 64),
    "withdrawn_release_says_why": lambda: factories.release(withdrawn_at=timezone.now()),
    "release_file_once": lambda: _twice_in_a_release(),
    "releases_release_name": lambda: [factories.release("2026.1") for _ in range(2)],
    "token_expires_after_it_is_made": lambda: factories.token(expires_at=timezone.now() - timedelta(days=1)),
}

# The addresses of records that have a name: given when the record is new.
ADDRESSED = [(Party, factories.party), (Outlet, factories.outlet), (Agreement, factories.agreement)]
ADDRESSED += [(Place, factories.place), (Tag, factories.tag)]

# Unique columns that no case breaks.
NOT_TYPED = {
    "incidents_violationtype_code": "violation types come with the register, and are only read",
    "incidents_exactdetail_incident": "the form of an incident has one row for it, and the API none",
    "explorer_pattern_digest": "patterns are computed, and what is there already is taken",
    "explorer_whereabouts_digest": "whereabouts are computed, and what is there already is taken",
    "explorer_tolls_digest": "tolls are computed, and what is there already is taken",
    "explorer_sayings_digest": "sayings are computed, and what is there already is taken",
    "users_user_username": "accounts are Django's own, with its own form and its own tests",
}


def _again(**columns):
    with recording():
        factories.tag()
    change = Change.objects.last()
    change.pk = None
    for name, value in columns.items():
        setattr(change, name, value)
    change.save(force_insert=True)


def _two_replies():
    claim = factories.claim(incident=factories.incident(), act="accuse", about=factories.party())
    for _ in range(2):
        KeptReply(incident=claim.incident, side=claim.about, accusation=claim, judged=True).save(force_insert=True)


def _accused_twice():
    incident, accuser, accused = factories.incident(), factories.party(), factories.party()
    for _ in range(2):
        KeptAccusation(incident=incident, accuser=accuser, accused=accused, judged=True).save(force_insert=True)


def _denied_twice():
    incident, side = factories.incident(), factories.party()
    for _ in range(2):
        KeptDenial(incident=incident, side=side, judged=True).save(force_insert=True)


def _answered_twice():
    user = factories.editor()
    for _ in range(2):
        Answered.objects.create(user=user, key="once", asked="0" * 64, status=201)


def _twice_in_a_release():
    file = factories.release().files.first()
    file.pk = None
    file.save(force_insert=True)


def _two_tokens(**columns):
    owner = factories.editor()
    for _ in range(2):
        factories.token(owner, **columns)


def _formerly(**to):
    statement = factories.statement()
    for _ in range(2):
        FormerLink(statement=statement, **to).save(force_insert=True)


def rules():
    """The name of every constraint, and of every column that is unique, of every model of the project."""
    for config in apps.get_app_configs():
        if not config.path.startswith(f"{settings.BASE_DIR}/") or "site-packages" in config.path:
            continue
        for model in config.get_models():
            yield from (constraint.name for constraint in model._meta.constraints)
            for column in model._meta.local_fields:
                if column.unique and not column.primary_key:
                    yield f"{model._meta.db_table}_{column.name}"


def address_rules():
    return {f"{model._meta.db_table}_slug" for model, _make in ADDRESSED}


def test_every_rule_is_broken_or_it_is_said_why_it_cannot_be():
    broken = {case.constraint for case in CASES} | address_rules() | BY_ITSELF.keys()
    assert set(rules()) == broken | NOT_TYPED.keys()
    for exceptions in (NOT_AT_THE_DESK, OUT_OF_REACH):
        assert exceptions.keys() <= {case.constraint for case in CASES}
        assert all(exceptions.values())


@pytest.mark.once
@pytest.mark.parametrize("case", [case for case in CASES if case.constraint not in NOT_AT_THE_DESK], ids=str)
def test_an_editor_who_breaks_a_rule_is_told_so_beside_the_field(client, unwritten, case):
    client.force_login(factories.editor())
    must_be_refused_at_the_desk(case, client)


@pytest.mark.parametrize("name", BY_ITSELF)
def test_what_the_register_writes_by_itself_keeps_its_rules(name):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BY_ITSELF[name]()
    if connection.vendor == "postgresql" or "UNIQUE" not in str(refusal.value):
        assert name in str(refusal.value)


@pytest.mark.parametrize(("model", "make"), ADDRESSED, ids=[model.__name__ for model, _make in ADDRESSED])
def test_an_address_is_given_once(client, model, make):
    there, other = make(), make()
    editor = factories.editor()
    client.force_login(editor)
    told = f"{model._meta.verbose_name.capitalize()} with this"
    answer = fill_in(client, f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/", slug=there.slug)
    assert any(one.startswith(told) for one in errors_of(answer)["slug"])
    # A tag is given to an incident through the API, and made at the desk alone.
    if model is not Tag:
        address = f"/api/v1/{RESOURCES_BY_MODEL[model]}/"
        answer = client.post(address, {"slug": there.slug}, content_type="application/json")
        assert any(error["pointer"] == "#/slug" and told in error["detail"] for error in answer.json()["errors"])
    # A record that is there keeps its own, so that only a new one can try.
    other.pk, other.slug = None, there.slug
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        other.save(force_insert=True)
