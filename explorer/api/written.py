"""Lists and records that were written before they were asked for."""

import json
from dataclasses import replace

from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer

from incidents.models import Incident
from incidents.permissions import sees_drafts

from .. import freshness
from . import cells, exports, tables
from .documents import DOCUMENTS
from .hashtags import INCIDENT
from .negotiation import TYPES


class Written:
    """A resource of incidents. Editors, who see drafts, get theirs made for them."""

    answers = {"list": ("json", "csv", "geojson", "ndjson"), "retrieve": ("json", "geojson")}
    hashtags = INCIDENT

    def columns(self):
        return cells.INCIDENT

    def list(self, request):
        if self.kind in ("csv", "geojson"):
            self.understand()
            page = self.paginate_queryset(self.asked.index.only("incident"))
            return self.listed(self._with_columns([row.pk for row in page]))
        if sees_drafts(request.user, Incident):
            return super().list(request)
        self.understand()
        page = self.paginate_queryset(self.asked.index.only("incident"))
        texts = DOCUMENTS.texts([row.pk for row in page]).values()
        if self.kind == "json" and self.shape.is_whole:
            around = JSONRenderer().render(self.get_paginated_response([]).data).decode()
            return HttpResponse(f"{around[:-2]}{','.join(texts)}]}}", content_type=TYPES["json"])
        return self.listed([json.loads(text) for text in texts])

    def _with_columns(self, keys):
        return exports.Export(self.asked, self.get_serializer_context()).some(keys)

    def shown(self, record, status=200):
        if self.kind != "geojson":
            return super().shown(record, status)
        self.asked = self.filterset_class.of(self.request, self.queryset)
        (row,) = self._with_columns([record.pk])
        return HttpResponse(tables.dumped(self.feature(row)), content_type=TYPES["geojson"])

    def state_of(self, records):
        found = super().state_of(records)
        if found is None or self.kind != "geojson":
            return found
        # Where a feature lies is told by the index, in which a place may move without another word of the record.
        return replace(freshness.of_register(), version=found.version)

    def retrieve(self, request, **kwargs):
        if self.kind == "json" and self.known is not None:
            for text in DOCUMENTS.texts([self.names()["pk"]]).values():
                whole = self.shape.is_whole
                content = text if whole else JSONRenderer().render(self.shape.shown([json.loads(text)])[0])
                return HttpResponse(content, content_type=TYPES["json"])
        return super().retrieve(request, **kwargs)
