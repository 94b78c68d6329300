"""How a histogram is drawn: the lines across its bars, the years below them, and where its bars lead."""

import datetime
import gzip
import random
import re
from collections import Counter
from html import unescape
from itertools import pairwise

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from explorer.histogram import ABOVE, FULL, MOST_BARS, Bar, Histogram, _marks, outline
from explorer.incident_filter import IncidentFilter
from explorer.models import GROUPS
from explorer.timeline import Timeline
from formats.dates import UncertainDate
from history.recording import recording
from incidents.models import Incident
from tests import factories
from tests.pages import context_of, words


@pytest.mark.parametrize(
    ("most", "marks"),
    [(0, []), (1, [1]), (2, [1, 2]), (4, [2, 4]), (9, [4, 8]), (12, [5, 10]), (28, [10, 20]), (99, [40, 80])],
)
def test_lines_stand_in_even_steps_at_round_numbers(most, marks):
    assert _marks(most) == marks


def test_the_upper_line_is_never_above_the_highest_bar_nor_below_half_of_it():
    for most in range(2, 2000):
        lower, upper = _marks(most)
        assert (most, upper) == (most, 2 * lower)
        assert most / 2 <= upper <= most


def years(first, last, unit, step):
    timeline = Timeline.between(first, last, unit)
    bars = [Bar(*days, Counter()) for days in timeline.stretches]
    named = Histogram(None, timeline, bars, Counter(), 0, {})._years(step)
    return {bars[at].first: year for at, year in named.items()}


def test_a_year_is_named_where_it_begins_unless_the_labels_name_it():
    first, last = datetime.date(2021, 11, 3), datetime.date(2023, 1, 20)
    november, january, next_january = datetime.date(2021, 11, 1), datetime.date(2022, 1, 3), datetime.date(2023, 1, 2)
    assert years(first, last, "week", 12) == {november: 2021, january: 2022, next_january: 2023}
    # Without room for both, the one that the days begin in tells the other.
    assert years(first, last, "week", 4) == {november: 2021, next_january: 2023}
    assert years(datetime.date(2022, 12, 30), datetime.date(2023, 1, 9), "day", 60) == {
        datetime.date(2022, 12, 30): 2022,
        datetime.date(2023, 1, 1): 2023,
    }
    assert years(first, last, "month", 60) == years(first, last, "year", 200) == {}


def drawings(first, last, unit, most):
    """Size → drawing of one bar as high as this, and nothing else."""
    timeline = Timeline.between(first, last, unit)
    bars = [Bar(*days, Counter()) for days in timeline.stretches]
    bars[0].counts["open"] = most
    return dict(Histogram(None, timeline, bars, Counter(), 0, FULL).drawings)


@pytest.mark.parametrize("most", [1, 28, 160, 2400, 99_999])
def test_the_numbers_beside_the_lines_have_room_at_every_size(most):
    for drawing in drawings(datetime.date(2023, 1, 1), datetime.date(2023, 12, 31), "month", most).values():
        assert drawing.left - 8 >= 8.9 * max(len(str(number)) for _y, number in drawing.grid)


@pytest.mark.parametrize(("unit", "wide"), [("day", 50), ("week", 50), ("month", 66), ("year", 36)])
def test_labels_keep_apart_at_every_size(unit, wide):
    for drawing in drawings(datetime.date(2021, 1, 1), datetime.date(2023, 12, 31), unit, 9).values():
        middles = [bar.middle for bar in drawing.bars if bar.label]
        assert len(middles) > 1
        assert min(later - one for one, later in pairwise(middles)) > wide
        assert wide / 2 < middles[0] < middles[-1] < drawing.apart.middle - wide / 2 - 20


def test_ten_years_of_weeks_are_drawn_together(subtests):
    """Half a thousand bars would be half a thousand links, four times: the page of charts weighed twice its budget."""
    chance = random.Random(1)
    timeline = Timeline.between(datetime.date(2015, 1, 1), datetime.date(2024, 12, 31), "week")
    bars = [Bar(*days, Counter({group: chance.randrange(9) for group in GROUPS})) for days in timeline.stretches]
    drawn = Histogram(IncidentFilter(QueryDict(), Incident.objects.none()), timeline, bars, Counter(open=2), 2, FULL)
    assert len(bars) > MOST_BARS
    html = render_to_string("explorer/_histogram.html", {"histogram": drawn})
    # What has no date leads to it, at each size.
    assert html.count("<a ") == html.count("</a>") == html.count("incidents without a date") == len(FULL)
    assert "The figures are in the CSV file." in html
    assert len(gzip.compress(html.encode(), 9)) < 15_000
    for name, drawing in drawn.drawings:
        with subtests.test(name=name):
            assert drawing.bars
            assert all(bar.label or bar.year for bar in drawing.bars)
            for css, path in drawing.outlines:
                scale = (drawing.base - ABOVE) / drawn.most
                heights = [bar.counts[css] * scale for bar in bars if bar.counts[css]]
                assert [int(tall) for tall in re.findall(r"v-(\d+)h", path)] == pytest.approx(heights, abs=1.1)


def test_a_rectangle_is_drawn_from_where_the_last_one_stands():
    assert (
        outline([(1.04, 56, 3, 12), (5, 56, 3, 1.25), (9, 50, 2, 5)]) == "m1 56v-12h3v12zm4 0v-1.2h3v1.2zm4 -6v-5h2v5z"
    )


@pytest.mark.django_db
@pytest.mark.recorded
def test_the_bar_of_what_has_no_date_leads_to_it(client):
    with recording():
        factories.incident(types=["sniper_fire"], date=UncertainDate.on(datetime.date(2023, 5, 8)))
        factories.incident(types=["sniper_fire"], date=UncertainDate.on(datetime.date(2023, 5, 20)))
        for _ in range(2):
            factories.incident(types=["sniper_fire"])
            factories.incident()

    def led(question):
        """What the bar is called and how many its link finds."""
        response = client.get(f"/incidents/?{question}")
        html = response.content.decode()
        links = re.findall(r'<a href="([^"]*)"><title>([^<]*without a date)</title>', html)
        found = {(name, context_of(client, unescape(link))["count"]) for link, name in links}
        return response.context["histogram"].apart_name, found, words(response)

    name, found, text = led(
        "type=sniper_fire&date_from=2023-05-01&date_to=2023-05-20&date_match=within&undated=include"
    )
    assert (name, found) == ("No date", {("2 incidents without a date", 2)})
    assert "No date: 2 records." in text
    with recording():
        about = UncertainDate(datetime.date(2023, 5, 9), datetime.date(2023, 5, 12))
        factories.incident(types=["sniper_fire"], date=about)
    name, found, text = led("type=sniper_fire")
    assert (name, found) == ("Apart", {("2 incidents without a date", 2)})
    assert "Apart: 3 records, 2 without a date; the others may lie in more than one bar." in text
    # What nobody finds has no link.
    assert led("type=sniper_fire&undated=exclude")[:2] == ("Apart", set())
