"""A database of the first version becomes one of today, with nothing lost, and its history begins."""

from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from accounts.models import KeptAccounts
from explorer.models import IndexedIncident
from history import guards
from history.models import Change
from history.recording import recording
from incidents.models import Incident, Place
from investigations.models import Event, Investigation
from parties.models import Party
from statements.models import Source, Statement, TextVersion, Translation
from statements.texts import words_key
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.recorded, pytest.mark.last]

FIRST = [("investigations", "0001"), ("statements", "0001"), ("incidents", "0001"), ("parties", "0001")]


@pytest.fixture
def first_version():
    """The models of the first version, on a database that stands where it stood; what the test migrates is today's."""
    try:
        for package, number in FIRST:
            call_command("migrate", package, number, verbosity=0)
        call_command("migrate", "history", "zero", verbosity=0)
        state = MigrationLoader(connection).project_state([(package, "0001_first") for package, _number in FIRST])
        yield state.apps.get_model
    finally:
        call_command("migrate", verbosity=0)


def enter(get_model):
    """A record of every kind that there was, with all its parts."""

    def make(label, **columns):
        return get_model(label).objects.create(**columns)

    now = timezone.now()
    accused = make("parties.Party", slug="a", name="Side A", name_folded="side a", kind="state", code="AA")
    issuer = make("parties.Party", slug="b", name="Side B", name_folded="side b", kind="ministry")
    make("parties.PartyName", party=issuer, name="Müdafiə Nazirliyi", name_folded="mudafie nazirliyi", language="az")
    outlet = make("parties.Outlet", slug="news", name="News", name_folded="news")
    district = make("incidents.Place", slug="sadarak", name="Sadarak", name_folded="sadarak", kind="district")
    place = make(
        "incidents.Place", slug="garagac", name="Garaağaç", name_folded="garaagac", kind="settlement", parent=district
    )
    make("incidents.PlaceName", place=place, name="Караагач", name_folded="karaagac", language="ru", used_by=issuer)
    published = {"status": "published", "published_at": now}
    incidents = [
        make("incidents.Incident", title="Alleged fire", title_folded="alleged fire", place=place, **published),
        make("incidents.Incident", title="Reported breach", title_folded="reported breach"),
    ]
    make("incidents.IncidentLink", source=incidents[0], target=incidents[1], kind="reported_together", note="One page.")
    statement = make(
        "statements.Statement",
        issuer=issuer,
        channel="press_release",
        language="az",
        summary="Says that there was fire.",
        summary_folded="says that there was fire",
        issued_start=date(2026, 11, 20),
        issued_end=date(2026, 11, 20),
        **published,
    )
    make("statements.TextVersion", statement=statement, number=1, text="Atəş açıldı.", sha256="0" * 64)
    make("statements.Translation", statement=statement, language="en", text="Fire was opened.", kind="editorial")
    make(
        "statements.Source",
        statement=statement,
        address="https://www.example.org/News/1/?utm_source=x",
        outlet=outlet,
        is_relied_on=True,
    )
    claim = make(
        "statements.Claim",
        statement=statement,
        incident=incidents[0],
        act="accuse",
        about=accused,
        link_basis="named",
        quoted_details=["when"],
    )
    make("statements.CasualtyFigure", claim=claim, killed_best=0, injured_low=2)
    investigation = make("investigations.Investigation", title="Sədərək inquiry", kind="joint", nature="field_inquiry")
    investigation.incidents.add(incidents[0])
    make("investigations.Member", investigation=investigation, party=issuer, role="lead", statement=statement)
    make(
        "investigations.Event",
        investigation=investigation,
        progress="announced",
        note="It begins.",
        statement=statement,
    )
    make(
        "investigations.Event",
        investigation=investigation,
        note="A site was visited.",
        source_address="https://example.org/visit",
    )
    return counted(get_model)


def counted(get_model):
    labels = [
        *("parties.Party", "parties.PartyName", "parties.Outlet", "incidents.Place", "incidents.PlaceName"),
        *("incidents.Incident", "incidents.IncidentLink", "statements.Statement", "statements.TextVersion"),
        *("statements.Translation", "statements.Source", "statements.Claim", "statements.CasualtyFigure"),
        *("investigations.Investigation", "investigations.Member", "investigations.Event"),
    ]
    return {label: list(get_model(label).objects.order_by("pk").values()) for label in labels}


def test_the_first_version_becomes_todays_without_loss(first_version):
    before = enter(first_version)
    call_command("migrate", verbosity=0)
    after = counted(apps.get_model)
    # The one column that is now rows of its own.
    moved = {"investigations.Event": {"source_address"}}
    for label, rows in before.items():
        kept = [{name: row[name] for name in row if name not in moved.get(label, ())} for row in rows]
        now = [{name: row[name] for name in kept[0]} for row in after[label]]
        assert now == kept, label

    visit = Event.objects.get(note="A site was visited.")
    assert visit.sources.get().address == "https://example.org/visit"
    assert Translation.objects.get().number == 1
    assert len(Translation.objects.get().sha256) == 64
    assert TextVersion.objects.get().words_key == words_key("Atəş açıldı.")
    assert Source.objects.get().address_key == "example.org/News/1"
    assert Place.objects.named("Qaraagac").get().slug == "garagac"
    assert Investigation.objects.search("sederek").exists()

    for model, count in {Party: 2, Incident: 2, Statement: 1, Investigation: 1}.items():
        first = Change.objects.filter(resource=model._meta.label_lower)
        assert [(one.version, one.op, one.by) for one in first] == [(1, "created", None)] * count
    assert guards.missing() == []
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="never rewritten"):
        cursor.execute("UPDATE statements_textversion SET text = 'Another.'")


def test_what_earlier_rules_made_of_accounts_is_computed_anew():
    with recording():
        incident = factories.incident()
        factories.claim(factories.statement(), incident, "accuse", about=factories.party(kind="state"))
    KeptAccounts.objects.update(status="concordant")
    IndexedIncident.objects.update(sides=9)
    try:
        call_command("migrate", "accounts", "0004", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    assert KeptAccounts.objects.get().status == "unanswered_accusation"
    assert IndexedIncident.objects.get().sides == 1
