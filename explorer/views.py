"""The pages. A page finds, refuses or answers; what it loads is in `reading`, what it says of claims in `sides`."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from formats.dates import Precision
from formats.pagination import Keyset
from formats.query import UnknownParameter, strict
from incidents.models import Incident
from investigations.models import ENDED, Investigation
from parties.models import Party
from statements.acts import MEANING
from statements.models import Claim, Statement

from . import reading
from .sides import claims_by_side, standing, unheard

THEMES = ("auto", "light", "dark")
SWITCHES = ("theme", "next")
YEAR = 365 * 24 * 3600
VERSION = settings.SPECTACULAR_SETTINGS["VERSION"]


def refused(request, refusal, allowed):
    """The page for an address that asks for something that a page with these parameters does not know."""
    reason = refusal.messages[0] if isinstance(refusal, ValidationError) else str(refusal)
    return render(request, "400.html", {"reason": reason, "allowed": allowed}, status=400)


class Page(TemplateView):
    """A page that takes the parameters it names and refuses every other."""

    section = ""
    parameters = ()

    def dispatch(self, request, *args, **kwargs):
        try:
            strict(request.GET, self.parameters)
            return super().dispatch(request, *args, **kwargs)
        except (UnknownParameter, ValidationError) as refusal:
            return refused(request, refusal, self.parameters)

    def get_context_data(self, **kwargs):
        return super().get_context_data(section=self.section, sides=Party.objects.sides(), **kwargs)


class RecordList(Page):
    """Records on pages, the last recorded first."""

    parameters = ("cursor",)
    ordering = ("-pk",)
    model = None

    def rows(self):
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        page = Keyset(self.rows(), self.ordering).page(self.request.GET.get("cursor"))
        count = self.model.objects.visible_to(self.request.user).count()
        return super().get_context_data(page=page, count=count, **kwargs)


class RecordPage(Page):
    """One record, or 404."""

    model = None

    def records(self):
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        try:
            record = self.records().get_by_reference(self.kwargs["reference"])
        except self.model.DoesNotExist as absent:
            raise Http404 from absent
        return super().get_context_data(
            record=record,
            within=True,
            address=settings.SITE_URL + record.get_absolute_url(),
            json=reverse(f"api:{self.model._meta.model_name}-detail", args=[record.reference]),
            version=VERSION,
            **kwargs,
        )


def headline(count, undated):
    """The finding of the overview, as a sentence: how many records, and how many without a date."""
    records = ngettext("%(count)s incident record", "%(count)s incident records", count) % {"count": count}
    if not count:
        return _("No incident on record yet")
    if undated == count:
        return _("%(records)s, none with an established date") % {"records": records}
    if undated:
        return _("%(records)s, %(undated)s without an established date") % {"records": records, "undated": undated}
    return records


class Overview(Page):
    template_name = "explorer/overview.html"
    section = "overview"

    def get_context_data(self, **kwargs):
        user = self.request.user
        incidents = Incident.objects.visible_to(user)
        investigations = Investigation.objects.visible_to(user).with_progress()
        open_ones = investigations.exclude(progress__in=ENDED)
        incident_count = incidents.count()
        undated_count = incidents.filter(date_start=None, date_end=None).count()
        return super().get_context_data(
            headline=headline(incident_count, undated_count),
            incident_count=incident_count,
            undated_count=undated_count,
            dated_count=incident_count - undated_count,
            statement_count=Statement.objects.visible_to(user).count(),
            investigation_count=investigations.count(),
            open_count=open_ones.count(),
            incidents=reading.incidents_for_rows(user).order_by("-pk")[:8],
            statements=Statement.objects.visible_to(user).for_list(user).order_by("-pk")[:4],
            investigations=open_ones.for_list(user).order_by("-pk")[:4],
            **kwargs,
        )


class IncidentList(RecordList):
    template_name = "explorer/incident_list.html"
    section = "incidents"
    model = Incident

    def rows(self):
        return reading.incidents_for_rows(self.request.user)


class IncidentPage(RecordPage):
    template_name = "explorer/incident.html"
    section = "incidents"
    parameters = ("judged",)
    model = Incident

    def records(self):
        return reading.incidents_for_page(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        incident, sides, user = context["record"], context["sides"], self.request.user
        claims = list(reading.claims_about(incident, user))
        with_judged = self._with_judged()
        statements = reading.statements_of(claims)
        numbers = {statement.pk: number for number, statement in enumerate(statements, start=1)}
        counting = [claim for claim in standing(claims, sides) if with_judged or not claim.is_judged]
        investigations = incident.investigations.all()
        members = [member for investigation in investigations for member in investigation.members.all()]
        return context | {
            "incident": incident,
            "statements": statements,
            "numbers": {pk: f"S{number}" for pk, number in numbers.items()},
            "comparison": claims_by_side(counting, sides, numbers),
            "unheard": unheard(counting, members, sides),
            "with_judged": with_judged,
            "judged_count": sum(claim.is_judged for claim in claims),
            "investigations": investigations,
            "related": reading.related_to(incident, user),
        }

    def _with_judged(self):
        asked = self.request.GET.get("judged", "1")
        if asked not in ("0", "1"):
            raise ValidationError(_("“judged” is 1, with links made by judgement, or 0, without them."))
        return asked == "1"


class StatementList(RecordList):
    template_name = "explorer/statement_list.html"
    section = "statements"
    model = Statement

    def rows(self):
        return Statement.objects.visible_to(self.request.user).for_list(self.request.user)


class StatementPage(RecordPage):
    template_name = "explorer/statement.html"
    section = "statements"
    model = Statement

    def records(self):
        return Statement.objects.visible_to(self.request.user).for_display(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"statement": context["record"]}


class PartyList(Page):
    template_name = "explorer/party_list.html"
    section = "parties"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"groups": reading.parties_by_group(context["sides"])}


class PartyPage(Page):
    template_name = "explorer/party.html"
    section = "parties"
    parameters = ("cursor",)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(within=True, **kwargs)
        user, sides = self.request.user, context["sides"]
        try:
            party = Party.objects.prefetch_related("names").get(slug=self.kwargs["slug"])
        except Party.DoesNotExist as absent:
            raise Http404 from absent
        claims = Claim.objects.visible_to(user)
        spoken_for = reading.organs_of(party, sides)
        statements = Statement.objects.visible_to(user).filter(issuer__in=spoken_for).for_list(user)
        return context | {
            "party": party,
            "line": reading.line_of(party, sides),
            "organs": party.organs.in_order(),
            "json": reverse("api:party-detail", args=[party.slug]),
            "statement_count": statements.count(),
            "says": reading.counted(claims.filter(statement__issuer__in=spoken_for)),
            "said": reading.counted(claims.filter(about__in=spoken_for).exclude(statement__issuer__in=spoken_for)),
            "page": Keyset(statements).page(self.request.GET.get("cursor")),
        }


class InvestigationList(RecordList):
    template_name = "explorer/investigation_list.html"
    section = "investigations"
    model = Investigation

    def rows(self):
        return Investigation.objects.visible_to(self.request.user).for_list(self.request.user)


class InvestigationPage(RecordPage):
    template_name = "explorer/investigation.html"
    section = "investigations"
    model = Investigation

    def records(self):
        return Investigation.objects.visible_to(self.request.user).for_display(self.request.user)


class Methodology(Page):
    template_name = "explorer/methodology.html"
    section = "methodology"

    def get_context_data(self, **kwargs):
        acts = [(act, meaning, cameo) for act, (meaning, cameo) in MEANING.items()]
        return super().get_context_data(
            acts=acts,
            date_precisions=Precision.choices,
            place_precisions=Incident.LocationPrecision.choices,
            version=VERSION,
            address=settings.SITE_URL,
            **kwargs,
        )


@require_safe
def display(request):
    """Remember light, dark or the system's choice in a cookie and return to a page of this site."""
    try:
        strict(request.GET, SWITCHES)
        theme = request.GET.get("theme", "")
        if theme not in THEMES:
            raise ValidationError(_("“theme” is auto, light or dark."))
    except (UnknownParameter, ValidationError) as refusal:
        return refused(request, refusal, SWITCHES)
    target = request.GET.get("next", "/")
    if not target.startswith("/") or not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = HttpResponseRedirect(target)
    if theme == "auto":
        response.delete_cookie("theme", samesite="Lax")
    else:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response
