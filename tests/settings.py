"""The site's own settings, with a key and an address that a test run can rely on wherever it happens."""

import os

os.environ.setdefault("SECRET_KEY", "the tests sign with this; nothing that runs for anyone else does")
os.environ["SITE_URL"] = "http://localhost:8000"
os.environ["DEBUG"] = "false"
# A test run asks more often than anybody may; those of the limits set their own.
os.environ["API_RATE_ANONYMOUS"] = "none"
os.environ["API_RATE_SIGNED_IN"] = "none"
os.environ["API_RATE_TOKEN"] = "none"
os.environ["API_RATE_FAILED_TOKENS"] = "none"

from tracker.settings import *  # noqa: F403 - the environment comes first, and everything is wanted

# Static files are served as they stand, without collecting and hashing them first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# Tests arrange records without the history that tells whether a page or an answer is still as it was.
NOTHING_KEPT = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
CACHES = {**CACHES, "figures": NOTHING_KEPT, "answers": NOTHING_KEPT}  # noqa: F405

# Guarding test passwords well would take most of the time of the run.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# No thread keeps a database from being dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
# No test outlives a crash of the server: PostgreSQL need not wait for its disk.
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":  # noqa: F405
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"  # noqa: F405
