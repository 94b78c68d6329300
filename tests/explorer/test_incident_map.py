"""The map of everything that is found: it counts what the page counts, wherever and however much that is."""

import random
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from explorer import gathering
from explorer.grid import FINEST, cell_for
from explorer.incident_map import finest_zoom
from explorer.index import INCIDENTS
from explorer.models import DrawnAs, IndexedIncident
from explorer.spots import COARSEST_M, NotMapped, spot_of
from formats.points import UncertainPoint
from incidents.models import Incident
from tests import factories
from tests.pages import context_of, queries, words

pytestmark = pytest.mark.django_db

EVERYWHERE = "-180,-90,180,90"


def on_map(client, **asked):
    response = client.get("/incidents/map/", asked)
    assert response.status_code == 200, response.content
    return response.json()


def shown(answer):
    return sum(feature["properties"]["count"] for feature in answer["features"])


def at(latitude, longitude, radius=500):
    return UncertainPoint(latitude, longitude, radius)


def village(latitude=39.71, longitude=44.92, **fields):
    return factories.place(latitude=latitude, longitude=longitude, **{"radius_m": 3000, **fields})


def some_of_everything():
    """Two at a settlement, one of its own point, two somewhere in a district, and four that no map can show."""
    sadarak, district = village(), village(39.94, 46.83, kind="district", radius_m=20_000, name="Askeran")
    for place in (sadarak, sadarak, district, district, None):
        factories.incident(place=place)
    factories.incident("Alone", point=at(40.2, 45.9))
    factories.incident(place=factories.place(kind="district"))
    factories.incident(place=village(kind="region", radius_m=COARSEST_M + 1))
    factories.incident(point=at(40, 45), location_precision=6)


def test_a_map_counts_everything_that_is_found(client):
    some_of_everything()
    answer = on_map(client)
    assert (answer["mapped"], answer["unmapped"], shown(answer)) == (5, 4, 5)
    areas = [feature["properties"] for feature in answer["features"] if feature["properties"].get("area")]
    assert [(area["count"], area["radius_m"], area["label"]) for area in areas] == [(2, 20_000, "Askeran")]
    (alone,) = [each["properties"] for each in answer["features"] if each["properties"].get("title") == "Alone"]
    assert (alone["status"], alone["date"], alone["reference"][:4]) == ("No account", "Date unknown", "CIR-")
    assert "5 incidents are mapped. 4 are not: where they were" in words(client.get("/incidents/"))


def test_the_index_follows_the_one_rule_of_what_a_map_may_show(client):
    some_of_everything()
    client.get("/incidents/")
    for row in IndexedIncident.objects.select_related("incident__place").annotate(counted_in=cell_for(FINEST)):
        incident = row.incident
        assert row.cell == row.counted_in
        try:
            spot = spot_of(incident.point, incident.place, incident.location_precision)
        except NotMapped:
            assert row.drawn_as == DrawnAs.NOTHING
            continue
        kept = (row.latitude, row.longitude, row.radius_m, row.drawn_as == DrawnAs.POINT)
        assert kept == (spot.latitude, spot.longitude, spot.radius_m, spot.is_site)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_one_three_and_none(client, count):
    factories.incident(place=None)
    for number in range(count):
        factories.incident(point=at(39.7, 44.9 + number))
    answer = on_map(client)
    assert (answer["mapped"], answer["unmapped"], shown(answer)) == (count, 1, count)
    html = client.get("/incidents/").content.decode()
    assert html.count('class="at"') == count
    assert ("Not mapped: where the one incident was" in html) == (count == 0)


def strewn(amount):
    """So many incidents all over the country, four in ten of them at thirty spots."""
    chance = random.Random(1)

    def somewhere():
        return UncertainPoint(round(38.5 + chance.random() * 3, 4), round(44 + chance.random() * 4, 4), 1000)

    villages = [somewhere() for _ in range(30)]
    incidents = [
        Incident(title=f"Reported fire {number}", status="published", published_at=timezone.now())
        for number in range(amount)
    ]
    for incident in incidents:
        incident.point = chance.choice(villages) if chance.random() < 0.4 else somewhere()
    Incident.objects.bulk_create(incidents)
    INCIDENTS.rebuild(INCIDENTS.everything())


