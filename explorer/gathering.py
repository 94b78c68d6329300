"""Incidents gathered for one map, however many they are: what lies close together is one group, what is one area one ring.

The database counts by the cells of a grid, in two queries whatever the size; nothing is gathered by party.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Count, F, Max, Min, Q

from .basemap import KM_PER_DEGREE, Mercator, View
from .grid import LOWER, cell_for
from .models import DrawnAs
from .spots import COARSEST_M

# px; beside a list, and by itself.
SIZE, LARGE = (480, 388), (960, 600)
SMALLEST_KM, LARGEST_KM = 150, 40_000
MARKER = 8  # px, radius
CELL = 48  # px
LARGEST_CIRCLE = 30  # px, radius
MOST_CELLS, MOST_AREAS = 700, 500


class Box(NamedTuple):
    """West, south, east, north in degrees, as the parameter `bbox` has them; one may go over the 180th meridian."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self):
        return self.east - self.west + (360 if self.east < self.west else 0)

    @property
    def middle(self):
        if self.west == self.east and self.south == self.north:
            # What is at one spot stays there to the last digit.
            return self.west, self.south
        return math.remainder(self.west + self.width / 2, 360), (self.south + self.north) / 2

    def __str__(self):
        return ",".join(map(repr, self))


@dataclass(frozen=True)
class Group:
    """Incidents close together, or one alone: in the middle of them, and in the smallest box around them."""

    count: int
    longitude: float
    latitude: float
    box: Box
    radius_m: int | None = None
    incident: int | None = None

    @property
    def is_one_spot(self):
        return self.box.west == self.box.east and self.box.south == self.box.north

    def also(self, other, middle):
        """This group and another; `middle` tells east from west where the earth is round."""
        count = self.count + other.count

        def east(longitude):
            return math.remainder(longitude - middle, 360)

        at = (east(self.longitude) * self.count + east(other.longitude) * other.count) / count
        west_end = min(self.box.west, other.box.west, key=east)
        east_end = max(self.box.east, other.box.east, key=east)
        return Group(
            count,
            math.remainder(middle + at, 360),
            (self.latitude * self.count + other.latitude * other.count) / count,
            Box(west_end, min(self.box.south, other.box.south), east_end, max(self.box.north, other.box.north)),
            max(self.radius_m or 0, other.radius_m or 0) or None,
        )


@dataclass(frozen=True)
class Area:
    """Incidents of which no more is known than that they were somewhere in this circle."""

    count: int
    longitude: float
    latitude: float
    radius_m: int
    place: int | None = None
    incident: int | None = None
    label: str = ""

    def __str__(self):
        """As the parameter `area` has it."""
        return f"{self.latitude!r},{self.longitude!r},{self.radius_m}"


class Summary(NamedTuple):
    """How many incidents a map shows as points and in areas, how many it cannot show, and how far they reach."""

    points: int = 0
    in_areas: int = 0
    unmapped: int = 0
    box: Box | None = None
    finest_m: int | None = None

    @property
    def mapped(self):
        return self.points + self.in_areas


@dataclass(frozen=True)
class Gathered:
    """What one map shows."""

    view: View
    summary: Summary
    groups: tuple = ()
    areas: tuple = ()

    @property
    def left_out(self):
        """In areas that are too many to be drawn together."""
        return self.summary.in_areas - sum(area.count for area in self.areas)


def gather(rows, size=SIZE):
    """Some rows of the index on a map that holds them all; one without a view where none of them can be mapped."""
    found = counted(rows, F("cell"))
    summary = summed_up(found)
    if not summary.mapped:
        return Gathered(None, summary)
    view = view_of(summary.box, size)
    return Gathered(view, summary, joined(grouped(found.points, cell_of(view)), view), areas_of(rows))


def gather_within(rows, box, km_per_px):
    """The same on a map that shows a box at a scale, with all groups that lie in the box as far as they reach."""
    longitude, latitude = box.middle
    across = box.width * KM_PER_DEGREE * math.cos(math.radians(latitude)) / km_per_px
    upward = (box.north - box.south) * KM_PER_DEGREE / km_per_px
    view = Mercator(latitude, longitude, km_per_px, max(1, round(across)), max(1, round(upward)))
    cell = cell_of(view)
    near = _near(rows, box, cell)
    counts = dict(rows.order_by().values_list("drawn_as").annotate(count=Count("pk")))
    summary = Summary(*(counts.get(kind, 0) for kind in (DrawnAs.POINT, DrawnAs.AREA, DrawnAs.NOTHING)))
    return Gathered(view, summary, joined(grouped(counted(near, cell_for(cell)).points, cell), view), areas_of(near))


