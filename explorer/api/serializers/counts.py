from rest_framework import serializers

from explorer.timeline import UNITS
from explorer.trends import BY


class StretchSerializer(serializers.Serializer):
    start = serializers.DateField()
    end = serializers.DateField()


class SeriesSerializer(serializers.Serializer):
    """Incidents that one value of a filter finds."""

    value = serializers.CharField(help_text="As the filter takes it; empty where nothing is told apart.")
    label = serializers.CharField()
    incidents = serializers.IntegerField(source="total", help_text="All of them, whatever their date.")
    counts = serializers.ListField(
        child=serializers.IntegerField(), help_text="How many in each of the `stretches`, in their order."
    )
    apart = serializers.IntegerField(help_text="How many stand in none of them.")


class IncidentCountsSerializer(serializers.Serializer):
    incidents = serializers.IntegerField(help_text="How many incidents the filters select.")
    by = serializers.ChoiceField(list(BY), allow_null=True)
    time = serializers.ChoiceField(list(UNITS), allow_null=True)
    stretches = StretchSerializer(
        many=True, help_text="Without a gap; empty where no time is asked for or no day is known."
    )
    results = SeriesSerializer(many=True)
