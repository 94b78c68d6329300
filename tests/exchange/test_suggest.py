import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.bulletin import Gazetteer, suggest
from formats.columns import LONGEST_TEXT

from . import samples

GAZETTEER = samples.gazetteer()


def stands_where_it_says(text, suggestion):
    return [
        passage
        for passage in samples.evidence_of(suggestion)
        if not (0 <= passage.start < passage.end <= len(text) and text[passage.start : passage.end] == passage.text)
    ]


def test_one_bulletin_gives_all_that_a_draft_needs():
    text = samples.ENGLISH
    found = suggest(text, GAZETTEER)
    assert found.language.tag == "en"
    assert [(hint.evidence.text, hint.lacks) for hint in found.dates] == [("November 17 at 02:30", "year")]
    assert found.issuers[0].mention.evidence.text == "Ministry of Defence of Azerbaijan"
    assert [mention.evidence.text for mention in found.parties[1:]] == ["Armenian"]
    assert [mention.evidence.text for mention in found.places] == ["Garaağaç", "Sadarak"]
    assert [hint.acts[0].value for hint in found.acts] == ["accuse", "justify"]
    assert [(hint.measures, hint.best) for hint in found.casualties] == [(("killed", "injured"), 0)]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("language", samples.ALL)
def test_every_passage_stands_where_it_says(language, line_end, form):
    text = unicodedata.normalize(form, samples.ALL[language]).replace("\n", line_end)
    found = suggest(text, GAZETTEER)
    assert stands_where_it_says(text, found) == []
    expected = suggest(samples.ALL[language], GAZETTEER)
    for part in ("dates", "parties", "places", "acts", "casualties"):
        assert len(getattr(found, part)) == len(getattr(expected, part)), part


def test_invisible_characters_of_a_copied_page_do_not_hide_anything():
    text = "\ufeffУ\u00a0Ере\u00adване. Арме\u200bния обстре\u00adляла посёлок 17\u00a0ноября"
    found = suggest(text, GAZETTEER)
    assert [mention.evidence.text for mention in found.parties] == ["Арме\u200bния"]
    assert [hint.evidence.text for hint in found.acts] == ["обстре\u00adляла"]
    assert [hint.evidence.text for hint in found.dates] == ["17\u00a0ноября"]
    assert stands_where_it_says(text, found) == []


def test_several_scripts_in_one_text_are_all_read():
    text = "\n\n".join(samples.ALL.values())
    found = suggest(text, GAZETTEER)
    assert found.language.tag is None
    assert len(found.dates) == 4
    assert {hint.first_day for hint in found.dates} == {17}
    assert stands_where_it_says(text, found) == []


@pytest.mark.parametrize("text", ["", " \n\r\n\t", "\u0301", "\x00", "...", "։"])
def test_nothing_suggests_nothing(text):
    found = suggest(text, GAZETTEER)
    assert list(samples.evidence_of(found)) == []
    assert found.language.tag is None


def test_a_text_too_long_for_the_register_is_refused():
    with pytest.raises(ValueError, match="longer"):
        suggest("a" * (LONGEST_TEXT + 1), GAZETTEER)


PIECES = st.sampled_from(
    [
        *(word for text in samples.ALL.values() for word in text.split()),
        *["0", "2", "12", "17", "31", "99", "2026", "02:30", "21:15", "17.11.2026", "no", "killed", "нет"],
        *["\n", "\r\n", "\n\n", ". ", ": ", "-", "'", "\u0301", "\u00ad", "İ", "ß", "ﬁ", "𐐀", "\x00", "և", "ԵՎ", "՞"],
    ]
)


@settings(max_examples=200)
@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=60), st.sampled_from(["", " "]))
def test_any_text_at_all_gives_passages_that_stand_where_they_say(pieces, between):
    text = between.join(pieces)
    assert stands_where_it_says(text, suggest(text, GAZETTEER)) == []


def many_names():
    syllables = ["ka", "ra", "ba", "sa", "da", "mi", "no", "ter", "van", "zo", "li", "es", "ur", "an", "iç"]
    words = [(a + b + c).capitalize() for a in syllables for b in syllables for c in syllables]
    return Gazetteer(
        [*samples.PARTIES, *((number, f"{word} front") for number, word in enumerate(words[:1500], 100))],
        [*samples.PLACES, *((number, word) for number, word in enumerate(words, 100))],
    )


def seconds_for(text, gazetteer):
    began = time.process_time()
    suggest(text, gazetteer)
    return time.process_time() - began


def test_the_longest_text_is_read_against_five_thousand_names_within_a_second():
    text = ("\n\n".join(samples.ALL.values()) * 500)[:LONGEST_TEXT]
    gazetteer = many_names()
    assert min(seconds_for(text, gazetteer) for _ in range(3)) < 1


@pytest.mark.parametrize(
    "piece",
    [
        "did not ",
        "calls for ",
        "призывает ",
        "հերքում է ",
        "21:15 - ",
        "17 - 17 november ",
        "2 killed ",
        "no ",
        "1",
        ".",
        "\n",
        " ",
        "\u0301",
        "(",
        "Ministry of Defence of ",
        "Abcdef ",
        "a. B",
    ],
)
def test_no_text_makes_it_slow(piece):
    text = (piece * LONGEST_TEXT)[:LONGEST_TEXT]
    # Several times what it takes, and far below what a search that runs away would take.
    assert seconds_for(text, GAZETTEER) < 5
