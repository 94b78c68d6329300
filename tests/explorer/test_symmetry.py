"""Whoever is who: with two parties in each other's place, pages, API and statistics say the same with their names exchanged.

The record is made up by chance, twice over: once as it comes, once with Northland and Southland in each other's place in all
that is said. Columns stand in the order of names: the words of pages are compared without their order, and what the API says, by
whom it is said, so that who accuses whom is told apart. Pages say the same sentences.
"""

import json
import random
import re
from collections import Counter
from datetime import date, time, timedelta

import pytest
from django.db import transaction

from formats.dates import UncertainDate
from history.recording import recording
from statements.acts import Act
from tests import factories
from tests.pages import words
from tests.seeds import seeds

pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]

NORTH, SOUTH = ("Northland", "NN"), ("Southland", "SS")
FIRST = date(2023, 6, 1)
ACTS = [act for act in Act.values if act != "retract"] + ["accuse"] * 4 + ["deny_occurrence", "deny_responsibility"] * 2
MISSION = 4


class World:
    """The same accounts for the same seed. `turned`: Northland says what Southland says otherwise."""

    def __init__(self, seed, *, turned):
        self.chance, self.turned = random.Random(seed), turned
        with recording(reason="Arranged."):
            sides = [factories.party(name, code=code) for name, code in (NORTH, SOUTH)]
            organs = [
                factories.party(f"{name} Ministry", kind="ministry", parent=side)
                for (name, _code), side in zip((NORTH, SOUTH), sides, strict=True)
            ]
            for organ in organs:
                factories.watched_channel(organ, from_date=FIRST)
            mission = factories.party("Mission", slug="mission", kind="monitoring_mission")
            self.parties = [*sides, *organs, mission]
            district = factories.place("District", kind="district", slug="district")
            village = factories.place("Village", parent=district, slug="village")
            self.places = [None, district, village, factories.place("Hamlet", slug="hamlet")]
            self.incidents = [factories.incident(f"Event {number}", date=self.day()) for number in range(3)]
            self.said = []
            for number in range(14):
                self.speaks(number)
            self.inquires()

    def party(self, index):
        """The party at an index, or the one across from it."""
        across = {0: 1, 1: 0, 2: 3, 3: 2}
        return self.parties[across.get(index, index) if self.turned else index]

    def day(self):
        return UncertainDate.on(FIRST + timedelta(days=self.chance.randrange(4)))

    def speaks(self, number):
        chance = self.chance
        at = self.day() if chance.random() < 0.8 else None
        who = chance.randrange(len(self.parties))
        about = chance.choice([index for index in range(4) if index % 2 != who % 2 or who == MISSION])
        act = chance.choice(["report", "accuse", "not_observed"] if who == MISSION else ACTS)
        judged = chance.random() < 0.2
        answers = chance.choice([None, *self.said])
        claim = factories.claim(
            factories.statement(self.party(who), issued=at, summary=f"Summary {number}."),
            chance.choice(self.incidents),
            act,
            about=self.party(about) if act == "accuse" else None,
            place=chance.choice(self.places),
            types=chance.choice([[], ["fire"], ["mortar_fire"]]),
            target_kind=chance.choice(["", "positions", "civilians"]),
            when=chance.choice([None, self.day(), UncertainDate(time_start=time(2, 30))]),
            link_basis="judgement" if judged else "named",
            link_reason="The same night." if judged else "",
            paraphrase=f"Says so {number}.",
            answers=answers,
            relation="denies" if answers else "",
        )
        self.said.append(claim)
        if chance.random() < 0.4:
            factories.figure(claim, affected=self.party(chance.randrange(2)), killed_best=chance.randrange(3))

    def inquires(self):
        lead, invited = self.party(0), self.party(3)
        factories.investigation(
            "Inquiry",
            incidents=self.incidents[:1],
            members=[(lead, "lead"), (invited, "invited")],
            progress="announced",
        )


