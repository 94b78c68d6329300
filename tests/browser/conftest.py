"""A real browser for the tests marked `browser`; they are skipped where `make test` found none."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            # What a browser is told is the same from every database.
            item.add_marker(pytest.mark.once)


@pytest.fixture(scope="session")
def browser():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("no Chromium; CHROMIUM names one")
    # Playwright keeps an event loop in this thread, and Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, live_server):
    """A fresh window on the test server. The test fails if a page asked for anything elsewhere or broke its policy."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    window = context.new_page()
    troubles = []
    window.on("console", lambda message: troubles.extend(_said_by_page(message)))
    window.on("pageerror", lambda error: troubles.append(str(error)))
    window.on("request", lambda request: troubles.extend(_asked_elsewhere(request, live_server.url)))
    window.on("response", lambda response: troubles.extend(_not_found(response)))
    yield window
    context.close()
    assert troubles == []


def _said_by_page(message):
    # A page that is itself a 404 is reported this way too; _not_found tells the two apart.
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        yield message.text


def _asked_elsewhere(request, home):
    if not request.url.startswith((home, "data:", "blob:", "about:")):
        yield f"asked for {request.url}"


def _not_found(response):
    if response.status >= 400 and not response.request.is_navigation_request():
        yield f"{response.status} for {response.url}"
