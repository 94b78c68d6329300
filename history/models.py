"""The changes of every record, in commit order; append-only, in the database's sight too."""

import datetime
import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from formats.columns import Prose

from .guards import forbid


def an_epoch():
    return uuid.uuid4().hex


class Clock(models.Model):
    """The number of the last change; its one row is the lock that puts changes in order.

    Within an epoch no number is given twice. Whatever gives some again, as a restore does, begins another.
    """

    last = models.BigIntegerField(default=0)
    # Of these, the last one of what everyone may read; the number of a draft's is nobody's business.
    last_public = models.BigIntegerField(default=0)
    epoch = models.CharField(max_length=32, default=an_epoch)

    class Meta:
        constraints = [models.CheckConstraint(name="history_one_clock", condition=models.Q(pk=1))]

    def __str__(self):
        return str(self.last)

    @classmethod
    def reading(cls):
        """(last, last_public, epoch). Who asks before every answer writes no query for it: that took longer than asking."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT last, last_public, epoch FROM history_clock")
            return cursor.fetchone()


class Op(models.TextChoices):
    CREATED = "created", _("recorded")
    UPDATED = "updated", _("changed")
    PUBLISHED = "published", _("published")
    MERGED = "merged", _("merged")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ChangeQuerySet(models.QuerySet):
    def of(self, record):
        """The changes of one record, the first first."""
        return self.filter(resource=record._meta.label_lower, record=record.pk).order_by("version")

    def known_on(self, record, day):
        """The last change of a record on or before a day, by the clock of UTC; None if it was not here yet."""
        return self.of(record).filter(at__date__lte=day).last()

    def entered(self, record) -> dict:
        """(kind, key) of each part that a record has or had → the day of UTC on which it was first on record."""
        days = {}
        for at, after in self.of(record).values_list("at", "after"):
            for kind, rows in after.items():
                if isinstance(rows, list):
                    for row in rows:
                        if isinstance(row, dict) and "id" in row:
                            days.setdefault((kind, row["id"]), at.astimezone(datetime.UTC).date())
        return days

    def latest_of(self, model, **until):
        """The last change of each record of a model, among those that match `until`."""
        changes = self.filter(resource=model._meta.label_lower, **until)
        newest = changes.filter(record=models.OuterRef("record")).order_by("-version")
        return changes.filter(pk=models.Subquery(newest.values("pk")[:1]))


_KEPT = ("id", "seq", "at", "reason", "op", "resource", "record", "version", "was_public", "is_public")


def _kept(row):
    return ", ".join([f"COALESCE({row}.by_id, 0)", *(f"{row}.{name}" for name in _KEPT)])


# Words are taken out of a state once for each redaction that is itself on record.
_REDACTS = (
    f"({_kept('OLD')}) = ({_kept('NEW')}) AND NEW.redactions = OLD.redactions + 1 "
    "AND NEW.redactions = (SELECT COUNT(*) FROM history_redaction WHERE change_id = OLD.id)"
)


@forbid("UPDATE", when=f"NOT ({_REDACTS})", message="A recorded change is never rewritten.")
@forbid("DELETE", message="A recorded change is never removed.")
class Change(models.Model):
    """One record as it was after one change: `after` holds its columns, relations and parts."""

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="changes")
    reason = models.TextField(blank=True)
    op = models.CharField(max_length=10, choices=Op.choices)
    resource = models.CharField(max_length=60)
    record = models.BigIntegerField()
    version = models.PositiveIntegerField()
    was_public = models.BooleanField()
    is_public = models.BooleanField()
    after = models.JSONField(encoder=DjangoJSONEncoder)
    redactions = models.PositiveSmallIntegerField(default=0)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "record", "version"], name="history_version_once"),
        ]
        indexes = [
            models.Index(fields=["at"], name="history_by_time"),
            # Whoever follows what is public passes over any number of changes of drafts at once.
            models.Index(fields=["seq"], condition=models.Q(is_public=True), name="history_public"),
        ]

    def __str__(self):
        return f"{self.seq}: {self.resource} {self.record} {self.op}"


@forbid("UPDATE", message="That a record was refreshed is never rewritten.")
@forbid("DELETE", message="That a record was refreshed is never removed.")
class Refreshed(models.Model):
    """That a public record reads otherwise since a change of another one, and stayed the version that it was."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    resource = models.CharField(max_length=60)
    record = models.BigIntegerField()
    version = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("refreshed record")
        verbose_name_plural = _("refreshed records")
        ordering = ["seq"]
        indexes = [models.Index(fields=["resource", "record", "seq"], name="refreshed_of_a_record")]

    def __str__(self):
        return f"{self.seq}: {self.resource} {self.record}"


@forbid("UPDATE", message="A redaction is never rewritten.")
@forbid("DELETE", message="A redaction is never removed.")
class Redaction(models.Model):
    """That words were taken out of the state which a change left, why, and the hash of that state before."""

    change = models.ForeignKey(Change, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.change}: {self.reason}"


class NoteQuerySet(models.QuerySet):
    def of(self, record):
        """The notes on one record, the first first."""
        return self.filter(resource=record._meta.label_lower, record=record.pk)


@forbid("UPDATE", message="A note is never rewritten.")
@forbid("DELETE", message="A note is never removed.")
class Note(models.Model):
    """What editors tell each other about a record. It is never public."""

    resource = models.CharField(max_length=60, editable=False)
    record = models.BigIntegerField(editable=False)
    text = Prose(_("note"), max_length=5_000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True, editable=False, related_name="notes"
    )
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["pk"]
        indexes = [models.Index(fields=["resource", "record"], name="notes_of_a_record")]

    def __str__(self):
        return self.text[:80]
