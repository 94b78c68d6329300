"""What is alleged to have happened, and where: a listing to browse by, never an attribution.

An incident carries almost no facts of its own. Facts live in claims, made in statements, by parties.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from formats.addresses import address_of
from formats.columns import Line, Prose, Rule, Slug, one_of
from formats.dates import UncertainDateColumns, date_rules
from formats.folding import FoldedColumn
from formats.indexes import Trigrams
from formats.points import UncertainPointColumns, point_rules
from formats.references import ReferenceSeries
from history.guards import forbid
from history.protection import Level
from history.querysets import RecordedQuerySet
from history.recording import recording
from history.tracking import part_of, record
from parties.agreements import Agreement, Provision
from parties.sources import SourceColumns, source_rules

from .lifecycle import Lifecycle, Publishable, lifecycle_rules
from .merging import TakenOn
from .places import AdministrativeParent, Place, PlaceName, PlaceSource
from .querysets import IncidentQuerySet

__all__ = [
    "AdministrativeParent",
    "ExactDetail",
    "Incident",
    "IncidentLink",
    "IncidentPlace",
    "IncidentSource",
    "Judgement",
    "Place",
    "PlaceName",
    "PlaceSource",
    "Tag",
    "ViolationType",
]


class ViolationType(models.Model):
    """What kind of breach is alleged: a tree that comes with the register. What was hit is the target, not the type."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label = Line(_("label"), max_length=80)
    definition = Prose(_("definition"), max_length=1_000)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="narrower")
    position = models.PositiveSmallIntegerField(_("position"))
    cameo = models.CharField("CAMEO", max_length=20, blank=True, help_text=_("Codes of the nearest CAMEO event types."))
    acled = models.CharField("ACLED", max_length=80, blank=True, help_text=_("The nearest ACLED sub-event type."))
    ucdp = models.CharField(
        "UCDP", max_length=40, blank=True, help_text=_("UCDP's type of violence, where one applies.")
    )

    class Meta:
        verbose_name = _("violation type")
        verbose_name_plural = _("violation types")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.label


@record
@forbid("UPDATE", when=Slug.CHANGES, message=Slug.STAYS)
class Tag(models.Model):
    """A word of the editors for incidents that they want to find together."""

    slug = Slug(_("slug"), max_length=40, unique=True)
    label = Line(_("label"), max_length=80)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["slug"]

    def __str__(self):
        return self.label


class Sensitivity(models.TextChoices):
    GRAPHIC = "graphic", _("graphic")
    PERSONAL_DATA = "personal_data", _("personal data")


