"""Problems of requests that are refused before any view of the API is asked, or after: whatever is below /api/ is told alike."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults

from .. import licence
from .problems import CONTENT_TYPE, problem

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
