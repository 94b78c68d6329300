"""The accounts of one incident, as its page and the API show them: one reading, one order of columns, one set of words."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.counting import Question, left_out
from accounts.loading import Directory, load
from accounts.plain import Case
from accounts.replies import Reply, replies
from accounts.rows import Aspect, Reading, Row
from accounts.sentences import row_sentence, sentences
from accounts.status import Accounts, Denied, read

PARAMETERS = ("judged", "as_of")

# Why a claim is left out, as a reader sees it.
LEFT_OUT = {
    "not_yet_said": _("not yet said by that day"),
    "superseded": _("superseded by a later statement of its side"),
    "retracted": _("retracted by its side"),
    "corrected": _("corrected by its side"),
    "predates": _("wholly earlier than the incident is listed"),
    "judged": _("linked by an editor’s judgement"),
}


def asked(parameters) -> Question:
    """What an address asks for: judged=0 reads without links by judgement, as_of=2023-06-01 what had been said by then.

    ValidationError, with the parameter as its code, for what is neither.
    """
    judged = parameters.get("judged", "1")
    if judged not in ("0", "1"):
        raise ValidationError(_("“judged” is 1, with links made by judgement, or 0, without them."), code="judged")
    day = parameters.get("as_of")
    try:
        as_of = None if day is None else datetime.date.fromisoformat(day)
    except ValueError:
        as_of = None
    if day is not None and (as_of is None or as_of.isoformat() != day):
        raise ValidationError(_("“as_of” is a day such as 2026-11-15."), code="as_of")
    return Question(judged == "1", as_of)


# Agreement that is not equally precise has a sign and words of its own.
LESS_PRECISE = "agree_less_precisely"
READING_WORDS = {
    Reading.AGREE: Reading.AGREE.label,
    LESS_PRECISE: _("Agree, not equally precise"),
    Reading.DIFFER: Reading.DIFFER.label,
    Reading.ONE_ACCOUNT: Reading.ONE_ACCOUNT.label,
    Reading.NOBODY: Reading.NOBODY.label,
    Reading.NOT_COMPARABLE: Reading.NOT_COMPARABLE.label,
}


@dataclass
class Verdict:
    """The reading of one row, ready to be shown."""

    row: Row
    note: str
    sentence: str

    @property
    def code(self) -> str:
        """The reading, or LESS_PRECISE."""
        return LESS_PRECISE if self.row.is_less_precise else self.row.reading.value

    @property
    def label(self) -> str:
        return READING_WORDS[self.code]

    @property
    def statements(self) -> list[int]:
        """The statements, by primary key, whose claims produce the reading."""
        return list(dict.fromkeys(claim.statement for claim in self.row.claims))

    @property
    def is_loud(self) -> bool:
        """Whether it happened, or who did it, is contested."""
        return self.row.reading == Reading.DIFFER and self.row.aspect in (Aspect.OCCURRED, Aspect.RESPONSIBLE)


@dataclass
class Comparison:
    case: Case
    question: Question
    directory: Directory

    @cached_property
    def accounts(self) -> Accounts:
        return read(self.case, self.question)

    @cached_property
    def without_judged(self) -> Accounts:
        return read(self.case, Question(False, self.question.as_of))

    @cached_property
    def sentences(self) -> list[str]:
        return sentences(self.case, self.accounts, self.without_judged)

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """Aspect → the reading of its row."""
        return {
            row.aspect.value: Verdict(row, self._note(row), row_sentence(self.case, self.accounts, row))
            for row in self.accounts.rows
        }

    def _note(self, row):
        if row.reading == Reading.NOBODY:
            return _("Not the same as none") if row.aspect == Aspect.CASUALTIES else ""
        if row.reading != Reading.DIFFER:
            return ""
        if row.aspect == Aspect.OCCURRED:
            return _("Occurrence denied")
        if row.aspect == Aspect.RESPONSIBLE:
            denied = self.accounts.denied != Denied.NONE
            return _("Responsibility denied") if denied else _("They name different parties")
        return ""

    @cached_property
    def replies(self) -> list[Reply]:
        """What each accused side answered first, in column order."""
        return replies(self.case, self.accounts)

    @cached_property
    def left_out(self) -> dict[int, str]:
        """Claim → why it does not count, of those that do not."""
        why = {claim.id: left_out(claim, self.case, self.question) for claim in self.case.claims}
        return {claim: reason for claim, reason in why.items() if reason}

    def order(self, side):
        """The place of a side's column: by its role under the agreements, then by name."""
        return self.directory.side(side.pk).order


def compare(incident, question: Question, sides=None) -> Comparison:
    """The accounts of an incident, in a fixed number of queries. `sides`: the index of all parties, where it is at hand."""
    directory = Directory(sides)
    return Comparison(load([incident.pk], directory)[incident.pk], question, directory)
