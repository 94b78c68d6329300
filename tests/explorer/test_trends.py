"""Incidents counted over time: in the API and in the charts, the same as the filters find."""

import csv
import io
import itertools
import random
import re
from collections import Counter
from datetime import date
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from explorer.incident_filter import IncidentFilter
from explorer.timeline import Timeline, by_days, by_months, by_weeks
from explorer.trends import BY
from formats.dates import UncertainDate
from history.recording import recording
from incidents.models import Incident
from tests import factories
from tests.explorer.test_explorer import World
from tests.pages import context_of, unwritten, words

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]
ADDRESS, PAGE = "/api/v1/stats/incidents/", "/incidents/trends/"


def counted(client, query):
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 200, response.content
    return response.json()


def found(client, query):
    response = client.get(f"/api/v1/incidents/?{query}&page_size=1")
    assert response.status_code == 200, response.content
    return response.json()["count"]


def finds(parameter):
    """The parameter of the filters that finds what stands in a series."""
    return "place" if parameter in ("country", "region", "district") else parameter


def test_a_series_holds_what_its_filter_finds(client, subtests):
    world = World(1)
    chance = world.chance.getstate()
    # The areas of a level are counted alike; in this world there are countries and districts.
    for by in (by for by in BY if by != "region"):
        with subtests.test(by=by):
            world.chance.setstate(chance)
            seen = sum(what_a_series_holds(client, world.question(), by) for _ in range(2))
            assert seen > 3


def what_a_series_holds(client, asked, by):
    """How many incidents; each number of it is what the list finds."""
    seen = 0
    for name in (by, "place", "accused" if by == "accused_by" else by):
        asked.pop(name, None)
    answer = counted(client, f"{asked.urlencode()}&by={by}&time=month")
    assert answer["incidents"] == found(client, asked.urlencode())
    for one in answer["results"]:
        assert sum(one["counts"]) + one["apart"] == one["incidents"]
        if one["value"] == "none" and by in ("country", "region", "district"):
            continue  # `place=none` has no place at all; here it may lie in no such area.
        query = f"{asked.urlencode()}&{finds(by)}={one['value']}"
        assert one["incidents"] == found(client, query), (by, query)
        seen += one["incidents"]
        bars = [bar for bar in zip(answer["stretches"], one["counts"], strict=True) if bar[1]]
        for stretch, count in bars[:2]:
            if "undated" not in asked:
                days = f"date_from={stretch['start']}&date_to={stretch['end']}&date_match=within"
                asked_again = "&".join(one for one in query.split("&") if not one.startswith("date_"))
                assert count == found(client, f"{asked_again}&{days}")
    return seen


def test_together_and_whatever_their_date(client):
    with recording():
        for day in (1, 1, 9):
            factories.incident(date=UncertainDate.on(date(2023, 5, day)))
        factories.incident(date=UncertainDate(date(2023, 5, 6), date(2023, 5, 9)))
        factories.incident()
        factories.incident(published=False)
    everything = {"value": "", "label": "All", "incidents": 5}
    assert counted(client, "") == {
        "incidents": 5,
        "by": None,
        "time": None,
        "stretches": [],
        "results": [everything | {"counts": [], "apart": 5}],
    }
    answer = counted(client, "time=week")
    assert answer["stretches"] == [
        {"start": "2023-05-01", "end": "2023-05-07"},
        {"start": "2023-05-08", "end": "2023-05-14"},
    ]
    # One crosses from week to week, and one has no day.
    assert answer["results"] == [everything | {"counts": [2, 1], "apart": 2}]


def test_stretches_without_anything_are_counted_as_none(client):
    with recording():
        for month in (1, 4):
            factories.incident(date=UncertainDate.on(date(2023, month, 3)))
    assert counted(client, "time=month")["results"][0]["counts"] == [1, 0, 0, 1]
    asked = "time=month&date_from=2022-12-01&date_to=2023-05-31"
    assert counted(client, asked)["results"][0]["counts"] == [0, 1, 0, 0, 1, 0]


