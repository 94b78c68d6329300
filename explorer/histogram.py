"""How many incidents when, by whether their accounts are disputed: bars of a day, a week, a month or a year."""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from .models import GROUPS
from .question import PERIOD
from .timeline import DAY, MONTH, UNITS, WEEK, YEAR, Timeline, counting


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
    def names_no_year(self) -> bool:
        """Its label says the day alone: the year stands below, where it begins."""
        return (self.last - self.first).days <= 6

    @property
    def label(self) -> str:
        if self.names_no_year:
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
    """Where a bar stands, its pieces from the baseline up, the number above it, and below it its label where there is room.

    `year`: the one that begins with it, where labels name none.
    """

    bar: Bar | None
    middle: float
    top: float
    total: int
    pieces: list[Piece]
    label: str
    year: int | None = None


@dataclass
class Drawing:
    """A histogram at one size, in the units of its view box; y grows downwards."""

    width: int
    height: int
    left: float
    base: int
    end: float
    bars: list[DrawnBar]
    apart: DrawnBar
    # Whether there is room for the number above each bar.
    is_numbered: bool
    grid: list[tuple[float, int]]
    # (class, outline) of all bars in one, where they are too many for each to be a link of its own.
    outlines: list[tuple[str, str]] = field(default_factory=list)


# Width, height, room for what stands apart. Which one is shown is up to figures.css.
WIDE = {"wide": (900, 132, 90), "middle": (600, 128, 80), "narrow": (310, 124, 66)}
FULL = {"full": (1190, 160, 110), **WIDE}
BELOW, ABOVE, LINE = 26, 20, 14
# Letters are largest where the chart is smallest: 14 units.
WIDTH_OF_A_DIGIT = 9
# From the numbers of the lines to the bars.
BESIDE = 8
# For a label: "28 May", "May 2023", "2023".
ROOM_OF_A_LABEL = {DAY: 54, WEEK: 54, MONTH: 70, YEAR: 44}
ROOM_OF_A_YEAR = 40
# More bars are too thin for anybody to meet one: drawn together, without links, and without a table. A page stays within its budget.
MOST_BARS = 120


