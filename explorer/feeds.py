"""Atom feeds of whatever is asked: an entry keeps its id for ever, and its time is when what it shows last changed."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.status import Status
from formats.query import UnknownParameter
from incidents.models import Incident
from investigations.models import Investigation, Progress
from statements.models import Statement

from . import reading
from .filters import InvestigationFilter
from .incident_filter import IncidentFilter
from .pages import refused_plainly
from .question import query, sentence
from .record_history import changed_at
from .sides import address_of
from .statement_filter import StatementFilter

ENTRIES = 50
NAMES = {
    "incidents": gettext_lazy("Incidents"),
    "statements": gettext_lazy("Statements"),
    "investigations": gettext_lazy("Investigations"),
}


class Feed(Atom1Feed):
    """Its entries are plain text, which Django's would announce as HTML; a title says its language where it is not the feed's."""

    def add_item_elements(self, handler, item):
        handler.addQuickElement("title", item["title"], {"xml:lang": item["language"]} if item["language"] else {})
        handler.addQuickElement("link", "", {"href": item["link"], "rel": "alternate"})
        handler.addQuickElement("published", rfc3339_date(item["pubdate"]))
        handler.addQuickElement("updated", rfc3339_date(item["updateddate"]))
        handler.addQuickElement("id", item["unique_id"])
        handler.addQuickElement("summary", item["description"], {"type": "text"})


def _incidents(asked):
    rows = list(asked.index.select_related("pattern").order_by("-changed_at", "-pk")[:ENTRIES])
    records = Incident.objects.select_related("place").in_bulk([row.pk for row in rows])
    status = asked.column("status")
    for row in rows:
        incident = records[row.pk]
        summary = "" if incident.sensitivity else incident.summary
        place = incident.place.name if incident.place else ""
        told = [Status(getattr(row.pattern, status)).label, incident.date.wording, place]
        line = " · ".join(str(part) for part in told if part)
        address = address_of(incident, asked.with_judged)
        yield incident, address, incident.title, "", f"{line}\n\n{summary}".strip(), row.changed_at


def _statements(asked):
    found = asked.qs.select_related("issuer").annotate(changed=changed_at(Statement)).order_by("-pk")
    for statement in found[:ENTRIES]:
        # A title is the statement's own, a summary is the register's.
        title, language = statement.issuer.label, ""
        if statement.title and not statement.sensitivity:
            title, language = f"{title}: {statement.title}", statement.language
        address = statement.get_absolute_url()
        yield statement, address, title, language, "" if statement.sensitivity else statement.summary, statement.changed


def _investigations(asked):
    for investigation in asked.qs.annotate(changed=changed_at(Investigation)).order_by("-changed", "-pk")[:ENTRIES]:
        progress = investigation.progress and capfirst(Progress(investigation.progress).label)
        told = progress or _("Status not on record")
        address = investigation.get_absolute_url()
        yield investigation, address, investigation.title, "", told, investigation.changed


# Each entry of which: record, address of the page that reads it as the question does, title, language of the title where it is on record,
# summary, time of the last change.
FEEDS = {
    "incidents": (IncidentFilter, lambda user: reading.listed(Incident, user), _incidents),
    "statements": (StatementFilter, lambda user: reading.listed(Statement, user), _statements),
    "investigations": (
        InvestigationFilter,
        lambda user: reading.listed(Investigation, user).with_progress(),
        _investigations,
    ),
}


@require_safe
def feed(request, kind):
    """The latest entries of a kind that the filters select, as far as everybody may see them."""
    filters, records, entries = FEEDS[kind]
    # A feed goes to readers who are nobody: what an editor may see does not leave by it.
    request.user = AnonymousUser()
    try:
        asked = filters.for_request(request, records(request.user))
    except (UnknownParameter, ValidationError) as refusal:
        return refused_plainly(refusal, filters.base_filters)
    written = query(asked.data)
    page = settings.SITE_URL + reverse(kind)
    made = Feed(
        title=_("%(what)s · Ceasefire Incident Register") % {"what": sentence(asked, str(NAMES[kind]))},
        link=f"{page}?{written}" if written else page,
        feed_url=settings.SITE_URL + request.get_full_path(),
        author_name=_("Ceasefire Incident Register"),
        description=_("What each party says is told apart; a record is no finding that something happened."),
        language=settings.LANGUAGE_CODE,
        feed_copyright="CC BY 4.0",
    )
    for record, address, title, language, summary, changed in entries(asked):
        made.add_item(
            title=title,
            language=language,
            link=settings.SITE_URL + address,
            description=summary,
            # Whatever is asked, it is an entry of this record.
            unique_id=settings.SITE_URL + record.get_absolute_url(),
            updateddate=changed,
            pubdate=record.published_at,
        )
    response = HttpResponse(made.writeString("utf-8"), content_type=Feed.content_type)
    response["Cache-Control"] = "public, max-age=300"
    return response
