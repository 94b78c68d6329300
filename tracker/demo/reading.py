"""Reads the YAML files of a folder into plain values, strictly: what is not understood is refused, with its place."""

import calendar
import datetime
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from formats.dates import Qualifier, UncertainDate
from formats.points import UncertainPoint


class DemoError(ValueError):
    """Something in a file cannot be taken in. The message names file, record and key."""


@dataclass(frozen=True)
class Spot:
    """Where in the files something stands."""

    file: str
    path: str = ""

    def at(self, key) -> "Spot":
        return Spot(self.file, f"{self.path}/{key}" if self.path else str(key))

    def error(self, message) -> DemoError:
        return DemoError(f"{self.file}: {self.path}: {message}" if self.path else f"{self.file}: {message}")

    def __str__(self):
        return f"{self.file}: {self.path}"


class _Loader(yaml.SafeLoader):
    """YAML without its surprises: no tags, aliases or merges, no key twice; 12:30, 2022-03-24 and `no` are text."""

    yaml_implicit_resolvers = {}

    def compose_node(self, parent, index):
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise yaml.composer.ComposerError(None, None, "anchors and aliases are not used here", event.start_mark)
        # An exclamation mark alone has no meaning either: it would only turn a number into text.
        if event.tag:
            raise yaml.composer.ComposerError(None, None, f"the tag {event.tag} is not used here", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.constructor.ConstructorError(None, None, "keys are text", key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"“{key}” stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|)\Z"), ["~", "n", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), ["t", "f"])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(?:0|[1-9][0-9]*)\Z"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"-?[0-9]+\.[0-9]+\Z"), list("-0123456789"))


def read_folder(folder: Path, sections) -> dict[str, dict[str, tuple[Spot, dict]]]:
    """The records of all files in a folder and the folders in it: section, key, where it stands, what it says."""
    found = {section: {} for section in sections}
    for path in sorted(folder.rglob("*.yaml")):
        spot = Spot(path.relative_to(folder).as_posix())
        for section, records in mapping(_parse(path, spot), spot).items():
            if section not in found:
                raise spot.error(f"there is no section “{section}”; there are {', '.join(sections)}")
            for key, values in mapping(records, spot.at(section)).items():
                here = spot.at(section).at(key)
                if key in found[section]:
                    raise here.error(f"the same key stands in {found[section][key][0].file}")
                found[section][key] = here, mapping(values, here)
    return found


def _parse(path, spot):
    try:
        return yaml.load(path.read_text("utf-8"), _Loader)
    except UnicodeDecodeError as error:
        raise spot.error("is not UTF-8") from error
    except RecursionError as error:
        raise spot.error("is nested too deep") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise spot.error(f"line {mark.line + 1}: {error.problem}" if mark else error.problem) from error
    except (yaml.YAMLError, ValueError) as error:
        raise spot.error(str(error).splitlines()[0]) from error


def of_type(value, types, what, spot):
    # In Python true is a number; here it never is.
    if not isinstance(value, types) or (isinstance(value, bool) and types is not bool):
        raise spot.error(f"{what} is expected" + ("; leave out what is not known" if value is None else ""))
    return value


def mapping(value, spot) -> dict:
    return of_type(value, dict, "a mapping", spot)


def items(value, spot) -> list:
    return of_type(value, list, "a list", spot)


def text(value, spot) -> str:
    return of_type(value, str, "text", spot)


def whole_number(value, spot) -> int:
    return of_type(value, int, "a whole number", spot)


def number(value, spot) -> float:
    return float(of_type(value, (int, float), "a number", spot))


def truth(value, spot) -> bool:
    return of_type(value, bool, "true or false", spot)


def day(value, spot) -> datetime.date:
    try:
        return datetime.date.fromisoformat(_shaped(r"\d{4}-\d{2}-\d{2}", value, spot))
    except ValueError as error:
        raise spot.error(f"“{value}” is not a day such as 2022-03-24") from error


def clock(value, spot) -> datetime.time:
    try:
        return datetime.time.fromisoformat(_shaped(r"\d{2}:\d{2}", value, spot))
    except ValueError as error:
        raise spot.error(f"“{value}” is not a clock time such as 02:30") from error


