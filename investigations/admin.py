from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from incidents.publishing import PublishableAdmin
from parties.models import Outlet
from parties.record_admin import (
    AppendOnly,
    ChosenOne,
    RecordAdmin,
    RecordForm,
    RowFormSet,
    RowsAdmin,
    SourceRows,
    TickBoxes,
)

from .models import Aim, Event, EventSource, Finding, Investigation, Member, Progress


class MemberRows(RowsAdmin, admin.StackedInline):
    model = Member
    fields = [("party", "role"), ("statement", "according_to"), ("from_date", "to_date")]
    autocomplete_fields = ["party", "statement", "according_to"]
    loads = ["party", "statement", "according_to"]
    verbose_name_plural = _("members: who takes part or was asked to, and whose word that rests on")


class EventForm(forms.ModelForm):
    """A new event, with the first of the pages that report it; further ones are added on the event's own page."""

    page_address = EventSource._meta.get_field("address").formfield(
        label=_("page that reports it"), assume_scheme="https"
    )
    page_outlet = forms.ModelChoiceField(
        Outlet.objects.all(),
        label=_("outlet of the page"),
        required=False,
        widget=ChosenOne(EventSource._meta.get_field("outlet"), admin.site),
    )


class EventFormSet(RowFormSet):
    says_why = True
    # Carries the key of the last event that is shown.
    seen = "SEEN"

    @cached_property
    def management_form(self):
        form = super().management_form
        form.fields[self.seen] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        if self.is_bound:
            form.full_clean()
        else:
            form.initial[self.seen] = max((event.pk for event in self.get_queryset()), default=None)
        return form

    def clean(self):
        super().clean()
        added = [form for form in self.extra_forms if form.has_changed() and not self._should_delete_form(form)]
        beside = []
        for form in added:
            try:
                self.instance.check_step(form.instance, beside)
                beside.append(form.instance)
            except ValidationError as refusal:
                form.add_error(None, refusal)
        if not added or not self.instance.pk:
            return
        # Nobody else records one meanwhile: the form is checked while the investigation is locked.
        try:
            self.instance.check_seen(self.management_form.cleaned_data.get(self.seen))
        except ValidationError as told:
            added[0].add_error(None, told)
            # Saved again, it knows of what it was told.
            self.management_form.data = self.data.copy()
            last = self.instance.events.aggregate(last=Max("pk"))["last"]
            self.management_form.data[self.management_form.add_prefix(self.seen)] = last

    def save_new(self, form, commit=True):
        """Through the investigation's own door, as everyone else."""
        said = form.cleaned_data
        page = {"address": said["page_address"], "outlet": said["page_outlet"]}
        event = {name: said[name] for name in EventRows.written}
        return self.instance.record(sources=[page] if any(page.values()) else [], **event)


class EventRows(AppendOnly, RowsAdmin, admin.StackedInline):
    model = Event
    form = EventForm
    formset = EventFormSet
    autocomplete_fields = ["statement", "access_by"]
    loads = ["investigation", "statement", "access_by"]
    show_change_link = True
    fields = [
        ("progress", "note"),
        ("date_start", "date_end", "date_qualifier"),
        ("date_time_start", "date_time_end", "date_zone", "date_verbatim"),
        ("access", "access_by"),
        "statement",
        ("page_address", "page_outlet"),
    ]
    written = [
        "progress",
        "note",
        *("date_start", "date_end", "date_qualifier", "date_time_start", "date_time_end", "date_zone", "date_verbatim"),
        *("access", "access_by", "statement"),
    ]
    verbose_name_plural = _("events: each stays as recorded; the latest with a progress tells how far it has come")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("sources__outlet")

    # How the pages of a recorded event are shown.

    def page_address(self, event):
        return format_html_join("; ", "{}", ((source,) for source in event.sources.all())) or None

    def page_outlet(self, event):
        return ", ".join(source.outlet.name for source in event.sources.all() if source.outlet) or None


class FindingRows(RowsAdmin, admin.StackedInline):
    model = Finding
    fields = [
        ("member", "position"),
        "summary",
        ("signed_start", "signed_end", "signed_qualifier"),
        ("signed_time_start", "signed_time_end", "signed_zone", "signed_verbatim"),
        "statement",
    ]
    autocomplete_fields = ["statement"]
    loads = ["member__party", "statement"]
    verbose_name_plural = _("findings: one a member; a joint one exists once every lead and member has signed it")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        if field := formset.form.base_fields.get("member"):
            members = list(obj.members.select_related("party")) if obj else []
            field.help_text = "" if members else _("Save the members first.")
            # Asked for once, whatever the number of rows.
            field.choices = [("", "---------"), *((member.pk, str(member)) for member in members)]
        return formset


class InvestigationForm(RecordForm):
    aims = TickBoxes(choices=Aim.choices, required=False, help_text=Investigation._meta.get_field("aims").help_text)


class ProgressFilter(admin.SimpleListFilter):
    title = _("progress")
    parameter_name = "progress"

    def lookups(self, request, model_admin):
        return [*Progress.choices, ("none", _("none on record"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(progress="" if self.value() == "none" else self.value())


@admin.register(Investigation)
class InvestigationAdmin(PublishableAdmin):
    form = InvestigationForm
    list_display = ["reference", "title", "kind", "how_far", "status"]
    list_display_links = ["reference", "title"]
    list_filter = ["status", "kind", "nature", ProgressFilter]
    autocomplete_fields = ["incidents"]
    inlines = [MemberRows, EventRows, FindingRows]
    fieldsets = [
        (None, {"fields": ["title", "summary", ("kind", "nature"), "aims", "incidents"]}),
        (_("Imported from"), {"classes": ["collapse"], "fields": [("origin", "external_id")]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_progress()

    @admin.display(description=_("progress"))
    def how_far(self, investigation):
        return Progress(investigation.progress).label if investigation.progress else "–"


class EventSourceRows(SourceRows):
    model = EventSource


@admin.register(Event)
class EventAdmin(RecordAdmin):
    """A recorded event, which stays as it is, with the pages that report it, of which more may come."""

    fields = readonly_fields = ["investigation", "progress", "note", "when", "access", "access_by", "statement"]
    inlines = [EventSourceRows]

    def subject_of(self, event):
        return event.investigation

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("investigation", "access_by", "statement")

    @admin.display(description=_("when"))
    def when(self, event):
        return event.date.wording

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Its sources change with the investigation that it is part of."""
        investigations = self.admin_site.get_model_admin(Investigation)
        return investigations.has_change_permission(request, obj and obj.investigation)
