"""Stretches of time that incidents are counted in: days, weeks, months or years, without a gap.

An incident stands in the stretch that its whole period lies in; one without a known day, or that crosses the limits of a
stretch, stands apart. A stretch ends where the days that are asked for end, so that it holds what is found between its days.
The stretches and what stands apart always sum to the incidents that were found.
"""

import datetime
from dataclasses import dataclass
from functools import cache

from django.core.exceptions import ValidationError
from django.db.models import Count, Func, IntegerField, Max, Min
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

DAY, WEEK, MONTH, YEAR = "day", "week", "month", "year"
UNITS = {DAY: _("per day"), WEEK: _("per week"), MONTH: _("per month"), YEAR: _("per year")}
YEAR_OF_DAYS, MOST_YEARS = 366, 100
# Ten years of weeks, or a hundred of months.
MOST = 1_200


def month_of(day) -> int | None:
    """The number of a day's month, counted from the year 0; None for no day."""
    return day and day.year * 12 + day.month - 1


@dataclass
class Timeline:
    """`unit` and the first days of its stretches, in order, as the calendar has them; `earliest` and `latest`: what is asked for."""

    unit: str
    begins: list[datetime.date]
    earliest: datetime.date | None = None
    latest: datetime.date | None = None

    @classmethod
    def of(cls, asked, first, last, unit=None):
        """For incidents that are known to be between two days; None where none is in what is asked.

        Over the days that are asked for, with those on which nothing was, but not all the time there is. ValidationError
        where a unit is asked that would need too many stretches.
        """
        earliest, latest = asked.chosen("date_from"), asked.chosen("date_to")
        if earliest and (earliest > first or (first - earliest).days <= YEAR_OF_DAYS):
            first = earliest
        if latest and (latest < last or (latest - last).days <= YEAR_OF_DAYS):
            last = latest
        first = max(first, datetime.date(max(last.year - MOST_YEARS + 1, 1), 1, 1))
        if last < first:
            return None
        chosen = unit or _fitting(first, last)
        if not _fits(chosen, first, last):
            raise ValidationError(
                {"time": _("More than %(most)s of these lie between the days that are asked for.") % {"most": MOST}}
            )
        return cls(chosen, list(_begins(chosen, first, last)), earliest, latest)

    @classmethod
    def between(cls, first, last, unit=None):
        """Over some days, in this unit or the one that fits them."""
        unit = unit or _fitting(first, last)
        return cls(unit, list(_begins(unit, first, last)))

    @classmethod
    def over(cls, asked, rows, unit=None):
        """For what was counted: `rows` begin with a first and a last day, which may be unknown. None where no day is known."""
        known = [days for days in _days_of(rows) if all(days)]
        if not known:
            return None
        return cls.of(asked, min(first for first, _last in known), max(last for _first, last in known), unit)

    @cached_property
    def _at(self):
        return {begin: at for at, begin in enumerate(self.begins)}

    def place(self, start, end) -> int | None:
        """The number of the stretch that a period lies in; None for one that stands apart."""
        if not start or not end:
            return None
        at = self._at.get(_begin(self.unit, start))
        if at is None:
            return None
        first, last = self.stretches[at]
        return at if first <= start and end <= last else None

    def places(self, rows) -> dict[tuple, int | None]:
        """(first day, last day), with which the rows begin → the number of their stretch, as `place` has it."""
        return {days: self.place(*days) for days in _days_of(rows)}

    @property
    def units(self) -> list[str]:
        """Those that would not need too many stretches."""
        return [unit for unit in UNITS if _fits(unit, self.first, self.last)]

    @property
    def first(self) -> datetime.date:
        return self.stretches[0][0]

    @property
    def last(self) -> datetime.date:
        return self.stretches[-1][1]

    @cached_property
    def stretches(self) -> list[tuple[datetime.date, datetime.date]]:
        """(first day, last day) of each."""
        earliest, latest = self.earliest or datetime.date.min, self.latest or datetime.date.max
        return [(max(begin, earliest), min(last_of(self.unit, begin), latest)) for begin in self.begins]


# How many days a stretch has at least.
DAYS = {DAY: 1, WEEK: 7, MONTH: 28, YEAR: 365}


def _fitting(first, last):
    days = (last - first).days + 1
    return DAY if days <= 30 else WEEK if days <= 371 else MONTH if days <= 3 * 366 else YEAR


