from rest_framework import serializers

from .models import Agreement, Claim, Incident, Party, Place, Statement, ViolationType


class PlaceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Place
        fields = ["slug", "name"]


class PartySerializer(serializers.ModelSerializer):
    class Meta:
        model = Party
        fields = ["slug", "name"]


class TypeSerializer(serializers.ModelSerializer):
    class Meta:
        model = ViolationType
        fields = ["code", "label"]


class AgreementSerializer(serializers.ModelSerializer):
    class Meta:
        model = Agreement
        fields = ["slug", "title"]


class IncidentSerializer(serializers.ModelSerializer):
    place = PlaceSerializer()
    types = TypeSerializer(many=True)
    agreements = AgreementSerializer(many=True)
    accounts = serializers.CharField(source="accounts.status", default=None)
    statements = serializers.SerializerMethodField()

    class Meta:
        model = Incident
        fields = ["id", "title", "summary", "date_start", "date_end", "latitude", "longitude", "place", "types"]
        fields += ["agreements", "accounts", "statements"]

    def get_statements(self, incident):
        return len({claim.statement_id for claim in incident.claims.all() if claim.statement.status == "published"})


class FeatureSerializer(IncidentSerializer):
    def to_representation(self, incident):
        properties = super().to_representation(incident)
        point = [properties.pop("longitude"), properties.pop("latitude")]
        geometry = {"type": "Point", "coordinates": point}
        return {"type": "Feature", "id": properties.pop("id"), "geometry": geometry, "properties": properties}


class ClaimSerializer(serializers.ModelSerializer):
    about = PartySerializer()

    class Meta:
        model = Claim
        fields = ["id", "act", "about", "paraphrase", "quote", "when_start"]


class StatementSerializer(serializers.ModelSerializer):
    issuer = PartySerializer()
    claims = ClaimSerializer(many=True)
    texts = serializers.SlugRelatedField("text", many=True, read_only=True)

    class Meta:
        model = Statement
        fields = ["id", "title", "summary", "language", "channel", "issued_start", "issuer", "texts", "claims"]


class IncidentWithStatementsSerializer(IncidentSerializer):
    statements = serializers.SerializerMethodField()

    def get_statements(self, incident):
        found = Statement.objects.filter(status="published", claims__incident=incident).distinct()
        found = found.select_related("issuer").prefetch_related("claims__about", "texts")
        return StatementSerializer(found, many=True).data
