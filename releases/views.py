"""The pages of data to take away: what there is and how to ask for it, a release, and each of its files."""

import json

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse, Http404, HttpRequest, QueryDict
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from explorer import licence
from explorer.api.views import BESIDE, RESOURCES
from explorer.exploring import EXPORTS
from explorer.incident_filter import IncidentFilter
from explorer.pages import Page
from explorer.unchanged import conditioned

from .contents import about
from .making import citation, contents_of, media_type
from .models import Release

# The last recorded of those whose accounts are disputed, in some of its fields.
EXAMPLE = "accounts_group=disputed&page_size=1&fields=reference,title,date.edtf,place,types,accounts.status"


class DataPage(Page):
    """Everything that this site gives as data, and under which address."""

    template_name = "releases/data.html"
    section = "data"

    def get_context_data(self, **kwargs):
        releases = list(Release.objects.prefetch_related("files__release"))
        latest = next((one for one in releases if not one.withdrawn_at), None)
        return super().get_context_data(
            latest=latest and shown(latest),
            releases=releases,
            endpoints=endpoints(),
            example=example(),
            filters=[(name, one.label) for name, one in IncidentFilter.base_filters.items()],
            exports=[(words, f"{reverse('api:incident-export')}?{urlencode(asked)}") for words, asked in EXPORTS],
            site=settings.SITE_URL,
            licence=licence,
            **kwargs,
        )


class ReleasePage(Page):
    template_name = "releases/release.html"
    section = "data"

    def get_context_data(self, name, **kwargs):
        release = Release.objects.prefetch_related("files__release").filter(name=name).first()
        if release is None:
            raise Http404
        return super().get_context_data(within=True, **shown(release), **kwargs)


def shown(release):
    """A release as the templates take it."""
    return {
        "release": release,
        "files": [(file, contents_of(file.name)) for file in release.files.all()],
        "citation": citation(release),
    }


def endpoints():
    """(address, what it gives) of every list and of what stands beside them, in the words of the API's own description."""
    lists = [(reverse(f"api:{name}-list"), about(view)) for name, view in RESOURCES.values()]
    beside = [(address, resolve(address).func.cls) for address in (reverse(f"api:{name}") for name in BESIDE)]
    return lists + [(address, about(getattr(view, "list", None) or view.get)) for address, view in beside]


def example():
    """(an address of the API, what it answers to everyone at the moment)."""
    request = HttpRequest()
    request.method, request.user, request.path = "GET", AnonymousUser(), reverse("api:incident-list")
    request.META, request.GET = {"QUERY_STRING": EXAMPLE}, QueryDict(EXAMPLE)
    answer = RESOURCES["incidents"][1].as_view({"get": "list"})(request).render()
    told = json.dumps(json.loads(answer.content), ensure_ascii=False, indent=2)
    return f"{settings.SITE_URL}{request.path}?{EXAMPLE}", told


@require_safe
def released_file(request, name, file):
    """A file of a release, to keep; 410 with the reason once the release is withdrawn."""
    release = Release.objects.filter(name=name).first()
    found = release and release.files.filter(name=file).first()
    if found is None:
        raise Http404
    if not found.file:
        return render(
            request, "releases/release.html", shown(release) | {"section": "data", "within": True}, status=410
        )
    tag = f'"{found.sha256}"'
    response = conditioned(request, tag) or FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"{name}-{file}",
        content_type=f"{media_type(file)}; charset=utf-8",
    )
    response["ETag"] = tag
    # It never changes; it may be withdrawn.
    response["Cache-Control"] = "public, no-cache"
    response["Link"] = licence.LINK
    return response
