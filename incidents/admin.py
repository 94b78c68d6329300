from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formats.folding import fold
from formats.indexes import few_or_all
from parties.month_filter import MonthFilter
from parties.record_admin import AddressedOnce, OnlyRead, RecordAdmin, RowsAdmin, SourceRows

from .judging import candidates, judgements_of
from .models import (
    AdministrativeParent,
    ExactDetail,
    Incident,
    IncidentLink,
    IncidentPlace,
    IncidentSource,
    Judgement,
    Place,
    PlaceName,
    PlaceSource,
    Tag,
    ViolationType,
)
from .pair_pages import PairPages
from .publishing import PublishableAdmin

# Lists wrap longer titles over several lines.
LONG_TITLE = 110
P = Incident.LocationPrecision


def still_exact(incident) -> list[str]:
    """Where readers still find the place or the point that the register holds back for this incident."""
    exact = ExactDetail.objects.filter(incident=incident).first()
    if exact is None:
        return []
    here = exact.place_id
    same_point = incident.point is not None and incident.point == exact.point
    shown = [_t("the incident itself")] if same_point or (here and incident.place_id == here) else []
    if here:
        shown += [str(place) for place in incident.places.filter(place=here).select_related("place")]
        claims = incident.claims.filter(Q(place=here) | Q(firing_point=here)).select_related("statement__issuer")
        shown += [claim.statement.reference for claim in claims]
    return shown


class PlaceNameRows(RowsAdmin, admin.StackedInline):
    model = PlaceName
    fields = [("name", "language"), ("used_by", "from_date", "to_date")]
    autocomplete_fields = ["used_by"]
    loads = ["used_by"]
    verbose_name = _("other name")
    verbose_name_plural = _("other names, each with its user")


class AdministrativeParentRows(RowsAdmin, admin.StackedInline):
    model = AdministrativeParent
    fk_name = "place"
    fields = [("parent", "according_to"), ("from_date", "to_date")]
    autocomplete_fields = ["parent", "according_to"]
    loads = ["place", "parent", "according_to"]
    verbose_name = _("other answer")
    verbose_name_plural = _("where it lies by other standards, and according to whom")


class PlaceSourceRows(SourceRows):
    model = PlaceSource


@admin.register(Place)
class PlaceAdmin(AddressedOnce, RecordAdmin):
    list_display = ["name", "kind", "parent", "latitude", "longitude"]
    list_filter = ["kind", ("latitude", admin.EmptyFieldListFilter)]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]
    inlines = [PlaceNameRows, AdministrativeParentRows, PlaceSourceRows]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "parent"]}),
        (_("Point"), {"fields": [("latitude", "longitude", "radius_m")]}),
        (
            _("Note, and its ids elsewhere"),
            {"classes": ["collapse"], "fields": ["note", "pcode", "iso_3166_2", "geonames_id"]},
        ),
    ]


@admin.register(Tag)
class TagAdmin(AddressedOnce, RecordAdmin):
    addressed_by = "label"
    list_display = ["label", "slug"]
    fields = ["label", "slug"]

    def get_search_results(self, request, queryset, search_term):
        term = search_term.replace("\0", "").strip()
        return (queryset.filter(slug__contains=slugify(fold(term)) or "\\") if term else queryset), False


@admin.register(ViolationType)
class ViolationTypeAdmin(OnlyRead, admin.ModelAdmin):
    """Comes with the register."""

    list_display = ["label", "code", "parent", "definition"]
    list_select_related = ["parent"]
    search_fields = ["label", "code"]
    show_full_result_count = False


@admin.register(Judgement)
class JudgementAdmin(OnlyRead, RecordAdmin):
    """Recorded on the page where both incidents stand side by side."""

    list_display = ["__str__", "reason", "by", "created_at"]
    list_filter = ["verdict"]
    list_select_related = ["first", "second", "by"]
    ordering = ["-pk"]

    def get_search_results(self, request, queryset, search_term):
        term = search_term.replace("\0", "").strip()
        if not term:
            return queryset, False
        incidents = few_or_all(Incident.objects.search(term))
        return queryset.filter(first__in=incidents) | queryset.filter(second__in=incidents), False


class IncidentPlaceRows(RowsAdmin, admin.StackedInline):
    model = IncidentPlace
    fields = [("place", "role", "note")]
    autocomplete_fields = ["place"]
    loads = ["place"]


class IncidentSourceRows(SourceRows):
    model = IncidentSource
    verbose_name_plural = _("sources of the listing, beside those of its statements")


class IncidentLinkRows(RowsAdmin, admin.StackedInline):
    model = IncidentLink
    fk_name = "source"
    fields = [("kind", "target", "note")]
    autocomplete_fields = ["target"]
    loads = ["source", "target"]
    verbose_name = _("link")
    verbose_name_plural = _("links: this incident is … another one")


