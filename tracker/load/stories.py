"""What is said to have happened, and who says what of it: one incident after another, each from its number alone.

How things are spread is written once here. What is rare comes round by counting, so that even a small register holds one of
each; what varies freely comes from a generator seeded with the number.
"""

import datetime
import random
from bisect import bisect
from collections import Counter
from functools import lru_cache

from formats.columns import LONGEST_TEXT
from history.models import Change
from incidents.models import Incident, IncidentLink, IncidentPlace, IncidentSource, Judgement
from investigations.models import Event, Finding, Investigation, Member
from statements.models import CasualtyFigure, Claim, Source, Statement, Tally, TextVersion, Translation
from statements.texts import hash_of

from . import words
from .tables import MADE_AT, Given, Rows
from .world import World

FIRST_DAY = datetime.date(2020, 1, 1)
DAYS = 2_400

TYPES = ("small_arms_fire", "fire", "mortar_fire", "artillery_fire", "air_or_drone_strike", "sniper_fire", "overflight")
TARGETS = ("positions", "settlement", "civilians", "vehicle", "infrastructure", "")

# What is said of an incident: who (a: accused side, b: the other, m: monitor, n: medium, d: data set), and the acts of
# each statement in their order. The numbers are shares in a hundred.
ACCOUNTS = [
    (24, [("b", ["accuse"])]),
    (14, [("b", ["accuse", "condemn"]), ("a", ["deny_occurrence"])]),
    (10, [("b", ["accuse", "justify"]), ("a", ["deny_responsibility"]), ("m", ["report"])]),
    (9, [("b", ["accuse"]), ("a", ["accuse_b", "justify"])]),
    (8, [("m", ["report"])]),
    (6, [("b", ["accuse", "demand"]), ("n", ["report"])]),
    (5, [("b", ["accuse"]), ("a", ["dispute_details"])]),
    (5, [("m", ["report"]), ("n", ["report"]), ("d", ["report"])]),
    (4, [("b", ["accuse"]), ("a", ["decline_comment"]), ("m", ["call_for_investigation"])]),
    (3, [("b", ["accuse"]), ("a", ["acknowledge", "apologise"])]),
    (3, [("d", ["report"])]),
    (3, [("b", ["accuse"]), ("a", ["announce_investigation"]), ("m", ["not_observed"])]),
    (
        2,
        [
            ("b", ["accuse"]),
            ("a", ["deny_occurrence"]),
            ("b", ["accuse"]),
            ("a", ["deny_occurrence"]),
            ("m", ["report"]),
        ],
    ),
    (2, [("b", ["report"]), ("b", ["accuse"])]),
    (2, []),
]
# One incident in ten thousand that everybody speaks of, over and over: two hundred claims and more.
MUCH_TALKED_ABOUT, MUCH_SAID = 10_000, ACCOUNTS[12][1] * 40
_UPTO = [sum(share for share, _ in ACCOUNTS[: n + 1]) for n in range(len(ACCOUNTS))]
ANSWERS = {
    "deny_occurrence": "denies",
    "deny_responsibility": "denies",
    "dispute_details": "counters",
    "accuse_b": "counters",
    "acknowledge": "confirms",
}


def _day(offset):
    return (FIRST_DAY + datetime.timedelta(days=offset)).isoformat()


# Each day is asked for many times.
_day = lru_cache(maxsize=None)(_day)


def accounts_of(number) -> list:
    """What is said of an incident, as ACCOUNTS has it."""
    return MUCH_SAID if number % MUCH_TALKED_ABOUT == 4_321 else ACCOUNTS[bisect(_UPTO, number * 61 % 100)][1]


