"""What a page says of the whole register, whatever is asked of it: read anew only once the record has changed."""

from typing import NamedTuple

from incidents.models import Incident
from incidents.permissions import sees_drafts

from .models import IndexedIncident
from .places import AREAS, lines_of
from .unchanged import until_changed


class WholeRegister(NamedTuple):
    """How many incidents a reader finds in lists, and the lines (country, region, district) of all that they lie in."""

    incidents: int
    lines: frozenset[tuple]


def whole_register(user) -> WholeRegister:
    def read():
        rows, lines, further = IndexedIncident.objects.visible_to(user), set(), set()
        for *line, beyond in rows.order_by().values_list(*AREAS.values(), "beyond").distinct():
            lines.add(tuple(line))
            further |= {*map(int, beyond.split())}
        return WholeRegister(rows.count(), frozenset(lines | lines_of(further - {pk for line in lines for pk in line})))

    return until_changed(f"whole register, drafts: {sees_drafts(user, Incident)}", read)
