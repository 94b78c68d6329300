from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .models import Outlet, Party, PartyName
from .record_admin import RecordAdmin, RowsAdmin


class PartyNameRows(RowsAdmin, admin.TabularInline):
    model = PartyName
    fields = ["name", "language"]
    autocomplete_fields = []
    verbose_name = _("other name")
    verbose_name_plural = _("other names, in every language that it goes by")


class AddressedOnce:
    """The slug is suggested from the name and stays what it was: it is the record's address."""

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name"]}

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []


@admin.register(Party)
class PartyAdmin(AddressedOnce, RecordAdmin):
    list_display = ["name", "short_name", "code", "kind", "parent"]
    list_filter = ["kind"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]
    inlines = [PartyNameRows]
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
