"""One question from the front page to an answer taken along: contested small-arms fire around a settlement in one spring, of which a
side is accused. By keys alone, without scripts, and on a phone."""

import csv
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from formats.dates import UncertainDate
from history.recording import recording
from tests import factories
from tests.browser.hands import enter, follow, tab_to, tab_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_records")]

DENIED = "Alleged small-arms fire at the ford"
# Box by box: name and value, and how much is found with it and those before.
CHOSEN = (
    ("type=small_arms_fire", 7),
    ("place=sadarak-district", 6),
    ("accused=northland", 5),
    ("accounts_group=disputed", 4),
)
MARK = 'field.className.includes?.("map-mark")'


@pytest.fixture
def _records():
    """What is asked for, once with a date and once without, and what differs from it in one way each."""
    with recording():
        accused, accuser = (
            factories.party(name, code=name[0] + "L", slug=name.lower()) for name in ("Northland", "Southland")
        )
        district = factories.place("Sadarak district", kind="district", slug="sadarak-district")
        ford = factories.place("The ford", parent=district, latitude=39.71, longitude=44.88, radius_m=1000)
        village = factories.place("Tegh", latitude=39.56, longitude=46.48, radius_m=1000)

        def alleged(title, day, *, place=ford, types=("small_arms_fire",), by=accuser, of=accused, is_denied=True):
            when = UncertainDate.on(day) if day else None
            made = factories.incident(title, types=list(types), date=when, place=place)
            factories.claim(factories.statement(by), made, "accuse", about=of, quote="They fired at 2:30 a.m.")
            if is_denied:
                factories.claim(factories.statement(of), made, "deny_occurrence", about=of, quote="Nothing happened.")

        spring = date(2023, 4, 10)
        alleged(DENIED, spring)
        alleged("Alleged small-arms fire on a day that nobody names", None)
        alleged("Alleged small-arms fire that nobody has denied", spring, is_denied=False)
        alleged("Alleged small-arms fire elsewhere", spring, place=village)
        alleged("Alleged small-arms fire by the other side", spring, by=accused, of=accuser)
        alleged("Alleged mortar fire", spring, types=["mortar_fire"])
        alleged("Alleged small-arms fire in winter", date(2023, 1, 20))
        alleged("Alleged small-arms fire in summer", date(2023, 7, 2))


def found(page, words):
    """The heading says how much was found, and so does what is read aloud."""
    expect(page.locator("h1")).to_have_text(words)


def box_of(page, chosen):
    name, value = chosen.split("=")
    return page.locator(f'input[name="{name}"][value="{value}"]')


def titles(page):
    return page.locator(".records h3 a").all_inner_texts()


def shown_on_map(page, marks):
    expect(page.locator("figure[data-map]")).to_have_attribute("data-shown", str(marks), timeout=10_000)


def rows_of(download):
    with Path(download.path()).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_by_keys_alone_from_the_front_page_to_what_each_side_says(page):
    # Where a link within the page leads is where it is at once, however busy the machine.
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")
    tab_until(page, 'field.textContent.trim() === "Incidents"')
    enter(page)
    # Filters take effect as they are chosen, and the focus stays where it is.
    for box, count in CHOSEN:
        tab_to(page, box, limit=60)
        page.keyboard.press("Space")
        found(page, f"{count} of 8 incident records")
    # The period, on bars of a week: from the one that began on 16 January up to that of 26 June.
    tab_until(page, 'field.dataset.end === "from"')
    assert page.evaluate("document.activeElement.getAttribute('aria-valuetext')") == "from 16 Jan 2023"
    for _leap in range(2):
        page.keyboard.press("PageUp")
    page.keyboard.press("Enter")
    found(page, "2 of 8 incident records")
    assert "date_from=2023-03-13" in page.url
    tab_until(page, 'field.dataset.end === "to"')
    page.keyboard.press("End")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    found(page, "1 of 8 incident records")
    assert titles(page) == [DENIED]
    # What a period leaves out for having no date is told, and is one key away.
    tab_until(page, 'field.textContent.trim() === "Show it too"')
    page.keyboard.press("Enter")
    found(page, "2 of 8 incident records")
    # Both are at the ford; on the map they are one circle, as far as it can be enlarged.
    shown_on_map(page, 1)
    tab_until(page, 'field.className.startsWith?.("live-map")')
    tab_until(page, MARK)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "2 incidents close together"
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup")).to_contain_text("2 incidents close together")
    assert page.evaluate("document.activeElement.textContent") == "Show as a list"
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    page.keyboard.press("Escape")
    # Back in the list, at the first that the circle stands for; j goes on to the next.
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == DENIED
    enter(page)
    assert page.locator("h1").inner_text() == DENIED
    tab_until(page, 'field.getAttribute("href") === "#accounts"')
    page.keyboard.press("Enter")
    expect(page.locator("#accounts")).to_be_in_viewport()
    # Each account is a stop on the way through the matrix, and leads to the words it rests on.
    for side, number in (("Northland", "s2"), ("Southland", "s1")):
        tab_until(page, f'field.closest("table.matrix") && field.textContent.trim() === "{side}"')
        tab_until(page, f'field.closest("table.matrix") && field.getAttribute("href") === "#{number}"')
    page.keyboard.press("Enter")
    expect(page.locator("#s1")).to_be_in_viewport()
    row = page.get_by_role("row").filter(has_text="Did it happen")
    assert row.get_by_role("cell").last.inner_text().startswith("Accounts differ")


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_whoever_comes_to_the_filters_finds_them_open(browser, live_server, scripts):
    factories.investigation()
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto("/investigations/")
    page.get_by_role("link", name="Filter them, in the table").click()
    expect(page.locator("#q")).to_be_in_viewport()
    # What would fold them again is not offered, and comes back with the next page.
    expect(page.locator(".to-filters")).to_be_hidden()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.locator("#q")).to_be_hidden()
    page.locator(".to-filters").click()
    expect(page.locator("#q")).to_be_in_viewport()
    context.close()


