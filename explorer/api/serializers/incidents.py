from rest_framework import serializers

from incidents.models import Incident, IncidentLink, IncidentPlace, IncidentSource, Place, Tag, ViolationType
from parties.models import Agreement, Provision
from statements.models import Statement

from ..fields import ApiAddress, DateField, Named, Numbered, PageAddress, PointField
from .accounts import KeptAccountsSerializer
from .base import LIFECYCLE, SOURCE, PageSerializer, PublishableSerializer, RecordSerializer


class TypeSerializer(RecordSerializer):
    api_url = ApiAddress("type", "code")
    parent = Named("code", read_only=True, allow_null=True, help_text="The broader type (code).")

    class Meta:
        model = ViolationType
        fields = ["code", "api_url", "label", "definition", "parent", "cameo", "acled", "ucdp"]


class LinkOutSerializer(RecordSerializer):
    target = Named("reference", queryset=Incident.objects.all())

    class Meta:
        model = IncidentLink
        fields = ["id", "kind", "target", "note"]


class LinkInSerializer(RecordSerializer):
    source = Named("reference", read_only=True)

    class Meta:
        model = IncidentLink
        fields = ["id", "kind", "source", "note"]


class IncidentPlaceSerializer(RecordSerializer):
    place = Named(queryset=Place.objects, help_text="The further place (slug).")

    class Meta:
        model = IncidentPlace
        fields = ["id", "place", "role", "note"]


class IncidentSourceSerializer(PageSerializer):
    class Meta:
        model = IncidentSource
        fields = SOURCE


class IncidentSerializer(PublishableSerializer):
    url = PageAddress()
    api_url = ApiAddress("incident")
    date = DateField("date")
    place = Named(queryset=Place.objects, allow_null=True, help_text="The place where it is listed (slug).")
    places = IncidentPlaceSerializer(many=True, required=False)
    point = PointField()
    types = Named("code", many=True, queryset=ViolationType.objects, required=False)
    agreements = Named(many=True, queryset=Agreement.objects, required=False)
    provisions = Numbered(many=True, queryset=Provision.objects, required=False)
    tags = Named(many=True, queryset=Tag.objects, required=False)
    links_out = LinkOutSerializer(many=True, required=False)
    links_in = LinkInSerializer(many=True, read_only=True)
    sources = IncidentSourceSerializer(many=True, required=False)
    claims = Numbered(many=True, read_only=True)
    statements = serializers.SerializerMethodField()
    investigations = Named("reference", many=True, read_only=True)
    accounts = KeptAccountsSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Incident
        fields = ["reference", "url", "api_url", "title", "summary", "date", "place", "places", "point"]
        fields += ["location_precision", "clarity", "types", "agreements", "provisions", "tags", "sensitivity"]
        fields += ["links_out", "links_in", "sources", "claims", "statements", "investigations", "accounts", *LIFECYCLE]

    def get_statements(self, incident) -> list[str]:
        return [Statement.series.format(pk) for pk in sorted({claim.statement_id for claim in incident.claims.all()})]


class BulkSerializer(serializers.Serializer):
    """Up to 1,000 new incidents."""

    records = IncidentSerializer(many=True)
    reason = serializers.CharField(max_length=1_000, required=False, help_text="Why they are recorded.")


class WrittenIncidentSerializer(serializers.Serializer):
    reference = serializers.CharField()
    api_url = ApiAddress("incident")


class WrittenSerializer(serializers.Serializer):
    """What was added, in the order in which it was sent."""

    count = serializers.IntegerField()
    results = WrittenIncidentSerializer(many=True)
