"""Incidents at a place: its page, the filter and the count beside its option find the same, by any standard."""

import random
from datetime import date

import pytest

from explorer.facets import Facet, Option
from formats.dates import UncertainDate
from formats.points import UncertainPoint
from history.recording import recording
from incidents.models import Place
from tests import factories
from tests.explorer.test_explorer import listed
from tests.pages import context_of, queries, words
from tests.seeds import seeds

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


def at(client, place, **asked):
    response = client.get("/incidents/", {"place": place.slug, **asked})
    assert response.status_code == 200
    return listed(response)


def on_its_page(client, place):
    return listed(client.get(place.get_absolute_url()))


class Atlas:
    """Places in a tree, some of which lie elsewhere by other standards, and incidents with one place, several or none."""

    def __init__(self, seed):
        chance = random.Random(seed)
        with recording(reason="Arranged."):
            countries = [factories.place(kind="country") for _ in range(2)]
            districts = [factories.place(kind="district", parent=chance.choice(countries)) for _ in range(5)]
            villages = [factories.place(parent=chance.choice([None, *districts])) for _ in range(10)]
            self.places = [*countries, *districts, *villages]
            for place in chance.sample([*districts, *villages], 5):
                others = [one for one in [*countries, *districts] if one not in (place, place.parent)]
                factories.other_parent(place, parent=chance.choice(others))
            for number in range(30):
                incident = factories.incident(
                    place=chance.choice([None, *villages, *districts]),
                    published=number % 11 != 0,
                    date=UncertainDate.on(date(2023, 1, 1 + number % 20)),
                )
                for place in chance.sample(self.places, chance.choice([0, 0, 1, 3])):
                    factories.further_place(incident, place=place)


@seeds((0, 1))
def test_the_page_the_filter_and_the_count_agree(client, seed):
    atlas, seen = Atlas(seed), 0
    for asked in ({}, {"date_from": "2023-01-05"}):
        (facet,) = [one for one in context_of(client, "/incidents/", asked)["facets"] if one.name == "place"]
        counts = {option.value: option.count for option in facet.options}
        assert counts["none"] == context_of(client, "/incidents/", {"place": "none", **asked})["count"]
        for place in atlas.places:
            found = at(client, place, **asked)
            if not asked:
                assert found == on_its_page(client, place)
            if place.kind != "settlement" and (found or place.slug in counts):
                assert counts[place.slug] == len(found), place
            seen += len(found)
    assert seen > 60


def test_all_standards_find_it_through_each_other(client):
    with recording():
        region, district = factories.place(kind="region"), factories.place(kind="district")
        town = factories.place(kind="district", parent=district)
        village = factories.place(parent=town)
        other = factories.place(kind="district", parent=region)
        factories.other_parent(town, parent=other)
        incident = factories.incident(place=village)
    for place in (village, town, district, other, region):
        assert at(client, place) == on_its_page(client, place) == [incident.reference]
    # It stands once in the tree, by the register's own standard.
    assert client.get("/api/v1/stats/incidents/?by=region").json()["results"][0]["value"] == "none"


def test_standards_that_go_in_a_circle_come_to_an_end(client):
    with recording():
        one, other = factories.place(kind="district"), factories.place(kind="district")
        factories.other_parent(one, parent=other)
        factories.other_parent(other, parent=one)
        incident = factories.incident(place=one)
    assert at(client, other) == [incident.reference]


def test_an_incident_with_several_places_in_an_area_counts_once(client):
    with recording():
        district = factories.place(kind="district")
        incident = factories.incident(place=factories.place(parent=district))
        for _ in range(2):
            factories.further_place(incident, place=factories.place(parent=district))
    (facet,) = [one for one in context_of(client, "/incidents/")["facets"] if one.name == "place"]
    assert {option.value: option.count for option in facet.options}[district.slug] == 1


def test_without_a_place_is_without_a_further_one_too(client):
    with recording():
        nowhere, somewhere = factories.incident(), factories.incident()
        factories.further_place(somewhere, place=factories.place())
    found = client.get("/api/v1/incidents/?place=none").json()["results"]
    assert [one["reference"] for one in found] == [nowhere.reference]


