"""The overview over a period: its sentence, its figures and its bars are of the same incidents, and lead to them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from explorer.vocabulary import STATUS_SIGNS
from formats.dates import UncertainDate
from formats.points import UncertainPoint
from history.recording import recording
from tests import factories
from tests.pages import context_of, queries, words

pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]


def ago(days, until=None):
    today = timezone.now().date()
    return UncertainDate(today - timedelta(days=days), today - timedelta(days=days if until is None else until))


@pytest.fixture
def register():
    with recording():
        accuser, accused = factories.party("Accuser"), factories.party("Accused")
        for days in (0, 6, 7, 29, 30, 89, 364, 365):
            factories.incident(date=ago(days))
        # It may have been within the last week, or before.
        factories.incident(date=ago(20, until=5))
        denied = factories.incident(date=ago(1))
        factories.claim(factories.statement(accuser), denied, "accuse", about=accused)
        factories.claim(factories.statement(accused), denied, "deny_occurrence")
        factories.incident()


@pytest.mark.parametrize(
    ("days", "count", "said"),
    [
        ("7", 4, "incidents that may have been in"),
        ("30", 6, "incidents in"),
        ("90", 8, "incidents in"),
        ("365", 9, "incidents in"),
    ],
)
def test_all_on_the_page_is_of_the_period(client, register, days, count, said):
    response = client.get("/", {"days": days})
    text = words(response)
    assert f"{count} alleged or reported {said} the last {days} days" in text
    assert f"Of the {count} dated records" in text
    assert "1 more record has no established date and is counted apart." in text
    assert response.context["histogram"].total == count
    assert response.context["gathered"].summary.unmapped == count
    numbers = figures(response)
    assert sum(numbers.values()) == count + 1
    for address, number in numbers.items():
        assert context_of(client, address)["count"] == number, address
    bars = re.findall(r'<a href="(/incidents/\?[^"]+)">(\d+)</a>', response.content.decode().split("<tbody>")[1])
    assert bars
    for address, number in bars:
        assert context_of(client, unescape(address))["count"] == int(number), address


def figures(response):
    """Address → number, of what leads to incidents."""
    found = re.findall(r'<dd><a href="(/incidents/[^"]*)">(\d+)</a></dd>', response.content.decode())
    return {unescape(address): int(number) for address, number in found}


def test_the_latest_records_begin_with_the_sign_of_their_accounts_and_have_its_words_below(client, register):
    response = client.get("/")
    rows = re.findall(r'<li class="signed">(.*?)</li>', response.content.decode(), flags=re.DOTALL)
    assert len(rows) == len(response.context["incidents"])
    (denied,) = [row for row in rows if "v-contested" in row]
    assert denied.index("v-contested") < denied.index("<h3>") < denied.index("<span>Denied</span>")


def test_without_a_period_it_is_of_all(client, register):
    response = client.get("/")
    assert "11 incident records, 1 without an established date" in words(response)
    assert "Of the 10 dated records" in words(response)
    assert words(response) == words(client.get("/", {"days": "all"}))
    assert response.context["histogram"].total == 11
    numbers = figures(response)
    assert sum(numbers.values()) == 11
    for address, number in numbers.items():
        assert context_of(client, address)["count"] == number, address


def test_the_switch_is_links_and_says_which_it_is(client, register):
    html = client.get("/", {"days": "30"}).content.decode()
    switch = html[html.index('aria-label="Period"') :].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', switch) == ["/?days=7", "/?days=30", "/?days=90", "/?days=365", "/"]
    assert re.findall(r'href="([^"]+)" aria-current="page"', switch) == ["/?days=30"]


def test_nothing_in_a_period_is_no_finding_that_nothing_happened(client):
    with recording():
        factories.incident(date=ago(100))
    text = words(client.get("/", {"days": "7"}))
    assert "No alleged or reported incident in the last 7 days" in text
    assert "does not mean that nothing happened" in text


@pytest.mark.parametrize("query", ["days=14", "days=", "days=7&days=30", "days=ALL", "day=7"])
def test_another_period_is_refused_with_the_good_ones(client, query):
    response = client.get(f"/?{query}")
    assert response.status_code == 400
    if query == "days=7&days=30":
        assert "Give it once only." in words(response)
    elif query != "day=7":
        assert "“days” is all, 7, 30, 90 or 365." in words(response)


def test_it_asks_as_often_for_each_period(client, register):
    assert len({queries(client, f"/?days={days}") for days in (7, 30, 365)}) == 1


def test_the_map_is_of_the_period_and_leads_to_what_it_shows(client):
    with recording():
        for days in (1, 2, 40, None):
            when = ago(days) if days else None
            factories.incident(date=when, point=UncertainPoint(39.7, 44.9, 500))
        # Of more than the latest records, too.
        for _ in range(10):
            factories.incident(date=ago(400))
    assert circles(client.get("/", {"days": "7"})) == {2: 2}
    assert circles(client.get("/", {"days": "90"})) == {3: 3}
    response = client.get("/")
    assert circles(response) == {4: 4}
    assert "4 incidents are mapped. 10 are not: where they were" in words(response)
    assert "Numbers match the list" not in words(response)
    for asked, count in (({"days": "7"}, 2), ({}, 14)):
        html = client.get("/", asked).content.decode()
        opened = re.search(r'href="(/incidents/\?[^"]*view=map)"', html)[1]
        assert context_of(client, unescape(opened))["count"] == count
    few = [queries(client, f"/?days={days}") for days in (7, 365)]
    assert few[0] == few[1]


def test_the_map_says_what_its_signs_mean(client):
    with recording():
        accused = factories.incident(point=UncertainPoint(39.7, 44.9, 500))
        factories.incident(point=UncertainPoint(41.2, 46.4, 500))
        factories.claim(factories.statement(), accused, "accuse", about=factories.party())
        factories.claim(factories.statement(), factories.incident(), "report")
    told = re.compile(r'<span data-sign="([^"]+)"( hidden)?>')
    assert told.findall(client.get("/").content.decode()) == [("v-undet", ""), ("v-noreply", "")]
    # Where the map is live, any other may come up.
    of_explorer = told.findall(client.get("/incidents/").content.decode())
    assert [sign for sign, is_hidden in of_explorer if not is_hidden] == ["v-undet", "v-noreply"]
    assert [sign for sign, _is_hidden in of_explorer] == list(STATUS_SIGNS.values())


def circles(response):
    """How many each circle of the map stands for → how many incidents its link finds."""
    drawn = re.findall(r'href="([^"]+)" aria-label="(\d+) incidents close together"', response.content.decode())
    return {int(count): context_of(response.client, unescape(link))["count"] for link, count in drawn}
