"""Who is finding out, with what progress: an investigation, its members, and its dated events."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formats.addresses import address_of
from formats.columns import Line, Prose, Rule, one_of
from formats.dates import UncertainDateColumns, date_rules
from formats.folding import FoldedColumn
from formats.references import ReferenceSeries
from history.guards import forbid
from history.protection import Level
from history.querysets import RecordedQuerySet
from history.recording import recording
from history.tracking import part_of, record
from incidents.lifecycle import ENDED as ENDED_RECORDS
from incidents.lifecycle import Lifecycle, Publishable, lifecycle_rules
from incidents.models import Incident
from parties.models import Party
from parties.sources import SourceColumns, source_rules
from statements.models import Statement

from .querysets import EventQuerySet, InvestigationQuerySet
from .steps import ENDED, Progress, refusal

__all__ = ["ENDED", "Access", "Aim", "Event", "EventSource", "Finding", "Investigation", "Member", "Progress"]


class Aim(models.TextChoices):
    ESTABLISH_FACTS = "establish_facts", _("establish the facts")
    IDENTIFY_RESPONSIBLE = "identify_responsible", _("identify those responsible")
    ASSESS_UNDER_AGREEMENT = "assess_under_agreement", _("assess under the agreement")


class Access(models.TextChoices):
    REQUESTED = "requested", _("access requested")
    GRANTED = "granted", _("access granted")
    REFUSED = "refused", _("access refused")


@record(left_out=("updated_at",))
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
    aims = models.JSONField(_("aims"), blank=True, default=list, help_text=_("What it is to find out."))
    incidents = models.ManyToManyField(Incident, verbose_name=_("incidents"), related_name="investigations", blank=True)
    title_folded = FoldedColumn(of="title")

    # The day by whose end it is told; None as it stands.
    as_of = None

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
                name="investigation_kind_is_known",
                condition=Q(kind__in=["unilateral", "joint", "third_party", "mission"]),
            ),
            Rule(
                name="investigation_nature_is_known",
                condition=Q(
                    nature__in=[
                        "field_inquiry",
                        "criminal",
                        "fact_finding",
                        "needs_assessment",
                        "ombudsman",
                        "mechanism",
                    ]
                ),
            ),
            Rule(
                name="investigation_has_a_title",
                condition=~Q(title=""),
                field="title",
                message=_("An investigation needs a title."),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}" if self.pk else self.title

    def clean(self):
        aims = self.aims if isinstance(self.aims, list) else [self.aims]
        if unknown := [str(aim) for aim in aims if aim not in Aim.values]:
            raise ValidationError(
                {
                    "aims": ValidationError(
                        _("“%(aims)s” is not an aim."), code="aim", params={"aims": ", ".join(unknown)[:100]}
                    )
                }
            )

    def get_absolute_url(self):
        return address_of("investigation", self.reference)

    def protection(self, pasts) -> Level:
        """How much of its past is kept from readers: what is found out about a protected incident is protected with it."""
        named = {pk for past in pasts for pk in past["incidents"]}
        return Incident.objects.filter(Q(pk__in=named) | Q(investigations=self)).protection()

    def signatures(self) -> tuple[int, int]:
        """How many of the members that a joint finding needs have signed a concurring one, and how many it needs.

        It needs every lead and member; a joint finding exists only when all have signed.
        """
        needed = {member.pk for member in self.members.all() if member.role in (Member.Role.LEAD, Member.Role.MEMBER)}
        signed = {
            finding.member_id
            for finding in self.findings.all()
            if finding.position == Finding.Position.CONCURRING and finding.signed.is_known
        }
        return len(needed & signed), len(needed)

    def check_seen(self, seen) -> None:
        """Raises ValidationError where an event was recorded after the one of this key, the last that somebody was shown."""
        since = self.events.filter(pk__gt=seen or 0).order_by("pk")
        if since:
            raise ValidationError(
                {
                    "progress": ValidationError(
                        _(
                            "Recorded meanwhile: %(events)s. Nothing of yours is saved yet; save again what still holds."
                        ),
                        code="meanwhile",
                        params={"events": "; ".join(f"“{event}”" for event in since)},
                    )
                }
            )

    def check_step(self, event, beside=()) -> None:
        """Raises ValidationError where a new event cannot follow those on record, nor those `beside` it that come first."""
        if self.status in ENDED_RECORDS:
            raise ValidationError(_t("This record has ended; nothing is added to it."), code="ended")
        if refused := refusal(event, [*(self.events.order_by("pk") if self.pk else ()), *beside]):
            raise ValidationError({"progress": refused})

    def record(self, sources=(), **event) -> "Event":
        """Add a dated event, the one way that progress changes. Refuses with ValidationError; two at once queue up.

        `sources`: the columns of each page that reports it.
        """
        with recording(reason=_t("Event recorded.")):
            Investigation.objects.select_for_update(no_key=True).get(pk=self.pk)
            added = Event(investigation=self, **event)
            added.full_clean()
            self.check_step(added)
            added.save()
            for columns in sources:
                source = EventSource(event=added, **columns)
                source.full_clean()
                source.save()
        return added


@part_of("investigation")
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

    objects = RecordedQuerySet.as_manager()

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
                name="member_role_is_known",
                condition=Q(role__in=["proposer", "lead", "member", "observer", "invited", "declined", "withdrew"]),
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

    @staticmethod
    def on_its_own_word() -> Q:
        """That this is the party itself, as a condition, for readers: a statement that is not public tells of nobody."""
        told = Q(statement=None) | ~Q(statement__status=Lifecycle.PUBLISHED) | Q(statement__issuer=F("party"))
        return Q(according_to=F("party")) | (Q(according_to=None) & told)


@forbid("UPDATE", message="A recorded event is never rewritten.")
@forbid("DELETE", message="A recorded event is never removed.")
@part_of("investigation")
class Event(models.Model):
    """A step of an investigation on a date; never rewritten, only followed by another."""

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="events")
    date = UncertainDateColumns(_("event"), has_been=True)
    progress = models.CharField(
        _("progress"),
        max_length=26,
        choices=Progress.choices,
        blank=True,
        help_text=_("Empty for a step that changes nothing, such as a site visit."),
    )
    access = models.CharField(_("access"), max_length=10, choices=Access.choices, blank=True)
    access_by = models.ForeignKey(
        Party,
        models.PROTECT,
        verbose_name=_("access requested, granted or refused by"),
        null=True,
        blank=True,
        related_name="access_events",
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
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]
        constraints = [
            *date_rules("event", "date"),
            Rule(name="event_progress_is_known", condition=one_of("progress", Progress.values)),
            Rule(name="event_access_is_known", condition=one_of("access", Access.values)),
            Rule(
                name="event_access_by_somebody",
                condition=Q(access="", access_by__isnull=True) | (~Q(access="") & Q(access_by__isnull=False)),
                field="access_by",
                message=_("Say both what became of the access and who asked, granted or refused."),
            ),
            Rule(
                name="event_says_something",
                condition=~Q(progress="") | ~Q(note="") | ~Q(access=""),
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


@part_of("event")
class EventSource(SourceColumns):
    """A page that reports the event."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="sources")

    objects = RecordedQuerySet.as_manager()

    class Meta(SourceColumns.Meta):
        abstract = False
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = source_rules("event_source")


