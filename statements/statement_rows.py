"""The rows of a statement's form, but for its claims: texts, translations, sources, tallies."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from parties.record_admin import AppendOnly, RowFormSet, RowsAdmin

from .models import Source, Tally, TextVersion, Translation
from .texts import RELIED_ON_ONCE


class TextVersionRows(AppendOnly, RowsAdmin, admin.StackedInline):
    model = TextVersion
    fields = ["text", "reason"]
    loads = ["statement"]
    autocomplete_fields = []
    verbose_name = _("version of the original text")
    verbose_name_plural = _("original text: each version stays; a further one mends an error of the register")

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, validate_max=True, **kwargs)

    def get_max_num(self, request, obj=None, **kwargs):
        # One at a time, because each says what the one before it had wrong.
        return (obj.text_versions.count() if obj else 0) + 1


class TranslationRows(AppendOnly, RowsAdmin, admin.StackedInline):
    model = Translation
    fields = [("language", "kind", "translator"), "text", "reason"]
    loads = ["statement"]
    autocomplete_fields = []


class SourceFormSet(RowFormSet):
    """Pages, one of which the register relies on: another one takes its place in the same save."""

    looks_over = {"is_relied_on"}

    def clean(self):
        super().clean()
        kept = [form for form in self.forms if not self._should_delete_form(form)]
        relied_on = [form for form in kept if getattr(form, "cleaned_data", {}).get("is_relied_on")]
        for form in relied_on[1:]:
            form.add_error("is_relied_on", RELIED_ON_ONCE)

    def save(self, commit=True):
        # Given up before it is taken, since the database looks at each row as it is written.
        rows = [form.instance.pk for form in self.initial_forms if not form.cleaned_data.get("is_relied_on")]
        self.instance.sources.filter(pk__in=rows, is_relied_on=True).update(is_relied_on=False)
        return super().save(commit=commit)


class SourceRows(RowsAdmin, admin.StackedInline):
    model = Source
    formset = SourceFormSet
    # Its own page holds the stored copies of it.
    show_change_link = True
    fields = [
        ("address", "outlet"),
        ("language", "published_on", "note"),
        ("is_relied_on", "is_relayed", "is_unverified"),
    ]
    loads = ["outlet"]
    autocomplete_fields = ["outlet"]


class TallyRows(RowsAdmin, admin.StackedInline):
    model = Tally
    fields = [
        ("violations", "rounds", "by_party"),
        ("area", "area_words"),
        ("period_start", "period_end", "period_qualifier"),
        ("period_time_start", "period_time_end", "period_zone", "period_verbatim"),
        "definition_note",
    ]
    autocomplete_fields = ["area", "by_party"]
    loads = ["statement__issuer", "area", "by_party"]
    verbose_name_plural = _("tallies: numbers that cannot be split into incidents")
    classes = ["collapse"]
