"""The overview: what is on record over a period, as a sentence, as figures with their base, and drawn; and what was recorded last."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.status import Group
from incidents.models import Incident
from investigations.models import ENDED, Investigation
from statements.models import Statement

from . import freshness, reading
from .gathering import gather
from .histogram import FULL, histogram
from .incident_filter import IncidentFilter
from .models import GROUPS as IN_ORDER
from .models import IndexedIncident
from .pages import Page
from .question import query
from .right_of_reply import replies_to
from .vocabulary import GROUP_SIGNS
from .whole import whole_register

# Parameter value → the words of the switch. Without one: all.
ALL = "all"
PERIODS = {
    ALL: _("All"),
    "7": _("7 days"),
    "30": _("30 days"),
    "90": _("90 days"),
    "365": _("1 year"),
}
# In the order of the switch.
SWITCH = ("7", "30", "90", "365", ALL)
# What the figures tell apart → their words, from the least that is on record to the most.
GROUPS = {
    Group.OPEN: _("one account or no reply"),
    Group.DISPUTED: _("disputed"),
    Group.AGREED: _("agreed or acknowledged"),
}


@dataclass
class Period:
    """The last days up to today, or all time. An incident is of it that may have been then; one without a date is of none."""

    days: str

    @property
    def is_all(self) -> bool:
        return self.days == ALL

    @cached_property
    def last(self) -> datetime.date:
        return timezone.now().date()

    @property
    def first(self) -> datetime.date:
        return self.last - datetime.timedelta(days=int(self.days) - 1)

    @property
    def asked(self) -> dict:
        """The parameters that find its incidents with a date."""
        if self.is_all:
            return {"undated": "exclude"}
        return {"date_from": self.first.isoformat(), "date_to": self.last.isoformat()}

    def headline(self, dated, undated, certain) -> str:
        """The finding, as a sentence: how many records, and how many without a date, or whether all of them surely were then."""
        return _of_all(dated + undated, undated) if self.is_all else _of_days(int(self.days), dated, certain)


def _of_all(count, undated):
    records = ngettext("%(count)s incident record", "%(count)s incident records", count) % {"count": count}
    if not count:
        return _t("No incident on record yet")
    if undated == count:
        return _t("%(records)s, none with an established date") % {"records": records}
    if undated:
        return _t("%(records)s, %(undated)s without an established date") % {"records": records, "undated": undated}
    return records


def _of_days(days, count, certain):
    named = {"days": days, "count": count}
    if not count:
        return _t("No alleged or reported incident in the last %(days)s days") % named
    if certain < count:
        words = ngettext(
            "%(count)s alleged or reported incident that may have been in the last %(days)s days",
            "%(count)s alleged or reported incidents that may have been in the last %(days)s days",
            count,
        )
    else:
        words = ngettext(
            "%(count)s alleged or reported incident in the last %(days)s days",
            "%(count)s alleged or reported incidents in the last %(days)s days",
            count,
        )
    return words % named


class Overview(Page):
    template_name = "explorer/overview.html"
    section = "overview"
    parameters = ("days",)

    def get_context_data(self, **kwargs):
        context, user = super().get_context_data(**kwargs), self.request.user
        period = Period(self.one_of("days", PERIODS))
        asked = IncidentFilter.of(self.request, Incident.objects.all(), **period.asked)
        groups = _groups(asked)
        dated = groups.total()
        undated = IndexedIncident.objects.visible_to(user).filter(date_start=None, date_end=None).count()
        investigations = reading.listed(Investigation, user).with_progress()
        open_ones = investigations.exclude(progress__in=ENDED)
        statements = list(reading.listed(Statement, user).for_list(user).order_by("-pk")[:4])
        # Of all time, those without a date are shown, too: apart in the bars, and where they were on the map.
        shown = asked.without("undated") if period.is_all else asked
        return context | {
            "period": period,
            "switch": [(days, PERIODS[days], "" if days == ALL else f"days={days}") for days in SWITCH],
            "headline": period.headline(dated, undated, asked.again(date_match="within").index.count()),
            "dated_count": dated,
            "undated_count": undated,
            "groups": [
                (GROUP_SIGNS[group], words, groups[group], asked.again(accounts_group=group.value).data.urlencode())
                for group, words in GROUPS.items()
            ],
            # An old date says that the register may lag behind what happens.
            "changed_at": freshness.of_register().at,
            "incident_count": dated + undated if period.is_all else whole_register(user).incidents,
            "statement_count": reading.listed(Statement, user).count(),
            "investigation_count": investigations.count(),
            "open_count": open_ones.count(),
            "histogram": histogram(shown, sizes=FULL),
            "asked": shown,
            "shown_asked": shown.data.urlencode(),
            "on_map": query(shown.data, view="map"),
            "gathered": gather(shown.index),
            "incidents": reading.incidents_for_rows(user).order_by("-pk")[:8],
            "statements": statements,
            "investigations": open_ones.for_list(user).order_by("-pk")[:4],
            "replies_to": replies_to(statements, context["sides"]),
        }


def _groups(asked) -> Counter:
    """Group of accounts statuses → how many incidents."""
    rows = asked.index.order_by().values_list(asked.column("group")).annotate(count=Count("pk"))
    return Counter({IN_ORDER[group]: count for group, count in rows})
