"""Right of reply: for each accused side, its first answer to the first accusation, and how long it took.

An answer is by the accused side itself, at or after the accusation, or linked to it by `answers`. Days are counted between
days, minutes between minutes, and neither where a date is approximate or uncertain. An earlier denial is told and stays out of
every median.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from statements.acts import Act

from .plain import Case, PlainClaim, is_later, span
from .status import Accounts, accused


@dataclass(frozen=True)
class Reply:
    """`answer` is None while none is on record. `days` and `minutes` are None where nobody can tell."""

    side: int
    accusation: PlainClaim
    answer: PlainClaim | None = None
    came_before: bool = False

    @property
    def accused_on(self) -> date | None:
        return self.accusation.issued.latest

    @property
    def days(self) -> int | None:
        """By the clock of the accusation, where both tell one."""
        if not self._is_timed:
            return None
        one, other = self.accusation.issued, self.answer.issued
        day = _day(other, one.zone or other.zone)
        return None if day is None or day < one.latest else (day - one.latest).days

    @property
    def minutes(self) -> int | None:
        if not self._is_timed:
            return None
        start, end = self.accusation.issued.utc, self.answer.issued.utc
        if start is None or end is None or end < start:
            return None
        return int((end - start).total_seconds() // 60)

    @property
    def _is_timed(self):
        """Whether it is an answer after the accusation, both of one known day."""
        if self.answer is None or self.came_before:
            return False
        return all(issued.is_exact for issued in (self.accusation.issued, self.answer.issued))


def _day(issued, zone) -> date | None:
    """The day of an exact date by the clock of a zone; None where it is of two."""
    if not issued.zone or zone == issued.zone:
        return issued.latest
    try:
        first, last = (
            moment.replace(tzinfo=ZoneInfo(issued.zone)).astimezone(ZoneInfo(zone)) for moment in span(issued)
        )
    except OverflowError:
        return None
    return first.date() if first.date() == last.date() else None


def replies(case: Case, accounts: Accounts) -> list[Reply]:
    """One for each accused side, in column order."""
    return [_reply(side.id, accounts) for side in case.in_order(accused(accounts.stances))]


def _reply(side, accounts):
    accusations = [claim for stance in accounts.stances.values() for claim in stance.accuses.get(side, ())]
    accusation = _first(accusations)
    own = accounts.stances.get(side)
    answers = own.answers if own else []
    accusing = {claim.id for claim in accusations}
    after = [one for one in answers if one.answers in accusing or not is_later(accusation, one)]
    if after:
        return Reply(side, accusation, _first(after))
    return Reply(side, accusation, _first(answers) if answers else None, came_before=bool(answers))


def _first(claims):
    """Of those than which none is certainly earlier, the one that is known to be the earliest."""
    first = [one for one in claims if not any(is_later(one, other) for other in claims)]
    return min(first or claims, key=_by_time)


# Of answers at one time the one that takes a position is told; no order of entry chooses.
POSITIONS = [
    *(Act.DENY_OCCURRENCE, Act.DENY_RESPONSIBILITY, Act.ACKNOWLEDGE, Act.JUSTIFY, Act.DISPUTE_DETAILS, Act.ACCUSE),
    *(Act.REPORT, Act.REPORT_FINDING, Act.ANNOUNCE_INVESTIGATION, Act.NOT_OBSERVED, Act.DECLINE_COMMENT),
]


def _by_time(claim):
    """Known times first, by the latest moment they may mean."""
    first, latest = claim.issue
    return latest == datetime.max, latest, first, POSITIONS.index(claim.act), claim.id
