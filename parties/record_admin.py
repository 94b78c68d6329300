"""What every record has in common on the editors' desk, the Django admin."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect, AutocompleteSelectMultiple
from django.db import connection, models
from django.forms import BaseInlineFormSet

from formats.columns import Prose

# An address typed without its scheme, and prose as a paragraph, so that a whole statement stays in sight.
ADDRESSES = {models.URLField: {"assume_scheme": "https"}}
PARAGRAPHS = {Prose: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}


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

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for name, field in form.fields.items():
            # The admin wraps the widget to put its "+" beside it.
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, ShownAsLoaded):
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
    formfield_overrides = ADDRESSES
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
        return self.has_change_permission(request, obj) and not getattr(obj, "is_published", False)


class AppendOnly:
    """Rows that are added and never rewritten or removed."""

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class RecordAdmin(admin.ModelAdmin):
    """A record: found in any spelling, changed by one person at a time, deleted by nobody."""

    show_full_result_count = False
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
            self.model._base_manager.select_for_update().get(pk=record.pk)
            record = super().get_object(request, object_id, from_field)
        return record

    def has_delete_permission(self, request, obj=None):
        return False
