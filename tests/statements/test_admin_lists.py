"""The desk's list of statements: narrowed in every way with as many queries as without, and never counted to its end."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from formats.dates import UncertainDate
from statements.admin import StatementAdmin
from statements.list_filters import IssuedFilter, SideFilter
from tests import factories
from tests.pages import context_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = "/admin/statements/statement/"


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


def day(*numbers):
    return UncertainDate(date(*numbers), date(*numbers))


@pytest.fixture
def listed():
    state = factories.party("Azerbaijan")
    ministry = factories.party("Ministry", kind="ministry", parent=state)
    made = {
        "ministry": factories.statement(ministry, issued=day(2022, 3, 24)),
        "state": factories.statement(state, issued=day(2022, 12, 31), published=False),
        "other": factories.statement(factories.party("Armenia"), issued=day(2020, 1, 1)),
        "undated": factories.statement(),
    }
    for name in ("ministry", "other", "undated"):
        factories.claim(made[name])
    return made


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("side={side}", {"ministry", "state"}),
        ("side={side}&claims=none", {"state"}),
        ("claims=none", {"state"}),
        ("status__exact=draft", {"state"}),
        ("issued=2022", {"ministry", "state"}),
        ("issued=2022-03", {"ministry"}),
        ("issued=2022-12", {"state"}),
        ("issued=2021", set()),
        ("issued=unknown", {"undated"}),
        ("side=%00", set()),
    ],
)
def test_statements_are_listed_by_side_claims_state_and_day(desk, listed, asked, found):
    page = desk.get(f"{LIST}?{asked.format(side=listed['state'].issuer_id)}")
    assert set(page.context["cl"].result_list) == {listed[name] for name in found}


@pytest.mark.parametrize("issued", ["2022-13", "0000", "soon", "2022-3", "99999", "%00"])
def test_a_day_that_is_none_leads_back_to_the_whole_list(desk, listed, issued):
    assert desk.get(f"{LIST}?issued={issued}").headers["Location"] == f"{LIST}?e=1"


def test_years_are_offered_from_the_first_to_the_last_and_the_months_of_the_one_chosen(desk, listed):
    filters = context_of(desk, f"{LIST}?issued=2022-03")["cl"].filter_specs
    (issued,) = [one for one in filters if isinstance(one, IssuedFilter)]
    offered = [value for value, _label in issued.lookup_choices]
    months = [f"2022-{month:02}" for month in range(1, 13)]
    assert offered == ["unknown", "2022", *months, "2021", "2020"]
    assert dict(issued.lookup_choices)["2022-03"] == "March 2022"


def test_sides_are_offered_by_the_name_that_is_context_of(desk, listed):
    for name, short in (("Republic of Armenia", "Armenia"), ("Kyrgyzstan", ""), ("Nobody's organ", "")):
        factories.party(name, short_name=short)
    (sides,) = [one for one in context_of(desk, LIST)["cl"].filter_specs if isinstance(one, SideFilter)]
    labels = [label for _value, label in sides.lookup_choices]
    assert [label for label in labels if not label.startswith("Party")] == [
        *("Armenia", "Armenia", "Azerbaijan", "Kyrgyzstan", "Nobody's organ")
    ]


def test_no_filter_asks_more_often_or_counts_more_the_more_there_is(desk, listed, monkeypatch):
    monkeypatch.setattr(StatementAdmin, "list_per_page", 1)
    asked = [
        "",
        "issued=2022",
        f"side={listed['state'].issuer_id}",
        "claims=none",
        "status__exact=published",
        "o=3.-1",
        "_facets=True",
    ]
    counts = []
    for more in (1, 12):
        for _ in range(more):
            factories.claim(factories.statement(listed["state"].issuer, issued=day(2022, 3, 25)))
            factories.statement()
        counts.append([len(queries_for(desk, one)) for one in asked])
    assert counts[0] == counts[1]
    for one in asked:
        for sql in queries_for(desk, one):
            if "statements_statement" in sql:
                assert "LIMIT" in sql or "MAX(" in sql, sql


def queries_for(desk, asked):
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(f"{LIST}?{asked}").status_code == 200
    return [query["sql"] for query in queries]
