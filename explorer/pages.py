"""What every page shares: it takes the parameters that it names, finds its record, or says why there is none."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.generic import TemplateView

from formats.pagination import Keyset
from formats.query import UnknownParameter, strict
from incidents.leading_names import LeadingNames
from incidents.lifecycle import ENDED, Lifecycle
from parties.models import Party

from . import reading, record_history
from .question import query
from .unchanged import for_everyone


def refused(request, refusal, allowed):
    """The page for an address that asks for something that a page with these parameters does not know."""
    understood = _understood(request.GET, refusal, allowed)
    return render(
        request, "400.html", {"reason": _reason(refusal), "allowed": allowed, "understood": understood}, status=400
    )


def refused_plainly(refusal, allowed):
    """The same for programs that read no pages."""
    lines = [_reason(refusal), _t("It takes only: %(names)s.") % {"names": ", ".join(sorted(allowed))}]
    return HttpResponse("\n".join(lines), status=400, content_type="text/plain; charset=utf-8")


def _understood(asked, refusal, allowed):
    """What of a question may be asked again without what was refused, as a query string; "" where that is not known."""
    if isinstance(refusal, UnknownParameter):
        wrong = {*asked} - {*allowed}
    elif hasattr(refusal, "error_dict"):
        wrong = {*refusal.error_dict}
    else:
        wrong = {*asked}
    return query(asked, without={*wrong, "cursor"})


def _reason(refusal):
    if not isinstance(refusal, ValidationError):
        return str(refusal)
    if hasattr(refusal, "error_dict"):
        name, errors = next(iter(refusal.error_dict.items()))
        return f"“{name}”: {errors[0].messages[0]}"
    return refusal.messages[0]


def gone(request, record):
    """Where a reference leads that no longer is a record of its own: to what absorbed it, or to why it was withdrawn."""
    if record.status == Lifecycle.MERGED:
        while record.status == Lifecycle.MERGED:
            record = record.replacement
        return HttpResponsePermanentRedirect(record.get_absolute_url())
    context = {"record": record, "history": history_address(record)}
    return render(request, "410.html", context, status=410)


def history_address(record):
    """The address of a record's public history."""
    key = getattr(record, "reference", None) or record.slug
    return reverse(f"{record._meta.model_name}-history", args=[key])


class Page(TemplateView):
    """A page that takes the parameters it names and refuses every other."""

    section = ""
    parameters = ()
    # Those of a filter set, which knows of each whether it may be repeated; all others may not.
    filters = ()

    def dispatch(self, request, *args, **kwargs):
        try:
            strict(request.GET, self.parameters, once={*self.parameters}.difference(self.filters))
            return for_everyone(request, super().dispatch(request, *args, **kwargs))
        except (UnknownParameter, ValidationError) as refusal:
            return refused(request, refusal, self.parameters)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            section=self.section, sides=Party.objects.sides(), leading=LeadingNames(), **kwargs
        )

    def one_of(self, name, choices):
        """The value of a parameter that is one of a few, the first of them where it is left out."""
        values = self.request.GET.getlist(name) or [next(iter(choices))]
        if len(values) > 1 or values[0] not in choices:
            *some, last = choices
            words = {"name": name, "some": ", ".join(some), "last": last}
            raise ValidationError(_t("“%(name)s” is %(some)s or %(last)s.") % words)
        return values[0]


class AskedByForm:
    """A page with a form of filters. A form sends what was left empty; the address of what is asked has nothing of it.

    What means nothing is told beside its field, under `mistakes` in the context, and nothing is shown as found.
    """

    def get(self, request, *args, **kwargs):
        if any(not value for values in request.GET.lists() for value in values[1]):
            asked = request.GET.copy()
            for name in request.GET:
                asked.setlist(name, [value for value in asked.getlist(name) if value])
            address = "".join([request.path, "?" if (written := query(asked)) else "", written])
            return HttpResponseRedirect(address)
        return super().get(request, *args, **kwargs)

    def render_to_response(self, context, **how):
        return super().render_to_response(context, **how, status=400 if context["mistakes"] else 200)


class RecordList(Page):
    """Records on pages, the last recorded first: those that `rows()` of the list gives."""

    parameters = ("cursor",)
    ordering = ("-pk",)
    model = None

    def get_context_data(self, **kwargs):
        page = Keyset(self.rows(), self.ordering).page(self.request.GET.get("cursor"))
        count = reading.listed(self.model, self.request.user).count()
        return super().get_context_data(page=page, count=count, **kwargs)


class OnePage(Page):
    """What one record, called by its reference or its slug, says, with the last of its history.

    `find()` gives the record, or raises DoesNotExist for what is not there or not for this reader. It looks among the
    `records()` of the page.
    """

    model = None

    def get(self, request, *args, **kwargs):
        try:
            self.record = self.find()
        except self.model.DoesNotExist as absent:
            raise Http404 from absent
        if getattr(self.record, "status", "") in ENDED:
            return gone(request, self.record)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        record, changes = self.record, record_history.latest(self.record)
        return super().get_context_data(
            record=record,
            within=True,
            address=settings.SITE_URL + record.get_absolute_url(),
            json=reverse(f"api:{self.model._meta.model_name}-detail", args=[self.key]),
            history=history_address(record),
            changes=changes,
            version=changes[0].version if changes else None,
            **kwargs,
        )

    @property
    def key(self):
        return next(iter(self.kwargs.values()))


class RecordPage(OnePage):
    """One record that has a lifecycle."""

    def find(self):
        try:
            return self.records().get_by_reference(self.key)
        except self.model.DoesNotExist:
            return self.model.objects.ended().select_related("replacement").get_by_reference(self.key)


class SlugPage(OnePage):
    """One record that is public from its first day."""

    def find(self):
        return self.records().get(slug=self.key)
