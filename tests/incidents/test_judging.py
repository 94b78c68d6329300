"""Which incidents are put to an editor as perhaps the same, by their points, places and dates as far as these may be off."""

import random
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from formats.dates import UncertainDate
from formats.points import UncertainPoint
from incidents.judging import candidates
from incidents.models import Incident
from tests import factories

pytestmark = pytest.mark.django_db
ON = UncertainDate.on(date(2022, 3, 24))
HERE = UncertainPoint(39.7, 44.9)
# Some 55 km farther north.
BEYOND = 40.195


def proposed(incident):
    return [one.incident for one in _found(incident)]


def reasons(incident):
    return [reason for one in _found(incident) for reason in one.reasons]


def _found(incident):
    return candidates(Incident.objects.get(pk=incident.pk), AnonymousUser())


def test_a_point_of_its_own_is_enough():
    one, other = (factories.incident(point=HERE, date=ON) for _number in range(2))
    factories.incident(point=HERE, date=UncertainDate.on(date(2022, 4, 24)))
    factories.incident(point=UncertainPoint(39.7, 46.9), date=ON)
    assert proposed(one) == [other]
    assert "Their points are less than 1 km apart." in reasons(one)


@pytest.mark.parametrize(("radius_m", "is_near"), [(None, False), (10_000, False), (40_000, True), (500_000, True)])
def test_points_are_as_near_as_both_may_be_off(radius_m, is_near):
    one = factories.incident(point=UncertainPoint(39.7, 44.9, radius_m), date=ON)
    other = factories.incident(point=UncertainPoint(BEYOND, 44.9, radius_m), date=ON)
    assert (proposed(one), proposed(other)) == (([other], [one]) if is_near else ([], []))
    if radius_m == 40_000:
        assert "Their points are some 55 km apart, ± 80 km." in reasons(one)


def test_a_radius_that_says_no_more_than_a_region_brings_nothing_from_far_away():
    one = factories.incident(point=UncertainPoint(39.7, 44.9, 500_000), date=ON)
    factories.incident(point=UncertainPoint(41.2, 44.9, 500_000), date=ON)
    assert proposed(one) == []


@pytest.mark.parametrize("kind", ["settlement", "district"])
def test_places_are_as_near_as_both_may_be_off_and_a_point_is_near_a_place(kind):
    there = [
        factories.place(name, kind=kind, latitude=latitude, longitude=44.9, radius_m=40_000)
        for name, latitude in (("Lake", 39.7), ("Hill", BEYOND))
    ]
    one, other = (factories.incident(place=place, date=ON) for place in there)
    assert (proposed(one), proposed(other)) == ([other], [one])
    assert "Lake and Hill are some 55 km apart, ± 80 km." in reasons(one)
    third = factories.incident(point=HERE, date=ON)
    assert {*proposed(third)} == {one, other}
    assert "Their points are some 55 km apart, ± 40 km." in reasons(third)
    assert {*proposed(one)} == {other, third}


@pytest.mark.parametrize("side", [1, -1])
def test_points_are_near_across_the_180th_meridian(side):
    one = factories.incident(point=UncertainPoint(64.5, 179.9 * side), date=ON)
    other = factories.incident(point=UncertainPoint(64.5, -179.9 * side), date=ON)
    factories.incident(point=UncertainPoint(64.5, -170 * side), date=ON)
    assert (proposed(one), proposed(other)) == ([other], [one])
    assert "Their points are some 10 km apart." in reasons(one)


def test_the_middle_of_a_district_is_no_point_and_no_radius_makes_a_region_one():
    one = factories.incident(point=HERE, date=ON)
    for kind, radius_m in (("district", None), ("region", 40_000), ("country", 40_000)):
        place = factories.place(kind=kind, latitude=39.7, longitude=44.9, radius_m=radius_m)
        assert proposed(factories.incident(place=place, date=ON)) == []
    assert proposed(one) == []


def test_a_district_by_another_standard_is_around_its_villages_too():
    own, other = (factories.place(kind="district") for _number in range(2))
    village = factories.place("Riverside", parent=own)
    factories.other_parent(village, parent=other)
    post = factories.place(kind="position", parent=village)
    in_village, in_own, in_other, at_post = (
        factories.incident(place=place, date=ON) for place in (village, own, other, post)
    )
    assert {*proposed(in_village)} == {in_own, in_other, at_post}
    assert {*proposed(in_other)} == {*proposed(in_own)} == {in_village, at_post}