@part_of("investigation")
class Finding(models.Model):
    """What a member says was found. A joint finding is one that the members it needs have signed."""

    class Position(models.TextChoices):
        CONCURRING = "concurring", _("concurring")
        DISSENTING = "dissenting", _("dissenting")

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="findings")
    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("found by"), related_name="findings")
    position = models.CharField(_("position"), max_length=10, choices=Position.choices)
    summary = Prose(_("finding"), max_length=5_000, help_text=_("In the register's own words: “X found that …”."))
    signed = UncertainDateColumns(_("signature"))
    statement = models.ForeignKey(
        Statement,
        models.PROTECT,
        verbose_name=_("statement it rests on"),
        null=True,
        blank=True,
        related_name="findings",
    )

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["pk"]
        constraints = [
            *date_rules("finding", "signed"),
            Rule(name="finding_position_is_known", condition=Q(position__in=["concurring", "dissenting"])),
            Rule(
                name="finding_says_something",
                condition=~Q(summary=""),
                field="summary",
                message=_("Say what was found."),
            ),
        ]

    def __str__(self):
        return f"{self.member}: {self.get_position_display()}"

    def clean(self):
        if self.member_id and self.investigation_id and self.member.investigation_id != self.investigation_id:
            raise ValidationError(
                {"member": ValidationError(_("This member belongs to another investigation."), code="member")}
            )
