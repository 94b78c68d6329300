from django.db import models

from .recording import NotRecorded, note

# What has no index of its own is looked for among so many of the latest rows, so that a page opens at once.
LATEST = 50_000


class RecordedQuerySet(models.QuerySet):
    """Rows of a tracked model; what changes many of them at once is recorded like what changes one."""

    def latest_written(self):
        """Those written last; by their numbers, which need no counting."""
        last = self.model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
        return self.filter(pk__gt=last - LATEST)

    def _note(self, pks):
        from .tracking import TRACKED, roots_of

        if self.model in TRACKED and pks:
            note(*roots_of(self.model, pks))

    def update(self, **kwargs):
        pks = list(self.values_list("pk", flat=True))
        # Before and after, since a part may move from one record to another.
        self._note(pks)
        rows = models.QuerySet(self.model, using=self.db).filter(pk__in=pks)
        changed = rows.update(**kwargs) if pks else 0
        self._note(pks)
        return changed

    update.alters_data = True

    def bulk_create(self, objs, *args, ignore_conflicts=False, **kwargs):
        if ignore_conflicts:
            raise NotRecorded("Rows that may or may not be written leave no history: nobody learns their keys.")
        created = super().bulk_create(objs, *args, **kwargs)
        self._note([row.pk for row in created])
        return created

    def bulk_update(self, objs, fields, *args, **kwargs):
        objs = tuple(objs)
        self._note([row.pk for row in objs])
        return super().bulk_update(objs, fields, *args, **kwargs)

    bulk_update.alters_data = True

    def delete(self):
        self._note(list(self.values_list("pk", flat=True)))
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True
