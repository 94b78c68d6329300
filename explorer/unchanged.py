"""Pages that are given again as they were, as long as nothing on record has changed.

Whatever changes the record takes the next number of its history, in the same transaction: a page that was made at the last
public number is the page of now.
"""

import hashlib

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

from history.models import Clock

from .freshness import code, of_register

# Longer ones are made anew, so that a few of them do not take all the room.
LONGEST = 300_000


class Unchanged:
    """A page that shows readers who are nobody only what is on record, and how long ago that was in days."""

    def dispatch(self, request, *args, **kwargs):
        # One who works on pages wants them anew, whatever the record says.
        if settings.DEBUG or request.method not in ("GET", "HEAD") or request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        key = self._key(request)
        kept = caches["pages"].get(key)
        if kept is not None:
            response = HttpResponse(kept[0], content_type=kept[1])
        else:
            response = super().dispatch(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            if hasattr(response, "render"):
                response.render()
            if len(response.content) <= LONGEST:
                caches["pages"].set(key, (response.content, response["Content-Type"]), timeout=24 * 3600)
        response["ETag"] = f'"{key}"'
        patch_cache_control(response, no_cache=True)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return get_conditional_response(request, response["ETag"], None, response)

    @staticmethod
    def _key(request):
        """Everything that the page may depend on, as one short word."""
        register = of_register()
        depends_on = (
            *(register.number, register.epoch, timezone.now().date(), code(), settings.PLACE_NAMES_LEAD),
            *(request.get_full_path(), request.COOKIES.get("theme"), get_language()),
        )
        return hashlib.sha256(repr(depends_on).encode()).hexdigest()[:32]


def until_changed(name, make):
    """What `make` gives, which depends on nothing but the record, drafts and all: made anew once that has changed."""
    key = hashlib.sha256(repr((Clock.reading(), code(), name)).encode()).hexdigest()
    return caches["pages"].get_or_set(key, make, timeout=24 * 3600)
