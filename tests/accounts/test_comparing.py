"""When two values are compatible, in conflict, or not comparable."""

import pytest

from accounts import comparing
from accounts.comparing import COMPATIBLE, CONFLICT, INCOMPARABLE

from .saying import Saying, day, hurt, spot


def claim(**columns):
    return Saying()("A", "report", **columns)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        # A date is its whole day, a month its whole month.
        (day("2023-06-01"), day("2023-06-01"), COMPATIBLE),
        (day("2023-06-01"), day("2023-06-02"), CONFLICT),
        (day("2023-06-01/2023-06-30"), day("2023-06-17", "02:30"), COMPATIBLE),
        # Clock time ± 15 minutes, "about" ± 30.
        (day("2023-06-01", "02:30"), day("2023-06-01", "03:00"), COMPATIBLE),
        (day("2023-06-01", "02:30"), day("2023-06-01", "03:01"), CONFLICT),
        (day("2023-06-01", "02:30", qualifier="approximate"), day("2023-06-01", "03:15"), COMPATIBLE),
        (day("2023-06-01", "02:30", qualifier="approximate"), day("2023-06-01", "03:16"), CONFLICT),
        # Across midnight.
        (day("2023-06-01", "23:50"), day("2023-06-02", "00:10"), COMPATIBLE),
        # Night is 20:00 to 08:00 of the next day.
        (day("2023-06-01", "20:00", "08:00"), day("2023-06-02", "07:00"), COMPATIBLE),
        (day("2023-06-01", "20:00", "08:00"), day("2023-06-02", "09:00"), CONFLICT),
        # Two zones: 02:30 in Moscow is 03:30 in Baku.
        (day("2023-06-01", "02:30", zone="Europe/Moscow"), day("2023-06-01", "03:30", zone="Asia/Baku"), COMPATIBLE),
        (day("2023-06-01", "02:30", zone="Asia/Yerevan"), day("2023-06-01", "03:30", zone="Asia/Baku"), CONFLICT),
        # A clock time without a date is compared with clock times only.
        (day("", "02:30"), day("2023-06-01", "02:40"), COMPATIBLE),
        (day("", "02:30"), day("2023-06-01", "12:00"), CONFLICT),
        (day("", "02:30"), day("2023-06-01"), INCOMPARABLE),
        (day("", "23:55"), day("", "00:05"), COMPATIBLE),
        (day("", "20:00", "08:00"), day("", "02:30"), COMPATIBLE),
        (day("", "20:00", "08:00"), day("", "12:00"), CONFLICT),
        # 02:30 in Yerevan is 22:30 of the day before in UTC: told by the day of one of them, and by none where none is known.
        (day("", "02:30", zone="Asia/Yerevan"), day("2023-06-01", "22:30", zone="UTC"), COMPATIBLE),
        (day("", "02:30", zone="Asia/Yerevan"), day("2023-06-01", "02:30", zone="UTC"), CONFLICT),
        (day("", "02:30", zone="Asia/Yerevan"), day("", "22:30", zone="UTC"), INCOMPARABLE),
        # An instant of UTC beside a clock of which no zone is known: nobody can tell, unless it is far off.
        (day("2023-06-14", "22:30", zone="UTC"), day("2023-06-15", "02:30"), INCOMPARABLE),
        (day("2023-06-14", "22:30", zone="UTC"), day("2023-06-15"), INCOMPARABLE),
        (day("2023-06-14", "22:30", zone="UTC"), day("2023-06-14"), COMPATIBLE),
        (day("2023-06-14", "22:30", zone="UTC"), day("2023-06-17"), CONFLICT),
        (day("", "22:30", zone="UTC"), day("", "02:30"), INCOMPARABLE),
        (day("", "22:30", zone="UTC"), day("", "22:20"), INCOMPARABLE),
        (day("2023-06-14", "22:30", zone="UTC"), day("2023-06-14", "22:30"), INCOMPARABLE),
        (day("2023-06-14", "22:30", zone="Etc/GMT+0"), day("2023-06-15", "02:30"), INCOMPARABLE),
        (day("2023-06-14", "22:30", zone="Zulu"), day("2023-06-15", "02:30"), INCOMPARABLE),
        # Morning is 06:00 to 12:00, afternoon from then to 18:00, evening to midnight.
        (day("2023-06-01", "06:00", "12:00"), day("2023-06-01", "11:50"), COMPATIBLE),
        (day("2023-06-01", "12:00", "18:00"), day("2023-06-01", "11:40"), CONFLICT),
        (day("2023-06-01", "18:00", "00:00"), day("2023-06-01", "23:00"), COMPATIBLE),
        (day("2023-06-01", "18:00", "00:00"), day("2023-06-02", "00:20"), CONFLICT),
    ],
)
def test_when(one, other, how):
    assert comparing.when(one, other) == comparing.when(other, one) == how


