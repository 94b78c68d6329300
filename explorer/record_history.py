"""The public history of a record: every change since its publication, and the record as it stood on a day."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from history.models import Change
from history.protection import readable
from incidents.lifecycle import Lifecycle

from .in_words import Names, differences, record_in_words


@dataclass
class Entry:
    """One change, and what it changed; the first public one shows nothing of what was before."""

    change: Change
    differences: list = field(default_factory=list)


def public_changes(record):
    """The changes since a record is public, the last first."""
    return Change.objects.of(record).filter(is_public=True).order_by("-version")


def changed_at(model):
    """When each record of a queryset of this model last changed in public, with all that is part of it."""
    changes = Change.objects.filter(resource=model._meta.label_lower, record=OuterRef("pk"), is_public=True)
    return Coalesce(Subquery(changes.order_by("-version").values("at")[:1]), F("updated_at"))


def latest(record, count=4) -> list[Change]:
    """The last few changes, without what the record was after them."""
    return list(public_changes(record).defer("after")[:count])


def is_closed(record) -> bool:
    """A withdrawn record keeps its address, its reasons and its dates; what it said is shown no longer."""
    return getattr(record, "status", "") == Lifecycle.WITHDRAWN


def entries(record, changes) -> list[Entry]:
    """Some changes of a record, in the order of `public_changes`, each with what it changed."""
    if not changes or is_closed(record):
        return [Entry(change) for change in changes]
    earlier = list(public_changes(record).filter(version__lt=changes[-1].version)[:1])
    rows = readable(record, [*changes, *earlier])
    names = Names(type(record), rows)
    return [
        Entry(change, differences(type(record), past, row, names) if past else [])
        for change, row, past in zip(changes, rows, [*rows[1:], None], strict=False)
    ]


def day_of(params, alone_among=()):
    """The day that `known_on` asks for; ValidationError, with the parameter as its code, where it asks for none.

    It is asked once, of the past, and together with none of the parameters that `alone_among` names.
    """
    if also := sorted(set(params) & set(alone_among)):
        raise ValidationError(_("“known_on” stands alone."), code=also[0])
    values = params.getlist("known_on")
    try:
        day = parse_date(values[0]) if len(values) == 1 else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != values[0]:
        raise ValidationError(_("“known_on” is one day, written like 2026-11-15."), code="known_on")
    if day > timezone.now().date():
        raise ValidationError(_("The day of “known_on” is still to come."), code="known_on")
    return day


def known_on(record, day):
    """(the last change, what the record said) at the end of a day, by the clock of UTC; None if it was not public."""
    change = Change.objects.known_on(record, day)
    if change is None or not change.is_public or is_closed(record):
        return None
    (row,) = readable(record, [change])
    return change, record_in_words(type(record), row, Names(type(record), [row]))
