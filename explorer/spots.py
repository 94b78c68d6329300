"""Where an incident is said to have been, as far as a map may say it: a point, an area, or nothing and why.

Plain inputs, plain outputs: pages, the index of incidents and every map follow this one rule.
"""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

SITE_KINDS = {"settlement", "position"}
COARSEST_M = 50_000  # what is known less well than this is not mapped
NEAR_A_POINT_M = 25_000  # UCDP where_prec 2: within 25 km of a known point
NEAR, DISTRICT, COUNTRY, INTERNATIONAL = 2, 3, 6, 7  # UCDP where_prec


@dataclass(frozen=True)
class Spot:
    """Where something is said to have been; without is_site it is an area and never gets a marker."""

    latitude: float
    longitude: float
    radius_m: int | None
    label: str
    kind: str = ""
    is_site: bool = True


class NotMapped(Exception):
    """Nothing can be drawn without inventing precision; the message says why."""


def is_site(precision, kind="", own=False) -> bool:
    """Whether a point tells where something was, and not but the middle of where it may have been.

    precision: UCDP where_prec or None; kind: that of the place whose point it is; own: that it is the incident's own.
    """
    return (precision or 0) < DISTRICT and (own or kind in SITE_KINDS)


def spot_of(point, place, precision, name=""):
    """Returns the Spot of an incident, or raises NotMapped.

    point: the incident's own point or None; place: its place or None, with name, kind and point;
    precision: UCDP where_prec 1 to 7 or None; name: what the place is called, unless by its own name.
    """
    if precision == COUNTRY:
        raise NotMapped(_("only the country is known."))
    if precision == INTERNATIONAL:
        raise NotMapped(_("only international waters or airspace are named."))
    own, kind = point is not None, getattr(place, "kind", "")
    name = name or getattr(place, "name", "")
    if not own:
        if place is None:
            raise NotMapped(_("no place is recorded."))
        if kind == "country":
            raise NotMapped(_("only the country is known."))
        point = place.point
        if point is None:
            raise NotMapped(_("no position is recorded for %(place)s.") % {"place": name})
    radius = point.radius_m or (NEAR_A_POINT_M if precision == NEAR else None)
    site = is_site(precision, kind, own)
    if not site and not radius:
        raise NotMapped(_("how far the area reaches is not recorded."))
    if radius and radius > COARSEST_M:
        raise NotMapped(_("the place is known to about %(distance)s only.") % {"distance": distance(radius)})
    label = name if place else coordinates(point.latitude, point.longitude)
    return Spot(float(point.latitude), float(point.longitude), radius, label, "" if own else kind, site)


def distance(metres):
    """Returns metres as people write them: 500 m, 2.5 km, 20 km."""
    if metres < 1000:
        return _("%(number)s m") % {"number": number_format(round(metres))}
    km = metres / 1000
    rounded = round(km) if km >= 10 or km == round(km) else round(km, 1)
    return _("%(number)s km") % {"number": number_format(rounded)}


def coordinates(latitude, longitude):
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.2f}° {north}, {abs(longitude):.2f}° {east}"
