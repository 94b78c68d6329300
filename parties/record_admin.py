"""What every record has in common on the editors' desk, the Django admin."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.core.validators import ProhibitNullCharactersValidator
from django.db import connection
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from history.admin import PAGE, entries_of
from history.models import Note
from history.recording import reason_missing, recording

from .record_rows import (
    ADDRESSES,
    LONG_TEXTS,
    PARAGRAPHS,
    AppendOnly,
    ChosenOne,
    ChosenSeveral,
    Paragraph,
    RowFormSet,
    RowsAdmin,
    SourceRows,
)

__all__ = [
    "ADDRESSES",
    "LONG_TEXTS",
    "PARAGRAPHS",
    "AddressedOnce",
    "AppendOnly",
    "ChosenOne",
    "ChosenSeveral",
    "OnlyRead",
    "Paragraph",
    "RecordAdmin",
    "RecordForm",
    "RowFormSet",
    "RowsAdmin",
    "SourceRows",
    "TickBoxes",
    "needs_reason",
]


def needs_reason(record) -> bool:
    """Whether history will ask why this record changes: readers have seen it."""
    if record is None or record.pk is None or getattr(record, "never_public", False):
        return False
    return getattr(record, "was_public", True)


class RecordForm(forms.ModelForm):
    """A form that asks for the reason of a change, and only when something changes: in itself or in its rows."""

    def changes_record(self):
        return bool(set(self.changed_data) - {"change_reason", "editors_note"})

    def clean(self):
        cleaned = super().clean()
        if "change_reason" not in self.fields or self.cleaned_data.get("change_reason"):
            return cleaned
        rows = getattr(self.instance, "rows_at_hand", ())
        changes = self.changes_record() or any(formset.has_changed() for formset in rows if _asks_why(formset))
        if changes and needs_reason(self.subject_of(self.instance)):
            self.add_error("change_reason", reason_missing().error_dict["reason"])
        return cleaned


def _asks_why(formset):
    """Not of rows that readers never see, nor of those that say themselves why they are there."""
    return not (getattr(formset.model, "never_public", False) or getattr(formset, "says_why", False))


def _reason_field():
    return forms.CharField(
        label=_("Reason of the change"),
        help_text=_("Readers see it in the history of this record. Needed whenever something changes."),
        max_length=1_000,
        required=False,
        validators=[ProhibitNullCharactersValidator()],
        widget=AdminTextInputWidget,
    )


def _note_field():
    return Note._meta.get_field("text").formfield(
        label=_("Add a note"),
        help_text=_("For those who work at this desk; never public, and never rewritten."),
        required=False,
        widget=Paragraph(attrs={"rows": 2}),
    )


class CountedSoFar(Paginator):
    """Counts up to a limit: a list of 600,000 is filtered, and nobody leafs through to its end."""

    LIMIT = 10_000

    @cached_property
    def count(self):
        return self.object_list.order_by()[: self.LIMIT].count()


class RecordAdmin(admin.ModelAdmin):
    """A record: found in any spelling, changed by one person at a time, deleted by nobody."""

    form = RecordForm
    change_form_template = "admin/record_form.html"
    object_history_template = "admin/record_history.html"
    show_full_result_count = False
    # Numbers beside filters count every row of the table.
    show_facets = admin.ShowFacets.NEVER
    paginator = CountedSoFar
    list_per_page = 50
    formfield_overrides = ADDRESSES | PARAGRAPHS
    found_by = "named"
    # Shows the search box and allows autocompletion; `get_search_results` decides what is found.
    search_fields = ["pk"]

    def get_search_results(self, request, queryset, search_term):
        # The autocomplete address takes any text, and PostgreSQL none with a NUL in it.
        term = search_term.replace("\0", "").strip()
        return (getattr(queryset, self.found_by)(term) if term else queryset), False

    def get_object(self, request, object_id, from_field=None):
        record = super().get_object(request, object_id, from_field)
        if record is not None and request.method == "POST" and connection.in_atomic_block:
            # Two editors who save at once take turns, and the second is checked against what the first one saved.
            self.model._base_manager.select_for_update(no_key=True).get(pk=record.pk)
            record = super().get_object(request, object_id, from_field)
        return record

    def has_delete_permission(self, request, obj=None):
        return False

    def subject_of(self, record):
        """The record that readers see, with a history and notes; what the form shows may be a part of it."""
        return record

    def get_form(self, request, obj=None, change=False, **kwargs):
        allowed = self.has_change_permission(request, obj) if change else self.has_add_permission(request)
        further = {"subject_of": staticmethod(self.subject_of)}
        if allowed and obj is not None and needs_reason(self.subject_of(obj)):
            further["change_reason"] = _reason_field()
        if allowed and request.user.has_perm("history.add_note"):
            further["editors_note"] = _note_field()
        kwargs["form"] = type(self.form.__name__, (self.form,), further)
        return super().get_form(request, obj, change, **kwargs)

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        # Whether anything changes, the record's own form can only tell together with its rows.
        obj.rows_at_hand = formsets
        return formsets, inlines

    def changeform_view(self, request, *args, **kwargs):
        with recording(by=request.user, reason=request.POST.get("change_reason", "")):
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        # A form sent as it came changes nothing, and asks nobody for a reason.
        if not change or form.changes_record():
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if text := form.cleaned_data.get("editors_note"):
            subject = self.subject_of(form.instance)
            Note.objects.create(resource=subject._meta.label_lower, record=subject.pk, by=request.user, text=text)
        for warning in self.warnings(request, form.instance):
            self.message_user(request, warning, messages.WARNING)

    def warnings(self, request, record):
        """What an editor may have overlooked in a record just saved: told, and never in the way."""
        return []

    def tools(self, request, record):
        """Links beside "History": (address, label) pairs."""
        return []

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and not context["is_popup"]:
            context["tools"] = self.tools(request, obj)
        if obj is not None and request.user.has_perm("history.view_note"):
            context["notes"] = Note.objects.of(self.subject_of(obj)).select_related("by")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(self, request, object_id, extra_context=None):
        """Every recorded change of the record, and what it changed, instead of the admin's own log."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        before = request.GET.get("before", "")
        entries, more = entries_of(
            self.subject_of(record),
            request.user,
            before=int(before) if before.isdecimal() and len(before) < 10 else None,
        )
        context = self.admin_site.each_context(request) | {
            "title": _t("History: %s") % record,
            "entries": entries,
            "older": entries[-1].change.version if more else None,
            "page_size": PAGE,
            "module_name": self.opts.verbose_name_plural,
            "object": record,
            "opts": self.opts,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.object_history_template, context)


class AddressedOnce:
    """The slug is suggested from the name and stays what it was: it is the record's address."""

    addressed_by = "name"

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": [self.addressed_by]}

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []


class OnlyRead:
    """To be read and to be found by autocompletion; it is entered elsewhere, or comes with the register."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class TickBoxes(forms.MultipleChoiceField):
    """A list of codes as boxes to tick; a code that does not exist is refused by the record, in its own words."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value):
        return True