class Cell(NamedTuple):
    """How many spots lie in a part of the earth, in the smallest box around them, how far off they may be, and one of them."""

    count: int
    west: float
    south: float
    east: float
    north: float
    widest: int | None
    finest: int | None
    one: int


# What a Cell tells, over the rows in it.
TOLD = {
    "count": Count("pk"),
    "west": Min("longitude"),
    "south": Min("latitude"),
    "east": Max("longitude"),
    "north": Max("latitude"),
    "widest": Max("radius_m"),
    "finest": Min("radius_m"),
    "one": Min("pk"),
}


class Counted(NamedTuple):
    """The points and the middles of areas by the cells of a grid, and how many incidents no map can show."""

    points: list[Cell]
    areas: list[Cell]
    unmapped: int


def counted(rows, number) -> Counted:
    """One pass over some rows. `number`: a column or an expression that gives their cells as `explorer.grid` does."""
    points, areas, unmapped = [], [], 0
    for at, *told in rows.order_by().values(at=number).annotate(**TOLD).values_list("at", *TOLD):
        if at is None:
            unmapped = told[0]
        else:
            (points if at > 0 else areas).append(Cell(*told))
    return Counted(points, areas, unmapped)


def summed_up(found) -> Summary:
    reaching = [*found.points, *found.areas]
    return Summary(
        sum(cell.count for cell in found.points),
        sum(cell.count for cell in found.areas),
        found.unmapped,
        box_around(reaching) if reaching else None,
        min((cell.finest for cell in found.points if cell.finest is not None), default=None),
    )


def grouped(cells, width) -> list[Group]:
    """Cells of a fine grid by those of a coarser one; of one as coarse, each for itself."""
    found = defaultdict(list)
    for cell in cells:
        up, along = (cell.south + 90) / (width * LOWER), (cell.west + 180) / width
        found[math.floor(up), math.floor(along)].append(cell)
    return [_group(some) for some in found.values()]


def _group(cells):
    counts, wests, souths, easts, norths, widest, _finest, ones = zip(*cells, strict=True)
    box, count = Box(min(wests), min(souths), max(easts), max(norths)), sum(counts)
    # Their mean would take the database as long as all the rest; a cell is small.
    return Group(count, *box.middle, box, max(filter(None, widest), default=None), ones[0] if count == 1 else None)


def areas_of(rows) -> tuple[Area, ...]:
    """The areas that most are known to be in, from south to north."""
    found = (
        rows.filter(drawn_as=DrawnAs.AREA)
        .order_by()
        .values_list("latitude", "longitude", "radius_m")
        .annotate(count=Count("pk"), one=Min("pk"), one_place=Min("place"), other_place=Max("place"))
        .order_by("-count", "latitude", "longitude", "radius_m")[:MOST_AREAS]
    )
    return tuple(
        Area(count, longitude, latitude, radius, one if one == other else None, key if count == 1 else None)
        for latitude, longitude, radius, count, key, one, other in sorted(found, key=lambda row: row[:3])
    )


def box_around(reaching) -> Box:
    """The box that holds Cells with their radii, east of the date line where that makes the way round the earth shorter."""
    degrees = [(cell.widest or 0) / 1000 / KM_PER_DEGREE for cell in reaching]
    south = max(-90.0, min(cell.south - more for cell, more in zip(reaching, degrees, strict=True)))
    north = min(90.0, max(cell.north + more for cell, more in zip(reaching, degrees, strict=True)))
    shrink = max(math.cos(math.radians((south + north) / 2)), 0.02)
    ways = [
        (
            min(east_of(cell.west) - more / shrink for cell, more in zip(reaching, degrees, strict=True)),
            max(east_of(cell.east) + more / shrink for cell, more in zip(reaching, degrees, strict=True)),
        )
        for east_of in (float, lambda longitude: longitude % 360)
    ]
    west, east = min(ways, key=lambda way: way[1] - way[0])
    if east - west >= 360:
        return Box(-180.0, south, 180.0, north)
    return Box(math.remainder(west, 360), south, math.remainder(east, 360), north)


