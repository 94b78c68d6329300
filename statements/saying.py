"""By when something had been said: the day that `as_of` goes by."""

import datetime

from .models import Capture


def captured(statements) -> dict[int, datetime.datetime]:
    """Statement → when a source of it was captured first, of those where one was."""
    captures = Capture.objects.filter(source__statement__in=statements, failure="").order_by("-retrieved_at")
    return dict(captures.values_list("source__statement", "retrieved_at"))


def said_by(statement, captured) -> datetime.date:
    """The day by whose end it had been said: the latest on which it can have been issued.

    One without a date counts from its first capture, which `captured` knows, else from its entry.
    """
    return statement.issued_end or (captured.get(statement.pk) or statement.created_at).date()
