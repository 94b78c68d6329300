"""What each side says about one incident: its claims grouped by topmost party and read aspect by aspect.

Nothing here compares the sides or decides between them. An aspect that a side does not address stays empty, and a detail
that a claim only repeats from the account it answers is marked as quoted: it was never asserted.
"""

from dataclasses import dataclass, field

from accounts.status import Status
from incidents.lifecycle import Lifecycle
from statements.acts import DENIALS, Act, Relation
from statements.superseding import of_one_side

from .aspects import ASPECTS, Said, told
from .vocabulary import COLUMN_GROUP_OF


@dataclass
class Entry:
    """One thing said, with the claim that says it and the number of its statement on the page."""

    said: Said
    claim: object
    number: str
    # Marked in the cell only where the whole column is not marked already.
    is_judged_alone: bool = False

    @property
    def is_denial(self) -> bool:
        return self.claim.act in DENIALS


@dataclass
class Voice:
    """One statement of a side, with its claims about this incident."""

    statement: object
    number: str
    claims: list = field(default_factory=list)

    @property
    def acts(self) -> list:
        return acts_of(self.claims)

    @property
    def is_judged(self) -> bool:
        return any(claim.is_judged for claim in self.claims)


@dataclass
class Column:
    """One side."""

    side: object
    voices: list[Voice] = field(default_factory=list)

    @property
    def is_judged(self) -> bool:
        """Every one of its claims is tied to the incident by an editor's judgement."""
        return all(claim.is_judged for voice in self.voices for claim in voice.claims)


@dataclass
class Cell:
    column: Column
    entries: list[Entry]


@dataclass
class Row:
    code: str
    label: str
    hint: str
    cells: list[Cell]

    @property
    def is_silent(self) -> bool:
        return not any(cell.entries for cell in self.cells)


@dataclass
class ClaimsBySide:
    columns: list[Column]
    rows: list[Row]

    @property
    def judged(self) -> list:
        """(number of the statement, claim) of every claim linked by judgement, in column order."""
        voices = [voice for column in self.columns for voice in column.voices]
        return [(voice.number, claim) for voice in voices for claim in voice.claims if claim.is_judged]

    def said(self, code, *, quoted=False) -> list:
        """(side, entry) of all that is asserted about one aspect, or of all that is only quoted."""
        row = next(row for row in self.rows if row.code == code)
        return [
            (cell.column.side, entry)
            for cell in row.cells
            for entry in cell.entries
            if entry.said.is_quoted == quoted and not entry.said.is_aside
        ]

    @property
    def casualties(self) -> list:
        return self.said("casualties")

    @property
    def quoted_times(self) -> list:
        return self.said("when", quoted=True)

    @property
    def types_coded_from(self) -> list[str]:
        """Numbers of the statements that say what kind of breach it was."""
        return list(dict.fromkeys(entry.number for _side, entry in self.said("what")))


@dataclass
class SideActs:
    """What one side does about an incident, for a row of a list."""

    side: object
    claims: list = field(default_factory=list)

    @property
    def acts(self) -> list:
        return acts_of(self.claims)

    @property
    def is_judged(self) -> bool:
        return all(claim.is_judged for claim in self.claims)


def acts_of(claims) -> list[Act]:
    """The acts, each once, in the order they were recorded."""
    return list(dict.fromkeys(Act(claim.act) for claim in claims))


def taken_back(claim, sides) -> list:
    """The claims by which its own side retracts or corrects a claim, so that it no longer counts."""
    return [
        answer
        for answer in claim.answered_by.all()
        if answer.relation in (Relation.RETRACTS, Relation.CORRECTS)
        and answer.statement.is_published
        and of_one_side(answer.statement, claim.statement, sides)
    ]


def status_of(incident, with_judged=True) -> Status | None:
    """What the accounts of an incident amount to, as they are kept; only one that is being written has none kept yet."""
    kept = getattr(incident, "accounts", None)
    return kept and Status(kept.status if with_judged else kept.status_without_judged)


def address_of(incident, with_judged=True) -> str:
    """The address of its page, for the same question."""
    return incident.get_absolute_url() + ("" if with_judged else "?judged=0")


def counting(incident, with_judged=True) -> list:
    """The claims about an incident that count, as its accounts are kept; a draft, which only editors see, beside them."""
    kept = incident.accounts.claims if hasattr(incident, "accounts") else ()
    return [
        claim
        for claim in incident.claims.all()
        if (claim.pk in kept or claim.statement.status == Lifecycle.DRAFT) and (with_judged or not claim.is_judged)
    ]


def claims_by_side(claims, sides, numbers, order=None) -> ClaimsBySide:
    """Columns in neutral order, and a row for every aspect.

    `sides` is a SideIndex; `numbers` maps the primary key of a statement to its number on the page, from 1; `order` gives
    the place of a side, by default by kind and name.
    """
    columns: dict[int, Column] = {}
    voices: dict[int, Voice] = {}
    for claim in sorted(claims, key=lambda claim: (numbers[claim.statement_id], claim.pk)):
        side = sides.of(claim.statement.issuer_id)
        column = columns.setdefault(side.pk, Column(side))
        if claim.statement_id not in voices:
            voices[claim.statement_id] = Voice(claim.statement, f"S{numbers[claim.statement_id]}")
            column.voices.append(voices[claim.statement_id])
        voices[claim.statement_id].claims.append(claim)
    ordered = sorted(columns.values(), key=lambda column: (order or _neutral)(column.side))
    rows = [
        Row(code, label, hint, [Cell(column, _entries(column, read, sides)) for column in ordered])
        for code, label, hint, read in ASPECTS
    ]
    return ClaimsBySide(ordered, rows)


def unheard(claims, members, sides) -> list:
    """Sides that an account accuses, or that take part in an investigation, and that make no claim themselves."""
    heard = {sides.of(claim.statement.issuer_id) for claim in claims}
    accused = {sides.of(claim.about_id) for claim in claims if claim.act == Act.ACCUSE and claim.about_id}
    taking_part = {sides.of(member.party_id) for member in members}
    return sorted((accused | taking_part) - heard, key=_neutral)


def acts_by_side(claims, sides) -> list[SideActs]:
    """Accusers first, then whom they accuse, then the others; alphabetical within each."""
    found: dict[int, SideActs] = {}
    accusers, accused = set(), set()
    for claim in sorted(claims, key=lambda claim: claim.pk):
        side = sides.of(claim.statement.issuer_id)
        found.setdefault(side.pk, SideActs(side)).claims.append(claim)
        if claim.act == Act.ACCUSE:
            accusers.add(side.pk)
            if claim.about_id:
                accused.add(sides.of(claim.about_id).pk)

    def place(row):
        part = 0 if row.side.pk in accusers else 1 if row.side.pk in accused else 2
        return part, *_neutral(row.side)

    return sorted(found.values(), key=place)


def _neutral(side):
    return COLUMN_GROUP_OF[side.kind], side.name_folded, side.pk


def _entries(column, read, sides):
    return [
        Entry(said, claim, voice.number, is_judged_alone=claim.is_judged and not column.is_judged)
        for voice in column.voices
        for claim in voice.claims
        for said in told(read, claim, sides)
    ]