@record(left_out=("updated_at",))
class Incident(Publishable):
    """Something alleged to have happened, at a place and a time known with stated precision."""

    class Clarity(models.TextChoices):
        SINGLE = "single", _("one identifiable incident")
        AGGREGATE = "aggregate", _("several that cannot be told apart")

    class LocationPrecision(models.IntegerChoices):
        """UCDP GED's `where_prec` (codebook 23.1)."""

        EXACT = 1, _("exact place")
        NEAR = 2, _("near a known point, within 25 km")
        DISTRICT = 3, _("district")
        REGION = 4, _("region")
        FUZZY = 5, _("line or fuzzy area")
        COUNTRY = 6, _("country")
        INTERNATIONAL = 7, _("international waters or airspace")

    title = Line(
        _("title"), help_text=_("“Alleged …” if one party accuses another, “Reported …” if nobody is accused.")
    )
    summary = Prose(
        _("summary"), blank=True, max_length=5_000, help_text=_("Neutral; every sentence says who says so.")
    )
    date = UncertainDateColumns(_("event"), has_been=True)
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        verbose_name=_("place"),
        null=True,
        blank=True,
        related_name="incidents",
        help_text=_("Where it is listed: the place it is said to have hit."),
    )
    point = UncertainPointColumns()
    location_precision = models.PositiveSmallIntegerField(
        _("location precision"),
        null=True,
        blank=True,
        choices=LocationPrecision.choices,
        help_text=_("UCDP where_prec; empty when unknown."),
    )
    agreements = models.ManyToManyField(
        Agreement, verbose_name=_("agreements allegedly breached"), blank=True, related_name="incidents"
    )
    provisions = models.ManyToManyField(
        Provision, verbose_name=_("provisions allegedly breached"), blank=True, related_name="incidents"
    )
    tags = models.ManyToManyField("incidents.Tag", verbose_name=_("tags"), blank=True, related_name="incidents")
    sensitivity = models.CharField(
        _("sensitive content"),
        max_length=16,
        choices=Sensitivity.choices,
        blank=True,
        help_text=_("Shown after a click, and never in feeds or cards."),
    )
    clarity = models.CharField(_("clarity"), max_length=10, choices=Clarity.choices, default=Clarity.SINGLE)
    types = models.ManyToManyField(
        ViolationType, verbose_name=_("violation types"), blank=True, related_name="incidents"
    )
    title_folded = FoldedColumn(of="title")

    series = ReferenceSeries("CIR")
    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-pk"]
        permissions = [("publish_incident", "Can publish incidents")]
        indexes = [
            models.Index(fields=["status", "-id"], name="incident_lists"),
            models.Index(fields=["date_start"], name="incident_by_date"),
            # Few are: whatever may reach into a period is found among these.
            models.Index(
                fields=["date_start"], condition=Q(date_end__gt=F("date_start")), name="incident_of_several_days"
            ),
            models.Index(
                fields=["latitude", "longitude"], condition=Q(latitude__isnull=False), name="incident_by_point"
            ),
            Trigrams("title_folded", name="incident_title_trigrams"),
        ]
        constraints = [
            *date_rules("incident", "date"),
            *point_rules("incident"),
            *lifecycle_rules("incident"),
            Rule(
                name="incident_has_a_title",
                condition=~Q(title=""),
                field="title",
                message=_("An incident needs a title."),
            ),
            Rule(
                name="incident_location_precision_is_ucdp",
                condition=Q(location_precision__isnull=True) | Q(location_precision__range=(1, 7)),
            ),
            Rule(name="incident_clarity_is_known", condition=Q(clarity__in=["single", "aggregate"])),
            Rule(name="incident_sensitivity_is_known", condition=one_of("sensitivity", Sensitivity.values)),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}" if self.pk else self.title

    def get_absolute_url(self):
        return address_of("incident", self.reference)

    def protection(self, pasts) -> Level:
        """How much of its past is kept from readers."""
        return Incident.objects.filter(pk=self.pk).protection()

    def merge_into(self, other, reason, by=None) -> None:
        """Let another, published incident absorb this one: claims and investigations move over, the rest is taken on.

        This one's address leads to the other from then on. ValidationError when either is not published, or without a
        reason.
        """
        with recording(by=by, reason=reason):
            self._end(Lifecycle.MERGED, reason, other)
            TakenOn.by(other, self).hand_over(self, other)


@part_of("incident")
class IncidentPlace(models.Model):
    """A further place of an incident; the one that it is listed at is the incident's own."""

    class Role(models.TextChoices):
        FIRING_POINT = "firing_point", _("firing point")
        ALSO_AFFECTED = "also_affected", _("also affected")
        DISPUTED = "disputed", _("disputed")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="places")
    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("place"), related_name="further_incidents")
    role = models.CharField(_("role"), max_length=14, choices=Role.choices)
    note = Line(_("note"), blank=True, help_text=_("According to whom."))

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("further place")
        verbose_name_plural = _("further places")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "place", "role"],
                name="incident_place_once",
                violation_error_message=_("This place has this role already."),
            ),
            Rule(
                name="incident_place_role_is_known",
                condition=Q(role__in=["firing_point", "also_affected", "disputed"]),
            ),
        ]

    def __str__(self):
        return f"{self.place}, {self.get_role_display()}"


