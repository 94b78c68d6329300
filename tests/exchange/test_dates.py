import datetime

import pytest

from exchange.bulletin.dates import find_dates
from exchange.bulletin.reading import Reading

DAY = datetime.date(2026, 11, 17)


def dates(text):
    return find_dates(Reading(text))


def only(text):
    (hint,) = dates(text)
    return hint


@pytest.mark.parametrize(
    "text",
    [
        "It happened on 17 November 2026.",
        "It happened on 17th of November, 2026.",
        "It happened on November 17, 2026.",
        "It happened on Nov. 17, 2026.",
        "2026-11-17",
        "17.11.2026",
        "17/11/2026",
        "11/17/2026",
        "Это было 17 ноября 2026 года.",
        "Это было 17-го ноября 2026 г. в районе",
        "2026 թվականի նոյեմբերի 17-ին",
        "2026թ. նոյեմբերի 17-ին",
        "17 նոյեմբերի 2026թ.",
        "2026-cı il noyabrın 17-si",
        "2026-cı il noyabrın 17-də",
        "17 noyabr 2026-cı il",
        "17 Kasım 2026",
        "le 17 novembre 2026",
    ],
)
def test_a_whole_date_is_read_in_the_forms_of_the_region(text):
    hint = only(text)
    assert (hint.date.earliest, hint.date.latest, hint.lacks) == (DAY, DAY, "")
    assert hint.date.verbatim == hint.evidence.text


@pytest.mark.parametrize(
    "text",
    [
        "on November 17 at 02:30",
        "at 02:30 on November 17",
        "at 2:30 a.m. on 17 November",
        "17 ноября в 2:30",
        "17 ноября, около 2:30 ночи",
        "նոյեմբերի 17-ին, ժամը 02:30",
        "նոյեմբերի 17-ին՝ ժամը 02:30-ին",
        "noyabrın 17-si saat 02:30",
        "17 noyabr saat 02.30-da",
    ],
)
def test_a_date_without_a_year_stays_without_one(text):
    hint = only(text)
    assert (hint.lacks, hint.month, hint.first_day) == ("year", 11, 17)
    assert not hint.date.is_known
    assert hint.date.time_start == datetime.time(2, 30)
    assert hint.with_year(2026).earliest == DAY
    assert hint.with_year(2026).time_start == datetime.time(2, 30)


@pytest.mark.parametrize(
    "text",
    [
        "between 21:15 and 22:10",
        "from 21:15 to 22:10",
        "at 21:15–22:10",
        "between 9:15 and 10:10 p.m.",
        "в период с 21:15 до 22:10",
        "между 21:15 и 22:10",
        "ժամը 21:15-ից մինչև 22:10-ը",
        "ժամը 21:15-ից 22:10-ն",
        "saat 21:15-dən 22:10-dək",
        "saat 21:15 ilə 22:10 arasında",
    ],
)
def test_a_span_of_clock_times_is_one(text):
    hint = only(text)
    assert (hint.date.time_start, hint.date.time_end) == (datetime.time(21, 15), datetime.time(22, 10))


def test_the_half_of_the_day_said_once_is_that_of_the_end():
    hint = only("between 11:30 and 1 p.m.")
    assert (hint.date.time_start, hint.date.time_end) == (datetime.time(11, 30), datetime.time(13))


def test_two_clock_times_that_are_merely_listed_stay_two():
    assert [hint.date.time_start for hint in dates("Fire was opened at 21:15 and 22:10.")] == [
        datetime.time(21, 15),
        datetime.time(22, 10),
    ]


def test_the_year_that_is_missing_must_have_the_day():
    hint = only("on 29 February")
    with pytest.raises(ValueError, match="day"):
        hint.with_year(2026)
    assert hint.with_year(2024).latest == datetime.date(2024, 2, 29)


def test_several_days_keep_their_bounds():
    assert only("12 or 13 November 2026").date.edtf == "[2026-11-12,2026-11-13]"
    assert only("с 12 по 14 ноября 2026 года").date.latest == datetime.date(2026, 11, 14)


def test_a_month_is_not_a_day():
    assert only("в ноябре 2026 года").date.edtf == "2026-11"
    assert only("in November 2026").date.edtf == "2026-11"


def test_about_a_date_is_approximate():
    assert only("about 17 November 2026").date.edtf == "2026-11-17~"
    assert only("около 17 ноября 2026 года").date.qualifier == "approximate"


def test_day_and_month_that_cannot_be_told_apart_are_not_guessed():
    hint = only("03/04/2026")
    assert (hint.lacks, hint.date.is_known) == ("order", False)
    with pytest.raises(ValueError, match="no day"):
        hint.with_year(2026)


def test_a_zone_is_taken_only_from_words_that_say_it():
    assert only("at 02:30 Baku time").date.zone == "Asia/Baku"
    assert only("в 02:30 (мск)").date.zone == "Europe/Moscow"
    assert only("at 02:30").date.zone == ""


def test_an_evening_on_a_clock_of_twelve_hours_is_an_evening():
    assert only("в 9:15 вечера").date.time_start == datetime.time(21, 15)
    assert only("at 12:05 a.m.").date.time_start == datetime.time(0, 5)


@pytest.mark.parametrize(
    "text",
    [
        "31 November 2026",
        "2026-02-30",
        "It may 17 times be so",
        "5.45 mm and 7.62 mm rifles",
        "120 mm mortars, 12.7 mm guns",
        "25:61",
        "Resolution 1244 of 1999-2000",
        "",
    ],
)
def test_what_is_no_date_is_none(text):
    assert dates(text) == []
