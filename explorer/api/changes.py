"""The change feed: what to read again."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from ..change_feed import AnotherEpoch, changes_since
from .fields import to_json
from .pagination import LARGEST_PAGE
from .problems import BadParameter, Ended
from .resources import Resource
from .serializers import ChangesSerializer

LIMIT = 100


class Changes(Resource, APIView):
    parameters = ("since", "limit")
    refusals = ("AnotherEpoch",)
    is_for_all = True

    @extend_schema(
        operation_id="v1_changes_list",
        parameters=[
            OpenApiParameter(
                "since", str, description="A `cursor`, a `seq` or a time, ISO 8601; from the first without."
            ),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": LIMIT},
                description="How many at most.",
            ),
        ],
        responses={200: ChangesSerializer},
    )
    def get(self, request):
        """What changed in public, in the order of the changes; the end of a record, too.

        Whoever reads again each record that is named here, and forgets those that were withdrawn or merged, has just what is
        public. Every record from the first change on is named.
        """
        limit = self._limit()
        try:
            page = changes_since(self.request.query_params.get("since"), limit)
        except ValidationError as refusal:
            raise BadParameter.because("since", refusal.messages[0]) from refusal
        except AnotherEpoch as other:
            detail = _("This cursor is of before a restore of the register. Begin anew, without “since”.")
            raise Ended(410, detail, {"epoch": other.epoch}) from other
        address = settings.SITE_URL + reverse("api:changes")
        following = urlencode({"since": page.cursor, **({"limit": limit} if "limit" in request.query_params else {})})
        found = {
            "epoch": page.epoch,
            "cursor": page.cursor,
            "next": f"{address}?{following}",
            "more": page.more,
            "results": [{**row, "at": to_json(row["at"])} for row in page.rows],
        }
        return Response(found)

    def _limit(self):
        asked = self.request.query_params.get("limit")
        if asked is None:
            return LIMIT
        if not (asked.isascii() and asked.isdecimal() and len(asked) <= 4 and 1 <= int(asked) <= LARGEST_PAGE):
            message = _("A whole number from 1 to %(largest)d.") % {"largest": LARGEST_PAGE}
            raise BadParameter.because("limit", message)
        return int(asked)
