"""Whatever can happen to the record, in an order chosen by a seed."""

import random
from datetime import date

from formats.dates import UncertainDate
from formats.points import UncertainPoint
from history.recording import recording
from incidents.models import Incident, Place
from parties.models import Party
from statements.models import Claim, Statement
from tests import factories


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
            self.incidents = [factories.incident(date=UncertainDate.on(date(2021, 6, 1))) for _ in range(3)]

    def one(self, rows):
        return self.chance.choice(list(rows))

    def of_one_side(self, party):
        sides = Party.objects.sides()
        return self.one(other for other in Party.objects.order_by("pk") if sides.of(other.pk) == sides.of(party.pk))

    def speaks(self):
        issued = UncertainDate.on(date(2021, 6, self.chance.randrange(1, 9))) if self.chance.random() < 0.8 else None
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
            mine = factories.statement(self.of_one_side(claim.statement.issuer))
            factories.claim(mine, None, "retract", answers=claim, relation=self.one(["retracts", "corrects"]))

    def supersedes(self):
        if earlier := list(Statement.objects.published().order_by("pk")):
            earlier = self.one(earlier)
            factories.statement(self.of_one_side(earlier.issuer), supersedes=earlier)

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
        incident.date = UncertainDate.on(date(2021, 6, self.chance.randrange(1, 9)))
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
