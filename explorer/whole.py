"""What a page says of the whole register, whatever is asked of it: read anew only once the record has changed."""

from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from incidents.models import Incident
from incidents.permissions import sees_drafts

from .models import IndexedIncident, Whereabouts
from .places import AREAS, lines_of
from .unchanged import until_changed


class WholeRegister(NamedTuple):
    """How many incidents a reader finds in lists, and where they are."""

    incidents: int
    # Number of the whereabouts of any → the areas that these are, by any standard; None where no place is on record.
    areas: dict[int, tuple | None]
    # The country, region and district of each area that any lies in.
    lines: frozenset[tuple]


def whole_register(user) -> WholeRegister:
    def read():
        rows, areas, known = IndexedIncident.objects.visible_to(user), {}, {}
        # They are a fraction of the rows, and one row of each will do.
        one = rows.filter(whereabouts=OuterRef("pk")).order_by().values("pk")[:1]
        here = Whereabouts.objects.annotate(one=Subquery(one)).exclude(one=None)
        for pk, is_known, beyond, *line in here.values_list("pk", "is_known", "beyond", *AREAS.values()):
            around = tuple(line), beyond
            if around not in known:
                known[around] = tuple({*line, *map(int, beyond.split())} - {None})
            areas[pk] = known[around] if is_known else None
        lines = {line for line, _beyond in known}
        further = {pk for some in areas.values() for pk in some or ()} - {pk for line in lines for pk in line}
        return WholeRegister(rows.count(), areas, frozenset(lines | lines_of(further)))

    return until_changed(f"whole register, drafts: {sees_drafts(user, Incident)}", read)
