"""What is kept is never stale, whatever is written and by which door."""

import random
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import keeping
from accounts.models import KeptAccounts, KeptReply
from formats.dates import UncertainDate
from formats.points import UncertainPoint
from history.recording import recording
from incidents.models import Incident, Place
from parties.models import Party
from statements.models import Claim, Statement
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


def kept(incident):
    return KeptAccounts.objects.get(pk=incident.pk)


@pytest.fixture
def accused_and_accuser():
    with recording(reason="Arranged."):
        accused = factories.party("Armenia", kind="state")
        accuser = factories.party("Azerbaijan", kind="state")
        incident = factories.incident("Alleged fire")
        factories.claim(factories.statement(accuser), incident, "accuse", about=accused)
    return accused, incident


def test_an_incident_without_claims_has_no_account():
    with recording():
        incident = factories.incident()
    assert kept(incident).status == "no_account"


def test_a_denial_turns_an_accusation_without_reply_into_a_denied_one_at_once(accused_and_accuser):
    accused, incident = accused_and_accuser
    assert kept(incident).status == "unanswered_accusation"
    assert KeptReply.objects.get(incident=incident).answer is None
    with recording(reason="Entered."):
        denial = factories.statement(accused, published=False)
        factories.claim(
            denial, incident, "deny_occurrence", link_basis="judgement", link_reason="Same night; no place is named."
        )
    assert kept(incident).status == "unanswered_accusation", "a draft says nothing yet"
    denial.publish()
    now = kept(incident)
    assert (now.status, now.denied, now.status_without_judged) == ("denied", "occurrence", "unanswered_accusation")
    assert KeptReply.objects.get(incident=incident).answer.statement == denial


def test_the_days_of_a_reply_are_kept_and_minutes_only_where_both_are_known():
    with recording(reason="Arranged."):
        accused, accuser = factories.party(kind="state"), factories.party(kind="state")
        incident = factories.incident()
        first = factories.statement(accuser, issued=UncertainDate.on(date(2023, 6, 1)))
        factories.claim(first, incident, "accuse", about=accused)
        reply = factories.statement(accused, issued=UncertainDate.on(date(2023, 6, 4)))
        factories.claim(reply, incident, "deny_occurrence")
    found = KeptReply.objects.get(incident=incident)
    assert (found.side, found.days, found.minutes, found.came_before) == (accused, 3, None, False)


