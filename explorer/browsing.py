"""The statements browser: official statements found by whatever is asked of them, with what else could be asked."""

from collections import Counter

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formats.folding import fold
from formats.pagination import Keyset
from statements.acts import Act
from statements.models import Statement

from . import citing, reading
from .api.pagination import LARGEST_PAGE
from .excerpts import beside_summaries
from .facets import Counted, Facet, Option
from .languages import language_name
from .models import IndexedStatement
from .pages import AskedByForm, Page
from .parameters import NONE
from .question import PERIOD, carried, chips, nothing_found, query, sentence, with_undated
from .right_of_reply import replies_to
from .sought import sought
from .statement_filter import StatementFilter
from .statement_index import meets
from .vocabulary import ACT_SIGNS

# What the form has fields for, beside the facets.
FIELDS = ("q", "date_from", "date_to", "undated")
# Orderings of the index.
BY_ISSUE = ("-day", "-pk")
# Parameter value → (words, ordering).
SORTS = {
    "date": (_("Date of issue"), BY_ISSUE),
    "recorded": (_("Date recorded"), ("-pk",)),
}
# What only this page reads: the order of the list says nothing of what is found.
OF_THE_PAGE = ("cursor", "sort")
# Whatever a list of the API can be had as: (words, format).
EXPORTS = ((_("CSV"), "csv"), (_("NDJSON"), "ndjson"), (_("JSON"), "json"))


class Statements(AskedByForm, Page):
    template_name = "explorer/statement_list.html"
    section = "statements"
    filters = StatementFilter.base_filters
    parameters = (*filters, *OF_THE_PAGE)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        asked, mistakes = StatementFilter.understood(self.request, Statement.objects.all(), also=OF_THE_PAGE)
        total = IndexedStatement.objects.visible_to(user).count()
        sort = self.one_of("sort", SORTS)
        page = Keyset(asked.index, SORTS[sort][1]).page(self.request.GET.get("cursor"))
        page.rows = reading.statements_for_rows(page.rows, user)
        shown, search = facets(asked, context["sides"]), sought(asked)
        asked_for = query(asked.data, without=OF_THE_PAGE)
        count = asked.index.count() if asked.is_narrowed else total
        undated = asked.without("date_from", "date_to", "date_match").again(undated="only").index.count()
        return context | {
            "asked": asked,
            "mistakes": mistakes,
            "page": page,
            "days": by_day(page.rows) if sort == "date" else None,
            "sort": sort,
            "sorts": [
                (name, words, query(self.request.GET, without=("cursor",), sort=name))
                for name, (words, _by) in SORTS.items()
            ],
            "count": count,
            "total": total,
            "undated": undated,
            "with_undated": with_undated(asked) if undated else "",
            # Where they stand after all others, maybe pages away.
            "only_undated": ""
            if sort != "date" or not undated or not page.next or {*PERIOD} & {*asked.data}
            else query(asked.data, without=OF_THE_PAGE, undated="only"),
            "search": search,
            "excerpts": beside_summaries(page.rows, search) if search else {},
            "chips": chips(asked),
            "sentence": sentence(asked, _t("Statements")),
            "facets": shown,
            "carried": carried(asked.data, {*FIELDS, "cursor", *(facet.name for facet in shown)}),
            "nothing_found": None if page.rows else nothing_found(asked, lambda other: other.index.count()),
            "replies_to": replies_to(page.rows, context["sides"]),
            "asked_for": asked_for,
            "cleared": query(self.request.GET, without={*self.request.GET} - {"sort"}),
            "cited": citing.selection(self.request.path, asked_for),
            "exports": list_exports(reverse("api:statement-list"), asked.data),
            "per_file": LARGEST_PAGE if count > LARGEST_PAGE else None,
            "feed": "?".join(filter(None, [reverse("statements-feed"), asked_for])),
            "api": reverse("api:statement-list"),
        }


