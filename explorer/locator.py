"""Maps of where incidents are said to have been: a point only where one is known, an area as an area.

Plain inputs, plain outputs; explorer/templatetags/locator.py brings the records and the template.
"""

import functools
import math
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import basemap, map_labels
from .basemap import View

SITE_KINDS = {"settlement", "position"}
COARSEST_M = 50_000  # what is known less well than this is not mapped
NEAR_A_POINT_M = 25_000  # UCDP where_prec 2: within 25 km of a known point
NEAR, DISTRICT, COUNTRY, INTERNATIONAL = 2, 3, 6, 7  # UCDP where_prec

MARKER = 8  # px, radius
RING_FROM = MARKER + 4  # px: a smaller ring would only blur the marker
LOCATOR_SIZE, OVERVIEW_SIZE = (480, 262), (676, 546)
SMALLEST_SPAN_KM, SMALLEST_OVERVIEW_KM, LARGEST_SPAN_KM = 60, 150, 40_000

COUNTRY_NAMES = {
    "Armenia": gettext_lazy("Armenia"),
    "Azerbaijan": gettext_lazy("Azerbaijan"),
    "Georgia": gettext_lazy("Georgia"),
    "Iran": gettext_lazy("Iran"),
    "Iraq": gettext_lazy("Iraq"),
    "Nakhchivan AR": gettext_lazy("Nakhchivan AR"),
    "Russia": gettext_lazy("Russia"),
    "Syria": gettext_lazy("Syria"),
    "Türkiye": gettext_lazy("Türkiye"),
}


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


@dataclass(frozen=True)
class Circle:
    x: float
    y: float
    r: float


@dataclass(frozen=True)
class Cluster:
    x: float
    y: float
    r: float
    count: int

    @property
    def text_y(self):
        return round(self.y + 5, 1)


@dataclass(frozen=True)
class ScaleBar:
    path: str
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Drawing:
    """All that the template needs of one map; every number is in px of the view box."""

    view: View
    summary: str
    caption: tuple
    boundaries: str = ""
    disputed: str = ""
    water: str = ""
    countries: tuple = ()
    towns: tuple = ()
    rings: tuple = ()
    markers: tuple = ()
    clusters: tuple = ()
    callouts: tuple = ()
    scale: ScaleBar | None = None

    @property
    def view_box(self):
        return f"0 0 {self.view.width} {self.view.height}"


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
    is_site = (precision or 0) < DISTRICT and (own or kind in SITE_KINDS)
    if not is_site and not radius:
        raise NotMapped(_("how far the area reaches is not recorded."))
    if radius and radius > COARSEST_M:
        raise NotMapped(_("the place is known to about %(distance)s only.") % {"distance": distance(radius)})
    label = name if place else coordinates(point.latitude, point.longitude)
    return Spot(float(point.latitude), float(point.longitude), radius, label, "" if own else kind, is_site)


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


def locate(spot):
    """Returns the Drawing of one incident's place."""
    width, height = LOCATOR_SIZE
    span_km = max(SMALLEST_SPAN_KM, 8 * (spot.radius_m or 0) / 1000)
    view = View(round(spot.latitude, 4), round(spot.longitude, 4), span_km / width, width, height)
    sheet = map_labels.Sheet(view)
    x, y = width / 2, height / 2
    ring = view.px(spot.radius_m or 0)
    has_ring = not spot.is_site or ring > RING_FROM
    reach = ring if has_ring else MARKER
    scale = scale_bar(sheet)
    text = f"{spot.label} ± {distance(spot.radius_m)}" if spot.radius_m else spot.label
    if spot.is_site:
        sheet.take_circle(x, y, MARKER)
        # A name too long to stand beside the ring goes to the top edge, where it cannot cover the marker.
        callout = sheet.beside(x, y, reach + 6, text, map_labels.CALLOUT_ADVANCE) or sheet.centred(
            x, 0, text, map_labels.CALLOUT_ADVANCE
        )
    else:
        callout = sheet.centred(x, y, text, map_labels.CALLOUT_ADVANCE)
    # Within this circle a town's dot could be read as the place of the incident.
    avoid = [(x, y, MARKER + 6 if spot.is_site else max(ring / 2, MARKER + 6))]
    rings = (Circle(x, y, round(reach, 1)),) if has_ring else ()
    return Drawing(
        summary=_summary(spot),
        caption=(*_legend(spot, has_ring), *_about_lines(view)),
        rings=rings,
        markers=(Circle(x, y, MARKER),) if spot.is_site else (),
        callouts=(callout,),
        scale=scale,
        **_background(sheet, avoid, rings),
    )


