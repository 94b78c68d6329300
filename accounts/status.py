"""The accounts status of an incident: the first line that holds, with what is denied and which rows differ."""

from dataclasses import dataclass, field, replace

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .counting import Question, counting
from .plain import Case, PlainClaim
from .rows import Aspect, Reading, Row, read_rows
from .stances import Stance, stances


class Status(TextChoices):
    NO_ACCOUNT = "no_account", _("No account")
    MUTUAL_ACCUSATION = "mutual_accusation", _("Mutual accusation")
    DENIED = "denied", _("Denied")
    DETAILS_DISPUTED = "details_disputed", _("Details disputed")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    UNANSWERED_ACCUSATION = "unanswered_accusation", _("Accusation, no reply on record")
    NONCOMMITTAL_REPLY = "noncommittal_reply", _("Reply without denial or acknowledgement")
    CONCORDANT = "concordant", _("Accounts agree")
    SINGLE_ACCOUNT = "single_account", _("One account")


class Group(TextChoices):
    OPEN = "open", _("One account or no reply")
    DISPUTED = "disputed", _("Disputed")
    AGREED = "agreed", _("Agreed or acknowledged")


GROUP_OF = {
    Status.NO_ACCOUNT: Group.OPEN,
    Status.UNANSWERED_ACCUSATION: Group.OPEN,
    Status.NONCOMMITTAL_REPLY: Group.OPEN,
    Status.SINGLE_ACCOUNT: Group.OPEN,
    Status.MUTUAL_ACCUSATION: Group.DISPUTED,
    Status.DENIED: Group.DISPUTED,
    Status.DETAILS_DISPUTED: Group.DISPUTED,
    Status.ACKNOWLEDGED: Group.AGREED,
    Status.CONCORDANT: Group.AGREED,
}


class Denied(TextChoices):
    NONE = "none", _("nothing")
    OCCURRENCE = "occurrence", _("that it happened")
    RESPONSIBILITY = "responsibility", _("responsibility")


@dataclass(frozen=True)
class Accounts:
    """What the accounts of one incident amount to, for one question."""

    status: Status
    denied: Denied
    rows: list[Row]
    stances: dict[int, Stance] = field(repr=False)
    claims: tuple[PlainClaim, ...] = field(repr=False)

    @property
    def group(self) -> Group:
        return GROUP_OF[self.status]

    @property
    def points(self) -> list[Aspect]:
        """The rows in which accounts differ."""
        return [row.aspect for row in self.rows if row.reading == Reading.DIFFER]

    def row(self, aspect) -> Row:
        return next(row for row in self.rows if row.aspect == aspect)


def read(case: Case, question: Question) -> Accounts:
    """The accounts of an incident as the question asks for them."""
    claims = counting(case, question)
    by_side = stances(claims)
    rows = read_rows(claims, by_side)
    denied = _denied(by_side, rows)
    return Accounts(_status(claims, by_side, rows, denied), denied, rows, by_side, claims)


def read_without_judged(case: Case, question: Question, accounts: Accounts) -> Accounts:
    """The same accounts without links made by judgement. They are these themselves where no claim that counts has one."""
    if not any(claim.is_judged for claim in accounts.claims):
        return accounts
    return read(case, replace(question, judged=False))


def accused(stances) -> set[int]:
    """The sides that another one says did it."""
    return {named for stance in stances.values() for named in stance.accuses}


def accuse_each_other(stances) -> set[frozenset]:
    """The pairs of sides that do."""
    return {
        frozenset((side, named))
        for side, stance in stances.items()
        for named in stance.accuses
        if named in stances and side in stances[named].accuses
    }


def denied_by(stances) -> dict[int, set[int]]:
    """Side cleared → the sides that deny its responsibility, though another names it or, nobody named, says it happened."""
    somebody_named = any(stance.names for stance in stances.values())
    found = {}
    for denier, stance in stances.items():
        others = [other for side, other in stances.items() if side != denier]
        for cleared in stance.clears:
            if any((other.happened and not somebody_named) or cleared in other.names for other in others):
                found.setdefault(cleared, set()).add(denier)
    return found


def _denied(stances, rows):
    if rows[0].reading == Reading.DIFFER:
        return Denied.OCCURRENCE
    return Denied.RESPONSIBILITY if denied_by(stances) else Denied.NONE


def _status(claims, stances, rows, denied):
    sides = stances.values()
    if not any(side.happened or side.did_not_happen or side.clears or side.clears_in_words for side in sides):
        return Status.NO_ACCOUNT
    if accuse_each_other(stances):
        return Status.MUTUAL_ACCUSATION
    if denied != Denied.NONE:
        return Status.DENIED
    blamed = accused(stances)
    if _details_are_disputed(stances, blamed):
        return Status.DETAILS_DISPUTED
    acknowledging = {side.side for side in sides if side.side in side.names}
    if acknowledging and blamed <= acknowledging:
        return Status.ACKNOWLEDGED
    if blamed:
        answered = all(side in stances and stances[side].answers for side in blamed)
        return Status.NONCOMMITTAL_REPLY if answered else Status.UNANSWERED_ACCUSATION
    if len([side for side in sides if side.happened]) > 1 and any(row.reading == Reading.DIFFER for row in rows):
        return Status.DETAILS_DISPUTED
    independent = {claim.side for side in sides for claim in side.happened if claim.is_independent}
    return Status.CONCORDANT if len(independent) > 1 else Status.SINGLE_ACCOUNT


def _details_are_disputed(stances, blamed):
    for side, stance in stances.items():
        if stance.disputes and any(other.happened for at, other in stances.items() if at != side):
            return True
        if side in blamed and stance.justifies:
            return True
    named = [stance.names.keys() for stance in stances.values() if stance.names]
    return any(not one & other for at, one in enumerate(named) for other in named[at + 1 :])
