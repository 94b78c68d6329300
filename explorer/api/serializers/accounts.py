from rest_framework import serializers

from accounts.rows import Aspect, Reading
from accounts.status import Denied, Group, Status

from ...comparison import LEFT_OUT


class KeptAccountsSerializer(serializers.Serializer):
    """What the accounts of an incident amount to; computed from its claims, never typed."""

    status = serializers.ChoiceField(Status.choices)
    group = serializers.ChoiceField(Group.choices)
    denied = serializers.ChoiceField(Denied.choices)
    points = serializers.ListField(child=serializers.ChoiceField(Aspect.choices), help_text="The rows that differ.")
    status_without_judged = serializers.ChoiceField(
        Status.choices, help_text="The status without links made by an editor’s judgement."
    )


class PlaceSaidSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()


class SaidSerializer(serializers.Serializer):
    """One thing said in a cell, with the claim that says it. Any part may be empty."""

    claim = serializers.IntegerField(help_text="The claim (id).")
    statement = serializers.CharField(help_text="The statement (reference).")
    phrase = serializers.CharField(help_text="A phrase of the register.")
    value = serializers.CharField(help_text="What it is coded as.")
    places = PlaceSaidSerializer(
        many=True, help_text="The place that it is coded as, and what this lies in, the nearest first."
    )
    words = serializers.CharField(help_text="The statement’s own words.")
    note = serializers.CharField(help_text="A paraphrase.")
    is_quoted = serializers.BooleanField(help_text="Only quoted from another account: it never counts.")
    is_aside = serializers.BooleanField(
        help_text="Of something else than the event, such as of its settlement: it never counts."
    )
    is_judged = serializers.BooleanField(help_text="Linked by an editor’s judgement.")
    is_earlier = serializers.BooleanField(
        help_text="A later statement of its side is read of this row instead, or denies that it happened."
    )


class CellSerializer(serializers.Serializer):
    side = serializers.SlugField()
    said = SaidSerializer(many=True, help_text="Empty: the side does not address it, which is not a denial.")
    is_at_odds = serializers.BooleanField(
        help_text="Its own statements differ, and which came later is not known: both stand."
    )


class RowSerializer(serializers.Serializer):
    aspect = serializers.ChoiceField(Aspect.choices)
    label = serializers.CharField()
    reading = serializers.ChoiceField(Reading.choices)
    is_less_precise = serializers.BooleanField(help_text="They agree, and one says it less precisely than another.")
    note = serializers.CharField(help_text="What the reading rests on, where that needs a word.", allow_blank=True)
    sentence = serializers.CharField()
    claims = serializers.ListField(
        child=serializers.IntegerField(), help_text="The claims that produce the reading (ids)."
    )
    cells = CellSerializer(many=True)


class UnheardSerializer(serializers.Serializer):
    side = serializers.SlugField()
    label = serializers.CharField()


class ColumnSerializer(serializers.Serializer):
    side = serializers.SlugField()
    label = serializers.CharField()
    statements = serializers.ListField(child=serializers.CharField(), help_text="Its statements (references).")


class LeftOutSerializer(serializers.Serializer):
    claim = serializers.IntegerField()
    statement = serializers.CharField()
    why = serializers.ChoiceField(list(LEFT_OUT.items()))


class ReplySerializer(serializers.Serializer):
    """What one accused side answered first, however many accuse it."""

    side = serializers.SlugField()
    accusation = serializers.IntegerField(help_text="The first accusation (a claim).")
    answer = serializers.IntegerField(allow_null=True, help_text="A claim; null while none is on record.")
    answered_before = serializers.BooleanField(help_text="Its only answers came before the accusation on record.")
    days = serializers.IntegerField(allow_null=True, help_text="Null where either day is unknown.")
    minutes = serializers.IntegerField(allow_null=True, help_text="Null where either time is unknown.")


class AccountsSerializer(KeptAccountsSerializer):
    """The account matrix of one incident: columns in their order, the nine rows with what each side says, and the status."""

    incident = serializers.CharField()
    judged = serializers.BooleanField(help_text="Whether links made by judgement are counted.")
    as_of = serializers.DateField(allow_null=True)
    known_on = serializers.DateField(allow_null=True)
    sentences = serializers.ListField(child=serializers.CharField(), help_text="What explains the status.")
    columns = ColumnSerializer(many=True)
    rows = RowSerializer(many=True)
    replies = ReplySerializer(many=True, help_text="Of the accused sides, in column order.")
    left_out = LeftOutSerializer(many=True, help_text="Claims on record that do not count, with the reason.")
    unheard = UnheardSerializer(
        many=True,
        help_text="Sides that are accused, or take part in an investigation, and of which no claim is on record.",
    )
