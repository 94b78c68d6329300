"""What of an investigation had been said by the end of a day, so that its state of then can be read."""

import datetime
from collections.abc import Iterable

from history.models import Change
from history.rebuilding import prefetched
from statements.saying import captured, said_by

from .models import Investigation
from .steps import day_of


def in_time(events) -> list:
    """Events by the day they happened, an undated one by the day it was recorded: the order that decides progress."""
    return sorted(events, key=lambda event: (day_of(event), event.pk))


def as_said(investigations: Iterable[Investigation], day: datetime.date) -> list[Investigation]:
    """Those of which anything had been said by the end of a day, each with nothing but that; loaded with `for_display`.

    What rests on a statement counts from the day by which that had been said, and no earlier than from its own day. Without
    a statement it is its own day, the latest possible: of an event when it happened, of a member when it joined, of a finding
    when it was signed. What has neither counts from the day it was entered, but a member no later than what it found. Title,
    summary and incidents are told as they stand.
    """
    investigations = list(investigations)
    parts = [part for one in investigations for parts in _parts(one) for part in parts]
    undated = {part.statement_id for part in parts if _rests(part) and part.statement.issued_end is None}
    captures = captured(undated) if undated else {}
    return [one for one in investigations if _told(one, day, captures)]


def _parts(investigation):
    return [getattr(investigation, name).all() for name in ("events", "members", "findings")]


def _rests(part) -> bool:
    """Whether it rests on a statement that everyone may read: a draft tells nobody a day."""
    return part.statement is not None and part.statement.is_published


def _told(investigation, day, captures) -> bool:
    """Leave out what had not been said by the end of this day; whether anything is left."""
    entered = _Entered(investigation)

    def heard(part, earliest, latest):
        if not _rests(part):
            return latest or entered.day(part)
        own = latest or earliest
        said = said_by(part.statement, captures)
        return max(said, own) if own else said

    events, members, findings = _parts(investigation)
    found = [one for one in findings if heard(one, one.signed.earliest, one.signed.latest) <= day]
    # Whoever is said to have found something is said to take part.
    finders = {one.member_id for one in found}
    said = {
        "events": [event for event in events if heard(event, event.date_start, event.date_end) <= day],
        "members": [
            member
            for member in members
            if member.pk in finders or heard(member, member.from_date, member.from_date) <= day
        ],
        "findings": found,
    }
    for member in said["members"]:
        if member.to_date and member.to_date > day:
            member.to_date = None
    for name, left in said.items():
        prefetched(investigation, name, left)
    steps = [event.progress for event in in_time(said["events"]) if event.progress]
    investigation.progress = steps[-1] if steps else ""
    investigation.as_of = day
    return any(said.values())


class _Entered:
    """When the parts of a record were entered; read only where something has no other day."""

    def __init__(self, record):
        self.record, self._days = record, None

    def day(self, part) -> datetime.date:
        if self._days is None:
            self._days = Change.objects.entered(self.record)
        return self._days[part._meta.model_name, part.pk]
