"""Dates as bulletins write them, joined with the clock times beside them; what is not said is never supplied."""

import calendar
import datetime
import functools
import re
from dataclasses import dataclass, replace

from exchange.phrases import calendar as words
from formats.dates import Qualifier, UncertainDate

from .clocks import Clock, find_clocks
from .reading import Evidence, plainly

_MONTH_OF = {plainly(name): number for number, names in words.MONTHS.items() for name in names.split()}
_NO_ENDING = frozenset(plainly(words.NO_ENDING).split())
_CAPITAL_ONLY = frozenset(plainly(words.CAPITAL_ONLY).split())
_ENDINGS = frozenset(plainly(words.MONTH_ENDINGS).split()) | {""}
_LINKS = frozenset(plainly(words.LINKS).split())
_ABOUT = re.compile(rf"(?:{'|'.join(map(re.escape, plainly(words.ABOUT).split()))}) {{1,2}}(?:the )?$")

_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_YEAR_WORD = (
    r"(?: ?-? ?(?:го|й|ci|cu|cü))?(?: {0,2}(?:года|году|год|гг|г|թվականի|թվականին|թվականը|թ|ի|il|ilin|ildə|yili))?\.?"
)
_TO = r"(?: ?- ?| or | and | to | или | и | по | до | կամ | և | və | ilə | və ya | ya da )"
_OF_DAY = r"(?:st|nd|rd|th|ого|го|е|ին|ի|ից|ը|si|su|sü|ci|cu|cü|i|u|ü|də|da|dan|dən|nda|ndə|er)"
_DAYS_LEFT = re.compile(
    rf"(?<![\d:.,/])(?P<first>\d{{1,2}})(?:-?{_OF_DAY})?(?:{_TO}(?P<last>\d{{1,2}})(?:-?{_OF_DAY})?)? {{0,2}}(?:of |de )?$"
)
_DAYS_RIGHT = re.compile(
    rf"\.? {{0,2}}(?P<first>\d{{1,2}})(?!\d|[:]\d|\.\d\d)(?:-?{_OF_DAY}(?!\w))?(?:{_TO}(?P<last>\d{{1,2}})(?!\d|:\d)(?:-?{_OF_DAY}(?!\w))?)?"
)
_YEAR_LEFT = re.compile(rf"(?<!\d){_YEAR}{_YEAR_WORD} {{0,2}}(?:the )?$")
_YEAR_RIGHT = re.compile(rf",? {{0,2}}{_YEAR}{_YEAR_WORD}(?!\w)")
_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?:t(?=\d\d:))?(?!\d|-\d)")
_NUMERIC = re.compile(r"(?P<first>\d{1,2})(?P<mark>[./])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class DateHint:
    """A date, a clock time or both, as far as the text says.

    `date` holds what is complete. Where the text names a day without a year, `lacks` is "year", and `with_year` makes
    the date once a person knows it; "order" where day and month cannot be told apart ("03/04/2026").
    """

    evidence: Evidence
    date: UncertainDate
    lacks: str = ""
    month: int | None = None
    first_day: int | None = None
    last_day: int | None = None

    def with_year(self, year: int) -> UncertainDate:
        """The date in that year; ValueError where it has no such day."""
        if self.month is None or self.first_day is None:
            raise ValueError("There is no day to put into a year.")
        return replace(
            self.date,
            earliest=datetime.date(year, self.month, self.first_day),
            latest=datetime.date(year, self.month, self.last_day or self.first_day),
        )


@dataclass(frozen=True, slots=True)
class _Day:
    start: int
    end: int
    year: int | None
    month: int | None
    first: int | None
    last: int | None
    is_about: bool = False
    lacks: str = ""


def find_dates(reading) -> list[DateHint]:
    """Every date and clock time, in order; a date and the first clock time beside it are one."""
    days = _days(reading)
    clocks = find_clocks(reading, [(day.start, day.end) for day in days])
    atoms = sorted([*days, *clocks], key=lambda atom: atom.start)
    found, number = [], 0
    while number < len(atoms):
        pair = atoms[number : number + 2]
        if len(pair) == 2 and _belong_together(reading.plain, *pair):
            found.append(_hint(reading, *sorted(pair, key=lambda atom: isinstance(atom, Clock))))
            number += 2
        else:
            atom = pair[0]
            found.append(_hint(reading, None, atom) if isinstance(atom, Clock) else _hint(reading, atom, None))
            number += 1
    return found


def _belong_together(plain, atom, following):
    if isinstance(atom, Clock) == isinstance(following, Clock) or following.start - atom.end > 45:
        return False
    between = plain[atom.end : following.start]
    return "\n" not in between and all(word in _LINKS for word in re.findall(r"[^\W_]+", between))


def _hint(reading, day, clock):
    atoms = [atom for atom in (day, clock) if atom]
    evidence = reading.evidence(min(atom.start for atom in atoms), max(atom.end for atom in atoms))
    earliest, latest, lacks = _bounds(day)
    qualifier = ""
    if earliest and day.is_about:
        qualifier = Qualifier.APPROXIMATE.value
    date = UncertainDate(
        earliest=earliest,
        latest=latest,
        qualifier=qualifier,
        time_start=clock.from_time if clock else None,
        time_end=clock.to_time if clock else None,
        zone=clock.zone if clock else "",
        # As long as the register's column for it.
        verbatim=evidence.text[:300],
    )
    if day is None or day.lacks == "order":
        return DateHint(evidence, date, lacks)
    return DateHint(evidence, date, lacks, day.month, day.first, day.last)


def _bounds(day):
    if day is None:
        return None, None, ""
    if day.lacks or day.year is None:
        return None, None, day.lacks or "year"
    if day.first is None:
        last = calendar.monthrange(day.year, day.month)[1]
        return datetime.date(day.year, day.month, 1), datetime.date(day.year, day.month, last), ""
    return datetime.date(day.year, day.month, day.first), datetime.date(day.year, day.month, day.last or day.first), ""


def _days(reading):
    found, reach = [], 0
    for word in reading.words:
        if word.start < reach:
            continue
        day = _numeric(reading, word) if word.plain[0].isdigit() else _with_month_name(reading, word, reach)
        if day:
            found.append(day)
            reach = day.end
    return found


def _exists(year, month, *days):
    # A day without a year may be 29 February.
    length = calendar.monthrange(year or 2000, month)[1] if 1 <= month <= 12 else 0
    return all(1 <= day <= length for day in days if day is not None)


def _numeric(reading, word):
    plain = reading.plain
    before = plain[max(0, word.start - 1) : word.start]
    if before and before in "./-":
        return None
    about = bool(_ABOUT.search(plain, max(0, word.start - 20), word.start))
    match = _ISO.match(plain, word.start)
    if match:
        year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
        return _Day(word.start, match.end(), year, month, day, None, about) if _exists(year, month, day) else None
    match = _NUMERIC.match(plain, word.start)
    if not match:
        return None
    day, month, year = int(match["first"]), int(match["second"]), int(match["year"])
    if match["mark"] == "/":
        if day <= 12 and month <= 12 and day != month:
            return _Day(word.start, match.end(), None, None, None, None, about, lacks="order")
        if month > 12:
            day, month = month, day
    return _Day(word.start, match.end(), year, month, day, None, about) if _exists(year, month, day) else None


@functools.lru_cache(maxsize=4096)
def _month(word):
    """Number and name of the month that a word is, perhaps with an ending; None where it is none."""
    if word in _MONTH_OF:
        return _MONTH_OF[word], word
    for length in range(max(3, len(word) - 5), len(word)):
        name = word[:length]
        if name in _MONTH_OF and name not in _NO_ENDING and word[length:] in _ENDINGS:
            return _MONTH_OF[name], name
    return None


def _with_month_name(reading, word, reach):
    named = _month(word.plain)
    if named is None:
        return None
    plain, (month, name) = reading.plain, named
    left = max(reach, word.start - 32)
    before = plain[left : word.start].rpartition("\n")[2]
    begin = word.start - len(before)
    start, end = word.start, word.end
    # "17-ին", "17-si": only a month written as the owner of the day has it on its right alone.
    days = _DAYS_LEFT.search(before)
    if days:
        start = begin + days.start()
    else:
        days = _DAYS_RIGHT.match(plain, end)
        if days:
            end = days.end()
    year = _YEAR_RIGHT.match(plain, end)
    if year:
        end = year.end()
    else:
        year = _YEAR_LEFT.search(plain[begin:start])
        if year:
            start = begin + year.start()
    if not days and not year:
        return None
    # In English only a capital tells May from may; the Azerbaijani month is written small.
    is_small = name in _CAPITAL_ONLY and not reading.is_capital(word.start) and "ə" not in plain
    if is_small and word.plain == name and not (days and year):
        return None
    first = int(days["first"]) if days else None
    last = int(days["last"]) if days and days["last"] else None
    number = int(year["year"]) if year else None
    if not _exists(number, month, first, last):
        return None
    if last is not None and last <= first:
        return None
    about = bool(_ABOUT.search(plain, max(0, start - 20), start))
    return _Day(start, end, number, month, first, last, about)
