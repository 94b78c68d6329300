from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from history.models import Change
from parties.models import Outlet

from ..fields import Named, to_json

LIFECYCLE = ["status", "published_at", "replaces", "origin", "external_id", "version", "created_at", "updated_at"]
SOURCE = ["id", "address", "outlet", "outlet_name", "language", "published_on", "note", "is_unverified"]


class RecordSerializer(serializers.ModelSerializer):
    """Shows a record and says in the schema what its model holds; never validates, see `writing`."""

    def store(self, row):
        """Save a row that is new or changed; ValidationError if its own checks refuse it."""
        row.full_clean()
        row.save()


class WordForWordSerializer(RecordSerializer):
    """A text that is never rewritten: one that comes back as it was read stays untouched."""

    def store(self, row):
        row.full_clean()
        if row.pk is None:
            row.save()


class PageSerializer(RecordSerializer):
    """A page that something rests on."""

    outlet = Named(queryset=Outlet.objects, allow_null=True, help_text="Where it was published or relayed (slug).")
    outlet_name = serializers.CharField(source="outlet.name", default=None, allow_null=True, read_only=True)


@extend_schema_field(OpenApiTypes.INT)
class Version(serializers.Field):
    """How often the record was recorded or changed; the number of its last change. Loaded with it, or asked for."""

    def __init__(self):
        super().__init__(source="*", read_only=True)

    def to_representation(self, record):
        if hasattr(record, "version"):
            return record.version
        last = Change.objects.of(record).last()
        return last.version if last else 0


@extend_schema_field(OpenApiTypes.DATETIME)
class ChangedAt(serializers.Field):
    """When the record itself was last changed: as its history has it, since saving it unchanged is no change."""

    def __init__(self):
        super().__init__(source="*", read_only=True)

    def to_representation(self, record):
        return to_json(getattr(record, "changed_at", None) or record.updated_at)


class PublishableSerializer(RecordSerializer):
    """`reference` and lifecycle of a record that is a draft until somebody publishes it."""

    reference = serializers.CharField(read_only=True)
    replaces = Named("reference", many=True, read_only=True)
    version = Version()
    updated_at = ChangedAt()
