from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from incidents.publishing import PublishableAdmin
from parties.record_admin import AppendOnly, RowFormSet, RowsAdmin

from .models import Event, Investigation, Member, Progress


class MemberRows(RowsAdmin, admin.StackedInline):
    model = Member
    fields = [("party", "role"), ("statement", "according_to"), ("from_date", "to_date")]
    autocomplete_fields = ["party", "statement", "according_to"]
    loads = ["party", "statement", "according_to"]


class EventFormSet(RowFormSet):
    def save_new(self, form, commit=True):
        """Through the investigation's own door, as everyone else."""
        return self.instance.record(**{name: form.cleaned_data[name] for name in EventRows.written})


class EventRows(AppendOnly, RowsAdmin, admin.StackedInline):
    model = Event
    formset = EventFormSet
    autocomplete_fields = ["statement"]
    loads = ["investigation", "statement"]
    fields = [
        ("progress", "note"),
        ("date_start", "date_end", "date_qualifier"),
        ("date_time_start", "date_time_end", "date_zone", "date_verbatim"),
        ("statement", "source_address"),
    ]
    written = [name for line in fields for name in line]
    verbose_name_plural = _("events: each stays as recorded; the latest with a progress tells how far it has come")


@admin.register(Investigation)
class InvestigationAdmin(PublishableAdmin):
    list_display = ["reference", "title", "kind", "how_far", "status"]
    list_display_links = ["reference", "title"]
    list_filter = ["status", "kind", "nature"]
    autocomplete_fields = ["incidents"]
    inlines = [MemberRows, EventRows]
    fieldsets = [
        (None, {"fields": ["title", "summary", ("kind", "nature"), "incidents"]}),
        (_("Imported from"), {"classes": ["collapse"], "fields": [("origin", "external_id")]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_progress()

    @admin.display(description=_("progress"))
    def how_far(self, investigation):
        return Progress(investigation.progress).label if investigation.progress else "–"
