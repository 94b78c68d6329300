from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from parties.admin import AddressedOnce
from parties.record_admin import RecordAdmin, RowsAdmin

from .models import Incident, IncidentLink, Place, PlaceName, ViolationType
from .publishing import PublishableAdmin


class PlaceNameRows(RowsAdmin, admin.TabularInline):
    model = PlaceName
    fields = ["name", "language", "used_by"]
    autocomplete_fields = ["used_by"]
    loads = ["used_by"]
    verbose_name = _("other name")
    verbose_name_plural = _("other names, each with its user")


@admin.register(Place)
class PlaceAdmin(AddressedOnce, RecordAdmin):
    list_display = ["name", "kind", "parent", "latitude", "longitude"]
    list_filter = ["kind"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]
    inlines = [PlaceNameRows]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "parent"]}),
        (_("Point"), {"fields": [("latitude", "longitude", "radius_m")]}),
        (
            _("Note, and its ids elsewhere"),
            {"classes": ["collapse"], "fields": ["note", "pcode", "iso_3166_2", "geonames_id"]},
        ),
    ]


@admin.register(ViolationType)
class ViolationTypeAdmin(admin.ModelAdmin):
    """Comes with the register: to be read here, and to be found by autocompletion."""

    list_display = ["label", "code", "parent", "definition"]
    list_select_related = ["parent"]
    search_fields = ["label", "code"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class IncidentLinkRows(RowsAdmin, admin.TabularInline):
    model = IncidentLink
    fk_name = "source"
    fields = ["kind", "target", "note"]
    autocomplete_fields = ["target"]
    loads = ["source", "target"]
    verbose_name = _("link")
    verbose_name_plural = _("links: this incident is … another one")


@admin.register(Incident)
class IncidentAdmin(PublishableAdmin):
    list_display = ["reference", "title", "when", "place", "status"]
    list_display_links = ["reference", "title"]
    list_filter = ["status", "clarity"]
    list_select_related = ["place"]
    autocomplete_fields = ["place", "types"]
    readonly_fields = ["claims_about_it"]
    inlines = [IncidentLinkRows]
    fieldsets = [
        (_("What"), {"fields": ["title", "summary", "types", "clarity"]}),
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
        (_("Imported from"), {"classes": ["collapse"], "fields": [("origin", "external_id")]}),
        (_("Claims about it"), {"fields": ["claims_about_it"]}),
    ]

    @admin.display(description=_("when"), ordering="date_start")
    def when(self, incident):
        return incident.date.wording

    @admin.display(description=_("claims"))
    def claims_about_it(self, incident):
        if not incident.pk:
            return "–"
        claims = incident.claims.select_related("statement__issuer", "incident")
        rows = [
            (reverse("admin:statements_statement_change", args=[claim.statement_id]), claim, claim.paraphrase)
            for claim in claims
        ]
        return format_html_join("", '<p><a href="{}">{}</a> {}</p>', rows) or "–"
