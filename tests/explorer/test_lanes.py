"""Incidents over time: in the lane of their place, at their date, with all that is not known of it drawn as not known."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from explorer.histogram import Bar
from explorer.lanes import ROOM_OF_A_YEAR, SIZES, Period, lanes
from formats.dates import UncertainDate
from incidents.leading_names import LeadingNames
from incidents.models import Incident, Place

VILLAGE, TOWN = Place(pk=1, name="Village"), Place(pk=2, name="Átown")
NAMES = LeadingNames()
MAY = UncertainDate(date(2023, 5, 1), date(2023, 5, 31))


def incident(when=None, place=VILLAGE):
    return Incident(title="Reported fire", place=place, date=when or UncertainDate())


def drawn(*incidents):
    """For every lane: (name, the marks of its wide drawing)."""
    found = lanes(incidents, LeadingNames())
    return [(lane.place and lane.place.name, dict(lane.sizes)["wide"].marks) for lane in found.lanes]


def on(year, month, day):
    return UncertainDate.on(date(year, month, day))


def test_one_record_stands_in_the_middle_of_its_week():
    ((name, (mark,)),) = drawn(incident(on(2023, 5, 10)))
    assert (name, mark.x, mark.line, mark.is_short) == ("Village", "50.00%", None, False)
    found = lanes([incident(on(2023, 5, 10))], LeadingNames())
    assert found.period == Period(date(2023, 5, 7), date(2023, 5, 13))
    for _css, ticks in found.axes:
        assert 1 < len(ticks) < 6
        assert all(tick.words.endswith("May") for tick in ticks)


def test_lanes_are_alphabetical_and_what_has_no_place_comes_last():
    days = [on(2023, 1, 1), on(2023, 6, 1), on(2023, 12, 31)]
    found = drawn(incident(days[1], None), incident(days[2], VILLAGE), incident(days[0], TOWN))
    assert [name for name, _marks in found] == ["Átown", "Village", None]
    shares = [float(marks[0].x[:-1]) for _name, marks in found]
    assert shares[0] < 1 < 40 < shares[2] < 42 < 99 < shares[1]


def test_two_places_of_one_name_have_a_lane_each():
    found = drawn(incident(on(2023, 1, 1)), incident(on(2023, 1, 2), Place(pk=3, name="Village")))
    assert [name for name, _marks in found] == ["Village", "Village"]


def test_an_imprecise_date_goes_over_all_its_days():
    edges = incident(on(2023, 1, 1), TOWN), incident(on(2023, 12, 31), TOWN)
    month = drawn(*edges, incident(MAY))[1][1][0]
    assert (month.line, month.is_short) == (None, True)
    year = drawn(*edges, incident(UncertainDate(date(2023, 1, 1), date(2023, 12, 31))))[1][1][0]
    assert (year.line, year.x, year.is_short) == (("0.00%", "100.00%"), "50.00%", False)
    about = drawn(*edges, incident(UncertainDate.on(date(2023, 7, 2), qualifier="approximate")))[1][1][0]
    assert (about.line, about.is_short, about.x) == (None, True, "50.00%")


def test_a_date_that_is_open_at_one_end_goes_on_to_the_edge():
    edges = incident(on(2023, 1, 1), TOWN), incident(on(2023, 12, 31), TOWN)
    later = drawn(*edges, incident(UncertainDate(earliest=date(2023, 7, 2))))[1][1][0]
    assert (later.x, later.line) == ("50.00%", ("50.00%", "100.00%"))
    earlier = drawn(*edges, incident(UncertainDate(latest=date(2023, 7, 2))))[1][1][0]
    assert (earlier.x, earlier.line) == ("50.00%", ("0.00%", "50.00%"))


def test_marks_that_would_cover_each_other_stand_above_each_other():
    found = lanes([incident(on(2023, 5, day)) for day in (1, 1, 31)], LeadingNames())
    for _css, drawing in found.lanes[0].sizes:
        assert [mark.y for mark in drawing.marks] == [13, 39, 13]
        assert drawing.height == 52
    # Where there is less room, fewer stand beside each other.
    crowded = lanes([incident(on(2023, 5, day)) for day in range(1, 32)], LeadingNames())
    wide, narrow = (drawing.height for _css, drawing in crowded.lanes[0].sizes)
    assert narrow > wide


def test_where_no_date_is_known_there_is_no_axis():
    found = lanes([incident(), incident()], LeadingNames())
    assert (found.period, found.lanes) == (None, [])
    assert [sign for _incident, sign in found.undated] == ["v-undet", "v-undet"]
    assert lanes([], LeadingNames()).undated == []


def test_an_axis_is_made_once_for_all_lanes_and_of_a_few_years_where_it_is_long(monkeypatch):
    made = []

    def bar(first, last):
        made.append(first)
        return Bar(first, last)

    monkeypatch.setattr("explorer.lanes.Bar", bar)
    places = [Place(pk=number, name=f"Village {number}") for number in range(1, 51)]
    far_away = incident(UncertainDate.on(date.max), places[0])
    found = lanes([incident(on(2023, 5, 10), place) for place in places] + [far_away], NAMES)
    axes = dict(found.axes)
    assert [dict(lane.sizes)["wide"].ticks for lane in found.lanes] == [axes["wide"]] * 50
    assert 1 < len(axes["narrow"]) <= len(axes["wide"]) < 7
    assert len(made) == len(axes["narrow"]) + len(axes["wide"])
    years = [int(tick.words) for tick in axes["wide"]]
    assert len({later - one for one, later in pairwise(years)}) == 1


def test_an_axis_names_the_year_at_its_begin_and_where_it_changes():
    def years(*days):
        axis = lanes([incident(day) for day in days], NAMES).period.axes["wide"]
        return [tick.year for tick in axis], [tick.words for tick in axis]

    named, words = years(on(2022, 12, 28), on(2023, 1, 6))
    assert (words[0].endswith("Dec"), words[-1].endswith("Jan")) == (True, True)
    assert [year for year in named if year] == [2022, 2023]
    assert (named[0], words[named.index(2023)].endswith("Jan")) == (2022, True)
    named, words = years(on(2022, 11, 1), on(2023, 3, 1))
    assert [year for year in named if year] == [2022, 2023]
    # Months and years say theirs themselves.
    named, words = years(on(2021, 3, 1), on(2023, 3, 1))
    assert {*named} == {None}
    assert words[0].endswith("2021")


@pytest.mark.parametrize("days", [1100, 1315, 1437, 1500, 1600, 2000])
def test_an_axis_of_some_years_names_more_than_one(days):
    for later in range(0, 366, 40):
        first = date(2001, 1, 1) + timedelta(later)
        axes = Period(first, first + timedelta(days)).axes
        assert min(map(len, axes.values())) > 1


def test_years_that_an_axis_cuts_take_no_room_from_the_others():
    found = lanes([incident(on(2001, 12, 25)), incident(on(2005, 1, 30))], NAMES).period
    assert [[tick.words for tick in found.axes[css]] for css, _pixels, _room in SIZES] == [["2003", "2004"]] * 2


@pytest.mark.parametrize(
    "last", [date(2024, 6, 30), date(2025, 1, 30), date(2022, 2, 3), date(2021, 12, 1), date(2060, 3, 1)]
)
def test_the_words_along_an_axis_keep_apart(last):
    found = lanes([incident(on(2021, 11, 1)), incident(UncertainDate.on(last))], NAMES).period
    most = ROOM_OF_A_YEAR if found.axes["wide"][0].words.isdecimal() else 100
    for css, pixels, room in SIZES:
        at = [float(tick.x[:-1]) * pixels / 100 for tick in found.axes[css]]
        assert len(at) > 1
        # Months are of several lengths.
        assert min(later - one for one, later in pairwise(at)) > 0.95 * min(room, most)


def test_the_calendar_has_two_ends():
    for day in (date.min, date.max):
        ((_name, (mark,)),) = drawn(incident(UncertainDate.on(day)))
        assert mark.line is None
    first, last = drawn(incident(UncertainDate.on(date.min)), incident(UncertainDate.on(date.max)))[0][1]
    assert (first.x, last.x) == ("0.00%", "100.00%")