class Desk:
    """Somebody who does things to the record, one after another, chosen by a seed."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        with recording(reason="Arranged."):
            self.sides = [factories.party(kind="state") for _ in range(3)]
            self.parties = [
                *self.sides,
                factories.party(kind="ministry", parent=self.sides[0]),
                factories.party(kind="media"),
            ]
            district = factories.place("District", kind="district")
            self.places = [district, factories.place("Village", parent=district), factories.place("Hamlet")]
            self.incidents = [factories.incident(date=UncertainDate.on(date(2023, 6, 1))) for _ in range(3)]

    def one(self, rows):
        return self.chance.choice(list(rows))

    def speaks(self):
        issued = UncertainDate.on(date(2023, 6, self.chance.randrange(1, 9))) if self.chance.random() < 0.8 else None
        statement = factories.statement(self.one(self.parties), published=self.chance.random() < 0.8, issued=issued)
        for _ in range(self.chance.randrange(1, 3)):
            act = self.one(["report", "accuse", "deny_occurrence", "acknowledge", "justify", "decline_comment"])
            judged = self.chance.random() < 0.3
            claim = factories.claim(
                statement,
                self.one(Incident.objects.published()),
                act,
                about=self.one(self.sides) if act == "accuse" else None,
                place=self.one(self.places),
                types=self.one([["fire"], ["mortar_fire"], []]),
                link_basis="judgement" if judged else "named",
                link_reason="Same day." if judged else "",
            )
            if self.chance.random() < 0.4:
                factories.figure(claim, affected=self.one(self.sides), killed_best=self.chance.randrange(3))

    def takes_back(self):
        claims = Claim.objects.filter(statement__status="published").order_by("pk")
        if claims:
            claim = self.one(claims)
            mine = factories.statement(claim.statement.issuer)
            factories.claim(mine, None, "retract", answers=claim, relation=self.one(["retracts", "corrects"]))

    def supersedes(self):
        if earlier := list(Statement.objects.published().order_by("pk")):
            earlier = self.one(earlier)
            factories.statement(earlier.issuer, supersedes=earlier)

    def withdraws(self):
        if published := list(Statement.objects.published().order_by("pk")):
            self.one(published).withdraw("Entered in error.")

    def publishes(self):
        for draft in Statement.objects.filter(status="draft").order_by("pk")[:1]:
            draft.publish()

    def merges(self):
        if Incident.objects.published().count() > 2:
            one, other = self.chance.sample(list(Incident.objects.published().order_by("pk")), 2)
            one.merge_into(other, "The same event.")

    def moves_a_date(self):
        incident = self.one(Incident.objects.published().order_by("pk"))
        incident.date = UncertainDate.on(date(2023, 6, self.chance.randrange(1, 9)))
        incident.save()

    def changes_in_bulk(self):
        Claim.objects.filter(act="report").update(link_basis="judgement", link_reason="Read anew.")
        Claim.objects.filter(act="justify").update(act="acknowledge")

    def relinks(self):
        if claims := list(Claim.objects.exclude(incident=None).order_by("pk")):
            claim = self.one(claims)
            claim.incident = self.one(Incident.objects.published().order_by("pk"))
            claim.save()

    def moves_a_party(self):
        party = Party.objects.get(pk=self.parties[3].pk)
        party.parent = self.one([None, *self.sides])
        party.kind = self.one(["ministry", "media"])
        party.save()

    def moves_a_place(self):
        place = Place.objects.get(pk=self.places[2].pk)
        place.parent = self.one([None, self.places[0]])
        place.point = self.one([None, UncertainPoint(39.7, 44.9, 500)])
        place.save()
        if self.chance.random() < 0.5:
            factories.other_parent(self.places[1], parent=self.places[2], according_to=self.sides[0])

    def does_something(self):
        acts = [self.speaks] * 6 + [
            self.takes_back,
            self.supersedes,
            self.withdraws,
            self.publishes,
            self.merges,
            self.moves_a_date,
            self.changes_in_bulk,
            self.relinks,
            self.moves_a_party,
            self.moves_a_place,
        ]
        act = self.one(acts)
        with recording(reason="Something changed."):
            act()
        return act.__name__


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_stale_after_any_sequence_of_changes(seed):
    desk, done = Desk(seed), []
    for _ in range(40):
        done.append(desk.does_something())
        assert keeping.stale(keeping.everything()) == {}, done
    assert KeptAccounts.objects.values("status").distinct().count() > 1


def test_the_check_names_what_is_stale_and_the_command_mends_it(accused_and_accuser):
    _accused, incident = accused_and_accuser
    call_command("recompute_accounts", check=True, stdout=StringIO())
    KeptAccounts.objects.update(status="concordant")
    with pytest.raises(CommandError, match=f"1 are stale: {incident.reference}"):
        call_command("recompute_accounts", check=True)
    call_command("recompute_accounts", stdout=StringIO())
    assert kept(incident).status == "unanswered_accusation"


def test_what_was_never_kept_is_kept_after_a_migration(accused_and_accuser):
    _accused, incident = accused_and_accuser
    KeptAccounts.objects.all().delete()
    keeping.begin()
    assert kept(incident).status == "unanswered_accusation"


def test_many_incidents_are_read_in_as_many_queries_as_one():
    with recording(reason="Arranged."):
        incidents = [factories.incident() for _ in range(5)]
        for incident in incidents:
            for act in ("report", "deny_occurrence"):
                claim = factories.claim(factories.statement(), incident, act, place=factories.place(), types=["fire"])
                factories.figure(claim)
    with CaptureQueriesContext(connection) as one:
        keeping.computed([incidents[0].pk])
    with CaptureQueriesContext(connection) as several:
        keeping.computed([incident.pk for incident in incidents])
    assert len(several) == len(one)
