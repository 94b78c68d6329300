"""Figures over many incidents, counted by the same filters as the list of incidents."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.stances import ANSWERS
from explorer.casualties import TollFilter, bands
from explorer.incident_filter import ReplyFilter
from explorer.right_of_reply import right_of_reply
from explorer.trends import TrendFilter, series
from incidents.models import Incident
from parties.models import Party
from statements.acts import Act

from .negotiation import TYPES
from .problems import BadParameter
from .resources import Filters, Resource
from .serializers import CasualtiesSerializer, IncidentCountsSerializer, RepliesSerializer
from .tables import written


class Figures(Resource, GenericViewSet):
    """Figures over the incidents that are asked for, in JSON or as a table, over stretches of time if these are asked for."""

    queryset = Incident.objects.all()
    filter_backends = [Filters]
    pagination_class = None
    formats = ("json", "csv")

    def counted(self, request, count):
        """What `count(asked, unit)` says, once it is understood what is asked."""
        self.filter_queryset(self.get_queryset())
        try:
            return count(self.asked, self.asked.chosen("time") or None)
        except ValidationError as error:
            raise BadParameter.because("time", error.message_dict["time"][0]) from error

    def answer(self, found, rows, **more):
        """As the table of these rows, if one is asked for; else as JSON."""
        if self.kind == "csv":
            return HttpResponse(written(rows), content_type=TYPES["csv"])
        stretches = found.timeline.stretches if found.timeline else []
        answer = {
            "incidents": found.incidents,
            **more,
            "time": self.asked.chosen("time") or None,
            "stretches": [{"start": start, "end": end} for start, end in stretches],
            "results": found.parts,
        }
        return Response(self.get_serializer(answer).data)


class IncidentCounts(Figures):
    """How many incidents, when, told apart by one of their filters."""

    serializer_class = IncidentCountsSerializer
    filterset_class = TrendFilter
    parameters = tuple(TrendFilter.base_filters)

    @extend_schema(responses={200: forced_singular_serializer(IncidentCountsSerializer)})
    def list(self, request):
        """The incidents that the filters select, counted over stretches of time and told apart by what they are.

        A series holds what the filter of its name finds for its value: one that has several values is in several series, and
        series do not add up. An incident stands in the stretch of time that its whole period lies in; `apart` counts those
        without a known day or over the limits of a stretch. As CSV: a row for each series and stretch, and one without days
        for what stands apart, or for all of it where no time is asked for.
        """
        found = self.counted(request, lambda asked, unit: series(asked, asked.chosen("by"), unit))
        by = self.asked.chosen("by")
        return self.answer(found, _rows(by, found), by=by or None)


def _rows(by, found):
    yield "by", "value", "label", "start", "end", "incidents"
    for one in found.parts:
        named = (by, one.value, one.label)
        if found.timeline:
            for (start, end), count in zip(found.timeline.stretches, one.counts, strict=True):
                yield (*named, start.isoformat(), end.isoformat(), count)
        yield (*named, "", "", one.apart)


class Casualties(Figures):
    """How many were hurt, when, as the accounts of incidents say."""

    serializer_class = CasualtiesSerializer
    filterset_class = TollFilter
    parameters = tuple(TollFilter.base_filters)

    @extend_schema(responses={200: forced_singular_serializer(CasualtiesSerializer)})
    def list(self, request):
        """Low–high bands of the killed, injured, captured and missing, over stretches of time.

        The band of one incident goes from the lowest number to the highest that a claim gives which counts in its accounts;
        numbers of different claims are never added. Those of a stretch are sums of these. `low` and `high` are null where nobody
        gives a number, which is no zero; `without_figure` counts such incidents. `open` counts those of which a claim says “at
        least”, so that `high` is no limit. As CSV: a row for each measure and stretch, and one without days for what stands apart.
        """
        found = self.counted(request, bands)
        return self.answer(found, _bands(found))


def _bands(found):
    names = ("incidents", "with_figure", "without_figure", "low", "high", "open")
    yield "measure", "start", "end", *names
    days = [(start.isoformat(), end.isoformat()) for start, end in (found.timeline.stretches if found.timeline else ())]
    for one in found.parts:
        for (start, end), stretch in zip([*days, ("", "")], [*one.stretches, one.apart], strict=True):
            yield one.measure, start, end, *(getattr(stretch, name) for name in names)


class Replies(Resource, GenericViewSet):
    """The right of reply of every side: in how many incidents it is accused, what it answered first, and after how long."""

    queryset = Incident.objects.published()
    serializer_class = RepliesSerializer
    filterset_class = ReplyFilter
    filter_backends = [Filters]
    pagination_class = None
    parameters = tuple(ReplyFilter.base_filters)
    formats = ("json", "csv")

    @extend_schema(responses={200: forced_singular_serializer(RepliesSerializer)})
    def list(self, request):
        """The right of reply, over the published incidents that the filters select.

        Only answers on record are counted, and those only as far as the register reads the `channels` of a side: read them
        together. Sides stand in alphabetical order. An answer counts that the accused side gave itself, at or after the
        accusation or linked to it; what it said before is counted apart. Days are between days, minutes where both times are
        known. As CSV: a row for each side; a median is empty where nobody knows it.
        """
        incidents, sides = self.filter_queryset(self.get_queryset()), Party.objects.sides()
        only = {sides.of(party) for party in self.asked.chosen("side") or ()} or None
        replies = right_of_reply(incidents, sides, only, judged=self.asked.with_judged)
        if self.kind == "csv":
            return HttpResponse(written(_replies(replies)), content_type=TYPES["csv"])
        return Response(self.get_serializer({"incidents": incidents.count(), "results": replies}).data)


def _replies(found):
    """Whoever accuses, and each channel that is read, is in the JSON alone."""
    answers = [act for act in Act if act in ANSWERS]
    yield (
        *("side", "label", "accused", "answered", *(f"answered_{act.value}" for act in answers)),
        *("answered_before", "no_answer_on_record", "open_since", "open_undated"),
        *("days_median", "days_count", "minutes_median", "minutes_count", "channels"),
    )
    for one in found:
        figures = one.figures
        yield (
            *(one.side.slug, one.side.label, figures.accused, figures.answered),
            *(figures.answers[act] for act in answers),
            *(
                figures.before,
                figures.open,
                figures.open_since and figures.open_since.isoformat(),
                figures.open_undated,
            ),
            *_median(figures.days),
            *_median(figures.minutes),
            len(one.channels),
        )


def _median(spread):
    return (spread.median, spread.count) if spread else (None, 0)
