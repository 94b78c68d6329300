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
# What is written in the same colour, size and weight on the same ground reads as well wherever it stands, and reading colours takes axe
# longer than all else: it is shown two of each kind.
CONTRAST = """() => {
  const grounds = new Map([[null, ""]]), seen = new Map();
  const ground = one => {
    if (!grounds.has(one)) {
      const style = getComputedStyle(one);
      const own = ["backgroundColor", "backgroundImage", "opacity", "filter", "position"].map(name => style[name]).join();
      const below = ground(one.parentElement);
      grounds.set(one, below.endsWith(`|${own}`) ? below : `${below}|${own}`);
    }
    return grounds.get(one);
  };
  const says = one => one.matches("input, select, textarea") || [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const isSeen = one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getBoundingClientRect().height > 4;
  for (const one of document.querySelectorAll("body *")) {
    let isFirst = false;
    if (says(one) && isSeen(one)) {
      const style = getComputedStyle(one);
      const kind = ["color", "fontSize", "fontWeight", "textShadow"].map(name => style[name]).join() + ground(one);
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      isFirst = seen.get(kind) < 3;
    }
    one.toggleAttribute("data-for-contrast", isFirst);
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-for-contrast]" }] });
}"""
FAULTS = """async ([within, options]) => (await axe.run(within, options)).violations.map(
  ({ id, help, nodes }) => `${id}: ${help}: ${JSON.stringify(nodes.slice(0, 3).map(node => node.target))}`)"""


def faults(page):
    """What is wrong with the open page, a line each."""
    found, axe = [], Axe()
    page.evaluate(axe.axe_script)
    for width, scheme, forced, text in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", f"{text}%")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            found.append(f"{width}, text {text} %: {over} px wider than the window")
        page.evaluate(SETTLED)
        page.evaluate(CONTRAST)
        for fault in page.evaluate(FAULTS, [WITHOUT, OPTIONS]):
            found.append(f"{width}, {scheme}, forced colours {forced}: {fault}")
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
