"""What is alleged to have happened, and where: a listing to browse by, never an attribution.

An incident carries almost no facts of its own. Facts live in claims, made in statements, by parties.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from formats.columns import Count, LanguageColumn, Line, Prose, Rule
from formats.dates import UncertainDateColumns, date_rules
from formats.folding import FoldedColumn, place_key
from formats.points import UncertainPointColumns, point_rules
from formats.references import ReferenceSeries
from parties.models import Party

from .lifecycle import Publishable, lifecycle_rules
from .querysets import IncidentQuerySet, PlaceQuerySet


class Place(models.Model):
    """Somewhere: a country, a region, a district, a settlement, a position, a road, a sector."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        REGION = "region", _("region")
        DISTRICT = "district", _("district")
        SETTLEMENT = "settlement", _("settlement")
        POSITION = "position", _("position")
        ROAD = "road", _("road")
        SECTOR = "sector", _("sector")

    slug = models.SlugField(_("slug"), max_length=80, unique=True, help_text=_("Its address; never changed later."))
    name = Line(_("name"), help_text=_("The name that leads in lists; every other one belongs below, with its user."))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("lies in"),
        null=True,
        blank=True,
        related_name="parts",
        help_text=_("By the administrative standard that the register uses for its trees and counts."),
    )
    point = UncertainPointColumns()
    pcode = models.CharField(_("OCHA P-code"), max_length=20, blank=True)
    iso_3166_2 = models.CharField(_("ISO 3166-2"), max_length=6, blank=True)
    geonames_id = Count(_("GeoNames id"), null=True, blank=True)
    note = Prose(_("note"), blank=True, max_length=5_000)
    name_folded = FoldedColumn(of="name")
    name_key = FoldedColumn(of="name", by=place_key)

    objects = PlaceQuerySet.as_manager()

    # Deepest tree: position, settlement, district, region, country.
    DEPTH = 5

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name_folded", "pk"]
        constraints = [
            *point_rules("place"),
            Rule(
                name="place_kind_is_known",
                condition=Q(kind__in=["country", "region", "district", "settlement", "position", "road", "sector"]),
            ),
            Rule(name="place_has_a_name", condition=~Q(name=""), field="name", message=_("A place needs a name.")),
            Rule(
                name="place_is_not_in_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                field="parent",
                message=_("A place cannot lie in itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        below = self._height_below() if self.pk else 1
        above, steps = self.parent, below
        while above is not None:
            steps += 1
            if above.pk == self.pk and self.pk is not None:
                raise ValidationError(
                    {"parent": ValidationError(_("This would put the place in itself."), code="circle")}
                )
            if steps > self.DEPTH:
                raise ValidationError({"parent": ValidationError(_("Places nest at most five deep."), code="too_deep")})
            above = above.parent

    def _height_below(self):
        """How many levels this place and the places in it make."""
        height, level = 0, [self.pk]
        while level and height <= self.DEPTH:
            height += 1
            level = list(Place.objects.filter(parent__in=level).values_list("pk", flat=True))
        return height

    @property
    def ancestors(self) -> list["Place"]:
        """The places it lies in, the largest first."""
        above, found = self.parent, []
        # A circle, which two people can make at the same moment, ends where it began.
        while above is not None and above not in found:
            found.insert(0, above)
            above = above.parent
        return found

    @property
    def is_area(self) -> bool:
        """Too large for a point of its own to mean anything."""
        return self.kind in {self.Kind.COUNTRY, self.Kind.REGION, self.Kind.DISTRICT, self.Kind.SECTOR}


class PlaceName(models.Model):
    """One of the names of a place: in which language, and used by whom."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="names")
    name = Line(_("name"))
    language = LanguageColumn(_("language"), help_text=_("BCP 47, such as az, hy or ru."))
    used_by = models.ForeignKey(
        Party,
        models.PROTECT,
        verbose_name=_("used by"),
        null=True,
        blank=True,
        related_name="place_names",
        help_text=_("The party that uses this name; empty: in general use in its language."),
    )
    name_folded = FoldedColumn(of="name")
    name_key = FoldedColumn(of="name", by=place_key)

    class Meta:
        verbose_name = _("name of a place")
        verbose_name_plural = _("names of places")
        ordering = ["language", "name_folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "language", "name", "used_by"],
                name="place_name_once",
                violation_error_message=_("This name is already on record in this language."),
            ),
            # Nulls are distinct in a unique constraint, so names in general use need their own.
            models.UniqueConstraint(
                fields=["place", "language", "name"],
                condition=Q(used_by__isnull=True),
                name="place_name_in_general_use_once",
                violation_error_message=_("This name is already on record in this language."),
            ),
        ]

    def __str__(self):
        return self.name


class ViolationType(models.Model):
    """What kind of breach is alleged: a tree that comes with the register. What was hit is the target, not the type."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label = Line(_("label"), max_length=80)
    definition = Prose(_("definition"), max_length=1_000)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="narrower")
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("violation type")
        verbose_name_plural = _("violation types")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.label


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
    date = UncertainDateColumns(_("event"))
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
        indexes = [models.Index(fields=["status", "-id"], name="incident_lists")]
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
        ]

    def __str__(self):
        return f"{self.reference} {self.title}" if self.pk else self.title

    def get_absolute_url(self):
        return reverse("incident", args=[self.reference])


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
                name="incident_link_joins_two",
                condition=~Q(source=F("target")),
                field="target",
                message=_("An incident cannot be linked to itself."),
            ),
        ]

    def __str__(self):
        return f"{self.source.reference} {self.get_kind_display()} {self.target.reference}"
