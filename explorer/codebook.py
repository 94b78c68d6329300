"""The code book: every vocabulary of the record with its codes, read from the models, and what a code means.

The methodology page shows it. A vocabulary that the models have and this does not is a failing test.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.rows import Reading
from accounts.status import Denied, Status
from accounts.status import Group as AccountsGroup
from formats.dates import Precision, Qualifier
from history.models import Op
from incidents.lifecycle import MOVES, Lifecycle
from incidents.models import Incident, IncidentLink, IncidentPlace, Judgement, Place, Sensitivity, ViolationType
from investigations.models import ENDED, Access, Aim, Finding, Investigation, Member, Progress
from investigations.steps import BEGINNING
from parties.models import Kind, Role
from statements import acts
from statements.models import Translation

from .meanings import MEANINGS


@dataclass(frozen=True)
class Code:
    """One value of a vocabulary. `cameo`, `acled` and `ucdp` are its nearest codes in other code books."""

    value: str
    label: str
    meaning: str = ""
    broader: str = ""
    cameo: str = ""
    acled: str = ""
    ucdp: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """Codes that a column of the record takes, with what the column says."""

    key: str
    title: str
    codes: tuple[Code, ...]

    @property
    def has_meanings(self):
        return any(code.meaning for code in self.codes)


# Section of the methodology → the vocabularies told there: key, title, choices.
SECTIONS = {
    "incidents": (
        ("clarity", _("What an incident is"), Incident.Clarity),
        ("incident-places", _("Further places of an incident"), IncidentPlace.Role),
        ("incident-links", _("Links between incidents"), IncidentLink.Kind),
        ("judgements", _("Whether two incidents are one"), Judgement.Verdict),
    ),
    "statements": (
        ("channels", _("Channels of a statement"), acts.Channel),
        ("translations", _("Translations"), Translation.Kind),
    ),
    "claims": (
        ("relations", _("What a claim does with the one it answers"), acts.Relation),
        ("bases", _("How the issuer says that it knows"), acts.Basis),
        ("targets", _("What was hit"), acts.Target),
    ),
    "links": (
        ("link-bases", _("Why a claim is linked to its incident"), acts.LinkBasis),
        ("details", _("Details that are asserted or quoted"), acts.Detail),
    ),
    "readings": (
        ("readings-of-a-row", _("Reading of a row"), Reading),
        ("accounts-status", _("Accounts status"), Status),
        ("accounts-groups", _("Groups of the status"), AccountsGroup),
        ("denied", _("What is denied"), Denied),
    ),
    "casualties": (("groups", _("Whose people a figure counts"), acts.Group),),
    "dates": (
        ("date-precision", _("Precision of a date"), Precision),
        ("qualifiers", _("Marks of a date"), Qualifier),
    ),
    "places": (
        ("place-precision", _("Precision of a place"), Incident.LocationPrecision),
        ("place-kinds", _("Kinds of places"), Place.Kind),
    ),
    "parties": (
        ("party-kinds", _("Kinds of parties"), Kind),
        ("roles", _("Roles under an agreement"), Role.Kind),
    ),
    "investigations": (
        ("progress", _("Progress"), Progress),
        ("investigation-kinds", _("Kinds of investigations"), Investigation.Kind),
        ("natures", _("Nature of an investigation"), Investigation.Nature),
        ("members", _("Who takes part"), Member.Role),
        ("aims", _("What it is to find out"), Aim),
        ("access", _("Access"), Access),
        ("findings", _("Findings"), Finding.Position),
    ),
    "publication": (
        ("states", _("States of a record"), Lifecycle),
        ("changes", _("Changes of a record"), Op),
    ),
    "protection": (("sensitivity", _("Sensitive content"), Sensitivity),),
}


def sections() -> dict[str, list[Vocabulary]]:
    """Every vocabulary that stands in the code, by section; no query."""
    return {
        section: [Vocabulary(key, title, _codes(choices)) for key, title, choices in vocabularies]
        for section, vocabularies in SECTIONS.items()
    }


def _codes(choices):
    meanings = MEANINGS.get(choices, {})
    return tuple(Code(str(one.value), one.label, meanings.get(one, "")) for one in choices)


def claim_acts() -> Vocabulary:
    codes = (Code(act.value, act.label, meaning, cameo=cameo) for act, (meaning, cameo) in acts.MEANING.items())
    return Vocabulary("acts", _("Acts"), tuple(codes))


def violation_types() -> Vocabulary:
    """The types that this register has, in one query; further ones may be added to those that come with it."""
    rows = ViolationType.objects.select_related("parent")
    codes = (
        Code(row.code, row.label, row.definition, row.parent.code if row.parent else "", row.cameo, row.acled, row.ucdp)
        for row in rows
    )
    return Vocabulary("violation-types", _("Violation types"), tuple(codes))


def everything() -> list[tuple[str, Vocabulary]]:
    """(section of the methodology, vocabulary) of all that there are, in the order of the methodology; one query."""
    found = []
    for section, vocabularies in sections().items():
        more = {"incidents": [violation_types], "claims": [claim_acts]}.get(section, [])
        found += [(section, one) for one in [*(read() for read in more), *vocabularies]]
    return found


def moves() -> list[tuple[str, list[str]]]:
    """What may follow each state of a record."""
    return [(state.label, [after.label for after in Lifecycle if after in MOVES[state]]) for state in Lifecycle]


def ends() -> list[str]:
    """The progress of an investigation after which no step is expected."""
    return [progress.label for progress in Progress if progress in ENDED]


def beginnings() -> list[str]:
    """The progress by which an investigation that ended begins again."""
    return [progress.label for progress in BEGINNING]