def _fits(unit, first, last):
    return (last - first).days / DAYS[unit] <= MOST


def _begin(unit, day):
    if unit == WEEK:
        # Weeks start on Monday, as the calendar does.
        return day - datetime.timedelta(days=day.weekday())
    return {DAY: day, MONTH: day.replace(day=1), YEAR: day.replace(month=1, day=1)}[unit]


def _next(unit, begin):
    """The first day of the following stretch; None where the calendar ends before."""
    try:
        if unit in (DAY, WEEK):
            return begin + datetime.timedelta(days=1 if unit == DAY else 7)
        months = begin.year * 12 + begin.month - 1 + (1 if unit == MONTH else 12)
        return datetime.date(months // 12, months % 12 + 1, 1)
    except (OverflowError, ValueError):
        return None


def last_of(unit, begin) -> datetime.date:
    """The last day of the stretch that begins on a day."""
    following = _next(unit, begin)
    return following - datetime.timedelta(days=1) if following else datetime.date.max


def _begins(unit, first, last):
    at = _begin(unit, first)
    while at is not None and at <= last:
        yield at
        at = _next(unit, at)


def _days_of(rows):
    return {(first, last) for first, last, *_more in rows}


class Week(Func):
    """The number of a day's week, from the Monday on which the calendar begins; null for no day."""

    output_field = IntegerField()

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, template="((%(expressions)s - DATE '0001-01-01') / 7)")

    def as_sqlite(self, compiler, connection):
        return self.as_sql(
            compiler,
            connection,
            template="CAST((julianday(%(expressions)s) - julianday('0001-01-01')) / 7 AS INTEGER)",
        )


def altogether(asked, *columns) -> list[tuple]:
    """(None, None, *columns, number) of the rows of the index that are found and have these values, whatever their days."""
    rows = asked.index
    rows = rows.order_by().values_list(*columns).annotate(count=Count("pk")) if columns else [(rows.count(),)]
    return [(None, None, *row) for row in rows]


def by_days(asked, *columns) -> list[tuple]:
    """(first day, last day, *columns, number) of the rows of the index that are found and have these days and these values."""
    rows = asked.index.order_by().values_list(*asked.columns, *columns)
    return list(rows.annotate(count=Count("pk")))


def by_weeks(asked, *columns) -> list[tuple]:
    """The same of those that begin in one week and end in one: its Monday and its Sunday, and far fewer rows."""
    rows = asked.index.order_by().values_list(*map(Week, asked.columns), *columns).annotate(count=Count("pk"))
    return [(_monday(start), _sunday(end), *more) for start, end, *more in rows]


@cache
def _monday(week) -> datetime.date | None:
    return None if week is None else datetime.date.min + datetime.timedelta(weeks=week)


@cache
def _sunday(week) -> datetime.date | None:
    return None if week is None else last_of(WEEK, _monday(week))


def by_months(asked, *columns) -> list[tuple]:
    """The same of those that begin in one month and end in one: their first day and their last. Of the days of events alone."""
    rows = asked.index.order_by().values("month_start", "month_end", *columns)
    found = rows.annotate(first=Min("date_start"), last=Max("date_end"), count=Count("pk"))
    return list(found.values_list("first", "last", *columns, "count"))


def counting(asked, unit):
    """That of these which tells apart as finely as stretches of this unit do; the days that are asked for may cut one."""
    if unit is None:
        return altogether
    if asked.chosen("date_from") or asked.chosen("date_to"):
        return by_days
    months = by_days if asked.is_by_statement else by_months
    return {WEEK: by_weeks, MONTH: months, YEAR: months}.get(unit, by_days)


@dataclass
class Counted:
    """How many incidents were found, over what timeline, and what they are told apart into.

    No timeline where no stretches of time are asked for or no day is known.
    """

    incidents: int
    timeline: Timeline | None
    parts: list


def stretched(asked, unit, *columns) -> tuple[Timeline | None, list[tuple]]:
    """The timeline, and (number of a stretch or None for what stands apart, *columns, how many), of what is asked.

    ValidationError for a unit that would need too many stretches.
    """
    rows = counting(asked, unit)(asked, *columns)
    timeline = Timeline.over(asked, rows, unit)
    places = timeline.places(rows) if timeline else {}
    return timeline, [(places.get((start, end)), *more) for start, end, *more in rows]
