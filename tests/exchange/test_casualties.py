import pytest

from exchange.bulletin import suggest
from statements.acts import Group

from . import samples


def casualties(text):
    return [(hint.measures, hint.low, hint.best, hint.high) for hint in suggest(text, samples.gazetteer()).casualties]


KILLED, INJURED, BOTH = ("killed",), ("injured",), ("killed", "injured")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two soldiers were killed and three wounded.", [(KILLED, None, 2, None), (INJURED, None, 3, None)]),
        ("The strike killed two and injured 3 civilians.", [(KILLED, None, 2, None), (INJURED, None, 3, None)]),
        ("At least 5 people were injured.", [(INJURED, 5, None, None)]),
        ("Up to 5 people were injured.", [(INJURED, None, None, 5)]),
        ("3-5 people died.", [(KILLED, 3, None, 5)]),
        ("Several servicemen were wounded.", [(INJURED, 2, None, None)]),
        ("Two people were hurt.", [(INJURED, None, 2, None)]),
        ("One serviceman was captured.", [(("captured",), None, 1, None)]),
        ("Two servicemen are missing.", [(("missing",), None, 2, None)]),
        ("Погибли двое военнослужащих, трое ранены.", [(KILLED, None, 2, None), (INJURED, None, 3, None)]),
        ("Ранен один военнослужащий.", [(INJURED, None, 1, None)]),
        ("Не менее 4 человек погибли.", [(KILLED, 4, None, None)]),
        ("Զոհվել է երկու զինծառայող, 3-ը վիրավորվել են։", [(KILLED, None, 2, None), (INJURED, None, 3, None)]),
        ("Ունենք 1 զոհ և 2 վիրավոր։", [(KILLED, None, 1, None), (INJURED, None, 2, None)]),
        ("İki hərbi qulluqçu həlak olub, üç nəfər yaralanıb.", [(KILLED, None, 2, None), (INJURED, None, 3, None)]),
    ],
)
def test_a_number_of_people_is_read_with_what_befell_them(text, expected):
    assert casualties(text) == expected


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("There were no casualties.", BOTH),
        ("The ministry reports no casualties.", BOTH),
        ("No one was killed or injured.", BOTH),
        ("None were hurt.", BOTH),
        ("Nobody was killed.", KILLED),
        ("Погибших и пострадавших нет.", BOTH),
        ("Никто не пострадал.", BOTH),
        ("Раненых нет.", INJURED),
        ("Զոհեր և վիրավորներ չկան։", BOTH),
        ("Կորուստներ չկան։", BOTH),
        ("Ոչ ոք չի վիրավորվել։", INJURED),
        ("Ölən və yaralanan yoxdur.", BOTH),
        ("İtkimiz yoxdur.", BOTH),
        ("Heç kim xəsarət almayıb.", INJURED),
    ],
)
def test_nobody_hurt_is_the_number_nought(text, measures):
    assert casualties(text) == [(measures, None, 0, None)]


@pytest.mark.parametrize(
    "text",
    [
        "There is no information about casualties.",
        "There were no reports of injured people.",
        "Нет данных о погибших.",
        "Сведений о пострадавших нет.",
        "Զոհեր լինելու մասին տեղեկություն չկա։",
        "Ölənlər barədə məlumat yoxdur.",
        "People were hurt.",
        "It had no part in the death of a soldier.",
        "They fired 120 rounds and people were injured.",
        "A 7.62 mm bullet killed a man.",
        "On 17 November people were injured.",
        "Three casualties were evacuated.",
    ],
)
def test_no_information_is_not_nought(text):
    assert casualties(text) == []


def test_whose_people_they_were_is_read_where_it_is_said():
    groups = [
        hint.group
        for hint in suggest("Two soldiers were killed. One civilian was injured.", samples.gazetteer()).casualties
    ]
    assert groups == [Group.MILITARY, Group.CIVILIAN]
