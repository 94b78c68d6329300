"""How many were hurt, over many incidents: of each the band that its accounts leave.

The band of an incident goes from the lowest number that a claim gives to the highest. Claims count that count in its accounts, as
far as they assert the number of the event itself. Groups are added within one claim, as the claim itself does; numbers of
different claims, which are of the same people or of others, never are.
"""

from collections import defaultdict
from dataclasses import dataclass

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

    def __mul__(self, number):
        return Toll(self.told * number, self.low * number, self.high * number, self.open * number)

    def or_by(self, other):
        """The band of one incident by one account or another."""
        return Toll(1, min(self.low, other.low), max(self.high, other.high), max(self.open, other.open))


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


def bands(incidents) -> dict[tuple[int, bool], dict[str, Toll]]:
    """(incident, with links by judgement) → measure → its band, of those of some incidents that a claim gives a number of."""
    found = defaultdict(dict)
    for row in _claims(incidents):
        for judged in (True,) if row["link_basis"] == LinkBasis.JUDGEMENT else (True, False):
            told = found[row["incident"], judged]
            for measure in MEASURES:
                low, high, is_open = (row[f"{measure}_{bound}"] for bound in ("least", "most", "open"))
                if low is not None:
                    band = Toll(1, low, high, min(is_open, 1))
                    told[measure] = told[measure].or_by(band) if measure in told else band
    return found


def _claims(incidents):
    """For each claim that counts and asserts figures: its incident, its link, and of each measure the sums of its groups."""
    figures = CasualtyFigure.objects.filter(
        Holds(F(f"{INCIDENT}__accounts__claims"), F("claim")),
        ~Holds(F("claim__quoted_details"), Cast(Value(Detail.CASUALTIES.value), TextField())),
        claim__act__in=TELLS_OF_THE_EVENT,
        claim__incident__in=incidents,
    )
    rows = figures.order_by().values("claim", incident=F(INCIDENT), link_basis=F("claim__link_basis"))
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