def told(client, seed, *, turned):
    """All that is told of the world, by what tells it: the words of pages, and the numbers and codes of the API."""
    world = World(seed, turned=turned)
    north, south, *organs, _mission = world.parties
    if turned:
        north, south, organs = south, north, organs[::-1]
    found = {}
    for number, incident in enumerate(world.incidents):
        for asked in ("", "?judged=0"):
            page = words(client.get(incident.get_absolute_url() + asked))
            answer = client.get(f"/api/v1/incidents/{incident.reference}/accounts/{asked}")
            assert [sentence for sentence in answer.json()["sentences"] if sentence not in page] == []
            found[f"page {number}{asked}"] = page
            found[f"API {number}{asked}"] = answer.content.decode()
    for name, party in (("one", north), ("other", south), ("its organ", organs[0]), ("organ of other", organs[1])):
        found[f"page of {name}"] = words(client.get(party.get_absolute_url()))
    for name in ("incidents", "statements", "investigations"):
        found[name] = words(client.get(f"/{name}/"))
    found["overview"] = words(client.get("/"))
    found["statistics"] = client.get("/api/v1/stats/replies/").content.decode()
    names = {side.slug: name for side, name in ((north, "A"), (south, "B"))}
    names |= {organ.slug: f"{name}M" for organ, name in zip(organs, "AB", strict=True)}
    return {key: plain(text, names, world, turned) for key, text in found.items()}


def plain(text, names, world, turned):
    """The words of a text, counted, with each world's own names, numbers and hours told by what they stand for.

    What is JSON is told as it is, but for the order of sides.
    """
    for slug, name in names.items():
        text = re.sub(rf"\b{slug}\b", name, text)
    one, other = (SOUTH, NORTH) if turned else (NORTH, SOUTH)
    for (name, code), letter in ((one, "A"), (other, "B")):
        text = re.sub(rf"\b{name}\b", letter, re.sub(rf"\b{code}\b", f"{letter}{letter}", text))
    first = {"CIR": world.incidents[0].pk, "STA": world.said[0].statement_id}
    text = re.sub(r"\b(CIR|STA)-(\d+)", lambda ref: f"{ref[1]}-{int(ref[2]) - first[ref[1]]}", text)
    text = re.sub(r"\bINV-\d+|\b\d\d:\d\d UTC", "", text)
    ids = {str(claim.pk): f'"c{number}"' for number, claim in enumerate(world.said)}
    text = re.sub(
        r'("(?:claims?|accusation|answer)":\s*)(\[[\d,]*\]|\d+)',
        lambda at: at[1] + re.sub(r"\d+", lambda n: ids[n[0]], at[2]),
        text,
    )
    text = re.sub(r'"id":\d+', '"id":0', text)
    if text.startswith("{"):
        return {key: unordered(value) for key, value in json.loads(text).items()}
    return Counter(re.findall(r"\w+|[^\w\s]", text))


def unordered(told):
    """The same, with sides and what is said of them in an order of its own: lists sorted, clauses of sentences, too."""
    if isinstance(told, dict):
        return {key: unordered(value) for key, value in told.items()}
    if isinstance(told, list):
        return sorted((unordered(one) for one in told), key=str)
    if isinstance(told, str):
        return "; ".join(sorted(told.replace("B and A", "A and B").rstrip(".").split("; ")))
    return told


def changed(one, other):
    """What is in one otherwise than in the other, to be read when a test fails."""
    return {
        key: (told - other[key], other[key] - told) if isinstance(told, Counter) else (told, other[key])
        for key, told in one.items()
        if told != other[key]
    }


@seeds((0, 1), (2, 3))
def test_two_parties_in_each_others_place_are_told_of_in_the_same_words(client, seed):
    found = []
    for turned in (False, True):
        # One world at a time: lists and statistics are of the whole register.
        with transaction.atomic():
            found.append(told(client, seed, turned=turned))
            transaction.set_rollback(True)
    assert changed(*found) == {}
