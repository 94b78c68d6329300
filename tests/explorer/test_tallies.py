"""A bulletin's number beside what is itemised of its area and period: on the statement, in a list of its own, in the API."""

from datetime import date

import pytest

from explorer import tallies
from formats.dates import UncertainDate
from history.recording import recording
from tests import factories
from tests.pages import queries, words

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]
HERE = "/statements/tallies/"


def days(first, last=None):
    return UncertainDate(date(2023, 6, first), date(2023, 6, last or first))


@pytest.fixture
def week():
    """Northland counts 40 violations by Southland in the Lake district in the first week of June; five incidents are near."""
    with recording():
        north, south = factories.party("Northland"), factories.party("Southland")
        ministry = factories.party("Northland Ministry", kind="ministry", parent=north)
        district = factories.place("Lake district", kind="district", parent=factories.place(kind="country"))
        village = factories.place("Riverside", parent=district)
        tally = factories.tally(
            factories.statement(ministry),
            area=district,
            period=days(1, 7),
            by_party=south,
            violations=40,
            definition_note="Every burst once.",
        )
        within = factories.incident(place=village, date=days(3))
        for place, at in ((district, days(7)), (village, days(6, 9)), (village, days(8)), (factories.place(), days(3))):
            factories.incident(place=place, date=at)
        factories.incident(place=village)
        factories.incident(place=village, date=days(4), published=False)
        factories.claim(factories.statement(north), within, "accuse", about=south)
    return tally


def test_what_is_itemised_stands_beside_it(client, week):
    told = "40 Not addressed Every burst once. 2 incidents, 1 more may be; its side accuses Southland in 1"
    assert told in words(client.get(week.statement.get_absolute_url()))
    text = words(client.get(HERE))
    assert told in text
    assert "They stand side by side and are never added." in text


def test_the_api_says_the_same(client, week):
    found = client.get("/api/v1/tallies/").json()["results"][0]
    assert (found["violations"], found["itemised"], found["perhaps"], found["accused"]) == (40, 2, 1, 1)


def test_it_counts_what_the_filter_of_the_area_finds_by_any_standard_and_at_further_places(client, week):
    with recording(reason="Arranged."):
        district, village = week.area, week.area.parts.get()
        # The village lies in another district by another standard, which is of another region by a third.
        other, region = factories.place(kind="district"), factories.place(kind="region")
        factories.other_parent(village, parent=other)
        factories.other_parent(other, parent=region)
        post = factories.place(kind="position", parent=village)
        sector = factories.place(kind="sector")
        factories.other_parent(post, parent=sector)
        elsewhere, farm = factories.incident(date=days(2)), factories.place(kind="settlement", parent=sector)
        factories.further_place(elsewhere, place=farm, role="firing_point")
        factories.further_place(elsewhere, place=village)
        factories.further_place(elsewhere, place=post)
        factories.incident(place=post, date=days(5))
        areas = [district, district.parent, village, other, region, post, sector, farm, factories.place()]
        tallies = [factories.tally(week.statement, area=area, period=days(1, 7)) for area in areas]
    found = {one["id"]: one["itemised"] for one in client.get("/api/v1/tallies/").json()["results"]}
    asked = "/api/v1/incidents/?date_from=2023-06-01&date_to=2023-06-07&date_match=within&page_size=1&place="
    by_filter = [client.get(asked + area.slug).json()["count"] for area in areas]
    assert [found[tally.pk] for tally in tallies] == by_filter == [4, 4, 3, 3, 3, 2, 2, 1, 0]


@pytest.mark.parametrize(
    "missing", [{"area": None}, {"period": UncertainDate()}, {"period": UncertainDate(date(2023, 6, 1))}]
)
def test_without_an_area_and_both_days_nothing_stands_beside_it_and_none_is_not_zero(client, missing):
    with recording():
        given = {
            "area": factories.place(kind="district"),
            "period": days(1, 7),
            "by_party": factories.party(),
            **missing,
        }
        tally = factories.tally(factories.statement(), **given)
    assert "Not comparable" in words(client.get(tally.statement.get_absolute_url()))
    found = client.get(f"/api/v1/tallies/{tally.pk}/").json()
    assert (found["itemised"], found["perhaps"], found["accused"]) == (None, None, None)


def test_nobody_itemised_is_zero_and_nobody_named_is_unknown(client):
    with recording():
        tally = factories.tally(factories.statement(), area=factories.place(kind="district"), period=days(1, 7))
    found = client.get(f"/api/v1/tallies/{tally.pk}/").json()
    assert (found["itemised"], found["perhaps"], found["accused"]) == (0, 0, None)
    assert "0 incidents" in words(client.get(HERE))


def test_tallies_of_drafts_and_of_what_ended_are_in_no_list(client):
    with recording():
        factories.tally(factories.statement(published=False), definition_note="A draft.")
        gone = factories.tally(factories.statement(), definition_note="Withdrawn.")
    gone.statement.withdraw("It was never issued.")
    text = words(client.get(HERE))
    assert "No statement on record gives such a number." in text


def test_they_ask_as_often_for_many_as_for_one(client, week):
    with recording(reason="A place so small that what lies in it is listed."):
        factories.tally(week.statement, area=factories.place(), period=days(1, 7))
    addresses = (HERE, "/api/v1/tallies/", week.statement.get_absolute_url())
    once = {address: queries(client, address) for address in addresses}
    with recording(reason="More of them."):
        for _number in range(3):
            factories.tally(week.statement, area=factories.place(), period=days(1, 7), by_party=factories.party())
    assert {address: queries(client, address) for address in addresses} == once


def test_only_what_is_shown_is_compared(client, monkeypatch):
    """A database that sorts may count for every row that it sorts: what is on no page is not asked for."""
    asked = []
    count = tallies._counts
    monkeypatch.setattr(tallies, "_counts", lambda rows, *given: asked.append(rows.count()) or count(rows, *given))
    with recording():
        for _number in range(4):
            factories.tally(factories.statement(), area=factories.place(kind="district"), period=days(1, 7))
    found = client.get("/api/v1/tallies/?page_size=2").json()
    assert ([one["itemised"] for one in found["results"]], asked) == ([0, 0], [2])
    assert len(client.get(found["next"]).json()["results"]) == 2
