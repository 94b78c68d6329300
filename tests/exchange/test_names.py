import pytest

from exchange.bulletin import Gazetteer, suggest
from exchange.bulletin.gazetteer import with_parents_otherwise
from incidents.models import Place, PlaceName
from parties.models import Party, PartyName

from . import samples


def found(mentions):
    return [(mention.evidence.text, {candidate.pk for candidate in mention.candidates}) for mention in mentions]


def parties(text):
    return found(suggest(text, samples.gazetteer()).parties)


def places(text):
    return found(suggest(text, samples.gazetteer()).places)


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("представители Министерством обороны Азербайджана", samples.MOD_AZ),
        ("в Министерстве обороны Азербайджана", samples.MOD_AZ),
        ("с азербайджанской стороной", samples.AZERBAIJAN),
        ("из Армении", samples.ARMENIA),
        ("с Арменией", samples.ARMENIA),
        ("Հայաստանից", samples.ARMENIA),
        ("Հայաստանի պաշտպանության նախարարությունից", samples.MOD_AM),
        ("Ադրբեջանում", samples.AZERBAIJAN),
        ("Azərbaycanın", samples.AZERBAIJAN),
        ("ERMƏNİSTANDAN", samples.ARMENIA),
        ("Ermənistan Müdafiə Nazirliyinin", samples.MOD_AM),
        ("the Armenian", samples.ARMENIA),
        ("Azerbaijan’s", samples.AZERBAIJAN),
        ("the Ministry of Defense of Azerbaijan", samples.MOD_AZ),
    ],
)
def test_a_party_is_found_in_any_case_of_its_name(text, party):
    assert [candidates for _, candidates in parties(text)] == [{party}]


def test_the_longest_name_wins_and_is_the_only_one():
    assert parties("the Ministry of Defence of Armenia said") == [("Ministry of Defence of Armenia", {samples.MOD_AM})]
    assert places("the Ministry of Defence of Armenia said") == []


def test_a_name_does_not_reach_over_the_end_of_a_sentence():
    assert places("They came to Askeran. District heads met.") == [("Askeran", {samples.ASKERAN})]


def test_a_name_may_be_broken_over_two_lines():
    assert places("It was heard by everybody who lives all over the whole of Askeran\ndistrict.") == [
        ("Askeran\ndistrict", {samples.ASKERAN_DISTRICT})
    ]


def test_a_short_name_is_itself_and_nothing_else():
    assert parties("МО РФ") == [("МО РФ", {samples.MOD_RU})]
    assert parties("Мо рф и моря") == [("Мо рф", {samples.MOD_RU})]
    gazetteer = Gazetteer([(1, "AM")])
    assert found(suggest("AM at 2 a.m. and Am", gazetteer).parties) == [("AM", {1})]


def test_a_common_word_written_small_is_no_name():
    gazetteer = Gazetteer((), [(1, "Տեղ")])
    assert found(suggest("Տեղ գյուղը", gazetteer).places) == [("Տեղ", {1})]
    assert found(suggest("այս տեղ", gazetteer).places) == []


def test_an_ambiguous_name_gives_all_its_places():
    assert places("near Martuni") == [("Martuni", {samples.MARTUNI, samples.OTHER_MARTUNI})]
    (mention,) = suggest("near Martuni", samples.gazetteer()).places
    assert mention.is_ambiguous


def test_a_place_is_found_by_its_sound_when_its_spelling_is_not_on_record():
    (mention,) = suggest("near Qarağac", samples.gazetteer()).places
    assert [(candidate.pk, candidate.how) for candidate in mention.candidates] == [(samples.GARAAGHAJ, "sound")]


def test_the_armenian_armed_forces_are_no_place():
    assert places("the Armenian armed forces") == []


def test_i_with_and_without_dot_is_one_letter():
    gazetteer = Gazetteer((), [(1, "Xocalı"), (2, "İsmayıllı")])
    assert found(suggest("XOCALI, Xocalı, xocali, ISMAYILLI, İSMAYILLI", gazetteer).places) == [
        ("XOCALI", {1}),
        ("Xocalı", {1}),
        ("ISMAYILLI", {2}),
        ("İSMAYILLI", {2}),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the Ministry of Defence of Azerbaijan said", "Ministry of Defence of Azerbaijan"),
        ("the Ministry of Defense of the Republic of Azerbaijan", "Ministry of Defense of the Republic of Azerbaijan"),
        ("Azerbaijan's Ministry of Defence", "Azerbaijan's Ministry of Defence"),
        ("Azerbaijan’s Ministry of Defence", "Azerbaijan’s Ministry of Defence"),
        ("the Azerbaijani Ministry of Defence", "Azerbaijani Ministry of Defence"),
        ("Azərbaycan Müdafiə Nazirliyindən", "Azərbaycan Müdafiə Nazirliyindən"),
    ],
)
def test_an_organ_is_found_by_any_name_of_the_party_above_it(text, words):
    names = [
        *((1, name) for name in ("Republic of Azerbaijan", "Azerbaijan", "Azərbaycan", "Azərbaycan Respublikası")),
        (2, "Ministry of Defence of the Republic of Azerbaijan"),
        (2, "Azərbaycan Respublikası Müdafiə Nazirliyi"),
    ]
    gazetteer = Gazetteer(with_parents_otherwise(names, {2: 1, 3: 4}))
    assert found(suggest(text, gazetteer).parties) == [(words, {2})]


@pytest.mark.django_db
def test_the_gazetteer_asks_three_times_however_many_names_there_are(django_assert_num_queries):
    state = Party.objects.create(slug="az", name="Republic of Azerbaijan", short_name="Azerbaijan", kind="state")
    PartyName.objects.create(party=state, name="Азербайджан", language="ru")
    place = Place.objects.create(slug="sadarak", name="Sadarak", kind="settlement")
    PlaceName.objects.create(place=place, name="Sədərək", language="az")
    with django_assert_num_queries(3):
        gazetteer = Gazetteer.load()
    with django_assert_num_queries(0):
        suggestion = suggest("Azerbaijan, Азербайджана, Sədərəkdə, Sadarak", gazetteer)
    assert found(suggestion.parties) == [("Azerbaijan", {state.pk}), ("Азербайджана", {state.pk})]
    assert found(suggestion.places) == [("Sədərəkdə", {place.pk}), ("Sadarak", {place.pk})]


@pytest.mark.parametrize(
    ("language", "issuer"),
    [("en", samples.MOD_AZ), ("ru", samples.MOD_AM), ("hy", samples.MOD_AM), ("az", samples.MOD_AZ)],
)
def test_who_speaks_comes_first(language, issuer):
    first = suggest(samples.ALL[language], samples.gazetteer()).issuers[0]
    assert first.mention.candidates[0].pk == issuer
    assert first.reasons


def test_who_is_spoken_about_in_the_first_line_is_only_another_candidate():
    issuers = suggest(samples.RUSSIAN, samples.gazetteer()).issuers
    assert [issuer.mention.candidates[0].pk for issuer in issuers] == [samples.MOD_AM, samples.MOD_AZ]


def test_a_text_without_a_party_has_no_issuer():
    assert suggest("There was fire. It was reported that nobody was hurt.", samples.gazetteer()).issuers == ()