def _shaped(pattern, value, spot):
    if not re.fullmatch(pattern, text(value, spot), re.ASCII):
        raise ValueError(value)
    return value


def known_keys(values, allowed, spot):
    for key in values:
        if key not in allowed:
            raise spot.at(key).error(f"there is no such key; there are {', '.join(sorted(allowed))}")


DATE_KEYS = {"on", "earliest", "latest", "qualifier", "time", "until", "zone", "verbatim"}


def uncertain_date(value, spot) -> UncertainDate:
    """A date in EDTF, or a mapping: that as `on`, or bounds; and clock time, zone and what the source said."""
    if not isinstance(value, dict):
        return edtf(value, spot)
    known_keys(value, DATE_KEYS, spot)
    if "on" in value:
        if clash := {"earliest", "latest", "qualifier"} & set(value):
            raise spot.error(f"`on` says it already; leave out {', '.join(sorted(clash))}")
        base = edtf(value["on"], spot.at("on"))
        earliest, latest, qualifier = base.earliest, base.latest, base.qualifier
    else:
        earliest, latest = (day(value[key], spot.at(key)) if key in value else None for key in ("earliest", "latest"))
        qualifier = text(value.get("qualifier", ""), spot.at("qualifier"))
    start, end = (clock(value[key], spot.at(key)) if key in value else None for key in ("time", "until"))
    zone, verbatim = (text(value.get(key, ""), spot.at(key)) for key in ("zone", "verbatim"))
    return UncertainDate(earliest, latest, qualifier, start, end, zone, verbatim)


_SIGNS = {"": "", "~": Qualifier.APPROXIMATE.value, "?": Qualifier.UNCERTAIN.value}
_SPAN = re.compile(r"\[([\d-]*)([~?]?)(?:\.\.|,)([\d-]*)([~?]?)\]", re.ASCII)
_ALONE = re.compile(r"([\d-]+)([~?]?)", re.ASCII)


def edtf(value, spot) -> UncertainDate:
    """What `UncertainDate.edtf` writes, read back: 2022-03-24~, 2022-03, 2022, [2022-03-24..2022-03-26], [..2022-03]."""
    # A year alone is a number to YAML.
    written = str(value) if type(value) is int else text(value, spot)
    if written == "XXXX-XX-XX":
        return UncertainDate()
    if match := _ALONE.fullmatch(written):
        (earliest, latest), sign = _reach(match[1], written, spot), match[2]
    elif match := _SPAN.fullmatch(written):
        earliest = _reach(match[1], written, spot)[0] if match[1] else None
        latest = _reach(match[3], written, spot)[1] if match[3] else None
        signs = {match[group] for group in (2, 4) if match[group - 1]}
        if len(signs) != 1:
            raise spot.error(f"both ends of “{written}” need the same sign")
        sign = signs.pop()
    else:
        raise spot.error(f"“{written}” is not a date; write 2022-03-24, 2022-03, 2022 or [2022-03-24..2022-03-26]")
    return UncertainDate(earliest, latest, _SIGNS[sign])


def _reach(part, written, spot):
    """The first and the last day of a day, a month or a year."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", part):
            first = datetime.date.fromisoformat(part)
            return first, first
        if re.fullmatch(r"\d{4}-\d{2}", part):
            first = datetime.date.fromisoformat(f"{part}-01")
            return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
        if re.fullmatch(r"\d{4}", part):
            return datetime.date(int(part), 1, 1), datetime.date(int(part), 12, 31)
        raise ValueError(part)
    except ValueError as error:
        raise spot.error(f"there is no such date as “{written}”") from error


def uncertain_point(value, spot) -> UncertainPoint:
    """A mapping of latitude, longitude and, where somebody says it, radius_m."""
    values = mapping(value, spot)
    known_keys(values, {"latitude", "longitude", "radius_m"}, spot)
    for key in ("latitude", "longitude"):
        if key not in values:
            raise spot.at(key).error("a point needs both latitude and longitude")
    radius = whole_number(values["radius_m"], spot.at("radius_m")) if "radius_m" in values else None
    latitude, longitude = (number(values[key], spot.at(key)) for key in ("latitude", "longitude"))
    return UncertainPoint(latitude, longitude, radius)
