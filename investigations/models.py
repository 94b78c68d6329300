"""Who is finding out, with what progress: an investigation, its members, and its dated events."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from formats.columns import Line, Prose, Rule, one_of
from formats.dates import UncertainDateColumns, date_rules
from formats.references import ReferenceSeries
from incidents.lifecycle import Publishable, lifecycle_rules
from incidents.models import Incident
from parties.models import Party
from statements.models import Statement

from .querysets import EventQuerySet, InvestigationQuerySet


class Progress(models.TextChoices):
    """How far an investigation has come: the code of its latest event that has one."""

    CALLED_FOR = "called_for", _("called for")
    PROPOSED = "proposed", _("proposed")
    ANNOUNCED = "announced", _("announced")
    UNDER_WAY = "under_way", _("under way")
    SUSPENDED = "suspended", _("suspended")
    CONCLUDED = "concluded", _("concluded")
    CONCLUDED_WITHOUT_FINDING = "concluded_without_finding", _("concluded, no finding")
    REFUSED = "refused", _("refused")
    ABANDONED = "abandoned", _("abandoned")


# No step is expected after these.
ENDED = frozenset({Progress.CONCLUDED, Progress.CONCLUDED_WITHOUT_FINDING, Progress.REFUSED, Progress.ABANDONED})


class Investigation(Publishable):
    """An effort to find out what happened, by one party or several."""

    class Kind(models.TextChoices):
        UNILATERAL = "unilateral", _("unilateral")
        JOINT = "joint", _("joint")
        THIRD_PARTY = "third_party", _("third party")
        MISSION = "mission", _("mission")

    class Nature(models.TextChoices):
        FIELD_INQUIRY = "field_inquiry", _("field inquiry")
        CRIMINAL = "criminal", _("criminal")
        FACT_FINDING = "fact_finding", _("fact-finding")
        NEEDS_ASSESSMENT = "needs_assessment", _("needs assessment")
        OMBUDSMAN = "ombudsman", _("ombudsman")
        MECHANISM = "mechanism", _("mechanism")

    title = Line(_("title"))
    summary = Prose(
        _("summary"), blank=True, max_length=5_000, help_text=_("Neutral; every sentence says who says so.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    nature = models.CharField(_("nature"), max_length=16, choices=Nature.choices)
    incidents = models.ManyToManyField(Incident, verbose_name=_("incidents"), related_name="investigations", blank=True)

    series = ReferenceSeries("INV")
    objects = InvestigationQuerySet.as_manager()

    class Meta:
        verbose_name = _("investigation")
        verbose_name_plural = _("investigations")
        ordering = ["-pk"]
        permissions = [("publish_investigation", "Can publish investigations")]
        indexes = [models.Index(fields=["status", "-id"], name="investigation_lists")]
        constraints = [
            *lifecycle_rules("investigation"),
            Rule(
                name="investigation_has_a_title",
                condition=~Q(title=""),
                field="title",
                message=_("An investigation needs a title."),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}" if self.pk else self.title

    def get_absolute_url(self):
        return reverse("investigation", args=[self.reference])

    def record(self, **event) -> "Event":
        """Add a dated event, the one way that progress changes. Refuses with ValidationError; two at once queue up."""
        with transaction.atomic():
            Investigation.objects.select_for_update().get(pk=self.pk)
            added = Event(investigation=self, **event)
            added.full_clean()
            added.save()
        return added


class Member(models.Model):
    """A party that takes part, or was asked to, and whose word that rests on."""

    class Role(models.TextChoices):
        PROPOSER = "proposer", _("proposer")
        LEAD = "lead", _("lead")
        MEMBER = "member", _("member")
        OBSERVER = "observer", _("observer")
        INVITED = "invited", _("invited")
        DECLINED = "declined", _("declined")
        WITHDREW = "withdrew", _("withdrew")

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="members")
    party = models.ForeignKey(Party, models.PROTECT, verbose_name=_("party"), related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    statement = models.ForeignKey(
        Statement,
        models.PROTECT,
        verbose_name=_("statement it rests on"),
        null=True,
        blank=True,
        related_name="memberships",
    )
    according_to = models.ForeignKey(
        Party,
        models.PROTECT,
        verbose_name=_("according to"),
        null=True,
        blank=True,
        related_name="memberships_told",
        help_text=_("Empty: according to the party itself."),
    )
    from_date = models.DateField(_("from"), null=True, blank=True)
    to_date = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["investigation", "party", "role", "from_date"],
                name="member_once",
                violation_error_message=_("This party has this role already."),
            ),
            # Nulls are distinct in a unique constraint, so undated memberships need their own.
            models.UniqueConstraint(
                fields=["investigation", "party", "role"],
                condition=Q(from_date__isnull=True),
                name="undated_member_once",
                violation_error_message=_("This party has this role already."),
            ),
            Rule(
                name="member_begins_before_it_ends",
                condition=Q(from_date__isnull=True) | Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                field="to_date",
                message=_("It ends before it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.party.label}, {self.get_role_display()}"

    @property
    def told_by(self) -> Party:
        """Whose word the membership rests on."""
        if self.according_to_id:
            return self.according_to
        return self.statement.issuer if self.statement_id and self.statement else self.party


class Event(models.Model):
    """A step of an investigation on a date; never rewritten, only followed by another."""

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="events")
    date = UncertainDateColumns(_("event"))
    progress = models.CharField(
        _("progress"),
        max_length=26,
        choices=Progress.choices,
        blank=True,
        help_text=_("Empty for a step that changes nothing, such as a site visit."),
    )
    note = Line(_("note"), blank=True, max_length=1_000, help_text=_("What happened, and according to whom."))
    statement = models.ForeignKey(
        Statement,
        models.PROTECT,
        verbose_name=_("statement it rests on"),
        null=True,
        blank=True,
        related_name="investigation_events",
    )
    source_address = models.URLField(_("source address"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]
        constraints = [
            *date_rules("event", "date"),
            Rule(name="event_progress_is_known", condition=one_of("progress", Progress.values)),
            Rule(
                name="event_says_something",
                condition=~Q(progress="") | ~Q(note=""),
                field="note",
                message=_("Say what happened."),
            ),
        ]

    def __str__(self):
        return f"{self.date}: {self.get_progress_display() or self.note}"

    def clean(self):
        if not self.pk:
            return
        before = Event.objects.get(pk=self.pk)
        kept = [field.attname for field in self._meta.concrete_fields]
        if any(getattr(before, name) != getattr(self, name) for name in kept):
            raise ValidationError(
                _("A recorded event is never rewritten. Add an event that says what changed."), code="append_only"
            )