def _summary(spot):
    words = {"place": spot.label, "distance": distance(spot.radius_m) if spot.radius_m else ""}
    if not spot.is_site:
        return _("Location map: %(place)s, known to about %(distance)s; the precise site is not stated.") % words
    if spot.radius_m:
        return _("Location map: %(place)s, known to about %(distance)s.") % words
    return _("Location map: %(place)s.") % words


def _legend(spot, has_ring):
    if not spot.is_site:
        only = {
            "district": _("Only the district is named, so no point is drawn."),
            "region": _("Only the region is named, so no point is drawn."),
        }
        yield only.get(spot.kind, _("The precise site is not stated, so no point is drawn."))
        yield _("The ring shows the extent of what is known.")
        return
    yield {"settlement": _("Marker: settlement."), "position": _("Marker: position.")}.get(
        spot.kind, _("Marker: the site as recorded.")
    )
    if has_ring:
        yield _("Ring: the place is known to about %(distance)s.") % {"distance": distance(spot.radius_m)}


def _about_lines(view):
    """Yields whose lines a map shows and what they do not mean; or that it shows none."""
    covered = basemap.coverage(view)
    if covered == "none":
        yield _("No boundary lines drawn here.")
        return
    if covered == "part":
        yield _("Boundary lines are drawn in part of this map only.")
    dotted = _lines(view)[1][1]
    if dotted:
        yield _("Dotted, as the source names them: %(names)s.") % {"names": "; ".join(dotted)}
    yield _("Boundary lines are approximate, drawn for orientation only, and imply no position on status.")
    yield _("Natural Earth 1:10m (public domain).")


@functools.lru_cache(maxsize=256)
def _lines(view):
    return tuple(basemap.path(view, kind) for kind in ("boundary", "disputed", "lake"))


def _background(sheet, avoid, rings):
    towns = map_labels.towns(sheet, avoid)
    for ring in rings:
        # A town may lie in a ring; a country's name in it would seem to say whose the place is.
        sheet.take_circle(ring.x, ring.y, ring.r)
    (boundaries, _none), (disputed, _names), (water, _lakes) = _lines(sheet.view)
    return {
        "view": sheet.view,
        "boundaries": boundaries,
        "disputed": disputed,
        "water": water,
        "towns": towns,
        "countries": map_labels.countries(sheet, COUNTRY_NAMES),
    }


def scale_bar(sheet, longest=90):
    """Returns a bar of 1, 2 or 5 times a power of ten kilometres, bottom left."""
    view = sheet.view
    most = longest * view.km_per_px
    power = 10 ** math.floor(math.log10(most))
    km = next(step * power for step in (5, 2, 1) if step * power <= most)
    left, base, length = 18, view.height - 16, round(km / view.km_per_px, 1)
    sheet.take(0, base - 22, left + max(length, 60) + 8, view.height)
    return ScaleBar(f"M{left} {base}v4h{length}v-4", round(left + length / 2, 1), base - 4, distance(km * 1000))


def overview(spots, unmapped=0):
    """Returns the Drawing of several Spots, or None when there is none to draw.

    unmapped: how many further incidents the map cannot show.
    """
    if not spots:
        return None
    spots = sorted(spots, key=lambda spot: (spot.latitude, spot.longitude, spot.label))
    view = _view_of(spots)
    sheet = map_labels.Sheet(view)
    scale = scale_bar(sheet)
    placed = [(spot, *view.project(spot.longitude, spot.latitude)) for spot in spots]
    areas = {}
    for spot, x, y in placed:
        if not spot.is_site:
            areas.setdefault((round(x, 1), round(y, 1), round(view.px(spot.radius_m), 1)), []).append(spot)
    markers, clusters = _clustered([(x, y) for spot, x, y in placed if spot.is_site])
    rings = {Circle(*area) for area in areas}
    for spot, x, y in placed:
        ring = view.px(spot.radius_m or 0)
        if spot.is_site and ring > RING_FROM:
            rings.add(Circle(round(x, 1), round(y, 1), round(ring, 1)))
    for circle in (*markers, *clusters):
        sheet.take_circle(circle.x, circle.y, circle.r)
    callouts = [_area_label(sheet, x, y, found) for (x, y, _r), found in sorted(areas.items(), key=lambda a: a[0])]
    avoid = [(c.x, c.y, c.r + 4) for c in (*markers, *clusters)] + [(x, y, max(r / 2, 14)) for x, y, r in areas]
    return Drawing(
        summary=ngettext(
            "Map of %(count)s incident. The list says the same in words.",
            "Map of %(count)s incidents. The list says the same in words.",
            len(spots),
        )
        % {"count": len(spots)},
        caption=(*_counted(len(spots), unmapped, bool(areas)), *_about_lines(view)),
        rings=tuple(sorted(rings, key=lambda ring: (-ring.r, ring.x, ring.y))),
        markers=markers,
        clusters=clusters,
        callouts=tuple(label for label in callouts if label),
        scale=scale,
        **_background(sheet, avoid, rings),
    )


