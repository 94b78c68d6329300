"""Records that come from elsewhere: found again by the source that they came from, and many in one request."""

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response

from .conditions import Stale
from .problems import Refused
from .serializers import BulkSerializer, WrittenSerializer
from .writing import object_of, split_reason, text_of, write, write_all

MOST_AT_ONCE = 1_000
NAMES = [
    OpenApiParameter("source", str, "path", description="The `origin` that it was brought in from."),
    OpenApiParameter("external_id", str, "path", description="Its id there."),
]


class Sourced:
    """A resource whose records have an address by `origin` and `external_id`, too."""

    @extend_schema(parameters=NAMES)
    @action(
        detail=False,
        methods=["get", "put"],
        url_path="by-source/<str:source>/<path:external_id>",
        pagination_class=None,
        filter_backends=[],
    )
    def by_source(self, request, source, external_id):
        """The record that came from this source with this id; PUT adds it where there is none, and else changes it.

        Without `If-Match` it is changed only if the last change was by the same account; `If-None-Match: *` only adds.
        """
        record = self.meant()
        if record is None:
            self._tell_of_the_end(origin=source, external_id=external_id)
        if request.method != "PUT":
            if record is None:
                raise Http404
            return self.shown(self.get_queryset().get(pk=record.pk))
        if record is not None and request.headers.get("If-None-Match", "").strip() == "*":
            raise Stale(_("This record is here already; nothing was saved."))
        data, reason = split_reason(_with_names(request.data, source, external_id))
        if record is None:
            return self.added(write(self.get_serializer(), data, reason=reason))
        shown = self.get_queryset().get(pk=record.pk)
        return self.answer(write(self.get_serializer(), data, record=shown, reason=reason))

    @property
    def is_of_a_record(self):
        return super().is_of_a_record or (self.action == "by_source" and self.request.method in SAFE_METHODS)

    def names(self):
        if self.action != "by_source":
            return super().names()
        names = {name: self.kwargs[key] for name, key in (("origin", "source"), ("external_id", "external_id"))}
        if any("\0" in value for value in names.values()):
            raise Http404
        return names


class ManyAtOnce:
    """A resource that takes many new records in one request."""

    @extend_schema(request=BulkSerializer, responses={201: WrittenSerializer})
    @action(detail=False, methods=["post"], pagination_class=None, filter_backends=[])
    def bulk(self, request):
        """Add up to 1,000 records, all or none; each is checked as if it came alone, and is a draft."""
        data = object_of(request.data, ("records", "reason"))
        records = data.get("records")
        if not isinstance(records, list) or not records:
            raise Refused([(("records",), _("A list of records is expected here."))])
        if len(records) > MOST_AT_ONCE:
            raise Refused([(("records",), _("At most %(most)d records at once.") % {"most": MOST_AT_ONCE})])
        written = write_all(self.get_serializer(), records, at=("records",), reason=text_of(data, "reason"))
        return Response(WrittenSerializer({"count": len(written), "results": written}).data, status=201)


def _with_names(data, source, external_id):
    """The body with the names that the address gives; raises Refused if it gives others, or where they would be kept as others."""
    if not isinstance(data, dict):
        return data
    names = {"origin": source, "external_id": external_id}
    if around := [name for name, value in names.items() if value != value.strip()]:
        raise Refused([((name,), _("It begins or ends with white space, or is nothing else.")) for name in around])
    wrong = [name for name, value in names.items() if data.get(name, value) != value]
    if wrong:
        raise Refused([((name,), _("The address says otherwise.")) for name in wrong])
    return data | names
