"""What waits for an editor, on one page: each kind of work with its first rows and the way to all of them."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin
from django.db.models import DateField, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from history.querysets import LATEST
from incidents.lifecycle import ENDED, Lifecycle
from incidents.models import Incident
from investigations.models import ENDED as OUTCOMES
from investigations.models import Event, Investigation
from statements.acts import LinkBasis
from statements.models import Capture, Claim, Source, Statement

# Of each kind of work: how many rows the page shows, and up to how many it counts.
SHOWN, COUNTED = 10, 100
# An investigation that nobody has heard of for so long is asked after.
SILENT_DAYS = 90


@dataclass(frozen=True)
class Work:
    """One kind of work. `rows`: its records, what to do first first; `listed`: the filter of the admin's own list."""

    key: str
    title: str
    model: type
    rows: Callable
    listed: str = ""
    among_latest: bool = False
    opened: Callable = lambda record: record


@dataclass(frozen=True)
class Pile:
    """One kind of work as the page shows it."""

    work: Work
    records: list
    count: int
    address: str

    @property
    def is_more(self) -> bool:
        return self.count > COUNTED

    @property
    def rows(self):
        for record in self.records:
            opened = self.work.opened(record)
            meta = opened._meta
            address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[opened.pk])
            yield address, opened.reference, _words(record)


def drafts(model):
    def rows():
        return model.objects.filter(status=Lifecycle.DRAFT).order_by("pk")

    return rows


def without_claims():
    uncoded = Statement.objects.latest_written().without_claims()
    return uncoded.exclude(status__in=ENDED).select_related("issuer").order_by("pk")


def not_read_again():
    judged = Claim.objects.latest_written().filter(link_basis=LinkBasis.JUDGEMENT, second_read_at=None)
    return judged.exclude(statement__status__in=ENDED).select_related("statement__issuer", "incident").order_by("pk")


def not_captured():
    """Failures that no later copy of the same page has made good."""
    better = Capture.objects.filter(source=OuterRef("source"), failure="", retrieved_at__gte=OuterRef("retrieved_at"))
    # One that has a hash was a copy, and was redacted.
    failed = Capture.objects.latest_written().filter(sha256="").exclude(failure="").filter(~Exists(better))
    return failed.select_related("source__statement", "source__outlet").order_by("retrieved_at", "pk")


def not_seen():
    unseen = Source.objects.latest_written().filter(is_unverified=True).exclude(statement__status__in=ENDED)
    return unseen.select_related("statement__issuer", "outlet").order_by("pk")


def without_outcome():
    """Investigations with no outcome whose latest event, or else their recording, is long past."""
    until = timezone.now().date() - datetime.timedelta(days=SILENT_DAYS)
    day = Coalesce("date_end", "date_start", TruncDate("created_at"), output_field=DateField())
    events = Event.objects.filter(investigation=OuterRef("pk")).annotate(day=day).order_by("-day").values("day")
    heard = Coalesce(Subquery(events[:1]), TruncDate("created_at"), output_field=DateField())
    open_ones = Investigation.objects.exclude(status__in=ENDED).with_progress().exclude(progress__in=OUTCOMES)
    return open_ones.annotate(heard=heard).filter(heard__lt=until).order_by("heard", "pk")


def statement_of(record):
    return record.source.statement if isinstance(record, Capture) else record.statement


WORK = [
    Work("draft-incidents", _("Draft incidents"), Incident, drafts(Incident), "status__exact=draft"),
    Work("draft-statements", _("Draft statements"), Statement, drafts(Statement), "status__exact=draft"),
    Work(
        "draft-investigations", _("Draft investigations"), Investigation, drafts(Investigation), "status__exact=draft"
    ),
    Work("no-claims", _("Statements without claims"), Statement, without_claims, "claims=none", True),
    Work(
        "second-reading",
        _("Judged links without a second reading"),
        Claim,
        not_read_again,
        "link_basis__exact=judgement&second_read_at__isnull=True",
        True,
        statement_of,
    ),
    Work("captures", _("Pages that could not be captured"), Statement, not_captured, "", True, statement_of),
    Work("no-outcome", _("Investigations without an outcome"), Investigation, without_outcome),
    Work("not-seen", _("Sources that nobody has seen"), Statement, not_seen, "", True, statement_of),
]


def pile(work, most) -> Pile:
    """Its first rows, and the count up to one more than the page tells: one query, or two with the latest number."""
    found = list(work.rows()[: COUNTED + 1])
    meta = work.model._meta
    if work.listed:
        address = f"{reverse(f'admin:{meta.app_label}_{meta.model_name}_changelist')}?{work.listed}"
    else:
        address = f"{reverse('desk')}?all={work.key}"
    return Pile(work, found[:most], len(found), address)


@never_cache
@require_safe
def desk(request):
    """Only the work on records that this person may open."""
    mine = [work for work in WORK if admin.site.get_model_admin(work.model).has_view_or_change_permission(request)]
    chosen = [work for work in mine if work.key == request.GET.get("all")]
    piles = [pile(work, COUNTED if chosen else SHOWN) for work in chosen or mine]
    context = {
        **admin.site.each_context(request),
        "title": chosen[0].title if chosen else _t("Desk"),
        "piles": piles,
        "is_all": bool(chosen),
        "silent_days": SILENT_DAYS,
        "latest": LATEST,
        "shown": SHOWN,
        "counted": COUNTED,
    }
    return render(request, "desk/desk.html", context)


def _words(record):
    if isinstance(record, Incident | Investigation):
        return record.title
    if isinstance(record, Statement):
        return record.summary
    if isinstance(record, Claim):
        return _t("%(issuer)s %(act)s: %(incident)s") % {
            "issuer": record.statement.issuer.label,
            "act": record.get_act_display(),
            "incident": record.incident,
        }
    if isinstance(record, Capture):
        return f"{record.source}: {record.failure}"
    return f"{record.statement.issuer.label}: {record}"
