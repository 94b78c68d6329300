"""Releases as a resource of the API: they are read, and made by a command alone."""

from rest_framework import serializers

from explorer import freshness
from explorer.api.fields import ApiAddress
from explorer.api.resources import ReadOnlyRecords
from explorer.asking import RecordFilter

from .making import address_of, citation, media_type
from .models import Release, ReleaseFile


class ReleaseFileSerializer(serializers.ModelSerializer):
    url = serializers.SerializerMethodField(help_text="Where it is given out; null for one of a withdrawn release.")
    media_type = serializers.SerializerMethodField()
    rows = serializers.IntegerField(
        allow_null=True, help_text="Records, features or lines of a table below its head; null for what is no list."
    )
    bytes = serializers.IntegerField(source="size")

    class Meta:
        model = ReleaseFile
        fields = ["name", "url", "media_type", "rows", "bytes", "sha256"]

    def get_url(self, file) -> str | None:
        return address_of(file) if file.file else None

    def get_media_type(self, file) -> str:
        return media_type(file.name)


class ReleaseSerializer(serializers.ModelSerializer):
    url = serializers.SerializerMethodField()
    api_url = ApiAddress("release", "name")
    citation = serializers.SerializerMethodField(help_text="How to cite it.")
    files = ReleaseFileSerializer(many=True, read_only=True)

    class Meta:
        model = Release
        fields = ["name", "url", "api_url", "made_at", "cursor", "note", "citation"]
        fields += ["withdrawn_at", "withdrawn_because", "files"]

    def get_url(self, release) -> str:
        return address_of(release)

    def get_citation(self, release) -> str:
        return citation(release)


class ReleaseFilter(RecordFilter):
    """All of them are few."""


def releases(user):
    return Release.objects.prefetch_related("files__release")


class Releases(ReadOnlyRecords):
    """What was public at one moment, as files that never change, under a name to cite. The last one first."""

    queryset = Release.objects.all()
    serializer_class = ReleaseSerializer
    filterset_class = ReleaseFilter
    load = releases
    lookup_field = "name"
    relations = {}

    def state_of(self, records):
        return freshness.of_record(records, Release._meta.label_lower)