def test_a_stretch_ends_where_the_days_asked_for_end(client):
    with recording():
        for first, last in ((2, 2), (4, 4), (1, 4), (10, 10), (11, 11)):
            factories.incident(date=UncertainDate(date(2023, 5, first), date(2023, 5, last)))
    answer = counted(client, "time=week&date_from=2023-05-03&date_to=2023-05-10")
    assert answer["stretches"] == [
        {"start": "2023-05-03", "end": "2023-05-07"},
        {"start": "2023-05-08", "end": "2023-05-10"},
    ]
    # One may have been before.
    assert (answer["results"][0]["counts"], answer["results"][0]["apart"]) == ([1, 1], 1)


def test_nothing_known_of_time(client):
    assert counted(client, "time=day&by=type")["stretches"] == []
    with recording():
        factories.incident(types=["fire"])
    answer = counted(client, "time=day&by=type")
    assert (answer["stretches"], answer["incidents"]) == ([], 1)
    assert {one["value"]: one["apart"] for one in answer["results"] if one["incidents"]} == {"fire": 1}


def test_as_a_table_it_is_the_same(client):
    World(2)
    query = "by=accounts_status&time=week"
    answer = counted(client, query)
    response = client.get(f"{ADDRESS}?{query}&format=csv")
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert list(rows[0]) == ["by", "value", "label", "start", "end", "incidents"]
    for one in answer["results"]:
        mine = [row for row in rows if row["value"] == one["value"]]
        assert [int(row["incidents"]) for row in mine] == [*one["counts"], one["apart"]]
        assert [row["start"] for row in mine] == [*(stretch["start"] for stretch in answer["stretches"]), ""]
    assert rows[-1] == rows[-1] | {"by": "accounts_status", "end": ""}


def test_a_name_is_no_formula_in_a_table(client):
    with recording():
        side = factories.party("=HYPERLINK(1)")
        factories.claim(factories.statement(factories.party("Other")), factories.incident(), "accuse", about=side)
    assert "'=HYPERLINK(1)" in client.get(f"{ADDRESS}?by=accused&format=csv").content.decode()


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("by=colour", "by"),
        ("by=type&by=accused", "by"),
        ("time=hour", "time"),
        ("time=", "time"),
        ("format=xml", "format"),
        ("format=csv&format=json", "format"),
        ("bye=type", "bye"),
        ("type=nonsense", "type"),
        ("time=day&date_from=1990-01-01", "time"),
    ],
)
def test_what_means_nothing_is_refused_by_name(client, query, named):
    with recording():
        factories.incident(date=UncertainDate.on(date(1990, 1, 1)))
        factories.incident(date=UncertainDate.on(date(1999, 1, 1)))
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 400
    assert named in [one.get("parameter") for one in response.json()["errors"]]


def test_each_small_chart_leads_to_what_it_counts(client):
    world = World(3)
    with recording(reason="Renamed."):
        side = world.sides[1]
        side.name = side.short_name = "A & <b>B</b>"
        side.save()
    for query in ("", "judged=0", "accounts_group=open&undated=exclude", f"accused_by={world.sides[0].slug}"):
        response = client.get(f"{PAGE}?{query}")
        assert response.status_code == 200
        assert "<b>B</b>" not in response.content.decode()
        html = unescape(response.content.decode())
        links = re.findall(r'<a href="(/incidents/\?[^"]+)"><bdi>[^\n]*?</bdi></a> <span class="n">(\d+)</span>', html)
        assert len(links) > 5
        with unwritten():
            for address, count in links:
                assert context_of(client, address)["count"] == int(count), address
        assert response.context["count"] == found(client, query)


def test_a_chart_of_what_is_asked_for_already_does_not_lead_to_more(client):
    World(3)
    html = client.get(f"{PAGE}?type=fire").content.decode()
    multiples = html[html.index("h-type") : html.index("h-accused")]
    assert "<h3><bdi>" in multiples
    assert "<h3><a" not in multiples


