"""A release and its files: what was public at one moment, under a name to cite."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from formats.columns import Line, Prose, Rule
from history.guards import forbid
from history.querysets import RecordedQuerySet
from history.tracking import part_of, record

# Part of addresses and of names of files.
NAME = RegexValidator(
    r"\A[a-z0-9]+([.-][a-z0-9]+)*\Z", _("Small letters and digits, with single dots or hyphens between: 2026.11.")
)
_MADE = ("name", "made_at", "cursor", "note")


def _same(names):
    """SQL: these columns stay as they are."""
    return " AND ".join(f"OLD.{name} = NEW.{name}" for name in names)


@forbid(
    "UPDATE",
    when=f"NOT ({_same(_MADE)} AND OLD.withdrawn_at IS NULL)",
    message="A release is never rewritten; it can be withdrawn, once.",
)
@forbid("DELETE", message="A release is never removed; it can be withdrawn.")
@record
class Release(models.Model):
    """Everything that was public at one moment, as files with checksums, under a name to cite."""

    name = Line(
        _("name"), max_length=40, unique=True, validators=[NAME], help_text=_("By the calendar, such as 2026.11.")
    )
    made_at = models.DateTimeField(_("made at"), help_text=_("When what is in it was read, all at once."))
    cursor = models.CharField(
        _("cursor"), max_length=60, help_text=_("Of the last change that is in it: where the change feed goes on.")
    )
    note = Prose(_("note"), max_length=2_000, blank=True, help_text=_("What is new in it, for readers."))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_because = Prose(_("reason for the withdrawal"), max_length=1_000, blank=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-pk"]
        constraints = [
            Rule(
                name="withdrawn_release_says_why",
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because=""),
                field="withdrawn_because",
                message=_("Say why the release is withdrawn; readers see it."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("release", args=[self.name])


@forbid(
    "UPDATE",
    when=f"NOT ({_same(('release_id', 'name', 'size', 'sha256'))} "
    "AND COALESCE(OLD.rows, -1) = COALESCE(NEW.rows, -1) AND NEW.file = '')",
    message="A file of a release is never rewritten.",
)
@forbid("DELETE", message="A file of a release is never removed from its list.")
@part_of("release", left_out=["file"])
class ReleaseFile(models.Model):
    """One file of a release; of a withdrawn one, what is left to know a copy by."""

    release = models.ForeignKey(Release, models.PROTECT, verbose_name=_("release"), related_name="files")
    name = Line(_("name"), max_length=60)
    rows = models.PositiveIntegerField(
        _("rows"),
        null=True,
        blank=True,
        help_text=_("Records, features or lines of a table below its head; none of a manifest."),
    )
    size = models.PositiveBigIntegerField(_("size"), help_text=_("In bytes."))
    sha256 = models.CharField("SHA-256", max_length=64)
    file = models.FileField(_("file"), max_length=200, blank=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a release")
        verbose_name_plural = _("files of a release")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="release_file_once")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("release-file", args=[self.release.name, self.name])
