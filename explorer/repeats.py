"""What was answered to requests that carry a key, so that one that is sent again does nothing again."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from statements.models import Statement, TextVersion, Translation

KEPT = timedelta(hours=24)
LONGEST_KEY = 255


class AnsweredQuerySet(models.QuerySet):
    def outlived(self):
        """Those that nobody is promised any more."""
        return self.filter(at__lte=timezone.now() - KEPT)


class Answered(models.Model):
    """The answer to one request of one account under one key. Written in the same transaction as what it answers."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=LONGEST_KEY)
    # SHA-256 of what was asked: method, address and body.
    asked = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    status = models.PositiveSmallIntegerField()
    location = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(null=True)
    # Empty where there was none, and where words of it were redacted since.
    body = models.TextField(blank=True)

    objects = AnsweredQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a request with a key")
        verbose_name_plural = _("answers to requests with a key")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="answered_once")]

    def __str__(self):
        return f"{self.key}: {self.status}"


def take(*key, wait=False) -> bool:
    """Keep others from the same key until the end of the transaction. False if somebody has it, where that can be told.

    On SQLite whoever writes has the database alone: a second request waits for its turn, and finds the answer.
    """
    if connection.vendor != "postgresql":
        return True
    number = int.from_bytes(hashlib.sha256(repr(key).encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return cursor.fetchone()[0]


def forget_redacted(changes, **signal) -> None:
    """Take what was answered about a statement away once words of it are redacted."""
    changed = {change.record for change, _before in changes if change.resource == "statements.statement"}
    for model in (TextVersion, Translation):
        redacted = model.objects.filter(statement__in=changed, redacted_at__isnull=False)
        for pk in set(redacted.values_list("statement", flat=True)):
            Answered.objects.filter(body__contains=f'"{Statement.series.format(pk)}"').update(body="")
