from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from explorer.api.outside import is_of_api, refusal
from explorer.api.problems import Contended

REFUSED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "usb")


def permissions_policy(get_response):
    """Tells browsers that no page of ours ever asks for a sensor, a camera or a place."""
    policy = ", ".join(f"{feature}=()" for feature in REFUSED)

    def middleware(request):
        response = get_response(request)
        response.headers["Permissions-Policy"] = policy
        return response

    return middleware


def heads(get_response):
    """Answers HEAD without a body, of which servers would make all and send nothing: an export of everything, for one."""

    def middleware(request):
        response = get_response(request)
        if request.method == "HEAD" and response.streaming:
            response.streaming_content = []
        elif request.method == "HEAD":
            response.content = b""
        return response

    return middleware


def limit_body(get_response):
    """Refuses a body longer than DATA_UPLOAD_MAX_MEMORY_SIZE, or of untold length, before anything of it is read.

    Django's own limit does not count uploaded files, and Django REST framework does not ask for it. Of a body in chunks Django
    reads nothing, and would answer as if nothing had been sent.
    """

    def middleware(request):
        length = str(request.META.get("CONTENT_LENGTH") or 0)
        if "HTTP_TRANSFER_ENCODING" in request.META:
            status, detail = 411, _("Send the length of the body as Content-Length, and no chunks.")
        elif length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            megabytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
            status, detail = 413, _("A request may hold at most %(megabytes)d MB.") % {"megabytes": megabytes}
        else:
            return get_response(request)
        if is_of_api(request):
            return refusal(status, detail)
        return HttpResponse(detail, status=status, content_type="text/plain; charset=utf-8")

    return middleware


class GivingWay(MiddlewareMixin):
    """Says on a page that somebody else was saving, where the database let one of two go on; the API says so by itself.

    The page asks the database nothing: who is signed in, for one.
    """

    def process_exception(self, request, exception):
        contended = Contended.by(exception, request) if isinstance(exception, OperationalError) else None
        if contended is None or is_of_api(request):
            return None
        headers = {"Retry-After": str(contended.wait), "Cache-Control": "no-store"}
        return HttpResponse(render_to_string("409.html"), status=contended.code, headers=headers)
