"""The explorer: incidents found by whatever is asked, counted, drawn and listed, all of it for one address."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from formats.pagination import BlanksLast, Keyset
from incidents.models import Incident

from . import citing, reading
from .excerpts import in_incidents
from .facets import facets
from .gathering import LARGE, SIZE, gather
from .histogram import histogram, undated_of
from .incident_filter import IncidentFilter
from .lanes import lanes
from .models import NO_DAY
from .pages import AskedByForm, Page
from .question import carried, chips, nothing_found, query, sentence, with_undated
from .sought import sought
from .whole import whole_register

PER_PAGE = 50
# Parameter value → (words, ordering of the index).
SORTS = {
    "recorded": (_("Date recorded"), ("-pk",)),
    "changed": (_("Last changed"), ("-changed_at", "-pk")),
    "date": (_("Date of event"), ("-day", "-pk")),
    "place": (_("Place"), ("place_name", "-pk")),
    "accounts": (_("Number of sides"), ("-sides", "-pk")),
    "relevance": (_("Relevance"), ("-relevance", "-pk")),
}
# What only this page reads: the order and the look of the list say nothing of what is found.
OF_THE_PAGE = ("cursor", "sort", "view")
# Parameter value → (words, sign).
VIEWS = {
    "split": (_("Split"), "u-split"),
    "list": (_("List"), "u-list"),
    "map": (_("Map"), "u-map"),
    "timeline": (_("Timeline"), "u-time"),
}
MAP_SIZES = {"split": SIZE, "map": LARGE}
# (words, how it is asked for) of the files that everything found can be had as.
EXPORTS = (
    (_("CSV, one row an incident"), {"format": "csv"}),
    (_("CSV, one row a claim"), {"format": "csv", "rows": "claims"}),
    (_("Excel, one row an incident"), {"format": "xlsx"}),
    (_("Excel, one row a claim"), {"format": "xlsx", "rows": "claims"}),
    (_("GeoJSON"), {"format": "geojson"}),
    (_("NDJSON"), {"format": "ndjson"}),
)
# What the form has fields for, beside the facets; all else that is asked is carried along.
FIELDS = ("q", "date_from", "date_to", "undated", "judged", "killed_min", "injured_min")


class Explorer(AskedByForm, Page):
    template_name = "explorer/incident_list.html"
    section = "incidents"
    filters = IncidentFilter.base_filters
    parameters = (*filters, *OF_THE_PAGE)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        request, user = self.request, self.request.user
        asked, mistakes = IncidentFilter.understood(request, Incident.objects.all(), also=OF_THE_PAGE)
        sort, view, search = self.one_of("sort", SORTS), self.one_of("view", VIEWS), sought(asked)
        pages = BlanksLast if sort == "place" else Keyset
        page = pages(self._sorted(asked, search, sort), self._ordering(asked, sort), PER_PAGE).page(
            request.GET.get("cursor")
        )
        page.rows = self._listed(page.rows)
        drawn = histogram(asked)
        count = drawn.total if drawn else asked.index.count()
        whole = whole_register(user)
        shown = facets(asked, context["sides"], context["leading"], whole)
        asked_for, undated = query(request.GET, without=OF_THE_PAGE), undated_of(asked, drawn)
        in_form = {*FIELDS, *(facet.name for facet in shown)}
        return context | {
            "asked": asked,
            "with_judged": asked.with_judged,
            "mistakes": mistakes,
            "page": page,
            # By date, those without one come last.
            "first_undated": next((one for one in page.rows if sort == "date" and one.on_map.day == NO_DAY), None),
            "count": count,
            "total": whole.incidents,
            "undated": undated,
            "with_undated": with_undated(asked) if undated else "",
            "gathered": gather(asked.index, MAP_SIZES[view]) if view in MAP_SIZES else None,
            "chips": chips(asked),
            "sentence": sentence(asked),
            "facets": shown,
            "carried": carried(asked.data, {*in_form, "cursor"}),
            "search": search,
            "excerpts": in_incidents(page.rows, search) if search else {},
            "sort": sort,
            "sorts": [
                (name, words, query(request.GET, without=("cursor",), sort=name))
                for name, (words, _by) in SORTS.items()
                if search or name != "relevance"
            ],
            "view": view,
            "views": [
                (name, words, sign, query(request.GET, without=("view",), view="" if name == "split" else name))
                for name, (words, sign) in VIEWS.items()
            ],
            "cleared": query(request.GET, without={*request.GET} - {"view"}),
            "lanes": lanes(page.rows, context["leading"], asked.with_judged) if view == "timeline" else None,
            "histogram": drawn,
            "nothing_found": None if page.rows else nothing_found(asked, lambda other: other.index.count()),
            "asked_for": asked_for,
            "cited": citing.selection(request.path, asked_for),
            "exports": self._exports(),
            "feed": "?".join(filter(None, [reverse("incidents-feed"), asked_for])),
            "api": reverse("api:incident-list"),
        }

    def _listed(self, indexed):
        """The incidents of some rows of the index, each with its number on the page and with what the map shows of it."""
        incidents = reading.incidents_for_rows(self.request.user).in_bulk([row.pk for row in indexed])
        for number, row in enumerate(indexed, start=1):
            incidents[row.pk].number, incidents[row.pk].on_map = number, row
        return [incidents[row.pk] for row in indexed]

    @staticmethod
    def _ordering(asked, sort):
        return [f"-{asked.column('sides')}", "-pk"] if sort == "accounts" else SORTS[sort][1]

    @staticmethod
    def _sorted(asked, search, sort):
        """What is found, with what it is sorted by. Without words to search for, all is as relevant."""
        if sort != "relevance":
            return asked.index
        return asked.index.annotate(relevance=search.relevance("incident__title_folded") if search else Value(0))

    def _exports(self):
        """(words, address) of the files that hold what is found."""
        address = reverse("api:incident-export")
        return [
            (words, f"{address}?{query(self.request.GET, without=OF_THE_PAGE, **asked)}") for words, asked in EXPORTS
        ]