def test_without_scripts_from_filters_to_a_file_of_the_same_rows(browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto("/")
    follow(page, page.get_by_role("link", name="Incidents", exact=True).first)
    for box, _count in CHOSEN:
        box_of(page, box).check()
    page.locator("#date_from").fill("2023-03-01")
    page.locator("#date_to").fill("2023-05-31")
    follow(page, page.get_by_role("button", name="Apply filters"))
    found(page, "1 of 8 incident records")
    follow(page, page.get_by_role("link", name="Show it too"))
    found(page, "2 of 8 incident records")
    # The drawing leads to what it shows, all else asked for as before.
    follow(page, page.get_by_role("link", name="Map", exact=True))
    drawn = page.get_by_role("group", name="Map of 2 incidents")
    follow(page, drawn.get_by_role("link", name="2 incidents close together"))
    found(page, "2 of 8 incident records")
    assert page.locator(".chip").filter(has_text="Box:").count() == 1
    assert page.locator("#date_to").input_value() == "2023-05-31"
    listed = page.locator(".records .id").all_inner_texts()
    page.get_by_text("Take this result with you").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV, one row an incident").click()
    rows = rows_of(download.value)
    assert [row["reference"] for row in rows] == listed
    assert {row["title"] for row in rows} == set(titles(page))
    assert {row["accounts_group"] for row in rows} == {"disputed"}
    context.close()


def test_on_a_phone_without_scripts_applied_filters_are_folded_and_counted(browser, live_server):
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/incidents/")
    page.locator(".to-filters").click()
    for box, _count in CHOSEN[:2]:
        box_of(page, box).check()
    follow(page, page.get_by_role("button", name="Apply filters"))
    expect(page.locator("#q")).to_be_hidden()
    assert page.locator(".to-filters").inner_text().split() == ["Filters", "2", "applied"]
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_what_is_taken_along_is_near_the_top_of_every_view(browser, live_server, width):
    context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 900})
    page = context.new_page()
    files = page.get_by_role("heading", name="Take this result with you")
    file = page.get_by_role("link", name="CSV, one row an incident")
    for view in ("list", "map", "timeline"):
        page.goto(f"/incidents/?view={view}")
        assert below(page.locator(".records"), files) > 0
        assert below(page.locator(".records-map, .lanes").or_(page.locator(".records")).first, files) > 0
        expect(file).to_be_hidden()
        files.click()
        expect(file).to_be_in_viewport()
    page.goto("/incidents/")
    link = page.get_by_role("link", name="Take this result with you")
    if width == 1440:
        # Under the map, which stays in sight with them, whatever part of the list is read.
        assert 0 < below(files, page.locator(".live-map")) < 700
        page.locator(".records > li").last.scroll_into_view_if_needed()
        file.hover()
        expect(page.locator(".records > li").last).to_be_in_viewport()
        expect(link).to_be_hidden()
    else:
        assert below(files, page.locator(".records")) > 0
        link.click()
        expect(file).to_be_in_viewport()
    context.close()


def below(one, other):
    """How far one thing begins below another, in pixels."""
    return one.bounding_box()["y"] - other.bounding_box()["y"]


def test_on_a_phone_by_touch(browser, live_server):
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        accept_downloads=True,
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_text("Menu", exact=True).tap()
    with page.expect_navigation():
        page.locator(".menu").get_by_role("link", name="Incidents").tap()
    # The filters are folded above the list, and open in place.
    expect(page.locator("#q")).to_be_hidden()
    page.locator(".to-filters").tap()
    expect(page.locator("#q")).to_be_in_viewport()
    # How much is found stands beside the button, as the list is out of sight.
    beside = page.locator(".facets .apply")
    for box, count in CHOSEN:
        box_of(page, box).tap()
        expect(beside).to_contain_text(f"{count} found")
        expect(beside).to_be_in_viewport()
    page.locator("#date_from").fill("2023-03-01")
    page.locator("#date_to").fill("2023-05-31")
    expect(beside).to_contain_text("1 found")
    page.get_by_role("button", name="Apply filters").tap()
    # Once they are applied they are folded again, and say how many they are.
    expect(page.locator("#q")).to_be_hidden()
    expect(page.locator("h1")).to_be_in_viewport()
    expect(page.locator("h1")).to_be_focused()
    found(page, "1 of 8 incident records")
    assert page.locator(".to-filters").inner_text().split() == ["Filters", "5", "applied"]
    # Nothing is wider than the phone, the chips of five filters neither.
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("link", name="Map", exact=True).tap()
    # The map before this one shows as much.
    expect(page.get_by_role("link", name="Map", exact=True)).to_have_attribute("aria-current", "page")
    shown_on_map(page, 1)
    page.locator(".live-map .map-mark").tap()
    expect(page.locator(".leaflet-popup")).to_contain_text(DENIED)
    page.get_by_text("Take this result with you").tap()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV, one row an incident").tap()
    assert [row["title"] for row in rows_of(download.value)] == titles(page) == [DENIED]
    with page.expect_navigation():
        page.locator(".records h3").get_by_role("link", name=DENIED).tap()
    # A table of accounts becomes a block for each aspect.
    matrix = page.get_by_role("table", name="What each party says")
    assert matrix.get_by_role("cell").first.evaluate("cell => getComputedStyle(cell).display") == "grid"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()
