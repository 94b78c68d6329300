"""Paste a bulletin, confirm what it suggests, get a draft. Nothing here publishes anything."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from exchange.bulletin.at_hand import AT_HAND
from exchange.drafting.choices import Reading
from exchange.drafting.keep import keep
from exchange.drafting.marking import passages
from exchange.drafting.sheet import Sheet
from statements.duplicates import on_record
from statements.models import Statement
from statements.texts import hash_of

from .forms import PasteForm

# A draft with a text and a source: whoever pastes may write all three.
NEEDED = ["statements.add_statement", "statements.add_textversion", "statements.add_source"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(NEEDED, raise_exception=True)
def paste(request):
    if request.method != "POST":
        return _page(request, "exchange/paste.html", form=PasteForm())
    form = PasteForm(request.POST)
    # Only the text must be right to be read; its address is judged together with the draft.
    text = form.cleaned_data.get("text") if form.is_valid() or "text" not in form.errors else None
    if text is None or (form.errors and "keep" not in request.POST):
        return _page(request, "exchange/paste.html", form=form)
    reading = Reading.of(text, AT_HAND.current())
    if "keep" not in request.POST:
        return _sheet(request, Sheet.of(reading, request.user, address=form.cleaned_data["address"]))
    if request.POST.get("read_as") != hash_of(text):
        warning = _t("The text is not the one that was read, so it was read again. Please choose again.")
        messages.warning(request, warning)
        return _sheet(request, Sheet.of(reading, request.user, address=form.cleaned_data.get("address", "")))
    sheet = Sheet.of(reading, request.user, data=request.POST)
    statement = keep(sheet, by=request.user) if sheet.is_valid() else None
    return _done(request, statement) if statement else _sheet(request, sheet)


def _done(request, statement):
    desk = admin.site.get_model_admin(Statement)
    desk.log_addition(request, statement, [{"added": {}}])
    messages.success(
        request, _t("%(reference)s is a draft now. It is not published.") % {"reference": statement.reference}
    )
    if desk.has_view_or_change_permission(request, statement):
        return redirect("admin:statements_statement_change", statement.pk)
    return redirect("paste")


def _sheet(request, sheet):
    address = sheet.draft["address"].value() if not sheet.draft.errors.get("address") else ""
    return _page(
        request,
        "exchange/draft.html",
        sheet=sheet,
        form=sheet.draft,
        passages=passages(sheet.reading.text, sheet.reading.found),
        same_words=on_record(request.user, text=sheet.reading.text),
        same_page=on_record(request.user, address=address),
        may_open=admin.site.get_model_admin(Statement).has_view_or_change_permission(request),
    )


def _page(request, template, **context):
    title = _t("Paste to draft")
    return render(request, template, {**admin.site.each_context(request), "title": title, **context})
