from functools import cached_property

from django.core.exceptions import ObjectDoesNotExist
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from history.models import Change
from parties.models import Outlet

from ..fields import Named, to_json

LIFECYCLE = ["status", "published_at", "replaces", "origin", "external_id", "version", "created_at", "updated_at"]
SOURCE = ["id", "address", "outlet", "outlet_name", "language", "published_on", "note", "is_unverified"]


def reader(field):
    """record → what a field shows of it: as `field.get_attribute` and `field.to_representation` give it.

    These ask anew of each record how its field is to be read, which takes most of the time. A value is null where what it is a
    value of is null or not there.
    """
    shown, names = field.to_representation, field.source_attrs
    if not names:
        return shown
    if isinstance(field, serializers.ListSerializer | serializers.ManyRelatedField):
        return _rows(names[0], (field.child if hasattr(field, "child") else field.child_relation).to_representation)

    def read(record):
        for name in names:
            try:
                record = getattr(record, name)
            except ObjectDoesNotExist:
                return None
            if record is None:
                return None
        return shown(record)

    return read


def _rows(name, shown):
    def read(record):
        # Where rows were loaded with their record, no manager is made to hand them over.
        there = getattr(record, "_prefetched_objects_cache", {}).get(name)
        return [shown(row) for row in (getattr(record, name).all() if there is None else there)]

    return read


class RecordSerializer(serializers.ModelSerializer):
    """Shows a record and says in the schema what its model holds; never validates, see `writing`."""

    def to_representation(self, record):
        return {name: read(record) for name, read in self._readers}

    @cached_property
    def _readers(self):
        return [(field.field_name, reader(field)) for field in self._readable_fields]

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
