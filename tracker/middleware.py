from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from explorer import licence

REFUSED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "usb")


def permissions_policy(get_response):
    """Tells browsers that no page of ours ever asks for a sensor, a camera or a place."""
    policy = ", ".join(f"{feature}=()" for feature in REFUSED)

    def middleware(request):
        response = get_response(request)
        response.headers["Permissions-Policy"] = policy
        return response

    return middleware


def limit_body(get_response):
    """Refuses a body longer than DATA_UPLOAD_MAX_MEMORY_SIZE before anything of it is read.

    Django's own limit does not count uploaded files, and Django REST framework does not ask for it.
    """

    def middleware(request):
        length = str(request.META.get("CONTENT_LENGTH") or 0)
        if not length.isdecimal() or int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return get_response(request)
        megabytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
        detail = _("A request may hold at most %(megabytes)d MB.") % {"megabytes": megabytes}
        if request.path_info.startswith("/api/"):
            problem = {"type": "about:blank", "title": "Content Too Large", "status": 413, "detail": detail}
            response = JsonResponse(problem, status=413, content_type="application/problem+json")
            response.headers["Link"], response.headers["Cache-Control"] = licence.LINK, "no-store"
        else:
            response = HttpResponse(detail, status=413, content_type="text/plain; charset=utf-8")
        # The rest of the body stays unread, so the connection cannot carry another request.
        response.headers["Connection"] = "close"
        return response

    return middleware