class ExactDetailRows(RowsAdmin, admin.StackedInline):
    """A record of its own, which the form of its incident shows to editors alone."""

    model = ExactDetail
    autocomplete_fields = ["place"]
    loads = ["place"]
    classes = ["collapse"]
    verbose_name_plural = _("exact place and time: never shown, to protect people")
    fields = [
        "reason",
        ("date_start", "date_end", "date_qualifier"),
        ("date_time_start", "date_time_end", "date_zone"),
        "date_verbatim",
        "place",
        ("latitude", "longitude", "radius_m"),
    ]

    def has_delete_permission(self, request, obj=None):
        return False


class DateFilter(MonthFilter):
    title = _("date (the earliest possible)")
    parameter_name = "date"
    column = "date_start"


@admin.register(Incident)
class IncidentAdmin(PairPages, PublishableAdmin):
    change_form_template = "admin/incidents/incident_form.html"
    list_display = ["reference", "title", "when", "place", "status"]
    list_display_links = ["reference", "title"]
    list_filter = ["status", DateFilter, "clarity", "location_precision", "sensitivity", "types"]
    list_select_related = ["place"]
    autocomplete_fields = ["place", "types", "agreements", "provisions", "tags"]
    inlines = [IncidentPlaceRows, IncidentSourceRows, IncidentLinkRows, ExactDetailRows]
    fieldsets = [
        (_("What"), {"fields": ["title", "summary", "types", "clarity", "sensitivity"]}),
        (
            _("When"),
            {
                "fields": [
                    ("date_start", "date_end", "date_qualifier"),
                    ("date_time_start", "date_time_end", "date_zone"),
                    "date_verbatim",
                ]
            },
        ),
        (
            _("Where"),
            {
                "description": _("A point only where one is known; a district is not a point in its middle."),
                "fields": ["place", "location_precision", ("latitude", "longitude", "radius_m")],
            },
        ),
        (_("What it would breach"), {"fields": ["agreements", "provisions"]}),
        (_("Tags"), {"fields": ["tags"]}),
        (_("Imported from"), {"classes": ["collapse"], "fields": [("origin", "external_id")]}),
    ]

    @admin.display(description=_("when"), ordering="date_start")
    def when(self, incident):
        return incident.date.wording

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and not context["is_popup"]:
            context["claims"] = [
                (reverse("admin:statements_statement_change", args=[claim.statement_id]), claim)
                for claim in obj.claims.select_related("statement__issuer", "about").order_by("pk")
            ]
            context["judgements"] = judgements_of(obj).values()
            context["may_judge"] = request.user.has_perm("incidents.add_judgement")
            if self.has_change_permission(request, obj):
                context["candidates"] = [
                    (self.address_of(one.incident), self._settling(request, obj, one), one)
                    for one in candidates(obj, request.user)
                ]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _settling(self, request, incident, candidate):
        """Where a pair is judged, or merged once it was judged the same."""
        if candidate.judgement is None:
            return reverse("admin:incidents_incident_judge", args=[incident.pk, candidate.incident.pk])
        return f"{self.address_of(incident, 'merge')}?into={candidate.incident.reference}"

    def warnings(self, request, incident):
        if len(incident.title) > LONG_TITLE:
            yield _t("The title is longer than %(limit)d characters.") % {"limit": LONG_TITLE}
        if incident.point and incident.location_precision in (P.DISTRICT, P.REGION, P.FUZZY, P.COUNTRY):
            yield _t("It has a point, and a location precision that no point can stand for: %(precision)s.") % {
                "precision": incident.get_location_precision_display()
            }
        if incident.date_start:
            earlier = incident.claims.filter(statement__issued_end__lt=incident.date_start)
            for claim in earlier.select_related("statement__issuer"):
                yield _t("%(statement)s was issued before the listed date of the event.") % {
                    "statement": claim.statement.reference
                }
        if request.user.has_perm("incidents.view_exactdetail") and (named := still_exact(incident)):
            yield _t("The exact place, which is not to be shown, still stands in: %(named)s.") % {
                "named": ", ".join(named)
            }
        listed = set(incident.agreements.all())
        for provision in incident.provisions.select_related("agreement"):
            if provision.agreement not in listed:
                yield _t("“%(provision)s” is of an agreement that is not listed.") % {"provision": provision}
        for candidate in candidates(incident, request.user):
            yield _t("Perhaps the same event as %(incident)s. %(reasons)s") % {
                "incident": candidate.incident,
                "reasons": " ".join(candidate.reasons),
            }
