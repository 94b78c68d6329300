from rest_framework import serializers


class MistakeSerializer(serializers.Serializer):
    pointer = serializers.CharField(
        required=False, help_text="Where in the body: “#/claims/0/about”; “#” is the whole record."
    )
    parameter = serializers.CharField(required=False, help_text="Which parameter of the address.")
    header = serializers.CharField(required=False, help_text="Which header of the request.")
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """Problem details, RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = MistakeSerializer(many=True, required=False)
    parameters = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="The parameters that there are, after an unknown one."
    )
    fields = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="The fields that there are, after an unknown one."
    )
    epoch = serializers.CharField(required=False, help_text="Of the changes, after a cursor of another one.")
    reason = serializers.CharField(required=False, help_text="Why a record was withdrawn or merged.")
    ended_at = serializers.DateTimeField(required=False, help_text="When it was withdrawn or merged.")
    replacement = serializers.URLField(
        required=False, allow_null=True, help_text="What stands in the place of a withdrawn or merged record."
    )
