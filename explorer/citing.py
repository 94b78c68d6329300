"""How a record is cited: in words by the pages, here for programs that keep references; and how a question is."""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from . import licence

VERSION = settings.SPECTACULAR_SETTINGS["VERSION"]
# What TeX takes for its own marks.
MARKS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{mark: f"\\{mark}" for mark in "{}%&#_$"},
}


def selection(path, asked_for) -> dict:
    """What a page of things found is cited by, beside its sentence: where the same question is asked again, and of which version."""
    return {"address": settings.SITE_URL + "?".join(filter(None, [path, asked_for])), "version": VERSION}


def bibtex(reference, title, address, recorded, version=None, day=None) -> str:
    """An entry of BibTeX for a record, recorded on one day; its version is of another. Letters of any script stay what they are."""
    lines = [
        ("author", "{Ceasefire Incident Register}"),
        ("title", f"{{{_plain(title)}}}"),
        ("year", f"{recorded:%Y}"),
        (
            "note",
            f"Record {reference}, recorded {recorded:%Y-%m-%d}"
            + (f"; version {version}, of {day:%Y-%m-%d}" if version else ""),
        ),
        ("url", address),
    ]
    return "\n".join([f"@misc{{{reference},", *(f"  {name} = {{{words}}}," for name, words in lines), "}"])


def cited(question, address) -> str:
    """What was found is told by what was asked: its words, and where it is asked again."""
    return _("%(register)s, version %(version)s, “%(question)s”. %(address)s") % {
        "register": settings.SPECTACULAR_SETTINGS["TITLE"],
        "version": VERSION,
        "question": question,
        "address": address,
    }


def about(question, address) -> dict:
    """What a collection says of itself, beside what is in it."""
    return {
        "title": question,
        "citation": cited(question, address),
        "licence": {"name": licence.NAME, "url": licence.URL},
        "url": address,
    }


def _plain(words) -> str:
    return re.sub(r"[\\~^{}%&#_$]", lambda mark: MARKS[mark[0]], " ".join(words.split()))
