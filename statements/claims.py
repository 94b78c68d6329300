"""One assertion, in one statement, about one incident; all of it as alleged."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formats.columns import AskedOnce, Count, Line, Prose, Rule, one_of
from formats.dates import UncertainDateColumns, date_rules, not_to_come, of_no_year_to_come
from history.models import Change
from history.querysets import RecordedQuerySet
from history.recording import recording
from history.tracking import part_of
from incidents.models import Incident, Place, ViolationType
from parties.models import Party

from .acts import TELLS_OF_THE_EVENT, Act, Basis, Detail, Group, LinkBasis, Relation, Target
from .querysets import ClaimQuerySet
from .texts import hash_of

REDACTED = _("The quote of this claim was redacted; none takes its place.")


@part_of("statement")
class Claim(AskedOnce, models.Model):
    """One act of a statement, about one incident or, as a general appeal is, about none."""

    statement = models.ForeignKey("statements.Statement", models.PROTECT, related_name="claims")
    incident = models.ForeignKey(
        Incident,
        models.PROTECT,
        verbose_name=_("incident"),
        null=True,
        blank=True,
        related_name="claims",
        help_text=_("Empty for a general appeal."),
    )
    act = models.CharField(_("act"), max_length=24, choices=Act.choices)
    paraphrase = Line(_("paraphrase"), blank=True, help_text=_("One line, in the register's words."))
    about = models.ForeignKey(
        Party,
        models.PROTECT,
        verbose_name=_("about"),
        null=True,
        blank=True,
        related_name="claims_about",
        help_text=_("The accused; in a denial, whom the denied accusation names. Empty denial: its own side."),
    )
    about_words = Line(_("about, in its words"), blank=True, help_text=_("Where no party can be identified."))
    link_basis = models.CharField(_("linked because"), max_length=10, choices=LinkBasis.choices, blank=True, default="")
    link_reason = Line(_("reason of the judgement"), blank=True, max_length=1_000)
    target_kind = models.CharField(_("target"), max_length=16, choices=Target.choices, blank=True)
    target_words = Line(_("target, in its words"), blank=True)
    territory_words = Line(_("whose territory, in its words"), blank=True)
    when = UncertainDateColumns(_("event, as said"))
    place = models.ForeignKey(
        Place, models.PROTECT, verbose_name=_("place"), null=True, blank=True, related_name="claims"
    )
    place_words = Line(_("place, in its words"), blank=True)
    firing_point = models.ForeignKey(
        Place, models.PROTECT, verbose_name=_("firing point"), null=True, blank=True, related_name="claims_fired_from"
    )
    firing_point_words = Line(_("firing point, in its words"), blank=True)
    types = models.ManyToManyField(ViolationType, verbose_name=_("violation types"), blank=True, related_name="claims")
    weapon_words = Line(_("weapons, in its words"), blank=True)
    violation_count = Count(_("number of violations"), null=True, blank=True, validators=[MinValueValidator(1)])
    response_words = Line(_("response that it says was taken"), blank=True)
    basis = models.CharField(_("how it knows"), max_length=20, choices=Basis.choices, blank=True)
    is_hedged = models.BooleanField(_("hedged"), default=False, help_text=_("“Probably”, “according to first data”."))
    quote = Prose(_("quote"), blank=True, max_length=2_000, help_text=_("Exact words, in the language they stand in."))
    quote_start = Count(
        _("position of the quote"), null=True, blank=True, help_text=_("Characters into the original text, from 0.")
    )
    quote_sha256 = models.CharField(
        _("SHA-256 of the redacted quote"), max_length=64, blank=True, default="", editable=False
    )
    quote_redaction_reason = Line(
        _("why its quote was redacted"), max_length=1_000, blank=True, default="", editable=False
    )
    quoted_details = models.JSONField(
        _("only quoted"),
        blank=True,
        default=list,
        help_text=_("Details repeated from another account. They are shown, and never count as said by this party."),
    )
    second_reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("second reader"),
        null=True,
        editable=False,
        related_name="second_readings",
    )
    second_read_at = models.DateTimeField(_("second reading"), null=True, editable=False)
    answers = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("answers"), null=True, blank=True, related_name="answered_by"
    )
    relation = models.CharField(_("and"), max_length=10, choices=Relation.choices, blank=True)

    objects = ClaimQuerySet.as_manager()

    # What a judgement decides. A second reading holds for this and no other.
    JUDGEMENT = ("incident_id", "link_basis", "link_reason")

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["pk"]
        indexes = [
            # All that lists of what is said about a party read of a claim.
            models.Index(
                fields=["about", "statement", "act", "link_basis", "incident"],
                condition=models.Q(about__isnull=False),
                name="claim_about_a_party",
            ),
        ]
        constraints = [
            *date_rules("claim", "when"),
            Rule(name="claim_act_is_known", condition=Q(act__in=Act.values)),
            Rule(name="claim_target_is_known", condition=one_of("target_kind", Target.values)),
            Rule(name="claim_basis_is_known", condition=one_of("basis", Basis.values)),
            Rule(name="claim_relation_is_known", condition=one_of("relation", Relation.values)),
            Rule(
                name="claim_accuses_somebody",
                condition=~Q(act=Act.ACCUSE) | Q(about__isnull=False) | ~Q(about_words=""),
                field="about",
                message=_("Say whom it accuses, or give its words for whom. One that blames nobody is a report."),
            ),
            Rule(
                name="claim_says_why_it_is_linked",
                condition=Q(incident__isnull=True, link_basis="")
                | Q(incident__isnull=False, link_basis__in=LinkBasis.values),
                field="link_basis",
                message=_("Say why this claim is linked to its incident; a claim about none is not linked."),
            ),
            Rule(
                name="claim_judgement_has_a_reason",
                condition=~Q(link_basis=LinkBasis.JUDGEMENT) | ~Q(link_reason=""),
                field="link_reason",
                message=_("An editor's judgement needs its reason: readers see it."),
            ),
            Rule(
                name="claim_second_reading_is_of_a_judgement",
                condition=Q(second_reader__isnull=True, second_read_at__isnull=True)
                | Q(link_basis=LinkBasis.JUDGEMENT, second_reader__isnull=False, second_read_at__isnull=False),
            ),
            Rule(
                name="claim_answer_has_a_relation",
                condition=Q(answers__isnull=True, relation="") | (Q(answers__isnull=False) & ~Q(relation="")),
                field="relation",
                message=_("Say both which claim it answers and what it does with it."),
            ),
            Rule(
                name="claim_answers_another",
                condition=Q(answers__isnull=True) | ~Q(answers=F("pk")),
                field="answers",
                message=_("A claim cannot answer itself."),
            ),
            Rule(
                name="claim_retracts_something",
                condition=~Q(act=Act.RETRACT) | Q(answers__isnull=False),
                field="answers",
                message=_("Say which claim it withdraws."),
            ),
            Rule(
                name="claim_position_is_of_a_quote",
                condition=Q(quote_start__isnull=True) | ~Q(quote=""),
                field="quote",
                message=_("A position needs the quote that stands there."),
            ),
            Rule(
                name="claim_redacted_quote_stays_away",
                condition=Q(quote_sha256="", quote_redaction_reason="")
                | (Q(quote="") & ~Q(quote_sha256="") & ~Q(quote_redaction_reason="")),
                field="quote",
                message=REDACTED,
            ),
            Rule(
                name="claim_counts_from_one",
                condition=Q(violation_count__isnull=True) | Q(violation_count__gte=1),
                field="violation_count",
                message=_("Leave it empty if no number was said."),
            ),
        ]

    def __str__(self):
        act = self.get_act_display()
        return f"{self.statement.reference}, {self.statement.issuer.label} {act}" if self.pk else act

    def save(self, *args, **kwargs):
        if self.second_reader_id and self._judged_anew():
            self.second_reader = self.second_read_at = None
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "second_reader", "second_read_at"}
        super().save(*args, **kwargs)

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude)
        # A warning or a demand may speak of a day to come.
        if self.act in TELLS_OF_THE_EVENT:
            for name, refuses in (("when_start", not_to_come), ("when_end", of_no_year_to_come)):
                try:
                    if name not in (exclude or ()):
                        refuses(getattr(self, name))
                except ValidationError as error:
                    raise ValidationError({name: error}) from error

    def clean(self):
        errors = {}
        if unknown := self._unknown_details():
            errors["quoted_details"] = ValidationError(
                _("“%(details)s” is not a detail of a claim."),
                code="unknown_detail",
                params={"details": ", ".join(unknown)[:100]},
            )
        if self.quote and self.quote_sha256:
            # A form leaves out the hash, and with it the rule that says the same.
            errors["quote"] = ValidationError(REDACTED, code="redacted")
        # The issuer stands on another record, so the database cannot look.
        issuer = self._issuer()
        denies_for_itself = self.act == Act.DENY_RESPONSIBILITY and not (self.about_id or self.about_words)
        if denies_for_itself and issuer and not issuer.has_forces:
            errors["about"] = ValidationError(
                _("Say whom it clears: a party of kind “%(kind)s” has no forces of its own to deny for."),
                code="denies_for_nobody",
                params={"kind": issuer.get_kind_display()},
            )
        if errors:
            raise ValidationError(errors)

    def _issuer(self):
        """Also that of an unsaved statement, which a form is about to save together with this claim; None without one."""
        statement = getattr(self, "statement", None)
        return statement.issuer if statement and statement.issuer_id else None

    def _unknown_details(self):
        if not isinstance(self.quoted_details, list):
            return [str(self.quoted_details)]
        return [str(detail) for detail in self.quoted_details if detail not in Detail.values]

    def _judged_anew(self) -> bool:
        """Whether the judgement that was read a second time is another one by now."""
        stored = Claim._base_manager.filter(pk=self.pk).values_list(*self.JUDGEMENT).first()
        return stored is not None and stored != tuple(getattr(self, name) for name in self.JUDGEMENT)

    @property
    def is_judged(self) -> bool:
        return self.link_basis == LinkBasis.JUDGEMENT

    def judged_by(self):
        """The primary key of the one who made the judgement as it stands; None where history names nobody."""
        judge, judged = None, None
        for change in Change.objects.of(self.statement):
            claims = {claim["id"]: claim for claim in change.after.get("claim", ())}
            now = self.pk in claims and [claims[self.pk][name] for name in self.JUDGEMENT]
            if now != judged:
                judge, judged = change.by_id, now
        return judge

    def read_again(self, by) -> None:
        """Note that another editor has read the judgement and agrees with it.

        ValidationError when the link is no judgement, was read again before, or was judged by the same person.
        """
        with recording(by=by, reason=_t("Second reading of the judgement.")):
            now = Claim._base_manager.select_for_update(no_key=True).get(pk=self.pk)
            if not now.is_judged:
                raise ValidationError(_("Only a link by judgement is read a second time."), code="not_judged")
            if now.second_reader_id:
                raise ValidationError(_("This judgement was read a second time already."), code="read_again")
            if now.judged_by() == by.pk:
                raise ValidationError(_("A second reader is somebody other than who judged."), code="own_judgement")
            self.second_reader, self.second_read_at = by, timezone.now()
            self.save(update_fields=["second_reader", "second_read_at"])

    def redact_quote(self, reason) -> None:
        """Remove the quote for good; its hash stays, and the reason."""
        self.quote_sha256, self.quote_redaction_reason = hash_of(self.quote), reason
        self.quote, self.quote_start = "", None
        self.save()

    def quotes(self, detail: str) -> bool:
        """Whether the detail is only repeated from another account."""
        return detail in self.quoted_details


MEASURES = ("killed", "injured", "captured", "missing")


def _figures(measure, verbose):
    def figure(bound, help_text=""):
        return Count(f"{verbose}, {bound}", null=True, blank=True, help_text=help_text)

    return figure("low"), figure("best"), figure("high")


@part_of("claim")
class CasualtyFigure(AskedOnce, models.Model):
    """How many were hurt, as one claim says, among whom.

    Null is not zero: nobody gave the figure. "At least n" is low n alone, "up to n" is high n alone, "n" is best n alone.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="figures")
    affected = models.ForeignKey(
        Party,
        models.PROTECT,
        verbose_name=_("affected side"),
        null=True,
        blank=True,
        related_name="casualty_figures",
        help_text=_("Empty where it says that nobody was hurt on any side."),
    )
    affected_words = Line(_("affected, in its words"), blank=True)
    group = models.CharField(_("group"), max_length=10, choices=Group.choices, default=Group.UNKNOWN)
    killed_low, killed_best, killed_high = _figures("killed", "killed")
    injured_low, injured_best, injured_high = _figures("injured", "injured")
    captured_low, captured_best, captured_high = _figures("captured", "captured")
    missing_low, missing_best, missing_high = _figures("missing", "missing")

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("casualty figure")
        verbose_name_plural = _("casualty figures")
        ordering = ["pk"]
        constraints = [
            Rule(name="figure_group_is_known", condition=Q(group__in=Group.values)),
            Rule(
                name="figure_says_a_number",
                condition=Q(
                    *(
                        Q(**{f"{measure}_{bound}__isnull": False})
                        for measure in MEASURES
                        for bound in ("low", "best", "high")
                    ),
                    _connector=Q.OR,
                ),
                message=_("A casualty figure needs a number. Zero means that it says there were none."),
            ),
            *(
                Rule(
                    name=f"figure_{measure}_{low}_up_to_{high}",
                    condition=Q(**{f"{measure}_{low}__isnull": True})
                    | Q(**{f"{measure}_{high}__isnull": True})
                    | Q(**{f"{measure}_{high}__gte": F(f"{measure}_{low}")}),
                    field=f"{measure}_{high}",
                    message=_("The low figure is above the high one."),
                )
                for measure in MEASURES
                for low, high in (("low", "best"), ("best", "high"), ("low", "high"))
            ),
        ]

    def __str__(self):
        return self.wording

    @property
    def wording(self) -> str:
        """As a reader sees it: "none killed, none injured", "3 to 5 killed", "at least 2 injured"."""
        words = []
        for measure, verb in zip(MEASURES, self._verbs(), strict=True):
            low, best, high = (getattr(self, f"{measure}_{bound}") for bound in ("low", "best", "high"))
            number = self._number(low, best, high)
            if number:
                words.append(_t("%(number)s %(measure)s") % {"number": number, "measure": verb})
        return ", ".join(words)

    @staticmethod
    def _verbs():
        return _t("killed"), _t("injured"), _t("captured"), _t("missing")

    @staticmethod
    def _number(low, best, high):
        if low == high:
            exact = best if low is None else low
            return "" if exact is None else _t("none") if exact == 0 else str(exact)
        if high is None:
            number = _t("at least %(low)s") % {"low": low}
        elif low is None:
            number = _t("up to %(high)s") % {"high": high}
        else:
            number = _t("%(low)s to %(high)s") % {"low": low, "high": high}
        if best is None or best in (low, high):
            return number
        return _t("%(range)s (best figure %(best)s)") % {"range": number, "best": best}
