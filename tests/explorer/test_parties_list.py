"""The list of parties: filtered by kind and by a name in any spelling, always in alphabetical order."""

import pytest

from tests import factories
from tests.pages import context_of, queries, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HERE = "/parties/"


def named(response):
    """The sides with the organs under them, as the page lists them."""
    return [
        (side.name, [organ.name for organ in organs])
        for _title, rows in response.context["groups"]
        for side, organs in rows
    ]


@pytest.fixture
def parties():
    state = factories.party("Northland")
    factories.party("Northland Ministry", kind="ministry", parent=state, names=[("hy", "Հյուսիս")])
    factories.party("Northland Army", kind="armed_forces", parent=state)
    factories.party("Agency", kind="media")


def test_all_without_a_filter(client, parties):
    response = client.get(HERE)
    assert named(response) == [("Northland", ["Northland Army", "Northland Ministry"]), ("Agency", [])]
    assert response.context["chips"] == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "media"}, [("Agency", [])]),
        ({"kind": ["media", "ministry"]}, [("Northland", ["Northland Ministry"]), ("Agency", [])]),
        ({"q": "հյուսիս"}, [("Northland", ["Northland Ministry"])]),
        ({"q": "NORTHLAND", "kind": "state"}, [("Northland", [])]),
        ({"q": "nowhere"}, []),
    ],
)
def test_by_kind_and_name(client, parties, asked, found):
    response = client.get(HERE, asked)
    assert named(response) == found
    assert response.context["count"] == len(client.get("/api/v1/parties/", asked).json()["results"])
    for option in response.context["facets"][0].options:
        assert context_of(client, HERE, asked | {"kind": option.value})["count"] == option.count


def test_a_side_that_is_there_for_its_organ_alone_says_so(client, parties):
    assert "Northland the side of Northland Ministry" in words(client.get(HERE, {"kind": "ministry"}))
    assert "the side of" not in words(client.get(HERE))


def test_what_means_nothing_stands_beside_its_field(client, parties):
    response = client.get(HERE, {"kind": "country", "q": "north"})
    assert response.status_code == 400
    assert 'id="mistake-kind"' in response.content.decode()
    assert 'value="north"' in response.content.decode()
    assert client.get(HERE, {"name": "north"}).status_code == 400
    assert client.get(f"{HERE}?q=&kind=media")["Location"] == f"{HERE}?kind=media"


def test_it_asks_as_often_for_many_as_for_one(client, parties):
    once = queries(client, f"{HERE}?q=n")
    for _ in range(4):
        factories.party(kind="ministry", parent=factories.party())
    assert queries(client, f"{HERE}?q=n") == once


def test_the_order_is_that_of_the_names_that_are_shown(client):
    for name, short in (("Republic of Alpha", "Alpha"), ("Gamma", ""), ("Kingdom of Beta", "Beta")):
        factories.party(name, short_name=short, kind="state")
    shown = [side.label for _title, rows in context_of(client, "/parties/")["groups"] for side, _organs in rows]
    assert shown == ["Alpha", "Beta", "Gamma"]


def test_a_list_of_nothing_names_the_tightest_filter_and_the_ways_on(client, parties):
    page = client.get(HERE, {"kind": "media", "q": "northland"})
    assert "The tightest filter is “Kind: Media”: by itself it finds 1 record." in words(page)
    ways = page.context["nothing_found"].ways
    assert [(way.words, way.count) for way in ways] == [("Without “Kind: Media”", 3), ("Without “Words: northland”", 1)]
    for way in ways:
        assert context_of(client, f"{HERE}?{way.asked}")["count"] == way.count
