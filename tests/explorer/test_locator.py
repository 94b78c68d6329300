import itertools
import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.status import Status
from explorer import basemap, gathering, locator
from explorer.locator import Spot
from incidents.leading_names import LeadingNames


@dataclass
class Point:
    latitude: float
    longitude: float
    radius_m: int | None = None


@dataclass
class Somewhere:
    name: str = "Garaağaç"
    kind: str = "settlement"
    point: Point | None = None
    pk: int = 1


@dataclass
class Happening:
    place: Somewhere | None = None
    point: Point | None = None
    location_precision: int | None = None


def garaagac():
    return Happening(Somewhere("Garaağaç", "settlement", Point(39.71, 44.92, 3000)))


def askeran():
    return Happening(Somewhere("Askeran district", "district", Point(39.94, 46.83, 20_000)), location_precision=3)


def nowhere():
    return Happening()


def page(template, **context):
    return Template("{% load locator %}" + template).render(Context({"leading": LeadingNames(), **context}))


def one(incident):
    return page("{% locator incident status %}", incident=incident, status=Status.DENIED)


def many(*incidents):
    """The drawing of some incidents, each of which leads to the first."""
    spots = [locator.spot_of(each.point, each.place, each.location_precision) for each in incidents]
    return page('{% include "explorer/_locator.html" %}', map=overview(*spots))


def overview(*spots, number=None):
    """The Drawing of what is gathered of some Spots, as if no two points were close enough to be counted together before."""
    reaching = [
        gathering.Cell(1, s.longitude, s.latitude, s.longitude, s.latitude, s.radius_m, s.radius_m, 0) for s in spots
    ]
    box = gathering.box_around(reaching)
    view = gathering.view_of(box)
    groups = [
        gathering.Group(
            1, s.longitude, s.latitude, gathering.Box(s.longitude, s.latitude, s.longitude, s.latitude), s.radius_m
        )
        for s in spots
        if s.is_site
    ]
    areas = Counter((s.longitude, s.latitude, s.radius_m, s.label) for s in spots if not s.is_site)
    gathered = gathering.Gathered(
        view,
        gathering.Summary(len(groups), areas.total(), 0, box),
        gathering.joined(groups, view),
        tuple(gathering.Area(count, *where, label=label) for (*where, label), count in sorted(areas.items())),
    )
    return locator.draw(gathered, lambda here: ("/", "words", "v-claim", number))


def figure(html):
    return ElementTree.fromstring(html)


def shapes(html, name):
    return [each for each in figure(html).iter() if name in each.get("class", "").split()]


def caption(html):
    return figure(html).find("figcaption").text.strip()


def signs_told(html):
    """Sign → its words, below a map."""
    told = [each for each in figure(html).iter() if "data-sign" in each.attrib]
    return {each.get("data-sign"): "".join(each.itertext()) for each in told}


def test_a_map_says_what_its_signs_mean_and_no_others():
    assert signs_told(one(garaagac())) == signs_told(one(askeran())) == {"v-contested": "Denied"}
    assert signs_told(many(garaagac(), askeran())) == {"v-claim": "One account"}
    assert signs_told(page("{% locator_of_place place %}", place=garaagac().place)) == {}


def test_a_settlement_has_a_marker_and_a_ring_to_scale():
    html = one(garaagac())

    (marker,), (ring,) = shapes(html, "at"), shapes(html, "prec")
    scale = re.search(r"h([\d.]+)", shapes(html, "scale")[0].get("d"))
    assert (marker.get("cx"), marker.get("cy")) == (ring.get("cx"), ring.get("cy"))
    # The bar stands for 10 km, the ring for 3.
    assert float(ring.get("r")) / float(scale[1]) == pytest.approx(0.3, abs=0.01)
    assert "10 km" in html
    assert "Garaağaç ± 3 km" in html
    assert caption(html).startswith("Marker: settlement. Ring: the place is known to about 3 km.")


def test_a_district_is_an_area_without_a_point_in_its_middle():
    html = one(askeran())

    assert shapes(html, "at") == shapes(html, "pt") == []
    assert len(shapes(html, "prec")) == 1
    assert "Askeran district ± 20 km" in html
    assert caption(html).startswith("Only the district is named, so no point is drawn.")
    ring = shapes(html, "prec")[0]
    for town in shapes(html, "town"):
        away = math.dist(*((float(each.get("cx")), float(each.get("cy"))) for each in (town, ring)))
        assert away >= float(ring.get("r")) / 2


def test_a_site_bears_the_sign_of_the_accounts_and_an_area_has_it_by_its_name():
    (at,), (ring,) = shapes(one(garaagac()), "sign"), shapes(one(garaagac()), "prec")
    assert at.get("href") == "#v-contested"
    assert float(at.get("x")) + 8 == float(ring.get("cx"))

    (beside,), (ring,) = shapes(one(askeran()), "sign"), shapes(one(askeran()), "prec")
    (name,) = shapes(one(askeran()), "callout")
    assert beside.get("href") == "#v-contested"
    # Above the ring, where nobody reads it as the place.
    assert float(beside.get("y")) + 16 < float(ring.get("cy")) - float(ring.get("r"))
    assert float(beside.get("x")) + 16 < float(name.get("x"))


