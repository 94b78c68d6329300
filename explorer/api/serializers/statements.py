from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from incidents.models import Incident, Place, ViolationType
from parties.models import Party
from statements.acts import Detail
from statements.models import Capture, CasualtyFigure, Claim, Source, Statement, Tally, TextVersion, Translation
from statements.superseding import superseding

from ..fields import ApiAddress, DateField, Named, Numbered, PageAddress, Side, from_json
from .base import LIFECYCLE, SOURCE, PageSerializer, PublishableSerializer, RecordSerializer, WordForWordSerializer

VERSION = ["number", "text", "reason", "sha256", "redacted_at", "redaction_reason", "created_at"]


class FigureSerializer(RecordSerializer):
    affected = Named(queryset=Party.objects, allow_null=True, help_text="The side whose people are counted (slug).")
    affected_side = Side(source="affected", allow_null=True)

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
    about_side = Side(source="about", allow_null=True)
    when = DateField("when")
    place = Named(queryset=Place.objects, allow_null=True)
    firing_point = Named(queryset=Place.objects, allow_null=True, help_text="Where the fire came from (slug).")
    types = Named("code", many=True, queryset=ViolationType.objects, required=False)
    quoted_details = serializers.ListField(child=serializers.ChoiceField(Detail.choices), required=False)
    answers = Numbered(queryset=Claim.objects.all(), allow_null=True)
    figures = FigureSerializer(many=True, required=False)

    class Meta:
        model = Claim
        fields = ["id", "url", "api_url", "statement", "issuer", "side", "incident", "act", "paraphrase", "about"]
        fields += ["about_side", "about_words", "link_basis", "link_reason", "second_read_at", "target_kind"]
        fields += ["target_words", "territory_words", "when", "place", "place_words", "firing_point"]
        fields += ["firing_point_words", "types", "weapon_words", "violation_count", "response_words", "basis"]
        fields += ["is_hedged", "quote", "quote_start", "quote_sha256", "quote_redaction_reason", "quoted_details"]
        fields += ["answers", "relation", "figures"]

    def to_representation(self, claim):
        shown = super().to_representation(claim)
        if shown["answers"] is None:
            # What it does with a claim that the reader may not see would tell of that claim.
            shown["relation"] = ""
        return shown


class ClaimRowSerializer(ClaimSerializer):
    """A claim below its statement, which names itself."""

    statement = Named("reference", read_only=True)


class TextVersionSerializer(WordForWordSerializer):
    class Meta:
        model = TextVersion
        fields = VERSION


class TranslationSerializer(WordForWordSerializer):
    class Meta:
        model = Translation
        fields = ["id", "language", "kind", "translator", *VERSION]


class CaptureSerializer(RecordSerializer):
    """What is known of a stored copy. The copy itself is not here."""

    class Meta:
        model = Capture
        fields = ["id", "retrieved_at", "content_type", "size", "sha256", "failure", "rights", "is_released"]


class SourceSerializer(PageSerializer):
    captures = CaptureSerializer(many=True, read_only=True)

    class Meta:
        model = Source
        fields = [*SOURCE, "is_relied_on", "is_relayed", "captures"]


TALLY = ["period", "area", "area_words", "by_party", "by_side", "violations", "rounds", "definition_note"]


class TallyRowSerializer(RecordSerializer):
    period = DateField("period")
    area = Named(queryset=Place.objects, allow_null=True, help_text="Where they are counted (slug).")
    by_party = Named(queryset=Party.objects, allow_null=True, help_text="Whose violations are counted (slug).")
    by_side = Side(source="by_party", allow_null=True)

    class Meta:
        model = Tally
        fields = ["id", *TALLY]


class TallySerializer(TallyRowSerializer):
    """A tally with the statement that makes it."""

    url = PageAddress(source="statement")
    api_url = ApiAddress("tally", "pk")
    statement = Named("reference", read_only=True)
    issuer = Named(source="statement.issuer", read_only=True)
    side = Side(source="statement.issuer")
    itemised = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        help_text="Published incidents of the register in the area and wholly in the period; null where it names no area "
        "of the register, or no first and last day.",
    )
    perhaps = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="Further ones that may be, their dates being too wide."
    )
    accused = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        help_text="Of both, those in which the side of the issuer accuses the side that it counts against.",
    )

    class Meta:
        model = Tally
        fields = ["id", "url", "api_url", "statement", "issuer", "side", *TALLY, "itemised", "perhaps", "accused"]


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


@extend_schema_field({"type": "array", "items": {"type": "string"}, "description": "By its own side, once published."})
class SupersededBy(serializers.Field):
    """The references of the statements by which its side superseded a statement, as accounts count."""

    def __init__(self):
        super().__init__(source="*", read_only=True)

    def to_representation(self, statement):
        return [later.reference for later in superseding(statement, self.context["view"].sides)]


class StatementSerializer(PublishableSerializer):
    url = PageAddress()
    api_url = ApiAddress("statement")
    issuer = Named(queryset=Party.objects, help_text="The party whose statement it is (slug).")
    side = Side(source="issuer")
    issued = DateField("issued")
    supersedes = Named("reference", queryset=Statement.objects.all(), allow_null=True)
    superseded_by = SupersededBy()
    responds_to = Named("reference", queryset=Statement.objects.all(), allow_null=True)
    replies = Named("reference", many=True, read_only=True)
    text = OriginalText()
    text_versions = TextVersionSerializer(many=True, read_only=True)
    translations = TranslationSerializer(many=True, required=False)
    sources = SourceSerializer(many=True, required=False)
    claims = ClaimRowSerializer(many=True, required=False)
    tallies = TallyRowSerializer(many=True, required=False)

    class Meta:
        model = Statement
        fields = ["reference", "url", "api_url", "issuer", "side", "speaker", "channel", "issued", "title", "language"]
        fields += ["summary", "sensitivity", "supersedes", "supersedes_note", "superseded_by", "responds_to", "replies"]
        fields += ["text", "text_versions", "translations", "sources", "claims", "tallies", *LIFECYCLE]

    def to_representation(self, statement):
        shown = super().to_representation(statement)
        if shown["supersedes"] is None:
            # The note tells of a statement that the reader may not see.
            shown["supersedes_note"] = ""
        return shown
