"""The page of data: what stands there is copied by a button, and the list of its parts tells which one is read."""

import pytest
from playwright.sync_api import expect

from history.recording import recording
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _an_incident():
    with recording(reason="Reported."):
        factories.incident("Reported fire")


def copied(page):
    return page.evaluate("navigator.clipboard.readText()")


@pytest.mark.usefixtures("_an_incident")
def test_code_and_addresses_are_copied_as_they_are_used(page, live_server):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/data/")
    buttons = page.locator(".code").get_by_role("button", name="Copy")
    assert buttons.count() == page.locator(".code").count() == 3
    buttons.last.click()
    expect(page.get_by_role("button", name="Copied")).to_have_count(1)
    assert copied(page).startswith("import pandas\n\nincidents = pandas.read_csv(")
    # An address is copied whole, and is still there once the list was asked for anew.
    page.goto("/incidents/")
    page.locator("#q").fill("fire")
    expect(page.locator("#live-status")).to_have_text("1 of 1 incident record")
    page.locator(".api").get_by_role("button", name="Copy").click()
    expect(page.locator(".api").get_by_role("button", name="Copied")).to_be_visible()
    assert copied(page) == f"{live_server.url}/api/v1/incidents/?q=fire"


@pytest.mark.usefixtures("_an_incident")
def test_the_part_that_is_read_is_marked_in_the_list_of_parts(page):
    page.goto("/data/")
    current = page.locator(".toc [aria-current]")
    expect(current).to_have_text("Start here")
    page.locator(".toc").get_by_role("link", name="Filters").click()
    expect(current).to_have_text("Filters")
    page.keyboard.press("End")
    expect(current).to_have_text("Licence and citation")
    page.keyboard.press("Home")
    expect(current).to_have_text("Start here")


@pytest.mark.usefixtures("_an_incident")
def test_without_javascript_no_button_is_there_that_does_nothing(browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/data/")
    assert page.locator("main button, .toc [aria-current]").count() == 0
    context.close()
