"""A bulletin's numbers beside what the register has itemised of the same area and period: side by side, and never added."""

from datetime import timedelta

from django.db.models import Case, Exists, ExpressionWrapper, F, Func, IntegerField, OuterRef, Q, Subquery, When
from django.db.models import DateField as Day

from accounts.models import KeptAccusation
from incidents.models import Incident
from statements.models import Tally

from .places import at_each

NUMBERS = ("itemised", "perhaps", "accused")
# A number that names no area of the register, or no period with both ends, has nothing that it could stand beside.
COMPARABLE = Q(area__isnull=False, period_start__isnull=False, period_end__isnull=False)
# Who knows no more than a longer span says nothing of a period.
WIDEST = timedelta(days=366)


def beside_itemised(tallies, sides) -> list:
    """The same tallies, which are few, each beside what is itemised: one query counts for all of them, and each level of places
    takes one.

    They are found first, by whoever asks: a database that sorts them would count for every one that is on record.
    """
    rows = list(tallies)
    areas = [tally.area for tally in rows if tally.area]
    counts = _counts(Tally.objects.filter(pk__in=[tally.pk for tally in rows]), areas, sides)
    found = {pk: numbers for pk, *numbers in counts.order_by().values_list("pk", *NUMBERS)}
    for tally in rows:
        for name, number in zip(NUMBERS, found.get(tally.pk, (None, None, None)), strict=True):
            setattr(tally, name, number)
    return rows


def _counts(tallies, areas, sides):
    """Tallies (a queryset), each with three numbers of published incidents at its area, as the filter `place` finds them; None
    where it is not comparable. `areas`: those of all of them.

    `itemised`: those wholly in its period. `perhaps`: those that may be, since their dates are wider, by up to a year.
    `accused`: of both, those in which the side that issued the tally accuses the side that it counts against; None also where
    it names nobody.
    """
    start, end = OuterRef("period_start"), OuterRef("period_end")
    year_before = ExpressionWrapper(start - WIDEST, output_field=Day())
    there = at_each(areas, OuterRef("area"))
    begins = Incident.objects.published().filter(there, date_start__gte=start, date_start__lte=end)
    # Asked apart, since both then find their rows by the first day alone.
    reaches = Incident.objects.published().filter(
        there,
        date_end__gt=F("date_start"),
        date_start__gte=year_before,
        date_start__lt=start,
        date_end__gte=start,
    )
    # A condition on what is counted, and not on the rows: else databases would go by it and read all that is ever accused.
    accuses = Case(
        When(
            Exists(
                KeptAccusation.objects.filter(
                    judged=True,
                    incident=OuterRef("pk"),
                    accuser=OuterRef(OuterRef("issuer_side")),
                    accused=OuterRef(OuterRef("by_side")),
                )
            ),
            then=1,
        )
    )
    return tallies.annotate(
        issuer_side=_side_of("statement__issuer", sides),
        by_side=_side_of("by_party", sides),
        itemised=Case(When(COMPARABLE, then=_counted(begins.filter(date_end__lte=end)))),
        perhaps=Case(When(COMPARABLE, then=_counted(begins.exclude(date_end__lte=end)) + _counted(reaches))),
        accused=Case(
            When(COMPARABLE & Q(by_party__isnull=False), then=_counted(begins, accuses) + _counted(reaches, accuses))
        ),
    )


def _counted(rows, what=None):
    """How many there are or, of a condition, for how many it holds."""
    count = rows.order_by().annotate(count=Func(F("pk") if what is None else what, function="COUNT")).values("count")
    return Subquery(count, output_field=IntegerField())


def _side_of(column, sides):
    families = {}
    for party in sides.parties.values():
        families.setdefault(sides.of(party).pk, []).append(party.pk)
    return Case(
        *(When(**{f"{column}__in": family}, then=side) for side, family in families.items()),
        output_field=IntegerField(),
    )
