"""What a page weighs, compressed as servers send it: it stays within the budget of its kind, whatever is added to it."""

import gzip
import re
from functools import cache
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db.models import Count

from incidents.models import Incident, Place
from investigations.models import Investigation
from parties.models import Agreement, Party
from statements.models import Statement
from tracker.demo.load import load

pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]
KB = 1_000
# Of text, styles, scripts; the explorer's scripts draw and ask without leaving the page.
HTML, CSS, JS, EXPLORER_JS = 30 * KB, 12 * KB, 25 * KB, 75 * KB
LISTS = [
    "/",
    "/?days=365",
    "/incidents/?view=list",
    "/incidents/trends/?time=month",
    "/statements/",
    "/statements/tallies/",
    "/parties/",
    "/investigations/",
    "/investigations/?view=table",
    "/agreements/",
    "/search/?q=fire",
    "/corrections/",
    "/methodology/",
]
EXPLORER = ["/incidents/", "/incidents/?view=map", "/incidents/?view=timeline"]


def weight(text):
    return len(gzip.compress(text, 9))


def files(html, pattern):
    """The weight of all files of one kind that a page asks for, each compressed by itself."""
    names = re.findall(pattern, html)
    assert names
    return sum(_weight_of(name) for name in names)


@cache
def _weight_of(name):
    return weight(Path(finders.find(name)).read_bytes())


def test_every_page_of_the_demo_is_within_its_budget(client):
    load()
    records = [
        record.get_absolute_url()
        for model in (Incident, Statement, Investigation, Party, Place, Agreement)
        for record in _longest(model)
    ]
    over = {}
    for address in [*LISTS, *EXPLORER, *records, f"{records[0]}history/"]:
        response = client.get(address)
        assert response.status_code == 200, address
        html = response.content.decode()
        most_of_scripts = EXPLORER_JS if address.startswith("/incidents/?") or address == "/incidents/" else JS
        weights = {
            "HTML": (weight(response.content), HTML),
            "CSS": (files(html, r'<link rel="stylesheet" href="/static/([^"]+)"'), CSS),
            "JS": (files(html, r'<script [^>]*src="/static/([^"]+)"'), most_of_scripts),
        }
        over |= {(address, kind): weighed for kind, weighed in weights.items() if weighed[0] > weighed[1]}
    assert over == {}


def _longest(model):
    """The heaviest parties and incidents are known by their claims; of the others, some."""
    rows = model.objects.annotate(many=Count("claims")) if model in (Incident, Statement) else model.objects.all()
    if model is Party:
        rows = rows.annotate(many=Count("statements"))
    return rows.order_by("-many" if model in (Incident, Statement, Party) else "pk")[:2]
