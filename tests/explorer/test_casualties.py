"""Casualties over time, as low–high bands: what each incident's own accounts leave open, and never a number that nobody gave."""

import csv
import io
import random
import re
from datetime import date
from html import unescape

import pytest

from accounts.counting import Question, counting
from accounts.loading import load
from formats.dates import UncertainDate
from history.recording import recording
from incidents.models import Incident
from statements.models import MEASURES
from tests import factories
from tests.explorer.test_explorer import World
from tests.pages import queries, words

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]
ADDRESS, PAGE = "/api/v1/stats/casualties/", "/incidents/trends/"


def told(client, query="", measure="killed"):
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 200, response.content
    return next(one for one in response.json()["results"] if one["measure"] == measure)


def toll(incidents, with_figure, low, high, more=0):
    return {
        "incidents": incidents,
        "with_figure": with_figure,
        "without_figure": incidents - with_figure,
        "low": low,
        "high": high,
        "open": more,
    }


def on(day):
    return UncertainDate.on(date(2023, 5, day))


def say(incident, act="report", **figure):
    claim = factories.claim(factories.statement(), incident, act)
    if figure:
        factories.figure(claim, **figure)
    return claim


def band(claims, measure):
    """By the accounts of one incident, read in full: (lowest, highest, whether that is no limit), or None."""
    found = []
    for claim in claims:
        ranges = [figure.ranges[measure] for figure in claim.figures if measure in figure.ranges]
        if ranges:
            found.append((sum(low for low, _high in ranges), sum(high for _low, high in ranges)))
    return found and (min(low for low, _high in found), max(high for _low, high in found))


@pytest.mark.parametrize("judged", [True, False])
def test_the_bands_are_those_of_the_accounts_of_each_incident(client, judged):
    chance, world = random.Random(5), World(5)
    with recording(reason="Counted."):
        for incident in Incident.objects.published()[:20]:
            for _ in range(chance.randrange(3)):
                numbers = sorted(chance.sample(range(9), 3))
                given = chance.choice([("low",), ("best",), ("high",), ("low", "high"), ("low", "best", "high")])
                act = chance.choice(["report", "deny_occurrence", "appeal"])
                claim = factories.claim(
                    factories.statement(chance.choice(world.sides)),
                    incident,
                    act,
                    quoted_details=chance.choice([[], [], ["casualties"], ["when"]]),
                    link_basis="judgement" if (by_judgement := chance.random() < 0.3) else "named",
                    link_reason="Same night." if by_judgement else "",
                )
                for group in ("military", "civilian")[: chance.randrange(1, 3)]:
                    said = {f"killed_{one}": numbers[("low", "best", "high").index(one)] for one in given}
                    factories.figure(claim, group=group, injured_best=chance.choice([None, 0, 2]), **said)
    cases = load(Incident.objects.published().values_list("pk", flat=True))
    for measure in MEASURES:
        each = [band(counting(case, Question(judged=judged)), measure) for case in cases.values()]
        given = [one for one in each if one]
        answer = told(client, "" if judged else "judged=0", measure)["together"]
        assert (answer["incidents"], answer["with_figure"]) == (len(cases), len(given))
        assert answer["low"] == (sum(low for low, _high in given) if given else None)
        assert answer["open"] == sum(high == float("inf") for _low, high in given)
        if answer["open"] == 0 and given:
            assert answer["high"] == sum(high for _low, high in given)
    assert told(client)["together"]["open"] > 0


def test_numbers_of_different_claims_are_never_added(client):
    with recording():
        incident = factories.incident(date=on(1))
        say(incident, killed_best=3)
        say(incident, killed_low=5, killed_high=7)
        both = say(incident)
        for group in ("military", "civilian"):
            factories.figure(both, group=group, killed_best=1)
    assert told(client)["together"] == toll(1, 1, 2, 7)


def test_what_nobody_counted_is_no_zero(client):
    with recording():
        factories.incident(date=on(1))
        say(factories.incident(date=on(1)))
    assert told(client)["together"] == toll(2, 0, None, None)
    with recording():
        say(factories.incident(date=on(1)), killed_best=0)
    assert told(client)["together"] == toll(3, 1, 0, 0)
    assert told(client, measure="injured")["together"] == toll(3, 0, None, None)


def test_at_least_has_no_limit(client):
    with recording():
        say(factories.incident(), killed_low=4)
        say(factories.incident(), killed_high=2)
    assert told(client)["together"] == toll(2, 2, 4, 6, more=1)


