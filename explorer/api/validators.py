"""`ETag` and `Last-Modified` of what everyone may read, and 304 for whoever has it (RFC 9110 §13): asked before anything is read.

Who sees drafts has the tag of the record that is answered, and nothing else: what they see changes with what they may, too.
"""

from django.http import HttpResponseNotModified
from django.utils.http import http_date, parse_etags, parse_http_date_safe

# What is asked before tags and times of what the sender has (RFC 9110 §13.2.2): of the answer alone, once there is one.
FIRST = ("If-Match", "If-Unmodified-Since")


def asks_nothing_first(request) -> bool:
    """Whether a read may be told that nothing changed before it is answered."""
    return not any(name in request.headers for name in FIRST)


def has_tag(request, tag) -> bool:
    """Whether the sender was answered once what has this tag; `*` means whatever there is, and nobody has looked yet."""
    return tag in (one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", "")))


def unless_unchanged(view, handler, request, *args, **kwargs):
    """Answer a GET, or say that nothing changed."""
    state = view.known = view.state()
    if state is None:
        return handler(request, *args, **kwargs)
    tag = state.tag(request.get_full_path(), view.kind)
    modified_at = state.modified_at if state.is_settled else None
    if asks_nothing_first(request) and _has(view, request, tag, modified_at):
        response = HttpResponseNotModified()
    else:
        response = handler(request, *args, **kwargs)
        if response.status_code != 200:
            return response
    response["ETag"] = tag
    if modified_at is not None:
        response["Last-Modified"] = http_date(modified_at)
    return response


def _has(view, request, tag, modified_at) -> bool:
    """Whether the request tells, at no further cost, that its sender has what would be answered. A tag counts before a time."""
    if "If-None-Match" in request.headers:
        return has_tag(request, tag)
    since = request.headers.get("If-Modified-Since")
    since = since and parse_http_date_safe(since)
    return bool(since and modified_at is not None and modified_at <= since and view.is_understood())
