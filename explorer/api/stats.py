"""Figures over many incidents, counted by the same filters as the list of incidents."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from explorer.casualties import TollFilter, bands
from explorer.incident_filter import ReplyFilter
from explorer.right_of_reply import right_of_reply
from explorer.trends import TrendFilter, series, timeline_of
from incidents.models import Incident
from parties.models import Party

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

    def understood(self, request):
        """(what is asked, whether a table is, its timeline or None)."""
        self.filter_queryset(self.get_queryset())
        unit = self.asked.chosen("time")
        try:
            timeline = timeline_of(self.asked, unit) if unit else None
        except ValidationError as error:
            raise BadParameter.because("time", error.message_dict["time"][0]) from error
        return self.asked, self.kind == "csv", timeline

    @staticmethod
    def table(rows):
        return HttpResponse(written(rows), content_type=TYPES["csv"])

    def answer(self, asked, timeline, results, **more):
        stretches = timeline.stretches if timeline else []
        answer = {
            "incidents": asked.index.count(),
            **more,
            "time": asked.chosen("time") or None,
            "stretches": [{"start": start, "end": end} for start, end in stretches],
            "results": results,
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
        asked, is_table, timeline = self.understood(request)
        by = asked.chosen("by")
        found = series(asked, by, timeline)
        if is_table:
            return self.table([("by", "value", "label", "start", "end", "incidents"), *_rows(by, found, timeline)])
        return self.answer(asked, timeline, found, by=by or None)


def _rows(by, found, timeline):
    for one in found:
        named = (by, one.value, one.label)
        if timeline:
            for (start, end), count in zip(timeline.stretches, one.counts, strict=True):
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
        asked, is_table, timeline = self.understood(request)
        found = bands(asked, timeline)
        return self.table(_bands(found, timeline)) if is_table else self.answer(asked, timeline, found)


def _bands(found, timeline):
    names = ("incidents", "with_figure", "without_figure", "low", "high", "open")
    yield "measure", "start", "end", *names
    days = [(start.isoformat(), end.isoformat()) for start, end in (timeline.stretches if timeline else ())]
    for one in found:
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

    @extend_schema(responses={200: forced_singular_serializer(RepliesSerializer)})
    def list(self, request):
        """The right of reply, over the published incidents that the filters select.

        Only answers on record are counted, and those only as far as the register reads the `channels` of a side: read them
        together. Sides stand in alphabetical order. An answer counts that the accused side gave itself, at or after the
        accusation or linked to it; what it said before is counted apart. Days are between days, minutes where both times are
        known.
        """
        incidents, sides = self.filter_queryset(self.get_queryset()), Party.objects.sides()
        only = {sides.of(party) for party in self.asked.chosen("side") or ()} or None
        found = {"incidents": incidents.count(), "results": right_of_reply(incidents, sides, only)}
        return Response(self.get_serializer(found).data)
