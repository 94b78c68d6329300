"""The accounts of one incident, complete enough to draw its table again."""

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from accounts.past import NotShown
from incidents.models import Incident
from investigations.models import Investigation
from statements.models import Statement

from .. import comparison, reading
from ..sides import claims_by_side, unheard
from .loading import current
from .problems import BadParameter
from .serializers import AccountsSerializer

ASKED = [
    OpenApiParameter(
        "judged", str, enum=["0", "1"], description="0 reads without links made by an editor’s judgement."
    ),
    OpenApiParameter(
        "as_of", {"type": "string", "format": "date"}, description="What had been said by the end of that local day."
    ),
    OpenApiParameter(
        "known_on",
        {"type": "string", "format": "date"},
        description="As the register showed it at the end of that day of UTC; 404 with the reason where that is not shown.",
    ),
]


class Compared:
    """A resource of incidents, each with its accounts."""

    asks = {"accounts": comparison.PARAMETERS}

    def get_queryset(self):
        # Its accounts need nothing else of an incident.
        return current(Incident, self.request.user) if self.action == "accounts" else super().get_queryset()

    @extend_schema(parameters=ASKED, responses={200: AccountsSerializer})
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def accounts(self, request, **kwargs):
        """What each side says of the nine aspects of the incident, how the accounts compare, and their status.

        Only published claims count. A detail that a claim merely quotes is shown and counts in no reading.
        """
        try:
            asked = comparison.asked(request.query_params)
        except ValidationError as refusal:
            raise BadParameter.because(refusal.code, refusal.message) from refusal
        incident = self.get_object()
        try:
            compared = comparison.compare(incident, asked, reading.claims_compared(incident, request.user), self.sides)
        except NotShown as reason:
            raise NotFound(str(reason)) from reason
        into = Investigation.objects.visible_to(request.user).for_display(request.user).filter(incidents=incident)
        members = reading.taking_part(reading.investigations_then(into, asked), asked)
        return Response(_told(incident, compared, members))


def _told(incident, compared, members):
    """As `AccountsSerializer` describes it; hundreds of cells are told as they are, since it would change nothing of them."""
    counting, sides = {claim.id for claim in compared.accounts.claims}, compared.sides
    claims = [claim for claim in compared.claims if claim.pk in counting]
    numbers = {statement.pk: number for number, statement in enumerate(reading.statements_of(claims), start=1)}
    table = claims_by_side(claims, sides, numbers, compared.order)
    accounts = compared.accounts
    return {
        "incident": incident.reference,
        "judged": compared.question.judged,
        "as_of": compared.question.as_of,
        "known_on": compared.question.known_on,
        "status": accounts.status,
        "group": accounts.group,
        "denied": accounts.denied,
        "points": accounts.points,
        "status_without_judged": compared.without_judged.status,
        "sentences": compared.sentences,
        "columns": [
            {
                "side": column.side.slug,
                "label": column.side.label,
                "statements": [voice.statement.reference for voice in column.voices],
            }
            for column in table.columns
        ],
        "rows": [_row(row, compared.verdicts[row.code]) for row in table.rows],
        "replies": [
            {
                "side": sides.parties[reply.side].slug,
                "accusation": reply.accusation.id,
                "answer": reply.answer and reply.answer.id,
                "answered_before": reply.came_before,
                "days": reply.days,
                "minutes": reply.minutes,
            }
            for reply in compared.replies
        ],
        "left_out": [
            {
                "claim": claim.id,
                "statement": Statement.series.format(claim.statement),
                "why": compared.left_out[claim.id],
            }
            for claim in compared.case.claims
            if claim.id in compared.left_out
        ],
        "unheard": [{"side": side.slug, "label": side.label} for side in unheard(claims, members, sides)],
    }


def _row(row, verdict):
    return {
        "aspect": row.code,
        "label": row.label,
        "reading": verdict.row.reading,
        "is_less_precise": verdict.row.is_less_precise,
        "note": verdict.note,
        "sentence": verdict.sentence,
        "claims": [claim.id for claim in verdict.row.claims],
        "cells": [
            {
                "side": cell.column.side.slug,
                "said": [_said(entry, verdict.row.ended | verdict.row.denied) for entry in cell.entries],
                "is_at_odds": cell.column.side.pk in verdict.row.at_odds,
            }
            for cell in row.cells
        ],
    }


def _said(entry, ended):
    return {
        "claim": entry.claim.pk,
        "statement": entry.claim.statement.reference,
        "phrase": entry.said.phrase,
        "value": entry.said.value,
        "places": [{"slug": place.slug, "name": place.name} for place in entry.said.places],
        "words": entry.said.words,
        "note": entry.said.note,
        "is_quoted": entry.said.is_quoted,
        "is_aside": entry.said.is_aside,
        "is_judged": entry.claim.is_judged,
        "is_earlier": entry.claim.pk in ended and not (entry.said.is_quoted or entry.said.is_aside),
    }
