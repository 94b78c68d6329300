"""The settings of production, but that no answer is kept: each is made when it is asked for."""

from tracker.settings import *  # noqa: F403 - the same in everything else

NOTHING_KEPT = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
CACHES = {**CACHES, "figures": NOTHING_KEPT, "answers": NOTHING_KEPT}  # noqa: F405
