"""The lines and names behind every map, from static/map/basemap.geojson (docs/basemap.md says whose lines they are)."""

import functools
import itertools
import json
import math
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

KM_PER_DEGREE = 111.195  # of latitude, on the sphere of 6371 km
MARGIN = 8  # px that lines run on past the edge, so that no cut end shows
TOLERANCE = 0.6  # px that a simplified line may leave the true one


@dataclass(frozen=True)
class View:
    """What a map looks at: equirectangular, true to scale along its middle parallel."""

    latitude: float
    longitude: float
    km_per_px: float
    width: int
    height: int

    @property
    def span_km(self):
        return self.km_per_px * self.width

    def project(self, longitude, latitude):
        east = math.remainder(longitude - self.longitude, 360) * math.cos(math.radians(self.latitude))
        north = latitude - self.latitude
        scale = KM_PER_DEGREE / self.km_per_px
        return self.width / 2 + east * scale, self.height / 2 - north * scale

    def px(self, metres):
        return metres / 1000 / self.km_per_px

    def shows(self, x, y, inset=0):
        return inset <= x <= self.width - inset and inset <= y <= self.height - inset


@dataclass(frozen=True)
class Mercator(View):
    """The same as the live map draws it: parallels ever further apart, and all beyond the last one at the edge."""

    def project(self, longitude, latitude):
        east = math.remainder(longitude - self.longitude, 360)
        north = _stretched(latitude) - _stretched(self.latitude)
        scale = math.cos(math.radians(self.latitude)) * KM_PER_DEGREE / self.km_per_px
        return self.width / 2 + east * scale, self.height / 2 - north * scale


LAST_PARALLEL = 85.0511287798  # of a square map


def _stretched(latitude):
    latitude = max(-LAST_PARALLEL, min(LAST_PARALLEL, latitude))
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))


@dataclass(frozen=True)
class Line:
    """One line, ring or row of the basemap, in degrees as GeoJSON has them: longitude first."""

    name: str
    points: tuple


@dataclass(frozen=True)
class Town:
    name: str
    rank: int
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Basemap:
    bbox: tuple
    lines: dict  # kind → Lines: boundary, disputed, lake, country_label
    towns: tuple


@functools.cache
def load():
    source = json.loads((Path(settings.BASE_DIR) / "static/map/basemap.geojson").read_text(encoding="utf-8"))
    lines, towns = {}, []
    for feature in source["features"]:
        properties, geometry = feature["properties"], feature["geometry"]
        if properties["kind"] == "town":
            towns.append(Town(properties["name"], properties["rank"], *geometry["coordinates"]))
            continue
        lines.setdefault(properties["kind"], []).extend(
            Line(properties.get("name", ""), tuple(map(tuple, points))) for points in _line_strings(geometry)
        )
    return Basemap(tuple(source["bbox"]), lines, tuple(towns))


def _line_strings(geometry):
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "LineString":
        return [coordinates]
    if kind == "MultiPolygon":
        return list(itertools.chain.from_iterable(coordinates))
    return coordinates  # of a MultiLineString or a Polygon


def coverage(view):
    """Returns "all", "part" or "none": how much of a view the basemap has lines for."""
    west, south, east, north = load().bbox
    left, bottom = view.project(west, south)
    right, top = view.project(east, north)
    if left >= right or right < 0 or left > view.width or bottom < 0 or top > view.height:
        return "none"
    whole = left <= 0 and right >= view.width and top <= 0 and bottom >= view.height
    return "all" if whole else "part"


def path(view, kind):
    """Returns (the SVG path of one kind of line as far as it is in view, the names of what was drawn)."""
    drawn, names, closed = [], [], kind == "lake"
    for line in load().lines.get(kind, ()):
        points = simplified([view.project(*point) for point in line.points])
        parts = [clipped_ring(points, view)] if closed else clipped_line(points, view)
        parts = [part for part in parts if len(part) > 1]
        if parts:
            drawn += [svg_path(part, closed) for part in parts]
            names.append(line.name)
    return "".join(drawn), tuple(sorted(set(names)))


def svg_path(points, closed):
    """Returns relative path commands in tenths of a pixel: a third shorter than absolute ones."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    steps = [(tenths[0], (0, 0)), *zip(tenths[1:], tenths, strict=False)]
    commands = [f"{(x - px) / 10:g},{(y - py) / 10:g}" for (x, y), (px, py) in steps if (x, y) != (px, py)]
    return f"M{commands[0]}l{' '.join(commands[1:])}{'z' if closed else ''}" if len(commands) > 1 else ""


def simplified(points):
    """Returns the line without the points that make no visible difference (Douglas and Peucker 1973)."""
    keep, stack = {0, len(points) - 1}, [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        far, distance = max(
            ((n, _distance(points[n], points[first], points[last])) for n in range(first + 1, last)),
            key=lambda candidate: candidate[1],
            default=(first, 0),
        )
        if distance > TOLERANCE:
            keep.add(far)
            stack += [(first, far), (far, last)]
    return [points[n] for n in sorted(keep)]


def _distance(point, start, end):
    (x, y), (ax, ay), (bx, by) = point, start, end
    length = math.hypot(bx - ax, by - ay)
    if length == 0:
        return math.hypot(x - ax, y - ay)
    return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length


def clipped_line(points, view):
    """Returns the pieces of a line that lie in view (Liang and Barsky 1984)."""
    pieces = []
    for start, end in itertools.pairwise(points):
        segment = _clipped_segment(start, end, view)
        if segment is None:
            continue
        if pieces and pieces[-1][-1] == segment[0]:
            pieces[-1].append(segment[1])
        else:
            pieces.append(list(segment))
    return pieces


def _clipped_segment(start, end, view):
    (x, y), dx, dy = start, end[0] - start[0], end[1] - start[1]
    enter, leave = 0, 1
    for step, room in (
        (-dx, x + MARGIN),
        (dx, view.width + MARGIN - x),
        (-dy, y + MARGIN),
        (dy, view.height + MARGIN - y),
    ):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            enter = max(enter, room / step)
        else:
            leave = min(leave, room / step)
    if enter > leave:
        return None
    # Ends that were not cut stay the very same, so that pieces can be joined by comparing them.
    first = start if enter == 0 else (x + enter * dx, y + enter * dy)
    last = end if leave == 1 else (x + leave * dx, y + leave * dy)
    return first, last


def clipped_ring(points, view):
    """Returns the part of a ring that lies in view, as one ring (Sutherland and Hodgman 1974)."""
    for axis, limit, sign in (
        (0, -MARGIN, 1),
        (0, view.width + MARGIN, -1),
        (1, -MARGIN, 1),
        (1, view.height + MARGIN, -1),
    ):
        kept = []
        for before, point in zip([points[-1], *points], points, strict=False):
            was_in, is_in = ((each[axis] - limit) * sign >= 0 for each in (before, point))
            if was_in != is_in:
                part = (limit - before[axis]) / (point[axis] - before[axis])
                kept.append(tuple(b + part * (p - b) for b, p in zip(before, point, strict=True)))
            if is_in:
                kept.append(point)
        points = kept
        if not points:
            return []
    return points
