"""What the register says about itself."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from explorer import codebook
from explorer.api.reference import DEMO
from explorer.coverage import listened
from formats.dates import UncertainDate
from history.recording import recording
from incidents.models import ViolationType
from parties.models import WatchedChannel
from tests import factories
from tests.explorer.api.test_schema import shape
from tracker.demo.load import ORIGIN

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]

TODAY = datetime.datetime(2021, 6, 20, 12, tzinfo=datetime.UTC)


def table(answer):
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def day(*numbers):
    return datetime.date(*numbers)


def on(*numbers):
    return UncertainDate(*2 * [day(*numbers)])


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


@pytest.fixture
def sides(today):
    """Two sides: one is read since February, the other never; what they say, and who is accused."""
    with recording(reason="Arranged."):
        read, unread = factories.party("Read", slug="read"), factories.party("Unread", slug="unread")
        organ = factories.party(kind="ministry", parent=read)
        factories.watched_channel(organ, from_date=day(2021, 2, 10))
        factories.statement(organ, issued=on(2021, 3, 5))
        factories.statement(read, issued=on(2021, 3, 6))
        factories.statement(read, issued=UncertainDate(day(2021, 3, 31), day(2021, 4, 1)))
        factories.statement(read)
        factories.statement(read, issued=on(2021, 3, 7), published=False)
        accusation = factories.statement(unread, issued=on(2021, 5, 2))
        incident = factories.incident(date=on(2021, 5, 1))
        factories.claim(accusation, incident, "accuse", about=organ)
    return read, unread


def months(found, column):
    return {month["month"]: month[column] for month in found["months"]}


def test_a_nought_is_told_only_where_somebody_listened(api, sides):
    read, unread = api.get("/api/v1/coverage/").json()["results"]
    assert (read["side"], unread["side"]) == ("read", "unread")
    assert months(read, "statements") == {"2021-02": 0, "2021-03": 2, "2021-04": 0, "2021-05": 0, "2021-06": 0}
    assert months(read, "watched") == {"2021-02": "part", **dict.fromkeys(list(months(read, "watched"))[1:], "whole")}
    # One that is on record is on record, whoever listened; of the other months nothing is known.
    unheard = {"2021-02": None, "2021-03": None, "2021-04": None, "2021-05": 1, "2021-06": None}
    assert months(unread, "statements") == unheard
    assert set(months(unread, "watched").values()) == {"no"}
    assert months(read, "accused") == {"2021-02": 0, "2021-03": 0, "2021-04": 0, "2021-05": 1, "2021-06": 0}
    assert (read["statements_apart"], read["accused_apart"]) == (2, 0)
    assert [channel["from_date"] for channel in read["channels"]] == ["2021-02-10"]


def test_months_and_sides_are_chosen(api, sides):
    (read,) = api.get("/api/v1/coverage/?side=read&date_from=2020-12-31&date_to=2021-03-01").json()["results"]
    assert months(read, "statements") == {"2020-12": None, "2021-01": None, "2021-02": 0, "2021-03": 2}
    # What is of another month for sure stands in none; what may be of one of these stands apart.
    assert read["statements_apart"] == 2
    (later,) = api.get("/api/v1/coverage/?side=read&date_from=2021-05-01&date_to=2021-07-31").json()["results"]
    assert (months(later, "watched")["2021-07"], months(later, "statements")["2021-07"]) == ("no", None)
    assert later["statements_apart"] == 1


def test_the_table_has_an_empty_cell_for_what_is_unknown(api, sides):
    rows = table(api.get("/api/v1/coverage/?format=csv&date_from=2021-04-01&date_to=2021-05-31"))
    assert [tuple(row.values()) for row in rows] == [
        ("read", "Read", "2021-04", "whole", "1", "0", "0"),
        ("read", "Read", "2021-05", "whole", "1", "0", "1"),
        ("read", "Read", "", "", "", "2", "0"),
        ("unread", "Unread", "2021-04", "no", "0", "", "0"),
        ("unread", "Unread", "2021-05", "no", "0", "1", "0"),
        ("unread", "Unread", "", "", "", "0", "0"),
    ]


@pytest.mark.parametrize(
    ("periods", "told"),
    [
        ([], ("no", 0)),
        ([(None, None)], ("unknown", 0)),
        ([(None, day(2021, 2, 28))], ("no", 0)),
        ([(day(2021, 1, 1), None)], ("whole", 1)),
        ([(day(2021, 4, 1), None)], ("no", 0)),
        ([(day(2021, 3, 31), None)], ("part", 1)),
        ([(day(2021, 1, 1), day(2021, 3, 10)), (day(2021, 3, 11), None)], ("whole", 2)),
        ([(day(2021, 3, 12), None), (day(2021, 1, 1), day(2021, 3, 10))], ("part", 2)),
        ([(None, None), (day(2021, 3, 12), None)], ("part", 1)),
    ],
)
@pytest.mark.once
def test_a_month_is_watched_whole_where_channels_follow_each_other(periods, told):
    channels = [WatchedChannel(from_date=first, to_date=last) for first, last in periods]
    assert listened(channels, day(2021, 3, 1), day(2021, 3, 31)) == told


def test_coverage_asks_the_same_few_questions_however_much_there_is(api, sides):
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            api.get("/api/v1/coverage/")
        counts.append(len(asked))
        with recording(reason="Arranged."):
            for number in range(1, 5):
                factories.watched_channel(from_date=day(2020, number, 1), outlet=factories.outlet())
                factories.statement(issued=on(2020, number, 1))
    assert counts == [6, 6]


def test_exchanging_two_sides_exchanges_what_is_told_of_them(api, sides):
    before = api.get("/api/v1/coverage/").json()["results"]
    with recording(reason="Exchanged."):
        read, unread = sides
        read.name, unread.name = unread.name, read.name
        read.save()
        unread.save()
    after = api.get("/api/v1/coverage/").json()["results"]
    for one, other in ((before[0], after[1]), (before[1], after[0])):
        assert {**one, "side": "", "label": ""} == {**other, "side": "", "label": ""}


def test_the_code_book_has_every_vocabulary_with_what_it_means_elsewhere(api):
    found = {one["vocabulary"]: one for one in api.get("/api/v1/codebook/").json()["results"]}
    assert len(found) == len(codebook.everything())
    assert {one.key for some in codebook.sections().values() for one in some} | {"acts", "violation-types"} == set(
        found
    )
    acts = {code["code"]: code for code in found["acts"]["codes"]}
    assert (acts["accuse"]["cameo"], acts["deny_occurrence"]["cameo"]) == ("112", "016")
    types = {code["code"]: code for code in found["violation-types"]["codes"]}
    assert set(types) == set(ViolationType.objects.values_list("code", flat=True))
    row = ViolationType.objects.get(code="sniper_fire")
    assert types["sniper_fire"] == {
        **{"code": "sniper_fire", "label": row.label, "definition": row.definition, "broader": "small_arms_fire"},
        **{"cameo": row.cameo, "acled": row.acled, "ucdp": row.ucdp},
    }


def test_the_code_book_is_a_table_too(api):
    rows = table(api.get("/api/v1/codebook/?format=csv"))
    told = api.get("/api/v1/codebook/").json()["results"]
    assert [(row["vocabulary"], row["code"]) for row in rows] == [
        (one["vocabulary"], code["code"]) for one in told for code in one["codes"]
    ]


def test_the_register_says_what_it_is(api):
    with recording(reason="Arranged."):
        statement = factories.statement()
        factories.claim(statement, factories.incident())
        factories.claim(statement, factories.incident(published=False))
        factories.incident().withdraw("A drill.")
        factories.tally(factories.statement(published=False))
    told = api.get("/api/v1/meta/").json()
    assert (told["name"], told["version"]) == ("Ceasefire Incident Register", "2026.11")
    assert told["url"] in told["citation"]
    assert told["licence"]["name"] == "CC BY 4.0"
    for resource, count in told["counts"].items():
        assert count == api.get(f"/api/v1/{resource}/").json()["count"], resource
    assert (told["counts"]["incidents"], told["counts"]["claims"], told["counts"]["tallies"]) == (1, 1, 0)
    changes = api.get("/api/v1/changes/?limit=1000").json()
    assert (told["epoch"], told["cursor"], told["changed_at"]) == (
        changes["epoch"],
        changes["cursor"],
        changes["results"][-1]["at"],
    )
    refused = api.get(f"/api/v1/incidents/?page_size={told['limits']['page_size_max'] + 1}")
    assert (refused.status_code, told["is_demo"]) == (400, False)
    assert set(told["limits"]["requests"]) == {"anonymous", "signed_in", "token"}


def test_an_empty_register_says_so(api):
    told = api.get("/api/v1/meta/").json()
    assert (told["changed_at"], told["counts"]["incidents"], told["is_demo"]) == (None, 0, False)
    assert api.get(f"/api/v1/changes/?since={told['cursor']}").json()["results"] == []
    assert api.get("/api/v1/coverage/").json() == {"results": []}


def test_the_demonstration_says_that_it_is_one(api):
    assert DEMO == ORIGIN
    with recording(reason="Arranged."):
        factories.incident(origin=DEMO, external_id="one")
    assert api.get("/api/v1/meta/").json()["is_demo"] is True


@pytest.mark.once
@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("codebook/?format=xml", "format"),
        ("codebook/?format=csv&format=csv", "format"),
        ("codebook/?q=fire", "q"),
        ("meta/?format=csv", "format"),
        ("coverage/?format=geojson", "format"),
        ("coverage/?side=nobody", "side"),
        ("coverage/?date_from=2021-03", "date_from"),
        ("coverage/?date_from=2021-03-01&date_to=2021-02-01", "date_to"),
        ("coverage/?party=read", "party"),
    ],
)
def test_what_means_nothing_is_refused(api, asked, parameter):
    answer = api.get(f"/api/v1/{asked}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == parameter


@pytest.mark.parametrize("of", ["codebook", "coverage", "meta"])
def test_answers_have_the_shape_that_is_described(api, sides, of):
    described = api.get("/api/v1/schema/").json()
    answers = described["paths"][f"/api/v1/{of}/"]["get"]["responses"]["200"]["content"]
    assert set(answers) == {"application/json"} | ({"text/csv"} if of != "meta" else set())
    told = api.get(f"/api/v1/{of}/").json()
    assert list(shape(told, answers["application/json"]["schema"], described["components"]["schemas"])) == []
