"""When what everyone may read changed last: one record, or anything at all.

A state is a word that is another one as soon as an answer may read otherwise, and a time that an answer is no older than. Drafts
are in neither: that somebody works on one is nobody else's business.
"""

import datetime
import hashlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from history.models import Change, Clock, Refreshed

FORMS = (".py", ".html", ".css", ".js", ".svg", ".json")
# After this no change has the second of one before: HTTP tells no more of a time, and a change is seen a moment after its own.
SETTLED = datetime.timedelta(seconds=2)


@dataclass(frozen=True)
class State:
    """`number`: of the last change, in its epoch; `version`: of a record, the one that it has; `day`: on which it was asked."""

    number: int = 0
    at: datetime.datetime | None = None
    epoch: str = ""
    version: int | None = None
    day: datetime.date | None = None

    def tag(self, *asked) -> str:
        """A strong entity tag of what is answered to `asked`. That of a record begins with its version."""
        found = hashlib.sha256(repr((self.number, self.epoch, self.day, _made_with(), *asked)).encode()).hexdigest()
        return f'"{found[:32]}"' if self.version is None else f'"{self.version}-{found[:16]}"'

    @property
    def modified_at(self) -> int:
        """The time as HTTP tells it, in whole seconds: what is answered has not changed since."""
        return int(self._modified_at.timestamp())

    @property
    def is_settled(self) -> bool:
        """Whether that time tells this state from those to come (RFC 9110 §8.8.2.2)."""
        return timezone.now() - self._modified_at >= SETTLED

    @property
    def _modified_at(self):
        return max(filter(None, (self.at, code_changed_at(), self.day and _midnight(self.day))))

    def today(self):
        """The same of what another day makes otherwise."""
        return replace(self, day=timezone.now().date())


def of_code() -> State:
    """Of what is the same until another version runs."""
    return State()


def of_register() -> State:
    """Of everything that is public."""
    changes, refreshed = Change.objects.filter(is_public=True).order_by("-seq"), Refreshed.objects.order_by("-seq")
    found = _of(Clock.objects.filter(pk=1), changes, refreshed, F("epoch")).values_list(*_TOLD).get()
    return _state(*found)


def of_record(records, resource, key="pk") -> State | None:
    """Of the one record that a queryset finds, with what it shows of others; None if it finds none.

    `resource` and `key` name the record whose history it has: its own, or that of what it is part of.
    """
    its = {"resource": resource, "record": OuterRef(key)}
    changes = Change.objects.filter(**its).order_by("-version")
    refreshed = Refreshed.objects.filter(**its).order_by("-seq")
    records = _of(records, changes, refreshed, Subquery(Clock.objects.filter(pk=1).values("epoch")))
    found = records.annotate(_version=Subquery(changes.values("version")[:1])).values_list(*_TOLD, "_version").first()
    return found and replace(_state(*found[:-1]), version=found[-1] or 0)


_TOLD = ("_epoch", "_changed", "_changed_at", "_refreshed", "_refreshed_at")


def _of(rows, changes, refreshed, epoch):
    return rows.annotate(
        _epoch=epoch,
        _changed=Subquery(changes.values("seq")[:1]),
        _changed_at=Subquery(changes.values("at")[:1]),
        _refreshed=Subquery(refreshed.values("seq")[:1]),
        _refreshed_at=Subquery(refreshed.values("at")[:1]),
    )


def _state(epoch, changed, changed_at, refreshed, refreshed_at):
    number, at = max((changed or 0, changed_at), (refreshed or 0, refreshed_at), key=lambda one: one[0])
    return State(number, at, epoch)


def _midnight(day):
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


def _made_with():
    """What else an answer depends on: the code, and what the site has set."""
    limits = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    tiles = settings.MAP_TILES, settings.MAP_TILES_ATTRIBUTION
    return code(), settings.SITE_URL, settings.PLACE_NAMES_LEAD, limits, tiles


@cache
def code(*folders) -> str:
    """What answers are made with, or the part of it in some folders: another version gives none of the one before."""
    found = hashlib.sha256()
    for file in _files(folders):
        found.update(file.read_bytes())
    return found.hexdigest()


@cache
def code_changed_at() -> datetime.datetime:
    """Since when answers are made as they are now, as far as the files tell."""
    return datetime.datetime.fromtimestamp(max(file.stat().st_mtime for file in _files()), datetime.UTC)


def _files(folders=()):
    root = Path(settings.BASE_DIR)
    ours = [root / name for name in folders or {*settings.INSTALLED_APPS, "formats", "templates", "static"}]
    return [
        *sorted(file for folder in ours for file in folder.rglob("*") if file.suffix in FORMS),
        root / "requirements.txt",
    ]
