"""What the desk's list of statements is narrowed by: each question is answered by an index, on 600,000 rows too."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from formats.folding import fold
from parties.models import Party
from parties.month_filter import MonthFilter


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


class IssuedFilter(MonthFilter):
    title = _("day of issue (the earliest possible)")
    parameter_name = "issued"
    column = "issued_start"
