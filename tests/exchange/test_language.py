import pytest

from exchange.bulletin.language import guess_language
from exchange.bulletin.reading import Reading

from . import samples


def guess(text):
    return guess_language(Reading(text))


@pytest.mark.parametrize("language", samples.ALL)
def test_a_bulletin_tells_its_language(language):
    assert guess(samples.ALL[language]).tag == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "17 Kasım'da saat 02.30'da sınırda ateş açıldı ve bu olay için soruşturma başlatıldı, bir asker yaralandı.",
            "tr",
        ),
        (
            "Le ministère a déclaré que des tirs ont visé les positions dans la nuit et que les unités sont en alerte.",
            "fr",
        ),
        ("Әскәрләримиз мөвгеләри горујур, һүҹум дәф едилиб.", "az-Cyrl"),
    ],
)
def test_neighbouring_languages_are_told_apart(text, language):
    assert guess(text).tag == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17.11.2026, 02:30",
        "Goris",
        "საქართველოს საგარეო საქმეთა სამინისტრო აცხადებს",
        "Міністерство оборони повідомляє, що її підрозділи їдуть",
        "Das Ministerium erklärte, die Truppen der Grenze und die Bevölkerung ist nicht in Gefahr",
        samples.ARMENIAN + samples.RUSSIAN,
        "Lorem ipsum dolor sit amet consectetur adipiscing elit",
    ],
)
def test_what_does_not_tell_is_left_open_with_a_reason(text):
    found = guess(text)
    assert found.tag is None
    assert found.reason
