"""When two values that two sides assert are compatible, in conflict, or not comparable, at the precision they were stated."""

from datetime import datetime, time, timedelta
from itertools import product

from formats.dates import Qualifier, UncertainDate
from formats.folding import fold
from statements.acts import Group, Target

from .plain import PlainClaim, Spot, offset, span

COMPATIBLE, CONFLICT, INCOMPARABLE = "compatible", "conflict", "incomparable"

# The radius of a point that states none, in metres.
UNSTATED_RADIUS_M = 5_000
MINUTES = {False: 15, True: 30}
DAY = 24 * 60
# What a clock can be off UTC.
FARTHEST = timedelta(hours=14)


def _compatible(good) -> str:
    return COMPATIBLE if good else CONFLICT


# When


def when(one: UncertainDate, other: UncertainDate) -> str:
    if one.is_known and other.is_known:
        return _of_days(one, other)
    if one.time_start is None or other.time_start is None or _is_instant_beside_a_clock(one, other):
        return INCOMPARABLE
    ahead = _ahead(one, other)
    if ahead is None:
        return INCOMPARABLE
    return _compatible(_clocks_meet(_clock(one), _clock(other, ahead)))


def _of_days(one, other):
    first, second = _moments(one, other)
    if not _is_instant_beside_a_clock(one, other):
        return _compatible(_meet(first, second))
    # Where the clock of the place is not known, nobody can tell what it showed at an instant.
    if _meet(first, second) and not (one.time_start and other.time_start):
        return COMPATIBLE
    return INCOMPARABLE if _meet(first, second, FARTHEST) else CONFLICT


def _meet(one, other, slack=timedelta()):
    """Whether two intervals do, or come as near as that."""
    return one[0] <= _shifted(other[1], slack, "") and other[0] <= _shifted(one[1], slack, "")


def _is_instant_beside_a_clock(one, other):
    """Whether one of them is told in UTC, by no clock of a place, and the other by a clock of which no zone is known."""
    return any(_is_utc(a.zone) and a.time_start and not b.zone for a, b in ((one, other), (other, one)))


def _is_utc(zone):
    """By any of its names: UTC, Etc/GMT+0, Zulu."""
    return zone.rpartition("/")[2].rstrip("+-0") in ("UTC", "UCT", "GMT", "Universal", "Zulu", "Greenwich")


def _moments(one, other):
    """Both as intervals on one clock: the zone of each where both say one, else as local time stands."""
    convert = bool(one.zone and other.zone and one.zone != other.zone)
    return _widened(one, convert), _widened(other, convert)


def _widened(value, convert):
    slack = timedelta(minutes=_slack(value))
    return tuple(
        _shifted(moment, sign * slack, value.zone if convert else "")
        for moment, sign in zip(span(value), (-1, 1), strict=True)
    )


def _slack(value):
    """Minutes on either side of a clock time; none around a span of times, which says how wide it is."""
    if value.time_start is None or value.time_end is not None:
        return 0
    return MINUTES[value.qualifier == Qualifier.APPROXIMATE]


def _shifted(moment, by, zone):
    if moment in (datetime.min, datetime.max):
        return moment
    try:
        return moment + by - (offset(moment, zone) if zone else timedelta())
    except OverflowError:
        return moment


def _ahead(one, other):
    """Minutes by which the clock of the first is ahead of that of the other; None where no day is known on which to compare zones."""
    if not (one.zone and other.zone) or one.zone == other.zone:
        return 0
    days = [day for value in (one, other) for day in (value.earliest, value.latest) if day]
    if not days:
        return None
    noon = datetime.combine(days[0], time(12))
    return int((offset(noon, one.zone) - offset(noon, other.zone)).total_seconds() // 60)


def _clock(value, ahead=0):
    """Minutes of the day on a clock that is so many minutes ahead, perhaps past its end or before its beginning."""
    start = value.time_start.hour * 60 + value.time_start.minute
    end = start if value.time_end is None else value.time_end.hour * 60 + value.time_end.minute
    slack = _slack(value)
    return start - slack + ahead, (end if end >= start else end + DAY) + slack + ahead


def _clocks_meet(one, other):
    return any(one[0] <= other[1] + days and other[0] + days <= one[1] for days in (-DAY, 0, DAY))


# Where


def where(one: PlainClaim, other: PlainClaim) -> str:
    """The places that they say were hit, and whose territory these are said to be."""
    territories = one.territory_words and other.territory_words
    if territories and fold(one.territory_words) != fold(other.territory_words):
        return CONFLICT
    if one.place and other.place:
        return spots(one.place, other.place)
    return COMPATIBLE if territories and not (one.place or other.place) else INCOMPARABLE


def spots(one: Spot, other: Spot) -> str:
    if one.id == other.id or one.id in other.ancestors or other.id in one.ancestors:
        return COMPATIBLE
    if one.is_area or other.is_area:
        return CONFLICT
    if one.point and other.point:
        reach = sum(point.radius_m or UNSTATED_RADIUS_M for point in (one.point, other.point))
        return _compatible(one.point.distance_m(other.point) <= reach)
    return INCOMPARABLE


# What and target


def what(one: PlainClaim, other: PlainClaim) -> str:
    if not (one.types and other.types):
        return INCOMPARABLE
    return _compatible(any(_related(a, b) for a, b in product(one.types, other.types)))


def _related(one, other):
    if "unspecified" in (one.code, other.code):
        return True
    return one.code == other.code or one.code in other.ancestors or other.code in one.ancestors


def target(one: PlainClaim, other: PlainClaim) -> str:
    # "Other" names nothing that it could be compared by.
    if Target.OTHER in (one.target, other.target) or not (one.target and other.target):
        return INCOMPARABLE
    return _compatible(one.target == other.target)


# Casualties


def casualties(ones, others) -> str:
    """The current claims of one side against those of another, for each affected side and measure that both speak of."""
    tables = [[_sums(claim) for claim in claims] for claims in (ones, others)]
    keys = {key for claims in tables for sums in claims for key in sums}
    found = {_on_key(key, *tables) for key in keys}
    return CONFLICT if CONFLICT in found else COMPATIBLE if COMPATIBLE in found else INCOMPARABLE


NOBODY = "nobody"


def _sums(claim):
    """Affected side and measure → (low, high, groups), groups added within this one claim.

    The side is NOBODY where a claim says that there was none on any side.
    """
    sums = {}
    for figure in claim.figures:
        affected = figure.affected if figure.affected is not None else fold(figure.affected_words)
        if figure.is_none_at_all:
            affected = NOBODY
        for measure, (low, high) in figure.ranges.items():
            before_low, before_high, groups = sums.get((affected, measure), (0, 0, frozenset()))
            sums[affected, measure] = before_low + low, before_high + high, groups | {figure.group}
    return sums


def _on_key(key, ones, others):
    none_on_any_side = (NOBODY, key[1])
    spoken = [
        [sums[key] for sums in claims if key in sums]
        or [(0, 0, frozenset()) for sums in claims if none_on_any_side in sums]
        for claims in (ones, others)
    ]
    if not all(spoken):
        return INCOMPARABLE
    return _compatible(any(_figures_meet(one, other) for one, other in product(*spoken)))


def _figures_meet(one, other):
    (low, high, groups), (start, end, other_groups) = one, other
    if groups and other_groups and Group.UNKNOWN not in groups | other_groups and not groups & other_groups:
        return False
    return low <= end and start <= high
