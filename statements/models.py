"""What a party said: its statement, immutable once published, with texts, translations and sources."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from formats.addresses import address_of
from formats.columns import LanguageColumn, Line, Prose, Rule, one_of
from formats.dates import UncertainDateColumns, date_rules
from formats.folding import FoldedColumn
from formats.indexes import Trigrams
from formats.references import ReferenceSeries
from history.guards import forbid
from history.protection import Level
from history.tracking import record
from incidents.lifecycle import Publishable, lifecycle_rules
from incidents.models import Sensitivity
from parties.models import Party

from .acts import Channel
from .claims import MEASURES, CasualtyFigure, Claim
from .querysets import StatementQuerySet
from .superseding import of_one_side
from .tallies import Tally
from .texts import Capture, Source, TextVersion, Translation

__all__ = [
    "MEASURES",
    "Capture",
    "CasualtyFigure",
    "Claim",
    "Source",
    "Statement",
    "Tally",
    "TextVersion",
    "Translation",
]


@forbid(
    "UPDATE",
    when="OLD.status <> 'draft' AND (OLD.issuer_id, OLD.speaker, OLD.channel, OLD.title, OLD.language, OLD.summary)"
    " <> (NEW.issuer_id, NEW.speaker, NEW.channel, NEW.title, NEW.language, NEW.summary)",
    message="A published statement no longer changes.",
)
@forbid("DELETE", when="OLD.status <> 'draft'", message="A published statement is never removed.")
@record(left_out=("updated_at",))
class Statement(Publishable):
    """What one party said, when, in its own words, with its source."""

    issuer = models.ForeignKey(Party, models.PROTECT, verbose_name=_("issuer"), related_name="statements")
    speaker = Line(
        _("speaker"), blank=True, help_text=_("As the source names the office; private persons are not named.")
    )
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    issued = UncertainDateColumns(_("issue"), has_been=True)
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
    sensitivity = models.CharField(
        _("sensitive content"),
        max_length=16,
        choices=Sensitivity.choices,
        blank=True,
        help_text=_("Shown after a click, and never in feeds or cards."),
    )
    responds_to = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("responds to"), null=True, blank=True, related_name="replies"
    )
    title_folded = FoldedColumn(of="title")
    summary_folded = FoldedColumn(of="summary", max_length=10_000)

    series = ReferenceSeries("STA")
    objects = StatementQuerySet.as_manager()

    # What the issuer said: fixed by publication. Errors of the register are mended by a further text version.
    SAID = ("issuer_id", "speaker", "channel", "title", "language", "summary")

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-pk"]
        permissions = [("publish_statement", "Can publish statements")]
        indexes = [
            models.Index(fields=["status", "-id"], name="statement_lists"),
            models.Index(fields=["issued_start"], name="statement_by_issue"),
            Trigrams("title_folded", name="statement_title_trigrams"),
            Trigrams("summary_folded", name="statement_summary_trigrams"),
        ]
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
            Rule(name="statement_sensitivity_is_known", condition=one_of("sensitivity", Sensitivity.values)),
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
        summary = Truncator(self.summary).chars(80)
        return f"{self.reference} {summary}" if self.pk else summary

    def clean(self):
        before = Statement.objects.filter(pk=self.pk).first() if self.pk else None
        self._refuse_another_side(before)
        if not self.pk:
            return
        self._refuse_circle()
        if before is None or not before.was_public:
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
        return address_of("statement", self.reference)

    def _refuse_another_side(self, before):
        """Only a side's own word ends what it said. An organ may move after publication; what stands then stays."""
        if self.supersedes is None or self.issuer_id is None:
            return
        if before is not None and before.was_public and before.supersedes_id == self.supersedes_id:
            return
        if not of_one_side(self, self.supersedes, Party.objects.sides()):
            message = _("It is a statement of another side, whose own word alone supersedes it.")
            raise ValidationError({"supersedes": ValidationError(message, code="another_side")})

    def _refuse_circle(self):
        earlier, seen = self.supersedes, {self.pk}
        while earlier is not None:
            if earlier.pk in seen:
                raise ValidationError(
                    {"supersedes": ValidationError(_("It would supersede itself in a circle."), code="circle")}
                )
            seen.add(earlier.pk)
            earlier = earlier.supersedes

    def protection(self, pasts) -> Level:
        """How much of its past is kept from readers."""
        return Statement.objects.filter(pk=self.pk).protection(pasts)

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