REGION = spot(1, "region")
DISTRICT = spot(2, "district", lies_in=[1])
OTHER_DISTRICT = spot(3, "district", lies_in=[1])
VILLAGE = spot(4, lies_in=[2, 1], at=(39.7, 44.9))
NEAR = spot(5, lies_in=[2, 1], at=(39.75, 44.95))
FAR = spot(6, lies_in=[2, 1], at=(40.7, 44.9))
WIDE = spot(7, lies_in=[2, 1], at=(40.7, 44.9), radius=200_000)
UNMAPPED = spot(8, lies_in=[2, 1])


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        (VILLAGE, VILLAGE, COMPATIBLE),
        (VILLAGE, DISTRICT, COMPATIBLE),
        (REGION, VILLAGE, COMPATIBLE),
        (DISTRICT, OTHER_DISTRICT, CONFLICT),
        (VILLAGE, OTHER_DISTRICT, CONFLICT),
        (VILLAGE, NEAR, COMPATIBLE),
        (VILLAGE, FAR, CONFLICT),
        (VILLAGE, WIDE, COMPATIBLE),
        (VILLAGE, UNMAPPED, INCOMPARABLE),
    ],
)
def test_where(one, other, how):
    assert comparing.spots(one, other) == comparing.spots(other, one) == how


def test_words_without_a_place_are_incomparable():
    assert comparing.where(claim(place_words="by the river"), claim(place=VILLAGE)) == INCOMPARABLE


def test_the_territory_must_be_equal_where_both_state_it():
    ours, theirs = claim(place=VILLAGE, territory_words="X"), claim(place=VILLAGE, territory_words="Y")
    assert comparing.where(ours, theirs) == CONFLICT
    assert comparing.where(claim(territory_words="X"), claim(territory_words="x")) == COMPATIBLE
    assert comparing.where(ours, claim(place=VILLAGE)) == COMPATIBLE


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        (["mortar_fire"], ["fire"], COMPATIBLE),
        (["mortar_fire"], ["small_arms_fire"], CONFLICT),
        (["mortar_fire", "overflight"], ["overflight"], COMPATIBLE),
        (["mortar_fire"], ["unspecified"], COMPATIBLE),
        (["mortar_fire"], [], INCOMPARABLE),
    ],
)
def test_what(one, other, how):
    assert (
        comparing.what(claim(types=one), claim(types=other))
        == comparing.what(claim(types=other), claim(types=one))
        == how
    )


def test_target():
    assert comparing.target(claim(target="settlement"), claim(target="settlement")) == COMPATIBLE
    assert comparing.target(claim(target="settlement"), claim(target="positions")) == CONFLICT
    assert comparing.target(claim(target="other"), claim(target="positions")) == INCOMPARABLE
    assert comparing.target(claim(target="other"), claim(target="other")) == INCOMPARABLE
    assert comparing.target(claim(target_words="a bridge"), claim(target="positions")) == INCOMPARABLE


EXACT, LEAST, MOST = (None, 3, None), (3, None, None), (None, None, 3)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ([hurt("A", killed=3)], [hurt("A", killed=3)], COMPATIBLE),
        ([hurt("A", killed=3)], [hurt("A", killed=2)], CONFLICT),
        # "At least n" has no upper end, "up to n" begins at zero, "several" is two or more.
        ([hurt("A", killed=LEAST)], [hurt("A", killed=50)], COMPATIBLE),
        ([hurt("A", killed=LEAST)], [hurt("A", killed=2)], CONFLICT),
        ([hurt("A", killed=MOST)], [hurt("A", killed=0)], COMPATIBLE),
        ([hurt("A", killed=MOST)], [hurt("A", killed=4)], CONFLICT),
        # Each counts its own losses: no common key.
        ([hurt("A", killed=3)], [hurt("B", killed=1)], INCOMPARABLE),
        ([hurt("A", killed=3)], [hurt("A", injured=1)], INCOMPARABLE),
        # Nobody hurt on any side is none of each; but what is not addressed stays so.
        ([hurt(None, killed=0, injured=0)], [hurt("A", killed=1)], CONFLICT),
        ([hurt(None, killed=0)], [hurt("A", injured=1)], INCOMPARABLE),
        ([hurt(None, killed=0)], [hurt(None, killed=0)], COMPATIBLE),
        ([hurt(None, killed=0)], [hurt("A", killed=0)], COMPATIBLE),
        # Groups are added within one claim.
        ([hurt("A", "military", killed=2), hurt("A", "civilian", killed=1)], [hurt("A", killed=3)], COMPATIBLE),
        # The same side and disjoint groups.
        ([hurt("A", "security", killed=3)], [hurt("A", "military", killed=3)], CONFLICT),
        ([hurt("A", "security", killed=3)], [hurt("A", killed=3)], COMPATIBLE),
        # One measure in conflict is a conflict.
        ([hurt("A", killed=3, injured=4)], [hurt("A", killed=3, injured=5)], CONFLICT),
        ([hurt("third-country nationals", killed=3)], [hurt("Third-country nationals", killed=3)], COMPATIBLE),
    ],
)
def test_casualties(one, other, how):
    ones, others = [claim(figures=tuple(one))], [claim(figures=tuple(other))]
    assert comparing.casualties(ones, others) == comparing.casualties(others, ones) == how
