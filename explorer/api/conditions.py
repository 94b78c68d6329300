"""`If-Match`: a record is changed only by whoever has read what is there (RFC 9110 §13.1.1, RFC 6585 §3).

The tag of a record is the number of its last change and a hash of how this reader is shown it: "7-5e884898da280471". What is
compared is the number alone: that a party was renamed in between takes nothing from anybody. A proxy that compresses makes
the tag a weak one (W/), which is taken, too.
"""

import hashlib
import re

from django.db import transaction
from django.utils.translation import gettext as _

from explorer.repeats import take
from history.models import Change
from history.tracking import TRACKED, roots_of

from .problems import BadHeader, Stale, Unconditional

HEADER = "If-Match"
TAGS = re.compile(r'\s*(W/)?"[^"]*"\s*(,\s*(W/)?"[^"]*"\s*)*')
# Whatever it is now.
ANY = "*"


def version_of(record) -> int | None:
    """The number of the last change of a record; of a part, that of the record which it is part of; None without history."""
    if type(record) not in TRACKED:
        return None
    if TRACKED[type(record)].up is None and hasattr(record, "version"):
        return record.version
    return _last_change(*_root(record))


def tag(version, content) -> str:
    return f'"{version}-{hashlib.sha256(content).hexdigest()[:16]}"'


def tagged(response, record):
    """An answer about a record, with its ETag."""
    response.version = version_of(record)
    return response


class Condition:
    """What a request says of the record that it changes; raises BadHeader."""

    def __init__(self, header):
        self.given = header is not None
        self.any = self.given and header.strip() == ANY
        if self.given and not self.any and not TAGS.fullmatch(header):
            raise BadHeader(HEADER, _("Send the ETag that came with the record, in its quotes, or *."))
        self.versions = {int(number) for number in re.findall(r'"(\d{1,9})(?:-[0-9a-f]*)?"', header or "")}

    def check(self, record, writer=None) -> None:
        """Lock the record, or what it is part of, until the end of the transaction; raises Stale if it is another by now.

        `writer`: whose own last change may be followed by another without a word about it; raises Unconditional.
        """
        model, pk = _root(record)
        model._base_manager.select_for_update(no_key=True).get(pk=pk)
        last = _changes(model, pk).first()
        if self.given:
            if not self.any and (last.version if last else 0) not in self.versions:
                raise Stale(_("Somebody else has changed this record since. Read it again; nothing was saved."))
        elif writer is not None and last is not None and last.by_id != writer.pk:
            raise Unconditional(
                _("Somebody else changed this record last. Read it, and send its ETag as If-Match; nothing was saved.")
            )


def conditionally(view, handler, request, *args, **kwargs):
    """Change a record if it is still the one that the request speaks of. All but DELETE must speak of one.

    Where the address is that of the record's source, they need not as long as nobody else has changed it.
    """
    condition = Condition(request.headers.get(HEADER))
    follows = view.action == "by_source"
    if not condition.given and not follows:
        if request.method != "DELETE":
            raise Unconditional(
                _("Send the ETag of the record that you have read, as If-Match: it may be another by now.")
            )
        return handler(request, *args, **kwargs)
    with transaction.atomic():
        if follows:
            # Two that add the same: the second finds what the first has added.
            take(view.basename, *view.names().values(), wait=True)
        if record := view.meant():
            condition.check(record, request.user if follows else None)
        elif condition.given and follows:
            raise Stale(_("There is no such record. Without If-Match it is added."))
        return handler(request, *args, **kwargs)


def _root(record):
    model, pks = roots_of(type(record), [record.pk])
    return model, next(iter(pks))


def _changes(model, pk):
    """The last one first."""
    return Change.objects.filter(resource=model._meta.label_lower, record=pk).order_by("-version")


def _last_change(model, pk):
    return _changes(model, pk).values_list("version", flat=True).first() or 0
