"""What was asked, in words: a chip for each parameter, and one sentence for the whole of it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .asking import NONE

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
    "party": _("Party involved"),
    "act": _("Act"),
    "issuer": _("Issuer"),
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
    "language": _("Language of a statement"),
    "source": _("Origin"),
    "updated_since": _("Changed since"),
    "judged": _("Links by judgement"),
}
PERIOD = ("date_from", "date_to", "date_match", "undated")


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
    for name, title in NAMES.items():
        names = PERIOD if name == "date_from" else (name,)
        if words := _period(asked) if name == "date_from" else _words(asked, name):
            found.append(Chip(title, words, query(asked.data, without=(*names, "cursor")), names))
    return found


def relaxations(asked, count) -> list[tuple[Chip, int, int]]:
    """(chip, what it finds alone, what is found without it) for every filter, the tightest first; `count` tells how many."""
    everything = [(chip, set(chip.parameters)) for chip in chips(asked)]
    found = [
        (
            chip,
            count(asked.without(*(name for _chip, names in everything for name in names - own))),
            count(asked.without(*own)),
        )
        for chip, own in everything
    ]
    return sorted(found, key=lambda row: row[1])


def carried(data, in_form) -> list[tuple[str, str]]:
    """What a form has no field for and asks again all the same, as (name, value)."""
    return [(name, value) for name in data if name not in in_form for value in data.getlist(name)]


def query(data, *, without=(), **also) -> str:
    """A query string: some parameters again without others; `also` sets further ones."""
    pairs = [(key, value) for key, values in data.lists() if key not in without and key not in also for value in values]
    return urlencode(pairs + [(key, value) for key, value in also.items() if value])


def sentence(asked, what="") -> str:
    """All that is asked, as the title of a page: "Small-arms fire in Sadarak district, accused: Armenia, denied, 2023"."""
    told = {name for name in ("type", "place") if _words(asked, name)}
    begin = _words(asked, "type") or what or _t("Incidents")
    if "place" in told:
        begin = _t("%(what)s in %(where)s") % {"what": begin, "where": _words(asked, "place")}
    rest = [
        words[0].lower() + words[1:] if name in BY_THEMSELVES else f"{NAMES[name].lower()}: {words}"
        for name in NAMES
        if name not in {"type", "place", "date_from"} and (words := _words(asked, name))
    ]
    return ", ".join([begin, *rest, *([period] if (period := _period(asked)) else [])])


# Their words say what they are.
BY_THEMSELVES = {"accounts_status", "accounts_group"}


def _words(asked, name):
    value = asked.chosen(name)
    if value in (None, "", []):
        return ""
    if name == "judged":
        return _t("left out") if value == "0" else ""
    field = asked.form.fields[name]
    if hasattr(field, "choices"):
        labels = dict(field.choices)
        return _or(capfirst(labels[one]) for one in (value if isinstance(value, list) else [value]))
    if isinstance(value, list) and name not in ("bbox", "near"):
        return _or(_t("none on record") if one == NONE else getattr(one, "label", str(one)) for one in value)
    return asked.data[name]


def _or(words):
    return _t(" or ").join(str(one) for one in words)


def _period(asked):
    first, last, undated = (asked.chosen(name) for name in ("date_from", "date_to", "undated"))
    if undated == "only":
        return _t("date unknown")
    days = {name: day and date_format(day, "j M Y") for name, day in (("first", first), ("last", last))}
    if first and last:
        words = days["first"] if first == last else _t("%(first)s to %(last)s") % days
    elif first:
        words = _t("from %(first)s") % days
    elif last:
        words = _t("until %(last)s") % days
    else:
        return _t("date known") if undated == "exclude" else ""
    if asked.chosen("date_match") == "within":
        words = _t("surely %(period)s") % {"period": words}
    return _t("%(period)s, or no date") % {"period": words} if undated == "include" else words
