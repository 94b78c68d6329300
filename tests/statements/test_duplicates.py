"""What may be on record already is told while one types, to those who may see it, and found by index."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from statements.duplicates import on_record
from statements.models import Source, Statement, TextVersion
from tests import factories

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
ASK = "/admin/statements/statement/on-record/"
TEXT = "Atəş açıldı: saat 02:30,\n\nSədərək rayonu."


@pytest.fixture
def recorded():
    statement = factories.statement(text=TEXT)
    factories.source(statement, address="https://www.example.org/News/1/?utm_source=x")
    return statement


@pytest.mark.parametrize(
    "asked",
    [
        {"text": TEXT},
        {"text": "  ates ACILDI — saat 02:30 Sederek rayonu"},
        {"address": "http://example.org/News/1"},
        {"address": "example.org/News/1#top"},
    ],
)
def test_the_same_words_or_page_are_told_while_one_types(client, recorded, asked):
    client.force_login(factories.editor())
    told = client.post(ASK, asked).json()
    assert told["said"] == f"The same words or the same page are on record already: {recorded.reference}."
    assert told["found"] == [
        {
            "name": str(recorded),
            "issuer": recorded.issuer.label,
            "address": f"/admin/statements/statement/{recorded.pk}/change/",
        }
    ]
    # The statement itself, in its own form, is no news.
    assert client.post(ASK, asked | {"but": recorded.pk}).json() == {"said": "", "found": []}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"text": "Other words."},
        {"text": " .,\0 "},
        {"address": "https://example.org/News/2"},
        {"address": "http://[a"},
        {"address": "a\0b", "but": "9" * 40},
    ],
)
def test_nothing_is_told_of_what_is_not_there(client, recorded, asked):
    client.force_login(factories.editor())
    assert client.post(ASK, asked).json() == {"said": "", "found": []}


def test_only_those_at_work_on_statements_may_ask_and_drafts_stay_theirs(client, recorded):
    draft = factories.statement(text=TEXT, published=False)
    client.force_login(factories.user_with("statements.add_statement"))
    assert [one["name"] for one in client.post(ASK, {"text": TEXT}).json()["found"]] == [str(recorded)]
    client.force_login(factories.editor())
    assert [one["name"] for one in client.post(ASK, {"text": TEXT}).json()["found"]] == [str(recorded), str(draft)]
    assert client.get(ASK).status_code == 405
    client.force_login(factories.user_with("statements.view_statement"))
    assert client.post(ASK, {"text": TEXT}).status_code == 403


def test_words_that_were_redacted_are_recognised_when_they_come_again(recorded):
    recorded.text_versions.get().redact("It named a person.")
    assert on_record(factories.editor(), text=TEXT) == [recorded]


def test_both_halves_of_the_question_are_answered_by_an_index(recorded):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        on_record(factories.editor(is_superuser=True), text=TEXT, address="https://example.org/News/1")
    (asked,) = (query["sql"] for query in queries if "words_key" in query["sql"])
    assert "ORDER BY" not in asked.partition("IN (")[2].rpartition(")")[0]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {asked}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert "text_version_by_words" in plan
    assert "address_key" in plan
    for model in (Statement, TextVersion, Source):
        assert f"SCAN {model._meta.db_table}" not in plan
        assert f"Seq Scan on {model._meta.db_table}" not in plan
