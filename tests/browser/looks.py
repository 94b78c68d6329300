"""Whether a page can be used by everyone: what axe finds in it, and whether it fits a phone as well as a desk."""

import os

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Axe would copy imported style sheets into the page, which the site's policy forbids it to.
OPTIONS = {"preload": False, "resultTypes": ["violations"], "runOnly": TAGS}
# Select2, which comes with the admin, draws the list of several chosen ones with a button in it that is no item.
WITHOUT = {"exclude": [[".select2-selection--multiple"]]}
# (width, colour scheme, forced colours, size of text in percent): every width and every scheme once; `LOOKS=all` looks at each of the
# widths in each of the schemes, with forced colours, and with text of twice its size.
LOOKS = [(1440, "light", "none", 100), (320, "dark", "none", 100)]
EVERYTHING = os.environ.get("LOOKS") == "all"
if EVERYTHING:
    LOOKS = [(width, scheme, "none", 100) for width in (1440, 820, 320) for scheme in ("light", "dark")]
    LOOKS += [(1440, "light", "active", 100), (1440, "light", "none", 200), (820, "light", "none", 200)]
# Django's admin fades from one colour to the next; what counts is where it arrives.
SETTLED = "document.getAnimations().forEach(animation => animation.finish())"


def faults(page):
    """What is wrong with the open page, a line each."""
    found = []
    for width, scheme, forced, text in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", f"{text}%")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            found.append(f"{width}, text {text} %: {over} px wider than the window")
        page.evaluate(SETTLED)
        for fault in Axe().run(page, context=WITHOUT, options=OPTIONS).response["violations"]:
            where = [node["target"] for node in fault["nodes"]][:3]
            found.append(f"{width}, {scheme}, forced colours {forced}: {fault['id']}: {fault['help']}: {where}")
    return found


def faults_at(page, addresses):
    """The faults of each page that has any, by name. `addresses` are by name, too."""
    troubles = {}
    for name, address in addresses.items():
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(address)
        if found := faults(page):
            troubles[name] = found
    return troubles
