"""Figures over many incidents, counted by the same filters as the list of incidents."""

import csv
import io

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from explorer.incident_filter import ReplyFilter
from explorer.right_of_reply import right_of_reply
from explorer.trends import TrendFilter, series, timeline_of
from incidents.models import Incident
from parties.models import Party

from .exports import TYPES, cell
from .problems import BadParameter
from .resources import Filters, Resource
from .serializers import IncidentCountsSerializer, RepliesSerializer

FORMATS = ("json", "csv")


class IncidentCounts(Resource, GenericViewSet):
    """How many incidents, when, told apart by one of their filters."""

    queryset = Incident.objects.all()
    serializer_class = IncidentCountsSerializer
    filterset_class = TrendFilter
    filter_backends = [Filters]
    pagination_class = None
    parameters = (*TrendFilter.base_filters, "format")

    @extend_schema(
        parameters=[OpenApiParameter("format", str, enum=FORMATS, description="json, as without it, or csv.")],
        responses={200: IncidentCountsSerializer, (200, "text/csv"): {"type": "string"}},
    )
    def list(self, request):
        """The incidents that the filters select, counted over stretches of time and told apart by what they are.

        A series holds what the filter of its name finds for its value: one that has several values is in several series, and
        series do not add up. An incident stands in the stretch of time that its whole period lies in; `apart` counts those
        without a known day or over the limits of a stretch. As CSV: a row for each series and stretch, and one without days
        for what stands apart, or for all of it where no time is asked for.
        """
        self.filter_queryset(self.get_queryset())
        kind = request.query_params.getlist("format") or ["json"]
        if len(kind) > 1 or kind[0] not in FORMATS:
            raise BadParameter.because("format", f"{', '.join(FORMATS)}.")
        asked, by, unit = self.asked, self.asked.chosen("by"), self.asked.chosen("time")
        try:
            timeline = timeline_of(asked, unit) if unit else None
        except ValidationError as error:
            raise BadParameter.because("time", error.message_dict["time"][0]) from error
        found = series(asked, by, timeline)
        if kind[0] == "csv":
            rows = [("by", "value", "label", "start", "end", "incidents"), *_rows(by, found, timeline)]
            text = io.StringIO()
            csv.writer(text, lineterminator="\r\n").writerows([cell(value) for value in row] for row in rows)
            return HttpResponse(text.getvalue(), content_type=TYPES["csv"])
        stretches = timeline.stretches if timeline else []
        return Response(
            self.get_serializer(
                {
                    "incidents": asked.index.count(),
                    "by": by or None,
                    "time": unit or None,
                    "stretches": [{"start": start, "end": end} for start, end in stretches],
                    "results": found,
                }
            ).data
        )


def _rows(by, found, timeline):
    for one in found:
        named = (by, one.value, one.label)
        if timeline:
            for (start, end), count in zip(timeline.stretches, one.counts, strict=True):
                yield (*named, start.isoformat(), end.isoformat(), count)
        yield (*named, "", "", one.apart)


class Replies(Resource, GenericViewSet):
    """The right of reply of every side: in how many incidents it is accused, what it answered first, and after how long."""

    queryset = Incident.objects.published()
    serializer_class = RepliesSerializer
    filterset_class = ReplyFilter
    filter_backends = [Filters]
    pagination_class = None
    parameters = tuple(ReplyFilter.base_filters)

    @extend_schema(responses={200: RepliesSerializer})
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
