"""In which format an answer comes: `format` decides, or else `Accept`."""

import json

import pytest

from history.recording import recording
from tests import factories

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]
TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "geojson": "application/geo+json",
    "ndjson": "application/x-ndjson",
}


@pytest.fixture
def place():
    with recording():
        place = factories.place("Tegh", latitude=39.5, longitude=46.5, radius_m=500)
        factories.incident("=1+1", place=place)
    return place


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "json"),
        ("*/*", "json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "json"),
        ("application/*", "json"),
        ("text/csv", "csv"),
        ("text/*", "csv"),
        ("application/geo+json", "geojson"),
        ("application/x-ndjson", "ndjson"),
        ("application/json;q=0.5, text/csv", "csv"),
        ("application/json;q=0, */*", "csv"),
        ("text/csv;q=0.2, application/x-ndjson;q=0.3", "ndjson"),
        ("application/json; charset=utf-8", "json"),
        ("text/html, *; q=.2, */*; q=.2", "json"),
        *(
            (f"text/csv;q={none}, application/x-ndjson;q=0.1", "ndjson")
            for none in ("nan", "inf", "2", "-1", "much", "")
        ),
    ],
)
def test_what_is_preferred_of_what_there_is(api, place, accept, kind):
    answer = api.get("/api/v1/incidents/", headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer["Content-Type"]) == (200, TYPES[kind])
    assert "Accept" in answer["Vary"].split(", ")


def test_a_parameter_wins_and_nothing_varies_then(api, place):
    answer = api.get("/api/v1/incidents/?format=ndjson", headers={"Accept": "text/csv"})
    assert answer["Content-Type"] == TYPES["ndjson"]
    assert "Accept" not in answer["Vary"].split(", ")


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("incidents/", "text/html"),
        ("incidents/", "application/json;q=0"),
        ("incidents/", "application/json;q=nan"),
        ("types/", "*/*;q=nan"),
        ("docs/", "text/html;q=nan"),
        ("parties/", "application/geo+json"),
        ("meta/", "text/csv"),
        ("incidents/export/", "application/json"),
        ("stats/incidents/", "application/x-ndjson"),
        ("types/fire/", "text/csv"),
        ("schema/", "application/json;q=0"),
        ("schema/", "text/html"),
        ("docs/", "application/json"),
        ("docs/", "text/html;q=0, */*"),
    ],
)
def test_nothing_that_fits_is_a_problem_that_says_what_there_is(api, place, path, accept):
    answer = api.get(f"/api/v1/{path}", headers={"Accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")
    assert "There is: " in answer.json()["detail"]
    assert 'rel="license"' in answer["Link"]


@pytest.mark.parametrize("path", ["parties/?format=geojson", "meta/?format=csv", "types/fire/?format=xlsx"])
def test_a_format_that_there_is_not_is_refused(api, place, path):
    answer = api.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "format")


@pytest.mark.parametrize(
    "path", ["codebook/", "coverage/", "stats/incidents/", "stats/casualties/", "stats/replies/", "incidents/export/"]
)
def test_tables_are_had_by_their_type(api, place, path):
    assert api.get(f"/api/v1/{path}", headers={"Accept": "text/csv"})["Content-Type"] == TYPES["csv"]


def test_records_with_a_point_are_features(api, place):
    for address, count in ((f"places/{place.slug}/", None), ("places/", 1), ("incidents/", 1)):
        answer = api.get(f"/api/v1/{address}", headers={"Accept": "application/geo+json"})
        assert answer["Content-Type"] == TYPES["geojson"]
        found = json.loads(answer.content)
        assert len(found.get("features", ())) == (count or 0)
    found = json.loads(api.get(f"/api/v1/places/{place.slug}/?format=geojson").content)
    assert (found["type"], found["id"]) == ("Feature", place.slug)
    assert found["geometry"] == {"type": "Point", "coordinates": [46.5, 39.5]}
    assert found["properties"]["point_radius_m"] == 500


def test_a_table_holds_no_formula_and_may_have_a_second_header(api, place):
    plain, tagged = (
        api.get(f"/api/v1/incidents/?format=csv{one}").content.decode().splitlines() for one in ("", "&hxl=1")
    )
    assert "'=1+1" in plain[1]
    assert (tagged[0], tagged[2:]) == (plain[0], plain[1:])
    assert tagged[1].startswith("#event+id,#meta+url,#event+name,#date+start")
    assert len(tagged[1].split(",")) == len(tagged[0].split(","))
    for rows in ("incidents", "claims"):
        table = b"".join(api.get(f"/api/v1/incidents/export/?format=csv&hxl=1&rows={rows}").streaming_content)
        header, tags = table.decode().splitlines()[:2]
        assert len(tags.split(",")) == len(header.split(","))
        assert all(tag.startswith("#") for tag in tags.split(","))
    for path in ("incidents/?hxl=1", "incidents/?hxl=0&format=csv", "incidents/export/?format=ndjson&hxl=1"):
        assert api.get(f"/api/v1/{path}").json()["errors"][0]["parameter"] == "hxl"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/vnd.oai.openapi+json"),
        ("application/json", "application/json"),
        ("application/json;q=0.5, */*;q=0.1", "application/json"),
        ("application/json;q=0, */*", "application/vnd.oai.openapi+json"),
    ],
)
def test_the_description_has_two_types_and_of_each_a_tag(api, accept, media):
    answer = api.get("/api/v1/schema/", headers={"Accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (200, media)
    other = ({"application/json", "application/vnd.oai.openapi+json"} - {media}).pop()
    assert api.get("/api/v1/schema/", headers={"Accept": other})["ETag"] != answer["ETag"]
    # As everywhere, a parameter wins.
    asked = api.get("/api/v1/schema/?format=json", headers={"Accept": accept})
    assert asked["Content-Type"] == "application/vnd.oai.openapi+json"


def test_a_write_is_answered_in_json_or_not_done(editing, place):
    answer = editing.post("/api/v1/incidents/", {"title": "A"}, headers={"Accept": "text/csv"})
    assert answer.status_code == 406
    assert editing.get("/api/v1/incidents/").json()["count"] == 1