def speaks_of_before(number, place_in_order) -> bool:
    """Every second statement is a bulletin that also speaks of what happened before."""
    return number > 0 and (number // 2 + place_in_order) % 2 == 0


def is_looked_into(number) -> bool:
    return number % 20 == 3


def is_judged(number) -> bool:
    return number > 0 and number % 100 == 57


def counted(numbers) -> Counter:
    """How many keys the stories of these numbers take of each model; of a model that is not named, at most of None."""
    told = Counter()
    for number in numbers:
        accounts = accounts_of(number)
        told[Incident] += 1
        told[Statement] += len(accounts)
        told[Claim] += sum(len(acts) + speaks_of_before(number, at) for at, (_who, acts) in enumerate(accounts))
        told[Investigation] += is_looked_into(number)
        told[Judgement] += is_judged(number)
    told[Change] = told[Incident] + told[Statement] + told[Investigation] + told[Judgement]
    # A claim has at most one row of each kind that hangs on it, a statement and an incident at most as many as they have.
    told[None] = told[Claim] + told[Statement] + 3 * told[Incident]
    return told


class Stories:
    """Makes rows of incidents by number. `first`: the keys that those of number 0 took."""

    def __init__(self, rows: Rows, world: World, seed: int, first: dict):
        self.rows, self.world, self.seed, self.first = rows, world, seed, first

    def tell(self, number: int) -> None:
        """One incident with what is said of it and who finds out."""
        self.chance = random.Random(self.seed * 1_000_003 + number)
        self.number = number
        self.offset = number * DAYS // 300_000 % DAYS if number % 3 else self.chance.randrange(DAYS)
        self.spot = self._spot()
        self.type = TYPES[min(int(self.chance.expovariate(0.7)), len(TYPES) - 1)]
        a = self.chance.randrange(len(self.world.sides))
        self.accused, self.accuser = self.world.sides[a], self.world.sides[a - 1]
        self.accounts = accounts_of(number)
        self.before = self.first[Incident] + number - 1
        incident = self._incident()
        self._statements(incident)
        if is_looked_into(number):
            self._investigation(incident)
        if is_judged(number):
            self._judgement(incident)

    def _spot(self):
        """A place, hot ones more often; every nineteenth incident has none."""
        if self.number % 19 == 5:
            return None
        heat = self.world.heat
        return self.world.spots[bisect(heat, self.chance.random() * heat[-1])]

    def _lifecycle(self):
        if self.number % 40 == 11:
            return {"status": "draft"}
        if self.number % 250 == 99:
            return {
                "status": "withdrawn",
                "published_at": MADE_AT,
                "ended_at": MADE_AT,
                "end_reason": "Entered in error.",
            }
        return {"status": "published", "published_at": MADE_AT}

    def _when(self, name, *, of_statement=False):
        """Bounds of a date: mostly a day, sometimes a month, sometimes nothing."""
        late = 1 if of_statement and self.chance.random() < 0.3 else 0
        if not of_statement and self.number % 25 == 7:
            return {}
        if not of_statement and self.number % 9 == 4:
            first = datetime.date.fromisoformat(_day(self.offset)).replace(day=1)
            last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
            return {f"{name}_start": first.isoformat(), f"{name}_end": last.isoformat()}
        day = _day(self.offset + late)
        clock = {}
        if self.chance.random() < 0.4:
            clock = {
                f"{name}_time_start": f"{self.chance.randrange(24):02}:{self.chance.randrange(0, 60, 5):02}:00",
                f"{name}_zone": "Asia/Baku",
            }
        return {f"{name}_start": day, f"{name}_end": day, **clock}

    def _incident(self):
        spot, number = self.spot, self.number
        what = self.type.replace("_", " ")
        accused = any("accuse" in acts for _, acts in self.accounts)
        parts = []
        if spot and number % 10 == 6:
            other = self.world.spots[(spot.pk * 31) % len(self.world.spots)]
            parts.append(Given(IncidentPlace, {"place_id": other.pk, "role": "firing_point"}))
        if number % 15 == 2:
            parts.append(Given(IncidentSource, {"address": f"https://data.example.org/event/{number}"}))
        if number % 50 == 21:
            parts.append(Given(IncidentLink, {"target_id": self.before, "kind": "reported_together"}))
        pointed = spot is not None and spot.latitude is not None
        precision = None if spot is None else 1 if pointed else 3 if spot.kind == "district" else 4
        return self.rows.add(
            Given(
                Incident,
                {
                    "title": f"{'Alleged' if accused else 'Reported'} {what} at {spot.name if spot else 'a place not named'}",
                    "summary": f"{what.capitalize()} is {'alleged' if accused else 'reported'}.",
                    **self._when("date"),
                    "place_id": spot.pk if spot else None,
                    "latitude": spot.latitude if pointed else None,
                    "longitude": spot.longitude if pointed else None,
                    "radius_m": 1_000 if pointed else None,
                    "location_precision": precision,
                    "clarity": "aggregate" if number % 30 == 8 else "single",
                    **self._lifecycle(),
                },
                many={
                    "types": [self.world.types[self.type]],
                    "agreements": [self.world.agreement] if number % 5 else [],
                    "provisions": [self.world.provisions[number % 3]] if number % 7 == 0 else [],
                },
                parts=parts,
            )
        )

    def _speaker(self, who):
        world = self.world
        if who in "ab":
            side = self.accused if who == "a" else self.accuser
            return self.chance.choice([side.pk, *side.organs]), self.chance.choice(["bulletin", "press_release"])
        return {
            "m": (self.chance.choice(world.monitors), "mission_report"),
            "n": (self.chance.choice(world.media), "media_report"),
            "d": (self.chance.choice(world.data_sets), "data_set_record"),
        }[who]

    def _statements(self, incident):
        accusation = None
        for place_in_order, (who, acts) in enumerate(self.accounts):
            statement = self.rows.key(Statement)
            issuer, channel = self._speaker(who)
            language = "en" if who in "mnd" else words.LANGUAGES[self.chance.randrange(4)]
            original = words.text(language, self.spot.name if self.spot else "…", self.number * 5 + place_in_order)
            claims = []
            for act in acts:
                claim = self._claim(incident, who, act, original, accusation)
                if act == "accuse" and accusation is None:
                    accusation = claim.values["id"]
                claims.append(claim)
            if speaks_of_before(self.number, place_in_order):
                claims.append(self._claim(self.before, "m", "report", original, None))
            self._statement(statement, issuer, channel, language, original, claims)

    def _statement(self, pk, issuer, channel, language, original, claims):
        parts = list(claims)
        if pk % 10:
            parts.append(
                Given(TextVersion, {"number": 1, "text": original[:LONGEST_TEXT], "sha256": hash_of(original)})
            )
        if pk % 7 == 1 and language != "en":
            english = words.text("en", self.spot.name if self.spot else "…", pk)
            values = {"number": 1, "language": "en", "kind": "editorial", "text": english, "sha256": hash_of(english)}
            parts.append(Given(Translation, values))
        outlet = self.world.outlets[pk % len(self.world.outlets)]
        parts.append(
            Given(
                Source,
                {"address": f"https://news.example.org/{pk}", "outlet_id": outlet, "is_relied_on": True},
            )
        )
        if pk % 90 == 17:
            parts.append(
                Given(
                    Tally,
                    {
                        "by_party_id": self.accused.pk,
                        "area_id": self.spot.pk if self.spot else None,
                        "violations": pk % 40,
                        **self._when("period", of_statement=True),
                    },
                )
            )
        self.rows.add(
            Given(
                Statement,
                {
                    "id": pk,
                    "issuer_id": issuer,
                    "channel": channel,
                    "language": language,
                    "summary": f"The issuer speaks of {self.spot.name if self.spot else 'an event'}.",
                    **(self._when("issued", of_statement=True) if pk % 33 else {}),
                    "responds_to_id": pk - 1 if pk % 25 == 4 and pk > self.first[Statement] else None,
                    **({"status": "draft"} if pk % 35 == 9 else {"status": "published", "published_at": MADE_AT}),
                },
                parts=parts,
            )
        )

    def _claim(self, incident, who, act, original, accusation):
        chance, spot = self.chance, self.spot
        values = {"id": self.rows.key(Claim), "incident_id": incident, "act": act, "link_basis": "named"}
        happened = act in ("report", "accuse", "accuse_b", "acknowledge")
        if act == "accuse":
            values["about_id"] = self.accused.pk
        elif act == "accuse_b":
            values |= {"act": "accuse", "about_id": self.accuser.pk}
        if accusation and act in ANSWERS:
            values |= {"answers_id": accusation, "relation": ANSWERS[act]}
        if act.startswith("deny") and chance.random() < 0.3:
            values |= {"link_basis": "judgement", "link_reason": "Same day and area; the statement names no place."}
            values |= {"when_verbatim": "at night", "quoted_details": ["when"]}
        if happened:
            if chance.random() < 0.8:
                values |= self._when("when")
            if spot and chance.random() < 0.7:
                values["place_id"] = spot.pk
            values |= {"target_kind": chance.choice(TARGETS), "basis": chance.choice(["own_forces", "", "media"])}
        if chance.random() < 0.3:
            end = original.find(" ", 40)
            values |= {"quote": original[: end if end > 0 else 40], "quote_start": 0}
        figures = [self._figure(who)] if happened and chance.random() < 0.3 else []
        types = [self.world.types[self.type]] if happened and chance.random() < 0.85 else []
        return Given(Claim, values, many={"types": types}, parts=figures)

    def _figure(self, who):
        killed = min(int(self.chance.expovariate(1.2)), 40)
        if killed == 0:
            return Given(CasualtyFigure, {"killed_best": 0, "injured_best": 0})
        affected = self.accuser.pk if who != "a" else self.accused.pk
        if killed > 3:
            return Given(CasualtyFigure, {"affected_id": affected, "group": "military", "killed_low": killed})
        values = {"killed_low": killed, "killed_best": killed, "killed_high": killed + self.chance.randrange(2)}
        return Given(CasualtyFigure, {"affected_id": affected, "group": "unknown", **values})

    def _investigation(self, incident):
        world, number = self.world, self.number
        members = [self.rows.key(Member) for _ in range(2)]
        parties = [world.monitors[0], self.accuser.pk]
        steps = ["announced", "under_way", "concluded"][: 1 + number // 20 % 3]
        parts = [
            Given(Member, {"id": pk, "party_id": party, "role": role})
            for pk, party, role in zip(members, parties, ["lead", "member"], strict=True)
        ]
        for n, progress in enumerate(steps):
            day = _day(self.offset + 3 * n + 1)
            parts.append(Given(Event, {"date_start": day, "date_end": day, "progress": progress, "note": "Reported."}))
        if "concluded" in steps:
            values = {"member_id": members[0], "position": "concurring", "summary": "The mission found traces of fire."}
            parts.append(Given(Finding, values))
        self.rows.add(
            Given(
                Investigation,
                {
                    "title": f"Investigation {number}",
                    "kind": "mission",
                    "nature": "field_inquiry",
                    "aims": ["establish_facts"],
                    "status": "published",
                    "published_at": MADE_AT,
                },
                many={"incidents": [incident]},
                parts=parts,
            )
        )

    def _judgement(self, incident):
        values = {"first_id": self.before, "second_id": incident, "verdict": "different", "reason": "Other hours."}
        self.rows.add(Given(Judgement, values))
