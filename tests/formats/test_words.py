"""Words are folded, asked and marked the same way whatever script they are written in."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from formats.words import MOST_LETTERS, Phrase, Term, in_column, marked, terms


def phrase(*words, begins=True):
    return Phrase(words, begins)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("fire", [Term(phrase("fire"))]),
        ("Garaağaç  fire", [Term(phrase("garaagac")), Term(phrase("fire"))]),
        ("fire fire", [Term(phrase("fire"))]),
        ("small-arms", [Term(phrase("small", "arms"))]),
        ('"small arms"', [Term(phrase("small", "arms", begins=False), is_quoted=True)]),
        (
            "“small arms” «Аскеран»",
            [
                Term(phrase("small", "arms", begins=False), is_quoted=True),
                Term(phrase("askeran", begins=False), is_quoted=True),
            ],
        ),
        ("-drone", [Term(phrase("drone"), is_unwanted=True)]),
        ('-"a drone"', [Term(phrase("a", "drone", begins=False), is_quoted=True, is_unwanted=True)]),
        ("a", [Term(phrase("a", begins=False))]),
        ("2:30", [Term(phrase("2", "30"))]),
        ('"unclosed words', [Term(phrase("unclosed")), Term(phrase("words"))]),
        ("- -- \"\" ''", []),
        ("", []),
    ],
)
def test_a_search_asks_for_words_phrases_and_what_shall_not_be_there(asked, meant):
    assert terms(asked) == meant


def test_no_phrase_reaches_from_one_text_into_the_next():
    assert in_column(["Small", "arms fire", ""], ["_p2", "_p1", "_p2"]) == "small _ arms fire _ _ _p1 _p2"


def test_a_text_without_end_is_looked_through_as_far_as_a_database_takes_it():
    column = in_column(["ab " * MOST_LETTERS, "later"], ["_p1"])
    assert len(column) <= MOST_LETTERS + 10
    assert column.endswith(" ab _p1")
    assert len(in_column(["x" * 10_000])) < 200


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("Small-arms fire in Garaağaç.", "garaagac FIRE", ["fire", "Garaağaç"]),
        ("Small-arms fire", '"small arms"', ["Small-arms"]),
        ("Обстрел села Аскеран", "askeran", ["Аскеран"]),
        ("Ստեփանակերտ քաղաքում", "stepanakert", ["Ստեփանակերտ"]),
        ("Fired and misfired", "fire", ["Fired"]),
        ("Fired and misfired", '"fire"', []),
        ("fire fire", "fire", ["fire", "fire"]),
        ("a drone", "-drone", []),
        ("", "fire", []),
    ],
)
def test_what_was_searched_for_is_marked_where_it_stands(text, asked, found):
    pieces = marked(text, [term.phrase for term in terms(asked) if not term.is_unwanted])
    assert [piece for piece, is_match in pieces if is_match] == found
    assert "".join(piece for piece, _is_match in pieces) == text


LETTERS = st.text(alphabet="abcçəğ ա֊աբе'’-\"_ї\u0301 ", max_size=40)


@given(LETTERS, LETTERS)
def test_a_text_is_marked_wherever_its_column_would_be_found(text, asked):
    wanted = [term.phrase for term in terms(asked)]
    pieces = marked(text, wanted)
    assert "".join(piece for piece, _is_match in pieces) == text
    is_found = any(one.stands_in(in_column([text])) for one in wanted)
    assert any(is_match for _piece, is_match in pieces) == is_found


def indexed(cursor):
    """The definition of the index of words, and whether a column stands beside them."""
    cursor.execute("SELECT pg_get_indexdef('explorer_statementwords_words'::regclass)")
    (definition,) = cursor.fetchone()
    columns = connection.introspection.get_table_description(cursor, "explorer_statementwords")
    return definition, "lexemes" in {column.name for column in columns}


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps words in a table of its own")
def test_a_register_that_kept_words_twice_keeps_them_once():
    migration = import_module("explorer.migrations.0009_words_indexed_where_they_stand")
    with connection.cursor() as cursor:
        now = indexed(cursor)
        assert now[1] is False
        for table in migration.TABLES:
            cursor.execute(f"DROP INDEX {table}_words")
            cursor.execute(
                f"ALTER TABLE {table} ADD COLUMN lexemes tsvector"
                " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED"
            )
            cursor.execute(f"CREATE INDEX {table}_words ON {table} USING gin (lexemes)")
        assert indexed(cursor) != now
        for _time in range(2):
            with connection.schema_editor() as editor:
                migration.index(apps, editor)
            assert indexed(cursor) == now
