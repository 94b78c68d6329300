"""Every page in a real browser: nothing for axe to find, nothing wider than the window, nothing lost without JavaScript."""

from datetime import date

import pytest
from django.urls import reverse

from formats.dates import UncertainDate
from history.recording import recording
from incidents.models import Incident
from investigations.models import Investigation
from parties.models import Agreement
from releases.making import make
from statements.models import Statement
from tests import factories
from tests.browser.hands import enter, follow
from tests.browser.looks import EVERYTHING, faults_at
from tests.tracker.founding import FOUNDING, founding_alone, some_stories
from tracker.demo.load import HERE, load

pytestmark = pytest.mark.django_db(transaction=True)

REMOVE_MAPS = """document.querySelectorAll(".map-drawn, .live-map, .skip-map, .map-said, #map-keys").forEach(map => map.remove())"""
# Of every kind of account, of several places, and of an incident that is part of a larger one. All of the demo is more of the same.
STORIES = [FOUNDING, "2020-12-11-hadrut-khtsaberd", "2022-03-07-khramort", "2022-08-03-saribaba", "2023-04-11-tegh"]


@pytest.fixture
def unscripted(browser, live_server):
    """A window that runs no scripts."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, color_scheme="light")
    yield context.new_page()
    context.close()


def pages(folder):
    """The address of every kind of page over the demo records, by name."""
    load(HERE if EVERYTHING else some_stories(folder, *STORIES))
    garagac, askeran = (Incident.objects.get(external_id=key) for key in ("garagac", "askeran"))
    statement = Statement.objects.filter(claims__incident=garagac).order_by("pk").first()
    agreement, place = Agreement.objects.first(), garagac.place
    with recording(reason="The source was read again."):
        garagac.summary = ""
        garagac.save()
        factories.tally(
            statement,
            area=place,
            period=UncertainDate(date(2026, 11, 1), date(2026, 11, 30)),
            by_party=statement.issuer,
            violations=212,
            definition_note="Every case of fire, by small arms or heavier, counted once for each position.",
        )
    # One that has ended, as readers who kept its address find it.
    ended = Incident.objects.published().exclude(pk__in=[garagac.pk, askeran.pk]).last()
    ended.withdraw("It was entered twice.", replacement=garagac)
    # As the others of their kind, but for what was asked.
    asked = {
        "incidents, asked for": "/incidents/?type=fire&accounts_group=disputed&date_from=2022-01-01&date_to=2022-12-31",
        "accounts on another day": f"{garagac.get_absolute_url()}?known_on={date.today()}",
    }
    return (asked if EVERYTHING else {}) | {
        "overview": "/",
        "incidents": "/incidents/",
        "incidents, none found": "/incidents/?act=deny_occurrence&type=overflight&killed_min=50",
        "incidents over time": "/incidents/?view=timeline",
        "charts": "/incidents/trends/?accounts_group=disputed",
        "search": "/search/?q=sadarak",
        "garagac": garagac.get_absolute_url(),
        "askeran": askeran.get_absolute_url(),
        "statements": "/statements/",
        "statement": statement.get_absolute_url(),
        "parties": "/parties/",
        "party": statement.issuer.get_absolute_url(),
        "investigations": "/investigations/",
        "tallies": "/statements/tallies/",
        "investigations, in a table": "/investigations/?view=table",
        "investigation": Investigation.objects.get(incidents=askeran).get_absolute_url(),
        "agreements": "/agreements/",
        "agreement": agreement.get_absolute_url(),
        "place": place.get_absolute_url(),
        "corrections": "/corrections/",
        "withdrawn": ended.get_absolute_url(),
        **{
            f"history of {name}": f"{record.get_absolute_url()}history/"
            for name, record in {
                "incident": garagac,
                "withdrawn": ended,
                "party": statement.issuer,
            }.items()
        },
        "methodology": "/methodology/",
        "data": "/data/",
        "release": make("2026.11", "The first.").get_absolute_url(),
        "not found": "/incidents/CIR-999999/",
        "refused": "/incidents/?typo=1",
        "sign-in": reverse("account_login"),
    }


def test_everyone_can_use_every_page(page, tmp_path):
    assert faults_at(page, pages(tmp_path)) == {}


def test_everyone_can_use_an_empty_register_too(page):
    addresses = ("/", "/incidents/", "/statements/", "/parties/", "/investigations/")
    assert faults_at(page, {address: address for address in addresses}) == {}


def text_of(window, address):
    """What a page says: of a map, which is drawn with and without scripts and names what there is room for, the caption alone."""
    window.goto(address)
    window.evaluate(REMOVE_MAPS)
    # What is only there for scripts says so, and is missed by nobody without them.
    window.evaluate("document.querySelectorAll('.scripted').forEach(one => one.remove())")
    return window.locator("body").inner_text()


def test_every_page_says_the_same_without_javascript(page, unscripted, tmp_path):
    addresses = pages(tmp_path)
    page.set_viewport_size(unscripted.viewport_size)
    said = {name: text_of(page, address) for name, address in addresses.items()}
    assert [name for name, address in addresses.items() if text_of(unscripted, address) != said[name]] == []


def test_a_reader_without_javascript_chooses_a_dark_page_and_keeps_it(unscripted, live_server):
    unscripted.goto("/methodology/")
    follow(unscripted, unscripted.get_by_role("link", name="Dark"))
    assert unscripted.url == f"{live_server.url}/methodology/"
    unscripted.goto("/incidents/")
    assert unscripted.locator("html").get_attribute("data-theme") == "dark"


def test_a_reader_walks_from_the_overview_to_the_denial_by_keyboard(page, tmp_path):
    load(founding_alone(tmp_path))
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to content"
    title = Incident.objects.get(external_id="garagac").title
    for _step in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == title:
            break
    enter(page)
    heading = page.get_by_role("heading", level=1)
    assert heading.inner_text() == title
    table = page.get_by_role("table").first
    assert table.get_by_role("columnheader").count() >= 3
    assert "disinformation" in table.inner_text()