@part_of("incident")
class IncidentSource(SourceColumns):
    """A page that the listing of the incident rests on, beside those of its statements."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="sources")

    objects = RecordedQuerySet.as_manager()

    class Meta(SourceColumns.Meta):
        abstract = False
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = source_rules("incident_source")


@part_of("source")
class IncidentLink(models.Model):
    """How two incidents belong together, as an editor judges."""

    class Kind(models.TextChoices):
        PART_OF = "part_of", _("part of")
        RESPONSE_TO = "response_to", _("response to")
        REPORTED_TOGETHER = "reported_together", _("reported together")
        POSSIBLY_SAME = "possibly_same", _("possibly the same")

    source = models.ForeignKey(Incident, models.PROTECT, verbose_name=_("incident"), related_name="links_out")
    kind = models.CharField(_("is"), max_length=20, choices=Kind.choices)
    target = models.ForeignKey(Incident, models.PROTECT, verbose_name=_("other incident"), related_name="links_in")
    note = Line(_("why"), blank=True, help_text=_("What the link rests on."))

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("link between incidents")
        verbose_name_plural = _("links between incidents")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "kind"],
                name="incident_link_once",
                violation_error_message=_("These two incidents are linked like this already."),
            ),
            Rule(
                name="incident_link_kind_is_known",
                condition=Q(kind__in=["part_of", "response_to", "reported_together", "possibly_same"]),
            ),
            Rule(
                name="incident_link_joins_two",
                condition=~Q(source=F("target")),
                field="target",
                message=_("An incident cannot be linked to itself."),
            ),
        ]

    def __str__(self):
        return f"{self.source.reference} {self.get_kind_display()} {self.target.reference}"


@record
class Judgement(models.Model):
    """An editor's word on whether two incidents are one: recorded with its reason, and never asked again."""

    class Verdict(models.TextChoices):
        SAME = "same", _("the same")
        DIFFERENT = "different", _("different")

    first = models.ForeignKey(Incident, models.PROTECT, verbose_name=_("incident"), related_name="judgements")
    second = models.ForeignKey(Incident, models.PROTECT, verbose_name=_("other incident"), related_name="+")
    verdict = models.CharField(_("they are"), max_length=10, choices=Verdict.choices)
    reason = Line(_("why"), max_length=1_000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("judgement on two incidents")
        verbose_name_plural = _("judgements on two incidents")
        ordering = ["pk"]
        constraints = [
            Rule(
                name="judgement_on_two_in_order",
                condition=Q(first__lt=F("second")),
                field="second",
                message=_("Name two incidents, the one with the lower reference first."),
            ),
            Rule(name="judgement_verdict_is_known", condition=Q(verdict__in=["same", "different"])),
            Rule(name="judgement_has_a_reason", condition=~Q(reason=""), field="reason", message=_("Give the reason.")),
            models.UniqueConstraint(
                fields=["first", "second"],
                name="judgement_once",
                violation_error_message=_("There is a judgement on these two already."),
            ),
        ]

    def __str__(self):
        return f"{self.first.reference} and {self.second.reference}: {self.get_verdict_display()}"


@record
class ExactDetail(models.Model):
    """What the register knows more exactly than it may show, to protect people: for editors alone, and nowhere else.

    The incident's own columns hold the public place and time, so that no list, map, sort or filter can say more.
    """

    never_public = True

    incident = models.OneToOneField(Incident, models.PROTECT, related_name="exact")
    date = UncertainDateColumns(_("event"), has_been=True)
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        verbose_name=_("place"),
        null=True,
        blank=True,
        related_name="exact_details",
        help_text=_("Every place has a public page. One that nobody may know of is given as a point alone."),
    )
    point = UncertainPointColumns()
    reason = Line(_("why it is not shown"), max_length=1_000)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("exact place and time, not shown")
        verbose_name_plural = _("exact places and times, not shown")
        constraints = [
            *date_rules("exact_detail", "date"),
            *point_rules("exact_detail"),
            Rule(
                name="exact_detail_has_a_reason",
                condition=~Q(reason=""),
                field="reason",
                message=_("Say what showing it would do."),
            ),
        ]

    def __str__(self):
        return self.incident.reference
