"""Where something was, as far as anybody says: a point and how far off it may be, or nothing.

Latitude and longitude are WGS 84 degrees; the radius is metres.
"""

from dataclasses import dataclass
from math import asin, cos, isfinite, radians, sin, sqrt

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .columns import CompositeColumns, Count, Rule

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG


@dataclass(frozen=True)
class UncertainPoint:
    """A point; `radius_m` is None where nobody said how precise it is."""

    latitude: float
    longitude: float
    radius_m: int | None = None

    def distance_m(self, other: "UncertainPoint") -> float:
        """Great-circle distance between the two points, radii left out."""
        lat_1, lat_2 = radians(self.latitude), radians(other.latitude)
        half = sin((lat_2 - lat_1) / 2) ** 2
        half += cos(lat_1) * cos(lat_2) * sin(radians(other.longitude - self.longitude) / 2) ** 2
        return 2 * EARTH_RADIUS_M * asin(sqrt(half))


class Degrees(models.FloatField):
    """A number of degrees. Infinity is none, nor is "not a number", which no comparison with a limit would find."""

    def to_python(self, value):
        degrees = super().to_python(value)
        if degrees is not None and not isfinite(degrees):
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": value})
        return degrees

    def deconstruct(self):
        # To the database it is a plain number, and so it is to migrations.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FloatField", args, kwargs


class UncertainPointColumns(CompositeColumns):
    """The columns latitude, longitude and radius_m; reads as an UncertainPoint, or None without a point."""

    def columns(self, name):
        return {
            "latitude": Degrees(
                _("latitude"),
                null=True,
                blank=True,
                validators=[MinValueValidator(-90), MaxValueValidator(90)],
                help_text=_("WGS 84, degrees north."),
            ),
            "longitude": Degrees(
                _("longitude"),
                null=True,
                blank=True,
                validators=[MinValueValidator(-180), MaxValueValidator(180)],
                help_text=_("WGS 84, degrees east."),
            ),
            "radius_m": Count(
                _("uncertainty radius"),
                null=True,
                blank=True,
                validators=[MinValueValidator(1)],
                help_text=_("Metres around the point within which it lies; empty if nobody says."),
            ),
        }

    def read(self, values):
        latitude, longitude, radius_m = values
        if latitude is None or longitude is None:
            return None
        return UncertainPoint(latitude, longitude, radius_m)

    def write(self, value):
        return [value.latitude, value.longitude, value.radius_m] if value else [None, None, None]


def point_rules(model: str) -> list[Rule]:
    """The rules of one UncertainPoint."""
    none, both = (
        Q(latitude__isnull=True, longitude__isnull=True),
        Q(latitude__isnull=False, longitude__isnull=False),
    )
    return [
        Rule(
            name=f"{model}_point_has_both_halves",
            condition=none | both,
            field="longitude",
            message=_("A point needs both latitude and longitude."),
        ),
        Rule(
            name=f"{model}_point_is_on_earth",
            condition=none | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            field="latitude",
            message=_("Latitude lies between -90 and 90, longitude between -180 and 180."),
        ),
        Rule(
            name=f"{model}_radius_surrounds_a_point",
            condition=Q(radius_m__isnull=True) | (both & Q(radius_m__gte=1)),
            field="radius_m",
            message=_("An uncertainty radius needs a point, and at least one metre."),
        ),
    ]
