"""What the desk's list of statements is narrowed by: each question is answered by an index, on 600,000 rows too."""

import calendar
import re
from datetime import date

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from formats.folding import fold
from parties.models import Party

from .models import Statement

# Nobody looks through more.
YEARS = 40


class SideFilter(admin.SimpleListFilter):
    """Statements of a side: of whatever organ of a state, and nothing about roles."""

    title = _("side of the issuer")
    parameter_name = "side"

    def lookups(self, request, model_admin):
        self.sides = Party.objects.sides()
        tops = [one for one in self.sides.parties.values() if one.parent_id is None]
        tops.sort(key=lambda one: (fold(one.label), one.pk))
        return [(str(one.pk), one.label) for one in tops]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(
            issuer__in=[pk for pk in self.sides.parties if str(self.sides.of(pk).pk) == self.value()]
        )


class ClaimsFilter(admin.SimpleListFilter):
    """Statements that nobody has coded yet, among the latest: of all of them no index could tell."""

    title = _("claims")
    parameter_name = "claims"

    def lookups(self, request, model_admin):
        return [("none", _("none yet, among the latest"))]

    def queryset(self, request, queryset):
        return queryset.latest_written().without_claims() if self.value() == "none" else queryset


class IssuedFilter(admin.SimpleListFilter):
    """By year and, within a year, by month.

    Django's own date_hierarchy asks which years and months there are, and reads every row for that. Here the first and the
    last day come from the index, all between them is offered, and a choice is a range of the index.
    """

    title = _("day of issue (the earliest possible)")
    parameter_name = "issued"
    UNKNOWN = "unknown"

    def lookups(self, request, model_admin):
        known = Statement.objects.filter(issued_start__isnull=False).values_list("issued_start", flat=True)
        first, last = (known.order_by(order).first() for order in ("issued_start", "-issued_start"))
        offered = [(self.UNKNOWN, _("not known"))]
        for year in range(last.year, max(first.year, last.year - YEARS) - 1, -1) if first else ():
            offered.append((f"{year:04}", str(year)))
            if (self.value() or "")[:4] == f"{year:04}":
                offered += [(f"{year:04}-{month:02}", f"{MONTHS[month]} {year}") for month in MONTHS]
        return offered

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        if self.value() == self.UNKNOWN:
            return queryset.filter(issued_start=None)
        asked = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?", self.value())
        try:
            year, first, last = int(asked[1]), int(asked[2] or 1), int(asked[2] or 12)
            days = date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
        except (TypeError, ValueError) as error:
            raise IncorrectLookupParameters from error
        return queryset.filter(issued_start__range=days)
