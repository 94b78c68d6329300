"""Incidents as the API shows them to everyone, written out once and given as they are from then on.

Whoever changes the record only notes which documents that concerns, in the same transaction; they are made again once it is
committed. One that is not good any more, or was never made, is made for the answer: it is a cache, and dropping it loses
nothing.
"""

import hashlib
import logging
from functools import cache

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, transaction
from django.db.models import F
from rest_framework.renderers import JSONRenderer

from accounts import keeping
from explorer.freshness import code
from explorer.indexing import Index
from explorer.models import IncidentDocument
from explorer.refreshing import refreshed
from history.models import Clock
from incidents.models import Incident

from . import loading
from .serializers import IncidentSerializer

logger = logging.getLogger(__name__)
# So many are made at once after a change; the others when they are asked for, or by `rebuild_index`.
AT_ONCE = 200
# What takes part in writing one.
WRITERS = ("explorer/api", "accounts", "investigations", "statements", "incidents", "parties", "history", "formats")


@cache
def written_by() -> str:
    """Another version of the code, or the same for another site, writes other documents."""
    return hashlib.sha256(f"{code(*WRITERS)} {settings.SITE_URL}".encode()).hexdigest()


def computed(keys) -> list[IncidentDocument]:
    """The documents of those that everyone may read."""
    # Read first: what is loaded after it is no older.
    made = Clock.objects.values_list("last", flat=True).first() or 0
    records = loading.incidents(AnonymousUser()).in_bulk(list(keys))
    shown = IncidentSerializer(records.values(), many=True, context={}).data
    return [
        IncidentDocument(incident_id=pk, made=made, made_by=written_by(), text=JSONRenderer().render(one).decode())
        for pk, one in zip(records, shown, strict=True)
    ]


def affected(changes) -> set[int]:
    """The incidents, by primary key, that changed or that everyone is shown otherwise since."""
    changed = {change.record for change, _before in changes if change.resource == "incidents.incident"}
    return changed | refreshed(changes)[Incident]


class Documents(Index):
    def good(self):
        return self.model.objects.filter(made__gte=F("concerned"), made_by=written_by())

    def stale(self, keys):
        """Those that pass for good ones and are not; ended ones are asked by nobody and may stay."""
        there = self.good().in_bulk(keys)
        now = {row.pk: row for row in self.computed(there)}
        return [row for pk, row in now.items() if row.text != there[pk].text], []

    def _rebuild(self, batch) -> int:
        """Make those that are not good; how many."""
        return len(self.make(batch))

    def make(self, keys) -> dict[int, str]:
        """The texts of documents that are not good, which are kept from now on."""
        rows = self.computed(set(keys) - set(self.good().filter(pk__in=keys).values_list("pk", flat=True)))
        # What concerns them meanwhile stays noted, and makes them no good.
        self.model.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["incident"], update_fields=["made", "made_by", "text"]
        )
        return {row.pk: row.text for row in rows}

    def begin(self) -> None:
        self.rebuild(self.everything())

    def follow(self, changes, **signal) -> None:
        if not changes:
            return
        concerned = sorted(self.affected(changes))
        last = max(change.seq for change, _before in changes)
        for batch in keeping.batches(concerned):
            self.model.objects.bulk_create(
                [self.model(incident_id=pk, concerned=last) for pk in batch],
                update_conflicts=True,
                unique_fields=["incident"],
                update_fields=["concerned"],
            )
        if 0 < len(concerned) <= AT_ONCE:
            transaction.on_commit(lambda: self._make_again(concerned))

    def _make_again(self, keys):
        try:
            self.make(keys)
        except DatabaseError:
            # The change is on record. Whoever asks gets what is made for the answer.
            logger.warning("Documents of incidents could not be made again.", exc_info=True)

    def texts(self, keys) -> dict[int, str]:
        """Of records that everyone may read, by primary key and in this order."""
        found = dict(self.good().filter(pk__in=keys).values_list("pk", "text"))
        if missing := [pk for pk in keys if pk not in found]:
            found |= {row.pk: row.text for row in self.computed(missing)}
        return {pk: found[pk] for pk in keys if pk in found}


DOCUMENTS = Documents(IncidentDocument, computed, affected)
