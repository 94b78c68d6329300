"""The statements browser: official statements found by whatever is asked of them, with what else could be asked."""

from collections import Counter

from django.db.models import Count
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formats.folding import fold
from formats.pagination import Keyset
from statements.acts import Act, LinkBasis
from statements.models import Capture, Source, Statement

from . import reading
from .asking import NONE
from .facets import Facet, Option
from .filters import ARCHIVED, LINKED, StatementFilter
from .languages import language_name
from .pages import AskedByForm, Page
from .question import carried, chips, query, relaxations, sentence
from .right_of_reply import replies_to
from .vocabulary import ACT_SIGNS

# What the form has fields for, beside the facets.
FIELDS = ("q", "date_from", "date_to", "undated")


class Statements(AskedByForm, Page):
    template_name = "explorer/statement_list.html"
    section = "statements"
    parameters = (*StatementFilter.base_filters, "cursor")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, everything = self.request.user, reading.listed(Statement, self.request.user)
        asked = StatementFilter.for_request(self.request, everything, also=("cursor",))
        total = everything.count()
        count = asked.qs.count() if asked.is_narrowed else total
        page = Keyset(asked.qs.for_list(user)).page(self.request.GET.get("cursor"))
        shown = facets(asked, context["sides"])
        asked_for = query(asked.data, without=("cursor",))
        return context | {
            "asked": asked,
            "page": page,
            "count": count,
            "total": total,
            "undated": asked.without("date_from", "date_to", "date_match", "undated")
            .qs.filter(issued_start=None, issued_end=None)
            .count(),
            "chips": chips(asked),
            "sentence": sentence(asked, _t("Statements")),
            "facets": shown,
            "carried": carried(asked.data, {*FIELDS, "cursor", *(facet.name for facet in shown)}),
            "relaxations": [] if page.rows else relaxations(asked, lambda other: other.qs.count()),
            "replies_to": replies_to(page.rows, context["sides"]),
            "asked_for": asked_for,
            "feed": "?".join(filter(None, [reverse("statements-feed"), asked_for])),
            "api": reverse("api:statement-list"),
        }


def facets(asked, sides) -> list[Facet]:
    """Each counted in statements, with all filters but its own."""
    return [
        Facet("act", _("Act"), _acts(asked), is_open=True),
        Facet("issuer", _("Issuer"), _issuers(asked, sides), is_open=True),
        Facet("language", _("Language of the original"), _languages(asked), is_open=True),
        Facet("link_basis", _("Link to an incident"), _links(asked), is_open=True),
        Facet("sources", _("Source"), _sources(asked)),
    ]


def _option(asked, name, value, label, count, **more):
    return Option(value, label, count, value in asked.data.getlist(name), **more)


def _by_claims(asked, name):
    """Value of a column of claims → how many statements have a claim with it that meets all else that is asked."""
    rest = asked.without(name)
    claims = rest.claims().order_by()
    if rest.is_narrowed:
        claims = claims.filter(statement__in=rest.qs.order_by().values("pk"))
    return dict(claims.values_list(name).annotate(count=Count("statement", distinct=True)))


def _acts(asked):
    counts = _by_claims(asked, "act")
    return [
        _option(asked, "act", act.value, capfirst(act.label), counts.get(act.value, 0), sign=ACT_SIGNS[act])
        for act in Act
    ]


def _issuers(asked, sides):
    """Sides that say anything, in alphabetical order, each with its organs."""
    counts, said = Counter(), asked.without("issuer").qs.order_by()
    for issuer, count in said.values_list("issuer").annotate(count=Count("pk")):
        party = sides.parties[issuer]
        for one in (*reading.line_of(party, sides), party):
            counts[one.pk] += count
    speaking = {*counts} | {party.pk for party in asked.chosen("issuer") or ()}
    if asked.without("issuer").is_narrowed:
        everyone = reading.listed(Statement, asked.user).order_by().values_list("issuer", flat=True).distinct()
        speaking |= {sides.of(issuer).pk for issuer in everyone}
    parties = sorted((sides.parties[key] for key in speaking), key=lambda party: (fold(party.label), party.pk))

    def tree(parent, depth):
        for party in parties:
            if party.parent_id == parent:
                yield _option(
                    asked,
                    "issuer",
                    party.slug,
                    party.label,
                    counts[party.pk],
                    party=None if depth else party,
                    depth=depth,
                )
                yield from tree(party.pk, depth + 1)

    return list(tree(None, 0))


def _languages(asked):
    counts = dict(asked.without("language").qs.order_by().values_list("language").annotate(count=Count("pk")))
    for chosen in asked.data.getlist("language"):
        counts.setdefault(chosen, 0)
    named = sorted((fold(language_name(code)), language_name(code), code) for code in counts)
    return [_option(asked, "language", code, label, counts[code]) for _key, label, code in named]


def _links(asked):
    counts = _by_claims(asked, "link_basis")
    untied = asked.without("link_basis").again(link_basis=NONE).qs.count()
    return [
        *(
            _option(asked, "link_basis", basis.value, capfirst(basis.label), counts.get(basis.value, 0))
            for basis in LinkBasis
        ),
        _option(asked, "link_basis", NONE, _t("Tied to no incident"), untied),
    ]


def _sources(asked):
    rest = asked.without("sources")
    found = rest.qs.order_by().values("pk")
    copied = Capture.objects.order_by().filter(source__statement__in=found, failure="").values("source__statement")
    addressed = Source.objects.order_by().filter(statement__in=found).exclude(address="").values("statement")
    archived, known = copied.distinct().count(), copied.union(addressed).count()
    counts = {ARCHIVED: archived, LINKED: known - archived, NONE: rest.qs.count() - known}
    labels = asked.form.fields["sources"].choices
    return [_option(asked, "sources", value, capfirst(label), counts[value]) for value, label in labels]
