import datetime
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from formats.dates import Precision, Qualifier, UncertainDate, not_to_come
from incidents.models import Incident
from tests import factories

BOUNDS = st.tuples(st.dates(), st.dates()).map(sorted)
QUALIFIERS = st.sampled_from(["", *Qualifier.values])


def between(earliest, latest, **rest):
    """A date from ISO days; an empty one is not known."""
    first, last = (date.fromisoformat(day) if day else None for day in (earliest, latest))
    return UncertainDate(first, last, **rest)


@pytest.mark.parametrize(
    ("earliest", "latest", "precision"),
    [
        ("2022-03-24", "2022-03-24", Precision.DAY),
        ("2022-03-24", "2022-03-25", Precision.DAYS),
        ("2022-03-24", "2022-03-29", Precision.DAYS),
        ("2022-03-24", "2022-03-30", Precision.WEEK),
        ("2022-03-24", "2022-03-31", Precision.MONTH),
        ("2022-02-01", "2022-02-28", Precision.MONTH),
        ("2022-03-01", "2022-03-31", Precision.MONTH),
        ("2022-03-15", "2022-04-14", Precision.MONTH),
        ("2022-03-01", "2022-04-01", Precision.LONGER),
        ("2022-01-01", "2022-12-31", Precision.LONGER),
        ("2022-03-24", "", None),
        ("", "2022-03-24", None),
        ("", "", None),
    ],
)
def test_precision_follows_from_the_bounds(earliest, latest, precision):
    assert between(earliest, latest).precision == precision


@pytest.mark.parametrize(
    ("earliest", "latest", "qualifier", "edtf"),
    [
        ("2026-11-15", "2026-11-15", "", "2026-11-15"),
        ("2026-11-15", "2026-11-15", "approximate", "2026-11-15~"),
        ("2026-11-15", "2026-11-15", "uncertain", "2026-11-15?"),
        ("2026-11-12", "2026-11-13", "", "[2026-11-12,2026-11-13]"),
        ("2026-11-12", "2026-11-14", "", "[2026-11-12..2026-11-14]"),
        ("2026-11-12", "2026-11-14", "approximate", "[2026-11-12~..2026-11-14~]"),
        ("2026-11-01", "2026-11-30", "", "2026-11"),
        ("2024-02-01", "2024-02-29", "uncertain", "2024-02?"),
        ("2023-02-01", "2023-02-27", "", "[2023-02-01..2023-02-27]"),
        ("2022-01-01", "2022-12-31", "", "2022"),
        ("2022-01-01", "2023-12-31", "", "[2022-01-01..2023-12-31]"),
        ("", "2026-11-15", "", "[..2026-11-15]"),
        ("2026-11-15", "", "approximate", "[2026-11-15~..]"),
        ("", "", "", "XXXX-XX-XX"),
    ],
)
def test_the_written_form_is_edtf(earliest, latest, qualifier, edtf):
    assert between(earliest, latest, qualifier=qualifier).edtf == edtf


@pytest.mark.parametrize(
    ("value", "wording"),
    [
        (between("2026-11-15", "2026-11-15"), "15 Nov 2026"),
        (between("2026-11-15", "2026-11-15", time_start=time(14, 5)), "15 Nov 2026, 14:05"),
        (
            between("2026-11-15", "2026-11-15", time_start=time(23, 50), time_end=time(0, 20)),
            "15 Nov 2026, 23:50 to 00:20",
        ),
        (between("2026-11-15", "2026-11-15", qualifier="approximate"), "about 15 Nov 2026"),
        (between("2026-11-15", "2026-11-15", qualifier="uncertain"), "15 Nov 2026 (uncertain)"),
        (between("2026-11-12", "2026-11-13"), "12 or 13 Nov 2026"),
        (between("2026-11-30", "2026-12-01"), "30 Nov 2026 or 1 Dec 2026"),
        (between("2026-11-12", "2026-11-15"), "between 12 and 15 Nov 2026"),
        (between("2026-12-31", "2027-01-02"), "between 31 Dec 2026 and 2 Jan 2027"),
        (between("2026-11-01", "2026-11-30"), "Nov 2026, day unknown"),
        (between("2026-11-01", "2026-11-30", qualifier="approximate"), "about Nov 2026, day unknown"),
        (between("2026-01-01", "2026-12-31"), "2026, month unknown"),
        (between("2026-11-15", ""), "15 Nov 2026 or later"),
        (between("", "2026-11-15"), "15 Nov 2026 or earlier"),
        (between("", "", time_start=time(2, 30)), "Date unknown, 02:30"),
        (between("", "", verbatim="at night"), "Date unknown"),
        (UncertainDate(), "Date unknown"),
    ],
)
def test_the_wording_claims_no_more_than_is_known(value, wording):
    assert value.wording == wording
    assert str(value) == wording


BAKU, YEREVAN = "Asia/Baku", "Asia/Yerevan"


