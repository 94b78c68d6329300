"""Lists by cursor: page 3,000 costs what page 1 costs, and rows that arrive meanwhile shift nothing."""

from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from formats.pagination import Keyset

from .problems import BadParameter

PAGE_SIZE = 50
LARGEST_PAGE = 1000
# Records with what they name are many more than a page has rows.
LARGEST_EXPANDED_PAGE = 100


@contextmanager
def _told():
    try:
        yield
    except ValidationError as error:
        raise BadParameter.because("cursor", error.messages[0]) from error


class Cursors(BasePagination):
    """Along `ordering` or else that of the view: columns that are never null, the last of them unique."""

    parameters = ("cursor", "page_size", "count")
    ordering = None

    def understand(self, queryset, request, view):
        """Refuse what a page of a list cannot be asked, before anything is read."""
        self.request = request
        size, _counts = self._page_size(), self._counts()
        if view.shape.relations and size > LARGEST_EXPANDED_PAGE:
            message = _("With “expand”, a whole number from 1 to %(largest)d.") % {"largest": LARGEST_EXPANDED_PAGE}
            raise BadParameter.because("page_size", message)
        if cursor := request.query_params.get("cursor"):
            with _told():
                self._keyset(queryset, view).read(cursor)

    def paginate_queryset(self, queryset, request, view=None):
        self.request = request
        with _told():
            self.page = self._keyset(queryset, view).page(request.query_params.get("cursor"))
        # Where there is an index of the records, its rows are the narrower ones to count.
        counted = getattr(getattr(view, "asked", None), "index", queryset)
        self.count = counted.count() if self._counts() else None
        return self.page.rows

    def _keyset(self, queryset, view):
        return Keyset(queryset, self.ordering or view.ordering, per_page=self._page_size())

    def links(self):
        """The pages beside this one, for a header: what is no JSON has no other place for them."""
        beside = {"next": self._address(self.page.next), "prev": self._address(self.page.previous)}
        return ", ".join(f'<{address}>; rel="{name}"' for name, address in beside.items() if address)

    def get_paginated_response(self, data):
        return Response(
            {
                "count": self.count,
                "next": self._address(self.page.next),
                "previous": self._address(self.page.previous),
                "results": data,
            }
        )

    def _page_size(self):
        asked = self.request.query_params.get("page_size", str(PAGE_SIZE))
        if not (asked.isascii() and asked.isdecimal() and len(asked) <= 4 and 1 <= int(asked) <= LARGEST_PAGE):
            message = _("A whole number from 1 to %(largest)d.") % {"largest": LARGEST_PAGE}
            raise BadParameter.because("page_size", message)
        return int(asked)

    def _counts(self):
        asked = self.request.query_params.get("count")
        if asked not in (None, "none"):
            raise BadParameter.because("count", _("“none”, or leave it out."))
        return asked is None

    def _address(self, cursor):
        if cursor is None:
            return None
        address = remove_query_param(settings.SITE_URL + self.request.get_full_path(), "cursor")
        return replace_query_param(address, "cursor", cursor)

    def get_paginated_response_schema(self, schema):
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "nullable": True, "description": "Null when count=none was asked."},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view):
        def parameter(name, description, **schema):
            return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}

        return [
            parameter("cursor", "From `next` or `previous` of another page.", type="string"),
            parameter(
                "page_size", "Rows on a page.", type="integer", minimum=1, maximum=LARGEST_PAGE, default=PAGE_SIZE
            ),
            parameter("count", "Leaves the count out: on large lists it costs most.", type="string", enum=["none"]),
        ]
