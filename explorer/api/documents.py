"""Incidents as the API shows them to everyone, written out once and given as they are from then on: as records, as lines of a
table and as features of a map.

Whoever changes the record only notes which documents that concerns, in the same transaction; they are made again once it is
committed. One that is not good any more, or was never made, is made for the answer: it is a cache, and dropping it loses
nothing.
"""

import hashlib
import json
import logging
from functools import cache
from operator import attrgetter

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from rest_framework.renderers import JSONRenderer

from accounts import keeping
from explorer.freshness import code
from explorer.index import INCIDENTS
from explorer.indexing import Index
from explorer.models import IncidentDocument, IncidentRow
from explorer.refreshing import refreshed
from formats.indexes import Among
from formats.processes import let_go
from history.models import Clock
from incidents.models import Incident

from . import loading, tables
from .cells import INCIDENT, Beside
from .serializers import IncidentSerializer

logger = logging.getLogger(__name__)
# So many are made at once after a change; the others when they are asked for, or by `rebuild_index`.
AT_ONCE = 200
# What takes part in writing one.
WRITERS = (
    *("explorer/api", "accounts", "investigations", "statements", "incidents", "parties", "history", "formats"),
    *("explorer/index.py", "explorer/places.py", "explorer/spots.py"),
)
# In which an incident is given: where each stands in the database → how it is read of a document.
LINE, TEXT, FEATURE = "row__line", "text", "row__feature"
FORMS = {name: attrgetter(name.replace("__", ".")) for name in (LINE, TEXT, FEATURE)}


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


def with_rows(documents) -> list[IncidentDocument]:
    """Those of some that are indexed, each with its row. One that is not is found by no question, and kept once it is."""
    beside, found = Beside(), {document.pk: document for document in documents}
    rows = INCIDENTS.model.objects.filter(pk__in=found).values_list("pk", *beside.columns)
    for pk, *values in rows:
        whole = json.loads(found[pk].text) | beside.shown(values)
        IncidentRow(
            document=found[pk],
            line=tables.line(read(whole) for read in INCIDENT.values()),
            feature=tables.dumped(tables.feature(whole, INCIDENT)),
        )
    return [document for document in documents if hasattr(document, "row")]


def affected(changes) -> set[int]:
    """The incidents, by primary key, that changed or that everyone is shown otherwise since."""
    return INCIDENTS.affected(changes) | refreshed(changes)[Incident]


def _forms(document):
    return [read(document) for read in FORMS.values()]


class Documents(Index):
    def good(self):
        return self.model.objects.filter(made__gte=F("concerned"), made_by=written_by())

    def stale(self, keys):
        """Those that pass for good ones and are not; ended ones are asked by nobody and may stay."""
        there = self.good().select_related("row").in_bulk(keys)
        now = {row.pk: row for row in with_rows(self.computed(there))}
        return [one for pk, one in now.items() if _forms(one) != _forms(there[pk])], []

    def _rebuild(self, batch) -> int:
        """Make those that are not good; how many."""
        return len(self.make(batch))

    def make(self, keys) -> dict[int, str]:
        """The texts of documents that are not good, which are kept from now on."""
        found = self.computed(set(keys) - set(self.good().filter(pk__in=keys).values_list("pk", flat=True)))
        kept = with_rows(found)
        with transaction.atomic():
            # What concerns them meanwhile stays noted, and makes them no good.
            self.model.objects.bulk_create(
                kept, update_conflicts=True, unique_fields=["incident"], update_fields=["made", "made_by", "text"]
            )
            IncidentRow.objects.bulk_create(
                [one.row for one in kept],
                update_conflicts=True,
                unique_fields=["document"],
                update_fields=["line", "feature"],
            )
        return {one.pk: one.text for one in found}

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
        return {pk: text for pk, (text,) in self.forms(keys, TEXT).items()}

    def forms(self, keys, *names) -> dict[int, list[str]]:
        """The same in several of FORMS; lines and features of those that are indexed."""
        # A key of each table that is read, or the database would look up the rows of the second one by one.
        columns = {"row__pk" if name.startswith("row__") else "pk" for name in names} | {"pk"}
        there = self.good().filter(*(_among(column, keys) for column in sorted(columns)))
        found = {pk: forms for pk, *forms in there.values_list("pk", *names)}
        for batch in keeping.batches(pk for pk in keys if pk not in found):
            made = self.computed(batch)
            made = made if names == (TEXT,) else with_rows(made)
            found |= {one.pk: [FORMS[name](one) for name in names] for one in made}
            made = None
            let_go()
        return {pk: found[pk] for pk in keys if pk in found}


def _among(column, keys) -> Q:
    """Some documents, or all between the first and the last where these are most: read at one go, that takes half the time."""
    first, last = min(keys, default=0), max(keys, default=0)
    return (
        Q(Among(column, keys))
        if last - first > 2 * len(keys)
        else Q(**{f"{column}__gte": first, f"{column}__lte": last})
    )


DOCUMENTS = Documents(IncidentDocument, computed, affected)