def test_what_no_longer_counts_or_is_only_quoted_is_left_out(client):
    with recording():
        side = factories.party()
        incident = factories.incident()
        first = factories.statement(side)
        factories.figure(factories.claim(first, incident), killed_best=90)
        factories.figure(factories.claim(factories.statement(side, supersedes=first), incident), killed_best=1)
        denial = factories.claim(factories.statement(), incident, "deny_occurrence", quoted_details=["casualties"])
        factories.figure(denial, killed_best=80)
        factories.figure(factories.claim(factories.statement(published=False), incident), killed_best=70)
        say(incident, "appeal", killed_best=60)
    assert told(client)["together"] == toll(1, 1, 1, 1)


def test_in_stretches_of_time_and_apart(client):
    with recording():
        for days, number in ((on(1), 1), (on(3), 2), (UncertainDate(date(2023, 5, 3), date(2023, 5, 4)), 4)):
            say(factories.incident(date=days), killed_best=number)
        factories.incident(date=on(3))
        factories.incident()
    answer = told(client, "time=day")
    assert answer["bands"] == [toll(1, 1, 1, 1), toll(0, 0, None, None), toll(2, 1, 2, 2), toll(0, 0, None, None)]
    assert answer["apart"] == toll(2, 1, 4, 4)
    rows = list(csv.DictReader(io.StringIO(client.get(f"{ADDRESS}?time=day&format=csv").content.decode())))
    killed = [row for row in rows if row["measure"] == "killed"]
    assert [row["low"] for row in killed] == ["1", "", "2", "", "4"]
    assert [row["without_figure"] for row in killed] == ["0", "0", "1", "0", "1"]
    assert (killed[0]["start"], killed[-1]["start"]) == ("2023-05-01", "")


def test_whoever_is_accused_the_bands_are_the_same(client):
    with recording():
        one, other = factories.party("One"), factories.party("Other")
        for accuser, accused in ((one, other), (other, one)):
            claim = factories.claim(factories.statement(accuser), factories.incident(), "accuse", about=accused)
            factories.figure(claim, affected=accuser, killed_low=2, killed_high=3)
    assert told(client, f"accused={one.slug}") == told(client, f"accused={other.slug}")


def test_the_page_draws_bands_and_what_has_no_number(client):
    with recording():
        say(factories.incident(date=on(1)), killed_low=2, killed_high=4)
        say(factories.incident(date=on(3)), killed_low=3)
        factories.incident(date=on(3))
        factories.incident(date=on(4))
    response = client.get(f"{PAGE}?time=day")
    (chart,) = response.context["tolls"]["charts"]
    assert (chart.bands.label, chart.most) == ("Killed", 4)
    assert (chart.path.count("M"), chart.limitless.count("M"), chart.untold.count("M")) == (2, 1, 2)
    text = words(response)
    assert "Killed 5 to 7 or more" in text
    assert "Incidents with a number: 2; without: 2. Full height: 4." in text
    assert "3 May 2023 3 May 2023 2 3 or more 1" in text
    assert "4 May 2023 4 May 2023 1 – 1" in text
    table = response.content.decode()
    section = table[table.index("h-casualties") : table.index("h-type")]
    for address, count in re.findall(r'<a href="(/incidents/\?[^"]+)">(\d+)</a>', section):
        found = client.get(unescape(address))
        assert found.status_code == 200, (address, words(found))
        assert found.context["count"] == int(count)


def test_where_nobody_gives_a_number_the_page_says_so(client):
    with recording():
        factories.incident(date=on(1))
    assert "That is unknown, and not none." in words(client.get(PAGE))


@pytest.mark.parametrize(
    ("query", "named"), [("time=hour", "time"), ("format=xml", "format"), ("by=type", "by"), ("type=x", "type")]
)
def test_what_means_nothing_is_refused_by_name(client, query, named):
    response = client.get(f"{ADDRESS}?{query}")
    assert (response.status_code, named in response.content.decode()) == (400, True)


def test_it_asks_as_often_for_many_as_for_one(client):
    with recording():
        say(factories.incident(date=on(1)), killed_best=1)
    once = queries(client, f"{ADDRESS}?time=day")
    with recording():
        for day in range(2, 7):
            say(factories.incident(date=on(day)), killed_best=1)
    assert queries(client, f"{ADDRESS}?time=day") == once
