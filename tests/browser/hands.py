"""What a person at the desk does with mouse and keyboard, in the words of the tests."""

from users.models import User

WHERE_THE_FOCUS_IS = """() => {
  const field = document.activeElement;
  const named = field.name || field.id || "";
  return field.type === "radio" || field.type === "checkbox" ? `${named}=${field.value}` : named;
}"""


def follow(page, target):
    """Click on what leads to another page, and wait until that has come: a click alone returns while the old one may still be read."""
    with page.expect_navigation():
        target.click()


def enter(page):
    """Press Enter where it leads to another page, and wait until that has come."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in(page, to):
    User.objects.create_superuser("editor", password="correct horse")
    page.goto(f"/admin/login/?next={to}")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("correct horse")
    follow(page, page.get_by_role("button", name="Sign in"))


def choose(page, field, typed, offered):
    page.locator(f"#{field} ~ .select2 .select2-selection").click()
    # The list gives its field the focus only a moment after it opens.
    page.locator(".select2-container--open .select2-search__field").press_sequentially(typed)
    page.get_by_role("option", name=offered).click()


def press_access_key(page, key):
    """As a person does. Playwright's own "Alt+b" leaves out the letter that the browser looks for."""
    code = {"key": key, "code": f"Key{key.upper()}", "windowsVirtualKeyCode": ord(key.upper())}
    keys = page.context.new_cdp_session(page)
    keys.send("Input.dispatchKeyEvent", {"type": "keyDown", "modifiers": 1, "text": key, "unmodifiedText": key, **code})
    keys.send("Input.dispatchKeyEvent", {"type": "keyUp", "modifiers": 1, **code})


def tab_to(page, name, limit=40):
    """Press Tab until the focus is in the field of that name; `name=value` for one of several boxes."""
    passed = []
    for _step in range(limit):
        at = page.evaluate(WHERE_THE_FOCUS_IS)
        if name in (at, at.partition("=")[0]):
            return
        passed.append(at)
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached in {limit} steps: {passed}")


def tab_until(page, holds, limit=150):
    """Press Tab until something holds of `field`, the element with the focus."""
    for _step in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const field = document.activeElement; return Boolean({holds}); }})()"):
            return
    raise AssertionError(f"Nothing in {limit} steps of which holds: {holds}")


def pick(page, name, letters):
    """Tab to a list and choose by its first letters, as browsers do for whoever types."""
    tab_to(page, name)
    page.keyboard.type(letters)


def write(page, name, words):
    tab_to(page, name)
    page.keyboard.type(words)
