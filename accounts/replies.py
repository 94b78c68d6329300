"""Right of reply: for each accused side, its first answer to the first accusation, and how long it took.

An answer is by the accused side itself, at or after the accusation, or linked to it by `answers`. Days are counted between
days; minutes only where both are known to the minute. An earlier denial is told and stays out of every median.
"""

from dataclasses import dataclass
from datetime import date, datetime

from statements.acts import Act

from .plain import Case, PlainClaim, is_later
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
        if self.answer is None or self.came_before:
            return None
        one, other = self.accusation.issued, self.answer.issued
        if None in (one.earliest, one.latest, other.earliest, other.latest):
            return None
        if one.earliest != one.latest or other.earliest != other.latest:
            return None
        return max((other.latest - one.latest).days, 0)

    @property
    def minutes(self) -> int | None:
        if self.answer is None or self.came_before:
            return None
        start, end = self.accusation.issued.utc, self.answer.issued.utc
        if start is None or end is None or end < start:
            return None
        return int((end - start).total_seconds() // 60)


def replies(case: Case, accounts: Accounts) -> list[Reply]:
    """One for each accused side, in column order."""
    return [_reply(side.id, accounts) for side in case.in_order(accused(accounts.stances))]


def _reply(side, accounts):
    accusations = [claim for stance in accounts.stances.values() for claim in stance.accuses.get(side, ())]
    accusation = min(accusations, key=_by_time)
    own = accounts.stances.get(side)
    answers = sorted(own.answers, key=_by_time) if own else []
    accusing = {claim.id for claim in accusations}
    after = [one for one in answers if one.answers in accusing or not is_later(accusation, one)]
    if after:
        return Reply(side, accusation, after[0])
    return Reply(side, accusation, answers[0] if answers else None, came_before=bool(answers))


# Of answers at one time the one that takes a position is told; no order of entry chooses.
POSITIONS = [
    *(Act.DENY_OCCURRENCE, Act.DENY_RESPONSIBILITY, Act.ACKNOWLEDGE, Act.JUSTIFY, Act.DISPUTE_DETAILS, Act.ACCUSE),
    *(Act.REPORT, Act.REPORT_FINDING, Act.ANNOUNCE_INVESTIGATION, Act.NOT_OBSERVED, Act.DECLINE_COMMENT),
]


def _by_time(claim):
    """Known times first, by the latest moment they may mean."""
    first, latest = claim.issue
    return latest == datetime.max, latest, first, POSITIONS.index(claim.act), claim.id