def view_of(box, size=SIZE) -> View:
    """The view that holds a box, and a quarter more for labels at the edges."""
    width, height = size
    longitude, latitude = box.middle
    latitude = max(-89.0, min(89.0, latitude))
    across = box.width * math.cos(math.radians(latitude)) * KM_PER_DEGREE
    span_km = 1.25 * max(across, (box.north - box.south) * KM_PER_DEGREE * width / height)
    span_km = min(max(span_km, SMALLEST_KM), LARGEST_KM)
    return View(round(latitude, 4), round(longitude, 4), round(span_km / width, 4), width, height)


def cell_of(view) -> float:
    """How wide the cells of the grid are for a view, in degrees; wider than usual where they would be too many."""
    shrink = max(math.cos(math.radians(view.latitude)), 0.02)
    wide = CELL * view.km_per_px / KM_PER_DEGREE / shrink
    # A cell more on every side: the grid does not begin where the view does.
    in_view = (view.width / CELL + 2) * (view.height / CELL * shrink / LOWER + 2)
    return wide * max(1.0, math.sqrt(in_view / MOST_CELLS))


def _near(rows, box, cell):
    """Rows in the whole cells that a box touches, and areas that may reach into it."""
    low = cell * LOWER
    south = math.floor((box.south + 90) / low) * low - 90
    north = math.ceil((box.north + 90) / low) * low - 90
    west = math.floor((box.west + 180) / cell) * cell - 180
    east = math.ceil((box.east + 180) / cell) * cell - 180
    reach = COARSEST_M / 1000 / KM_PER_DEGREE
    aside = reach / max(math.cos(math.radians(max(abs(box.south), abs(box.north)))), 0.02)
    area = Box(box.west - aside, box.south - reach, box.east + aside, box.north + reach)
    points = _inside(Box(west, south, east, north), box.width + cell)
    return rows.filter(
        Q(points, drawn_as=DrawnAs.POINT) | Q(_inside(area, box.width + 2 * aside), drawn_as=DrawnAs.AREA)
    )


def _inside(box, width):
    inside = Q(latitude__gte=box.south, latitude__lte=box.north)
    if width >= 360:
        return inside
    west, east = math.remainder(box.west, 360), math.remainder(box.east, 360)
    if west <= east:
        return inside & Q(longitude__gte=west, longitude__lte=east)
    return inside & (Q(longitude__gte=west) | Q(longitude__lte=east))


def circle_radius(count, most):
    """How large the circle of a group is, in px: its area grows with the number, as far as is legible and seemly."""
    if count == 1:
        return MARKER
    return round(min(max(min(9, LARGEST_CIRCLE / math.sqrt(most)) * math.sqrt(count), 14), LARGEST_CIRCLE), 1)


def joined(groups, view):
    """Groups whose circles or boxes would touch made one, so that each box finds just what its circle stands for."""
    most = max((group.count for group in groups), default=1)

    def northward(group):
        return group.latitude, math.remainder(group.longitude - view.longitude, 360)

    waiting = [_placed(group, view, most) for group in sorted(groups, key=northward)][::-1]
    apart = []
    while waiting:
        one = waiting.pop()
        near = next((other for other in apart if _touch(one, other)), None)
        if near is None:
            apart.append(one)
        else:
            apart.remove(near)
            waiting.append(_placed(one.group.also(near.group, view.longitude), view, most))
    return tuple(sorted((placed.group for placed in apart), key=northward))


class Placed(NamedTuple):
    """A group in px of a view."""

    group: Group
    x: float
    y: float
    r: float
    left: float
    top: float
    right: float
    bottom: float


def _placed(group, view, most):
    x, y = view.project(group.longitude, group.latitude)
    left, bottom = view.project(group.box.west, group.box.south)
    right, top = view.project(group.box.east, group.box.north)
    return Placed(group, x, y, circle_radius(group.count, most), left, top, right, bottom)


def _touch(one, other):
    near = one.r + other.r + 2
    if (one.x - other.x) ** 2 + (one.y - other.y) ** 2 < near * near:
        return True
    return one.left <= other.right and other.left <= one.right and one.top <= other.bottom and other.top <= one.bottom


def named(gathered, places):
    """The same with the names of areas; `places`: key → name."""
    areas = tuple(replace(area, label=places.get(area.place, "")) for area in gathered.areas)
    return replace(gathered, areas=areas)
