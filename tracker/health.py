"""Two addresses for whoever watches the site: does the process answer, and can it do its work."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request):
    return _line("ok")


@require_safe
@never_cache
def readyz(request):
    """Ready once the database answers and has every migration that this version of the code brings, and the cache answers."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _line("the database does not answer", status=503)
    if missing:
        return _line(f"{len(missing)} migrations are missing", status=503)
    try:
        cache.get("readyz")
    except Exception:  # each kind of cache has errors of its own
        return _line("the cache does not answer", status=503)
    return _line("ready")


def _line(text, status=200):
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
