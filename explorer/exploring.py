"""The explorer: incidents found by whatever is asked, counted, drawn and listed, all of it for one address."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from formats.pagination import Keyset
from incidents.models import Incident

from . import reading
from .facets import facets
from .gathering import gather
from .histogram import histogram
from .incident_filter import IncidentFilter
from .models import NO_DAY, IndexedIncident
from .pages import AskedByForm, Page
from .question import carried, chips, query, relaxations, sentence
from .unchanged import Unchanged

PER_PAGE = 50
# Parameter value → (words, ordering of the index).
SORTS = {
    "recorded": (_("Date recorded"), ("-pk",)),
    "changed": (_("Last changed"), ("-changed_at", "-pk")),
    "date": (_("Date of event"), ("-day", "-pk")),
    "place": (_("Place"), ("place_name", "-pk")),
    "accounts": (_("Number of sides"), ("-sides", "-pk")),
}
# What the form has fields for, beside the facets; all else that is asked is carried along.
FIELDS = ("q", "date_from", "date_to", "undated", "judged", "killed_min", "injured_min")


class Explorer(Unchanged, AskedByForm, Page):
    template_name = "explorer/incident_list.html"
    section = "incidents"
    parameters = (*IncidentFilter.base_filters, "sort", "cursor")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        request, user = self.request, self.request.user
        asked, mistakes = IncidentFilter.understood(request, Incident.objects.all(), also=("sort", "cursor"))
        sort = self._sort()
        page = Keyset(asked.index, SORTS[sort][1], PER_PAGE).page(request.GET.get("cursor"))
        page.rows = self._listed(page.rows)
        everything = IndexedIncident.objects.visible_to(user)
        total = everything.count()
        shown = facets(asked, context["sides"], context["leading"])
        asked_for = query(request.GET, without=("cursor", "sort"))
        in_form = {*FIELDS, *(facet.name for facet in shown)}
        return context | {
            "asked": asked,
            "mistakes": mistakes,
            "page": page,
            "count": asked.index.count() if asked.is_narrowed else total,
            "total": total,
            "undated": asked.without("date_from", "date_to", "date_match", "undated").index.filter(day=NO_DAY).count(),
            "gathered": gather(asked.index),
            "chips": chips(asked),
            "sentence": sentence(asked),
            "facets": shown,
            "carried": carried(asked.data, {*in_form, "cursor"}),
            "sort": sort,
            "sorts": [
                (name, words, query(request.GET, without=("cursor",), sort=name))
                for name, (words, _by) in SORTS.items()
            ],
            "histogram": histogram(asked),
            "relaxations": [] if page.rows else relaxations(asked, lambda other: other.index.count()),
            "asked_for": asked_for,
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

    def _exports(self):
        """(words, address) of the files that hold what is found."""
        address = reverse("api:incident-export")
        return [
            (words, f"{address}?{query(self.request.GET, without=('cursor', 'sort'), **asked)}")
            for words, asked in (
                (_("CSV, one row an incident"), {"format": "csv"}),
                (_("CSV, one row a claim"), {"format": "csv", "rows": "claims"}),
                (_("GeoJSON"), {"format": "geojson"}),
                (_("NDJSON"), {"format": "ndjson"}),
            )
        ]

    def _sort(self):
        values = self.request.GET.getlist("sort") or ["recorded"]
        if len(values) > 1 or values[0] not in SORTS:
            raise ValidationError(_("“sort” is recorded, changed, date, place or accounts."))
        return values[0]