def test_of_two_incidents_each_is_proposed_to_the_other_however_far_up_one_is_listed():
    country = factories.place(kind="country")
    region = factories.place(kind="region", parent=country)
    district = factories.place(kind="district", parent=region)
    village = factories.place(parent=district)
    post = factories.place(kind="position", parent=village)
    at = {place: factories.incident(place=place, date=ON) for place in (country, region, district, village, post)}
    near = {place: {other for other, incident in at.items() if incident in proposed(at[place])} for place in at}
    assert near == {
        country: set(),
        region: {district, village},
        district: {region, village, post},
        village: {region, district, post},
        post: {district, village},
    }


def test_a_further_place_is_around_too():
    district = factories.place(kind="district")
    village, far = factories.place("Riverside", parent=district), factories.place("Hilltop")
    one, other, there = (factories.incident(place=place, date=ON) for place in (factories.place(), None, village))
    for incident in (one, other):
        factories.further_place(incident, place=village)
    factories.further_place(one, place=far)
    in_district, at_far = factories.incident(place=district, date=ON), factories.incident(place=far)
    assert {*proposed(one)} == {other, there, in_district, at_far}
    assert {*proposed(there)} == {*proposed(in_district)} - {there} | {in_district} == {one, other, in_district}
    assert proposed(at_far) == [one]
    assert "Both have to do with Riverside." in reasons(other)
    assert "Both have to do with Hilltop." in reasons(at_far)


def test_whatever_their_places_and_points_each_is_proposed_to_the_other():
    chance = random.Random(1)
    country = factories.place(kind="country")
    places = [factories.place(kind="district", parent=country, latitude=39.7, longitude=44.9)]
    for number in range(6):
        at = {"latitude": 39.7 + number * 0.15, "longitude": 44.9, "radius_m": chance.choice([None, 20_000])}
        places.append(factories.place(parent=chance.choice([country, places[0]]), **at))
    incidents = []
    for _number in range(9):
        point = UncertainPoint(39.7 + chance.random(), 44.9) if chance.random() < 0.4 else None
        incidents.append(factories.incident(place=chance.choice([None, *places]), point=point, date=ON))
        for place in chance.sample(places, chance.randrange(2)):
            factories.further_place(incidents[-1], place=place)
    found = {incident: {*proposed(incident)} for incident in incidents}
    assert 10 < sum(map(len, found.values())) < len(incidents) * (len(incidents) - 1)
    assert {(one, other) for one in found for other in found[one]} == {
        (other, one) for one in found for other in found[one]
    }


def test_an_unknown_date_excludes_nothing_at_the_very_same_place_or_point_and_comes_last():
    district = factories.place(kind="district")
    village, next_to_it = (factories.place(parent=district) for _number in range(2))
    dated = factories.incident(place=village, point=HERE, date=ON, types=["fire"])
    again = factories.incident(place=village, date=ON)
    at_place = factories.incident(place=village, types=["fire"])
    at_point = factories.incident(point=HERE)
    for place in (district, next_to_it):
        factories.incident(place=place)
    found = proposed(dated)
    assert found[0] == again
    assert {*found[1:]} == {at_place, at_point}
    assert "Only one of them is dated." in reasons(dated)
    assert proposed(at_point) == [dated]
    assert proposed(at_place)[-2:] in ([dated, again], [again, dated])


def test_nothing_undated_is_proposed_for_lying_in_the_same_country():
    country = factories.place(kind="country")
    factories.incident(place=country)
    assert proposed(factories.incident(place=country, date=ON)) == []


def test_what_was_merged_takes_the_judgements_on_it_along():
    one, other, third, last = (factories.incident(point=HERE, date=ON) for _number in range(4))
    factories.judgement(one, other)
    other.merge_into(third, "The same night.")
    assert (proposed(one), proposed(third)) == ([last], [last])
    third.merge_into(last, "The same night.")
    assert (proposed(one), proposed(last)) == ([], [])
    # A word on the two themselves goes before that.
    factories.judgement(one, last, "same")
    assert (proposed(one), proposed(last)) == ([last], [one])


def test_they_ask_as_often_for_many_as_for_one():
    place = factories.place(latitude=39.7, longitude=44.9)
    incident = factories.incident(place=place, point=HERE, date=ON)

    def another():
        factories.further_place(factories.incident(place=place, date=ON))
        factories.incident(point=HERE)
        factories.other_parent(place, parent=factories.place(kind="district"))
        factories.judgement(incident, gone := factories.incident())
        gone.merge_into(factories.incident(), "The same.")

    counts = []
    for many in (1, 3):
        for _number in range(many):
            another()
        with CaptureQueriesContext(connection) as asked:
            assert len(_found(incident)) == 2 * len(counts) + 2 * many
        counts.append(len(asked))
    assert counts[0] == counts[1]
