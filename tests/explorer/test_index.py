"""The index of incidents is never stale, whatever is written and by which door."""

from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from explorer import index
from explorer.index import INCIDENTS
from explorer.indexes import DOCUMENTS, INDEXES
from explorer.models import DrawnAs, IndexedIncident, IndexedStatement
from formats.points import UncertainPoint
from history.recording import recording
from incidents.models import Incident, Place
from investigations.models import Investigation
from parties.models import Outlet
from statements.models import Statement
from tests import factories
from tests.accounts.operations import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


class WholeDesk(Desk):
    """One who also looks into incidents and moves them about."""

    def looks_into(self):
        incident = self.one(Incident.objects.published().order_by("pk"))
        factories.investigation(incidents=[incident], progress=self.one(["announced", "under_way"]))

    def goes_on(self):
        for investigation in Investigation.objects.order_by("pk")[:2]:
            investigation.incidents.set([self.one(Incident.objects.published().order_by("pk"))])
            factories.event(investigation, progress=self.one(["suspended", "concluded"]))

    def moves_an_incident(self):
        incident = self.one(Incident.objects.published().order_by("pk"))
        incident.place = self.one([None, *self.places])
        incident.save()
        incident.types.set(
            factories.violation_types(*self.one([["fire"], ["overflight", "sniper_fire"], ["mine_or_ied"], []]))
        )

    def learns_where(self):
        """Where an incident was becomes better known, or less; and how far its place reaches, or what it is."""
        incident = self.one(Incident.objects.published().order_by("pk"))
        incident.point = self.one([None, None, UncertainPoint(39.9, 45.2, self.one([None, 300, 70_000]))])
        incident.location_precision = self.one([None, 1, 2, 3, 6])
        incident.save()
        place = Place.objects.get(pk=self.one(self.places).pk)
        place.kind = self.one(["settlement", "district", "sector"])
        place.point = self.one([None, UncertainPoint(39.7, 44.9, self.one([None, 2000, 30_000]))])
        place.save()

    def drafts(self):
        draft = factories.incident(published=False)
        for statement in Statement.objects.published().order_by("pk")[:1]:
            factories.claim(statement, draft)
        factories.statement(self.one(self.parties), published=self.chance.random() < 0.5, text="Words of its own.")

    def publishes(self):
        for draft in Incident.objects.filter(status="draft").order_by("pk")[:1]:
            draft.publish()

    def translates(self):
        for statement in Statement.objects.order_by("-pk")[:1]:
            versions = statement.translations.count()
            factories.translation(statement, text=f"Words {versions}.", reason="A word." if versions else "")

    def redacts(self):
        for statement in Statement.objects.filter(text_versions__redacted_at=None, text_versions__isnull=False)[:1]:
            statement.text_versions.filter(redacted_at=None)[0].redact("It named a person.")

    def lies_elsewhere(self):
        other = Place.objects.get_or_create(name="Other district", kind="district", slug="other-district")[0]
        place = self.one(Place.objects.exclude(pk=other.pk).order_by("pk"))
        if place.other_parents.exists():
            place.other_parents.all().delete()
        else:
            factories.other_parent(place, parent=other, according_to=self.sides[0])
        incident = self.one(Incident.objects.published().order_by("pk"))
        if not incident.places.filter(place=other).exists():
            factories.further_place(incident, place=other)

    def links(self):
        one, other = self.chance.sample(list(Incident.objects.published().order_by("pk")), 2)
        if not one.links_out.filter(target=other).exists():
            factories.link(one, other)

    def unlinks(self):
        for incident in Incident.objects.published().order_by("pk"):
            incident.links_out.all().delete()
            incident.save()

    def renames(self):
        for outlet in Outlet.objects.order_by("pk")[:1]:
            outlet.name = f"Gazette {self.chance.random()}"
            outlet.save()
        factories.page(self.one(Incident.objects.published().order_by("pk")), outlet=factories.outlet())

    def keeps_sources(self):
        statements = list(Statement.objects.published().order_by("pk"))
        for number, statement in enumerate(self.chance.sample(statements, min(2, len(statements)))):
            source = factories.source(statement, address=f"https://example.org/{self.chance.random()}")
            copied = {"file": ContentFile(b"<p>A page.</p>", "page.html")} if number else {}
            factories.capture(source, **copied)

    def does_something(self):
        more = [self.looks_into, self.goes_on, self.moves_an_incident, self.drafts, self.publishes, self.keeps_sources]
        more += [
            self.lies_elsewhere,
            self.learns_where,
            self.translates,
            self.redacts,
            self.links,
            self.unlinks,
            self.renames,
        ]
        if self.chance.random() < 0.5:
            with recording(reason="Something changed."):
                self.one(more)()
            return "more"
        return super().does_something()


@pytest.mark.parametrize("seed", [8])
def test_nothing_is_stale_after_any_sequence_of_changes(seed, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    desk, done = WholeDesk(seed), []
    for _ in range(45):
        done.append(desk.does_something())
        for one in INDEXES:
            assert one.stale(list(one.everything())) == ([], []), (one.model, done)
        # Nothing is committed in a test: each is good until what comes next concerns it.
        DOCUMENTS.make(list(DOCUMENTS.everything()))
    assert IndexedIncident.objects.exclude(pattern__progress=0).exists()
    assert IndexedIncident.objects.exclude(pattern__types=0).exists()
    assert IndexedIncident.objects.exclude(drawn_as=DrawnAs.NOTHING).exists()
    assert {*IndexedStatement.objects.values_list("sources", flat=True)} == {"archived", "linked", ""}
    assert IndexedStatement.objects.exclude(claims=0).exists()


def test_the_check_names_what_is_stale_and_the_command_mends_it():
    with recording():
        incident = factories.incident(types=["fire"])
    call_command("rebuild_index", check=True, stdout=StringIO())
    IndexedIncident.objects.update(killed=7)
    with pytest.raises(CommandError, match=f"1 are stale: {incident.reference}"):
        call_command("rebuild_index", check=True)
    call_command("rebuild_index", stdout=StringIO())
    assert index.type_bits().read(IndexedIncident.objects.get().pattern.types) == [incident.types.get().pk]


def test_what_was_never_indexed_is_indexed_after_a_migration():
    with recording():
        factories.incident()
    IndexedIncident.objects.all().delete()
    INCIDENTS.begin()
    assert IndexedIncident.objects.count() == 1


def test_many_incidents_are_read_in_as_many_queries_as_one():
    with recording(reason="Arranged."):
        district = factories.place(kind="district", parent=factories.place(kind="country"))
        incidents = [factories.incident(place=factories.place(parent=district), types=["fire"]) for _ in range(5)]
        for incident in incidents:
            factories.figure(factories.claim(factories.statement(), incident))
            factories.investigation(incidents=[incident], progress="under_way")
    for index_of in INDEXES:
        keys = list(index_of.everything())
        with CaptureQueriesContext(connection) as one:
            index_of.computed(keys[:1])
        with CaptureQueriesContext(connection) as several:
            index_of.computed(keys)
        assert len(several) == len(one), index_of.model
