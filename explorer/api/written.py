"""Lists and records that were written before they were asked for."""

from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer

from explorer.models import IndexedIncident
from incidents.models import Incident
from incidents.permissions import sees_drafts

from .documents import DOCUMENTS


class Written:
    """A resource of incidents. Editors, who see drafts, get theirs made for them."""

    def list(self, request):
        if sees_drafts(request.user, Incident):
            return super().list(request)
        self.filter_queryset(self.queryset)
        page = self.paginate_queryset(self.asked.index.only("incident"))
        texts = DOCUMENTS.texts([row.pk for row in page])
        around = JSONRenderer().render(self.get_paginated_response([]).data).decode()
        return _json(f"{around[:-2]}{','.join(texts.values())}]}}")

    def retrieve(self, request, **kwargs):
        key = self.named(kwargs["reference"])["pk"]
        if not sees_drafts(request.user, Incident) and IndexedIncident.objects.filter(pk=key, is_public=True).exists():
            return _json(*DOCUMENTS.texts([key]).values())
        return super().retrieve(request, **kwargs)


def _json(text):
    return HttpResponse(text, content_type="application/json")
