"""What a statement says word for word: versions of its original, translations, and the pages and copies they rest on."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from formats.columns import LanguageColumn, Line, Prose, Rule
from formats.folding import fold
from history.guards import forbid
from history.querysets import RecordedQuerySet
from history.recording import recording
from history.tracking import part_of
from parties.sources import SourceColumns, source_rules

from .redaction import take_along

TEXT_LEFT_OUT = ("text", "words_key")
SAY_WHY = _("Say what the version before had wrong.")
RELIED_ON_ONCE = _("The register relies on one source only.")


def hash_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def words_key(text: str) -> str:
    """One key for the same words, however they are spaced, accented or punctuated; "" where there are none."""
    words = fold(text)
    return hash_of(words) if words else ""


class WordForWord(models.Model):
    """A recorded text that is never rewritten. Its error is mended by a further version; the one before stays readable.

    History holds its hash and not the text, so that a redaction leaves no copy behind.
    """

    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    text = Prose(_("text"))
    reason = Line(_("reason"), blank=True, help_text=_("What the version before had wrong; the first needs none."))
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    redacted_at = models.DateTimeField(_("redacted at"), null=True, editable=False)
    redaction_reason = Line(_("why it was redacted"), max_length=1_000, blank=True, editable=False)
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    # The columns that name the text whose versions are counted.
    COUNTED_BY = ("statement_id",)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.number is None:
            self._number()
        if not self.is_redacted:
            self.sha256 = hash_of(self.text)
        super().save(*args, **kwargs)

    @property
    def is_redacted(self) -> bool:
        return self.redacted_at is not None

    def clean(self):
        if self.pk is None:
            self._number()
            if self.number > 1 and not self.reason:
                # A form leaves out the number, and with it the rule that says the same.
                raise ValidationError({"reason": ValidationError(SAY_WHY, code="says_why")})
            return
        before = type(self)._base_manager.get(pk=self.pk)
        kept = [column.attname for column in self._meta.concrete_fields]
        if any(getattr(before, name) != getattr(self, name) for name in kept):
            raise ValidationError(
                _("A recorded text is never rewritten. Add a version that says what this one had wrong."),
                code="append_only",
            )

    def redact(self, reason, by=None, **along) -> None:
        """Remove the text for good, for a reason that readers see; its hash stays. The quotes taken from it go with it.

        `along`: what else goes and what does not, as `redaction.take_along` says. ValidationError without a reason, or when
        it is redacted already.
        """
        if not reason.strip():
            raise ValidationError({"reason": ValidationError(_("Give the reason: readers see it."), code="reason")})
        with recording(by=by, reason=reason):
            if type(self)._base_manager.select_for_update(no_key=True).get(pk=self.pk).is_redacted:
                raise ValidationError(_("This text is redacted already."), code="redacted")
            take_along(self, reason.strip(), by, **along)
            self.text, self.redacted_at, self.redaction_reason = "", timezone.now(), reason.strip()
            self.save()

    def _number(self):
        last = None
        if self.statement_id:
            versions = type(self)._base_manager.filter(**{name: getattr(self, name) for name in self.COUNTED_BY})
            last = versions.aggregate(last=models.Max("number"))["last"]
        self.number = (last or 0) + 1


def append_only(model):
    """Of a published statement, a text changes only by being redacted: emptied once, with hash and reason kept."""
    published = "(SELECT status FROM statements_statement WHERE id = OLD.statement_id) <> 'draft'"
    redacts = (
        "NEW.text = '' AND NEW.redacted_at IS NOT NULL AND NEW.redaction_reason <> '' AND NEW.sha256 = OLD.sha256 "
        "AND NEW.statement_id = OLD.statement_id AND NEW.number = OLD.number AND OLD.redacted_at IS NULL"
    )
    forbid("UPDATE", when=f"{published} AND NOT ({redacts})", message="A recorded text is never rewritten.")(model)
    forbid("DELETE", when=published, message="A recorded text is never removed.")(model)
    return model


def word_for_word_rules(model: str) -> list[Rule]:
    """A text is there unless it was redacted; a further version says why."""
    return [
        Rule(
            name=f"{model}_says_why",
            condition=Q(number=1) | ~Q(reason=""),
            field="reason",
            message=SAY_WHY,
        ),
        Rule(
            name=f"{model}_has_text",
            condition=~Q(text="") | (Q(redacted_at__isnull=False) & ~Q(redaction_reason="")),
            field="text",
            message=_("There is no text."),
        ),
    ]


@append_only
@part_of("statement", left_out=TEXT_LEFT_OUT)
class TextVersion(WordForWord):
    """The original text as the register transcribed it."""

    statement = models.ForeignKey("statements.Statement", models.PROTECT, related_name="text_versions")
    words_key = models.CharField(_("key of its words"), max_length=64, blank=True, editable=False)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the original text")
        verbose_name_plural = _("versions of the original text")
        ordering = ["number"]
        indexes = [models.Index(fields=["words_key"], name="text_version_by_words")]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="text_version_number_once"),
            *word_for_word_rules("text_version"),
        ]

    def __str__(self):
        return f"{self.statement.reference}, {self.number}"

    def save(self, *args, **kwargs):
        if not self.is_redacted:
            # Stays after a redaction, like the hash: who enters the same words again is told.
            self.words_key = words_key(self.text)
        super().save(*args, **kwargs)


@append_only
@part_of("statement", left_out=TEXT_LEFT_OUT)
class Translation(WordForWord):
    """The statement in another language, and who put it so."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("official translation")
        EDITORIAL = "editorial", _("translation by the register")
        MACHINE = "machine", _("machine translation, not reviewed")

    statement = models.ForeignKey("statements.Statement", models.PROTECT, related_name="translations")
    language = LanguageColumn(_("language"), help_text=_("BCP 47, such as en."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    translator = Line(_("translator"), blank=True)

    objects = RecordedQuerySet.as_manager()

    COUNTED_BY = ("statement_id", "language", "kind")

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["language", "kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "language", "kind", "number"], name="translation_number_once"),
            *word_for_word_rules("translation"),
            Rule(name="translation_kind_is_known", condition=Q(kind__in=["official", "editorial", "machine"])),
        ]

    def __str__(self):
        return f"{self.statement.reference}, {self.language}"


@part_of("statement")
class Source(SourceColumns):
    """A page that shows the statement, its issuer's own or one that relays it."""

    statement = models.ForeignKey("statements.Statement", models.PROTECT, related_name="sources")
    is_relied_on = models.BooleanField(_("the one relied on"), default=False)
    is_relayed = models.BooleanField(_("relayed"), default=False, help_text=_("Not the issuer's own page."))

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["-is_relied_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(is_relied_on=True),
                name="source_relied_on_once",
                violation_error_message=RELIED_ON_ONCE,
            ),
            *source_rules("source"),
        ]


@part_of("source")
class Capture(models.Model):
    """A copy of a source page as it was when somebody fetched it, or the failure to fetch it. Private unless released."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="captures")
    retrieved_at = models.DateTimeField(_("retrieved at"))
    retrieved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True, editable=False, related_name="+"
    )
    file = models.FileField(_("file"), upload_to="captures/%Y/%m/", blank=True)
    content_type = Line(_("content type"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    failure = Line(_("failure"), max_length=1_000, blank=True, help_text=_("Why there is no copy."))
    rights = Line(_("rights"), blank=True, help_text=_("On what ground the copy may be kept or shown."))
    is_released = models.BooleanField(_("released"), default=False, help_text=_("Readers may open it."))

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("capture")
        verbose_name_plural = _("captures")
        ordering = ["retrieved_at", "pk"]
        constraints = [
            Rule(
                name="capture_is_a_copy_or_a_failure",
                condition=(~Q(file="") & Q(failure="")) | (Q(file="") & ~Q(failure="")),
                field="file",
                message=_("Give the copy, or say why there is none."),
            ),
            Rule(
                name="capture_released_with_rights",
                condition=Q(is_released=False) | ~Q(rights=""),
                field="rights",
                message=_("Say on what ground readers may open it."),
            ),
        ]

    def __str__(self):
        return f"{self.source}, {self.retrieved_at:%Y-%m-%d}"

    def save(self, *args, **kwargs):
        if self.file and not self.sha256:
            self.sha256, self.size = self._hash(self.file), self.file.size
        super().save(*args, **kwargs)

    def clean(self):
        stored = Capture._base_manager.filter(pk=self.pk).values_list("file", flat=True).first() if self.pk else None
        if stored and stored != self.file.name:
            raise ValidationError(
                {"file": ValidationError(_("A stored copy stays as it was. Add another capture."), code="append_only")}
            )

    def remove(self, reason) -> None:
        """Remove the stored file for good; its hash and size stay, and the reason stands where a copy was."""
        storage, name = self.file.storage, self.file.name
        self.file, self.failure, self.is_released = "", reason, False
        self.save()
        # Not before it is certain.
        transaction.on_commit(lambda: storage.delete(name))

    def is_intact(self) -> bool:
        """Whether the stored file still is there, and is what was retrieved."""
        try:
            with self.file.open("rb") as stored:
                return self._hash(stored) == self.sha256
        except FileNotFoundError:
            return False

    @staticmethod
    def _hash(file) -> str:
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        return digest.hexdigest()
