"""Signing in with a real browser: by keyboard, without scripts, wrongly, and out again."""

from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests import factories
from tests.browser.hands import enter, follow
from tests.browser.looks import faults, faults_at
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)

LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def _attempts_are_counted_anew():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def editor():
    return User.objects.create_superuser("editor", "editor@example.org", "correct horse")


def focused(page):
    return page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")


def arrives(page, path):
    page.wait_for_url(lambda address: urlsplit(address).path == path)


def tab_to(page, name):
    for _step in range(40):
        if focused(page) == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{name} is not reached by keyboard")


def sign_in(page, password="correct horse"):
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password", exact=False).first.fill(password)
    follow(page, page.locator("main").get_by_role("button", name="Sign in"))


def test_an_editor_signs_in_and_out_by_keyboard_alone(page, editor):
    page.goto(reverse("admin:statements_statement_changelist"))
    assert page.url.split("?")[0].endswith(LOGIN)
    tab_to(page, "login")
    page.keyboard.type("editor")
    tab_to(page, "password")
    page.keyboard.type("correct horse")
    enter(page)
    arrives(page, "/admin/statements/statement/")
    page.goto("/methodology/")
    tab_to(page, "Sign out editor")
    enter(page)
    arrives(page, "/account/logout/")
    page.locator("main").get_by_role("button").focus()
    enter(page)
    arrives(page, "/")
    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Sign in").wait_for()


def test_the_desk_signs_out_with_its_own_button(page, editor):
    page.goto("/admin/")
    sign_in(page)
    arrives(page, "/admin/")
    follow(page, page.get_by_role("button", name="Log out"))
    page.goto("/admin/")
    assert page.url.split("?")[0].endswith(LOGIN)


def test_a_wrong_password_is_told_above_the_fields_and_lets_nobody_in(page, editor):
    page.goto("/admin/")
    sign_in(page, "wrong")
    assert page.get_by_text("are not correct").is_visible()
    assert faults(page) == []
    sign_in(page)
    arrives(page, "/admin/")


def test_signing_in_takes_no_script(browser, live_server, editor):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    window = context.new_page()
    window.goto("/admin/")
    sign_in(window)
    assert window.url == f"{live_server.url}/admin/"
    context.close()


def test_everyone_can_use_the_pages_of_sign_in(page, editor):
    def by_name(*names):
        return {name: f"/account/{name}/" for name in names}

    outside = by_name("login", "password/reset", "password/reset/done", "signup", "inactive")
    assert faults_at(page, outside) == {}
    page.goto(LOGIN)
    sign_in(page)
    arrives(page, "/")
    assert faults_at(page, by_name("logout", "password/change", "email", "reauthenticate")) == {}


def test_a_reader_is_told_that_the_desk_is_not_open(page):
    reader = factories.reader()
    reader.set_password("correct horse")
    reader.save()
    page.goto(LOGIN)
    page.get_by_label("Username").fill(reader.username)
    page.get_by_label("Password", exact=False).first.fill("correct horse")
    follow(page, page.locator("main").get_by_role("button", name="Sign in"))
    arrives(page, "/")
    assert page.goto("/admin/").status == 403


def test_tokens_are_made_and_revoked_without_scripts_and_everyone_can_use_their_pages(
    page, browser, live_server, editor
):
    page.goto(LOGIN)
    sign_in(page)
    arrives(page, "/")
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    window = context.new_page()
    window.goto("/account/tokens/")
    window.get_by_label("Name").fill("Nightly import")
    window.get_by_label("Contribute").check()
    follow(window, window.get_by_role("button", name="Make the token"))
    assert window.get_by_label("Nightly import").input_value().startswith("cir_")
    follow(window, window.get_by_role("link", name="I have copied it"))
    follow(window, window.get_by_role("link", name="Revoke Nightly import"))
    # The same pages in a window that runs scripts, for axe needs them.
    token = editor.tokens.get()
    assert faults_at(page, {"list": "/account/tokens/", "revoke": f"/account/tokens/{token.pk}/revoke/"}) == {}
    follow(window, window.get_by_role("button", name="Revoke it"))
    assert window.get_by_text("is revoked: it opens nothing from now on").is_visible()
    context.close()
    page.goto("/account/tokens/")
    page.get_by_label("Name").fill("Nightly import")
    follow(page, page.get_by_role("button", name="Make the token"))
    assert page.get_by_label("Nightly import").is_visible()
    assert faults(page) == []
