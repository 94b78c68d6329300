"""Answers that everyone gets, given again as they were as long as nothing on record has changed.

An answer that a shared cache may keep for a minute may be kept here until the next change, which takes the next number of the
history in the transaction that makes it. Whoever shows a token or a session is never answered from here.
"""

import hashlib

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.http import HttpResponse
from django.utils import timezone

from explorer.freshness import code
from explorer.unchanged import LONGEST
from history.models import Clock
from users.limits import Strangers

BELOW = "/api/v1/"
A_DAY = 24 * 3600


def kept(get_response):
    def middleware(request):
        key = _key(request) if _is_anybody(request) else None
        if key is None:
            return get_response(request)
        answer = caches["answers"].get(key)
        # What is given from here counts like everything else; the view says why it answers no more.
        if answer is not None and Strangers().allow_request(request, None):
            content, headers = answer
            return HttpResponse(content, headers=headers)
        response = get_response(request)
        if _is_for_everyone(response):
            caches["answers"].set(key, (response.content, dict(response.headers)), timeout=A_DAY)
        return response

    return middleware


def _is_anybody(request):
    return (
        request.method in ("GET", "HEAD")
        and request.path_info.startswith(BELOW)
        and not settings.DEBUG
        and "Authorization" not in request.headers
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def _is_for_everyone(response):
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "public" in response.headers.get("Cache-Control", "")
        and len(response.content) <= LONGEST
    )


def _key(request):
    """Everything that an answer may depend on, as one short word; None where the database does not say."""
    try:
        clock = Clock.reading()
    except DatabaseError:
        return None
    asked = request.method, request.get_host(), request.get_full_path(), request.headers.get("Accept")
    return hashlib.sha256(repr((clock, timezone.now().date(), code(), asked)).encode()).hexdigest()
