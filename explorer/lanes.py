"""Incidents over time, a lane for each place: a mark where the date is, and a dashed line over all that it may be.

Lanes are as wide as there is room, so places are shares of the width. What stands above what depends on how many pixels
there are at least, so every lane is drawn twice.
"""

import math
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from accounts.status import Status
from formats.folding import fold

from .histogram import Bar
from .sides import status_of
from .timeline import Timeline
from .vocabulary import STATUS_SIGNS

# (class, pixels that there are at least, room for a label of the axis)
SIZES = (("wide", 340, 76), ("narrow", 230, 64))
# For one that is but a year: two of four years stand on the narrow axis.
ROOM_OF_A_YEAR = 56
# Of a mark with the room around it, in which nothing else is to be pressed.
MARK = 26
# The shortest line that can be seen behind a mark.
LINE = 36
# Less than this, and one day would be as wide as the page.
FEWEST_DAYS = 7
# More begins than this are no axis: of so long a time some years are chosen, evenly, before a word is made of any.
MOST_BEGINS = 400


@dataclass(frozen=True)
class Period:
    """The days that an axis goes over, from the first to the last."""

    first: date
    last: date

    @classmethod
    def of(cls, dates) -> "Period | None":
        """That of some uncertain dates; None where not one bound is known."""
        known = [day for one in dates for day in (one.earliest, one.latest) if day]
        if not known:
            return None
        first, last = min(known), max(known)
        missing = FEWEST_DAYS - 1 - (last - first).days
        if missing > 0:
            # The calendar itself ends somewhere.
            before = min(missing // 2, (first - date.min).days)
            after = min(missing - before, (date.max - last).days)
            first, last = first - timedelta(missing - after), last + timedelta(after)
        return cls(first, last)

    def share(self, day, part=0.0) -> float:
        """How far along a day is, from 0 to 1; `part` of the day later."""
        return ((day - self.first).days + part) / ((self.last - self.first).days + 1)

    @cached_property
    def axes(self) -> dict[str, list["Tick"]]:
        """Size → what stands along the axis, as much as there is room for; the same for every lane."""
        stretches = self._stretches()
        first, last = stretches[0]
        most = ROOM_OF_A_YEAR if (last - first).days > 31 else math.inf
        return {css: self._ticks(stretches, pixels, min(room, most)) for css, pixels, room in SIZES}

    def _ticks(self, stretches, pixels, room):
        margin = room / 2 / pixels
        shown = [days for days in stretches if margin <= self.share(days[0]) <= 1 - margin]
        # From one to the next; what is cut by an end of the axis has no label and counts for none.
        step = (self.share(shown[-1][0]) - self.share(shown[0][0])) / (len(shown) - 1) if len(shown) > 1 else 1
        every = math.ceil(room / (step * pixels))
        bars = [Bar(first, last) for first, last in shown[::every]]
        before = [None, *(bar.first.year for bar in bars)]
        return [
            Tick(
                percent(self.share(bar.first)),
                bar.label,
                bar.first.year if bar.names_no_year and bar.first.year != year else None,
            )
            for bar, year in zip(bars, before, strict=False)
        ]

    def _stretches(self):
        years = self.last.year - self.first.year
        if years <= MOST_BEGINS:
            return Timeline.between(self.first, self.last).stretches
        chosen = range(self.first.year + 1, self.last.year + 1, -(-years // MOST_BEGINS))
        return [(date(year, 1, 1), date(year, 12, 31)) for year in chosen]


@dataclass(frozen=True)
class Tick:
    """Where along the axis, the words there, and below them the year where it begins or changes and they name none."""

    x: str
    words: str
    year: int | None


@dataclass(frozen=True)
class Mark:
    """An incident in its lane: where its sign is, and the line over all the time that its date may be."""

    incident: object
    sign: str
    x: str
    y: int
    # (from, to), where it is long enough to be seen beside the sign; a shorter one is drawn at the least length.
    line: tuple[str, str] | None
    is_short: bool


@dataclass(frozen=True)
class Drawing:
    height: int
    marks: list[Mark]
    ticks: list[Tick]


@dataclass
class Lane:
    """The dated incidents of one place, or of none."""

    place: object
    incidents: list
    period: Period
    with_judged: bool = True

    @property
    def sizes(self) -> list[tuple[str, Drawing]]:
        return [(css, self._draw(css, pixels)) for css, pixels, _room in SIZES]

    def _draw(self, css, pixels):
        marks, ends = [], []
        for incident, start, at, end in sorted(map(self._spread, self.incidents), key=lambda one: one[1:]):
            half = (LINE if incident.date.is_imprecise else MARK) / 2
            left, right = min(start * pixels, at * pixels - half), max(end * pixels, at * pixels + half)
            row = next((row for row, taken in enumerate(ends) if taken <= left), len(ends))
            ends[row : row + 1] = [right]
            is_long = (end - start) * pixels >= LINE
            line = (percent(start), percent(end)) if is_long else None
            is_short = incident.date.is_imprecise and not is_long
            marks.append(
                Mark(incident, sign(incident, self.with_judged), percent(at), row * MARK + MARK // 2, line, is_short)
            )
        return Drawing(len(ends) * MARK, marks, self.period.axes[css])

    def _spread(self, incident):
        """(incident, from, sign, to) as shares of the width; a date that is open at one end goes on to the edge."""
        first, last = incident.date.earliest, incident.date.latest
        start = self.period.share(first) if first else 0.0
        end = self.period.share(last, 1) if last else 1.0
        if first and last:
            at = (start + end) / 2
            return (incident, at, at, at) if first == last else (incident, start, at, end)
        at = self.period.share(first or last, 0.5)
        return (incident, at, at, end) if first else (incident, start, at, at)


@dataclass
class Lanes:
    """`lanes` by the leading names of their places, what has no place last; `undated` stand on no axis."""

    period: Period | None
    lanes: list[Lane] = field(default_factory=list)
    undated: list = field(default_factory=list)

    @property
    def axes(self) -> list[tuple[str, list]]:
        return list(self.period.axes.items())


def lanes(incidents, leading, with_judged=True) -> Lanes:
    """Of incidents loaded with their places; `leading`: the names of places that lead; `with_judged`: what their signs count."""
    dated = [incident for incident in incidents if incident.date.is_known]
    undated = [(incident, sign(incident, with_judged)) for incident in incidents if not incident.date.is_known]
    period = Period.of(incident.date for incident in dated)

    def key(incident):
        place = incident.place
        return (0, fold(leading.of(place).text), place.pk) if place else (1, "", 0)

    grouped = groupby(sorted(dated, key=key), key)
    rows = [[*found] for _key, found in grouped]
    return Lanes(period, [Lane(found[0].place, found, period, with_judged) for found in rows], undated)


def sign(incident, with_judged) -> str:
    """That of the status of its accounts, where it has been reckoned."""
    return STATUS_SIGNS[status_of(incident, with_judged) or Status.NO_ACCOUNT]


def percent(share) -> str:
    return f"{100 * share:.2f}%"
