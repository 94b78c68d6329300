"""The pages. A page finds, refuses or answers; what it loads is in `reading`, what it says of claims in `sides`."""

from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.counting import PREDATES
from accounts.past import NotShown
from formats.pagination import Keyset
from formats.query import UnknownParameter, strict
from incidents.lifecycle import Lifecycle
from incidents.models import Incident
from statements.models import Capture, Statement

from . import codebook, comparison, reading
from .pages import Page, RecordPage, refused
from .sides import claims_by_side, unheard
from .tallies import beside_itemised
from .unchanged import THEMES

SWITCHES = ("theme", "next")
BINARY = "application/octet-stream"
YEAR = 365 * 24 * 3600
VERSION = settings.SPECTACULAR_SETTINGS["VERSION"]


class IncidentPage(RecordPage):
    template_name = "explorer/incident.html"
    section = "incidents"
    parameters = comparison.PARAMETERS
    model = Incident

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except NotShown as reason:
            context = {"record": self.record, "reason": reason, "day": comparison.asked(request.GET).known_on}
            return render(request, "explorer/not_shown.html", context, status=404)

    def records(self):
        return reading.incidents_for_page(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        incident, sides, user = context["record"], context["sides"], self.request.user
        compared = comparison.compare(
            incident, comparison.asked(self.request.GET), reading.claims_about(incident, user), sides
        )
        claims, sides = compared.claims, compared.sides
        by_key = {claim.pk: claim for claim in claims}
        statements = reading.statements_of(claims)
        prefetch_related_objects([statement.issuer for statement in statements], "names")
        numbers = {statement.pk: number for number, statement in enumerate(statements, start=1)}
        # A draft, which only editors see here, stands in the table and counts in no reading.
        counting = {claim.id for claim in compared.accounts.claims}
        shown = [claim for claim in claims if claim.pk in counting or claim.statement.status == Lifecycle.DRAFT]
        early = {claim.statement_id for claim in claims if compared.left_out.get(claim.pk) == PREDATES}
        investigations = reading.investigations_then(incident.investigations.all(), compared.question)
        return context | {
            "incident": incident,
            "sides": sides,
            "statements": statements,
            "early": early,
            "compared": compared,
            "comparison": claims_by_side(shown, sides, numbers, compared.order),
            "left_out": [
                (f"S{numbers[claim.statement_id]}", claim, comparison.LEFT_OUT[compared.left_out[claim.pk]])
                for claim in claims
                if claim.pk in compared.left_out
            ],
            "replies": [
                (reply, sides.parties[reply.side], by_key.get(reply.answer and reply.answer.id))
                for reply in compared.replies
            ],
            "numbers": numbers,
            "unheard": unheard(shown, reading.taking_part(investigations, compared.question), sides),
            "with_judged": compared.question.judged,
            "judged_count": sum(claim.is_judged for claim in claims),
            "investigations": investigations,
            "related": reading.related_to(incident, user),
            "absorbed": incident.replaces.filter(status=Lifecycle.MERGED).order_by("pk"),
        }


class TallyList(Page):
    """The numbers of all statements that cannot be split into incidents."""

    template_name = "explorer/tally_list.html"
    section = "statements"
    parameters = ("cursor",)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page = Keyset(reading.tallies(self.request.user)).page(self.request.GET.get("cursor"))
        return context | {"page": page, "tallies": beside_itemised(page.rows, context["sides"])}


class StatementPage(RecordPage):
    template_name = "explorer/statement.html"
    section = "statements"
    model = Statement

    def records(self):
        return Statement.objects.visible_to(self.request.user).for_display(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        statement = context["record"]
        tallies = reading.tallies(self.request.user).filter(statement=statement).order_by("pk")
        return context | {"statement": statement, "tallies": beside_itemised(tallies, context["sides"])}


class Methodology(Page):
    template_name = "explorer/methodology.html"
    section = "methodology"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            codes=codebook.sections(),
            acts=codebook.claim_acts(),
            types=codebook.violation_types(),
            moves=codebook.moves(),
            ends=codebook.ends(),
            beginnings=codebook.beginnings(),
            version=VERSION,
            address=settings.SITE_URL,
            **kwargs,
        )


@require_safe
def capture(request, pk):
    """The released copy of a source page, as a file to keep: never opened as a page of this site."""
    released = Capture.objects.filter(is_released=True).exclude(file="").select_related("source__statement")
    copy = released.filter(pk=pk, source__statement__in=Statement.objects.visible_to(request.user)).first()
    if copy is None:
        raise Http404
    name = f"{copy.source.statement.reference}-{copy.sha256[:12]}{PurePath(copy.file.name).suffix}"
    return FileResponse(copy.file.open("rb"), as_attachment=True, filename=name, content_type=BINARY)


@require_safe
def display(request):
    """Remember light, dark or the system's choice in a cookie and return to a page of this site."""
    try:
        strict(request.GET, SWITCHES, once=SWITCHES)
        theme = request.GET.get("theme", "")
        if theme not in ("auto", *THEMES):
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
