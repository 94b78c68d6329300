"""How many were hurt, over many incidents: of each the band that its accounts leave, summed by their dates in one query.

The band of an incident goes from the lowest number that a claim gives to the highest. Claims count that count in its accounts, as
far as they assert the number of the event itself. Groups are added within one claim, as the claim itself does; numbers of
different claims, which are of the same people or of others, never are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import BooleanField as Truth
from django.db.models import Case, Count, F, Func, Sum, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from statements.acts import TELLS_OF_THE_EVENT, Detail, LinkBasis
from statements.models import MEASURES, CasualtyFigure

INCIDENT = "claim__incident"


@dataclass
class Toll:
    """Of some incidents: in how many a claim gives a number, and the sums of their bands.

    `open`: in how many of them a claim says “at least”, so that the highest number is no limit.
    """

    told: int = 0
    low: int = 0
    high: int = 0
    open: int = 0

    def __add__(self, other):
        return Toll(self.told + other.told, self.low + other.low, self.high + other.high, self.open + other.open)


class Holds(Func):
    """That a list kept as JSON has a value."""

    output_field = Truth()

    def as_postgresql(self, compiler, connection):
        return self._written(compiler, "({0} @> to_jsonb({1}))")

    def as_sqlite(self, compiler, connection):
        return self._written(compiler, "EXISTS (SELECT 1 FROM json_each({0}) AS one WHERE one.value = {1})")

    def _written(self, compiler, template):
        (some, first), (value, second) = (compiler.compile(one) for one in self.source_expressions)
        return template.format(some, value), [*first, *second]


def tolls(incidents, judged=True) -> Iterable[tuple]:
    """(first day, last day, measure → Toll) of the incidents with these days that a claim gives a number for.

    `incidents`: their keys, as a query.
    """
    claims, params = _claims(incidents, judged).query.sql_with_params()
    of_each = ", ".join(
        f"MIN({one}_least) AS {one}_least, MAX({one}_most) AS {one}_most, MAX({one}_open) AS {one}_open"
        for one in MEASURES
    )
    together = ", ".join(
        f"COUNT({one}_least), SUM({one}_least), SUM({one}_most), SUM(CASE WHEN {one}_open > 0 THEN 1 ELSE 0 END)"
        for one in MEASURES
    )
    # Sums of what was grouped once already, which the ORM does not write; every name here is one of ours.
    query = (
        f"SELECT begins, ends, {together} FROM "
        f"(SELECT incident, begins, ends, {of_each} FROM ({claims}) AS claims GROUP BY incident, begins, ends) AS incidents "
        "GROUP BY begins, ends"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        for begins, ends, *numbers in cursor.fetchall():
            found = {
                one: Toll(*(int(number or 0) for number in numbers[at * 4 : at * 4 + 4]))
                for at, one in enumerate(MEASURES)
            }
            yield _day(begins), _day(ends), found


def _day(value):
    """SQLite knows no days."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _claims(incidents, judged):
    """For each claim that counts and asserts figures: its incident with its days, and of each measure the sums of its groups."""
    figures = CasualtyFigure.objects.filter(
        Holds(F(f"{INCIDENT}__accounts__claims"), F("claim")),
        ~Holds(F("claim__quoted_details"), Cast(Value(Detail.CASUALTIES.value), TextField())),
        claim__act__in=TELLS_OF_THE_EVENT,
        claim__incident__in=incidents,
    )
    if not judged:
        figures = figures.exclude(claim__link_basis=LinkBasis.JUDGEMENT)
    days = {"begins": F(f"{INCIDENT}__date_start"), "ends": F(f"{INCIDENT}__date_end")}
    rows = figures.order_by().values("claim", incident=F(INCIDENT), **days)
    return rows.annotate(**{name: said for measure in MEASURES for name, said in _said(measure).items()})


def _said(measure):
    """What a claim says of a measure: the sums of its groups, and how many of them are “at least” a number."""
    low, best, high = (F(f"{measure}_{bound}") for bound in ("low", "best", "high"))
    exact = When(**{f"{measure}_low": None, f"{measure}_high": None}, then=best)
    at_least = When(**{f"{measure}_low__isnull": False, f"{measure}_high": None}, then=1)
    return {
        f"{measure}_least": Sum(Case(exact, default=Coalesce(low, 0))),
        f"{measure}_most": Sum(Coalesce(high, best, low)),
        f"{measure}_open": Count(Case(at_least)),
    }
