"""What a record looks like in JSON. Field names are those of the models; `writing` reads the same shape back."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from incidents.models import Incident, IncidentLink, Place, PlaceName, ViolationType
from investigations.models import Event, Investigation, Member, Progress
from parties.models import Outlet, Party, PartyName
from statements.acts import Detail
from statements.models import CasualtyFigure, Claim, Source, Statement, TextVersion, Translation

from .fields import ApiAddress, DateField, Named, Numbered, PageAddress, PointField, Side, from_json

LIFECYCLE = ["status", "published_at", "origin", "external_id", "created_at", "updated_at"]


class RecordSerializer(serializers.ModelSerializer):
    """Shows a record and says in the schema what its model holds; never validates, see `writing`."""

    def store(self, row):
        """Save a row that is new or changed; ValidationError if its own checks refuse it."""
        row.full_clean()
        row.save()


class PartyNameSerializer(RecordSerializer):
    class Meta:
        model = PartyName
        fields = ["id", "name", "language"]


class PartySerializer(RecordSerializer):
    url = PageAddress()
    api_url = ApiAddress("party", "slug")
    parent = Named(queryset=Party.objects, allow_null=True, help_text="The party that it is an organ of (slug).")
    side = Side(source="*")
    names = PartyNameSerializer(many=True, required=False)

    class Meta:
        model = Party
        fields = ["slug", "url", "api_url", "name", "short_name", "code", "kind", "parent", "side", "iso3", "ucdp_id"]
        fields += ["gw_number", "acled_name", "wikidata_id", "note", "names"]


class PlaceNameSerializer(RecordSerializer):
    used_by = Named(queryset=Party.objects, allow_null=True, help_text="The party that uses this name (slug).")

    class Meta:
        model = PlaceName
        fields = ["id", "name", "language", "used_by"]


class PlaceSerializer(RecordSerializer):
    api_url = ApiAddress("place", "slug")
    parent = Named(queryset=Place.objects, allow_null=True, help_text="The place that it lies in (slug).")
    point = PointField()
    names = PlaceNameSerializer(many=True, required=False)

    class Meta:
        model = Place
        fields = ["slug", "api_url", "name", "kind", "parent", "point", "pcode", "iso_3166_2", "geonames_id", "note"]
        fields += ["names"]


class TypeSerializer(RecordSerializer):
    api_url = ApiAddress("type", "code")
    parent = Named("code", read_only=True, help_text="The broader type (code).")

    class Meta:
        model = ViolationType
        fields = ["code", "api_url", "label", "definition", "parent"]


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


class IncidentSerializer(RecordSerializer):
    reference = serializers.CharField(read_only=True)
    url = PageAddress()
    api_url = ApiAddress("incident")
    date = DateField("date")
    place = Named(queryset=Place.objects, allow_null=True, help_text="The place where it is listed (slug).")
    point = PointField()
    types = Named("code", many=True, queryset=ViolationType.objects, required=False)
    links_out = LinkOutSerializer(many=True, required=False)
    links_in = LinkInSerializer(many=True, read_only=True)
    claims = Numbered(many=True, read_only=True)
    statements = serializers.SerializerMethodField()
    investigations = Named("reference", many=True, read_only=True)

    class Meta:
        model = Incident
        fields = ["reference", "url", "api_url", "title", "summary", "date", "place", "point", "location_precision"]
        fields += ["clarity", "types", "links_out", "links_in", "claims", "statements", "investigations", *LIFECYCLE]

    def get_statements(self, incident) -> list[str]:
        return [Statement.series.format(pk) for pk in sorted({claim.statement_id for claim in incident.claims.all()})]


class FigureSerializer(RecordSerializer):
    affected = Named(queryset=Party.objects, allow_null=True, help_text="The side whose people are counted (slug).")
    affected_side = Side(source="affected")

    class Meta:
        model = CasualtyFigure
        fields = ["id", "affected", "affected_side", "affected_words", "group", "killed_low", "killed_best"]
        fields += ["killed_high", "injured_low", "injured_best", "injured_high", "captured_low", "captured_best"]
        fields += ["captured_high", "missing_low", "missing_best", "missing_high"]


class ClaimSerializer(RecordSerializer):
    url = PageAddress(source="statement")
    api_url = ApiAddress("claim", "pk")
    statement = Named("reference", queryset=Statement.objects.all())
    issuer = Named(source="statement.issuer", read_only=True)
    side = Side(source="statement.issuer")
    incident = Named("reference", queryset=Incident.objects.all(), allow_null=True)
    about = Named(queryset=Party.objects, allow_null=True, help_text="The party that it is about (slug).")
    about_side = Side(source="about")
    when = DateField("when")
    place = Named(queryset=Place.objects, allow_null=True)
    types = Named("code", many=True, queryset=ViolationType.objects, required=False)
    quoted_details = serializers.ListField(child=serializers.ChoiceField(Detail.choices), required=False)
    answers = Numbered(queryset=Claim.objects.all(), allow_null=True)
    figures = FigureSerializer(many=True, required=False)

    class Meta:
        model = Claim
        fields = ["id", "url", "api_url", "statement", "issuer", "side", "incident", "act", "paraphrase", "about"]
        fields += ["about_side", "about_words", "link_basis", "link_reason", "target_kind", "target_words"]
        fields += ["territory_words", "when", "place", "place_words", "firing_point_words", "types", "weapon_words"]
        fields += ["violation_count", "response_words", "basis", "is_hedged", "quote", "quote_start"]
        fields += ["quoted_details", "answers", "relation", "figures"]

    def to_representation(self, claim):
        shown = super().to_representation(claim)
        if shown["answers"] is None:
            # What it does with a claim that the reader may not see would tell of that claim.
            shown["relation"] = ""
        return shown


class TextVersionSerializer(RecordSerializer):
    class Meta:
        model = TextVersion
        fields = ["number", "text", "reason", "sha256", "created_at"]


class TranslationSerializer(RecordSerializer):
    class Meta:
        model = Translation
        fields = ["id", "language", "text", "kind", "translator"]


class SourceSerializer(RecordSerializer):
    outlet = Named(queryset=Outlet.objects, allow_null=True, help_text="Where it was published or relayed (slug).")
    outlet_name = serializers.CharField(source="outlet.name", default=None, allow_null=True, read_only=True)

    class Meta:
        model = Source
        fields = ["id", "address", "outlet", "outlet_name", "language", "published_on", "note", "is_relied_on"]
        fields += ["is_relayed", "is_unverified"]


@extend_schema_field({"type": "string", "nullable": True, "description": "Null where only a summary is known."})
class OriginalText(serializers.Field):
    """The original as it reads now. Writing it gives a statement its first text; later ones are versions."""

    def __init__(self, **kwargs):
        super().__init__(source="*", required=False, **kwargs)

    def to_representation(self, statement):
        version = statement.current_text
        return version.text if version else None

    def write(self, writer, statement, value, at):
        present = statement.current_text.text if statement.pk and statement.current_text else None
        if value == present:
            return
        if present is not None:
            message = _("A recorded text is never rewritten. Add a version that says what this one had wrong.")
            writer.refuse(at, ValidationError(message, code="append_only"))
            return
        try:
            text = from_json(TextVersion._meta.get_field("text"), value)
        except ValidationError as error:
            writer.refuse(at, error)
            return
        version = TextVersionSerializer(context=self.context)
        writer.record(version, {"text": text}, parent=("statement", statement), at=at[:-1])


class StatementSerializer(RecordSerializer):
    reference = serializers.CharField(read_only=True)
    url = PageAddress()
    api_url = ApiAddress("statement")
    issuer = Named(queryset=Party.objects, help_text="The party whose statement it is (slug).")
    side = Side(source="issuer")
    issued = DateField("issued")
    supersedes = Named("reference", queryset=Statement.objects.all(), allow_null=True)
    superseded_by = Named("reference", many=True, read_only=True)
    responds_to = Named("reference", queryset=Statement.objects.all(), allow_null=True)
    replies = Named("reference", many=True, read_only=True)
    text = OriginalText()
    text_versions = TextVersionSerializer(many=True, read_only=True)
    translations = TranslationSerializer(many=True, required=False)
    sources = SourceSerializer(many=True, required=False)
    claims = ClaimSerializer(many=True, required=False)

    class Meta:
        model = Statement
        fields = ["reference", "url", "api_url", "issuer", "side", "speaker", "channel", "issued", "title", "language"]
        fields += ["summary", "supersedes", "supersedes_note", "superseded_by", "responds_to", "replies", "text"]
        fields += ["text_versions", "translations", "sources", "claims", *LIFECYCLE]

    def to_representation(self, statement):
        shown = super().to_representation(statement)
        if shown["supersedes"] is None:
            # The note tells of a statement that the reader may not see.
            shown["supersedes_note"] = ""
        return shown


class MemberSerializer(RecordSerializer):
    party = Named(queryset=Party.objects)
    party_side = Side(source="party")
    statement = Named("reference", queryset=Statement.objects.all(), allow_null=True)
    according_to = Named(queryset=Party.objects, allow_null=True)

    class Meta:
        model = Member
        fields = ["id", "party", "party_side", "role", "statement", "according_to", "from_date", "to_date"]


class EventSerializer(RecordSerializer):
    date = DateField("date")
    statement = Named("reference", queryset=Statement.objects.all(), allow_null=True)

    class Meta:
        model = Event
        fields = ["id", "date", "progress", "note", "statement", "source_address", "created_at"]

    def store(self, row):
        # The one way that progress changes.
        said = {name: getattr(row, name) for name in ("date", "progress", "note", "statement", "source_address")}
        row.pk = row.investigation.record(**said).pk


class InvestigationSerializer(RecordSerializer):
    reference = serializers.CharField(read_only=True)
    url = PageAddress()
    api_url = ApiAddress("investigation")
    progress = serializers.ChoiceField([("", ""), *Progress.choices], read_only=True)
    incidents = Named("reference", many=True, queryset=Incident.objects.all(), required=False)
    members = MemberSerializer(many=True, required=False)
    events = EventSerializer(many=True, read_only=True)

    class Meta:
        model = Investigation
        fields = ["reference", "url", "api_url", "title", "summary", "kind", "nature", "progress", "incidents"]
        fields += ["members", "events", *LIFECYCLE]


class MistakeSerializer(serializers.Serializer):
    pointer = serializers.CharField(
        required=False, help_text="Where in the body: “#/claims/0/about”; “#” is the whole record."
    )
    parameter = serializers.CharField(required=False, help_text="Which parameter of the address.")
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """Problem details, RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = MistakeSerializer(many=True, required=False)
    parameters = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="The parameters that there are, after an unknown one."
    )
