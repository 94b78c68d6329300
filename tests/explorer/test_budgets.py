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
from tests.tracker.founding import longest_stories, some_stories
from tracker.demo.load import load

pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]
KB = 1_000
# Of text, styles, scripts. The explorer alone has scripts that draw a map and ask without leaving the page.
HTML, CSS, JS, EXPLORER_JS = 30 * KB, 12 * KB, 25 * KB, 75 * KB
LISTS = [
    "/",
    "/?days=365",
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
EXPLORER = ["/incidents/", "/incidents/?view=list", "/incidents/?view=map", "/incidents/?view=timeline"]


def weight(text):
    return len(gzip.compress(text, 9))


def weights(response):
    """Kind → how much a page asks for, each file compressed by itself."""
    html = response.content.decode()
    styles = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', html)
    scripts = re.findall(r'<script [^>]*src="/static/([^"]+)"', html)
    assert styles
    assert scripts
    return {
        "HTML": weight(response.content),
        "CSS": sum(_weight_of(name) for name in styles),
        "JS": sum(_weight_of(name) for name in scripts),
    }


@cache
def _weight_of(name):
    return weight(Path(finders.find(name)).read_bytes())


def test_every_page_of_the_demo_is_within_its_budget(client, tmp_path):
    load(some_stories(tmp_path, *longest_stories(16)))
    records = [
        record.get_absolute_url()
        for model in (Incident, Statement, Investigation, Party, Place, Agreement)
        for record in _longest(model)
    ]
    over = {}
    for address in [*LISTS, *EXPLORER, *records, f"{records[0]}history/"]:
        response = client.get(address)
        assert response.status_code == 200, address
        of_explorer = address.partition("?")[0] == "/incidents/"
        most = {"HTML": HTML, "CSS": CSS, "JS": EXPLORER_JS if of_explorer else JS}
        over |= {(address, kind): found for kind, found in weights(response).items() if found > most[kind]}
    assert over == {}


def _longest(model):
    """The heaviest parties and incidents are known by their claims; of the others, some."""
    rows = model.objects.annotate(many=Count("claims")) if model in (Incident, Statement) else model.objects.all()
    if model is Party:
        rows = rows.annotate(many=Count("statements"))
    return rows.order_by("-many" if model in (Incident, Statement, Party) else "pk")[:2]
