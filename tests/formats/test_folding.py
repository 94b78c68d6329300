import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.folding import fold, place_key
from incidents.models import Incident, Place
from parties.models import Party
from statements.models import Statement
from tests import factories

# The spellings of one place each, as they stand in Armenian, Azerbaijani, Russian and English texts.
SPELLINGS = [
    ["Askeran", "Ասկերան", "Аскеран", "Əsgəran", "Asgaran", "Askyaran"],
    ["Shusha", "Şuşa", "Շուշի", "Шуша", "Shushi", "Susa"],
    ["Stepanakert", "Ստեփանակերտ", "Степанакерт"],
    ["Khankendi", "Xankəndi", "Ханкенди", "Hankendi"],
    ["Jermuk", "Ջերմուկ", "Джермук", "Cermuk", "Dzhermuk", "Djermuk"],
    ["Sadarak", "Sədərək", "Садарак", "Սադարակ", "Sederek"],
    ["Gegharkunik", "Գեղարքունիք", "Гегаркуник"],
    ["Vardenis", "Վարդենիս", "Варденис"],
    ["Agdam", "Ağdam", "Агдам", "Aghdam"],
    ["Martuni", "Մարտունի", "Мартуни"],
    ["Khojavend", "Xocavənd", "Ходжавенд"],
    ["Tovuz", "Товуз"],
    ["Yerevan", "Երևան", "Երեւան", "ԵՐԵՒԱՆ", "Ереван", "Erevan"],
    ["Nakhchivan", "Naxçıvan", "Нахичевань", "Նախիջևան"],
    ["Chartar", "Ճարտար", "Чартар"],
    ["Lachin", "Laçın", "Лачин", "Լաչին"],
    ["Kalbajar", "Kəlbəcər", "Кельбаджар", "Քելբաջար"],
]

# One list in five alphabets, as it stands when sorted.
SORTED = [
    "10-րդ դիրք",
    "2-ci mövqe",
    "Ağdam",
    "Аскеран",
    "Ասկերան",
    "Çiragidzor",
    "Əsgəran",
    "Ղարաբաղ",
    "Գորիս",
    "Ilham",
    "İlham",
    "ılham",
    "Лачин",
    "Laçın",
    "Шуша",
    "Şuşa",
    "Zəngilan",
]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Qaraağac", "qaraagac"),
        ("SƏDƏRƏK", "sederek"),
        ("Şuşa", "susa"),
        ("Аскеран", "askeran"),
        ("Нахичевань", "nakhichevan"),
        ("ԵՐԵՎԱՆ", "erevan"),
        ("Երևան", "erevan"),
        ("  South-west,\tof “the” border ", "south west of the border"),
        ("№ 14", "no 14"),
        ("", ""),
        ("…", ""),
    ],
)
def test_text_folds_to_lower_case_ascii_words(text, key):
    assert fold(text) == key


@pytest.mark.parametrize("case", ["Ilıca", "ILICA", "ilica", "İLİCA", "ılıca"])
def test_dotted_and_dotless_i_fold_alike_in_either_case(case):
    assert fold(case) == "ilica"


@pytest.mark.parametrize("word", ["Ստեփանակերտ", "Գեղարքունիք", "Кельбаджар", "Qarabağ’ın", "O‘zbek", "объект"])
def test_a_letter_that_is_romanised_with_an_apostrophe_does_not_end_a_word(word):
    assert " " not in fold(word)
    assert " " not in place_key(word)


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda spellings: spellings[0])
def test_the_spellings_of_one_place_have_one_key(spellings):
    assert len({place_key(spelling) for spelling in spellings}) == 1


def test_different_places_of_the_table_have_different_keys():
    assert len({place_key(spellings[0]) for spellings in SPELLINGS}) == len(SPELLINGS)


@given(st.text())
def test_a_key_is_ascii_and_folding_it_again_changes_nothing(text):
    key = fold(text)
    assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", key)
    assert fold(key) == key


@given(st.text(alphabet="aAbBəƏşŞıIİiğĞçÇöÖüÜаАбБжЖшШщЩъЪьЬёЁաԱբԲժԺշՇղՂփՓքՔևև -'", max_size=20))
def test_case_plays_no_part_in_the_alphabets_of_the_region(text):
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@given(st.text(), st.text())
def test_a_part_of_a_text_at_a_space_is_found_in_it(one, other):
    assert fold(one) in fold(f"{one} {other}")


@given(st.text())
def test_any_text_has_a_place_key_of_consonants(text):
    assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", place_key(text))


# On the database that the tests run on: both must give what stands here.


@pytest.mark.django_db
def test_names_in_five_alphabets_sort_alike_on_every_database():
    for name in reversed(SORTED):
        factories.party(name)
    assert [party.name for party in Party.objects.order_by("name_folded", "-pk")] == SORTED


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Party, Place])
def test_parties_and_places_come_in_that_order(model):
    make = factories.party if model is Party else factories.place
    for name in SORTED:
        make(name)
    assert [record.name for record in model.objects.in_order()] == SORTED
    assert [record.name for record in model.objects.all()] == SORTED


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["sədərək", "SEDEREK", "Садарак", "Սադարակ", "sadarak", "  Sədərək, "])
def test_a_place_is_found_by_any_spelling_of_any_of_its_names(query):
    sadarak = factories.place("Sadarak", names=[("az", "Sədərək")])
    factories.place("Shusha")
    assert list(Place.objects.named(query)) == [sadarak]


@pytest.mark.django_db
def test_two_consonants_are_too_few_to_guess_by_sound():
    shusha = factories.place("Shusha")
    factories.place("Sisian")
    assert list(Place.objects.named("shu")) == [shusha]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", " ", "%", "_", "…", "'"])
def test_a_query_without_a_letter_finds_nothing(query):
    factories.place("Shusha")
    factories.party("Armenia", code="AM")
    assert not Place.objects.named(query).exists()
    assert not Party.objects.named(query).exists()
    assert not Incident.objects.search(query).exists()
    assert not Statement.objects.search(query).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["հայաստան", "ՀԱՅԱՍՏԱՆ", "armenia", "AM", "am", "Hayastan"])
def test_a_party_is_found_by_name_in_any_script_and_by_code(query):
    armenia = factories.party("Armenia", code="AM", names=[("hy", "Հայաստան")])
    factories.party("Georgia")
    assert list(Party.objects.named(query)) == [armenia]


@pytest.mark.django_db
def test_a_renamed_record_is_found_by_its_new_name_however_it_was_saved():
    place = factories.place("Shusha")
    place.name = "Lachin"
    place.save()
    assert list(Place.objects.named("лачин")) == [place]
    assert not Place.objects.named("shusha").exists()


@pytest.mark.django_db
def test_rows_made_in_bulk_are_found_too():
    Place.objects.bulk_create([Place(slug="susa", name="Şuşa", kind="settlement")])
    assert Place.objects.named("SUSA").get().slug == "susa"
