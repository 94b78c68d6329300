"""`ETag` and `Last-Modified` of what everyone may read, and 304 for whoever has it (RFC 9110 §13): asked before anything is read.

Who sees drafts has the tag of the record that is answered, and nothing else: what they see changes with what they may, too.
"""

from django.http import HttpResponseNotModified
from django.utils.http import http_date, parse_etags, parse_http_date_safe


def unless_unchanged(view, handler, request, *args, **kwargs):
    """Answer a GET, or say that nothing changed."""
    state = view.known = view.state()
    if state is None:
        return handler(request, *args, **kwargs)
    tag = state.tag(request.get_full_path(), view.kind)
    modified_at = state.modified_at if state.is_settled else None
    if _has(view, request, tag, modified_at):
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
    tags, since = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
    if tags is not None:
        # None but who was answered once has this one.
        return tag in (one.removeprefix("W/") for one in parse_etags(tags))
    since = since and parse_http_date_safe(since)
    return bool(since and modified_at is not None and modified_at <= since and view.is_understood())
