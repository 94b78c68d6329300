"""Lists and records that were written before they were asked for."""

import hashlib
import json

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from rest_framework.renderers import JSONRenderer

from explorer.models import IndexedIncident
from explorer.unchanged import code
from history.models import Clock
from incidents.models import Incident
from incidents.permissions import sees_drafts

from .conditions import tag
from .documents import DOCUMENTS


class Written:
    """A resource of incidents. Editors, who see drafts, get theirs made for them."""

    def list(self, request):
        if sees_drafts(request.user, Incident):
            return super().list(request)
        self.filter_queryset(self.queryset)
        # A list is the same until the record changes: who has it is told so after one query.
        last = Clock.objects.values_list("last", flat=True).first()
        seen = hashlib.sha256(f"{last} {code()} {settings.SITE_URL} {request.get_full_path()}".encode()).hexdigest()[
            :32
        ]
        return get_conditional_response(request._request, f'"{seen}"') or self._listed(f'"{seen}"')

    def _listed(self, seen):
        page = self.paginate_queryset(self.asked.index.only("incident"))
        texts = DOCUMENTS.texts([row.pk for row in page])
        around = JSONRenderer().render(self.get_paginated_response([]).data).decode()
        return _json(f"{around[:-2]}{','.join(texts.values())}]}}", lambda content: seen)

    def retrieve(self, request, **kwargs):
        key = self.named(kwargs["reference"])["pk"]
        if not sees_drafts(request.user, Incident) and IndexedIncident.objects.filter(pk=key, is_public=True).exists():
            (text,) = DOCUMENTS.texts([key]).values()
            return _json(text, lambda content: tag(json.loads(text)["version"], content))
        return super().retrieve(request, **kwargs)


def _json(text, tagged):
    response = HttpResponse(text, content_type="application/json")
    response["ETag"] = tagged(response.content)
    return response
