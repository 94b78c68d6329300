"""Where: places, their names in every language and by whom they are used, and which larger places they lie in."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from formats.addresses import address_of
from formats.columns import Count, LanguageColumn, Line, Prose, Rule, Slug
from formats.folding import FoldedColumn, place_key
from formats.indexes import Trigrams
from formats.points import UncertainPointColumns, point_rules
from history.guards import forbid
from history.querysets import RecordedQuerySet
from history.tracking import part_of, record
from parties.agreements import period_rules
from parties.models import Party
from parties.sources import SourceColumns, source_rules

from .querysets import PlaceQuerySet


@record
@forbid("UPDATE", when=Slug.CHANGES, message=Slug.STAYS)
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

    slug = Slug(_("slug"), unique=True)
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

    AREAS = (Kind.COUNTRY, Kind.REGION, Kind.DISTRICT, Kind.SECTOR)

    # Whatever refers to it says where something was.
    is_somewhere = True

    # Deepest tree: position, settlement, district, region, country.
    DEPTH = 5

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name_folded", "pk"]
        indexes = [
            Trigrams("name_folded", name="place_trigrams"),
            Trigrams("name_key", name="place_sound_trigrams"),
        ]
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

    def get_absolute_url(self):
        return address_of("place", self.slug)

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
        return self.kind in self.AREAS


@part_of("place")
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
    from_date = models.DateField(_("used from"), null=True, blank=True)
    to_date = models.DateField(_("used until"), null=True, blank=True)
    name_folded = FoldedColumn(of="name")
    name_key = FoldedColumn(of="name", by=place_key)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of a place")
        verbose_name_plural = _("names of places")
        ordering = ["language", "name_folded", "pk"]
        indexes = [
            Trigrams("name_folded", name="place_name_trigrams"),
            Trigrams("name_key", name="place_name_sound_trigrams"),
        ]
        constraints = [
            *period_rules("place_name"),
            Rule(name="place_name_says_it", condition=~Q(name=""), field="name", message=_("There is no name.")),
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


@part_of("place")
class AdministrativeParent(models.Model):
    """Another standard's answer to where a place lies: in what, according to whom, and from when to when."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="other_parents")
    parent = models.ForeignKey(Place, models.PROTECT, verbose_name=_("lies in"), related_name="other_parts")
    according_to = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("according to"), related_name="administrative_parents"
    )
    from_date = models.DateField(_("from"), null=True, blank=True)
    to_date = models.DateField(_("until"), null=True, blank=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("administrative parent by another standard")
        verbose_name_plural = _("administrative parents by other standards")
        ordering = ["pk"]
        constraints = [
            *period_rules("administrative_parent"),
            Rule(
                name="administrative_parent_is_another_place",
                condition=~Q(place=F("parent")),
                field="parent",
                message=_("A place cannot lie in itself."),
            ),
        ]

    def __str__(self):
        return f"{self.place} in {self.parent}, {self.according_to.label}"


@part_of("place")
class PlaceSource(SourceColumns):
    """A page that something said about the place rests on."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="sources")

    objects = RecordedQuerySet.as_manager()

    class Meta(SourceColumns.Meta):
        abstract = False
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = source_rules("place_source")
