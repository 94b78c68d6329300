"""Maps of where incidents are said to have been: a point only where one is known, an area as an area.

Plain inputs, plain outputs; explorer/templatetags/locator.py brings the records and the template.
"""

import functools
import math
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import basemap, gathering, map_labels
from .basemap import View
from .gathering import MARKER
from .spots import NotMapped, Spot, coordinates, distance, spot_of

__all__ = ["NotMapped", "Spot", "coordinates", "draw", "locate", "spot_of"]

RING_FROM = MARKER + 4  # px: a smaller ring would only blur the marker
SIZE = (480, 262)
SMALLEST_SPAN_KM = 60

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
class Circle:
    x: float
    y: float
    r: float


@dataclass(frozen=True)
class Mark:
    """One incident, the circle for several close together, or the ring of an area with what is written in or beside it.

    `link`: where it leads, `words`: what stands there, `sign`: of its accounts, `number`: in the list beside the map, `ring`: how
    far it may be off, where that is drawn.
    """

    x: float
    y: float
    r: float
    count: int = 1
    link: str = ""
    words: str = ""
    sign: str = ""
    number: int | None = None
    ring: float = 0
    label: map_labels.Label | None = None

    @property
    def text_y(self):
        return round(self.y + 5, 1)

    @property
    def left(self):
        return round(self.x - self.r, 1)

    @property
    def top(self):
        return round(self.y - self.r, 1)

    @property
    def number_width(self):
        return len(str(self.number)) * map_labels.CALLOUT_ADVANCE

    @property
    def number_x(self):
        # A ring that would go through the number goes between it and the marker.
        is_crossed = self.ring < self.r + self.number_width + 10
        return round(self.x + max(self.r, self.ring if is_crossed else 0) + 5, 1)


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
    has_links: bool = False
    boundaries: str = ""
    disputed: str = ""
    water: str = ""
    countries: tuple = ()
    towns: tuple = ()
    rings: tuple = ()
    areas: tuple = ()
    markers: tuple = ()
    clusters: tuple = ()
    callouts: tuple = ()
    scale: ScaleBar | None = None

    @property
    def view_box(self):
        return f"0 0 {self.view.width} {self.view.height}"


def locate(spot, sign=""):
    """Returns the Drawing of one place; `sign`: of the accounts of the incident that is said to have been there."""
    width, height = SIZE
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
    elif sign:
        # Beside the name and off the middle, where it would be read as the site that nobody stated.
        callout = sheet.above(x, y - reach - 4, text, map_labels.CALLOUT_ADVANCE, sign)
    else:
        callout = sheet.centred(x, y, text, map_labels.CALLOUT_ADVANCE)
    # Within this circle a town's dot could be read as the place of the incident.
    avoid = [(x, y, MARKER + 6 if spot.is_site else max(ring / 2, MARKER + 6))]
    rings = (Circle(x, y, round(reach, 1)),) if has_ring else ()
    return Drawing(
        summary=_summary(spot),
        caption=(*_legend(spot, has_ring), *about_lines(view)),
        rings=rings,
        markers=(Mark(x, y, MARKER, sign=sign),) if spot.is_site else (),
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


def about_lines(view):
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


def draw(gathered, tell):
    """Returns the Drawing of what was gathered.

    tell: group or area → (link, words, sign, number) of its mark.
    """
    view, summary = gathered.view, gathered.summary
    sheet = map_labels.Sheet(view)
    scale = scale_bar(sheet)
    most = max((group.count for group in gathered.groups), default=1)
    marks = [_mark(view, group, most, tell) for group in gathered.groups]
    rings = {Circle(mark.x, mark.y, mark.ring) for mark in marks if mark.ring}
    for mark in marks:
        sheet.take_circle(mark.x, mark.y, mark.r)
        if mark.number:
            sheet.take(mark.x, mark.y - 9, mark.number_x + mark.number_width, mark.y + 9)
    areas = [_area_mark(sheet, area, tell) for area in gathered.areas]
    # One in another is drawn over it, and can be reached.
    areas.sort(key=lambda area: (-area.r, area.x, area.y))
    avoid = [(mark.x, mark.y, mark.r + 4) for mark in marks] + [(area.x, area.y, max(area.r / 2, 14)) for area in areas]
    return Drawing(
        summary=_of_many(summary.mapped),
        caption=(*counts(gathered), *about_lines(view)),
        has_links=True,
        rings=tuple(sorted(rings, key=lambda ring: (-ring.r, ring.x, ring.y))),
        areas=tuple(areas),
        markers=tuple(mark for mark in marks if mark.count == 1),
        clusters=tuple(mark for mark in marks if mark.count > 1),
        scale=scale,
        **_background(sheet, avoid, [*rings, *areas]),
    )


def _of_many(count):
    return ngettext(
        "Map of %(count)s incident.",
        "Map of %(count)s incidents.",
        count,
    ) % {"count": count}


def _circle(view, here):
    x, y = view.project(here.longitude, here.latitude)
    return round(x, 1), round(y, 1), round(view.px(here.radius_m or 0), 1)


def _mark(view, group, most, tell):
    x, y, ring = _circle(view, group)
    radius = gathering.circle_radius(group.count, most)
    has_ring = group.is_one_spot and ring > RING_FROM
    return Mark(x, y, radius, group.count, *tell(group), ring=ring if has_ring else 0)


def _area_mark(sheet, area, tell):
    x, y, reach = _circle(sheet.view, area)
    mark = Mark(x, y, reach, area.count, *tell(area))
    return replace(mark, label=_area_label(sheet, x, y, reach, area, mark.sign))


def _area_label(sheet, x, y, reach, area, sign):
    """Returns the name of an area, and how many incidents it stands for; beside what is already there."""
    # The sign of one that is alone stays out of its ring, where it would be read as the site.
    if sign and area.count == 1 and area.label:
        label = sheet.beside(x, y, reach + 6, area.label, map_labels.CALLOUT_ADVANCE, sign)
        if label:
            return label
    count = f"×{area.count}" if area.count > 1 else ""
    # Where there is no room for the name, the number has to do.
    for text in filter(None, (" ".join(filter(None, [area.label, count])), count)):
        half = len(text) * map_labels.CALLOUT_ADVANCE / 2
        if len(text) <= map_labels.CALLOUT_COLUMNS and sheet.is_free(x - half, y - 9, x + half, y + 9):
            return sheet.centred(x, y, text, map_labels.CALLOUT_ADVANCE)
        for gap in (MARKER + 6, reach + 6):
            if label := sheet.beside(x, y, gap, text, map_labels.CALLOUT_ADVANCE):
                return label
    return None


def counts(gathered):
    """Yields how many incidents a map shows, how many it cannot show, and what a ring without a marker is."""
    summary = gathered.summary
    yield ngettext("%(count)s incident is mapped.", "%(count)s incidents are mapped.", summary.mapped) % {
        "count": summary.mapped
    }
    if summary.unmapped:
        yield ngettext(
            "%(count)s is not: where it was is not known well enough.",
            "%(count)s are not: where they were is not known well enough.",
            summary.unmapped,
        ) % {"count": summary.unmapped}
    if summary.in_areas:
        yield _("A ring without a marker is an area: the precise site is not stated.")
    if gathered.left_out:
        yield ngettext(
            "%(count)s is in an area that is not drawn here, because there are too many.",
            "%(count)s are in areas that are not drawn here, because there are too many.",
            gathered.left_out,
        ) % {"count": gathered.left_out}
