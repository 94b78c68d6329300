"""What is sent to the actions that end a record, and what they answer."""

from rest_framework import serializers

from incidents.lifecycle import Lifecycle
from incidents.models import Incident, Judgement

from ..fields import Named
from .base import Version


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1_000, help_text="Why; readers see it.")


class PublishSerializer(serializers.Serializer):
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=1_000, help_text="Why; readers see it. It may be left out."
    )


class WithdrawSerializer(ReasonSerializer):
    replacement = serializers.CharField(
        required=False, allow_null=True, help_text="The published record that stands in its place (reference)."
    )


class MergeSerializer(ReasonSerializer):
    into = serializers.CharField(help_text="The published incident that absorbs this one (reference).")


class JudgementSerializer(serializers.Serializer):
    """An editor's word on whether two incidents are one."""

    other = Named("reference", queryset=Incident.objects.all(), required=True, help_text="The other incident.")
    verdict = serializers.ChoiceField(Judgement.Verdict.choices, source="judgement.verdict")
    reason = serializers.CharField(max_length=1_000, source="judgement.reason", help_text="Why; readers see it.")
    created_at = serializers.DateTimeField(read_only=True, source="judgement.created_at")


class EndedSerializer(serializers.Serializer):
    """What is left of a record that was withdrawn or merged."""

    reference = serializers.CharField()
    status = serializers.ChoiceField(Lifecycle.choices)
    ended_at = serializers.DateTimeField()
    reason = serializers.CharField(source="end_reason")
    replacement = Named("reference", read_only=True, allow_null=True)
    version = Version()
