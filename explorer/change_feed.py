"""The public changes of the register in one order, so that a copy can follow it without reading everything again.

Numbers are those of history, of which drafts take some, too. Who reads asks the clock first: whatever has a number up to its
own is there by then, and nothing gets such a number later.
"""

import datetime
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Case, CharField, F, OuterRef, Subquery, Value, When
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from history.models import Change, Clock, Op, Refreshed
from incidents.lifecycle import ENDED, Publishable
from incidents.models import Incident, Place
from investigations.models import Investigation
from parties.models import Agreement, Outlet, Party
from statements.models import Statement

# What is followed, by the names of the API. Claims, tallies, texts and the like come with their record.
FOLLOWED = {
    "incidents": Incident,
    "statements": Statement,
    "investigations": Investigation,
    "parties": Party,
    "places": Place,
    "agreements": Agreement,
    "outlets": Outlet,
}
OPS = ("created", "updated", "merged", "withdrawn", "refreshed")
_NAMES = {model._meta.label_lower: name for name, model in FOLLOWED.items()}
_CURSOR = re.compile(r"([0-9a-f]{32})-(\d{1,18})", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


class AnotherEpoch(Exception):
    """A cursor of numbers that are not those of now. `epoch`: that of now."""

    def __init__(self, epoch):
        self.epoch = epoch
        super().__init__(epoch)


@dataclass
class ChangePage:
    """Some changes, the earlier first; `cursor` leads to those after them."""

    epoch: str
    rows: list[dict]
    last: int
    more: bool

    @property
    def cursor(self):
        return cursor_of(self.epoch, self.last)


def cursor_of(epoch, number) -> str:
    return f"{epoch}-{number}"


def changes_since(since: str | None, limit: int) -> ChangePage:
    """At most `limit` changes after a cursor, after a number or since a time; without any of these, from the first on.

    ValidationError for what is none of them, AnotherEpoch for a cursor of one.
    """
    clock = Clock.objects.get(pk=1)
    first = _first(since, clock)
    rows = sorted(
        (row for found in (_changes(), _refreshed()) for row in _between(found, first, clock.last, limit + 1)),
        key=lambda row: row["seq"],
    )
    # What is left of two lists of `limit` and one more is in order up to `limit`.
    shown = rows[:limit]
    last = shown[-1]["seq"] if shown else _at_the_end(since, first, clock)
    return ChangePage(clock.epoch, [_told(row) for row in shown], last, len(rows) > limit)


def latest_public(clock):
    """(number, time) of the last change that is told; (0, None) if there is none."""
    rows = (found.filter(seq__lte=clock.last, resource__in=_NAMES) for found in (_changes(), _refreshed()))
    found = [row for row in (some.order_by("-seq").values_list("seq", "at").first() for some in rows) if row]
    return max(found, default=(0, None))


def _at_the_end(since, first, clock):
    """Where the next change will be looked for: after the last that is told, whatever happened to drafts since."""
    last, _at = latest_public(clock)
    if first > last and since and (_CURSOR.fullmatch(since) or _NUMBER.fullmatch(since)):
        # A number that nobody was given yet is one of before a restore.
        raise AnotherEpoch(clock.epoch)
    return min(first, last)


def _first(since, clock) -> int:
    """The number after which to begin."""
    if since is None:
        return 0
    if cursor := _CURSOR.fullmatch(since):
        if cursor[1] != clock.epoch:
            raise AnotherEpoch(clock.epoch)
        return int(cursor[2])
    if _NUMBER.fullmatch(since):
        return int(since)
    return _before(_time(since), clock)


def _time(words):
    try:
        at = parse_datetime(words)
        at = timezone.make_aware(at, datetime.UTC) if at and timezone.is_naive(at) else at
        if at:
            return at.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        pass
    message = _("A cursor of this list, or a time such as 2026-11-15T00:00:00Z; without it, everything.")
    raise ValidationError(message, code="since")


def _before(at, clock):
    found = Change.objects.filter(at__gte=at, is_public=True).order_by("at", "seq").values_list("seq", flat=True)
    first = found.first()
    return clock.last if first is None else first - 1


def _between(found, first, last, most):
    if first >= last:
        return []
    slugs = [
        When(
            resource=model._meta.label_lower, then=Subquery(model.objects.filter(pk=OuterRef("record")).values("slug"))
        )
        for model in FOLLOWED.values()
        if not issubclass(model, Publishable)
    ]
    found = found.filter(seq__gt=first, seq__lte=last, resource__in=_NAMES).annotate(slug=Case(*slugs))
    return found.order_by("seq").values("seq", "at", "resource", "record", "version", "slug", "what", "was", "status")[
        :most
    ]


def _changes():
    # Of what it was, nothing but where it stood in its way; that is told by its address, too.
    status = Case(When(op=Op.CREATED, then=KT("after__status")), output_field=CharField())
    return Change.objects.filter(is_public=True).annotate(what=F("op"), was=F("was_public"), status=status)


def _refreshed():
    return Refreshed.objects.annotate(what=Value("refreshed"), was=Value(True), status=Value(""))


def _told(row):
    name = _NAMES[row["resource"]]
    model = FOLLOWED[name]
    return {
        "seq": row["seq"],
        "at": row["at"],
        "op": _op(row),
        "resource": name,
        "id": model.series.format(row["record"]) if issubclass(model, Publishable) else row["slug"],
        "version": row["version"],
    }


def _op(row):
    """What it was for readers: a draft is not there until it is published, and may be withdrawn by then."""
    if row["what"] in (*ENDED, "refreshed"):
        return row["what"]
    if row["status"] in ENDED:
        return row["status"]
    return Op.UPDATED.value if row["was"] else Op.CREATED.value
