from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import (
    Agreement,
    AgreementSource,
    Outlet,
    Party,
    PartyName,
    PartySource,
    Provision,
    Role,
    WatchedChannel,
)
from .record_admin import AddressedOnce, OnlyRead, RecordAdmin, RowsAdmin, SourceRows


class PartyNameRows(RowsAdmin, admin.StackedInline):
    model = PartyName
    fields = [("name", "language"), ("from_date", "to_date")]
    verbose_name = _("other name")
    verbose_name_plural = _("other names, in every language that it goes by")


class WatchedChannelRows(RowsAdmin, admin.StackedInline):
    model = WatchedChannel
    fields = [("address", "outlet"), ("language", "from_date", "to_date"), "note"]
    autocomplete_fields = ["outlet"]
    loads = ["outlet"]
    verbose_name_plural = _("watched channels: without them, “no reply on record” means nothing")


class PartySourceRows(SourceRows):
    model = PartySource


class RoleRows(RowsAdmin, admin.StackedInline):
    model = Role
    fields = [("party", "role"), ("from_date", "to_date")]
    autocomplete_fields = ["party"]
    loads = ["party"]
    verbose_name = _("role")
    verbose_name_plural = _("roles under it: which party has which, and from when to when")


class ProvisionRows(RowsAdmin, admin.StackedInline):
    model = Provision
    fields = [("article", "summary")]
    loads = ["agreement"]


class AgreementSourceRows(SourceRows):
    model = AgreementSource


@admin.register(Party)
class PartyAdmin(AddressedOnce, RecordAdmin):
    list_display = ["name", "short_name", "code", "kind", "parent"]
    list_filter = ["kind", ("parent", admin.EmptyFieldListFilter)]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]
    inlines = [PartyNameRows, WatchedChannelRows, PartySourceRows]
    fieldsets = [
        (None, {"fields": ["name", ("short_name", "code"), "slug", "kind", "parent", "note"]}),
        (
            _("Its ids elsewhere"),
            {"classes": ["collapse"], "fields": ["iso3", "wikidata_id", "ucdp_id", "gw_number", "acled_name"]},
        ),
    ]


@admin.register(Outlet)
class OutletAdmin(AddressedOnce, RecordAdmin):
    list_display = ["name", "address"]
    fields = ["name", "slug", "address"]


@admin.register(Agreement)
class AgreementAdmin(AddressedOnce, RecordAdmin):
    addressed_by = "title"
    list_display = ["title", "kind", "signed_when", "in_force_when"]
    inlines = [ProvisionRows, RoleRows, AgreementSourceRows]
    fieldsets = [
        (None, {"fields": ["title", "slug", "kind", "summary", "third_parties", "address", "note"]}),
        (
            _("Signed"),
            {
                "fields": [
                    ("signed_start", "signed_end", "signed_qualifier"),
                    ("signed_time_start", "signed_time_end", "signed_zone"),
                    "signed_verbatim",
                ]
            },
        ),
        (
            _("Came into force"),
            {
                "fields": [
                    ("in_force_start", "in_force_end", "in_force_qualifier"),
                    ("in_force_time_start", "in_force_time_end", "in_force_zone"),
                    "in_force_verbatim",
                ],
            },
        ),
        (_("Its ids elsewhere"), {"classes": ["collapse"], "fields": [("pax_id", "eth_prio_id")]}),
    ]

    @admin.display(description=_("signed"), ordering="signed_start")
    def signed_when(self, agreement):
        return agreement.signed.wording

    @admin.display(description=_("in force"), ordering="in_force_start")
    def in_force_when(self, agreement):
        return agreement.in_force.wording


@admin.register(Provision)
class ProvisionAdmin(OnlyRead, admin.ModelAdmin):
    """Entered and changed in the form of its agreement."""

    search_fields = ["pk"]
    ordering = ["agreement", "pk"]
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("agreement")

    def get_search_results(self, request, queryset, search_term):
        term = search_term.replace("\0", "").strip()
        agreements = Agreement.objects.named(term)
        found = Q(agreement__in=agreements.values("pk")) | Q(article=term)
        return (queryset.filter(found) if term else queryset), False

    def has_module_permission(self, request):
        return False
