"""A list of the desk narrowed to a year or a month, whatever the number of rows."""

import calendar
import re
from datetime import date

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

# Nobody looks through more.
YEARS = 40


class MonthFilter(admin.SimpleListFilter):
    """By year and, within a year, by month, of `column`, which has an index and may be empty.

    Django's own date_hierarchy asks which years and months there are, and reads every row for that. Here the first and the
    last day come from the index, all between them is offered, and a choice is a range of the index.
    """

    column: str
    UNKNOWN = "unknown"

    def lookups(self, request, model_admin):
        known = model_admin.model.objects.filter(**{f"{self.column}__isnull": False}).values_list(
            self.column, flat=True
        )
        first, last = (known.order_by(order).first() for order in (self.column, f"-{self.column}"))
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
            return queryset.filter(**{self.column: None})
        asked = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?", self.value())
        try:
            year, first, last = int(asked[1]), int(asked[2] or 1), int(asked[2] or 12)
            days = date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
        except (TypeError, ValueError) as error:
            raise IncorrectLookupParameters from error
        return queryset.filter(**{f"{self.column}__range": days})
