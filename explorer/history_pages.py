"""The pages of what changed: each record's public history, and the corrections of all of them."""

from django.conf import settings
from django.http import Http404

from formats.pagination import Keyset
from incidents.lifecycle import Publishable
from incidents.models import Incident

from . import record_history
from .corrections import Corrections
from .pages import Page


class HistoryPage(Page):
    """Every change of one record since its publication, or the record as it stood on a day."""

    template_name = "explorer/history.html"
    parameters = ("cursor", "known_on")
    model = None

    def get(self, request, *args, **kwargs):
        try:
            self.record = self.find()
        except self.model.DoesNotExist as absent:
            raise Http404 from absent
        return super().get(request, *args, **kwargs)

    def find(self):
        key = next(iter(self.kwargs.values()))
        if not issubclass(self.model, Publishable):
            return self.model.objects.get(slug=key)
        visible = self.model.objects.visible_to(self.request.user)
        return (visible | self.model.objects.ended()).select_related("replacement").get_by_reference(key)

    def get_context_data(self, **kwargs):
        record = self.record
        context = super().get_context_data(
            record=record,
            within=True,
            name=getattr(record, "reference", None) or str(record),
            is_closed=record_history.is_closed(record),
            address=settings.SITE_URL + record.get_absolute_url(),
            **kwargs,
        )
        if "known_on" in self.request.GET:
            day = record_history.day_of(self.request.GET, alone_among=("cursor",))
            known = record_history.known_on(record, day)
            accounts = f"{record.get_absolute_url()}?known_on={day}#accounts" if self.model is Incident else ""
            return context | {"day": day, "known": known, "accounts": accounts}
        changes = Keyset(record_history.public_changes(record), ("-version",), per_page=20)
        page = changes.page(self.request.GET.get("cursor"))
        return context | {"page": page, "entries": record_history.entries(record, page.rows)}


class CorrectionsPage(Page):
    template_name = "explorer/corrections.html"
    section = "corrections"
    parameters = ("cursor",)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"page": Corrections(context["sides"]).page(self.request.GET.get("cursor"))}
