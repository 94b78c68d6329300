"""Makes releases, withdraws them, and tells whether their files are still what they were."""

import hashlib
import json
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from explorer import licence
from explorer.api.negotiation import MEDIA
from explorer.change_feed import cursor_of, latest_public
from history.models import Clock
from history.recording import recording

from . import contents
from .models import Release, ReleaseFile

# As Frictionless Data calls it, which knows data packages by this name: https://specs.frictionlessdata.io/data-package/.
MANIFEST = "datapackage.json"
SUMS = "SHA256SUMS.txt"


def make(name: str, note: str = "", by=None) -> Release:
    """A release of all that is public now; ValidationError if the name is none, or taken.

    However much there is, a portion is held at a time; until it is whole it lies in the folder for temporary files (TMPDIR).
    """
    release = Release(name=name, note=note.strip(), made_at=timezone.now())
    release.full_clean(exclude=["cursor"])
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        with _one_moment():
            clock = Clock.objects.get(pk=1)
            release.made_at = timezone.now()
            release.cursor = cursor_of(clock.epoch, latest_public(clock)[0])
            files = list(_lists(Path(folder)))
        files.append(_written(Path(folder) / MANIFEST, manifest(release, files)))
        sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
        files.append(_written(Path(folder) / SUMS, sums))
        _keep(release, files, Path(folder), by)
    return release


def withdraw(release: Release, reason: str, by=None) -> None:
    """Give its files out no longer, for good, and say why; ValidationError without a reason, or if it was withdrawn before."""
    if release.withdrawn_at:
        raise ValidationError(_("The release was withdrawn before."))
    with recording(by=by, reason=reason):
        release.withdrawn_at, release.withdrawn_because = timezone.now(), reason.strip()
        release.full_clean()
        release.save()
        for file in release.files.all():
            storage, name = file.file.storage, file.file.name
            file.file = ""
            file.save()
            transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))


def damaged(release: Release) -> list[str]:
    """The names of its files that are not what they were, or are not there; of a withdrawn one there are none."""
    return [] if release.withdrawn_at else [file.name for file in release.files.all() if not _is_whole(file)]


def citation(release: Release) -> str:
    """How to cite it: what is in it is told by its name, and needs no day of access."""
    words = {
        "register": settings.SPECTACULAR_SETTINGS["TITLE"],
        "name": release.name,
        "day": date_format(release.made_at, "j F Y"),
        "address": address_of(release),
    }
    return _("%(register)s, release %(name)s, %(day)s. %(address)s") % words


def address_of(what) -> str:
    """Of a release or of one of its files, with the host."""
    return settings.SITE_URL + what.get_absolute_url()


def contents_of(name: str) -> str:
    """What stands in the file of this name; nothing where today's releases have none such."""
    if name in (contents.CODEBOOK, MANIFEST, SUMS):
        return {
            contents.CODEBOOK: _("Every code, and what it means."),
            MANIFEST: _("What is in the release, for programs that read data packages."),
            SUMS: _("The checksums of all other files."),
        }[name]
    what, _dot, ending = name.partition(".")
    if what not in contents.RESOURCES:
        return ""
    ways = {
        "csv": f"{contents.about(contents.RESOURCES[what][1])} {_('A row for each.')}",
        "ndjson": _("The same, whole records, one on each line."),
        "geojson": _("The same for a map, without a point where none is known."),
    }
    return ways.get(ending, "")


def media_type(name: str) -> str:
    return MEDIA.get(name.rpartition(".")[2], "text/plain")


def manifest(release: Release, files) -> str:
    """What is in it, as a data package: each file with its kind, size, checksum and number of rows."""
    register = settings.SPECTACULAR_SETTINGS["TITLE"]
    told = {
        "name": f"{register.lower().replace(' ', '-')}-{release.name}",
        "id": address_of(release),
        "title": f"{register}, {release.name}",
        "description": release.note,
        "version": release.name,
        "created": release.made_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "homepage": f"{settings.SITE_URL}/",
        "licenses": [{"name": "CC-BY-4.0", "title": licence.NAME, "path": licence.URL}],
        "citation": citation(release),
        "cursor": release.cursor,
        "resources": [
            {
                "name": file.name.replace(".", "-"),
                "path": file.name,
                "description": contents_of(file.name),
                "format": file.name.rpartition(".")[2],
                "mediatype": media_type(file.name),
                "encoding": "utf-8",
                "bytes": file.size,
                "hash": f"sha256:{file.sha256}",
                "rows": file.rows,
            }
            for file in files
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


@contextmanager
def _one_moment():
    """What is read inside is of one moment, whatever others write meanwhile, and they do not wait for it.

    Inside another transaction it is what that one sees.
    """
    outermost, mode = not connection.in_atomic_block, getattr(connection, "transaction_mode", None)
    try:
        if mode:
            # SQLite: one that only reads need not wait for its turn to write, as those of the site do.
            connection.transaction_mode = "DEFERRED"
        with transaction.atomic():
            if outermost and connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if mode:
            connection.transaction_mode = mode


def _lists(folder):
    """The files of every list, and of the code book, once they are written."""
    for one in contents.lists():
        paths = [folder / f"{one.name}.{file.ending}" for file in one.files]
        with _open(paths) as written:
            for file, into in zip(one.files, written, strict=True):
                into.write(file.head)
            rows = 0
            for records in one.portions():
                for file, into, its in zip(one.files, written, zip(*records, strict=True), strict=True):
                    into.write(file.of(its, rows))
                rows += len(records)
            for file, into in zip(one.files, written, strict=True):
                into.write(file.tail)
        yield from (_known(path, rows) for path in paths)
    text, rows = contents.codebook()
    yield _written(folder / contents.CODEBOOK, text, rows)


@contextmanager
def _open(paths):
    with ExitStack() as stack:
        # As it is written: tables have line ends of their own.
        yield [stack.enter_context(path.open("w", encoding="utf-8", newline="")) for path in paths]


def _written(path, text, rows=None):
    path.write_bytes(text.encode())
    return _known(path, rows)


def _known(path, rows):
    with path.open("rb") as file:
        return ReleaseFile(name=path.name, rows=rows, size=path.stat().st_size, sha256=_sum(file))


def _sum(file) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()


def _keep(release, files, folder, by):
    """Put the files where they stay and the release on record; if that fails, neither is there."""
    kept = []
    try:
        with ExitStack() as stack, recording(by=by, reason=release.note or _("Released.")):
            release.save()
            for file in files:
                copy = stack.enter_context((folder / file.name).open("rb"))
                storage = file.file.storage
                file.release, file.file = release, storage.save(f"releases/{release.name}/{file.name}", File(copy))
                kept.append((storage, file.file.name))
                file.full_clean()
                file.save()
    except BaseException:
        for storage, name in kept:
            storage.delete(name)
        raise


def _is_whole(file):
    try:
        with file.file.open("rb") as copy:
            return _sum(copy) == file.sha256
    except OSError:
        return False
