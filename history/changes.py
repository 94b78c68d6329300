"""From touched records to change rows: snapshots, what differs, and the numbers that put them in order."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from .announcing import changed
from .models import Change, Clock, Op, Refreshed, an_epoch
from .recording import NotRecorded, Recording, reason_missing
from .tracking import TRACKED


def write(recording) -> list[Change]:
    """The change rows of a recording, each for one record that is not as it was."""
    if not any(recording.touched.values()):
        return []
    clock = Clock.objects.select_for_update(no_key=True).get(pk=1)
    # Taken after the lock: whoever changed a part of the same record before us has committed by now.
    rows, earlier, at = [], {}, timezone.now()
    for model, pks in recording.touched.items():
        before, now = latest_of(model, pks), snapshots(TRACKED[model], pks)
        if gone := before.keys() - now.keys():
            raise NotRecorded(f"A record is withdrawn or merged, never deleted: {model._meta.label} {sorted(gone)}.")
        for pk, after in now.items():
            last = before.get(pk)
            if last is not None and last.after == after:
                continue
            rows.append(_change(recording, model, pk, last, after, at))
            earlier[rows[-1].resource, pk] = last.after if last else None
    rows.sort(key=lambda row: (row.resource, row.record))
    for number, row in enumerate(rows, start=clock.last + 1):
        row.seq = number
    Change.objects.bulk_create(rows, batch_size=500)
    public = max((row.seq for row in rows if row.is_public), default=clock.last_public)
    Clock.objects.filter(pk=1).update(last=clock.last + len(rows), last_public=public)
    changed.send(Change, changes=[(row, earlier[row.resource, row.record]) for row in rows])
    return rows


def refresh(model, pks, at) -> None:
    """Note that these public records read otherwise since the changes that are being announced.

    They take the next numbers, under the lock that is held.
    """
    label = model._meta.label_lower
    changes = Change.objects.filter(resource=label, record__in=pks).order_by().values_list("record")
    last = Clock.objects.values_list("last", flat=True).get(pk=1)
    rows = [
        Refreshed(seq=seq, at=at, resource=label, record=pk, version=version)
        for seq, (pk, version) in enumerate(changes.annotate(version=Max("version")).order_by("record"), start=last + 1)
    ]
    if rows:
        Refreshed.objects.bulk_create(rows)
        Clock.objects.filter(pk=1).update(last=rows[-1].seq, last_public=rows[-1].seq)


def new_epoch() -> str:
    """Begin another epoch, and tell everybody who follows the changes to begin anew."""
    epoch = an_epoch()
    Clock.objects.filter(pk=1).update(epoch=epoch)
    return epoch


def begin(batch=1_000) -> None:
    """Give the records that were here before there was a history their first change."""
    if Change.objects.exists():
        return
    for model, tracked in TRACKED.items():
        if tracked.up is None:
            pks = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
            for start in range(0, len(pks), batch):
                earlier = Recording(reason="On record before its history began.")
                earlier.touched[model] = set(pks[start : start + batch])
                with transaction.atomic():
                    write(earlier)


def _change(recording, model, pk, last, after, at):
    was_public = bool(last and last.is_public)
    if was_public and not recording.reason:
        raise reason_missing()
    return Change(
        at=at,
        by=recording.by,
        reason=recording.reason,
        op=_op(last, after),
        resource=model._meta.label_lower,
        record=pk,
        version=last.version + 1 if last else 1,
        was_public=was_public,
        # A record without a lifecycle (a party, a place) is public from its first day.
        is_public=not getattr(model, "never_public", False) and after.get("status", "published") != "draft",
        after=after,
    )


def _op(last, after):
    if last is None:
        return Op.CREATED
    status = after.get("status")
    moved = status != last.after.get("status") and status in (Op.PUBLISHED, Op.MERGED, Op.WITHDRAWN)
    return status if moved else Op.UPDATED


def latest_of(model, pks) -> dict[int, Change]:
    """The last change of each record, by primary key."""
    return {change.record: change for change in Change.objects.latest_of(model).filter(record__in=pks)}


def snapshots(tracked, pks) -> dict[int, dict]:
    """Each record as JSON would hold it, read in one query a table, whatever their number.

    Foreign keys and relations are primary keys, which are never reused; parts are lists under their model's name, by key.
    """
    return {pk: row for pk, (_, row) in _rows(tracked, pks, up=None).items()}


def _rows(tracked, pks, up):
    columns = list(tracked.columns())
    found, base = {}, tracked.model._base_manager
    selected = base.filter(pk__in=pks) if up is None else base.filter(**{f"{up}__in": pks})
    for record in selected.order_by("pk"):
        row = {column.attname: column.get_prep_value(column.value_from_object(record)) for column in columns}
        row = json.loads(json.dumps(row, cls=DjangoJSONEncoder))
        found[record.pk] = (getattr(record, f"{up}_id") if up else None, row)
    for relation in tracked.many():
        for _owner, row in found.values():
            row[relation.name] = []
        through = relation.remote_field.through._base_manager
        near, far = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
        for owner, other in through.filter(**{f"{near}__in": list(found)}).order_by(far).values_list(near, far):
            found[owner][1][relation.name].append(other)
    for part in tracked.parts:
        name = part.model._meta.model_name
        for _owner, row in found.values():
            row[name] = []
        for owner, row in _rows(part, list(found), part.up).values():
            found[owner][1][name].append(row)
    return found
