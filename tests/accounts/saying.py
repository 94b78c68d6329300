"""Cases in a few words: said("A", "accuse", about="B", on="2023-06-01"). No database."""

from datetime import date, time

from accounts.counting import Question
from accounts.plain import Case, Ending, Figure, Kind, PlainClaim, Side, Spot, number_range
from accounts.status import read
from formats.dates import UncertainDate
from formats.points import UncertainPoint

# Two parties, two further sides, a monitor, a medium and a data set.
NAMES = {"A": 0, "B": 0, "C": 0, "E": 0, "M": 1, "N": 3, "D": 4}
SIDES = {
    number: Side(number, name, (group, name.lower(), number)) for number, (name, group) in enumerate(NAMES.items(), 1)
}
KEYS = {side.label: side.id for side in SIDES.values()}

FIRE = frozenset({"fire"})
TYPES = {
    "fire": Kind("fire", "Fire"),
    "small_arms_fire": Kind("small_arms_fire", "Small-arms fire", FIRE),
    "mortar_fire": Kind("mortar_fire", "Mortar fire", FIRE),
    "overflight": Kind("overflight", "Overflight"),
    "unspecified": Kind("unspecified", "Unspecified"),
}


def day(text, clock="", until="", qualifier="", zone=""):
    """ "2023-06-01", or "2023-06-01/2023-06-30" for bounds, or "" for a clock time of no day."""
    first, _, last = text.partition("/")
    return UncertainDate(
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last or first) if first else None,
        qualifier,
        time.fromisoformat(clock) if clock else None,
        time.fromisoformat(until) if until else None,
        zone,
    )


def spot(key, kind="settlement", lies_in=(), at=None, radius=None):
    point = UncertainPoint(*at, radius) if at else None
    return Spot(key, f"Place {key}", frozenset(lies_in), kind in ("district", "region", "country", "sector"), point)


def hurt(whose, group="unknown", **measures):
    """hurt("A", killed=(2, None, None)): low, best, high; a number alone is exact."""
    ranges = {
        measure: number_range(*(said if isinstance(said, tuple) else (None, said, None)))
        for measure, said in measures.items()
    }
    words = ", ".join(f"{low} {measure}" for measure, (low, _) in ranges.items())
    return Figure(KEYS.get(whose) if whose else None, "" if whose in (None, *KEYS) else whose, group, ranges, words)


class Saying:
    """Claims one after another, each in a statement of its own unless told otherwise."""

    def __init__(self):
        self.claims = []

    def __call__(self, who, act, *, on="", at="", about=None, statement=None, ended="", types=(), zone="", **columns):
        number = len(self.claims) + 1
        issued = day(on, at, zone=zone) if on else UncertainDate()
        said_by = issued.latest or date(2023, 12, 31)
        secondary = columns.pop("secondary", who in "ND")
        self.claims.append(
            PlainClaim(
                id=number,
                statement=statement or 100 + number,
                side=KEYS[who],
                party=KEYS[who],
                act=act,
                is_secondary=secondary,
                is_independent=columns.pop("independent", not secondary),
                about=KEYS.get(about),
                about_words="" if about in (None, *KEYS) else about,
                issued=issued,
                said_by=said_by,
                endings=(Ending(ended, date(2023, 7, 1)),) if ended else (),
                types=tuple(TYPES[code] for code in types),
                **columns,
            )
        )
        return self.claims[-1]

    def case(self, starts=None, zone=""):
        return Case(tuple(self.claims), SIDES, date.fromisoformat(starts) if starts else None, zone)

    def read(self, *, judged=True, as_of=None, starts=None, zone=""):
        return read(self.case(starts, zone), Question(judged, date.fromisoformat(as_of) if as_of else None))
