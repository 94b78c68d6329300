"""How many were hurt, over many incidents: of each the band that its accounts leave.

The band of an incident goes from the lowest number that a claim gives to the highest. Claims count that count in its accounts, as
far as they assert the number of the event itself. Groups are added within one claim, as the claim itself does; numbers of
different claims, which are of the same people or of others, never are.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import BooleanField as Truth
from django.db.models import F, Func

from statements.acts import TELLS_OF_THE_EVENT, Detail, LinkBasis
from statements.models import MEASURES, CasualtyFigure

INCIDENT = "claim__incident"
NUMBERS = [f"{measure}_{bound}" for measure in MEASURES for bound in ("low", "best", "high")]


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

    def and_group(self, other):
        """What one claim says of two groups of people."""
        return Toll(1, self.low + other.low, self.high + other.high, max(self.open, other.open))

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
    for (_claim, incident, link_basis, measure), said in _claims(incidents).items():
        for judged in (True,) if link_basis == LinkBasis.JUDGEMENT else (True, False):
            told = found[incident, judged]
            told[measure] = told[measure].or_by(said) if measure in told else said
    return found


def _claims(incidents) -> dict[tuple, Toll]:
    """(claim, incident, link, measure) → what a claim says that counts and asserts figures: the sum of its groups."""
    figures = CasualtyFigure.objects.filter(
        Holds(F(f"{INCIDENT}__accounts__claims"), F("claim")),
        claim__act__in=TELLS_OF_THE_EVENT,
        claim__incident__in=incidents,
    )
    found = {}
    columns = ("claim", INCIDENT, "claim__link_basis", "claim__quoted_details", *NUMBERS)
    for claim, incident, link_basis, quoted, *numbers in figures.order_by().values_list(*columns):
        for at, measure in enumerate(MEASURES if Detail.CASUALTIES not in quoted else ()):
            if group := _group(*numbers[at * 3 : at * 3 + 3]):
                key = (claim, incident, link_basis, measure)
                found[key] = found[key].and_group(group) if key in found else group
    return found


def _group(low, best, high) -> Toll | None:
    """What is said of one group; a lowest number alone is “at least”."""
    if low is best is high is None:
        return None
    least = best if low is None and high is None else low or 0
    most = next(number for number in (high, best, low) if number is not None)
    return Toll(1, least, most, int(low is not None and high is None))