def test_the_bars_are_as_high_as_their_counts(client):
    with recording():
        for day, number in ((1, 4), (3, 2)):
            for _ in range(number):
                factories.incident(date=UncertainDate.on(date(2023, 5, day)), types=["overflight"])
    chart = context_of(client, f"{PAGE}?time=day")["charts"][0]
    (one,) = chart.multiples
    heights = [float(height) for height in re.findall(r"v-([\d.]+)", one.bars)]
    assert (chart.most, one.series.counts) == (4, [4, 0, 2])
    assert heights == [55.0, 27.5]


def test_bars_that_count_whatever_the_accounts_are_in_no_pattern_of_theirs(client):
    with recording():
        factories.incident(date=UncertainDate.on(date(2023, 5, 1)), types=["overflight"])
    html = client.get(PAGE).content.decode()
    multiples = html[html.index("h-type") :]
    assert '<path class="b toll" d="' in multiples
    assert '<path class="b toll apart" d="' in multiples
    assert not re.search(r'class="b (open|disputed|agreed)', multiples)


def test_only_units_are_offered_that_are_not_too_many(client):
    with recording():
        for year in (2004, 2023):
            factories.incident(date=UncertainDate.on(date(year, 1, 1)))
    response = client.get(PAGE)
    assert [unit for unit, _words, _address in response.context["units"]] == ["week", "month", "year"]
    assert client.get(PAGE, {"time": "week"}).status_code == 200
    refused = client.get(PAGE, {"time": "day"})
    assert refused.status_code == 400
    assert "“time”" in words(refused)
    # A table of a thousand weeks is left to the file, and its bars are no links.
    weeks = client.get(PAGE, {"time": "week"})
    assert weeks.context["charts"][0].rows == []
    html = weeks.content.decode()
    assert 'class="figures-table"' not in html
    assert re.search(r'<h2 id="h-accounts">[^<]*</h2><a[^>]*\?by=accounts_group&amp;time=week&amp;format=csv"', html)


def test_how_soon_sides_answered(client):
    def on(day):
        return UncertainDate.on(date(2023, 6, day))

    with recording():
        north, south = factories.party("Northland"), factories.party("Southland")
        for first, second in ((1, 1), (1, 2), (2, 9), (2, None), (5, 4), (None, 5)):
            incident = factories.incident(date=on(1))
            factories.claim(factories.statement(north, issued=first and on(first)), incident, "accuse", about=south)
            if second:
                factories.claim(factories.statement(south, issued=on(second)), incident, "deny_responsibility")
    context = context_of(client, PAGE)
    ((side, counts),) = context["reply_times"]
    assert side == south
    told = dict(zip(map(str, context["reply_columns"]), counts, strict=True))
    replies = client.get("/api/v1/stats/replies/").json()["results"][0]
    assert sum(counts) == replies["accused"] == 6
    assert told == {
        "Same day": 1,
        "1 day": 1,
        "2 to 7 days": 1,
        "8 to 30 days": 0,
        "Later": 0,
        "Days not known": 1,
        "Answered before": 1,
        "No reply on record": 1,
    }
    assert told["No reply on record"] == replies["no_answer_on_record"]
    assert told["Answered before"] == replies["answered_before"]


def test_without_judged_links_what_only_they_tie_to_an_incident_is_no_reply(client):
    with recording():
        factories.judged_denial()

    def told(**asked):
        context = client.get(PAGE, asked).context
        ((_side, counts),) = context["reply_times"]
        columns = dict(zip(map(str, context["reply_columns"]), counts, strict=True))
        return {column for column, count in columns.items() if count}

    assert told() == {"Days not known"}
    assert told(judged="0") == {"No reply on record"}


def test_without_records_or_days_the_page_says_so(client):
    assert "No incident is on record yet" in words(client.get(PAGE))
    with recording():
        factories.incident()
    assert "None of these records has a day" in words(client.get(PAGE))