def by_day(statements) -> list:
    """(when, statements issued then) in the order in which they come: those of one stretch of days stand under it together.

    A day that a page ends in is named again on the next one.
    """
    found = {}
    for statement in statements:
        found.setdefault(statement.issued.day, []).append(statement)
    return list(found.items())


def list_exports(address, data) -> list:
    """(words, address) of the files that a list of the API can be had as, with all that is asked of it."""
    asked = {"page_size": LARGEST_PAGE}
    return [(words, f"{address}?{query(data, without=OF_THE_PAGE, format=form, **asked)}") for words, form in EXPORTS]


def facets(asked, sides) -> list[Facet]:
    """Each counted in statements, with all filters but its own."""
    counted = Counted(
        asked,
        {"act": "claims", "link_basis": "claims", "issuer": "issuer", "language": "language", "sources": "sources"},
    )
    return [
        Facet("act", _("Act"), _acts(counted), is_open=True),
        Facet("issuer", _("Issuer"), _issuers(counted, sides), is_open=True),
        Facet("language", _("Language of the original"), _languages(counted), is_open=True),
        Facet("link_basis", _("Link to an incident"), _links(counted), is_open=True),
        Facet("sources", _("Source"), _sources(counted)),
    ]


def _option(counted, name, value, label, count, **more):
    return Option(value, label, count, value in counted.chosen(name), **more)


def _by_claims(counted, name, values) -> dict[str, int]:
    """Value → how many statements have a claim with it that meets all else that is asked of one."""
    asked = counted.asked
    rest = {one: asked.chosen(one) for one in ("act", "link_basis")}
    written = counted.by(name) if asked.said is None else asked.without(name).said_by_those_found()
    return {
        value: sum(
            count
            for claims, count in written.items()
            if meets(claims, *({**rest, name: [value]}[one] for one in ("act", "link_basis")))
        )
        for value in values
    }


def _acts(counted):
    counts = _by_claims(counted, "act", Act.values)
    return [
        _option(counted, "act", act.value, capfirst(act.label), counts[act.value], sign=ACT_SIGNS[act]) for act in Act
    ]


def _links(counted):
    labels = dict(counted.asked.form.fields["link_basis"].choices)
    counts = _by_claims(counted, "link_basis", labels)
    return [_option(counted, "link_basis", value, capfirst(label), counts[value]) for value, label in labels.items()]


def _issuers(counted, sides):
    """Sides that say anything, in alphabetical order, each with its organs."""
    counts, asked = Counter(), counted.asked
    for issuer, count in counted.by("issuer").items():
        for party in sides.line(issuer):
            counts[party.pk] += count
    speaking = {*counts} | {party.pk for party in asked.chosen("issuer")}
    if asked.without("issuer").is_narrowed:
        everyone = IndexedStatement.objects.visible_to(asked.user).values_list("issuer", flat=True).distinct()
        speaking |= {sides.of(issuer).pk for issuer in everyone}
    for key in [*speaking]:
        speaking |= {above.pk for above in sides.line(key)}
    parties = sides.in_order(speaking)

    def tree(parent, depth):
        for party in parties:
            if party.parent_id == parent:
                side = None if depth else party
                yield _option(counted, "issuer", party.slug, party.label, counts[party.pk], party=side, depth=depth)
                yield from tree(party.pk, depth + 1)

    return list(tree(None, 0))


def _languages(counted):
    counts = counted.by("language") | dict.fromkeys(counted.chosen("language") - {*counted.by("language")}, 0)
    named = sorted((fold(language_name(code)), language_name(code), code) for code in counts)
    return [_option(counted, "language", code, label, counts[code]) for _key, label, code in named]


def _sources(counted):
    counts = counted.by("sources")
    return [
        _option(counted, "sources", value, capfirst(label), counts["" if value == NONE else value])
        for value, label in counted.asked.form.fields["sources"].choices
    ]
