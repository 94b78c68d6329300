from django.contrib import admin
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from incidents.publishing import PublishableAdmin
from parties.record_admin import RecordAdmin, RowsAdmin

from .claim_rows import ClaimRows
from .list_filters import ClaimsFilter, IssuedFilter, SideFilter
from .models import Capture, Claim, Source, Statement
from .statement_rows import SourceRows, TallyRows, TextVersionRows, TranslationRows
from .text_pages import TextPages


@admin.register(Statement)
class StatementAdmin(TextPages, PublishableAdmin):
    change_form_template = "admin/statements/statement_form.html"
    list_display = ["reference", "summary_begins", "issuer", "channel", "issued_when", "status"]
    list_display_links = ["reference", "summary_begins"]
    list_filter = ["status", ClaimsFilter, IssuedFilter, "channel", SideFilter]
    # By what an index keeps in order.
    sortable_by = ["reference", "issued_when"]
    list_select_related = ["issuer"]
    autocomplete_fields = ["issuer", "supersedes", "responds_to"]
    inlines = [TextVersionRows, TranslationRows, ClaimRows, SourceRows, TallyRows]
    fieldsets = [
        (None, {"fields": ["issuer", "speaker", "channel", "title", "language", "summary", "sensitivity"]}),
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

    @admin.display(description=_("summary"))
    def summary_begins(self, statement):
        return Truncator(statement.summary).chars(120)

    @admin.display(description=_("issued"), ordering="issued_start")
    def issued_when(self, statement):
        return statement.issued.wording


class CaptureRows(RowsAdmin, admin.StackedInline):
    model = Capture
    fields = [
        ("retrieved_at", "content_type"),
        ("file", "failure"),
        ("rights", "is_released"),
        ("sha256", "size", "retrieved_by"),
    ]
    readonly_fields = ["sha256", "size", "retrieved_by"]
    loads = ["source", "retrieved_by"]
    verbose_name_plural = _("copies of the page, private unless released")


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    """One page that shows a statement, with the copies of it that are kept."""

    fields = readonly_fields = ["statement", "address", "outlet", "language", "published_on", "note"]
    inlines = [CaptureRows]

    def subject_of(self, source):
        return source.statement

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("statement__issuer", "outlet")

    def save_formset(self, request, form, formset, change):
        for row in formset.forms:
            capture = row.instance
            if capture.pk is None:
                capture.retrieved_by = request.user
                uploaded = row.cleaned_data.get("file")
                capture.content_type = capture.content_type or getattr(uploaded, "content_type", "") or ""
        super().save_formset(request, form, formset, change)

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Its copies change with the statement that it shows."""
        statements = self.admin_site.get_model_admin(Statement)
        return statements.has_change_permission(request, obj and obj.statement)


@admin.register(Claim)
class ClaimAdmin(RecordAdmin):
    """To be found and read here; a claim is entered and changed in the form of its statement."""

    list_display = ["__str__", "paraphrase", "incident", "about"]
    list_filter = ["act"]
    ordering = ["-pk"]
    found_by = "search"

    def get_queryset(self, request):
        # Autocompletion, too, names each claim by its statement and issuer.
        return super().get_queryset(request).select_related("statement__issuer", "incident", "about")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
