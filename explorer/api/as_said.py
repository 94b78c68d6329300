"""Records as of a day: with what had been said by its end, as far as it is on record today."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from accounts.keeping import summed_up
from investigations.as_said import as_said
from statements.models import Statement

from .. import comparison, reading
from . import loading
from .conditions import tagged
from .problems import BadParameter
from .serializers import KeptAccountsSerializer

AS_OF = OpenApiParameter(
    "as_of",
    {"type": "string", "format": "date"},
    description="What had been said by the end of that local day, as far as it is on record today. Only in JSON.",
)


class AsSaid:
    """A resource whose records can be read as of a day; `then(record)` is one as it is shown of that day."""

    asks = {"retrieve": ("as_of",)}

    @extend_schema(parameters=[AS_OF])
    def retrieve(self, request, **kwargs):
        if self.as_of is None:
            return super().retrieve(request, **kwargs)
        if self.kind != "json":
            raise BadParameter.because("as_of", _("A record as of a day is answered in JSON."))
        record = self.get_object()
        return tagged(Response(self.shape.shown([self.then(record)])[0]), record)

    def is_understood(self):
        return super().is_understood() and (self.as_of is None or self.kind == "json")

    @cached_property
    def as_of(self):
        if not self.is_of_a_record:
            return None
        try:
            return comparison.as_of(self.request.query_params)
        except ValidationError as refusal:
            raise BadParameter.because(refusal.code, refusal.message) from refusal


class IncidentAsSaid(AsSaid):
    def then(self, incident):
        """Its claims, statements, accounts and investigations of then; what is listed of it stands as it is."""
        user, day = self.request.user, self.as_of
        claims = reading.claims_compared(incident, user)
        compared = comparison.compare(incident, comparison.Asked(as_of=day), claims, self.sides)
        said = {claim.id: claim.statement for claim in compared.case.claims if claim.said_by <= day}
        inquiries = loading.investigations(user).filter(incidents=incident).order_by("pk")
        row = self.get_serializer(incident).data
        return row | {
            "claims": [claim for claim in row["claims"] if claim in said],
            "statements": [Statement.series.format(pk) for pk in sorted(set(said.values()))],
            "investigations": [one.reference for one in as_said(inquiries, day)],
            "accounts": KeptAccountsSerializer(summed_up(incident.pk, compared.accounts, compared.without_judged)).data,
        }


class InvestigationAsSaid(AsSaid):
    def then(self, investigation):
        """With the events, members, findings and progress of then."""
        as_said([investigation], self.as_of)
        return self.get_serializer(investigation).data