def test_the_box_of_every_circle_finds_just_what_it_stands_for(client):
    strewn(600)
    html = client.get("/incidents/?judged=0").content.decode()
    circles = re.findall(r'<a rel="nofollow" href="([^"]+)"[^>]*><circle class="clu".*?>×(\d+)</text>', html)
    alone = html.count('class="at"')
    assert sum(int(count) for _link, count in circles) + alone == 600
    assert len(circles) > 8
    for link, count in circles:
        asked = parse_qs(urlsplit(unescape(link)).query)
        assert asked.keys() == {"bbox", "judged"}
        box = gathering.Box(*map(float, asked["bbox"][0].split(",")))
        inside = IndexedIncident.objects.filter(
            longitude__gte=box.west, longitude__lte=box.east, latitude__gte=box.south, latitude__lte=box.north
        )
        assert inside.count() == int(count)
    response = client.get(unescape(circles[0][0]))
    assert response.context["count"] == int(circles[0][1])


def test_what_a_circle_leads_to_looks_like_the_page_that_it_is_on(client):
    for _ in range(3):
        factories.incident("Reported fire", place=village())
    client.get("/incidents/")
    html = client.get("/incidents/?view=map&sort=date&judged=0").content.decode()
    (link,) = re.findall(r'<a rel="nofollow" href="([^"]+)"[^>]*><circle class="clu"', html)
    asked = parse_qs(urlsplit(unescape(link)).query)
    assert asked.pop("bbox")
    assert asked == {"view": ["map"], "sort": ["date"], "judged": ["0"]}
    assert client.get(unescape(link)).context["count"] == 3


def test_an_area_leads_to_the_incidents_that_are_known_only_to_be_in_it(client):
    district = village(39.94, 46.83, kind="district", radius_m=20_000, name="Askeran")
    for title in ("One", "Other"):
        factories.incident(title, place=district)
    # At a known point in it, and alone in an area of its own that bears no name.
    factories.incident("Known", place=village(39.94, 46.83, parent=district))
    alone = factories.incident("Alone", point=at(39.7, 45.1, 9_000), location_precision=3)
    html, features = client.get("/incidents/").content.decode(), on_map(client)["features"]
    drawn = re.findall(r'<a[^>]* href="([^"]+)" aria-label="([^"]+)"><circle class="prec"', html)
    assert sorted((words, unescape(link)) for link, words in drawn) == [
        ("Area, known only to be in this area: Alone. No account", alone.get_absolute_url()),
        ("Askeran: 2 incidents known only to be in this area", "/incidents/?area=39.94%2C46.83%2C20000"),
    ]
    assert listed(client.get("/incidents/?area=39.94%2C46.83%2C20000")) == ["Other", "One"]
    # The live map says the same of each, and leads to the same.
    told = [feature["properties"] for feature in features if feature["properties"].get("area")]
    assert {each["words"]: each.get("address") or each["list"] for each in told} == {
        words: unescape(link) for link, words in drawn
    }


def listed(response):
    return [incident.title for incident in response.context["page"].rows]


def test_no_scale_and_no_part_of_the_map_shows_another_number_of_incidents(client):
    strewn(300)
    # Every database gathers them into the same groups.
    for zoom, groups in ((0, 1), (5, 5), (7.25, 49), (9, 79), (19, 83)):
        answer = on_map(client, zoom=zoom, within="40,36,52,44")
        assert (shown(answer), answer["mapped"], len(answer["features"])) == (300, 300, groups)
    assert shown(on_map(client, zoom=9, within=EVERYWHERE)) == 300
    west, east = (on_map(client, zoom=8, within=part) for part in ("40,36,46,44", "46,36,52,44"))
    assert shown(west) + shown(east) >= 300
    assert 100 < shown(west) < 250


def test_whatever_is_asked_is_a_few_queries_and_a_few_features(client):
    strewn(50)
    factories.incident(place=village(kind="district", radius_m=20_000))
    client.get("/incidents/")
    few = queries(client, f"/incidents/map/?zoom=19&within={EVERYWHERE}")
    assert few <= 8
    gathered = gathering.gather_within(IndexedIncident.objects.all(), gathering.Box(-180, -90, 180, 90), 0.0001)
    assert len(gathered.groups) <= gathering.MOST_CELLS


