"""What was asked, in words: a chip for each parameter, and one sentence for the whole of it."""

import unicodedata
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .asking import STATEMENT
from .parameters import NONE
from .spots import coordinates, distance

# Parameter → its name on a chip, in the order of the chips. Those of one period make one chip.
NAMES = {
    "q": _("Words"),
    "kind": _("Kind"),
    "progress": _("Progress"),
    "date_from": _("Date"),
    "type": _("Type"),
    "place": _("Place"),
    "country": _("Country"),
    "accused": _("Accused"),
    "accused_by": _("Accused by"),
    "denied_by": _("Denied by"),
    "first_answer": _("First answer of the accused"),
    "party": _("Party involved"),
    "role": _("Role"),
    "word": _("Known by the word of"),
    "access": _("Access"),
    "act": _("Act"),
    "within": _("Within"),
    "issuer": _("Issuer"),
    "said_about": _("Said by others about"),
    "incident": _("Incident"),
    "link_basis": _("Link to an incident"),
    "sources": _("Source"),
    "source_url": _("Source page"),
    "accounts_status": _("Accounts"),
    "accounts_group": _("Accounts"),
    "investigation_status": _("Investigation"),
    "finding": _("Finding"),
    "killed_min": _("Killed, at least"),
    "injured_min": _("Injured, at least"),
    "agreement": _("Agreement"),
    "tag": _("Tag"),
    "clarity": _("Clarity"),
    "date_precision_max": _("Date precision up to"),
    "location_precision_max": _("Location precision up to"),
    "bbox": _("Box"),
    "near": _("Near"),
    "area": _("Area"),
    "language": _("Language of a statement"),
    "source": _("Origin"),
    "updated_since": _("Changed since"),
    "judged": _("Links by judgement"),
}
# Parameter → what it says of records that have no value, where that is not "none on record".
NOTHING = {
    "type": _("no type on record"),
    "place": _("no place on record"),
    "country": _("no country on record"),
    "accused": _("nobody on record"),
    "accused_by": _("nobody on record"),
    "denied_by": _("nobody on record"),
    "agreement": _("no agreement on record"),
    "tag": _("no tag"),
}
# Parameter → what its field is called on the page, where that is not its name on a chip.
FIELDS = {"date_from": _("From"), "date_to": _("To"), "undated": _("Records without a date")}
PERIOD = ("date_from", "date_to", "date_match", "undated")
MOST_WAYS = 3


@dataclass
class Chip:
    """One thing that is asked, and the query string that asks for all but this."""

    name: str
    words: str
    without: str
    parameters: tuple


def chips(asked) -> list[Chip]:
    """What is asked, parameter by parameter."""
    found = []
    for name in NAMES:
        names = PERIOD if name == "date_from" else (name,)
        if words := _period(asked) if name == "date_from" else _words(asked, name):
            found.append(Chip(_name(asked, name), words, query(asked.data, without=(*names, "cursor")), names))
    return found


@dataclass
class Way:
    """A question that asks less than one that found nothing: its words, its query string, and how much it finds."""

    words: str
    asked: str
    count: int


@dataclass
class NothingFound:
    """Why nothing was found: the chip that finds least by itself, how much that is, and the ways on from here."""

    tightest: Chip
    alone: int
    ways: list[Way]


def nothing_found(asked, count) -> NothingFound | None:
    """Of a question that finds nothing; `count` tells how much another one finds. None where nothing is asked.

    First the ways that give up least: taking those of unknown date along, then going without one filter, then keeping just one.
    """
    applied = chips(asked)
    if not applied:
        return None

    def only(chip):
        return asked.without(*(name for other in applied if other is not chip for name in other.parameters))

    by_themselves = sorted(((chip, count(only(chip))) for chip in applied), key=lambda pair: pair[1])
    tried = []
    if also := with_undated(asked):
        tried.append(Way(_t("With those of unknown date"), also, count(asked.again(undated="include"))))
    tried += [
        Way(_named(_t("Without “%(name)s: %(words)s”"), chip), chip.without, count(asked.without(*chip.parameters)))
        for chip, _alone in by_themselves
    ]
    if len(applied) > 2:
        tried += [
            Way(_named(_t("Only “%(name)s: %(words)s”"), chip), query(only(chip).data, without=("cursor",)), alone)
            for chip, alone in reversed(by_themselves)
        ]
    return NothingFound(*by_themselves[0], [way for way in tried if way.count][:MOST_WAYS])


def with_undated(asked) -> str:
    """The query string that takes along what a period leaves out for having no date; "" where it leaves out none."""
    if not (asked.chosen("date_from") or asked.chosen("date_to")) or asked.chosen("undated"):
        return ""
    return query(asked.data, without=("cursor",), undated="include")


def _named(words, chip):
    return words % {"name": chip.name, "words": chip.words}


def carried(data, in_form) -> list[tuple[str, str]]:
    """What a form has no field for and asks again all the same, as (name, value)."""
    return [(name, value) for name in data if name not in in_form for value in data.getlist(name)]


def field_name(asked, facets, name) -> str:
    """What the field of a parameter is called on a page with these facets; the parameter itself where nothing has a name for it."""
    named = {**NAMES, **asked.names, **FIELDS, **{facet.name: facet.title for facet in facets}}
    return named.get(name) or f"“{name}”"


def query(data, *, without=(), **also) -> str:
    """A query string: some parameters again without others; `also` sets further ones."""
    pairs = [(key, value) for key, values in data.lists() if key not in without and key not in also for value in values]
    return urlencode(pairs + [(key, value) for key, value in also.items() if value])


