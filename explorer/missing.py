"""The page for an address at which there is nothing: what may have been meant."""

import re
from urllib.parse import unquote

from django.db import DatabaseError
from django.shortcuts import render

from incidents.models import Incident
from investigations.models import Investigation
from statements.models import Statement

from . import reading

# Of a kind of record: what its addresses begin with.
SECTIONS = {"incidents": Incident, "statements": Statement, "investigations": Investigation}
SERIES = {model.series.prefix.lower(): model for model in SECTIONS.values()}
# As people type a reference: cir-42, CIR 000042, CIR-42.
REFERENCE = re.compile(rf"\b({'|'.join(SERIES)})[-_ ]?([0-9]{{1,15}})(?![0-9])", re.IGNORECASE | re.ASCII)
NUMBER = re.compile(rf"^/({'|'.join(SECTIONS)})/([0-9]{{1,15}})/?$", re.ASCII)
EITHER_WAY = 2
LONGEST_WORDS = 100


def page(request, exception=None):
    """Nearby records that the reader may see, where the address names a number of one, and a search for what it ends with."""
    path = unquote(request.path)
    model, number = _meant(path)
    try:
        near = _near(model, number, request.user) if model else []
    except DatabaseError:
        # That nothing is there can be said without knowing what is beside it.
        near = []
    words = "" if model else _words(path)
    return render(request, "404.html", {"near": near, "words": words, "number": number}, status=404)


def _meant(path):
    """(kind of record, number) that an address names, however it is typed; (None, None) where it names none."""
    if found := REFERENCE.search(path):
        return SERIES[found[1].lower()], int(found[2])
    if found := NUMBER.match(path):
        return SECTIONS[found[1]], int(found[2])
    return None, None


def _near(model, number, user):
    """The one with this number, if the reader may see it, and the nearest on either side, in order."""
    listed = reading.listed(model, user)
    before = listed.filter(pk__lte=number).order_by("-pk")[: EITHER_WAY + 1]
    after = listed.filter(pk__gt=number).order_by("pk")[:EITHER_WAY]
    return [*reversed(before), *after]


def _words(path) -> str:
    """What an address ends with, as words to search for."""
    last = path.rstrip("/").rpartition("/")[2]
    return " ".join(re.sub(r"[-_+.]", " ", last).replace("\0", " ").split())[:LONGEST_WORDS]