def test_a_place_by_itself_has_no_accounts_to_be_signed_with():
    html = page("{% locator_of_place place %}", place=garaagac().place)

    assert shapes(html, "sign") == []
    assert len(shapes(html, "pt")) == 1


def test_a_ring_not_much_larger_than_its_marker_is_left_out():
    assert shapes(one(Happening(Somewhere(point=Point(39.7, 44.9, 1000)))), "prec") == []


@pytest.mark.parametrize("number", [3, 22, 456])
def test_no_ring_goes_through_the_number_of_its_marker(number):
    beyond = set()
    for metres in range(1000, 30_000, 500):
        (mark,) = overview(Spot(39.71, 44.92, metres, "Sadarak"), number=number).markers
        begins = mark.number_x - mark.x
        assert begins >= mark.r + 5
        assert not begins - 4 < mark.ring < begins + mark.number_width + 4
        beyond.add(begins > mark.ring > 0)
    # A small ring stands between the two, a large one around both.
    assert beyond == {True, False}


def test_a_point_of_the_incidents_own_goes_before_that_of_its_place():
    incident = garaagac()
    incident.point = Point(40.2, 45.9, 2000)

    spot = locator.spot_of(incident.point, incident.place, incident.location_precision)

    assert (spot.latitude, spot.longitude, spot.radius_m, spot.is_site) == (40.2, 45.9, 2000, True)


def test_a_point_said_to_stand_for_a_district_gets_no_marker():
    spot = locator.spot_of(Point(39.7, 44.9, 15_000), Somewhere(), 3)

    assert not spot.is_site


def test_the_middle_of_a_district_is_no_exact_place_whatever_the_code_says():
    incident = askeran()

    assert not locator.spot_of(None, incident.place, 1).is_site


def test_near_a_known_point_means_within_25_kilometres():
    assert locator.spot_of(Point(39.7, 44.9), Somewhere(), 2).radius_m == 25_000


@pytest.mark.parametrize(
    ("incident", "reason"),
    [
        (nowhere(), "no place is recorded."),
        (Happening(Somewhere("Havush")), "no position is recorded for Havush."),
        (Happening(Somewhere("Armenia", "country", Point(40, 45, 100_000))), "only the country is known."),
        (Happening(point=Point(40, 45), location_precision=6), "only the country is known."),
        (Happening(location_precision=7), "only international waters or airspace are named."),
        (Happening(Somewhere("Syunik", "region", Point(39, 46))), "how far the area reaches is not recorded."),
        (
            Happening(Somewhere("Syunik", "region", Point(39, 46, 90_000))),
            "the place is known to about 90 km only.",
        ),
    ],
)
def test_what_cannot_be_mapped_says_why(incident, reason):
    html = one(incident)

    assert figure(html).find("svg") is None
    assert caption(html) == f"Not mapped: {reason}"


@pytest.mark.parametrize("html", [lambda: one(garaagac()), lambda: one(askeran()), lambda: many(garaagac(), askeran())])
def test_every_map_disclaims_its_lines_and_names_their_source(html):
    text = caption(html())

    assert "Boundary lines are approximate, drawn for orientation only, and imply no position on status." in text
    assert text.endswith("Natural Earth 1:10m (public domain).")


def test_dotted_lines_are_named_as_the_source_names_them():
    assert "Dotted, as the source names them: Ceasefire Line 1994; Former USSR oblast in 1991." in caption(
        one(askeran())
    )
    assert "Dotted" not in caption(one(garaagac()))


def test_far_from_the_basemap_there_are_no_lines_and_it_says_so():
    html = one(Happening(Somewhere("Null Island", point=Point(0, 0, 3000))))

    assert shapes(html, "bl") == []
    assert len(shapes(html, "at")) == 1
    assert caption(html).endswith("No boundary lines drawn here.")


def test_a_map_is_an_image_with_a_sentence_and_no_inline_style():
    html = one(garaagac())

    svg = figure(html).find("svg")
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "Location map: Garaağaç, known to about 3 km."
    assert "style=" not in html


def test_both_names_of_a_town_are_shown():
    assert "Khankendi / Stepanakert" in one(askeran())


def test_no_country_is_named_inside_the_ring():
    html = one(askeran())

    ring = shapes(html, "prec")[0]
    middle, reach = (float(ring.get("cx")), float(ring.get("cy"))), float(ring.get("r"))
    for label in shapes(html, "country"):
        assert math.dist(middle, (float(label.get("x")), float(label.get("y")))) > reach


def test_numbers_in_paths_stay_numbers_in_a_language_with_decimal_commas():
    english = shapes(one(garaagac()), "prec")[0].attrib

    with translation.override("de"):
        assert shapes(one(garaagac()), "prec")[0].attrib == english


