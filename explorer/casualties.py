"""Casualties over time, as low–high bands: the sums of what the accounts of each incident leave open, and how many give no number.

An incident for which nobody gives a number is counted as such, in every stretch, and never as none.
"""

from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.casualties import Toll
from statements.models import MEASURES

from .incident_filter import IncidentFilter
from .index import tolls_of
from .parameters import Code
from .timeline import UNITS, Counted, stretched

WORDS = {
    "killed": _("killed"),
    "injured": _("injured"),
    "captured": _("captured"),
    "missing": _("missing"),
}


class TollFilter(IncidentFilter):
    """`time` chooses among the figures, and not among the incidents that they are of."""

    time = Code(
        list(UNITS.items()),
        method="elsewhere",
        label=_("The stretches of time that they are given for; without it, for all incidents together."),
    )


@dataclass
class Stretch:
    """So many incidents, and what their accounts say of one measure. Without a number in any, low and high are unknown: None."""

    incidents: int = 0
    toll: Toll = field(default_factory=Toll)

    @property
    def low(self) -> int | None:
        return self.toll.low if self.toll.told else None

    @property
    def high(self) -> int | None:
        return self.toll.high if self.toll.told else None

    @property
    def open(self) -> int:
        return self.toll.open

    @property
    def with_figure(self) -> int:
        return self.toll.told

    @property
    def without_figure(self) -> int:
        return self.incidents - self.toll.told

    @property
    def words(self) -> str:
        """ "3", "3 to 5", "3 to 5 or more"; nothing where nobody gives a number."""
        if not self.toll.told:
            return ""
        numbers = {"low": self.low, "high": self.high}
        band = str(self.low) if self.low == self.high else _t("%(low)d to %(high)d") % numbers
        return _t("%(band)s or more") % {"band": band} if self.open else band

    def add(self, incidents, toll):
        self.incidents += incidents
        self.toll += toll


@dataclass
class Bands:
    """One measure over the stretches of a timeline, what stands `apart` from them, and all of it `together`."""

    measure: str
    stretches: list[Stretch]
    apart: Stretch = field(default_factory=Stretch)
    together: Stretch = field(default_factory=Stretch)

    @property
    def label(self) -> str:
        return capfirst(WORDS[self.measure])

    def at(self, place) -> Stretch:
        return self.apart if place is None else self.stretches[place]


def bands(asked, unit=None) -> Counted:
    """`Bands` of every measure, over day, week, month or year. ValidationError for a unit that would need too many stretches."""
    timeline, rows = stretched(asked, unit, f"tolls__{asked.column('told')}")
    number = len(timeline.begins) if timeline else 0
    found = {one: Bands(one, [Stretch() for _ in range(number)]) for one in MEASURES}
    read = {said: tolls_of(said) for _at, said, _count in rows}
    for at, said, count in rows:
        for measure, one in found.items():
            toll = read[said].get(measure, Toll()) * count
            one.at(at).add(count, toll)
            one.together.add(count, toll)
    return Counted(sum(count for *_row, count in rows), timeline, list(found.values()))
