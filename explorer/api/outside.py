"""Problems of requests that are refused before any view of the API is asked, or after: whatever is below /api/ is told alike."""

import sys

from django.db import OperationalError
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views import defaults

from .. import licence
from .problems import CONTENT_TYPE, FAILED, Unavailable, problem

API = "/api/"


def is_of_api(request) -> bool:
    return request.path_info.startswith(API)


def refusal(status, detail, **more):
    headers = {"Link": licence.LINK, "Cache-Control": "no-store"}
    return JsonResponse(problem(status, detail, **more), status=status, content_type=CONTENT_TYPE, headers=headers)


def not_understood(request, exception):
    """What nobody can read, such as a request for a host that is not ours."""
    if is_of_api(request):
        return refusal(400, _("The request cannot be read, or is for another host."))
    return defaults.bad_request(request, exception)


def failed(request):
    """What went wrong outside of views of the API: a session that can not be read, for one.

    A page of it asks the database nothing: who is signed in, for one.
    """
    error = sys.exception()
    unavailable = Unavailable.by(error) if isinstance(error, OperationalError) else None
    if unavailable is None:
        return refusal(500, FAILED) if is_of_api(request) else defaults.server_error(request)
    if is_of_api(request):
        response = refusal(unavailable.code, unavailable.detail)
    else:
        content, headers = render_to_string("503.html"), {"Cache-Control": "no-store"}
        response = HttpResponse(content, status=unavailable.code, headers=headers)
    response["Retry-After"] = str(unavailable.wait)
    return response
