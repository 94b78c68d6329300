"""What stands in the index of statements, and which of it a change may concern."""

from collections import defaultdict

from django.db.models import Q

from history.models import Op
from incidents.lifecycle import ENDED, Lifecycle
from statements.acts import Act, LinkBasis
from statements.models import Capture, Claim, Source, Statement

from .indexing import Bits, Index
from .models import NO_DAY, IndexedStatement
from .parameters import NONE

ARCHIVED, LINKED = IndexedStatement.ARCHIVED, IndexedStatement.LINKED
# An act and why the claim is tied to its incident; "" where it is about none.
CLAIMS = Bits([(act, basis) for act in Act.values for basis in ("", *LinkBasis.values)])

BIT = {value: CLAIMS.of([value]) for value in CLAIMS.values}


def claims_of(acts=(), bases=("", *LinkBasis.values)) -> int:
    """All claims of these acts (none: of any) that are tied for one of these reasons."""
    return CLAIMS.of((act, basis) for act in acts or Act.values for basis in bases)


TIED = claims_of(bases=LinkBasis.values)


def meets(claims, acts, bases) -> bool:
    """Whether what the index writes of a statement's claims has one of these acts that is tied so, or NONE that is tied.

    Nothing asked of one of them is met by any. `StatementFilter` asks the database for the same.
    """
    tied = [basis for basis in bases if basis != NONE]
    if not bases:
        return not acts or bool(claims & claims_of(acts))
    untied = NONE in bases and not claims & TIED and (not acts or claims & claims_of(acts))
    return bool(untied or (tied and claims & claims_of(acts, tied)))


def written(claims) -> dict[int, int]:
    """Statement → which of these claims it makes, as the index writes them."""
    found = defaultdict(int)
    for statement, act, basis in claims.order_by().values_list("statement", "act", "link_basis"):
        found[statement] |= BIT[act, basis]
    return found


def computed(keys) -> list[IndexedStatement]:
    rows = Statement._base_manager.filter(pk__in=keys).exclude(status__in=ENDED).in_bulk()
    found = Claim._base_manager.filter(statement__in=rows).filter(
        Q(incident=None) | Q(incident__status=Lifecycle.PUBLISHED)
    )
    claims = written(found)
    copies = Capture.objects.order_by().filter(source__statement__in=rows, failure="")
    archived = set(copies.values_list("source__statement", flat=True))
    addressed = Source.objects.order_by().filter(statement__in=rows).exclude(address="")
    linked = set(addressed.values_list("statement", flat=True))
    return [
        IndexedStatement(
            statement_id=pk,
            is_public=row.status == Lifecycle.PUBLISHED,
            issuer_id=row.issuer_id,
            language=row.language,
            day=row.issued_start or row.issued_end or NO_DAY,
            issued_start=row.issued_start,
            issued_end=row.issued_end,
            claims=claims.get(pk, 0),
            sources=ARCHIVED if pk in archived else LINKED if pk in linked else "",
        )
        for pk, row in rows.items()
    ]


def affected(changes) -> set[int]:
    """Statements that changed, and those with a claim about an incident that became public or ended."""
    found = {change.record for change, _before in changes if change.resource == "statements.statement"}
    moved = [
        change.record
        for change, _before in changes
        if change.resource == "incidents.incident" and change.op != Op.UPDATED
    ]
    return found | set(Claim._base_manager.filter(incident__in=moved).values_list("statement", flat=True))


STATEMENTS = Index(IndexedStatement, computed, affected)
