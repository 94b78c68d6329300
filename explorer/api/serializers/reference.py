"""What the register says about itself: its vocabularies, what it covers, and what it is."""

from rest_framework import serializers

from explorer.coverage import Watched

from .parties import WatchedChannelSerializer


class CodeSerializer(serializers.Serializer):
    code = serializers.CharField(source="value", help_text="As the API gives and takes it.")
    label = serializers.CharField()
    definition = serializers.CharField(source="meaning", help_text="Empty where the label says it.")
    broader = serializers.CharField(help_text="The code that it is a kind of; empty for none.")
    cameo = serializers.CharField(help_text="The nearest code of CAMEO 1.1b3; empty where none is near.")
    acled = serializers.CharField(help_text="The nearest event type of ACLED 2024.")
    ucdp = serializers.CharField(help_text="The nearest `type_of_violence` of UCDP GED 23.1.")


class VocabularySerializer(serializers.Serializer):
    vocabulary = serializers.CharField(source="key")
    title = serializers.CharField()
    section = serializers.CharField(help_text="Where the methodology tells of it.")
    codes = CodeSerializer(many=True)


class CodebookSerializer(serializers.Serializer):
    results = VocabularySerializer(many=True)


class MonthSerializer(serializers.Serializer):
    month = serializers.CharField(source="name", help_text="YYYY-MM.")
    watched = serializers.ChoiceField(
        Watched.choices, help_text="Whether the register read a channel of the side then; of this month, up to today."
    )
    channels = serializers.IntegerField(help_text="How many were read then, as far as it is on record since when.")
    statements = serializers.IntegerField(
        allow_null=True,
        help_text="On record. 0: a channel was read, and there is none. Null: there is none, and nobody is known to have "
        "read one.",
    )
    accused = serializers.IntegerField(help_text="Incidents on record in which another side accuses it.")


class SideCoverageSerializer(serializers.Serializer):
    side = serializers.SlugField(source="side.slug")
    label = serializers.CharField(source="side.label")
    channels = WatchedChannelSerializer(many=True, help_text="What the register reads of the side and its organs.")
    months = MonthSerializer(many=True)
    statements_apart = serializers.IntegerField(
        help_text="Further ones, whose dates are too wide or not known: they may be of one of these months."
    )
    accused_apart = serializers.IntegerField(help_text="The same of incidents.")


class CoverageSerializer(serializers.Serializer):
    results = SideCoverageSerializer(many=True)


class LicenceSerializer(serializers.Serializer):
    name = serializers.CharField()
    url = serializers.URLField()


class RatesSerializer(serializers.Serializer):
    """How often the API may be asked, such as `120/minute`; null: as often as one likes."""

    anonymous = serializers.CharField(allow_null=True, help_text="Without a token, by address.")
    signed_in = serializers.CharField(allow_null=True)
    token = serializers.CharField(allow_null=True)


class LimitsSerializer(serializers.Serializer):
    page_size = serializers.IntegerField(help_text="Rows on a page of a list, without `page_size`.")
    page_size_max = serializers.IntegerField()
    changes = serializers.IntegerField(help_text="Changes at once, without `limit`.")
    changes_max = serializers.IntegerField()
    stretches_max = serializers.IntegerField(help_text="Stretches of time that incidents are counted in.")
    body_bytes_max = serializers.IntegerField()
    requests = RatesSerializer()


class CountsSerializer(serializers.Serializer):
    """How many everyone may read."""

    incidents = serializers.IntegerField()
    statements = serializers.IntegerField()
    claims = serializers.IntegerField()
    tallies = serializers.IntegerField()
    agreements = serializers.IntegerField()
    outlets = serializers.IntegerField()
    parties = serializers.IntegerField()
    places = serializers.IntegerField()
    investigations = serializers.IntegerField()
    types = serializers.IntegerField()


class MetaSerializer(serializers.Serializer):
    name = serializers.CharField()
    version = serializers.CharField()
    url = serializers.URLField()
    licence = LicenceSerializer()
    citation = serializers.CharField(help_text="To it belongs the day on which you read.")
    is_demo = serializers.BooleanField(
        help_text="Whether records of the demonstration are among those that are public."
    )
    counts = CountsSerializer()
    changed_at = serializers.DateTimeField(allow_null=True, help_text="When anything public changed last.")
    epoch = serializers.CharField(help_text="Of the changes. Another one: the register was restored from a backup.")
    cursor = serializers.CharField(help_text="Of the last change: for `since` of `changes/`.")
    limits = LimitsSerializer()
