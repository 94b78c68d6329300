"""Nothing of the facts that the demo register was made from is dropped.

`demo_manifest.json` lists what each record of the facts said: docs/demo-mapping.md tells what became of it. The register may
say more, where one record of the facts was several incidents.
"""

import json
from pathlib import Path

import pytest
import yaml
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import TestCase

from accounts.rows import Reading
from accounts.status import Denied
from explorer import comparison, reading
from explorer.api.answers import PATH
from explorer.api.views import description
from incidents.models import Incident, Place
from investigations.models import Investigation
from parties.models import Agreement, Party
from statements.models import MEASURES, CasualtyFigure, Claim, Statement
from tests import factories
from tracker.demo.answers import answers, written
from tracker.demo.load import HERE, SECTIONS, load
from tracker.demo.reading import read_folder

# That the demo loads into each database is tried with the founding story.
pytestmark = pytest.mark.once
counted_anew = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="Elsewhere numbers go on after those that other tests took back."
)
READINGS = yaml.safe_load((Path(__file__).parent / "demo_readings.yaml").read_text("utf-8"))
MANIFEST = json.loads((Path(__file__).parent / "demo_manifest.json").read_text("utf-8"))
# The facts list it among those who take part; it only offered to help, as the last event says.
OFFERED_HELP = {"mechanism-2024-proposal": {"eu-mission-armenia"}}


def by_key(model):
    return {record.external_id: record for record in model.objects.all()}


def addresses(*querysets):
    return {source.address_key for sources in querysets for source in sources if source.address}


def numbers(statement):
    """Each number that a statement gives, and their sums, as "killed 3": it may tell the dead of two places apart."""
    found = set()
    figures = CasualtyFigure.objects.filter(claim__statement=statement)
    for measure in MEASURES:
        for bound in ("low", "best", "high"):
            values = [value for value in figures.values_list(f"{measure}_{bound}", flat=True) if value is not None]
            found |= {f"{measure} {value}" for value in [*values, sum(values)]}
    return found


def times(claims):
    return {
        f"{time:%H:%M}" for claim in claims for time in (claim.when_time_start, claim.when_time_end) if time is not None
    }


