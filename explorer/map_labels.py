"""Where words go on a map: beside what they name, over nothing else."""

import itertools
import textwrap
from dataclasses import dataclass

from . import basemap

# Mean advance of a letter, in px of the view box, in the larger type that phones get.
TOWN_ADVANCE, COUNTRY_ADVANCE, CALLOUT_ADVANCE = 9.8, 12.5, 11
LINE_HEIGHT = 21
CALLOUT_COLUMNS = 36
EDGE = 8
SIGN_ROOM = 22
PX_PER_TOWN = 18_000  # square pixels of map for each town that is named


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    anchor: str
    lines: tuple  # of (y, text)
    sign: str = ""  # that stands before the first line

    @property
    def sign_x(self):
        return round(self.x - SIGN_ROOM, 1)

    @property
    def sign_y(self):
        return round(self.y - 13, 1)


@dataclass(frozen=True)
class TownMark:
    x: float
    y: float
    label: Label
    is_minor: bool


class Sheet:
    """The free room of one map: every label takes its box of it, first come, first served."""

    def __init__(self, view):
        self.view = view
        self.taken = []

    def take(self, x0, y0, x1, y1):
        self.taken.append((x0, y0, x1, y1))

    def take_circle(self, x, y, radius):
        self.take(x - radius, y - radius, x + radius, y + radius)

    def is_free(self, x0, y0, x1, y1):
        if x0 < EDGE or y0 < EDGE or x1 > self.view.width - EDGE or y1 > self.view.height - EDGE:
            return False
        return not any(x0 < right and left < x1 and y0 < bottom and top < y1 for left, top, right, bottom in self.taken)

    def beside(self, x, y, gap, text, advance, sign=""):
        """Returns a label right, left, above or below a circle, where there is room, else None."""
        rows = textwrap.wrap(text, CALLOUT_COLUMNS) or [text]
        room = SIGN_ROOM if sign else 0
        width, height = room + max(map(len, rows)) * advance, LINE_HEIGHT * len(rows)
        places = [
            ("start", x + gap, y - height / 2),
            ("end", x - gap - width, y - height / 2),
            ("middle", x - width / 2, y - gap - height),
            ("middle", x - width / 2, y + gap),
        ]
        if sign:
            # Letters are not as wide everywhere, so that only where lines begin is known: on the left they may end too soon.
            places.append(places.pop(1))
        for anchor, left, top in places:
            if self.is_free(left, top, left + width, top + height):
                self.take(left, top, left + width, top + height)
                if sign:
                    return _label(left + room, top, "start", rows, sign)
                at = {"start": left, "end": left + width, "middle": x}[anchor]
                return _label(at, top, anchor, rows)
        return None

    def centred(self, x, y, text, advance):
        """Returns a label on a point, whether or not something is there; kept off the edges."""
        rows = textwrap.wrap(text, CALLOUT_COLUMNS) or [text]
        width, height = max(map(len, rows)) * advance, LINE_HEIGHT * len(rows)
        x = min(max(x, EDGE + width / 2), self.view.width - EDGE - width / 2)
        y = min(max(y, EDGE + height / 2), self.view.height - EDGE - height / 2)
        self.take(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        return _label(x, y - height / 2, "middle", rows)

    def above(self, x, bottom, text, advance, sign):
        """Returns a label with a sign before it that ends above a circle, whether or not something is there."""
        rows = textwrap.wrap(text, CALLOUT_COLUMNS) or [text]
        width, height = SIGN_ROOM + max(map(len, rows)) * advance, LINE_HEIGHT * len(rows)
        left = max(EDGE, min(x - width / 2, self.view.width - EDGE - width))
        top = max(EDGE, bottom - height)
        self.take(left, top, left + width, top + height)
        return _label(left + SIGN_ROOM, top, "start", rows, sign)


def _label(x, top, anchor, rows, sign=""):
    lines = tuple((round(top + LINE_HEIGHT * (n + 0.75), 1), row) for n, row in enumerate(rows))
    return Label(round(x, 1), lines[0][0], anchor, lines, sign)


def towns(sheet, avoid):
    """Returns the towns that help to find one's way, the most important first, none in the circles to avoid.

    avoid: circles (x, y, radius) in which a dot could be taken for the place of an incident.
    """
    view, marks = sheet.view, []
    most = view.width * view.height // PX_PER_TOWN
    worst = 1 if view.span_km > 500 else 2 if view.span_km > 220 else 3
    for town in basemap.load().towns:
        x, y = view.project(town.longitude, town.latitude)
        if town.rank > worst or not view.shows(x, y, EDGE):
            continue
        if any((x - cx) ** 2 + (y - cy) ** 2 < radius**2 for cx, cy, radius in avoid):
            continue
        if not sheet.is_free(x - 4, y - 4, x + 4, y + 4):
            continue
        label = sheet.beside(x, y, 6, town.name, TOWN_ADVANCE)
        if label:
            sheet.take_circle(x, y, 4)
            marks.append(TownMark(round(x, 1), round(y, 1), label, is_minor=town.rank == 3))
        if len(marks) == most:
            break
    return tuple(marks)


def countries(sheet, names):
    """Returns a label for each country in view that has room for its name.

    names: {name in the basemap: text to set}.
    """
    rows = {}
    for line in basemap.load().lines.get("country_label", ()):
        (x0, y), (x1, _) = (sheet.view.project(*point) for point in line.points)
        x0, x1 = max(x0, EDGE), min(x1, sheet.view.width - EDGE)
        if x0 < x1 and 0 <= y <= sheet.view.height:
            rows.setdefault(line.name, []).append((y, x0, x1))
    labels = []
    for name, own_rows in sorted(rows.items()):
        text = str(names.get(name, name)).upper()
        place = _roomiest(sheet, own_rows, len(text) * COUNTRY_ADVANCE)
        if place:
            labels.append(sheet.centred(*place, text, COUNTRY_ADVANCE))
    return tuple(labels)


def _roomiest(sheet, rows, width):
    """Returns the middle of the free stretch, long enough for a text, that lies farthest from every edge."""
    best, best_room = None, 0
    for y, x0, x1 in rows:
        spare = x1 - x0 - width
        if spare < 0:
            continue
        for step in (0.5, 0.25, 0.75, 0.1, 0.9):
            x = x0 + width / 2 + spare * step
            if not sheet.is_free(x - width / 2 - 4, y - 10, x + width / 2 + 4, y + 10):
                continue
            beside = min(x - width / 2 - x0, x1 - x - width / 2)
            above_and_below = _height_around(x, y, rows, sheet.view.height)
            room = min(beside + 12, above_and_below)
            if room > best_room:
                best, best_room = (x, y), room
    return best


def _height_around(x, y, rows, height):
    """Returns how far the country goes on above and below a point, in px: the lesser of the two."""
    here = sorted(row for row, x0, x1 in rows if x0 <= x <= x1)
    step = min((b - a for a, b in itertools.pairwise(here) if b > a), default=height)
    top = bottom = y
    for row in here[::-1]:
        if row < top and top - row <= step * 1.5:
            top = row
    for row in here:
        if row > bottom and row - bottom <= step * 1.5:
            bottom = row
    return min(y - top, bottom - y) + step
