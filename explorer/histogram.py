"""How many incidents when, by whether their accounts are disputed: bars of a day, a week, a month or a year.

An incident stands in the bar that its whole period lies in; one without a known day, or that crosses the limits of a bar,
stands apart. The bars and what stands apart always sum to the incidents that were found.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.status import GROUP_OF, Group, Status

DAY, WEEK, MONTH, YEAR = "day", "week", "month", "year"
NAMES = {DAY: _("per day"), WEEK: _("per week"), MONTH: _("per month"), YEAR: _("per year")}
YEAR_OF_DAYS, MOST_YEARS = 366, 100
# From the baseline up.
ORDER = (Group.AGREED, Group.DISPUTED, Group.OPEN)


@dataclass
class Bar:
    """Incidents of one stretch of time. `first` and `last` are its days."""

    first: datetime.date
    last: datetime.date
    counts: Counter = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def label(self) -> str:
        if self.first == self.last or (self.last - self.first).days == 6:
            return date_format(self.first, "j M")
        return date_format(self.first, "M Y" if self.first.month == self.last.month else "Y")


@dataclass(frozen=True)
class Piece:
    """A rectangle of a drawn bar."""

    css: str
    x: float
    y: float
    width: float
    height: float


@dataclass
class DrawnBar:
    """Where a bar stands, its pieces from the baseline up, the number above it, and its label below where there is room."""

    bar: Bar | None
    middle: float
    top: float
    total: int
    pieces: list[Piece]
    label: str


@dataclass
class Drawing:
    """A histogram at one size, in the units of its view box; y grows downwards."""

    width: int
    height: int
    left: int
    base: int
    end: float
    bars: list[DrawnBar]
    apart: DrawnBar
    # Whether there is room for the number above each bar.
    is_numbered: bool
    grid: list[tuple[float, int]]


# Width, height, left margin, room for what stands apart, room for a label.
WIDE, NARROW = (940, 132, 44, 90, 62), (350, 124, 26, 66, 52)
BELOW, ABOVE = 26, 20
WIDTH_OF_A_DIGIT = 8


@dataclass
class Histogram:
    # The filter set whose incidents these are.
    asked: object
    unit: str
    bars: list[Bar]
    apart: Counter

    @property
    def name(self) -> str:
        return NAMES[self.unit]

    @property
    def total(self) -> int:
        return sum(bar.total for bar in self.bars) + self.apart_total

    @property
    def most(self) -> int:
        return max([bar.total for bar in self.bars] + [self.apart_total])

    @property
    def dated(self) -> int:
        return self.total - self.apart_total

    @property
    def apart_total(self) -> int:
        return self.apart.total()

    @property
    def sizes(self) -> list[tuple[str, Drawing]]:
        """(class, drawing) for wide and for narrow columns, so that labels never scale."""
        return [("wide", self._draw(*WIDE)), ("narrow", self._draw(*NARROW))]

    def _draw(self, width, height, left, room, label):
        base, end = height - BELOW, width - room - 10
        scale = (base - ABOVE) / max(self.most, 1)
        step = (end - left) / len(self.bars)
        every = max(1, -(-label // max(step, 0.1)))

        def drawn(bar, counts, x, wide, name):
            pieces, y = [], float(base)
            for group in ORDER:
                tall = counts[group] * scale
                if tall:
                    y -= tall
                    pieces.append(Piece(group.value, round(x, 1), round(y, 1), round(wide, 1), round(tall, 1)))
            middle = round(x + wide / 2, 1)
            return DrawnBar(bar, middle, round(y - 4, 1), counts.total(), pieces, name)

        bars = [
            drawn(bar, bar.counts, left + at * step + step * 0.15, step * 0.7, "" if at % every else bar.label)
            for at, bar in enumerate(self.bars)
        ]
        apart = drawn(None, self.apart, width - room + 12, room - 24, "")
        grid = [(round(base - number * scale, 1), number) for number in _marks(self.most)]
        is_numbered = step >= WIDTH_OF_A_DIGIT * (len(str(self.most)) + 1)
        return Drawing(width, height, left, base, round(end, 1), bars, apart, is_numbered, grid)


def histogram(asked) -> Histogram | None:
    """That of what is asked; over the days that are asked for or, where none are, those that are known. None for none."""
    column = asked.column("status")
    rows = list(asked.index.order_by().values_list("date_start", "date_end", column).annotate(count=Count("pk")))
    known = [day for start, end, *_ in rows if start and end for day in (start, end)]
    if not known:
        return None
    # The days that are asked for, with those on which nothing was, but not all the time there is.
    first, last = min(known), max(known)
    earliest, latest = asked.chosen("date_from"), asked.chosen("date_to")
    if earliest and (earliest > first or (first - earliest).days <= YEAR_OF_DAYS):
        first = earliest
    if latest and (latest < last or (latest - last).days <= YEAR_OF_DAYS):
        last = latest
    first = max(first, datetime.date(max(last.year - MOST_YEARS + 1, 1), 1, 1))
    if last < first:
        return None
    unit = _unit(first, last)
    bars = {begin: Bar(begin, _end(unit, begin)) for begin in _begins(unit, first, last)}
    apart = Counter()
    for start, end, status, count in rows:
        bar = bars.get(_begin(unit, start)) if start and end else None
        where = bar.counts if bar and end <= bar.last else apart
        where[GROUP_OF[Status(status)]] += count
    return Histogram(asked, unit, list(bars.values()), apart)


def _unit(first, last):
    days = (last - first).days + 1
    return DAY if days <= 30 else WEEK if days <= 371 else MONTH if days <= 3 * 366 else YEAR


def _begin(unit, day):
    if unit == WEEK:
        # Weeks start on Monday.
        return day - datetime.timedelta(days=day.weekday()) if day.toordinal() > 7 else day
    return {DAY: day, MONTH: day.replace(day=1), YEAR: day.replace(month=1, day=1)}[unit]


def _next(unit, begin):
    if unit in (DAY, WEEK):
        return begin + datetime.timedelta(days=1 if unit == DAY else 7)
    months = begin.year * 12 + begin.month - 1 + (1 if unit == MONTH else 12)
    return datetime.date(months // 12, months % 12 + 1, 1)


def _end(unit, begin):
    if begin.year == datetime.MAXYEAR:
        return datetime.date.max
    return _next(unit, begin) - datetime.timedelta(days=1)


def _begins(unit, first, last):
    at = _begin(unit, first)
    while at <= last:
        yield at
        if at.year == datetime.MAXYEAR:
            return
        at = _next(unit, at)


def _marks(most):
    """One or two round numbers to draw lines at."""
    if most < 2:
        return [most] if most else []
    size = 10 ** (len(str(most)) - 1)
    top = next(size * by for by in (5, 2, 1) if size * by <= most)
    return [top // 2, top] if top >= 2 else [top]
