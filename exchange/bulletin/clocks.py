"""Clock times: "02:30", "2:30 a.m.", "между 21:15 и 22:10", "ժամը 02:30-ին", "saat 21:15-dən 22:10-dək"."""

import datetime
import re
from dataclasses import dataclass

from exchange.phrases import calendar as words

from .reading import plainly

_HALF = r"(?: ?(?P<half>[ap])\.? ?m\b\.?)"
_CLOCK = re.compile(rf"(?P<hour>\d{{1,2}})(?::|(?P<dot>\.)|(?P<h> ?h ?))(?P<minute>\d{{2}})(?![\d:]|[.,/]\d){_HALF}?")
_HOUR = re.compile(rf"(?P<hour>\d{{1,2}})(?P<minute>)(?P<dot>)(?P<h>){_HALF}")
_SAYS_CLOCK = re.compile(
    r"(?:\bat|\bfrom|\bbetween|\bsaat|\bsaatlarda|ժամը|ժամ|\bв|\bс|\bмежду|\bà|\buntil|\bto) {1,2}$"
)
_SAYS_BETWEEN = re.compile(r"(?:\bbetween|\bмежду) {1,2}$")
_UNTIL = re.compile(
    r"(?:[-' ]{0,2}(?:dan|dən|den|tən|ից|ին|ի))?(?: ?(?:hrs|hours|часов))?"
    r"(?: ?- ?| (?:to|until|till|до|по|մինչև) (?:ժամը |saat )?| (?:and|и|և|ilə|və) (?:saat |ժամը )?| )"
)
_SAYS_UNTIL = ("-", "'", " to ", " until ", " till ", " до ", " по ", " մինչև ")
_AND = re.compile(r" (?:and|и|և|ilə|və) ")
_UNTIL_AFTER = re.compile(r"[-' ]{0,2}(?:dək|dek|a qədər|ya qədər|ə qədər|ն ընկած|ը|ն)(?!\w)")
_BETWEEN_AFTER = re.compile(r"(?:[-' ]{0,2}\w{0,3})? (?:arasinda|միջև)(?!\w)")


def _alternatives(text):
    return "|".join(re.escape(plainly(word)) for word in text.split())


_HALF_AFTER = re.compile(
    rf" (?:(?P<afternoon>{_alternatives(words.AFTERNOON)})|(?:{_alternatives(words.MORNING)}))(?!\w)"
)
_ZONE_AFTER = {
    zone: re.compile(
        rf"[ (,]{{1,3}}(?:{'|'.join(re.escape(plainly(said)) for said in phrases.split('|'))})(?:\w{{0,3}})(?!\w)"
    )
    for zone, phrases in words.ZONES.items()
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A local clock time or a span of two, in `plain`."""

    start: int
    end: int
    from_time: datetime.time
    to_time: datetime.time | None = None
    zone: str = ""


def find_clocks(reading, taken) -> list[Clock]:
    """All clock times in order, outside the `taken` spans of dates."""
    plain, found = reading.plain, []
    taken_ends = dict(taken)
    position = 0
    for word in reading.words:
        if word.start in taken_ends:
            position = max(position, taken_ends[word.start])
        if word.start < position or not word.plain[0].isdigit():
            continue
        clock = _clock_at(plain, word.start)
        if clock:
            found.append(clock)
            position = clock.end
    return found


def _clock_at(plain, start):
    first = _match(plain, start)
    if first is None:
        return None
    end, from_time, half = first.end(), _time(*_parts(first)), first["half"]
    to_time = None
    joint = _UNTIL.match(plain, end)
    second = _match(plain, joint.end(), after_clock=True) if joint else None
    if second and _joins(plain, joint, second, plain[max(0, start - 12) : start]):
        to_time = _time(*_parts(second))
        if to_time:
            from_time, half = _in_half(first, from_time, to_time, second["half"]), half or second["half"]
            tail = _UNTIL_AFTER.match(plain, second.end())
            end = tail.end() if tail else second.end()
    if from_time is None:
        return None
    part = _HALF_AFTER.match(plain, end)
    if part and not half:
        end = part.end()
        if part.group("afternoon"):
            from_time, to_time = _afternoon(from_time), _afternoon(to_time)
    zone = ""
    for name, pattern in _ZONE_AFTER.items():
        tail = pattern.match(plain, end)
        if tail:
            zone, end = name, tail.end()
            break
    return Clock(start, end, from_time, to_time, zone)


def _match(plain, start, after_clock=False):
    match = _CLOCK.match(plain, start)
    if match and not match["dot"]:
        return match
    if match:
        # "2.30" is a clock time only where something says so; it is a calibre or a version elsewhere.
        if after_clock or match["half"] or _SAYS_CLOCK.search(plain, max(0, start - 12), start):
            return match
        return None
    return _HOUR.match(plain, start)


def _joins(plain, joint, second, said):
    """Whether two clock times are the ends of one span: "and" joins them only with "between"."""
    between = joint.group()
    if _AND.search(between):
        return bool(_SAYS_BETWEEN.search(said) or _BETWEEN_AFTER.match(plain, second.end()))
    return any(sign in between for sign in _SAYS_UNTIL)


def _in_half(first, from_time, to_time, half):
    """“Between 11:30 and 1 p.m.” says the half of the day once: it began before it ended."""
    if first["half"] or not half:
        return from_time
    hour, minute, _ = _parts(first)
    same = _time(hour, minute, half)
    return same if same is None or same <= to_time else _time(hour, minute, "a" if half == "p" else "p")


def _parts(match):
    return int(match["hour"]), int(match["minute"] or 0), match["half"]


def _time(hour, minute, half):
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return datetime.time(hour, minute) if hour < 24 and minute < 60 else None


def _afternoon(time):
    return time.replace(hour=time.hour + 12) if time and 1 <= time.hour < 12 else time
