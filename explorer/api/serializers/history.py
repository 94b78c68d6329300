from rest_framework import serializers

from history.models import Op


class DifferenceSerializer(serializers.Serializer):
    field = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)
    withheld = serializers.ListField(
        child=serializers.ChoiceField(["before", "after"]),
        required=False,
        help_text="Which of the two is null because it is not shown, to protect people.",
    )


class LineSerializer(serializers.Serializer):
    """One public change of a record. The first says that it was recorded or published, and lists no differences."""

    seq = serializers.IntegerField(help_text="Grows with every change in the register.")
    version = serializers.IntegerField()
    at = serializers.DateTimeField()
    op = serializers.ChoiceField(Op.choices)
    reason = serializers.CharField()
    changes = DifferenceSerializer(many=True)


class KnownSerializer(serializers.Serializer):
    """A record as the register showed it at the end of a day (UTC)."""

    known_on = serializers.DateField()
    seq = serializers.IntegerField()
    version = serializers.IntegerField()
    at = serializers.DateTimeField(help_text="Since when it was so.")
    record = serializers.DictField(help_text="Its fields as stored; what follows from others is left out.")


class HistorySerializer(serializers.Serializer):
    """A page of changes, the last one first."""

    count = serializers.IntegerField(allow_null=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = LineSerializer(many=True)