def sentence(asked, what="") -> str:
    """All that is asked, as the title of a page: "Small-arms fire in Sadarak district, accused: Armenia, denied, 2023"."""
    begin, kinds = what or _t("Incidents"), asked.chosen("type") or []
    is_noun = NO_NOUNS.isdisjoint(getattr(one, "code", one) for one in kinds)
    if kinds == [NONE]:
        begin = _t("%(what)s of %(kind)s") % {"what": begin, "kind": NOTHING["type"]}
    elif is_noun:
        begin = _words(asked, "type") or begin
    if asked.chosen("place") == [NONE]:
        begin = _t("%(what)s at %(where)s") % {"what": begin, "where": NOTHING["place"]}
    elif words := _words(asked, "place"):
        begin = _t("%(what)s in %(where)s") % {"what": begin, "where": words}
    said = {"place", "date_from", *(["type"] if is_noun or kinds == [NONE] else [])}
    rest = [
        words if _says_what_it_is(asked, name) else f"{_name(asked, name).lower()}: {words}"
        for name in NAMES
        if name not in said and (words := _words(asked, name, begin=str))
    ]
    period = _period(asked, _in_full)
    if not period and asked.chosen("date_of") == STATEMENT:
        period = _t("by date of the first statement")
    return ", ".join([begin, *rest, *([period] if period else [])])


# Types whose label, without the word "type", does not say what happened.
NO_NOUNS = {"other", "unspecified", NONE}
# Their words say what they are. So do the words for having none, "no tag", but for those that tell of nobody.
BY_THEMSELVES = {"accounts_status", "accounts_group", "access"}
OF_SOMEBODY = {"accused", "accused_by", "denied_by"}


def _says_what_it_is(asked, name):
    return name in BY_THEMSELVES or (name not in OF_SOMEBODY and asked.chosen(name) == [NONE])


def _name(asked, name):
    """What a parameter is called in this kind of question."""
    return asked.names.get(name, NAMES[name])


def _words(asked, name, begin=capfirst):
    """What is asked by a parameter; `begin`: how words begin that are no names."""
    value = asked.chosen(name)
    if value in (None, "", []):
        return ""
    if name == "judged":
        return _t("left out") if value == "0" else ""
    field = asked.form.fields[name]
    if hasattr(field, "choices"):
        labels = dict(field.choices)
        return begin(_or(_small(labels[one]) for one in (value if isinstance(value, list) else [value])))
    if name in AREAS:
        return AREAS[name](value)
    if isinstance(value, list):
        words = [
            NOTHING.get(name, _t("none on record")) if one == NONE else _apart(getattr(one, "label", str(one)))
            for one in value
        ]
        return begin(_or(map(_small, words))) if name == "type" else _or(words)
    return _apart(asked.data[name])


# Unicode's classes of letters that run from right to left, and of what is no letter but turns those that follow, or ends that.
FROM_RIGHT = {"R", "AL"}
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def _apart(text):
    """A name, or words as they were typed, that turns nothing around it: a number after Arabic letters would go before them."""
    # Of what is nothing else a sign stands there, for something was asked.
    kept = "".join(letter for letter in text if unicodedata.bidirectional(letter) not in TURNING) or "\ufffd"
    is_turned = any(unicodedata.bidirectional(letter) in FROM_RIGHT for letter in kept)
    return f"\u2068{kept}\u2069" if is_turned else kept


def _small(label):
    """A label that is no name, as it stands inside a sentence."""
    label = str(label)
    return label[:1].lower() + label[1:]


def _box(box):
    west, south, east, north = (f"{degrees:.5g}" for degrees in box)
    return _t("%(west)s to %(east)s° E, %(south)s to %(north)s° N") % {
        "west": west,
        "east": east,
        "south": south,
        "north": north,
    }


def _circle(circle):
    latitude, longitude, kilometres = circle
    return _t("%(distance)s around %(point)s") % {
        "distance": distance(1000 * kilometres),
        "point": coordinates(latitude, longitude),
    }


def _area(area):
    latitude, longitude, metres = area
    return _t("known only to be within %(distance)s of %(point)s") % {
        "distance": distance(metres),
        "point": coordinates(latitude, longitude),
    }


AREAS = {"bbox": _box, "near": _circle, "area": _area}


def _or(words):
    return _t(" or ").join(str(one) for one in words)


def _short(first, last):
    """Some days, each of which may be missing, as a chip says them."""
    return [day and date_format(day, "j M Y") for day in (first, last)]


def _in_full(first, last):
    """The same as a sentence says them: a month or year that both have is said once."""
    form = "j F Y"
    if first and last and first != last and first.year == last.year:
        form = "j" if first.month == last.month else "j F"
    return [first and date_format(first, form), last and date_format(last, "j F Y")]


def _period(asked, say=_short):
    """When it was, or, by the dates of statements, when the first about it was issued."""
    words = _days(asked, say)
    return (
        _t("first statement %(period)s") % {"period": words}
        if words and asked.chosen("date_of") == STATEMENT
        else words
    )


def _days(asked, say):
    first, last, undated = (asked.chosen(name) for name in ("date_from", "date_to", "undated"))
    if undated == "only":
        return _t("date unknown")
    days = dict(zip(("first", "last"), say(first, last), strict=True))
    within = asked.chosen("date_match") == "within"
    if first and last and first != last:
        words = (_t("wholly within %(first)s to %(last)s") if within else _t("%(first)s to %(last)s")) % days
    elif first and last:
        words = (_t("wholly on %(first)s") if within else "%(first)s") % days
    elif first:
        words = (_t("no earlier than %(first)s") if within else _t("from %(first)s")) % days
    elif last:
        words = (_t("no later than %(last)s") if within else _t("until %(last)s")) % days
    else:
        return _t("date known") if undated == "exclude" else ""
    return _t("%(period)s, or no date") % {"period": words} if undated == "include" else words