@dataclass
class Histogram:
    # The filter set whose incidents these are.
    asked: object
    timeline: Timeline
    bars: list[Bar]
    apart: Counter
    # Those apart without any date.
    undated: int
    # The sizes it is drawn in, the widest first.
    sizes: dict

    @property
    def name(self) -> str:
        return UNITS[self.timeline.unit]

    @property
    def are_many(self) -> bool:
        return len(self.bars) > MOST_BARS

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
    def apart_name(self) -> str:
        """What stands apart has no date, unless something is there whose date is known too roughly for a bar."""
        return _t("No date") if self.undated == self.apart_total else _t("Apart")

    @property
    def drawings(self) -> list[tuple[str, Drawing]]:
        """(class, drawing) for columns from wide to narrow, so that labels never scale."""
        return [(name, self._draw(*size)) for name, size in self.sizes.items()]

    def _draw(self, width, height, room):
        base, end, marks = height - BELOW, width - room - 10, _marks(self.most)
        label, digits = ROOM_OF_A_LABEL[self.timeline.unit], len(str(max(marks, default=0)))
        # The first label is as wide to the left of its bar as to the right, and the last one ends before what stands apart.
        left, apart_at = max(digits * WIDTH_OF_A_DIGIT + BESIDE, label / 2), width - room + 12
        scale = (base - ABOVE) / max(self.most, 1)
        step = (end - left) / len(self.bars)
        every = max(1, -(-label // max(step, 0.1)))
        years = self._years(step)

        def drawn(bar, counts, x, wide, name, year=None):
            pieces, y = [], float(base)
            for group in GROUPS:
                tall = counts[group] * scale
                if tall:
                    y -= tall
                    pieces.append(Piece(group.value, round(x, 1), round(y, 1), round(wide, 1), round(tall, 1)))
            middle = round(x + wide / 2, 1)
            return DrawnBar(bar, middle, round(y - 4, 1), counts.total(), pieces, name, year)

        def words(at, bar):
            has_room = at % every == 0 and left + (at + 0.5) * step + label / 2 <= apart_at
            return bar.label if has_room else ""

        bars = [
            drawn(bar, bar.counts, left + (at + 0.15) * step, step * 0.7, words(at, bar), years.get(at))
            for at, bar in enumerate(self.bars)
        ]
        apart = drawn(None, self.apart, apart_at, room - 24, "")
        grid = [(round(base - number * scale, 1), number) for number in marks]
        is_numbered = step >= WIDTH_OF_A_DIGIT * (len(str(self.most)) + 1)
        below = height + LINE if years else height
        outlines = []
        if self.are_many:
            outlines = _outlines(bars)
            bars = [DrawnBar(bar.bar, bar.middle, bar.top, 0, [], bar.label, bar.year) for bar in bars]
            bars = [bar for bar in bars if bar.label or bar.year]
        return Drawing(width, below, round(left, 1), base, round(end, 1), bars, apart, is_numbered, grid, outlines)

    def _years(self, step) -> dict[int, int]:
        """Number of a bar → the year that begins with it, for labels that name none; the first of those without room for all."""
        if self.timeline.unit not in (DAY, WEEK):
            return {}
        years, named = [bar.first.year for bar in self.bars], []
        for at, year in enumerate(years):
            if not named or (year != years[at - 1] and (at - named[-1]) * step >= ROOM_OF_A_YEAR):
                named.append(at)
        return {at: years[at] for at in named}


def histogram(asked, unit=None, sizes=WIDE) -> Histogram | None:
    """That of what is asked, over `Timeline.of` its days; None for none. `sizes`: those it is drawn in."""
    column, begun = asked.column("group"), counting(asked, unit or MONTH)
    rows = begun(asked, column)
    timeline = Timeline.over(asked, rows, unit)
    if timeline is None:
        return None
    finer = counting(asked, timeline.unit)
    if finer is not begun:
        rows = finer(asked, column)
    bars, apart = [Bar(*days) for days in timeline.stretches], Counter()
    places = timeline.places(rows)
    for start, end, group, count in rows:
        at = places[start, end]
        (apart if at is None else bars[at].counts)[GROUPS[group]] += count
    undated = sum(count for start, end, _group, count in rows if not start and not end)
    return Histogram(asked, timeline, bars, apart, undated, sizes)


def undated_of(asked, drawn) -> int:
    """How many would be found without any day, if no period were asked for; `drawn`: the histogram of what is."""
    anytime = asked.without(*PERIOD)
    return drawn.undated if drawn and anytime is asked else anytime.again(undated="only").index.count()


def outline(rectangles) -> str:
    """A path of some (x, lower end, width, height). Each is drawn from where the last one stands: most of it repeats itself."""
    path, at = [], (0, 0)
    for x, base, wide, tall in rectangles:
        here = round(x, 1), round(base, 1)
        right, down = (round(new - old, 1) for new, old in zip(here, at, strict=True))
        up, across = round(tall, 1), round(wide, 2)
        path.append(f"m{right:g} {down:g}v-{up:g}h{across:g}v{up:g}z")
        at = here
    return "".join(path)


def _outlines(bars):
    """(class, path) of all rectangles of a class, to the next whole unit, which is as fine as these are looked at."""
    pieces = [piece for bar in bars for piece in bar.pieces]
    return [
        (css, outline(_whole(piece) for piece in pieces if piece.css == css))
        for css in dict.fromkeys(piece.css for piece in pieces)
    ]


def _whole(piece):
    top, base = round(piece.y), round(piece.y + piece.height)
    return piece.x, base, piece.width, base - top


def _marks(most):
    """One or two round numbers to draw lines at, in even steps."""
    if most < 2:
        return [most] if most else []
    size = 10 ** (len(str(most // 2)) - 1)
    step = next(size * by for by in (5, 4, 2, 1) if size * by <= most // 2)
    return [step, 2 * step]
