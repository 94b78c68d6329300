"""Answers that everyone gets, given again as they were as long as nothing that everyone may read has changed.

Whatever changes what is public takes the next number of the history, in the transaction that makes the change: what was made at
the last such number is what would be made now. Whoever shows a token or a session is never answered from here.
"""

import hashlib

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpResponse, HttpResponseNotModified
from django.middleware.http import ConditionalGetMiddleware
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers, set_response_etag
from django.utils.http import parse_http_date_safe
from django.utils.translation import gettext as _

from history.models import Clock
from users.limits import Strangers

from .api.outside import is_of_api, refusal
from .api.validators import asks_nothing_first, has_tag
from .freshness import State, code

# Where nothing is the same for everyone or nothing comes from the database, and nobody waits for it to hear so.
ELSEWHERE = ("/healthz", "/readyz", "/admin/", "/account/", settings.STATIC_URL)
FEEDS = "/feeds/"
THEMES = ("light", "dark")
A_DAY = 24 * 3600
# Longer ones are made anew, so that a few of them do not take all the room.
LONGEST = 300_000


class Conditions(ConditionalGetMiddleware):
    """Middleware: answers what a read asks of tags and times, whether its answer was kept or made.

    Django's own, but HEAD is asked as GET is, and the API refuses by a problem.
    """

    def process_response(self, request, response):
        if request.method not in ("GET", "HEAD"):
            return response
        of_api = is_of_api(request)
        if not of_api and "ETag" not in response.headers and self.needs_etag(response):
            set_response_etag(response)
        tag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
        if not (tag or modified or of_api):
            return response
        answer = conditioned(request, tag, modified and parse_http_date_safe(modified), response)
        if answer.status_code == 412 and of_api:
            return refusal(412, _("What is here is not what the request speaks of."))
        return answer


def conditioned(request, tag, modified=None, response=None):
    """304, 412 or what would be answered, as Django has it; but what has no time is compared with none (RFC 9110 §13.1.4).

    Without a tag, too, it is what `*` means.
    """
    if modified is None:
        request.META.pop("HTTP_IF_UNMODIFIED_SINCE", None)
    if tag is None and request.headers.get("If-Match", "").strip() == "*":
        del request.META["HTTP_IF_MATCH"]
    return get_conditional_response(request, tag, modified, response)


def kept(get_response):
    """Middleware: keeps what says of itself that a shared cache may keep it."""

    def made(request):
        response = get_response(request)
        if response.cookies and "no-store" not in response.headers.get("Cache-Control", ""):
            # A cookie is for one reader: that their session is over, for one.
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def middleware(request):
        tag = _tag(request) if _is_anybody(request) else None
        if tag is None:
            return made(request)
        counts = is_of_api(request)
        is_page = not (counts or request.path_info.startswith(FEEDS))
        if is_page and asks_nothing_first(request) and has_tag(request, tag):
            # Whoever has the tag of a page was given the page, and all pages have these headers.
            return _marked(HttpResponseNotModified(headers={"ETag": tag}))
        # One tag is that of GET and HEAD, which are kept each for itself.
        place = f"{request.method}{tag}"
        answer = caches["answers"].get(place)
        # What is given from here counts like everything else; the view says why it answers no more.
        if answer is not None and (not counts or Strangers().allow_request(request, None)):
            content, headers = answer
            return HttpResponse(content, headers=headers)
        response = made(request)
        if response.status_code == 200 and not response.streaming and _is_shared(response):
            response.headers.setdefault("ETag", tag)
            if len(response.content) <= LONGEST:
                caches["answers"].set(place, (response.content, dict(response.headers)), timeout=A_DAY)
        return response

    return middleware


def for_everyone(request, response):
    """Let the page be kept, by readers too, who ask each time whether it is still the same; unless somebody is signed in."""
    if response.status_code == 200 and not request.user.is_authenticated:
        _marked(response)
    return response


def until_changed(name, make):
    """What `make` gives, which depends on nothing but the record, drafts and all: made anew once that has changed."""
    last, _public, epoch = Clock.reading()
    key = hashlib.sha256(repr((last, epoch, code(), name)).encode()).hexdigest()
    return caches["figures"].get_or_set(key, make, timeout=A_DAY)


def _marked(response):
    patch_cache_control(response, public=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def _is_anybody(request):
    return (
        request.method in ("GET", "HEAD")
        # One who works on pages wants them anew, whatever the record says.
        and not settings.DEBUG
        and not request.path_info.startswith(ELSEWHERE)
        and "Authorization" not in request.headers
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def _is_shared(response):
    return "public" in response.headers.get("Cache-Control", "")


def _tag(request):
    """A word for all that an answer may depend on; None where the database does not say how far it has come."""
    try:
        # The question itself tells whether a connection that was kept still works: Django would ask another one before it.
        connection.health_check_done = True
        _last, number, epoch = Clock.reading()
    except DatabaseError:
        connection.close_if_unusable_or_obsolete()
        return None
    theme = request.COOKIES.get("theme")
    asked = request.get_host(), request.get_full_path()
    chosen = request.headers.get("Accept") if is_of_api(request) else theme if theme in THEMES else None
    return State(number, epoch=epoch, day=timezone.now().date()).tag(*asked, chosen)
