"""What is done with a published statement, a page each: redact a text, read judged links again, record what follows it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from incidents.publishing import StepForm

from .acts import LinkBasis
from .duplicates import on_record, twins
from .redact_form import RedactForm
from .redaction import words_beside

READ_AGAIN = "statements.read_again_claim"


class TextPages:
    """The pages of a statement, and what the desk warns of."""

    def get_urls(self):
        def at(route, view, name):
            return path(
                f"<path:object_id>/{route}", self.admin_site.admin_view(view), name=f"statements_statement_{name}"
            )

        return [
            at("redact/<slug:kind>/<int:text>/", self.redact_view, "redact"),
            at("second-reading/", self.second_reading_view, "second_reading"),
            path("on-record/", self.admin_site.admin_view(self.on_record_view), name="statements_statement_on_record"),
            *super().get_urls(),
        ]

    def tools(self, request, record):
        tools = super().tools(request, record)
        if record.is_published and self.has_add_permission(request):
            tools.append((self._following(record), _t("Record its correction or retraction")))
        if request.user.has_perm(READ_AGAIN) and unread(record).exists():
            tools.append((self.address_of(record, "second_reading"), _t("Read judged links again")))
        if record.is_published and self.has_publish_permission(request):
            for kind, texts in (("original", record.text_versions), ("translation", record.translations)):
                tools += [
                    (
                        reverse("admin:statements_statement_redact", args=[record.pk, kind, text.pk]),
                        _t("Redact %(text)s") % {"text": _named(kind, text)},
                    )
                    for text in texts.filter(redacted_at=None)
                ]
        return tools

    @staticmethod
    def _following(statement):
        """The empty form, told which statement the new one supersedes."""
        known = {"issuer": statement.issuer_id, "supersedes": statement.pk, "language": statement.language}
        return f"{reverse('admin:statements_statement_add')}?{urlencode(known)}"

    def warnings(self, request, record):
        yield from super().warnings(request, record)
        if found := twins(record, request.user):
            yield told_of(found)
        issued = record.issued.latest
        for claim in record.claims.exclude(incident=None).select_related("incident"):
            begins = claim.incident.date_start
            if issued and begins and issued < begins:
                words = {"incident": claim.incident.reference}
                yield _t("This statement was issued before the day that %(incident)s is listed on.") % words

    @method_decorator(require_POST)
    def on_record_view(self, request):
        """For the form while one types: statements with these words or this page, of those that one may see."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        text, address = (request.POST.get(name, "") for name in ("text", "address"))
        but = request.POST.get("but", "")
        found = on_record(
            request.user, text=text, address=address, but=int(but) if but.isdecimal() and len(but) < 16 else None
        )
        answer = [{"name": str(one), "issuer": one.issuer.label, "address": self.address_of(one)} for one in found]
        return JsonResponse({"said": told_of(found) if found else "", "found": answer})

    def redact_view(self, request, object_id, kind, text):
        record = self.record_for_step(request, object_id)
        texts = {"original": record.text_versions, "translation": record.translations}
        found = texts[kind].filter(pk=text).first() if kind in texts else None
        if found is None:
            raise Http404
        form = RedactForm(request.POST if request.method == "POST" else None, text=found)
        name = _named(kind, found)
        if form.is_bound and form.is_valid():
            told = _t("%(text)s of %(reference)s is redacted.") % {"text": name, "reference": record.reference}

            def redact():
                found.redact(form.cleaned_data["reason"], by=request.user, **form.along())

            if self.take_step(request, record, form, redact, told):
                return redirect(self.address_of(record))
        title = _t("Redact %(text)s of %(reference)s") % {"text": name, "reference": record.reference}
        return self.step_page(
            request,
            "admin/lifecycle/redact.html",
            record,
            title,
            form=form,
            text=found,
            language=_language(kind, found),
            beside=[(place, words) for place, words in words_beside(found) if words],
        )

    def second_reading_view(self, request, object_id):
        if not request.user.has_perm(READ_AGAIN):
            raise PermissionDenied
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404
        claims = unread(record).select_related("incident", "about", "statement__issuer")
        form = StepForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            number = request.POST.get("claim", "")
            claim = claims.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 16 else None
            if claim is None:
                form.add_error(None, _t("This link waits for no second reading."))
            else:
                told = _t("The link to %(incident)s is read a second time.") % {"incident": claim.incident.reference}
                if self.take_step(request, record, form, lambda: claim.read_again(request.user), told):
                    address = "second_reading" if claims.exists() else "change"
                    return redirect(self.address_of(record, address))
        title = _t("Second reading of %(reference)s") % {"reference": record.reference}
        return self.step_page(
            request, "admin/lifecycle/second_reading.html", record, title, form=form, claims=list(claims)
        )


def unread(statement):
    """Its claims that a judgement links and nobody has read again."""
    return statement.claims.filter(link_basis=LinkBasis.JUDGEMENT, second_reader=None)


def told_of(found):
    """The warning that names statements with the same words or page."""
    named = ", ".join(statement.reference for statement in found)
    return _t("The same words or the same page are on record already: %(named)s.") % {"named": named}


def _named(kind, text):
    if kind == "original":
        return _t("version %(number)s of the original") % {"number": text.number}
    return _t("the translation “%(language)s”, version %(number)s") % {"language": text.language, "number": text.number}


def _language(kind, text):
    return text.statement.language if kind == "original" else text.language
