import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.points import EARTH_RADIUS_M, UncertainPoint
from incidents.models import Incident, Place
from tests import factories

POINTS = st.builds(
    UncertainPoint, st.floats(min_value=-90, max_value=90), st.floats(min_value=-180, max_value=180), st.none()
)


@given(POINTS)
def test_a_point_is_nowhere_from_itself(point):
    assert point.distance_m(point) == 0


@given(POINTS, POINTS)
def test_distance_is_the_same_both_ways_and_never_more_than_half_the_earth(here, there):
    assert here.distance_m(there) == pytest.approx(there.distance_m(here), abs=1e-3)
    assert here.distance_m(there) <= 3.1415927 * EARTH_RADIUS_M


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        ((0, 0), (0, 1), 111.19),
        ((0, 179.5), (0, -179.5), 111.19),
        ((90, 0), (90, 120), 0),
        ((0, 0), (0, 180), 20015.1),
        ((39.71, 44.92167), (39.9391, 46.83161), 165.2),
    ],
)
def test_distances_are_great_circles(here, there, km):
    assert UncertainPoint(*here).distance_m(UncertainPoint(*there)) / 1000 == pytest.approx(km, abs=0.2)


def test_half_a_point_reads_as_none():
    assert Place(latitude=40, radius_m=5).point is None
    assert Incident().point is None


def test_assigning_none_clears_all_three_columns():
    place = Place(latitude=40, longitude=45, radius_m=100)
    place.point = None
    assert (place.latitude, place.longitude, place.radius_m) == (None, None, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "point", [UncertainPoint(39.71, 44.92167, 3000), UncertainPoint(-90.0, 180.0), UncertainPoint(0.0, 0.0), None]
)
def test_a_point_is_kept_exactly(point):
    place = factories.place(point=point)
    assert Place.objects.get(pk=place.pk).point == point


@pytest.mark.django_db
def test_a_point_may_be_given_when_the_record_is_made():
    assert Place(name="X", point=UncertainPoint(40, 45)).latitude == 40
