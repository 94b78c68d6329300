"""What the explorer's list is shown as is no part of the question: it is kept on the page, and goes nowhere else."""

import re
from datetime import date
from html import unescape

import pytest

from formats.dates import UncertainDate
from history.recording import recording
from tests import factories
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _records():
    with recording():
        place = factories.place(
            "A village with a name that goes on and on, as that of a border between three districts does"
        )
        for number in range(3):
            day = UncertainDate.on(date(2023, 5, 1 + 7 * number))
            factories.incident(f"Fire {number}", types=["fire"], date=day, place=place)
        factories.incident("Fire of no day", types=["fire"])


def page(client, query=""):
    response = client.get(f"/incidents/{query}")
    assert response.status_code == 200
    return response.content.decode()


def links(html):
    return {unescape(link) for link in re.findall(r'href="([^"]+)"', html)}


@pytest.mark.parametrize(
    ("view", "has_map", "has_lanes"),
    [
        ("", True, False),
        ("split", True, False),
        ("list", False, False),
        ("map", True, False),
        ("timeline", False, True),
    ],
)
def test_each_view_shows_what_it_says_beside_the_list(client, view, has_map, has_lanes):
    html = page(client, f"?view={view}" if view else "")
    assert ("Map of the records" in html, "Records of this page over time" in html) == (has_map, has_lanes)
    assert html.count('<ol class="records">') == 1
    assert re.search(r'id="view-(\w+)"[^>]* aria-current="page"', html)[1] == (view or "split")


def test_the_map_stands_above_the_list_where_it_is_asked_for(client):
    html = page(client, "?view=map")
    assert html.index("Map of the records") < html.index('<ol class="records">')
    html = page(client)
    assert html.index("Map of the records") > html.index('<ol class="records">')


def test_another_view_is_refused_with_the_names_of_those_there_are(client):
    response = client.get("/incidents/?view=globe")
    assert response.status_code == 400
    assert "“view” is split, list, map or timeline." in words(response)
    assert client.get("/incidents/?view=list&view=map").status_code == 400
    # A form that was left empty.
    assert client.get("/incidents/?view=")["Location"] == "/incidents/"


def test_a_view_is_kept_through_whatever_else_is_asked_on_the_page(client, monkeypatch):
    monkeypatch.setattr("explorer.exploring.PER_PAGE", 2)
    html = page(client, "?type=fire&view=timeline&sort=date")
    assert '<input type="hidden" name="view" value="timeline">' in html
    found = links(html)
    assert "/incidents/?sort=date&view=timeline" in found or "/incidents/?view=timeline&sort=date" in found
    assert "/incidents/?type=fire&view=timeline&sort=place" in found
    assert any("cursor=" in link and "view=timeline" in link for link in found)
    assert any("date_match=within" in link and "view=timeline" in link for link in found)
    # What is cleared are the filters, and the usual view has no name in an address.
    assert "/incidents/?view=timeline" in found
    assert "/incidents/?type=fire&sort=date" in found


def test_a_view_goes_into_no_address_of_data(client):
    found = links(page(client, "?type=fire&view=timeline"))
    elsewhere = {
        link for link in found if link.startswith(("/api/", "/feeds/", "/incidents/trends/")) and "type=fire" in link
    }
    assert len(elsewhere) >= 6
    assert not [link for link in elsewhere if "view" in link]
    assert client.get("/api/v1/incidents/?view=list").status_code == 400


def test_the_timeline_names_its_places_and_has_a_lane_for_what_has_no_date(client):
    html = page(client, "?view=timeline")
    assert html.count('<li class="lane">') == 2
    assert "A village with a name that goes on and on" in html
    assert "<title>Fire 1: 8 May 2023, No account</title>" in html
    undated = html[html.index('<ul class="dateless">') :]
    assert 'title="Fire of no day"' in undated[: undated.index("</ul>")]


def test_the_timeline_says_at_its_top_that_it_has_but_the_records_of_the_page(client, monkeypatch):
    assert "those of this page" not in page(client, "?view=timeline")
    monkeypatch.setattr("explorer.exploring.PER_PAGE", 3)
    html = page(client, "?view=timeline")
    assert html.index("3 of 4 records: those of this page") < html.index('<div class="lanes">')