def test_what_a_period_leaves_out_for_having_no_date_is_said_with_the_way_to_see_it(client):
    with recording():
        factories.incident(types=["fire"], date=UncertainDate.on(date(2023, 5, 8)))
        for kind in ("fire", "fire", "overflight"):
            factories.incident(types=[kind])
    asked = "type=fire&date_from=2023-05-01&time=day"
    page = client.get(f"{PAGE}?{asked}")
    assert "2 more records meet the rest, but have no established date. Show them too" in words(page)
    (way,) = re.findall(r'<a href="([^"]*)">Show them too', page.content.decode())
    assert unescape(way) == f"{PAGE}?{asked}&undated=include"
    assert context_of(client, unescape(way))["count"] == 3
    assert "no established date" not in words(client.get(f"{PAGE}?type=fire"))


def test_charts_of_nothing_name_the_tightest_filter_and_the_ways_on(client):
    with recording():
        factories.incident(types=["fire"])
        factories.incident(types=["overflight"])
    page = client.get(f"{PAGE}?type=fire&killed_min=3&date_to=2023-05-01&time=month")
    assert "The tightest filter is “Date: until 1 May 2023”: by itself it finds 0 records." in words(page)
    assert "No match here does not mean that nothing happened." in words(page)
    ways = page.context["nothing_found"].ways
    assert [(way.words, way.count) for way in ways] == [("Only “Type: Fire”", 1)]
    assert context_of(client, f"{PAGE}?{ways[0].asked}")["count"] == 1


def test_drafts_are_drawn_for_editors_alone(client):
    with recording():
        factories.incident(published=False, date=UncertainDate.on(date(2023, 1, 1)))
    assert context_of(client, PAGE)["count"] == 0
    client.force_login(factories.editor())
    assert context_of(client, PAGE)["count"] == 1


@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_stretches_follow_each_other_without_a_gap(unit):
    class Asked:
        def chosen(self, name):
            return None

    chance = random.Random(unit)
    for _ in range(50):
        first = date(1, 1, 1) if chance.random() < 0.1 else date.fromordinal(chance.randrange(1, date.max.toordinal()))
        last = date.fromordinal(min(first.toordinal() + chance.randrange(900), date.max.toordinal()))
        timeline = Timeline.of(Asked(), first, last, unit)
        stretches = timeline.stretches
        assert stretches[0][0] <= first <= stretches[0][1]
        assert stretches[-1][0] <= last <= stretches[-1][1]
        for (_begin, end), (begin, _end) in itertools.pairwise(stretches):
            assert begin.toordinal() == end.toordinal() + 1
        day = date.fromordinal(chance.randrange(first.toordinal(), last.toordinal() + 1))
        at = timeline.place(day, day)
        assert stretches[at][0] <= day <= stretches[at][1]


@pytest.mark.parametrize(("coarser", "unit"), [(by_weeks, "week"), (by_months, "month"), (by_months, "year")])
def test_what_is_counted_by_weeks_or_months_stands_where_its_days_do(coarser, unit):
    chance = random.Random(unit)
    with recording():
        for _number in range(60):
            # At the beginning of the calendar, too.
            first = chance.choice([1, 700_000, 738_000]) + chance.randrange(10)
            last = first + chance.choice([0, 0, 3, 20])
            days = [chance.choice([day, day, day, None]) for day in map(date.fromordinal, (first, last))]
            factories.incident(date=UncertainDate(*days) if any(days) else None)
    asked = IncidentFilter.of(RequestFactory().get("/"), Incident.objects.all())
    asked.request.user = AnonymousUser()
    timeline = Timeline.between(date(1917, 1, 1), date(1930, 1, 1), unit)

    def placed(rows):
        counts, places = Counter(), timeline.places(rows)
        for start, end, count in rows:
            counts[places[start, end]] += count
        return counts

    assert placed(coarser(asked)) == placed(by_days(asked))
    assert len(placed(by_days(asked))) > 1
