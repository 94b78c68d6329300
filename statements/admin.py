from django.contrib import admin
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.publishing import PublishableAdmin
from parties.record_admin import AppendOnly, RecordAdmin, RowsAdmin

from .claim_rows import ClaimRows
from .models import Claim, Source, Statement, TextVersion, Translation


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


class TranslationRows(RowsAdmin, admin.StackedInline):
    model = Translation
    fields = [("language", "kind", "translator"), "text"]
    loads = ["statement"]
    autocomplete_fields = []
    classes = ["collapse"]


class SourceRows(RowsAdmin, admin.StackedInline):
    model = Source
    fields = [
        ("address", "outlet"),
        ("language", "published_on", "note"),
        ("is_relied_on", "is_relayed", "is_unverified"),
    ]
    loads = ["outlet"]
    autocomplete_fields = ["outlet"]


@admin.register(Statement)
class StatementAdmin(PublishableAdmin):
    list_display = ["reference", "summary_begins", "issuer", "channel", "issued_when", "status"]
    list_display_links = ["reference", "summary_begins"]
    list_filter = ["status", "channel"]
    list_select_related = ["issuer"]
    autocomplete_fields = ["issuer", "supersedes", "responds_to"]
    inlines = [TextVersionRows, ClaimRows, SourceRows, TranslationRows]
    fieldsets = [
        (None, {"fields": ["issuer", "speaker", "channel", "title", "language", "summary"]}),
        (
            _("Issued"),
            {
                "fields": [
                    ("issued_start", "issued_end", "issued_qualifier"),
                    ("issued_time_start", "issued_time_end", "issued_zone"),
                    "issued_verbatim",
                ]
            },
        ),
        (
            _("Beside other statements"),
            {"classes": ["collapse"], "fields": [("supersedes", "supersedes_note"), "responds_to"]},
        ),
        (_("Imported from"), {"classes": ["collapse"], "fields": [("origin", "external_id")]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        if obj and obj.is_published:
            return [name.removesuffix("_id") for name in Statement.SAID]
        return []

    @admin.display(description=_("summary"), ordering="summary_folded")
    def summary_begins(self, statement):
        return Truncator(statement.summary).chars(120)

    @admin.display(description=_("issued"), ordering="issued_start")
    def issued_when(self, statement):
        return statement.issued.wording


@admin.register(Claim)
class ClaimAdmin(RecordAdmin):
    """To be found and read here; a claim is entered and changed in the form of its statement."""

    list_display = ["__str__", "paraphrase", "incident", "about"]
    list_filter = ["act"]
    ordering = ["-pk"]

    def get_queryset(self, request):
        # Autocompletion, too, names each claim by its statement and issuer.
        return super().get_queryset(request).select_related("statement__issuer", "incident", "about")

    def get_search_results(self, request, queryset, search_term):
        term = search_term.replace("\0", "").strip()
        if not term:
            return queryset, False
        statements, incidents = Statement.objects.search(term), Incident.objects.search(term)
        found = Q(statement__in=statements.values("pk")) | Q(incident__in=incidents.values("pk"))
        return queryset.filter(found), False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
