"""What turns a fresh copy, or an older one, into a site that can be served. Each step may be repeated."""

import hashlib
import secrets
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

RECORD = ["parties.Party", "incidents.Incident", "statements.Statement", "investigations.Investigation"]


def migrate():
    """Applies the missing migrations and says how many there were."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        call_command("migrate", interactive=False, verbosity=0)
    return len(missing)


def collect_static():
    """Collects, hashes and compresses the static files; says whether any had changed since the last time."""
    root = Path(settings.STATIC_ROOT)
    mark = root.with_name(f"{root.name}.sha256")
    digest = static_digest()
    if mark.is_file() and mark.read_text() == digest and (root / "staticfiles.json").is_file():
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(digest)
    return True


def static_digest():
    """Changes when a static file of ours or of a package is added, removed or written."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def is_empty():
    return not any(apps.get_model(name).objects.exists() for name in RECORD)


def create_administrator():
    """Makes the first administrator and returns its name and password; None where there is one already."""
    users = get_user_model().objects
    if users.filter(is_superuser=True, is_active=True).exists():
        return None
    name = "admin"
    while users.filter(username=name).exists():
        name = f"admin-{secrets.token_hex(2)}"
    password = secrets.token_urlsafe(12)
    users.create_superuser(name, password=password)
    return name, password
