"""Claims as the pure functions see them: what is asserted, by which side, known from when.

Sides and parties are primary keys. A detail that a claim only quotes, or that is of something else than the event, such as of
its settlement, is left out when it is made: it never counts.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from math import inf
from zoneinfo import ZoneInfo

from formats.dates import UncertainDate
from formats.points import UncertainPoint


@dataclass(frozen=True)
class Side:
    """The topmost party of those that speak; `order` sorts columns: by role, then by name."""

    id: int
    label: str
    order: tuple


@dataclass(frozen=True)
class Spot:
    """A place as an account names it."""

    id: int
    label: str
    ancestors: frozenset = frozenset()
    is_area: bool = False
    point: UncertainPoint | None = None


@dataclass(frozen=True)
class Kind:
    """A violation type."""

    code: str
    label: str
    ancestors: frozenset = frozenset()


@dataclass(frozen=True)
class Figure:
    """Casualties of one group of one side: measure → (low, high); `high` is infinite where it is open."""

    affected: int | None
    affected_words: str
    group: str
    ranges: dict
    label: str = ""

    @property
    def is_none_at_all(self) -> bool:
        """Says that nobody was hurt, on any side."""
        return self.affected is None and not self.affected_words and all(r == (0, 0) for r in self.ranges.values())


@dataclass(frozen=True)
class Ending:
    """A later statement of the same side by which a claim no longer counts, and the day by whose end that was said."""

    how: str  # superseded, retracted, corrected
    said_by: date


@dataclass(frozen=True)
class PlainClaim:
    """One published claim about the incident at hand."""

    id: int
    statement: int
    side: int
    party: int
    act: str
    # Of a data set, or of a medium that does not know it by itself: what it repeats of others is no account of its own.
    is_secondary: bool = False
    is_independent: bool = True
    # The side that it accuses, or clears.
    about: int | None = None
    about_words: str = ""
    is_judged: bool = False
    is_hedged: bool = False
    answers: int | None = None
    issued: UncertainDate = field(default_factory=UncertainDate)
    # The day by whose end it had been said: the latest possible issue, or the first capture, or the entry.
    said_by: date = date.min
    endings: tuple[Ending, ...] = ()
    when: UncertainDate | None = None
    place: Spot | None = None
    place_words: str = ""
    territory_words: str = ""
    types: tuple[Kind, ...] = ()
    weapon_words: str = ""
    target: str = ""
    target_label: str = ""
    target_words: str = ""
    figures: tuple[Figure, ...] = ()
    has_response: bool = False

    @cached_property
    def issue(self) -> tuple[datetime, datetime]:
        """The first and the last moment at which it may have been issued, on the clock of its zone."""
        return span(self.issued)


@dataclass(frozen=True)
class Case:
    """An incident with all published claims about it."""

    claims: tuple[PlainClaim, ...]
    sides: dict[int, Side]
    # The first day on which it is listed, and the zone of its days; None and "" when unknown.
    starts: date | None = None
    zone: str = ""

    def in_order(self, sides) -> list[Side]:
        return sorted((self.sides[side] for side in set(sides)), key=lambda side: side.order)


def span(value: UncertainDate) -> tuple[datetime, datetime]:
    """The first and the last moment that a date with clock time may mean, unbounded where it says nothing.

    A clock time of one day is that minute; a span of clock times may pass midnight.
    """
    start = datetime.min if value.earliest is None else datetime.combine(value.earliest, value.time_start or time.min)
    if value.latest is None:
        return start, datetime.max
    if value.time_start is None:
        return start, datetime.combine(value.latest, time.max)
    last = value.time_end or value.time_start
    try:
        passes_midnight = timedelta(days=1) if last < value.time_start else timedelta()
        return start, datetime.combine(value.latest, last) + passes_midnight
    except OverflowError:
        return start, datetime.max


def offset(moment, zone) -> timedelta:
    """What a clock of the zone that shows this moment is ahead of UTC."""
    return ZoneInfo(zone).utcoffset(moment)


def is_after(moment, zone, other, other_zone) -> bool:
    """Whether one clock shows a moment after another shows another: as they stand, unless both zones are known."""
    if not zone or not other_zone or zone == other_zone or moment == datetime.min or other == datetime.max:
        return moment > other
    # Of a time that a clock shows twice, the first is meant of one and the last of the other.
    try:
        return moment - offset(moment, zone) > other - offset(other.replace(fold=1), other_zone)
    except OverflowError:
        return moment > other


class Latest:
    """The last moment from which some claims surely were issued, for each zone that their times are stated in.

    Two times are compared as they stand or, where both state a zone, as instants; so no third claim decides between them.
    """

    def __init__(self, claims=()):
        self.begins: dict[str, datetime] = {}
        for claim in claims:
            self.add(claim)

    def add(self, claim) -> None:
        zone, begins = claim.issued.zone, claim.issue[0]
        self.begins[zone] = max(self.begins.get(zone, begins), begins)

    def is_later_than(self, claim) -> bool:
        """Whether one of them was certainly issued after it; False for equal, overlapping and unknown times."""
        return any(is_after(begins, zone, claim.issue[1], claim.issued.zone) for zone, begins in self.begins.items())


def is_later(one: PlainClaim, other: PlainClaim) -> bool:
    """Certainly issued after it; False for equal, overlapping and unknown times."""
    return is_after(one.issue[0], one.issued.zone, other.issue[1], other.issued.zone)


def last_of(claims) -> list[PlainClaim]:
    """Those than which none of them is certainly later."""
    latest = Latest(claims)
    if last := [claim for claim in claims if not latest.is_later_than(claim)]:
        return last
    # Where some state no zone, no time need be the last: then all are read as they stand.
    newest = max(latest.begins.values())
    return [claim for claim in claims if newest <= claim.issue[1]]


def number_range(low, best, high) -> tuple[int, float] | None:
    """What a figure says: n, "at least n", "up to n", a range; None where it says nothing."""
    if low is None and best is None and high is None:
        return None
    if low is None and high is None:
        return best, best
    return (0 if low is None else low), (inf if high is None else high)