def test_it_asks_as_often_for_many_as_for_one(client):
    with recording():
        district = factories.place(kind="district")
        factories.other_parent(factories.place(), parent=district)
        factories.further_place(factories.incident(place=factories.place(parent=district)))
    once = queries(client, f"/incidents/?place={district.slug}")
    with recording(reason="More."):
        for _ in range(3):
            moved = factories.place()
            factories.other_parent(moved, parent=district)
            factories.further_place(factories.incident(place=moved), place=factories.place(parent=district))
    assert queries(client, f"/incidents/?place={district.slug}") == once
    assert Place.objects.count() > 8


def test_the_page_of_a_place_counts_and_leads_to_what_is_around_it(client):
    with recording():
        village = factories.place(latitude=39.71, longitude=44.88, radius_m=3000)
        factories.incident("here", place=village)
        district = factories.place(kind="district", latitude=39.71, longitude=44.88, radius_m=20_000)
        # Some 13 and 43 km to the east of it.
        for longitude in (45.03, 45.38):
            factories.incident(point=UncertainPoint(39.71, longitude, 500))
    response = client.get(village.get_absolute_url())
    around = response.context["around"]
    assert [(kilometres, count) for kilometres, _asked, count in around] == [(10, 1), (25, 2), (50, 3)]
    for _kilometres, asked, count in around:
        assert context_of(client, f"/incidents/?{asked}")["count"] == count
    assert "2 incidents within 25 km" in words(response)
    # An area has no middle to look from.
    assert context_of(client, district.get_absolute_url())["around"] == []


def options(client, **asked):
    (facet,) = [one for one in context_of(client, "/incidents/", asked)["facets"] if one.name == "place"]
    return {one.value: (one.count, one.depth, one.is_chosen) for one in facet.options}


def test_a_finer_place_stands_below_its_district_where_it_is_asked_for(client):
    with recording():
        country = factories.place(kind="country")
        district = factories.place(kind="district", parent=country)
        village, other = factories.place(parent=district), factories.place()
        for place in (village, village, other):
            factories.incident(place=place)
        factories.incident(place=village, types=["overflight"])
    assert {village.slug, other.slug}.isdisjoint(options(client))
    found = options(client, place=[village.slug, other.slug])
    assert [one for one in found if one != other.slug] == [country.slug, district.slug, village.slug, "none"]
    assert (found[village.slug], found[other.slug]) == ((3, 2, True), (1, 0, True))
    assert options(client, place=village.slug, type="overflight")[village.slug] == (1, 2, True)


def test_an_area_that_only_a_further_place_lies_in_stays_with_a_zero(client):
    with recording():
        district = factories.place(kind="district")
        factories.further_place(factories.incident(), place=factories.place(parent=district))
        factories.incident(types=["overflight"])
    assert options(client)[district.slug] == (1, 0, False)
    assert options(client, type="overflight")[district.slug] == (0, 0, False)


def test_what_is_chosen_stands_below_what_it_is_in_and_below_nothing_else():
    tree = [("a", 0), ("b", 0), ("c", 0), ("d", 0), ("e", 0), ("f", 0), ("g", 0), ("h", 0)]
    tree += [("h1", 1), ("h11", 2), ("i", 0), ("i1", 1), ("i2", 1), ("i21", 2), ("i211", 3), ("j", 0)]
    for chosen, rest in (
        ("i211", ["i", "i2", "i21", "i211"]),
        ("j", ["j"]),
        ("i1", ["i", "i1"]),
        ("h11", ["h1", "h11"]),
    ):
        found = Facet("place", "", [Option(name, name, 1, name == chosen, depth=depth) for name, depth in tree])
        assert [one.value for one in found.first] == [*"abcdefgh", *rest]
        assert sorted(one.value for one in [*found.first, *found.rest]) == sorted(name for name, _depth in tree)
