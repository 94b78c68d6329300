"""What the rows of a record's form have in common: how they are loaded, chosen from, kept and refused."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from formats.columns import Prose


class Paragraph(AdminTextareaWidget):
    """A text area that gives lines back as they were: browsers send each end of a line as two characters."""

    def value_from_datadict(self, data, files, name):
        text = super().value_from_datadict(data, files, name)
        return text.replace("\r\n", "\n") if text else text


# An address typed without its scheme, and prose as a paragraph, so that a whole statement stays in sight.
ADDRESSES = {models.URLField: {"assume_scheme": "https"}}
PARAGRAPHS = {Prose: {"widget": Paragraph(attrs={"rows": 4})}}
LONG_TEXTS = {Prose: {"widget": Paragraph(attrs={"rows": 14})}}


class ShownAsLoaded:
    """An autocomplete that shows what is chosen without asking for it again, where its record came with it."""

    known = ()

    def optgroups(self, name, value, attrs=None):
        chosen = {str(key) for key in value if key}
        known = {str(record.pk): record for record in self.known}
        if not chosen <= known.keys():
            return super().optgroups(name, value, attrs)
        options = []
        if not self.is_required and not self.allow_multiple_selected:
            options.append(self.create_option(name, "", "", False, 0))
        for key, record in known.items():
            if key in chosen:
                options.append(self.create_option(name, record.pk, str(record), True, len(options)))
        return [(None, options, 0)]


class ChosenOne(ShownAsLoaded, AutocompleteSelect):
    pass


class ChosenSeveral(ShownAsLoaded, AutocompleteSelectMultiple):
    pass


class RowFormSet(BaseInlineFormSet):
    """Rows whose autocompletes know what the row's record came with."""

    # Columns with a rule between rows, which the form set checks over all rows as they are to be.
    looks_over = frozenset()

    def clean(self):
        super().clean()
        # Django checks no rule that names the record which the rows hang on.
        for form in self.forms:
            if form.has_changed() and not form.errors and not self._should_delete_form(form):
                unseen = {field.name for field in self.model._meta.fields} - form.fields.keys() | self.looks_over
                try:
                    form.instance.validate_constraints(exclude=unseen)
                except ValidationError as refusal:
                    form.add_error(None, refusal)

    def get_unique_error_message(self, unique_check):
        """What the rule itself says of two rows that are alike, rather than the names of its columns."""
        for rule in self.model._meta.constraints:
            if isinstance(rule, models.UniqueConstraint) and rule.fields == tuple(unique_check):
                return rule.get_violation_error_message()
        return super().get_unique_error_message(unique_check)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for name, field in form.fields.items():
            # The admin wraps the widget to put its "+" beside it.
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, ShownAsLoaded) and name not in form.declared_fields:
                widget.known = _loaded(form.instance, name)


def _loaded(record, name):
    field = record._meta.get_field(name)
    if field.many_to_many:
        return list(getattr(record, name).all()) if record.pk else []
    chosen = field.get_cached_value(record, default=None)
    return [chosen] if chosen else []


class RowsAdmin:
    """Rows that hang on a record: loaded in a fixed number of queries, removable only while the record is a draft."""

    formset = RowFormSet
    formfield_overrides = ADDRESSES | PARAGRAPHS
    autocomplete_fields = ()
    extra = 1
    loads = ()  # the relations that a row shows

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.loads)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ChosenOne(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ChosenSeveral(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj) and not getattr(obj, "was_public", False)


class AppendOnly:
    """Rows that are added and never rewritten or removed."""

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class SourceRows(RowsAdmin, admin.StackedInline):
    """Pages that a record rests on. Subclasses give the `model`."""

    fields = [("address", "outlet"), ("language", "published_on", "note", "is_unverified")]
    autocomplete_fields = ["outlet"]
    loads = ["outlet"]
    verbose_name_plural = _("sources: the pages that it rests on")
