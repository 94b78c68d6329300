"""What a page says of the whole register, whatever is asked of it: read anew only once the record has changed."""

from typing import NamedTuple

from incidents.models import Incident
from incidents.permissions import sees_drafts

from .models import IndexedIncident
from .places import AREAS
from .unchanged import until_changed


class WholeRegister(NamedTuple):
    """How many incidents a reader finds in lists, and the country, region and district that each of them lies in."""

    incidents: int
    lines: frozenset[tuple]


def whole_register(user) -> WholeRegister:
    def read():
        rows = IndexedIncident.objects.visible_to(user)
        return WholeRegister(rows.count(), frozenset(rows.order_by().values_list(*AREAS.values()).distinct()))

    return until_changed(f"whole register, drafts: {sees_drafts(user, Incident)}", read)
