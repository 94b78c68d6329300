"""Which claims count, and why the others do not."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .plain import Case, PlainClaim, is_after


@dataclass(frozen=True)
class Question:
    """How the accounts are read: with links made by an editor's judgement or without, and as of the end of which day."""

    judged: bool = True
    as_of: date | None = None


# Why a claim does not count, in the order in which it is asked.
NOT_YET, SUPERSEDED, RETRACTED, CORRECTED, PREDATES, JUDGED = (
    "not_yet_said",
    "superseded",
    "retracted",
    "corrected",
    "predates",
    "judged",
)


def left_out(claim: PlainClaim, case: Case, question: Question) -> str:
    """Why the claim does not count; "" for one that does.

    A claim once ended stays ended: nothing revives when the statement that ended it falls later.
    """
    if question.as_of and claim.said_by > question.as_of:
        return NOT_YET
    ended = [one.how for one in claim.endings if question.as_of is None or one.said_by <= question.as_of]
    for how in (SUPERSEDED, RETRACTED, CORRECTED):
        if how in ended:
            return how
    if case.starts and _predates(claim, case):
        return PREDATES
    if claim.is_judged and not question.judged:
        return JUDGED
    return ""


# What the clocks farthest in the east are ahead of UTC.
EASTERNMOST = timedelta(hours=14)


def _predates(claim, case):
    """Whether it was issued before the first day of the incident began, by whatever clock that day is told."""
    begins, said_until = datetime.combine(case.starts, time.min), claim.issue[1]
    if claim.issued.zone and claim.issued.time_start and not case.zone and case.starts > date.min:
        return is_after(begins - EASTERNMOST, "UTC", said_until, claim.issued.zone)
    return is_after(begins, case.zone, said_until, claim.issued.zone)


def counting(case: Case, question: Question) -> tuple[PlainClaim, ...]:
    """The claims that count, in the order of their keys, so that the order in which they come does not matter."""
    claims = (claim for claim in case.claims if not left_out(claim, case, question))
    return tuple(sorted(claims, key=lambda claim: claim.id))
