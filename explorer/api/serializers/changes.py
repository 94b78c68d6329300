from rest_framework import serializers

from explorer.change_feed import FOLLOWED, OPS


class ChangeSerializer(serializers.Serializer):
    """That a public record changed. What it is now stands at its address."""

    seq = serializers.IntegerField(help_text="Its number. Numbers grow; some are nobody's here.")
    at = serializers.DateTimeField()
    op = serializers.ChoiceField(
        OPS, help_text="`refreshed`: it stayed as it is, and shows another record that changed."
    )
    resource = serializers.ChoiceField(list(FOLLOWED))
    id = serializers.CharField(help_text="The reference or slug in its address.")
    version = serializers.IntegerField()


class ChangesSerializer(serializers.Serializer):
    epoch = serializers.CharField(help_text="Another one means: begin anew.")
    cursor = serializers.CharField(help_text="For `since`: what comes after these.")
    next = serializers.URLField(help_text="The same as an address. It is always there, and may be asked again later.")
    more = serializers.BooleanField(help_text="Whether something comes after these already.")
    results = ChangeSerializer(many=True)
