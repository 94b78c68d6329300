"""Questions asked without leaving the page: what is found follows what is chosen, and nothing in use is taken away."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from formats.dates import UncertainDate
from history.recording import recording
from tests import factories
from tests.browser.hands import follow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _records():
    """Five incidents, a week apart and at two places, and one without a date."""
    with recording():
        places = [factories.place("Agdam"), factories.place("Zod")]
        side = factories.party("Northland", code="NL")
        for number in range(5):
            when = UncertainDate.on(date(2023, 5, 1) + timedelta(weeks=number))
            types = ["mortar_fire"] if number < 2 else ["overflight"]
            made = factories.incident(f"Reported case {number}", types=types, date=when, place=places[number % 2])
            factories.claim(factories.statement(side, summary=f"Said of case {number}."), made)
        span = UncertainDate(date(2023, 5, 10), date(2023, 5, 20))
        factories.incident("Reported in a span", types=["overflight"], date=span, place=places[0])
        factories.incident("Reported on no day", types=["mortar_fire"])


@pytest.fixture
def unguarded(browser, live_server):
    """A window that may be refused what it asks for."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


LETTERS = """[...document.querySelectorAll(".chart")].filter(chart => chart.getClientRects().length).map(
  chart => chart.getScreenCTM().a * parseFloat(getComputedStyle(chart).fontSize)
)"""


def told(window, words):
    expect(window.locator("#live-status")).to_have_text(words)


def count(window, name, value):
    box = window.locator(f'input[name="{name}"][value="{value}"]')
    return int(re.match(r"\d+", box.locator("xpath=..").locator(".c").inner_text())[0])


def asked(window):
    return dict(parse_qsl(urlsplit(window.url).query, keep_blank_values=True))


def back(window):
    """The page of the address before is loaded anew."""
    with window.expect_event("load"):
        window.evaluate("history.back()")


def focused(window):
    return window.evaluate("[document.activeElement.name, document.activeElement.value].join('=')")


@pytest.mark.usefixtures("_records")
def test_whoever_sorts_by_keys_stays_on_the_order_that_was_chosen(page):
    page.goto("/incidents/?view=list")
    for words in ("Place", "Date of event"):
        page.locator(".choice").get_by_role("link", name=words, exact=True).focus()
        page.keyboard.press("Enter")
        chosen = page.locator(".head-row .choice strong")
        expect(chosen).to_have_text(words)
        expect(chosen).to_be_focused()


@pytest.mark.usefixtures("_records")
def test_a_filter_takes_effect_as_it_is_chosen(page):
    page.goto("/incidents/?view=list")
    page.get_by_text("Casualties reported").click()
    assert count(page, "accounts_status", "no_account") == 2
    page.locator('input[name="type"][value="mortar_fire"]').focus()
    page.keyboard.press("Space")
    told(page, "3 of 7 incident records")
    assert focused(page) == "type=mortar_fire"
    assert asked(page) == {"type": "mortar_fire", "view": "list"}
    assert page.title().startswith("Mortar fire")
    assert page.locator("#killed_min").is_visible()
    assert page.locator(".records > li").count() == 3
    assert count(page, "accounts_status", "no_account") == 1
    # Links to what is asked elsewhere have followed.
    assert "type=mortar_fire" in page.locator('link[type="application/json"]').get_attribute("href")
    assert "mortar_fire" in page.get_by_role("link", name="Dark").get_attribute("href")
    page.get_by_role("link", name="Place", exact=True).click()
    expect(page.locator(".records h3").first).to_have_text("Reported case 0")
    page.locator(".chip").click()
    told(page, "7 incident records")
    assert not page.locator('input[name="type"][value="mortar_fire"]').is_checked()
    assert asked(page) == {"sort": "place", "view": "list"}
    # Whoever pressed a link that is gone reads on at the heading.
    assert page.evaluate("document.activeElement.textContent") == "7 incident records"
    back(page)
    back(page)
    expect(page.locator("h1")).to_have_text("3 of 7 incident records")
    assert page.locator('input[name="type"][value="mortar_fire"]').is_checked()


