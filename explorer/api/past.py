"""The public history of a record, and what the register showed of it on a day."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from formats.query import UnknownParameter
from history.models import Change, Op
from incidents.lifecycle import ENDED, Lifecycle, Publishable

from ..record_history import day_of, is_closed
from .fields import to_json
from .pagination import LARGEST_PAGE, Cursors
from .problems import BadParameter
from .serializers import HistorySerializer, KnownSerializer
from .snapshots import Snapshots, differences, told

ANSWERS = PolymorphicProxySerializer(
    component_name="HistoryOrSnapshot",
    serializers=[HistorySerializer, KnownSerializer],
    resource_type_field_name=None,
    many=False,
)
ASKED = [
    OpenApiParameter("known_on", {"type": "string", "format": "date"}, description="The record as it was that day."),
    OpenApiParameter("cursor", str, description="From `next` or `previous` of another page."),
    OpenApiParameter(
        "page_size", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE}, description="Rows on a page."
    ),
    OpenApiParameter("count", str, enum=["none"], description="Leaves the count out."),
]


class Lines(Cursors):
    """The changes of one record, the last first."""

    ordering = ("-version",)


class Remembered:
    """A resource whose records have a history that everyone may read: from publication on, and after their end too."""

    asks = {"history": ("known_on", *Cursors.parameters)}

    def initial(self, request, *args, **kwargs):
        try:
            super().initial(request, *args, **kwargs)
        except UnknownParameter as refusal:
            if refusal.name != "known_on" or self.action != "retrieve":
                raise
            # Beside `as_of`, which a record takes, it is looked for there.
            address = settings.SITE_URL + reverse(f"api:{self.basename}-history", kwargs=self.kwargs)
            hint = _("What the register showed on a day is asked of the history: %(address)s?known_on=")
            raise UnknownParameter(refusal.name, refusal.allowed, hint % {"address": address}) from refusal

    @extend_schema(parameters=ASKED, responses={200: ANSWERS})
    @action(detail=True, methods=["get"], pagination_class=Lines)
    def history(self, request, **kwargs):
        """The public changes of the record, the last first; with `known_on`, the record as it was at the end of that day.

        `known_on` is a day of UTC. It stands alone. Of a withdrawn record only when and why it changed is told, and of
        one that is protected only what it says today: `withheld` names the fields whose earlier values are null for that.
        """
        record = self._once_public()
        if "known_on" in request.query_params:
            return Response(self._known(record, self._day(request.query_params)))
        rows = self.paginate_queryset(Change.objects.of(record).filter(is_public=True))
        before = Change.objects.of(record).filter(version__in=[row.version - 1 for row in rows], is_public=True)
        earlier = {row.version: row for row in before}
        if is_closed(record):
            return self.get_paginated_response([_line(row, earlier.get(row.version - 1)) for row in rows])
        snapshots = Snapshots(record, [*rows, *earlier.values()])
        return self.get_paginated_response([_line(row, earlier.get(row.version - 1), snapshots) for row in rows])

    def _once_public(self):
        records = self.queryset.model._base_manager.all()
        if issubclass(records.model, Publishable):
            records = records.exclude(status=Lifecycle.DRAFT)
        record = records.filter(**self.named(self.kwargs[self.lookup_field])).first()
        if record is None:
            raise Http404
        return record

    @staticmethod
    def _day(params):
        try:
            return day_of(params, alone_among=Cursors.parameters)
        except ValidationError as refusal:
            raise BadParameter.because(refusal.code, refusal.message) from refusal

    def _known(self, record, day):
        change = Change.objects.known_on(record, day)
        if change is None or not change.is_public:
            raise Http404
        if is_closed(record) or change.after.get("status") in ENDED:
            raise self.ended(record)
        return {
            "known_on": to_json(day),
            "seq": change.seq,
            "version": change.version,
            "at": to_json(change.at),
            "record": told(Snapshots(record, [change]).read(change)),
        }


def _line(change, before, snapshots=None):
    """One change. What was there before publication is nobody's business, so the first has no differences."""
    changes = differences(snapshots.read(before), snapshots.read(change)) if before and snapshots else []
    return {
        "seq": change.seq,
        "version": change.version,
        "at": to_json(change.at),
        "op": change.op,
        "reason": change.reason if before or change.op == Op.PUBLISHED else "",
        "changes": changes,
    }
