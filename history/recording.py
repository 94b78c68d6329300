"""The one door through which records change.

    with recording(by=request.user, reason="The source moved."):
        ...

Inside, any number of records change in one transaction; at its end each record that is not as it was gets one change row.
The sequence is taken last and under a lock that is held until the commit, so that whoever reads up to a number has seen all
that came before it. Outside, a record refuses to be written.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

_current: ContextVar["Recording | None"] = ContextVar("recording", default=None)


class NotRecorded(RuntimeError):
    """A record was about to change without a history of it."""


class Recording:
    """What changes together: by whom (None: the system itself), why, and which records were touched."""

    def __init__(self, by=None, reason=""):
        self.by, self.reason = by, reason
        self.touched: dict[type, set] = {}


@contextmanager
def recording(by=None, reason=""):
    """Changes of records, in one transaction; inside another recording, a part of that.

    ValidationError at the end, with nothing changed, when a record that was public changed without a reason.
    """
    outer = _current.get()
    if outer is not None and not isinstance(outer, _Nothing):
        outer.reason = outer.reason or reason.strip()
        with transaction.atomic():
            yield outer
        return
    from .changes import write  # models are loaded after this module

    with transaction.atomic():
        now = Recording(by if by is not None and by.pk else None, reason.strip())
        token = _current.set(now)
        try:
            yield now
            write(now)
        finally:
            _current.reset(token)


class _Nothing(Recording):
    pass


@contextmanager
def without_history():
    """Records may be written and leave no history: for tests that arrange their data, and for nothing else."""
    token = _current.set(_Nothing())
    try:
        yield
    finally:
        _current.reset(token)


def note(model, pks) -> None:
    """Remember that these records were touched."""
    now = _current.get()
    if now is None:
        raise NotRecorded(f"{model._meta.label} changes only inside `with recording(…)`.")
    now.touched.setdefault(model, set()).update(pks)


def reason_missing() -> ValidationError:
    return ValidationError(
        {"reason": ValidationError(_("This record is public. Say why it changes; readers see it."), code="reason")}
    )