@pytest.mark.usefixtures("_records")
def test_words_are_asked_once_they_are_typed(page):
    requests = []
    page.on("request", lambda request: requests.append(request.url) if request.resource_type == "xhr" else None)
    page.goto("/statements/")
    page.locator("#q").focus()
    page.keyboard.type("case 3", delay=20)
    told(page, "1 of 5 statements")
    assert len(requests) == 1
    assert asked(page) == {"q": "case 3"}
    page.keyboard.press("Backspace")
    page.keyboard.type("4")
    page.keyboard.press("Home")
    expect(page.get_by_text("Said of case 4.")).to_be_visible()
    assert (focused(page), page.evaluate("document.activeElement.selectionStart")) == ("q=case 4", 0)
    assert asked(page) == {"q": "case 4"}
    # However often it was asked, typing made one entry.
    back(page)
    expect(page.locator("h1")).to_have_text("5 statements")
    assert page.locator("#q").input_value() == ""


@pytest.mark.usefixtures("_records")
def test_what_cannot_be_answered_leaves_the_list_and_says_so(unguarded):
    page, held = unguarded, []
    page.goto("/incidents/?date_from=2023-05-08")
    page.locator("#date_to").fill("2023-04-01")
    expect(page.locator("#mistake-date_to")).to_have_text("The latest date is before the earliest.")
    told(page, "This request was not understood. Nothing was searched.")
    previous = page.get_by_text("The list below is from your previous filters.")
    expect(previous).to_be_visible()
    assert focused(page) == "date_to=2023-04-01"
    assert page.locator(".records > li").count() == 5
    page.locator("#date_to").fill("2023-05-31")
    told(page, "5 of 7 incident records")
    expect(previous).to_have_count(0)

    page.route("**/incidents/?*type=*", lambda route: held.append(route))
    page.locator('input[name="type"][value="overflight"]').check()
    told(page, "Updating results. The list below is from your previous filters.")
    expect(page.locator("#results")).to_have_attribute("aria-busy", "true")
    held[0].fulfill(status=500, body="Broken.")
    expect(page.get_by_role("heading", name="The list could not be updated")).to_be_visible()
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    assert "type=overflight" in page.url
    assert page.locator('input[name="type"][value="overflight"]').is_checked()
    page.unroute("**/incidents/?*type=*")
    page.get_by_role("link", name="Try again").click()
    told(page, "4 of 7 incident records")
    assert page.locator("#trouble").inner_text() == ""


@pytest.mark.usefixtures("_records")
def test_a_period_is_chosen_on_the_bars(page):
    page.goto("/incidents/")
    first = page.locator(".wide [data-end=from]")
    assert (first.get_attribute("role"), first.get_attribute("aria-valuemin")) == ("slider", "0")
    assert first.get_attribute("aria-valuetext") == "from 1 May 2023"
    first.focus()
    page.keyboard.press("Shift+ArrowRight")
    assert first.get_attribute("aria-valuetext") == "from 5 May 2023"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    told(page, "5 of 7 incident records")
    assert asked(page) == {"date_from": "2023-05-04"}
    assert page.locator("#date_from").input_value() == "2023-05-04"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Start of the period"
    # By mouse, from the third bar to the eighth; what it passes over is followed by nobody.
    page.goto("/incidents/")
    bars = page.locator(".wide svg.chart").bounding_box()
    scale = bars["width"] / 940
    step = (840 - 44) / 29
    y = bars["y"] + 60
    page.mouse.move(bars["x"] + (44 + 2.5 * step) * scale, y)
    page.mouse.down()
    page.mouse.move(bars["x"] + (44 + 7.5 * step) * scale, y, steps=3)
    page.mouse.up()
    told(page, "1 of 7 incident records")
    assert asked(page) == {"date_from": "2023-05-03", "date_to": "2023-05-08"}
    # The way out stands below the chart.
    page.get_by_role("link", name="All dates").click()
    told(page, "7 incident records")
    assert asked(page) == {}
    assert page.locator("#date_from").input_value() == ""
    page.goto("/incidents/?date_from=2023-05-03&date_to=2023-05-08")
    # A bar is a link still.
    page.locator(".wide .slot a").first.click()
    page.wait_for_url("**date_match=within**")


