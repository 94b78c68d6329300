from rest_framework import serializers

from incidents.models import Incident
from investigations.models import Aim, Event, EventSource, Finding, Investigation, Member, Progress
from parties.models import Party
from statements.models import Statement

from ..fields import ApiAddress, DateField, Named, Numbered, PageAddress, Side
from .base import LIFECYCLE, SOURCE, PageSerializer, PublishableSerializer, RecordSerializer


class MemberSerializer(RecordSerializer):
    party = Named(queryset=Party.objects)
    party_side = Side(source="party")
    statement = Named("reference", queryset=Statement.objects.all(), allow_null=True)
    according_to = Named(queryset=Party.objects, allow_null=True)

    class Meta:
        model = Member
        fields = ["id", "party", "party_side", "role", "statement", "according_to", "from_date", "to_date"]


class EventSourceSerializer(PageSerializer):
    class Meta:
        model = EventSource
        fields = SOURCE


class EventSerializer(RecordSerializer):
    date = DateField("date")
    access_by = Named(
        queryset=Party.objects, allow_null=True, help_text="Who asked for, granted or refused the access (slug)."
    )
    statement = Named("reference", queryset=Statement.objects.all(), allow_null=True)
    sources = EventSourceSerializer(many=True, required=False)

    class Meta:
        model = Event
        fields = ["id", "date", "progress", "access", "access_by", "note", "statement", "sources", "created_at"]

    def store(self, row):
        # The one way that progress changes.
        said = {name: getattr(row, name) for name in ("date", "progress", "note", "statement", "access", "access_by")}
        row.pk = row.investigation.record(**said).pk


class FindingSerializer(RecordSerializer):
    member = Numbered(queryset=Member.objects, help_text="Whose finding it is: the `id` of the member.")
    signed = DateField("signed")
    statement = Named("reference", queryset=Statement.objects.all(), allow_null=True)

    class Meta:
        model = Finding
        fields = ["id", "member", "position", "summary", "signed", "statement"]


class SignaturesSerializer(serializers.Serializer):
    """How far a joint finding has come; there is one when all have signed that it needs."""

    signed = serializers.IntegerField(help_text="Leads and members that signed a concurring finding.")
    needed = serializers.IntegerField(help_text="Leads and members.")


class InvestigationSerializer(PublishableSerializer):
    url = PageAddress()
    api_url = ApiAddress("investigation")
    progress = serializers.ChoiceField([("", ""), *Progress.choices], read_only=True)
    aims = serializers.ListField(child=serializers.ChoiceField(Aim.choices), required=False)
    incidents = Named("reference", many=True, queryset=Incident.objects.all(), required=False)
    members = MemberSerializer(many=True, required=False)
    events = EventSerializer(many=True, read_only=True)
    findings = FindingSerializer(many=True, required=False)
    signatures = serializers.SerializerMethodField()

    class Meta:
        model = Investigation
        fields = ["reference", "url", "api_url", "title", "summary", "kind", "nature", "aims", "progress", "incidents"]
        fields += ["members", "events", "findings", "signatures", *LIFECYCLE]

    def get_signatures(self, investigation) -> SignaturesSerializer:
        signed, needed = investigation.signatures()
        return {"signed": signed, "needed": needed}
