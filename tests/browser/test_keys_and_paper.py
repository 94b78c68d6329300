"""The explorer by keys alone and without scripts; and what is read on paper, where nothing can be followed or opened."""

import re

import pytest
from playwright.sync_api import expect

from history.recording import recording
from incidents.models import Incident
from tests import factories
from tests.browser.hands import enter, tab_to
from tests.tracker.founding import founding_alone
from tracker.demo.load import load

pytestmark = pytest.mark.django_db(transaction=True)
FOCUS = "document.activeElement.textContent.trim()"
SHOWN = "one => getComputedStyle(one).display"
NAVIGATION = ".site-nav, .site-head .search, .menu, .skip, .pager, .seg, .explorer > aside, .site-foot a, .figures-table > summary"


def test_filters_are_chosen_and_applied_by_keys_alone(browser, live_server, tmp_path):
    load(founding_alone(tmp_path))
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    window = context.new_page()
    window.goto("/incidents/")
    tab_to(window, "accounts_status=denied", limit=120)
    window.keyboard.press("Space")
    # Each box is a stop of its own, on the way to the button that follows them.
    for _step in range(120):
        window.keyboard.press("Tab")
        if window.evaluate(FOCUS) == "Apply filters":
            break
    enter(window)
    assert window.url == f"{live_server.url}/incidents/?accounts_status=denied"
    assert window.locator("h1").inner_text() == "1 of 2 incident records"
    assert window.locator('input[name="accounts_status"][value="denied"]').is_checked()
    context.close()


@pytest.mark.parametrize(("width", "scripts"), [(1440, False), (1440, True), (320, False)])
def test_whoever_goes_by_keys_steps_over_the_filters_at_once(browser, live_server, tmp_path, width, scripts):
    load(founding_alone(tmp_path))
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 800}, java_script_enabled=scripts
    )
    window = context.new_page()
    for address in ("/incidents/", "/statements/", "/parties/", "/investigations/?view=table"):
        window.goto(address)
        for words in ("Skip to content", "Skip filters"):
            window.keyboard.press("Tab")
            assert window.evaluate(FOCUS) == words
            expect(window.locator(".skip:focus")).to_be_in_viewport(ratio=1)
            window.keyboard.press("Enter")
        window.keyboard.press("Tab")
        assert window.evaluate("Boolean(document.activeElement.closest('#results'))"), address
    context.close()


HIDDEN = """() => {
  const field = document.activeElement, bar = document.querySelector(".facets .apply");
  if (!field.closest(".facets") || field.closest(".apply")) return "";
  const { top, bottom } = field.getBoundingClientRect();
  return top < 0 || bottom > Math.min(innerHeight, bar.getBoundingClientRect().top) ? field.name || field.textContent.trim() : "";
}"""


@pytest.mark.parametrize(("width", "height"), [(1440, 700), (1440, 900), (390, 844)])
@pytest.mark.parametrize("address", ["/incidents/", "/statements/", "/investigations/?view=table"])
def test_what_has_the_focus_is_never_behind_the_button_that_sticks_to_the_edge(page, tmp_path, address, width, height):
    load(founding_alone(tmp_path))
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    if width < 900:
        page.locator(".to-filters").click()
    page.locator("#filters #q").focus()
    hidden = []
    for key in ("Tab", "Shift+Tab"):
        while page.evaluate("Boolean(document.activeElement.closest('#filters'))"):
            hidden.append(page.evaluate(HIDDEN))
            page.keyboard.press(key)
        page.locator(".facets .apply button").focus()
    assert len(hidden) > 20
    assert {*hidden} == {""}


@pytest.mark.parametrize(
    "address", [f"/incidents/?q={'x' * 200}", f"/statements/?source_url=https://example.org/{'%25D5%25BA' * 50}"]
)
def test_a_long_word_that_nothing_matches_stays_within_the_page(page, tmp_path, address):
    load(founding_alone(tmp_path))
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{address}&act=accuse")
    assert page.locator(".empty .btn").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_on_paper_a_list_says_what_of_it_is_there_instead_of_leading_on(page, tmp_path):
    load(founding_alone(tmp_path))
    page.goto("/incidents/")
    assert not page.locator(".on-paper").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".on-paper").inner_text().startswith("Records 1 to ")
    assert page.locator(":is(.take, .choice, .pager):visible").count() == 0


def test_on_paper_there_is_no_navigation_a_table_stays_one_and_addresses_are_printed(page, tmp_path):
    load(founding_alone(tmp_path))
    page.emulate_media(media="print")
    # About as wide as a sheet.
    page.set_viewport_size({"width": 700, "height": 990})
    incident = Incident.objects.get(external_id="garagac")
    page.goto(incident.get_absolute_url())
    matrix = page.locator("table.matrix")
    shown = [matrix.evaluate(SHOWN), *(matrix.locator(one).first.evaluate(SHOWN) for one in ("thead", "tr", "td"))]
    assert shown == ["table", "table-header-group", "table-row", "table-cell"]
    # Each once: a citation says its address itself.
    printed = page.locator('a[href^="http"]:visible').evaluate_all(
        "links => links.map(link => [link.getAttribute('href'), link.textContent + getComputedStyle(link, '::after').content])"
    )
    assert printed
    assert [href for href, said in printed if said.count(href) != 1] == []
    assert incident.reference in page.locator(".cite").first.inner_text()
    assert page.locator(".known-on:visible").count() == 0
    for address in (incident.get_absolute_url(), "/incidents/", "/"):
        page.goto(address)
        seen = page.locator(NAVIGATION).evaluate_all("all => all.filter(one => one.offsetParent).length")
        assert (address, seen) == (address, 0)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (address, max(over, 0)) == (address, 0)


def test_the_head_of_the_accounts_keeps_its_line_where_it_stays_in_sight(page, tmp_path):
    load(founding_alone(tmp_path))
    page.set_viewport_size({"width": 1440, "height": 900})
    # There are no shadows then.
    page.emulate_media(forced_colors="active")
    page.goto(Incident.objects.get(external_id="garagac").get_absolute_url())
    page.get_by_role("rowheader", name="Target").evaluate("one => one.scrollIntoView({ behavior: 'instant' })")
    head = page.locator(".matrix thead th").first
    assert head.bounding_box()["y"] == 0
    line = head.evaluate(
        """one => {
          const { position, borderBlockEndStyle, borderBlockEndWidth } = getComputedStyle(one, "::after");
          return [position, borderBlockEndStyle, borderBlockEndWidth];
        }"""
    )
    assert line == ["absolute", "solid", "2px"]


def test_an_account_of_each_of_many_sides_lies_on_the_sheet(page):
    with recording(reason="Said."):
        incident = factories.incident()
        for number in range(6):
            factories.claim(factories.statement(factories.party(f"Republic of the side {number}")), incident)
    page.goto(incident.get_absolute_url())
    page.emulate_media(media="print")
    sheets = page.pdf(format="A4", prefer_css_page_size=True)
    lying, standing = (re.compile(rb"/MediaBox \[0 0 %d\S* %d" % size) for size in ((842, 595), (595, 842)))
    assert lying.search(sheets)
    assert not standing.search(sheets)
    # About as wide as a sheet that lies, and as one that stands where it cannot be turned.
    for width in (1010, 690):
        page.set_viewport_size({"width": width, "height": 700})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        cells = page.locator(".matrix tr:first-child > *").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().right)"
        )
        assert (width, max(over, 0), len(cells)) == (width, 0, 16)
        assert max(cells) <= width