@pytest.mark.parametrize(
    ("day", "clock", "zone", "utc"),
    [
        # Half past two at night is still the day before in UTC.
        ("2026-11-15", time(2, 30), BAKU, "2026-11-14T22:30:00+00:00"),
        ("2026-11-15", time(2, 30), YEREVAN, "2026-11-14T22:30:00+00:00"),
        # Both had summer time once.
        ("2011-07-01", time(12, 0), YEREVAN, "2011-07-01T07:00:00+00:00"),
        ("2015-07-01", time(12, 0), BAKU, "2015-07-01T07:00:00+00:00"),
        ("2016-07-01", time(12, 0), BAKU, "2016-07-01T08:00:00+00:00"),
        # The clock was put forward from 04:00 to 05:00, and back from 05:00 to 04:00: the first of the two is meant.
        ("2015-03-29", time(3, 59), BAKU, "2015-03-28T23:59:00+00:00"),
        ("2015-03-29", time(4, 30), BAKU, None),
        ("2015-03-29", time(5, 0), BAKU, "2015-03-29T00:00:00+00:00"),
        ("2015-10-25", time(4, 30), BAKU, "2015-10-24T23:30:00+00:00"),
    ],
)
def test_the_instant_is_that_of_the_clock_on_the_spot(day, clock, zone, utc):
    instant = between(day, day, time_start=clock, zone=zone).utc
    assert (instant and instant.isoformat()) == utc


@pytest.mark.parametrize(
    "value",
    [
        UncertainDate(),
        between("2026-11-15", "2026-11-15"),
        between("2026-11-15", "2026-11-15", zone=BAKU),
        between("2026-11-15", "2026-11-15", time_start=time(2, 30)),
        between("2026-11-15", "2026-11-16", time_start=time(2, 30), zone=BAKU),
        between("2026-11-15", "", time_start=time(2, 30), zone=BAKU),
        between("", "", time_start=time(2, 30), zone=BAKU),
        between("2026-11-15", "2026-11-15", time_start=time(2, 30), time_end=time(3, 0), zone=BAKU),
    ],
)
def test_without_one_day_one_clock_time_and_a_zone_there_is_no_instant(value):
    assert value.utc is None


@pytest.mark.parametrize(
    ("value", "is_known", "is_imprecise"),
    [
        (UncertainDate(), False, True),
        (between("", "", time_start=time(2, 30)), False, True),
        (between("2026-11-15", "2026-11-15"), True, False),
        (between("2026-11-15", "2026-11-15", qualifier="uncertain"), True, True),
        (between("2026-11-15", "2026-11-16"), True, True),
        (between("2026-11-15", ""), True, True),
    ],
)
def test_only_one_day_without_reserve_is_precise(value, is_known, is_imprecise):
    assert (value.is_known, value.is_imprecise) == (is_known, is_imprecise)


@given(BOUNDS, QUALIFIERS)
def test_a_wider_span_is_never_more_precise(bounds, qualifier):
    earliest, latest = bounds
    value = UncertainDate(earliest, latest, qualifier)
    narrower = UncertainDate(earliest, earliest + (latest - earliest) / 2, qualifier)
    assert narrower.precision <= value.precision


@given(BOUNDS, QUALIFIERS)
def test_every_date_can_be_written_and_worded(bounds, qualifier):
    value = UncertainDate(*bounds, qualifier)
    assert value.edtf
    assert value.wording.startswith("about") == (qualifier == Qualifier.APPROXIMATE)


@given(
    st.dates(min_value=date(1900, 1, 2), max_value=date(2100, 1, 1)),
    st.times(),
    st.sampled_from([BAKU, YEREVAN, "UTC"]),
)
def test_an_instant_shows_the_local_time_again(day, clock, zone):
    instant = UncertainDate.on(day, time_start=clock, zone=zone).utc
    if instant is not None:
        assert instant.utcoffset() == datetime.timedelta(0)
        assert instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.datetime.combine(day, clock)


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("zone", ["Asia/Baku", "America/New_York"])
def test_the_ends_of_the_calendar_break_nothing(day, zone):
    value = UncertainDate.on(day, time_start=time(0, 0) if day == date.min else time(23, 59), zone=zone)
    assert value.wording
    assert value.edtf == day.isoformat()
    assert value.utc is None or value.utc.tzinfo is datetime.UTC


def test_a_wording_is_translated_with_the_page_and_edtf_is_not():
    value = between("2026-11-15", "2026-11-15")
    with translation.override("ru"):
        assert value.wording != "15 Nov 2026"
        assert value.edtf == "2026-11-15"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    [
        UncertainDate(),
        between("2022-03-24", "2022-03-25", qualifier="approximate", verbatim="overnight"),
        between("2022-03-24", "2022-03-24", time_start=time(23, 50), time_end=time(0, 20), zone=BAKU),
        between("", "2022-03-24"),
    ],
)
def test_a_date_is_kept_exactly(value):
    incident = factories.incident(date=value)
    assert Incident.objects.get(pk=incident.pk).date == value


def test_assigning_none_makes_the_date_unknown():
    incident = Incident(date=between("2022-03-24", "2022-03-24", zone=BAKU, verbatim="then"))
    incident.date = None
    assert incident.date == UncertainDate()


def test_a_day_is_not_to_come_once_it_may_have_begun_somewhere(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime.datetime(2026, 11, 30, 23, 59, tzinfo=datetime.UTC))
    not_to_come(None)
    not_to_come(date(2026, 12, 1))
    with pytest.raises(ValidationError) as refusal:
        not_to_come(date(2026, 12, 2))
    assert refusal.value.code == "future"