def test_a_name_with_markup_is_text():
    html = one(Happening(Somewhere('<b>"x"', point=Point(39.7, 44.9, 3000))))

    assert "<b>" not in html
    assert figure(html).find("svg").get("aria-label") == 'Location map: <b>"x", known to about 3 km.'


def test_a_very_long_name_does_not_cover_the_marker():
    name = "A place with a long name, in a district with a name that is longer still, in a region"
    drawing = locator.locate(Spot(39.7, 44.9, 3000, name))

    (marker,), (callout,) = drawing.markers, drawing.callouts
    assert all(abs(y - marker.y) > marker.r for y, _line in callout.lines)


def test_incidents_at_one_place_become_one_circle_with_their_number():
    html = many(*[garaagac()] * 9, askeran())

    assert [each.text for each in shapes(html, "clu-t")] == ["×9"]
    assert shapes(html, "at") == []


def test_incidents_in_one_area_share_a_ring_and_are_counted_in_its_label():
    html = many(garaagac(), askeran(), askeran())

    assert len(shapes(html, "prec")) == 1
    assert "Askeran district ×2" in html
    assert "A ring without a marker is an area" in caption(html)
    assert [link.get("aria-label") for link in figure(html).iter("a")] == ["words", "words"]


def test_one_that_is_alone_in_an_area_has_its_sign_by_the_name():
    html = many(garaagac(), askeran())

    (ring,) = [each for each in shapes(html, "prec") if float(each.get("r")) > 12]
    (name,) = shapes(html, "callout")
    (sign,) = [each for each in shapes(html, "sign") if float(each.get("y")) + 13 == float(name.get("y"))]
    middle = float(ring.get("cx")), float(ring.get("cy"))
    assert math.dist(middle, (float(sign.get("x")) + 8, float(sign.get("y")) + 8)) > float(ring.get("r"))
    assert shapes(many(askeran(), askeran()), "sign") == []


def test_swapping_the_order_of_incidents_draws_the_same_map():
    incidents = [garaagac(), askeran(), Happening(Somewhere("Sotk", point=Point(40.2, 45.87, 2000)))]

    assert len({many(*order) for order in itertools.permutations(incidents)}) == 1


def test_maps_stay_small():
    everywhere = [
        Happening(Somewhere(f"{lat}/{lon}", point=Point(lat, lon, 2000)))
        for lat, lon in itertools.product((37, 39, 41, 43), range(41, 52, 2))
    ]

    assert len(many(*everywhere).encode()) < 16_000
    for incident in (garaagac(), askeran(), *everywhere):
        assert len(one(incident).encode()) < 12_000


@given(
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.none() | st.integers(1, 50_000),
    st.booleans(),
)
@hypothesis_settings(max_examples=60)
def test_a_map_can_be_drawn_anywhere_on_earth(latitude, longitude, radius, is_site):
    spot = Spot(latitude, longitude, radius or (None if is_site else 1), "Somewhere", "settlement", is_site)

    drawing = locator.locate(spot)
    both = overview(spot, Spot(-latitude, -longitude, 1000, "Elsewhere"))

    for each in (drawing, both):
        circles = (*each.rings, *each.areas, *each.markers, *each.clusters)
        assert all(each.view.shows(circle.x, circle.y) for circle in circles)


def test_an_overview_reaches_across_the_antimeridian_the_short_way():
    drawing = overview(Spot(0, 179.5, 1000, "West"), Spot(0, -179.5, 1000, "East"))

    assert drawing.view.span_km < 200
    assert [marker.x < drawing.view.width / 2 for marker in drawing.markers] == [True, False]


def test_the_basemap_is_small_and_keeps_to_its_box():
    assert (settings.BASE_DIR / "static/map/basemap.geojson").stat().st_size <= 150_000
    west, south, east, north = basemap.load().bbox
    for line in itertools.chain.from_iterable(basemap.load().lines.values()):
        assert all(west <= x <= east and south <= y <= north for x, y in line.points)


def test_every_dotted_line_is_in_the_documentation():
    text = (Path(settings.BASE_DIR) / "docs/basemap.md").read_text(encoding="utf-8")

    documented = re.findall(r"^\| ([^|]+?) \|", text.split("## What is dotted")[1].split("##")[0], re.M)
    drawn = {line.name for line in basemap.load().lines["disputed"]}
    assert drawn == set(documented[2:])


def test_a_line_is_cut_where_the_map_ends():
    view = basemap.View(40, 45, 1, 100, 100)

    assert basemap.clipped_line([(-50, 50), (150, 50)], view) == [[(-8, 50), (108, 50)]]
    assert basemap.clipped_line([(-50, -50), (150, -50)], view) == []
    assert basemap.clipped_ring([(-50, -50), (150, -50), (150, 150), (-50, 150)], view) != []
    assert basemap.clipped_ring([(200, 200), (300, 200), (300, 300)], view) == []
