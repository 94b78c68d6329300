"""Right-of-reply figures: of each side, in how many incidents it is accused, what it answered first, and after how long.

They are counted from what is kept of the incidents asked for, in a fixed number of queries, by one path for every side. No
figure says that nobody answered: only that no answer is on record, which means as much as the channels that are read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from django.db.models import Count, Min

from statements.acts import Act

from .models import KeptAccusation, KeptReply


@dataclass(frozen=True)
class Spread:
    """The median of some numbers, and how many there are."""

    median: float
    count: int


@dataclass
class ReplyFigures:
    """Of one side, by the primary key of its topmost party; everything is counted in incidents.

    `answers`: act of the first answer → incidents, of answers at or after the accusation, or linked to it. `before`: incidents in
    which its only answers came before the accusation on record. `days`, `minutes`: how long the first answer took, of those
    for which that is known; None for none. `open_since`: the earliest day of an accusation without any answer.
    """

    side: int
    accused: int = 0
    answers: Counter = field(default_factory=Counter)
    before: int = 0
    open: int = 0
    open_since: date | None = None
    open_undated: int = 0
    days: Spread | None = None
    minutes: Spread | None = None
    accusers: Counter = field(default_factory=Counter)

    @property
    def answered(self) -> int:
        return self.answers.total()


def reply_figures(incidents, sides: Iterable[int] | None = None, *, judged=True) -> dict[int, ReplyFigures]:
    """Side → its figures over these incidents (a queryset), of the sides that are accused in any of them.

    `sides`: of these alone. `judged`: whether links by judgement count.
    """
    found: dict[int, ReplyFigures] = {}
    rows = KeptReply.objects.filter(judged=judged, incident__in=incidents.order_by().values("pk"))
    accusations = KeptAccusation.objects.filter(judged=judged, incident__in=incidents.order_by().values("pk"))
    if sides is not None:
        rows, accusations = rows.filter(side__in=sides), accusations.filter(accused__in=sides)
    counted = rows.values("side", "answer__act", "came_before").annotate(
        count=Count("pk"), since=Min("accused_on"), dated=Count("accused_on")
    )
    for row in counted.order_by():
        figures = found.setdefault(row["side"], ReplyFigures(row["side"]))
        figures.accused += row["count"]
        if row["answer__act"] is None:
            figures.open, figures.open_since = row["count"], row["since"]
            figures.open_undated = row["count"] - row["dated"]
        elif row["came_before"]:
            figures.before += row["count"]
        else:
            figures.answers[Act(row["answer__act"])] += row["count"]
    for name in ("days", "minutes"):
        for side, spread in _spreads(rows, name).items():
            setattr(found[side], name, spread)
    accusing = accusations.values("accused", "accuser").annotate(count=Count("pk"))
    for row in accusing.order_by():
        found[row["accused"]].accusers[row["accuser"]] = row["count"]
    return found


def _spreads(rows, name):
    """Side → the median of a column, from how often each number stands there: not every database can say a median."""
    numbers = defaultdict(list)
    known = rows.filter(**{f"{name}__isnull": False}).values_list("side", name).annotate(count=Count("pk"))
    for side, number, count in known.order_by("side", name):
        numbers[side].append((number, count))
    return {side: Spread(_median(counts), sum(count for _, count in counts)) for side, counts in numbers.items()}


def _median(counts) -> float:
    """Of numbers in ascending order, each with how often it stands there."""
    last = sum(count for _, count in counts) - 1
    middle = []
    for place in (last // 2, last - last // 2):
        seen = 0
        for number, count in counts:
            seen += count
            if place < seen:
                middle.append(number)
                break
    return median(middle)
