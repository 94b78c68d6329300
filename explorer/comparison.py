"""The accounts of one incident, as its page and the API show them: one reading, one order of columns, one set of words."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.counting import Question, left_out
from accounts.loading import AtHand, Directory, attach, load
from accounts.past import Past
from accounts.plain import Case
from accounts.replies import Reply, replies
from accounts.rows import Aspect, Reading, Row
from accounts.sentences import row_sentence, sentences
from accounts.status import Accounts, Denied, read, read_without_judged

from .reading import claims_known
from .record_history import day_of

PARAMETERS = ("judged", "as_of", "known_on")

# Why a claim is left out, as a reader sees it.
LEFT_OUT = {
    "not_yet_said": _("not yet said by that day"),
    "superseded": _("superseded by a later statement of its side"),
    "retracted": _("retracted by its side"),
    "corrected": _("corrected by its side"),
    "predates": _("wholly earlier than the incident is listed"),
    "judged": _("linked by an editor’s judgement"),
}


@dataclass(frozen=True)
class Asked(Question):
    """A question, and of which day's register it is asked; None for the record as it stands."""

    known_on: datetime.date | None = None


def asked(parameters) -> Asked:
    """What an address asks for: judged=0 reads without links by judgement, as_of=2023-06-01 what had been said by then, and
    known_on=2026-11-01 what the register showed at the end of that day of UTC.

    ValidationError, with the parameter as its code, for what is none of these.
    """
    judged = parameters.get("judged", "1")
    if judged not in ("0", "1"):
        raise ValidationError(_("“judged” is 1, with links made by judgement, or 0, without them."), code="judged")
    known_on = day_of(parameters) if "known_on" in parameters else None
    return Asked(judged == "1", as_of(parameters), known_on)


def as_of(parameters) -> datetime.date | None:
    """The day by whose end something had been said, as an address asks; None where it asks for none."""
    asked = parameters.get("as_of")
    try:
        day = None if asked is None else datetime.date.fromisoformat(asked)
    except ValueError:
        day = None
    if asked is not None and (day is None or day.isoformat() != asked):
        raise ValidationError(_("“as_of” is a day such as 2026-11-15."), code="as_of")
    return day


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
        """Whether it happened, or who did it, is what they differ on."""
        return self.row.reading == Reading.DIFFER and self.row.aspect in (Aspect.OCCURRED, Aspect.RESPONSIBLE)


@dataclass
class Comparison:
    """The accounts of one incident; `claims` are those on its page, the ones that do not count among them."""

    case: Case
    question: Asked
    directory: Directory
    claims: list

    @property
    def sides(self):
        """The side of every party, as it was where the register of another day is asked for."""
        return self.directory.parties

    @property
    def until(self):
        """The day up to which something is open; None for today."""
        return self.question.as_of or self.question.known_on

    @cached_property
    def accounts(self) -> Accounts:
        return read(self.case, self.question)

    @cached_property
    def without_judged(self) -> Accounts:
        return read_without_judged(self.case, self.question, self.accounts)

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
            if row.denied:
                return _("Said earlier, by who denies now that it happened")
            if any(row.aspect.value in claim.quoted_details for claim in self.claims if claim.pk not in self.left_out):
                return _("Only quoted from another account")
            return _("Not the same as none") if row.aspect == Aspect.CASUALTIES else ""
        if row.aspect == Aspect.OCCURRED and any(stance.conceded for stance in self.accounts.stances.values()):
            return _("A denial beside an account of one’s own is read as one of responsibility")
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


def compare(incident, asked: Asked, claims, sides=None) -> Comparison:
    """The accounts of an incident, in a fixed number of queries.

    `claims`: those that are shown of the record as it stands, at least the published ones; `sides`: the index of all
    parties, where it is at hand. NotShown where the register of the day that is asked for is not shown.
    """
    if asked.known_on:
        past = Past(incident, asked.known_on)
        directory = Directory(register=past)
        return Comparison(load([incident.pk], directory)[incident.pk], asked, directory, claims_known(past))
    claims = list(claims)
    register = AtHand(claims)
    directory = Directory(sides, register)
    case = load([incident.pk], directory)[incident.pk]
    attach(claims, directory.parties.parties, register)
    for claim in claims:
        claim.incident = incident
    return Comparison(case, asked, directory, claims)
