from django.db.models import Count, Q
from django.db.models.functions import TruncWeek
from django.http import HttpResponse, StreamingHttpResponse
from django.views.generic import ListView
from django_filters import rest_framework as filters
from rest_framework.decorators import action, api_view
from rest_framework.filters import SearchFilter
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from .models import Incident, Statement
from .serializers import (
    FeatureSerializer,
    IncidentSerializer,
    IncidentWithStatementsSerializer,
    StatementSerializer,
)

PUBLISHED = (
    Incident.objects.filter(status="published")
    .select_related("place", "accounts")
    .prefetch_related("types", "agreements", "claims__statement")
)


class IncidentFilter(filters.FilterSet):
    date_from = filters.DateFilter("date_end", "gte")
    date_to = filters.DateFilter("date_start", "lte")
    type = filters.BaseInFilter("types__code", distinct=True)
    party = filters.CharFilter(method="by_party")

    class Meta:
        model = Incident
        fields = []

    def by_party(self, queryset, name, value):
        found = Q(claims__statement__issuer__slug=value) | Q(claims__about__slug=value)
        return queryset.filter(found, claims__statement__status="published").distinct()


class Incidents(ReadOnlyModelViewSet):
    queryset = PUBLISHED
    serializer_class = IncidentSerializer
    filterset_class = IncidentFilter
    filter_backends = [filters.DjangoFilterBackend, SearchFilter]
    search_fields = ["claims__statement__summary", "claims__statement__texts__text"]

    def get_serializer_class(self):
        return IncidentWithStatementsSerializer if self.action == "retrieve" else IncidentSerializer

    @action(detail=False, pagination_class=None)
    def geojson(self, request):
        west, south, east, north = map(float, request.query_params["bbox"].split(","))
        found = self.get_queryset().filter(
            longitude__gte=west, longitude__lte=east, latitude__gte=south, latitude__lte=north
        )
        return Response({"type": "FeatureCollection", "features": FeatureSerializer(found, many=True).data})

    @action(detail=False, pagination_class=None)
    def weekly(self, request):
        counts = Incident.objects.filter(status="published").order_by()
        counts = counts.annotate(week=TruncWeek("date_start")).values("week", "types__code")
        return Response(counts.annotate(incidents=Count("id")).order_by("week", "types__code"))

    @action(detail=False, pagination_class=None)
    def export(self, request):
        # One for all of them: making a serializer anew for each incident would take most of the time.
        serializer = IncidentSerializer()

        def lines():
            for incident in self.get_queryset()[: int(request.query_params["rows"])].iterator(chunk_size=2_000):
                yield JSONRenderer().render(serializer.to_representation(incident)) + b"\n"

        return StreamingHttpResponse(lines(), content_type="application/x-ndjson")


class Statements(ReadOnlyModelViewSet):
    queryset = (
        Statement.objects.filter(status="published").select_related("issuer").prefetch_related("claims__about", "texts")
    )
    serializer_class = StatementSerializer
    filter_backends = [SearchFilter]
    search_fields = ["title", "summary", "texts__text"]


class IncidentList(ListView):
    queryset = PUBLISHED
    paginate_by = 100
    template_name = "tutorial/incident_list.html"


@api_view()
def empty(request):
    """What Django REST framework takes to say nothing."""
    return Response({})


def empty_page(request):
    """What Django takes to say nothing."""
    return HttpResponse("<!doctype html><title>Nothing</title>")
