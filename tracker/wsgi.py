import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from formats.processes import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

application = get_wsgi_application()
# What is loaded with the first request otherwise, and the first one waits for.
get_resolver().url_patterns  # noqa: B018
settle()
