"""Words are folded, asked and marked the same way whatever script they are written in."""

import pytest
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
