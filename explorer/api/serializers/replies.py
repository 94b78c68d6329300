from rest_framework import serializers

from statements.acts import Act

from .parties import WatchedChannelSerializer


class SpreadSerializer(serializers.Serializer):
    median = serializers.FloatField()
    count = serializers.IntegerField(help_text="How many answers it is the median of.")


class AnswerSerializer(serializers.Serializer):
    act = serializers.ChoiceField(Act.choices)
    incidents = serializers.IntegerField()


class AccuserSerializer(serializers.Serializer):
    side = serializers.SlugField()
    incidents = serializers.IntegerField()


class SideRepliesSerializer(serializers.Serializer):
    """What one side answered. Everything is counted in incidents: at most one first answer in each."""

    side = serializers.SlugField(source="side.slug")
    label = serializers.CharField(source="side.label")
    accused = serializers.IntegerField(
        source="figures.accused", help_text="Incidents in which another side accuses it."
    )
    accused_by = serializers.SerializerMethodField()
    answered = serializers.IntegerField(
        source="figures.answered",
        help_text="Of these, those with an answer at or after the accusation, or linked to it.",
    )
    answers = serializers.SerializerMethodField(
        help_text="The act of that first answer, in the order of the code book."
    )
    answered_before = serializers.IntegerField(
        source="figures.before", help_text="Those with an earlier answer alone; it is in no median."
    )
    no_answer_on_record = serializers.IntegerField(source="figures.open")
    open_since = serializers.DateField(
        source="figures.open_since", allow_null=True, help_text="The earliest day of an accusation without answer."
    )
    open_undated = serializers.IntegerField(
        source="figures.open_undated", help_text="Accusations without answer of which the day is not known."
    )
    days = SpreadSerializer(
        source="figures.days", allow_null=True, help_text="Days until the first answer, where both days are known."
    )
    minutes = SpreadSerializer(
        source="figures.minutes", allow_null=True, help_text="Minutes, where both times are known to the minute."
    )
    channels = WatchedChannelSerializer(
        many=True,
        read_only=True,
        help_text="What the register reads of this side. Empty: that nothing is on record means nothing.",
    )

    def get_accused_by(self, replies) -> AccuserSerializer(many=True):
        return [{"side": side.slug, "incidents": count} for side, count in replies.accusers]

    def get_answers(self, replies) -> AnswerSerializer(many=True):
        answers = replies.figures.answers
        return [{"act": act.value, "incidents": answers[act]} for act in Act if answers[act]]


class RepliesSerializer(serializers.Serializer):
    incidents = serializers.IntegerField(help_text="How many incidents the filters select.")
    results = SideRepliesSerializer(many=True)
