"""What was corrected after publication, the last first: statements, claims, texts, judged links, and what ended."""

from dataclasses import dataclass
from operator import attrgetter

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, DateTimeField, F, Value

from formats.pagination import Keyset
from incidents.lifecycle import Lifecycle
from incidents.models import Incident
from investigations.models import Investigation
from statements.acts import Relation
from statements.models import Claim, Statement, TextVersion, Translation
from statements.superseding import issued_by_one_side

ORDERING = ("-at", "-correction", "-pk")


@dataclass
class Together:
    """Several querysets read as one, in one order, each asked for no more rows than the page holds."""

    querysets: list
    ordering: tuple = ()

    def order_by(self, *ordering):
        return Together([queryset.order_by(*ordering) for queryset in self.querysets], ordering)

    def filter(self, condition):
        return Together([queryset.filter(condition) for queryset in self.querysets], self.ordering)

    def __getitem__(self, some):
        rows = [row for queryset in self.querysets for row in queryset[some]]
        names = [name.lstrip("-") for name in self.ordering]
        return sorted(rows, key=attrgetter(*names), reverse=self.ordering[0].startswith("-"))[some]


class Corrections(Keyset):
    """Every published correction, on pages; each row has `at` and `correction`, what kind it is."""

    def __init__(self, sides, per_page=50):
        super().__init__(Together(list(_corrections(sides))), ORDERING, per_page)

    def _listed(self):
        return "corrections"

    def _column(self, name):
        return {"at": DateTimeField(), "correction": CharField()}.get(name) or Statement._meta.pk


def _corrections(sides):
    published = Statement.objects.published()
    # Only a side's own word ends what it said, here and of claims.
    superseding = published.filter(issued_by_one_side(sides, "", "supersedes"), supersedes__status=Lifecycle.PUBLISHED)
    yield _as("superseded", "published_at", superseding).select_related("issuer", "supersedes")
    # For everybody alike, whoever reads.
    claims = Claim.objects.visible_to(AnonymousUser()).select_related("statement__issuer", "incident")
    own = issued_by_one_side(sides, "statement", "answers__statement")
    answered = claims.filter(own, answers__in=claims.values("pk")).select_related(
        "answers__statement", "answers__incident"
    )
    for relation in (Relation.RETRACTS, Relation.CORRECTS):
        yield _as(f"claim_{relation}", "statement__published_at", answered.filter(relation=relation))
    read_again = claims.filter(second_read_at__gte=F("statement__published_at"))
    yield _as("second_reading", "second_read_at", read_again)
    for model in (TextVersion, Translation):
        texts = model.objects.filter(statement__in=published.values("pk")).select_related("statement__issuer")
        name = model._meta.model_name
        # A version that a draft already had corrects nothing that anybody read.
        yield _as(name, "created_at", texts.filter(number__gt=1, created_at__gte=F("statement__published_at")))
        yield _as(f"{name}_redacted", "redacted_at", texts.filter(redacted_at__gte=F("statement__published_at")))
    for model in (Incident, Statement, Investigation):
        ended = model.objects.select_related("replacement")
        name = model._meta.model_name
        yield _as(f"{name}_withdrawn", "ended_at", ended.filter(status=Lifecycle.WITHDRAWN))
        yield _as(f"{name}_merged", "ended_at", ended.filter(status=Lifecycle.MERGED))


def _as(kind, at, rows):
    return rows.annotate(at=F(at), correction=Value(kind, output_field=CharField()))
