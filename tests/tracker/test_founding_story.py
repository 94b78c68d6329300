"""The worked example that the register was designed around, sentence by sentence."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.test import TestCase

from incidents.models import Incident, Place
from investigations.models import Investigation
from parties.models import Party
from statements.models import Claim, Statement
from tests.tracker.founding import founding_alone
from tracker.demo.load import load


def written(key):
    return next(
        model.objects.get(external_id=key)
        for model in (Incident, Statement, Investigation)
        if model.objects.filter(external_id=key).exists()
    )


class TestFoundingStory(TestCase):
    @classmethod
    def setUpTestData(cls):
        with TemporaryDirectory() as folder:
            load(founding_alone(Path(folder)))

    def test_russias_ministry_reports_one_breach_in_the_askeran_region_and_accuses_nobody(self):
        claim = written("russia-bulletin").claims.get(act="report")
        assert claim.statement.issuer.name == "Ministry of Defence of the Russian Federation"
        assert claim.statement.channel == "bulletin"
        assert (claim.incident, claim.place.name, claim.violation_count) == (written("askeran"), "Askeran region", 1)
        assert not Claim.objects.filter(incident=written("askeran"), act="accuse").exists()

    def test_nobody_was_hurt_is_zero_according_to_russia_and_zero_for_every_side(self):
        figure = written("russia-bulletin").claims.get(act="report").figures.get()
        assert figure.wording == "none killed, none injured"
        assert figure.affected is None

    def test_a_joint_investigation_is_under_way_on_the_word_of_russias_ministry(self):
        investigation = Investigation.objects.with_progress().get()
        assert (investigation.kind, investigation.progress) == ("joint", "under_way")
        assert list(investigation.incidents.all()) == [written("askeran")]
        members = {(member.party.slug, member.role, member.told_by.slug) for member in investigation.members.all()}
        assert members == {
            ("russia-peacekeepers", "lead", "russia-mod"),
            ("armenia", "member", "russia-mod"),
            ("azerbaijan", "member", "russia-mod"),
        }

    def test_the_outlet_that_confirms_the_location_gives_an_account_of_its_own(self):
        claim = written("outlet-location").claims.get()
        assert claim.statement.issuer.kind == "media"
        assert (claim.act, claim.relation, claim.place.slug) == ("report", "confirms", "askeran-region")
        assert claim.answers == written("russia-bulletin").claims.get(act="report")

    def test_azerbaijans_ministry_accuses_armenia_and_says_that_its_units_responded(self):
        claim = written("azerbaijan-accusation").claims.get()
        assert (claim.act, claim.about.slug, claim.place.slug) == ("accuse", "armenia", "garagac")
        assert [kind.code for kind in claim.types.all()] == ["small_arms_fire"]
        assert claim.response_words == "response measures"
        assert claim.quoted_details == []

    def test_the_response_is_a_detail_and_does_not_call_the_alleged_fire_one(self):
        assert not Claim.objects.filter(act="justify").exists()

    def test_armenias_ministry_denies_that_it_happened_and_calls_it_disinformation(self):
        claim = written("armenia-denial").claims.get()
        assert (claim.act, claim.about.slug, claim.quote) == ("deny_occurrence", "armenia", "disinformation")
        assert claim.incident == written("garagac")

    def test_the_denial_names_neither_place_nor_date_and_is_linked_by_judgement_with_a_reason(self):
        judged = [claim for claim in Claim.objects.all() if claim.is_judged]
        assert [claim.statement for claim in judged] == [written("armenia-denial")]
        assert "neither Garaağaç nor a date" in judged[0].link_reason
        assert judged[0].place is None
        # Tied by `answers`, it would say that Armenia's ministry named the accusation that it denies.
        assert judged[0].answers is None

    def test_half_past_two_and_the_positions_are_only_quoted(self):
        claim = written("armenia-denial").claims.get()
        assert (claim.when.wording, claim.when.verbatim) == ("Date unknown, 02:30", "2:30 a.m.")
        assert claim.target_words == "Azerbaijani positions"
        assert all(claim.quotes(detail) for detail in ("when", "where", "what", "target"))
        assert not claim.quotes("casualties")

    def test_no_date_is_known_of_anything(self):
        assert not any(incident.date.is_known or incident.date.time_start for incident in Incident.objects.all())
        assert not any(statement.issued.is_known for statement in Statement.objects.all())

    def test_the_two_incidents_were_reported_together_and_lie_far_apart(self):
        link = written("garagac").links_out.get()
        assert (link.kind, link.target) == ("reported_together", written("askeran"))
        here, there = (Place.objects.get(slug=slug).point for slug in ("garagac", "askeran-region"))
        assert 160_000 < here.distance_m(there) < 175_000

    def test_a_district_gets_no_point_of_its_own(self):
        assert written("askeran").point is None
        assert written("askeran").location_precision == Incident.LocationPrecision.DISTRICT
        assert Place.objects.get(slug="sadarak-district").point is None

    def test_russias_foreign_ministry_appeals_about_neither_incident(self):
        claim = written("russia-appeal").claims.get()
        assert (claim.statement.issuer.slug, claim.act, claim.incident) == ("russia-mfa", "appeal", None)

    def test_no_address_and_no_original_is_made_up(self):
        for statement in Statement.objects.all():
            source = statement.relied_on_source
            assert (source.address, source.is_relayed, source.is_unverified) == ("", True, True)
            assert statement.current_text is None
            assert statement.language == "und"

    def test_every_side_has_its_name_in_its_own_language(self):
        in_it = Q(statements__isnull=False) | Q(memberships__isnull=False)
        for party in Party.objects.filter(in_it).exclude(kind="media"):
            assert party.names.exists(), party

    def test_garagac_is_found_by_any_spelling(self):
        for spelling in ("Qaraağac", "garaagac", "Гараагач", "Garaaghaj"):
            assert "garagac" in Place.objects.named(spelling).values_list("slug", flat=True), spelling

    def test_everybody_may_read_all_of_it(self):
        assert Claim.objects.visible_to(AnonymousUser()).count() == 6
