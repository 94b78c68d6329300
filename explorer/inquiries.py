"""The pages of investigations: all of them, by how far they have come or in a table, and one."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formats.pagination import Keyset
from incidents.models import Incident
from investigations.as_said import as_said
from investigations.models import ENDED, Investigation, Progress

from . import reading
from .comparison import as_of
from .facets import of_codes
from .filters import InvestigationFilter
from .incident_filter import IncidentFilter
from .pages import AskedByForm, Page, RecordPage
from .parameters import NONE
from .question import carried, chips, nothing_found, query, sentence

BOARD, TABLE = "board", "table"
# As many of each column of the board as fit a screen or two; the table has all.
SHOWN = 12

COLUMNS = [
    (_("Asked for"), [Progress.CALLED_FOR, Progress.PROPOSED]),
    (_("Announced"), [Progress.ANNOUNCED]),
    (_("Under way"), [Progress.UNDER_WAY]),
    (_("Suspended"), [Progress.SUSPENDED]),
    (_("Concluded"), [Progress.CONCLUDED, Progress.CONCLUDED_WITHOUT_FINDING]),
    (_("Refused or abandoned"), [Progress.REFUSED, Progress.ABANDONED]),
    (_("Status not on record"), [""]),
]


@dataclass
class Column:
    """Those that have come as far as one of `codes` says: their number, and the last recorded of them."""

    label: str
    codes: list
    count: int
    rows: list

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


class InvestigationList(AskedByForm, Page):
    """A board without parameters; a table with `view=table`, or with any of the filters that the API has."""

    section = "investigations"
    filters = InvestigationFilter.base_filters
    parameters = ("view", "cursor", *filters)

    def get_template_names(self):
        return [f"explorer/investigation_{self.kind}.html"]

    @property
    def kind(self):
        asked = self.request.GET
        return asked.get("view", TABLE if asked.keys() & {*self.parameters} else BOARD)

    def get_context_data(self, **kwargs):
        if self.kind not in (BOARD, TABLE):
            raise ValidationError(_("“view” is board or table."))
        if self.kind == BOARD and self.request.GET.keys() & ({*self.parameters} - {"view"}):
            raise ValidationError(_("Only the table takes filters and pages."))
        user = self.request.user
        found = reading.listed(Investigation, user).with_progress()
        counts = dict(found.order_by().values_list("progress").annotate(count=Count("pk")))
        context = super().get_context_data(
            count=sum(counts.values()),
            open_count=sum(count for code, count in counts.items() if code not in ENDED),
            without=IncidentFilter.of(self.request, Incident.objects.all(), investigation_status=NONE).index.count(),
            **kwargs,
        )
        return context | (self._board(found, counts) if self.kind == BOARD else self._table(found))

    def _board(self, found, counts):
        """Every column asks which are its own, and all of them together what these say."""
        last = [
            list(found.filter(progress__in=codes).order_by("-pk").values_list("pk", flat=True)[:SHOWN])
            for _label, codes in COLUMNS
        ]
        told = found.for_list(self.request.user).in_bulk([pk for pks in last for pk in pks])
        return {
            "mistakes": {},
            "feed": reverse("investigations-feed"),
            "sentence": _t("Investigations"),
            "columns": [
                Column(label, codes, sum(counts.get(code, 0) for code in codes), [told[pk] for pk in pks])
                for (label, codes), pks in zip(COLUMNS, last, strict=True)
                if pks
            ],
        }

    def _table(self, found):
        request, also = self.request, ("view", "cursor")
        asked, mistakes = InvestigationFilter.understood(request, found, also=also)
        page = Keyset(asked.qs).page(request.GET.get("cursor"))
        rows = found.for_list(request.user).in_bulk([row.pk for row in page.rows])
        page.rows = [rows[row.pk] for row in page.rows]
        return {
            "asked": asked,
            "mistakes": mistakes,
            "page": page,
            "matching": asked.qs.count(),
            "nothing_found": None if page.rows else nothing_found(asked, lambda other: other.qs.count()),
            "chips": chips(asked),
            "cleared": "view=table",
            "feed": "?".join(filter(None, [reverse("investigations-feed"), query(asked.data, without=also)])),
            "sentence": sentence(asked, _t("Investigations")),
            "facets": [of_codes(asked, "progress", _("Progress")), of_codes(asked, "kind", _("Kind"))],
            "by_incident": True,
            # Its field holds one incident; any others are asked again all the same.
            "carried": [
                ("view", TABLE),
                *(("incident", one) for one in request.GET.getlist("incident")[:-1]),
                *carried(request.GET, {*also, "q", "incident", "progress", "kind"}),
            ],
        }


class InvestigationPage(RecordPage):
    template_name = "explorer/investigation.html"
    section = "investigations"
    model = Investigation
    parameters = ("as_of",)

    def records(self):
        return Investigation.objects.visible_to(self.request.user).for_display(self.request.user)

    def get_context_data(self, **kwargs):
        context, day = super().get_context_data(**kwargs), as_of(self.request.GET)
        if day:
            as_said([context["record"]], day)
        return context | {"investigation": context["record"], "as_of": day}
