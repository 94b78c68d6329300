"""The right of reply in the API: the same figures as on the pages, over whatever the filters of incidents select."""

import csv
import io
from datetime import date

import pytest

from accounts.stances import ANSWERS
from formats.dates import UncertainDate
from history.recording import recording
from tests import factories
from tests.pages import queries, words

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]
ADDRESS = "/api/v1/stats/replies/"


def on(day):
    return UncertainDate.on(date(2023, 6, day))


@pytest.fixture
def story():
    """Northland accuses Southland twice: at Sadarak, denied two days later; elsewhere, without a reply."""
    with recording():
        north, south = factories.party("Northland"), factories.party("Southland")
        ministry = factories.party("Ministry", kind="ministry", parent=south)
        factories.watched_channel(ministry, from_date=date(2023, 1, 1))
        first, second = factories.incident(place=factories.place("Sadarak")), factories.incident()
        factories.claim(factories.statement(north, issued=on(1)), first, "accuse", about=ministry)
        factories.claim(factories.statement(ministry, issued=on(3)), first, "deny_responsibility")
        factories.claim(factories.statement(north, issued=on(4)), second, "accuse", about=south)
    return north, south, ministry, first, second


def answer(client, **asked):
    found = client.get(ADDRESS, asked)
    assert found.status_code == 200, found.json()
    return found.json()


def test_a_side_with_all_its_figures(client, story):
    north, south, *_rest = story
    found = answer(client)
    assert found["incidents"] == 2
    (only,) = found["results"]
    channels = only.pop("channels")
    assert only == {
        "side": south.slug,
        "label": "Southland",
        "accused": 2,
        "accused_by": [{"side": north.slug, "incidents": 2}],
        "answered": 1,
        "answers": [{"act": "deny_responsibility", "incidents": 1}],
        "answered_before": 0,
        "no_answer_on_record": 1,
        "open_since": "2023-06-04",
        "open_undated": 0,
        "days": {"median": 2.0, "count": 1},
        "minutes": None,
    }
    assert [channel["from_date"] for channel in channels] == ["2023-01-01"]


def test_as_a_table_there_is_a_row_for_each_side(client, story):
    north, south, *_rest = story
    with recording():
        factories.claim(factories.statement(south, issued=on(2)), factories.incident(), "accuse", about=north)
    response = client.get(ADDRESS, {"format": "csv"})
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [row["side"] for row in rows] == [north.slug, south.slug]
    one = {name: cell for name, cell in rows[1].items() if not name.startswith("answered_")}
    assert one == {
        "side": south.slug,
        "label": "Southland",
        "accused": "2",
        "answered": "1",
        "no_answer_on_record": "1",
        "open_since": "2023-06-04",
        "open_undated": "0",
        "days_median": "2.0",
        "days_count": "1",
        "minutes_median": "",
        "minutes_count": "0",
        "channels": "1",
    }
    answers = {name.removeprefix("answered_"): int(cell) for name, cell in rows[1].items() if name not in one}
    assert answers.pop("before") == 0
    assert answers.keys() == {act.value for act in ANSWERS}
    assert {act: count for act, count in answers.items() if count} == {"deny_responsibility": 1}
    # The page of charts offers just this.
    page = client.get("/incidents/trends/", {"time": "year"}).content.decode()
    assert f'href="{ADDRESS}?format=csv"' in page


def test_the_filters_of_incidents_select_what_is_counted(client, story):
    _north, south, _ministry, first, _second = story
    with recording():
        elsewhere = factories.place()
    (only,) = answer(client, place=first.place.slug)["results"]
    assert (only["accused"], only["no_answer_on_record"], only["open_since"]) == (1, 0, None)
    assert answer(client, place=elsewhere.slug) == {"incidents": 0, "results": []}
    assert answer(client, party=south.slug)["incidents"] == 2


def test_one_side_can_be_asked_for_by_any_of_its_organs(client, story):
    north, south, ministry, *_rest = story
    assert [one["side"] for one in answer(client, side=ministry.slug)["results"]] == [south.slug]
    (nobody,) = answer(client, side=north.slug)["results"]
    assert (nobody["accused"], nobody["answered"], nobody["days"], nobody["channels"]) == (0, 0, None, [])


def test_what_is_not_public_is_not_counted_whoever_asks(client, story):
    north, south, *_rest = story
    with recording():
        draft = factories.incident(published=False)
        factories.claim(factories.statement(north), draft, "accuse", about=south)
    client.force_login(factories.editor())
    assert answer(client)["results"][0]["accused"] == 2


@pytest.mark.parametrize("asked", [{"nosuch": "1"}, {"side": "nobody"}, {"cursor": "x"}, {"side": ""}])
def test_what_it_does_not_know_is_refused_and_named(client, story, asked):
    found = client.get(ADDRESS, asked)
    assert found.status_code == 400
    assert next(iter(asked)) in str(found.json())


def test_the_page_of_the_party_says_the_same(client, story):
    _north, south, ministry, *_rest = story
    text = words(client.get(south.get_absolute_url()))
    assert "accused in 2 incidents" in text
    assert "Denies responsibility 1" in text
    assert "No reply on record 1" in text
    assert "Accused by Northland in 2 incidents" in text
    assert "answered in 1 of 2; median after 2 days, of 1 with both days known." in text
    assert "The register reads 1 channel of this side" in text
    assert "Ministry . from 1 Jan 2023" in text
    organ = words(client.get(ministry.get_absolute_url()))
    assert "Accusations and answers are counted by side" in organ
    assert "Right of reply:" not in organ


def test_a_side_that_nobody_accuses_and_nobody_reads_says_so(client, story):
    north, *_rest = story
    text = words(client.get(north.get_absolute_url()))
    assert "No other side accuses Northland in an incident on record." in text
    assert "that no reply is on record does not mean that none was given" in text


def test_the_list_of_statements_says_what_was_answered(client, story):
    _north, _south, _ministry, first, second = story
    text = words(client.get("/statements/"))
    denial = first.claims.get(act="deny_responsibility").statement
    assert f"Southland first answered: denies responsibility, {denial.reference} , after 2 days." in text
    assert "No reply by Southland is on record," in text
    assert second.reference in text


def test_it_asks_as_often_for_many_sides_as_for_one(client, story):
    north, *_rest = story
    once = {address: queries(client, address) for address in (ADDRESS, "/statements/", north.get_absolute_url())}
    with recording():
        for number in range(3):
            accused = factories.party(f"Land {number}")
            factories.watched_channel(accused)
            incident = factories.incident()
            factories.claim(factories.statement(north), incident, "accuse", about=accused)
            factories.claim(factories.statement(accused), incident, "deny_occurrence")
    for address, count in once.items():
        assert queries(client, address) == count, address