def test_too_many_areas_are_told_and_not_hidden(client, monkeypatch):
    monkeypatch.setattr(gathering, "MOST_AREAS", 2)
    for number in range(4):
        factories.incident(point=at(39 + number, 45, 20_000), location_precision=3)
    assert "4 incidents are mapped." in words(client.get("/incidents/"))
    assert "2 are in areas that are not drawn here" in words(client.get("/incidents/"))
    assert on_map(client)["left_out"] == 2


def test_a_map_over_the_180th_meridian_goes_the_short_way(client):
    for longitude in (179.9, 179.9, -179.9, -179.95):
        factories.incident(point=at(-17, longitude))
    client.get("/incidents/")
    gathered = gathering.gather(IndexedIncident.objects.all())
    assert gathered.view.span_km < 200
    assert gathered.summary.box.west > 179 > -179 > gathered.summary.box.east
    answer = on_map(client, zoom=3, within="170,-30,-170,0")
    (feature,) = answer["features"]
    assert feature["properties"]["count"] == 4
    assert context_of(client, feature["properties"]["list"])["count"] == 4


def test_a_map_can_be_drawn_of_the_poles_and_the_whole_earth(client):
    for latitude, longitude in ((90, 0), (-90, 10), (0, 180), (0, -180), (10, -60)):
        factories.incident(point=at(latitude, longitude))
    assert shown(on_map(client)) == 5
    assert shown(on_map(client, zoom=2, within=EVERYWHERE)) == 5


def test_what_would_touch_where_the_live_map_draws_it_is_one(client):
    # Beyond the last parallel all is drawn at the edge.
    for latitude in (86, 87.5, 89, 90):
        factories.incident(point=at(latitude, 10))
    client.get("/incidents/")
    (feature,) = on_map(client, zoom=6, within="0,84,20,90")["features"]
    assert (feature["properties"]["count"], feature["properties"]["box"]) == (4, [10, 86, 10, 90])
    # On a tall map a degree at the equator is less high than in the middle.
    factories.incident(point=at(0, 10))
    factories.incident(point=at(1.6, 10))
    client.get("/incidents/")
    assert len(on_map(client, zoom=4, within="0,-1,20,80")["features"]) == 1


@pytest.mark.once
@pytest.mark.parametrize(
    "asked",
    [
        {"typo": "1"},
        {"type": "nonsense"},
        {"bbox": "1,2,3"},
        {"zoom": "-1.5", "within": EVERYWHERE},
        {"zoom": "nan", "within": EVERYWHERE},
        {"zoom": "8", "within": "44,40,45,39"},
        {"within": EVERYWHERE},
        {"zoom": ["8", "9"], "within": EVERYWHERE},
        {"cursor": "x"},
    ],
)
def test_nonsense_is_refused(client, asked):
    response = client.get("/incidents/map/", asked)
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert any(name in response.content.decode().splitlines()[0] for name in ("zoom", *asked))


def test_drafts_are_on_the_map_of_editors_alone(client, admin_client):
    factories.incident(point=at(39.7, 44.9), published=False)
    assert on_map(client)["mapped"] == 0
    assert on_map(admin_client)["mapped"] == 1


def test_list_and_map_have_the_same_numbers(client):
    first, lost = factories.incident("First", point=at(39.7, 44.9)), factories.incident("Lost")
    html = client.get("/incidents/").content.decode()
    assert re.search(rf'id="{first.reference}" data-at="39.7,44.9">\s*<span class="number">.*?</span> 2<', html)
    assert re.search(rf'id="{lost.reference}">\s*<span class="number unmapped">.*?</span> 1<', html)
    assert 'aria-label="2. First. No account"' in html


def test_the_finest_place_limits_the_scale():
    assert finest_zoom(None, 40) == finest_zoom(1000, 40)
    assert finest_zoom(20_000, 40) < finest_zoom(1000, 40) < finest_zoom(100, 40) == finest_zoom(1, 40) < 19
