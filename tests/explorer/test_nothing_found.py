"""A question that finds nothing, or an empty register: what is said, and the ways on."""

import re
from datetime import date

import pytest

from formats.dates import UncertainDate
from history.recording import recording
from statements.acts import Act
from tests import factories
from tests.explorer.test_explorer import page
from tests.pages import context_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


def test_nothing_found_names_the_tightest_filter_and_what_would_be_found_without_it(client):
    with recording():
        for types in (["fire"], ["fire"], ["overflight"]):
            factories.incident(types=types)
        factories.claim(factories.statement(), factories.incident(), "appeal")
    text = words(page(client, type="fire", act="appeal", undated="exclude"))
    assert "0 of 4 incident records" in text
    assert "No match here does not mean that nothing happened." in text
    assert "The tightest filter is “Date: date known”: by itself it finds 0 records." in text
    # What would still find nothing is not offered; what keeps one filter is, the widest first.
    assert ways(text) == [("Only “Type: Fire”", 2), ("Only “Act: Appeals”", 1)]
    only_two = words(page(client, type="fire", act="appeal"))
    assert "The tightest filter is “Act: Appeals”: by itself it finds 1 record." in only_two
    assert ways(only_two) == [("Without “Act: Appeals”", 2), ("Without “Type: Fire”", 1)]


def ways(text):
    """What a page that found nothing offers, in its order: (words, count)."""
    found = re.findall(r"((?:Without|Only) “[^”]+”|With those of unknown date) (\d+) records?\b", text)
    return [(said, int(count)) for said, count in found]


def test_the_ways_on_from_nothing_find_what_they_say(client):
    with recording():
        side = factories.party("Armenia")
        for when in (None, UncertainDate.on(date(2022, 5, 1))):
            incident = factories.incident(types=["small_arms_fire"], date=when)
            factories.claim(factories.statement(), incident, "accuse", about=side)
        factories.incident(types=["overflight"], date=UncertainDate.on(date(2023, 4, 1)))
    asked = {"type": "fire", "accused": side.slug, "date_from": "2023-03-01", "date_to": "2023-05-31", "view": "list"}
    response = page(client, **asked)
    offered = response.context["nothing_found"].ways
    # Three at the most, and first the one that gives up least.
    assert [(way.words, way.count) for way in offered] == [
        ("With those of unknown date", 1),
        ("Without “Date: 1 Mar 2023 to 31 May 2023”", 2),
        ("Only “Accused: Armenia”", 2),
    ]
    for way in offered:
        assert context_of(client, f"/incidents/?{way.asked}")["count"] == way.count
        assert "view=list" in way.asked


@pytest.mark.once
def test_an_empty_register_says_so_and_where_to_read_on(client):
    first = {
        "/": "incidents",
        "/incidents/": "incidents",
        "/statements/": "statements",
        "/investigations/": "investigations",
        "/parties/": None,
        "/agreements/": None,
    }
    for address, feed in first.items():
        html = client.get(address).content.decode()
        box = html[html.index('<div class="empty">') :].partition("</div>")[0]
        assert "does not mean that nothing happened" in " ".join(box.split())
        links = ["/methodology/", *([f"/feeds/{feed}.atom"] if feed else [])]
        assert re.findall(r'href="([^"]*)"', box) == links, address
    assert "No incident is on record yet" in words(page(client))
    client.force_login(factories.editor())
    assert "Add the first record" in words(page(client))


def test_options_that_would_find_nothing_stay(client):
    with recording():
        factories.incident(types=["fire"])
    facets = {facet.name: facet for facet in page(client, type="overflight").context["facets"]}
    assert [option.count for option in facets["accounts_status"].options] == [0] * 9
    assert len(facets["act"].options) == len(Act) + 1
    assert facets["type"].chosen == 1
