"""`Idempotency-Key`: a POST that is sent again, since nobody knows whether it arrived, does what it did and nothing more.

The answer is kept in the transaction that writes, so that there is both or neither, wherever a server is stopped. What is
refused writes nothing, and nothing is kept of it.
"""

import hashlib
import json
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from explorer.repeats import LONGEST_KEY, Answered, take

from .conditions import conditionally
from .problems import AnotherRequest, BadHeader, InProgress

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"


def once(view, handler, request, *args, **kwargs):
    """Answer a POST, or tell again what was answered to it."""
    if view.conditional:
        # Inside: a repeat is told what was answered, whatever the record is by then.
        handler = partial(conditionally, view, handler)
    elif request.headers.get("If-Match") is not None:
        raise BadHeader("If-Match", _("PUT, PATCH and DELETE take this; this POST does not."))
    key = request.headers.get(HEADER)
    if key is None:
        # As with a key: what is saved is answered, or nothing is saved.
        with transaction.atomic():
            return handler(request, *args, **kwargs)
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise BadHeader(HEADER, _("Send 1 to %(most)d printable ASCII characters.") % {"most": LONGEST_KEY})
    asked = _fingerprint(request)
    with transaction.atomic():
        if not take(request.user.pk, key):
            raise InProgress(_("The first request with this key is still being answered."), wait=1)
        Answered.objects.outlived().delete()
        earlier = Answered.objects.filter(user=request.user, key=key).first()
        if earlier is not None:
            return _again(earlier, asked)
        response = handler(request, *args, **kwargs)
        _keep(request.user, key, asked, response)
    return response


def _again(earlier, asked):
    if earlier.asked != asked:
        raise AnotherRequest(_("This key was used for another request. Take a new key for each."))
    response = Response(json.loads(earlier.body) if earlier.body else None, status=earlier.status)
    response.version = earlier.version
    response[REPLAYED] = "true"
    if earlier.location:
        response["Location"] = earlier.location
    return response


def _keep(user, key, asked, response):
    Answered.objects.create(
        user=user,
        key=key,
        asked=asked,
        status=response.status_code,
        location=response.get("Location", ""),
        version=getattr(response, "version", None),
        body=JSONRenderer().render(response.data).decode() if response.data is not None else "",
    )


def _fingerprint(request):
    """What is asked: method, address and body, in whatever order the members of its objects stand."""
    body = json.dumps(request.data, sort_keys=True)
    return hashlib.sha256(f"{request.method} {request.get_full_path()} {body}".encode()).hexdigest()
