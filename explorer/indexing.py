"""The one door by which an index is kept: a narrow table with a row for each record of a kind that is not ended.

It is a cache, rebuilt for those that a change may concern as the change is made, and it can be dropped and rebuilt.
"""

from collections.abc import Callable, Iterable

from django.db import transaction

from accounts.keeping import BATCH, batches
from formats.processes import spread
from incidents.lifecycle import ENDED


class Bits:
    """Sets of values as numbers: bit n stands for the n-th value of the vocabulary. The empty set is 0."""

    def __init__(self, values):
        self.values = tuple(values)
        self._bit = {value: 1 << at for at, value in enumerate(self.values)}

    def of(self, values) -> int:
        number = 0
        for value in values:
            number |= self._bit[value]
        return number

    def read(self, number) -> list:
        return [value for value, bit in self._bit.items() if number & bit]


class Index:
    """`model` is the table, whose key is that of the record.

    `computed(keys)` gives the rows that records should have, in as many queries for one as for a thousand; `affected(changes)`
    the keys of those whose rows some changes of the history may alter; `completed(rows)` is called before rows are stored.
    """

    def __init__(self, model, computed: Callable, affected: Callable, completed: Callable = list):
        self.model, self.computed, self.affected, self.completed = model, computed, affected, completed
        self.key = model._meta.pk
        self.records = self.key.related_model._base_manager
        self.columns = [column.name for column in model._meta.concrete_fields if not column.primary_key]

    def everything(self, after=0) -> Iterable[int]:
        """The keys of all records, or of those after one, read in portions so that no list of them is ever held."""
        last = after
        while batch := list(self.records.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
            yield from batch
            last = batch[-1]

    def stale(self, keys) -> tuple[list, list[int]]:
        """Of these records: the rows that should be there otherwise than they are, and those whose row should be gone."""
        there = self.model.objects.in_bulk(keys)
        now = self.computed(keys)
        changed = [row for row in now if row.pk not in there or self._said(there[row.pk]) != self._said(row)]
        return changed, sorted(there.keys() - {row.pk for row in now})

    def _said(self, row):
        return [getattr(row, column.attname) for column in self.model._meta.concrete_fields]

    def rebuild(self, keys: Iterable[int], processes=1) -> int:
        """Index these records as they should be; how many were stale. In constant memory, whatever their number."""
        return sum(spread(self._rebuild, batches(keys), processes))

    def _rebuild(self, batch):
        with transaction.atomic():
            changed, gone = self.stale(batch)
            self._store(changed, gone)
        return len(changed) + len(gone)

    def _store(self, rows, gone):
        if gone:
            self.model.objects.filter(pk__in=gone).delete()
        self.completed(rows)
        self.model.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=[self.key.name], update_fields=self.columns
        )

    def begin(self) -> None:
        """After a migration: what is not indexed yet."""
        missing = (
            self.records.filter(**{self.key.remote_field.related_name: None}).exclude(status__in=ENDED).order_by("pk")
        )
        while batch := list(missing.values_list("pk", flat=True)[:BATCH]):
            self.rebuild(batch)

    def follow(self, changes, **signal) -> None:
        """Listens to `history`: index anew what these changes concern, without asking first whether it is stale."""
        for batch in batches(sorted(self.affected(changes))):
            rows = self.computed(batch)
            self._store(rows, {*batch} - {row.pk for row in rows})