@pytest.mark.usefixtures("_records")
def test_a_handle_goes_to_the_nearest_edge_of_a_week(page):
    page.goto("/incidents/?date_from=2023-03-01&date_to=2023-06-30")
    handles = {end: page.locator(f"[data-end={end}]:visible") for end in ("from", "to")}
    assert handles["from"].get_attribute("aria-valuetext") == "from 1 Mar 2023"
    weeks = page.locator("svg.chart:visible .slot").evaluate_all(
        "all => all.map(({ dataset }) => [dataset.from, dataset.to])"
    )
    step = page.locator("svg.chart:visible").evaluate(
        "svg => (svg.dataset.end - svg.dataset.left) / svg.querySelectorAll('.slot').length * svg.getScreenCTM().a"
    )

    def drag(end, by):
        """What a handle says of itself while it is dragged by so many weeks."""
        line = handles[end].locator(".line").bounding_box()
        x, y = line["x"] + line["width"] / 2, line["y"] + 10
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + by * step, y, steps=3)
        said = handles[end].get_attribute("aria-valuetext")
        page.mouse.move(x, y)
        page.mouse.up()
        return said

    assert [drag("from", by) for by in (0.4, 0.6, 1.4)] == [weeks[at][0] for at in (0, 1, 1)]
    assert [drag("to", -by) for by in (0.4, 0.6, 1.4)] == [weeks[-1 - at][1] for at in (0, 1, 1)]


@pytest.mark.usefixtures("_records")
def test_nothing_is_missing_without_javascript(browser, live_server, monkeypatch):
    monkeypatch.setattr("explorer.exploring.PER_PAGE", 4)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/incidents/")
    follow(page, page.get_by_role("link", name="Timeline"))
    page.locator("#q").fill("Reported")
    follow(page, page.get_by_role("button", name="Apply filters"))
    assert asked(page) == {"q": "Reported", "view": "timeline"}
    assert page.locator(".lane > .wide a").count() == 3
    follow(page, page.get_by_role("link", name="Date of event"))
    follow(page, page.get_by_role("link", name="Next page"))
    assert page.locator(".records > li").count() == 3
    assert page.locator(".records h3").last.inner_text() == "Reported on no day"
    follow(page, page.get_by_role("link", name="List", exact=True))
    assert page.locator(".records > li").count() == 3
    assert page.locator("#open-shortcuts").is_hidden()
    context.close()


@pytest.mark.usefixtures("_records")
def test_single_keys_move_and_search_until_they_are_turned_off(page):
    page.goto("/incidents/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "Reported on no day"
    page.keyboard.press("/")
    page.keyboard.type("?")
    assert focused(page) == "q=?"
    page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.get_by_label("Use these shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_hidden()


@pytest.mark.usefixtures("_records")
def test_letters_of_the_chart_are_about_as_large_at_every_width(page):
    for address in ("/?days=all", "/incidents/"):
        page.goto(address)
        for width in (320, 390, 700, 820, 1024, 1280, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            (letters,) = page.evaluate(LETTERS)
            assert 11.9 <= letters <= 13.1, (address, width)


@pytest.mark.usefixtures("_records")
def test_what_keeps_its_place_while_the_list_is_read(page):
    page.goto("/incidents/")
    page.set_viewport_size({"width": 1440, "height": 900})
    stays = page.locator(".beside")
    assert stays.evaluate("column => getComputedStyle(column).position") == "sticky"
    assert page.locator(".records-map").bounding_box()["height"] < 700


@pytest.mark.usefixtures("_records")
@pytest.mark.parametrize("is_slow", [False, True])
def test_a_link_that_is_pressed_before_the_answer_takes_along_what_was_typed(unguarded, is_slow):
    # htmx says on the console that a question was replaced.
    page = unguarded
    if is_slow:
        page.route("**/incidents/?*", lambda route: (page.wait_for_timeout(400), route.continue_()))
    page.goto("/incidents/?judged=0&type=mortar_fire")
    page.locator("#date_from").fill("2023-05-05")
    page.get_by_role("link", name="List", exact=True).click()
    expect(page.locator("h1")).to_have_text("1 of 7 incident records")
    assert asked(page) == {"judged": "0", "type": "mortar_fire", "date_from": "2023-05-05", "view": "list"}
    assert page.locator("#date_from").input_value() == "2023-05-05"
    # What a link takes away is taken away all the same.
    page.locator("#date_to").fill("2023-06-30")
    page.locator(".chip").filter(has_text="Links by judgement").click()
    expect(page.locator(".chip").filter(has_text="5 May 2023 to 30 Jun 2023")).to_have_count(1)
    expect(page.locator(".chip").filter(has_text="Links by judgement")).to_have_count(0)
    assert asked(page) == {"type": "mortar_fire", "date_from": "2023-05-05", "date_to": "2023-06-30", "view": "list"}
    # So is all of it by the link that clears all.
    page.locator("#q").fill("case 1")
    page.locator(".apply").get_by_role("link", name="Clear all").click()
    expect(page.locator("h1")).to_have_text("7 incident records")
    assert asked(page) == {"view": "list"}
    assert page.locator("#q").input_value() == ""
