"""Incidents over time, told apart by what they are: the series behind the charts and `stats/incidents/` of the API.

What is in a series is what the filter of the same name finds for its value, so that each leads to its incidents. One that has
several values stands in the series of each; nothing is summed over series.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.status import Group, Status
from formats.folding import fold
from incidents.models import Place, ViolationType
from parties.models import Party

from .facets import as_tree, meets, pairs_written
from .incident_filter import IncidentFilter
from .index import type_bits
from .models import GROUPS
from .parameters import NONE, Code
from .timeline import UNITS, Counted, stretched
from .trees import narrower
from .vocabulary import STATUS_SIGNS


@dataclass
class Series:
    """How many incidents a stretch of the timeline, and how many apart. `value`: as the filter takes it; "" for all."""

    value: str
    label: str
    counts: list[int] = field(default_factory=list)
    apart: int = 0
    party: Party | None = None
    sign: str = ""

    @property
    def total(self) -> int:
        return sum(self.counts) + self.apart

    @property
    def most(self) -> int:
        return max([*self.counts, self.apart])


class _Everything:
    """No telling apart. Those below are made like it: a column of the index, the series it may stand in, and which it does."""

    column = None

    def __init__(self, asked):
        self.asked = asked

    def series(self, written):
        """The series, empty, in their order, by value; `written`: all that the column holds."""
        return {"": Series("", _t("All"))}

    def values(self, written):
        """Those that an incident with this in the column stands in."""
        return [""]


class _Types(_Everything):
    column = "pattern__types"

    def __init__(self, asked):
        super().__init__(asked)
        self.rows = list(ViolationType.objects.all())
        below, bits = narrower(self.rows), type_bits()
        self.bits = {row.code: bits.of(below[row.pk]) for row in self.rows}

    def series(self, written):
        named = {row.code: Series(row.code, row.label) for row, _depth in as_tree(self.rows)}
        return named | {NONE: Series(NONE, _t("None on record"))}

    def values(self, written):
        return [code for code, bits in self.bits.items() if written & bits] or [NONE]


class _Statuses(_Everything):
    @property
    def column(self):
        return f"pattern__{self.asked.column('status')}"

    def series(self, written):
        return {one.value: Series(one.value, one.label, sign=STATUS_SIGNS[one]) for one in Status}

    def values(self, written):
        return [written]


class _Groups(_Everything):
    @property
    def column(self):
        return self.asked.column("group")

    def series(self, written):
        return {one.value: Series(one.value, one.label) for one in Group}

    def values(self, written):
        return [GROUPS[written].value]


class _Sides(_Everything):
    """Sides in alphabetical order, whoever they are."""

    def __init__(self, asked):
        super().__init__(asked)
        self.sides = Party.objects.sides()

    def series(self, written):
        found = {key for words in written for key in self._keys(words)}
        ordered = self.sides.in_order(found)
        named = {side.slug: Series(side.slug, side.label, party=side) for side in ordered}
        return named | {NONE: Series(NONE, self.nobody)}

    def values(self, written):
        return [self.sides.parties[key].slug for key in self._keys(written)] if written else [NONE]

    def _keys(self, words):
        """One and the same accusation has to meet what is asked of its other side."""
        pairs = pairs_written(words)
        return {pair[self.parameter] for pair in pairs if meets(self.asked, self.sides, pair, self.parameter)}


class _Accused(_Sides):
    parameter, nobody = "accused", _("Nobody accused")

    @property
    def column(self):
        return f"pattern__{self.asked.column('accusations')}"


class _Accusers(_Accused):
    parameter = "accused_by"


class _Deniers(_Sides):
    parameter, nobody = "denied_by", _("No denial on record")

    @property
    def column(self):
        return f"pattern__{self.asked.column('denials')}"


class _Areas(_Everything):
    def series(self, written):
        self.places = Place.objects.in_bulk([key for key in written if key is not None])
        ordered = sorted(self.places.values(), key=lambda place: (fold(place.name), place.pk))
        named = {place.slug: Series(place.slug, place.name) for place in ordered}
        return named | {NONE: Series(NONE, _t("None on record"))}

    def values(self, written):
        return [self.places[written].slug if written else NONE]


# What incidents may be told apart by → (words, how).
BY = {
    "type": (_("violation type"), _Types),
    "accounts_status": (_("accounts status"), _Statuses),
    "accounts_group": (_("group of accounts statuses"), _Groups),
    "accused": (_("accused side"), _Accused),
    "accused_by": (_("accusing side"), _Accusers),
    "denied_by": (_("denying side"), _Deniers),
    **{
        level: (Place.Kind(level).label, type(f"_{capfirst(level)}", (_Areas,), {"column": f"whereabouts__{level}"}))
        for level in ("country", "region", "district")
    },
}


class TrendFilter(IncidentFilter):
    """`by` and `time` choose among the figures, and not among the incidents that they are counted over."""

    by = Code(
        [(name, words) for name, (words, _how) in BY.items()],
        method="elsewhere",
        label=_("What the incidents are told apart by; without it they are counted together."),
    )
    time = Code(
        list(UNITS.items()),
        method="elsewhere",
        label=_("The stretches of time that they are counted in; without it they are counted whatever their date."),
    )


def series(asked, by=None, unit=None) -> Counted:
    """A `Series` for each of what is told apart by one of `BY`, over day, week, month or year, in an order that no count changes.

    Closed vocabularies come whole, with those that nothing stands in; of sides and places come those that are found.
    ValidationError for a unit that would need too many stretches.
    """
    how, counts = BY[by][1](asked) if by else _Everything(asked), Counter()
    timeline, rows = stretched(asked, unit, *([how.column] if how.column else []))
    for at, *written, count in rows:
        counts[at, written[0] if written else None] += count
    found = how.series({written for _at, written in counts})
    for one in found.values():
        one.counts = [0] * len(timeline.begins) if timeline else []
    values = {}
    for (at, written), count in counts.items():
        if written not in values:
            values[written] = how.values(written)
        for value in values[written]:
            if at is None:
                found[value].apart += count
            else:
                found[value].counts[at] += count
    return Counted(counts.total(), timeline, list(found.values()))