def _area_label(sheet, x, y, spots):
    """Returns the name of an area, and how many incidents it stands for; beside what is already there."""
    name = spots[0].label if len({spot.label for spot in spots}) == 1 else ""
    count = f"×{len(spots)}" if len(spots) > 1 else ""
    text = " ".join(filter(None, [name, count]))
    half = len(text) * map_labels.CALLOUT_ADVANCE / 2
    if len(text) <= map_labels.CALLOUT_COLUMNS and sheet.is_free(x - half, y - 9, x + half, y + 9):
        return sheet.centred(x, y, text, map_labels.CALLOUT_ADVANCE)
    return sheet.beside(x, y, MARKER + 6, text, map_labels.CALLOUT_ADVANCE)


def _counted(mapped, unmapped, has_areas):
    yield ngettext("%(count)s incident is mapped.", "%(count)s incidents are mapped.", mapped) % {"count": mapped}
    if unmapped:
        yield ngettext(
            "%(count)s is not: where it was is not known well enough.",
            "%(count)s are not: where they were is not known well enough.",
            unmapped,
        ) % {"count": unmapped}
    if has_areas:
        yield _("A ring without a marker is an area: the precise site is not stated.")


def _view_of(spots):
    """Returns the View that holds all spots with their radii; also across the antimeridian."""
    width, height = OVERVIEW_SIZE
    first = spots[0].longitude
    reach = [(spot.radius_m or 0) / 1000 / basemap.KM_PER_DEGREE for spot in spots]
    north = max(spot.latitude + r for spot, r in zip(spots, reach, strict=True))
    south = min(spot.latitude - r for spot, r in zip(spots, reach, strict=True))
    middle = max(-89.0, min(89.0, (north + south) / 2))
    shrink = math.cos(math.radians(middle))
    east = max(math.remainder(spot.longitude - first, 360) + r / shrink for spot, r in zip(spots, reach, strict=True))
    west = min(math.remainder(spot.longitude - first, 360) - r / shrink for spot, r in zip(spots, reach, strict=True))
    km_wide, km_high = (east - west) * shrink * basemap.KM_PER_DEGREE, (north - south) * basemap.KM_PER_DEGREE
    # A quarter more than the spots take, for labels at the edges.
    span_km = 1.25 * max(km_wide, km_high * width / height)
    span_km = min(max(span_km, SMALLEST_OVERVIEW_KM), LARGEST_SPAN_KM)
    longitude = math.remainder(first + (east + west) / 2, 360)
    return View(round(middle, 4), round(longitude, 4), round(span_km / width, 4), width, height)


def _clustered(points):
    """Returns (lone markers, clusters): what would overlap becomes one circle with its number.

    Points are first gathered by the cells of a grid, then circles that still touch are joined.
    """
    cells = {}
    for x, y in points:
        cells.setdefault((x // (2 * MARKER), y // (2 * MARKER)), []).append((x, y))
    groups = [cells[cell] for cell in sorted(cells)]
    joined = True
    while joined:
        joined = False
        for n, group in enumerate(groups):
            near = next((other for other in groups[n + 1 :] if _touch(_circle(group), _circle(other))), None)
            if near is not None:
                groups.remove(near)
                group += near
                joined = True
    circles = [_circle(group) for group in groups]
    return (
        tuple(Circle(c.x, c.y, c.r) for c in circles if c.count == 1),
        tuple(c for c in circles if c.count > 1),
    )


def _circle(points):
    """Returns the circle for some points: its area grows with their number, as far as legible and seemly."""
    count = len(points)
    x, y = (round(sum(values) / count, 1) for values in zip(*points, strict=True))
    return Cluster(x, y, MARKER if count == 1 else round(min(max(9 * math.sqrt(count), 14), 42), 1), count)


def _touch(one, other):
    return math.hypot(one.x - other.x, one.y - other.y) < one.r + other.r + 2
