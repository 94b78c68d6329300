"""The generated register is one that people could have entered: it keeps every rule and has the history it would have."""

from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db.models import Count

from accounts.counting import Question
from accounts.loading import load
from accounts.models import KeptAccounts
from accounts.status import read
from explorer.comparison import Asked, compare
from explorer.models import IncidentDocument
from explorer.reading import claims_compared
from history.changes import snapshots, write
from history.models import Change
from history.recording import recording
from history.tracking import TRACKED
from incidents.models import Incident, Judgement, Place
from investigations.models import Finding, Investigation
from parties.models import Party
from statements.models import CasualtyFigure, Claim, Statement, Tally, TextVersion, Translation
from tests.tracker.generating import INCIDENTS, generate, generated

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def register(for_all):
    generate()


def test_every_layer_of_the_record_is_there(register):
    layers = [Incident, Statement, Claim, CasualtyFigure, TextVersion, Translation, Tally, Investigation, Finding]
    assert all(model.objects.exists() for model in [*layers, Judgement]), layers
    assert Incident.objects.count() == INCIDENTS
    assert {*Incident.objects.values_list("status", flat=True)} == {"draft", "published", "withdrawn"}
    assert Incident.objects.filter(date_start=None).exists()
    assert Incident.objects.filter(place=None).exists()
    assert Incident.objects.filter(claims=None).exists()
    assert Incident.objects.filter(links_out__isnull=False).exists()
    assert Claim.objects.filter(link_basis="judgement").exists()
    assert Claim.objects.filter(answers__isnull=False).exists()


def test_the_accounts_of_every_incident_are_kept(register):
    assert KeptAccounts.objects.count() == INCIDENTS
    call_command("recompute_accounts", check=True, stdout=StringIO())


def test_everything_is_indexed_and_written_out(register):
    assert IncidentDocument.objects.count() == Incident.objects.published().count()
    call_command("rebuild_index", check=True, stdout=StringIO())


def test_accounts_read_from_the_claims_of_a_page_are_those_of_the_record(register):
    for pk, case in load(Incident.objects.published().values_list("pk", flat=True)[:40]).items():
        incident = Incident.objects.get(pk=pk)
        compared = compare(incident, Asked(), claims_compared(incident, AnonymousUser()))
        assert compared.case == case
        assert compared.without_judged.status == read(case, Question(judged=False)).status


def test_some_places_see_much_more_than_others(register):
    seen = Place.objects.annotate(seen=Count("incidents")).order_by("-seen").values_list("seen", flat=True)
    assert seen[0] >= 10 * max(seen[len(seen) // 2], 1)


def test_history_holds_what_it_would_hold_had_people_entered_it(register):
    told = {(change.resource, change.record): change.after for change in Change.objects.all()}
    for model, tracked in TRACKED.items():
        if tracked.up is None:
            pks = list(model._base_manager.values_list("pk", flat=True))
            for pk, now in snapshots(tracked, pks).items():
                assert told.pop((model._meta.label_lower, pk)) == now
    assert told == {}


def test_the_next_change_follows_in_order_and_finds_a_free_key(register):
    last = Change.objects.last()
    with recording(reason="The title was mistyped."):
        party = Party.objects.create(slug="one-more", name="One more", kind="media")
    assert Change.objects.last().seq == last.seq + 1
    assert party.pk == Party.objects.order_by("-pk").first().pk


def test_every_record_keeps_the_rules(register):
    for model in (Place, Party, Incident, Statement, Claim, CasualtyFigure, TextVersion, Investigation):
        records = model.objects.order_by("pk")[:60]
        assert records, f"no {model.__name__} to look at"
        for record in records:
            try:
                record.full_clean()
            except ValidationError as error:
                raise AssertionError(f"{model.__name__} {record.pk}: {error.message_dict}") from error


def test_the_same_numbers_give_the_same_register_and_another_seed_another():
    first = generated()
    assert generated() == first
    assert generated(seed=2) != first


def test_a_second_register_finds_room_beside_the_first(register):
    generate()
    assert Incident.objects.count() == 2 * INCIDENTS


@pytest.mark.parametrize("numbers", [{"incidents": 0}, {"incidents": 10, "places": 0}])
def test_numbers_count_from_one(numbers):
    with pytest.raises(CommandError, match="count from one"):
        call_command("generate_load", stdout=StringIO(), **numbers)


def test_the_writer_of_history_sees_nothing_left_to_write(register):
    with recording() as now:
        now.touched[Incident] = set(Incident.objects.values_list("pk", flat=True)[:50])
        assert write(now) == []
