"""What is done with a published statement, a page each: redact a text, read judged links again, record what follows it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _t

from incidents.publishing import StepForm

from .acts import LinkBasis
from .models import Source, Statement, TextVersion
from .texts import hash_of

READ_AGAIN = "statements.read_again_claim"
# As many other statements as a warning names.
NAMED = 5


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
        if twins := list(same_words_or_page(record)[:NAMED]):
            named = ", ".join(statement.reference for statement in twins)
            yield _t("The same words or the same page are on record already: %(named)s.") % {"named": named}
        issued = record.issued.latest
        for claim in record.claims.exclude(incident=None).select_related("incident"):
            begins = claim.incident.date_start
            if issued and begins and issued < begins:
                words = {"incident": claim.incident.reference}
                yield _t("This statement was issued before the day that %(incident)s is listed on.") % words

    def redact_view(self, request, object_id, kind, text):
        record = self.record_for_step(request, object_id)
        texts = {"original": record.text_versions, "translation": record.translations}
        found = texts[kind].filter(pk=text).first() if kind in texts else None
        if found is None:
            raise Http404
        form = StepForm(request.POST if request.method == "POST" else None)
        name = _named(kind, found)
        if form.is_bound and form.is_valid():
            told = _t("%(text)s of %(reference)s is redacted.") % {"text": name, "reference": record.reference}

            def redact():
                found.redact(form.cleaned_data["reason"], by=request.user)

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


def same_words_or_page(statement):
    """Other statements with a text of the same words, or a source at the same address."""
    hashes = [hash_of(text) for text in statement.text_versions.exclude(text="").values_list("text", flat=True)]
    keys = [key for key in statement.sources.values_list("address_key", flat=True) if key]
    texts = TextVersion.objects.filter(sha256__in=hashes).values("statement")
    pages = Source.objects.filter(address_key__in=keys).values("statement")
    others = Statement.objects.exclude(pk=statement.pk)
    return (others.filter(pk__in=texts) | others.filter(pk__in=pages)).order_by("pk")


def _named(kind, text):
    if kind == "original":
        return _t("version %(number)s of the original") % {"number": text.number}
    return _t("the translation “%(language)s”, version %(number)s") % {"language": text.language, "number": text.number}


def _language(kind, text):
    return text.statement.language if kind == "original" else text.language