class TestDemoRegister(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.report = load()
        cls.incidents = by_key(Incident)
        cls.statements = by_key(Statement)
        cls.investigations = by_key(Investigation)
        cls.places = {place.slug: place for place in Place.objects.select_related("parent")}

    def test_every_incident_reads_as_it_was_reviewed(self):
        """`demo_readings.yaml` was read through by hand against the claims; it says why where a reading may surprise."""
        readings = {}
        for key, incident in self.incidents.items():
            claims = reading.claims_compared(incident, AnonymousUser())
            compared = comparison.compare(incident, comparison.Asked(), claims)
            accounts, without = compared.accounts, compared.without_judged
            denied = "" if accounts.denied == Denied.NONE else f", {accounts.denied}"
            readings[key] = {
                "status": f"{accounts.status}{denied}",
                "rows": {name: one.code for name, one in compared.verdicts.items() if one.code != Reading.NOBODY},
            }
            if without.status != accounts.status:
                readings[key]["without_judged"] = str(without.status)
        reviewed = {key: {name: one[name] for name in one if name != "why"} for key, one in READINGS.items()}
        assert readings == reviewed

    def missing(self, name, record, of):
        """What a record of the facts says and the register does not."""
        return [f"{record}: {name} {one}" for one in sorted(of)]

    def named(self, slug):
        """The places that may stand for a town of the facts: itself, or the district that a statement means by it."""
        parent = self.places[slug].parent
        return {slug, *([parent.slug] if parent and parent.kind == Place.Kind.DISTRICT else [])}

    def test_everything_is_published_and_a_second_load_finds_everything_as_written(self):
        assert not Incident.objects.exclude(status="published").exists()
        assert self.report.added["incidents"] == 69
        again = load()
        assert (sum(again.added.values()), again.left_alone) == (0, [])
        assert again.unchanged == self.report.added

    def test_the_founding_story_has_the_first_references(self):
        assert [incident.external_id for incident in Incident.objects.order_by("pk")[:2]] == ["askeran", "garagac"]

    def test_every_party_place_and_agreement_of_the_facts_is_there(self):
        assert set(MANIFEST["parties"]) <= set(Party.objects.values_list("slug", flat=True))
        assert set(MANIFEST["places"]) <= set(self.places)
        assert set(MANIFEST["agreements"]) <= set(Agreement.objects.values_list("slug", flat=True))

    def test_every_incident_statement_and_investigation_of_the_facts_became_one_or_more_of_ours(self):
        became = [key for record in MANIFEST["incidents"].values() for key in record["became"]]
        assert sorted(became) == sorted(self.incidents)
        assert set(MANIFEST["statements"]) <= set(self.statements)
        assert set(MANIFEST["investigations"]) == set(self.investigations)

    def test_no_place_agreement_or_source_of_an_incident_is_gone(self):
        gone = []
        for record, said in MANIFEST["incidents"].items():
            ours = [self.incidents[key] for key in said["became"]]
            statements = [self.statements[key] for key in said["statements"]]
            claims = Claim.objects.filter(incident__in=ours) | Claim.objects.filter(statement__in=statements)
            places = {incident.place.slug for incident in ours if incident.place}
            places |= {further.place.slug for incident in ours for further in incident.places.all()}
            places |= {place.slug for claim in claims for place in (claim.place, claim.firing_point) if place}
            gone += self.missing("place", record, [p for p in said.get("places", []) if not self.named(p) & places])
            kept = {agreement.slug for incident in ours for agreement in incident.agreements.all()}
            gone += self.missing("agreement", record, set(said.get("agreements", [])) - kept)
            pages = addresses(*(one.sources.all() for one in [*ours, *statements]))
            if len(pages) < said.get("addresses", 0):
                gone.append(f"{record}: {said['addresses']} pages, here {len(pages)}")
            linked = {inquiry.external_id for incident in ours for inquiry in incident.investigations.all()}
            gone += self.missing("investigation", record, set(said.get("investigations", [])) - linked)
        assert gone == []

    def test_no_figure_time_place_quote_or_source_of_a_statement_is_gone(self):
        gone = []
        for key, said in MANIFEST["statements"].items():
            statement = self.statements[key]
            claims = list(statement.claims.all())
            assert statement.issuer.slug == said["issuer"]
            gone += self.missing("number", key, set(said.get("numbers", [])) - numbers(statement))
            gone += self.missing("time", key, set(said.get("times", [])) - times(claims))
            places = {place.slug for claim in claims for place in (claim.place, claim.firing_point) if place}
            # A claim has one place; what else it names stands in its words, and among the places of its incident.
            places |= {
                further.place.slug for claim in claims if claim.incident for further in claim.incident.places.all()
            }
            if said.get("place") and not self.named(said["place"]) & places:
                gone.append(f"{key}: place {said['place']}")
            if said.get("quote") and said["quote"] not in {claim.quote for claim in claims}:
                gone.append(f"{key}: quote {said['quote']}")
            if len(addresses(statement.sources.all())) < said.get("addresses", 0):
                gone.append(f"{key}: pages")
        assert gone == []

    def test_no_step_member_or_source_of_an_investigation_is_gone(self):
        gone = []
        for key, said in MANIFEST["investigations"].items():
            investigation = self.investigations[key]
            events = list(investigation.events.all())
            if len(events) < said["events"]:
                gone.append(f"{key}: {said['events']} steps, here {len(events)}")
            members = {member.party.slug for member in investigation.members.all()}
            gone += self.missing("member", key, set(said["members"]) - members - OFFERED_HELP.get(key, set()))
            pages = addresses(*(event.sources.all() for event in events))
            if len(pages) < said.get("addresses", 0):
                gone.append(f"{key}: {said['addresses']} pages, here {len(pages)}")
        assert gone == []

    def test_every_statement_has_a_claim_and_one_source_that_it_relies_on(self):
        for statement in self.statements.values():
            assert statement.claims.exists(), statement
            assert statement.sources.filter(is_relied_on=True).count() == 1, statement

    def test_nobody_is_accused_by_its_own_side(self):
        sides = Party.objects.sides()
        for claim in Claim.objects.filter(act="accuse").select_related("about", "statement__issuer"):
            assert claim.about is None or sides.of(claim.about) != sides.of(claim.statement.issuer), claim.paraphrase

    # Tests arrange without history unless they say so.
    @pytest.mark.recorded
    @counted_anew
    def test_the_description_of_the_api_shows_what_the_demonstration_answers(self):
        assert PATH.read_text("utf-8") == written(answers()), "run manage.py demo_answers"

    @pytest.mark.recorded
    @counted_anew
    def test_what_the_description_shows_is_taken_when_it_is_sent(self):
        """Each body is sent to the address that is shown with it, as if none had been before."""
        self.client.force_login(factories.editor())
        refused = []
        for path, operations in description()["paths"].items():
            for method, operation in operations.items():
                if "requestBody" in operation and self.sent(method, path, operation) not in (200, 201):
                    refused.append(path.removeprefix("/api/v1/"))
        # The statement that is shown has no texts.
        nothing_there = "statements/{reference}/%s/{number}/redact/"
        assert refused == [nothing_there % "texts", nothing_there % "translations"]

    def sent(self, method, path, operation):
        """The status with which the body is answered that an operation shows. What is added has another name than what is here."""
        address = path.format(**{one["name"]: one["example"] for one in operation["parameters"] if one["in"] == "path"})
        (example,) = operation["requestBody"]["content"]["application/json"]["examples"].values()
        body = description()["components"]["examples"][example["$ref"].rpartition("/")[2]]["value"]
        if method == "post":
            body = body | {name: "another" for name in ("slug", "external_id") if name in body}
        headers = {"if-match": "*"} if any(one["name"] == "If-Match" for one in operation["parameters"]) else {}
        with transaction.atomic():
            answer = self.client.generic(method, address, json.dumps(body), "application/json", headers=headers)
            transaction.set_rollback(True)
        return answer.status_code

    def test_every_double_name_is_alphabetical(self):
        for name in [*Place.objects.values_list("name", flat=True), *Incident.objects.values_list("title", flat=True)]:
            if name.count(" / ") == 1 and all(place.istitle() for place in name.split(" / ")):
                assert name.split(" / ") == sorted(name.split(" / ")), name


def test_the_files_say_nothing_that_a_public_page_never_says():
    for section in read_folder(HERE, SECTIONS).values():
        for where, values in section.values():
            said = json.dumps(values, ensure_ascii=False)
            assert "verified" not in said.replace("is_unverified", ""), where
            assert "Alleged attack" not in said, where
