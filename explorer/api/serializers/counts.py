from rest_framework import serializers

from explorer.casualties import WORDS
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


class TollSerializer(serializers.Serializer):
    """What the accounts of some incidents say of one measure."""

    incidents = serializers.IntegerField()
    with_figure = serializers.IntegerField(help_text="Incidents for which a claim gives a number.")
    without_figure = serializers.IntegerField(help_text="Incidents for which nobody does; unknown, and not zero.")
    low = serializers.IntegerField(
        allow_null=True, help_text="The sum of the lowest numbers; null where there is none."
    )
    high = serializers.IntegerField(allow_null=True, help_text="The sum of the highest; null where there is none.")
    open = serializers.IntegerField(help_text="Incidents of which a claim says “at least”: `high` is no limit.")


class BandsSerializer(serializers.Serializer):
    measure = serializers.ChoiceField(list(WORDS))
    together = TollSerializer(help_text="All of the incidents, whatever their date.")
    bands = TollSerializer(source="stretches", many=True, help_text="Of each of the `stretches`, in their order.")
    apart = TollSerializer(help_text="Of those that stand in none of them.")


class CasualtiesSerializer(serializers.Serializer):
    incidents = serializers.IntegerField(help_text="How many incidents the filters select.")
    time = serializers.ChoiceField(list(UNITS), allow_null=True)
    stretches = StretchSerializer(
        many=True, help_text="Without a gap; empty where no time is asked for or no day is known."
    )
    results = BandsSerializer(many=True)
