"""The data dictionary: every record, its parts and its vocabularies, from what the models themselves say."""

from django.utils.translation import override

from formats.dictionary import Description, describe
from history.models import Note
from history.tracking import TRACKED
from incidents.models import ExactDetail, Incident, Judgement, Place, Tag, ViolationType
from incidents.types import EQUIVALENTS, SHIPPED
from investigations.models import Aim, Investigation
from parties.models import Agreement, Outlet, Party
from releases.models import Release
from statements.acts import MEANING, Act, Detail
from statements.models import Claim, Statement

# In the order of a reader; each with its parts below it.
ROOTS = [Incident, Statement, Investigation, Party, Outlet, Agreement, Place, Tag, Judgement, ExactDetail, Release]
LISTS = {Claim: {"quoted_details": Detail.choices}, Investigation: {"aims": Aim.choices}}

INTRODUCTION = """\
# Data dictionary

<!-- `manage.py data_dictionary` writes this page from the models. -->

What the register can hold: every record, what it consists of, what each column means, and what is refused. The API has the
same names where it shows the same thing; an uncertain date or point, which is several columns here, is one value there.
*May be empty* means that the register can leave it unknown, which is never the same as zero or none.
"""


def records() -> list[tuple[int, Description]]:
    """Every model of the record in the order of this page, with how deep it is a part of another one."""
    return [row for root in ROOTS for row in _with_parts(TRACKED[root], 0)] + [
        (0, describe(ViolationType)),
        (0, describe(Note)),
    ]


def _with_parts(tracked, depth):
    yield depth, describe(tracked.model, up=tracked.up, codes=LISTS.get(tracked.model))
    for part in tracked.parts:
        yield from _with_parts(part, depth + 1)


def page() -> str:
    """The whole page, in Markdown and in English."""
    with override("en"):
        parts = [INTRODUCTION]
        for depth, description in records():
            parts += _record(depth, description)
        parts += [_acts(), _violation_types()]
        return "\n".join(parts)


def _record(depth, description):
    yield f"{'#' * (depth + 2)} {_heading(description.name)}\n\n{description.about}\n"
    yield "| column | meaning | type | may be empty |\n|---|---|---|---|"
    for column in description.columns:
        meaning = f"{_heading(column.label)}. {column.meaning}".rstrip()
        yield f"| `{column.name}` | {_cell(meaning)} | {_cell(column.kind)} | {'yes' if column.may_be_empty else 'no'} |"
    yield ""
    for column in description.columns:
        if column.choices:
            codes = " · ".join(f"`{code}` {_cell(label)}" for code, label in column.choices)
            yield f"`{column.name}`: {codes}\n"
    if description.rules:
        yield "Refused, with these words:\n"
        yield from (f"- {rule}" for rule in description.rules)
        yield ""


def _acts():
    rows = [f"| `{act}` | {act.label} | {_cell(meaning)} | {cameo} |" for act, (meaning, cameo) in _meanings()]
    return "\n".join(
        ["## What a claim can do\n", "| act | reads | meaning | CAMEO |", "|---|---|---|---|", *rows, ""],
    )


def _meanings():
    return ((act, MEANING[act]) for act in Act)


def _violation_types():
    rows = [
        f"| `{code}` | {label} | {f'`{broader}`' if broader else ''} | {definition} | {' | '.join(EQUIVALENTS[code])} |"
        for code, label, definition, broader in SHIPPED
    ]
    return "\n".join(
        [
            "## The violation types that come with the register\n",
            "The nearest codes in other data sets, empty where a code book has nothing near: CAMEO codebook 1.1b3 (2012),",
            "sub-event types of the ACLED codebook of 2024, and the types of violence of the UCDP GED codebook 23.1: 1 if a",
            "state fights, 2 if none does, 3 against civilians. The type of violation alone does not choose among them, and",
            "UCDP records an event only where somebody died.\n",
            "| code | label | narrower than | definition | CAMEO | ACLED | UCDP |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _heading(text):
    return text[:1].upper() + text[1:]


def _cell(text):
    return str(text).replace("|", r"\|").replace("\n", " ")
