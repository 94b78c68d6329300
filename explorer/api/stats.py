"""Figures over many incidents, counted by the same filters as the list of incidents."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from explorer.incident_filter import ReplyFilter
from explorer.right_of_reply import right_of_reply
from incidents.models import Incident
from parties.models import Party

from .resources import Filters, Resource
from .serializers import RepliesSerializer


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
