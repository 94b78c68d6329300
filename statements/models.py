"""What a party said: its statement, immutable once published, with texts, translations and sources."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from formats.columns import LanguageColumn, Line, Prose, Rule
from formats.dates import UncertainDateColumns, date_rules
from formats.folding import FoldedColumn
from formats.references import ReferenceSeries
from incidents.lifecycle import Publishable, lifecycle_rules
from parties.models import Outlet, Party

from .acts import Channel
from .claims import MEASURES, CasualtyFigure, Claim
from .querysets import StatementQuerySet

__all__ = ["MEASURES", "CasualtyFigure", "Claim", "Source", "Statement", "TextVersion", "Translation"]


class Statement(Publishable):
    """What one party said, when, in its own words, with its source."""

    issuer = models.ForeignKey(Party, models.PROTECT, verbose_name=_("issuer"), related_name="statements")
    speaker = Line(
        _("speaker"), blank=True, help_text=_("As the source names the office; private persons are not named.")
    )
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    issued = UncertainDateColumns(_("issue"))
    title = Line(_("title"), blank=True, help_text=_("The statement's own title, in its own language."))
    language = LanguageColumn(
        _("language of the original"), help_text=_("BCP 47, such as az, hy or ru; und when nobody knows.")
    )
    summary = Prose(
        _("summary"), max_length=5_000, help_text=_("In the register's own neutral words; not a quotation.")
    )
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("supersedes"),
        null=True,
        blank=True,
        related_name="superseded_by",
        help_text=_("The earlier statement that its issuer corrects or retracts with this one."),
    )
    supersedes_note = Line(_("what it changes"), blank=True)
    responds_to = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("responds to"), null=True, blank=True, related_name="replies"
    )
    title_folded = FoldedColumn(of="title")
    summary_folded = FoldedColumn(of="summary")

    series = ReferenceSeries("STA")
    objects = StatementQuerySet.as_manager()

    # What the issuer said: fixed by publication. Errors of the register are mended by a further text version.
    SAID = ("issuer_id", "speaker", "channel", "title", "language", "summary")

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-pk"]
        permissions = [("publish_statement", "Can publish statements")]
        indexes = [models.Index(fields=["status", "-id"], name="statement_lists")]
        constraints = [
            *date_rules("statement", "issued"),
            *lifecycle_rules("statement"),
            Rule(
                name="statement_has_a_summary",
                condition=~Q(summary=""),
                field="summary",
                message=_("A statement needs a summary in the register's own words."),
            ),
            Rule(name="statement_channel_is_known", condition=Q(channel__in=Channel.values)),
            Rule(
                name="statement_supersedes_another",
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("pk")),
                field="supersedes",
                message=_("A statement cannot supersede itself."),
            ),
            Rule(
                name="statement_responds_to_another",
                condition=Q(responds_to__isnull=True) | ~Q(responds_to=F("pk")),
                field="responds_to",
                message=_("A statement cannot respond to itself."),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.summary[:80]}" if self.pk else self.summary[:80]

    def clean(self):
        if not self.pk:
            return
        before = Statement.objects.filter(pk=self.pk).first()
        if before is None or not before.is_published:
            return
        changed = {
            name.removesuffix("_id"): ValidationError(
                _("This statement is published; what it says no longer changes."), code="published"
            )
            for name in self.SAID
            if getattr(before, name) != getattr(self, name)
        }
        if changed:
            raise ValidationError(changed)

    def get_absolute_url(self):
        return reverse("statement", args=[self.reference])

    @property
    def current_text(self) -> "TextVersion | None":
        """The original as it reads now; None where only a summary is known."""
        versions = list(self.text_versions.all())
        return versions[-1] if versions else None

    @property
    def relied_on_source(self) -> "Source | None":
        """The source that the register relies on."""
        sources = list(self.sources.all())
        return next((source for source in sources if source.is_relied_on), sources[0] if sources else None)


SAY_WHY = _("Say what the version before had wrong.")


class TextVersion(models.Model):
    """The original text as the register transcribed it. A transcription error is mended by a further version."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="text_versions")
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    text = Prose(_("original text"))
    reason = Line(_("reason"), blank=True, help_text=_("What the version before had wrong; the first needs none."))
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of the original text")
        verbose_name_plural = _("versions of the original text")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="text_version_number_once"),
            Rule(
                name="text_version_says_why",
                condition=Q(number=1) | ~Q(reason=""),
                field="reason",
                message=SAY_WHY,
            ),
            Rule(name="text_version_has_text", condition=~Q(text=""), field="text", message=_("There is no text.")),
        ]

    def __str__(self):
        return f"{self.statement.reference}, {self.number}"

    def save(self, *args, **kwargs):
        if self.number is None:
            self._number()
        self.sha256 = hashlib.sha256(self.text.encode()).hexdigest()
        super().save(*args, **kwargs)

    def clean(self):
        if self.pk:
            before = TextVersion.objects.get(pk=self.pk)
            if (before.text, before.reason, before.statement_id) != (self.text, self.reason, self.statement_id):
                raise ValidationError(
                    _("A recorded text is never rewritten. Add a version that says what this one had wrong."),
                    code="append_only",
                )
        else:
            self._number()
            if self.number > 1 and not self.reason:
                # A form leaves out the number, and with it the constraint that says the same.
                raise ValidationError({"reason": ValidationError(SAY_WHY, code="text_version_says_why")})

    def _number(self):
        if self.statement_id:
            last = TextVersion.objects.filter(statement=self.statement_id).aggregate(last=models.Max("number"))["last"]
            self.number = (last or 0) + 1
        else:
            self.number = 1


class Translation(models.Model):
    """The statement in another language, and who put it so."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("official translation")
        EDITORIAL = "editorial", _("translation by the register")
        MACHINE = "machine", _("machine translation, not reviewed")

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="translations")
    language = LanguageColumn(_("language"), help_text=_("BCP 47, such as en."))
    text = Prose(_("text"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    translator = Line(_("translator"), blank=True)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["language", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "language", "kind"],
                name="translation_once",
                violation_error_message=_("This translation is already on record."),
            ),
            Rule(name="translation_has_text", condition=~Q(text=""), field="text", message=_("There is no text.")),
        ]

    def __str__(self):
        return f"{self.statement.reference}, {self.language}"


class Source(models.Model):
    """A page that shows the statement, its issuer's own or one that relays it."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="sources")
    address = models.URLField(
        _("address"), max_length=1000, blank=True, help_text=_("Empty if the page is known by its outlet only.")
    )
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, verbose_name=_("outlet"), null=True, blank=True, related_name="sources"
    )
    language = LanguageColumn(_("language of the page"), blank=True, default="")
    published_on = models.DateField(_("date published"), null=True, blank=True)
    note = Line(_("note"), blank=True, max_length=1_000)
    is_relied_on = models.BooleanField(_("the one relied on"), default=False)
    is_relayed = models.BooleanField(_("relayed"), default=False, help_text=_("Not the issuer's own page."))
    is_unverified = models.BooleanField(_("not seen"), default=False, help_text=_("Nobody here has seen the page."))

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["-is_relied_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(is_relied_on=True),
                name="source_relied_on_once",
                violation_error_message=_("The register relies on one source only."),
            ),
            Rule(
                name="source_says_something",
                condition=~Q(address="") | Q(outlet__isnull=False) | ~Q(note=""),
                field="address",
                message=_("Give an address, an outlet or at least a note."),
            ),
        ]

    def __str__(self):
        return self.address or (self.outlet.name if self.outlet else self.note)
