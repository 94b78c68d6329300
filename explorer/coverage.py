"""What the register could have heard of each side, month by month, beside what it has: a nought is no silence where nobody listened.

A month in which no channel of a side was read says nothing of how much that side published: what is not on record of it is
unknown. One in which a channel was read and nothing is on record is a nought.
"""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, TextChoices
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import KeptAccusation
from parties.models import Party, WatchedChannel

from .asking import RecordFilter
from .models import IndexedStatement
from .parameters import Day, Records
from .timeline import MONTH, Timeline

# A hundred years of months.
MOST_MONTHS = 1_200
DAY = datetime.timedelta(days=1)


class CoverageFilter(RecordFilter):
    side = Records(Party, "slug", "elsewhere", label=_("Side (slug), or an organ of it."))
    date_from = Day(method="elsewhere", label=_("The months from that of this day on; YYYY-MM-DD."))
    date_to = Day(method="elsewhere", label=_("The months up to that of this day; YYYY-MM-DD."))


class Watched(TextChoices):
    """Whether the register read a channel of a side in a month."""

    WHOLE = "whole", _("on every day")
    PART = "part", _("on some days")
    UNKNOWN = "unknown", _("a channel is read, and since when is not on record")
    NO = "no", _("no channel")


@dataclass
class Month:
    """`statements` is None where none is on record and nobody is known to have listened."""

    begin: datetime.date
    watched: Watched
    channels: int
    statements: int | None
    accused: int

    @property
    def name(self) -> str:
        return f"{self.begin:%Y-%m}"


@dataclass
class SideCoverage:
    """One side. `apart`: what is on record of it and may be of one of the months, or of none."""

    side: Party
    channels: list[WatchedChannel]
    months: list[Month] = field(default_factory=list)
    statements_apart: int = 0
    accused_apart: int = 0


def coverage(sides, only=None, first=None, last=None) -> list[SideCoverage]:
    """Every side that speaks, is accused or is read, in alphabetical order, over the same months without a gap.

    `only`: these sides (primary keys), also where there is nothing of them. `first`, `last`: days of the first and the last month;
    without them from the earliest month that is on record to this one.
    """
    today = timezone.now().date()
    said, accused, channels = _said(sides), _accused(), _channels(sides)
    found = {*said, *accused, *channels} if only is None else set(only)
    months = _months(found, said, accused, channels, first, last, today)
    return [
        _covered(side, months, channels.get(side.pk, []), said[side.pk], accused[side.pk], today)
        for side in sides.in_order(found)
    ]


def _covered(side, months, channels, said, accused, today):
    covered = SideCoverage(side, channels)
    for begin, end in months:
        count = said.pop((begin, begin), 0)
        watched, read = listened(channels, begin, min(end, today))
        unheard = count == 0 and watched in (Watched.NO, Watched.UNKNOWN)
        covered.months.append(Month(begin, watched, read, None if unheard else count, accused.pop((begin, begin), 0)))
    covered.statements_apart, covered.accused_apart = (_perhaps(counts, months) for counts in (said, accused))
    return covered


def _perhaps(counts, months):
    """How many of those that stand in no month may be of one."""
    if not months:
        return 0
    begin, end = months[0][0], months[-1][1]
    return sum(
        count for (first, last), count in counts.items() if not (last and last < begin) and not (first and first > end)
    )


def listened(channels, begin, end) -> tuple[Watched, int]:
    """Whether some channels were read between two days, and how many of them were, as far as that is on record."""
    if end < begin:
        # Nobody listens to what is still to come.
        return Watched.NO, 0
    until = [channel for channel in channels if channel.to_date is None or channel.to_date >= begin]
    read = [channel for channel in until if channel.from_date and channel.from_date <= end]
    if not read:
        return (Watched.UNKNOWN if any(not channel.from_date for channel in until) else Watched.NO), 0
    reached = begin - DAY
    for channel in sorted(read, key=lambda channel: channel.from_date):
        if channel.from_date <= reached + DAY:
            reached = max(reached, channel.to_date or end)
    return (Watched.WHOLE if reached >= end else Watched.PART), len(read)


def _said(sides):
    """Side → (month of the first possible day, of the last) → its published statements."""
    found = defaultdict(Counter)
    rows = IndexedStatement.objects.filter(is_public=True).order_by()
    for issuer, first, last, count in rows.values_list(
        "issuer", TruncMonth("issued_start"), TruncMonth("issued_end")
    ).annotate(count=Count("pk")):
        found[sides.of(issuer).pk][first, last] += count
    return found


def _accused():
    """Side → (month of the first possible day, of the last) → published incidents in which another side accuses it."""
    found = defaultdict(Counter)
    rows = KeptAccusation.objects.filter(judged=True, incident__indexed__is_public=True).order_by()
    months = [TruncMonth(f"incident__indexed__date_{end}") for end in ("start", "end")]
    for accused, first, last, count in rows.values_list("accused", *months).annotate(
        count=Count("incident", distinct=True)
    ):
        found[accused][first, last] += count
    return found


def _channels(sides):
    found = defaultdict(list)
    for channel in WatchedChannel.objects.select_related("outlet").order_by("pk"):
        found[sides.of(channel.party_id).pk].append(channel)
    return found


def _months(found, said, accused, channels, first, last, today):
    """(first day, last day) of each month."""
    known = [day for counts in (said, accused) for side in found for days in counts[side] for day in days if day]
    known += [channel.from_date for side in found for channel in channels.get(side, ()) if channel.from_date]
    first, last = first or min([*known, today]), last or max([*known, today])
    if last < first:
        return []
    earliest = datetime.date(max(last.year - MOST_MONTHS // 12 + 1, 1), 1, 1)
    return Timeline.between(max(first, earliest), last, MONTH).stretches
