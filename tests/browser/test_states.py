"""What records may be like at their worst: very long, without a source or a date, from right to left. Nothing is cut or leaves its place."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from formats.dates import UncertainDate
from history.recording import recording
from tests import factories
from tests.browser.looks import faults

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "https://example.org/" + "a/very/long/address/without/a/space/" * 8
ARABIC = "أعلنت الوزارة أن القوات لم تطلق النار على المواقع في المنطقة الحدودية عند الساعة 02:30 صباحا. "
# Whatever reaches over the edge of the window, or is narrower than a word of what it holds.
OUTSIDE = """() => [...document.querySelectorAll("main *")].filter(one => {
  const { left, right, width } = one.getBoundingClientRect();
  return width && (left < -1 || right > innerWidth + 1) && !one.closest("svg, .vh, .scroll, .live-map, .skip-map");
}).map(one => one.outerHTML.slice(0, 120))"""

BROKEN = """() => [...document.querySelectorAll("main :is(.party, .n, .id):not(td, th)")].filter(
  one => one.getClientRects().length > 1 || one.clientHeight > 30
).map(one => one.outerHTML)"""


@pytest.fixture
def incident():
    """Denied in Arabic without a source, and accused at length with a source whose address never ends; nothing has a date."""
    with recording():
        denier = factories.party(
            "Eastern Republic", code="ER", names=[("ar", "الجمهورية الشرقية"), ("fa", "جمهوری شرقی")]
        )
        place = factories.place(
            "A district with a name that is far longer than any label should be",
            kind="district",
            radius_m=15_000,
            latitude=39.71,
            longitude=44.9,
        )
        made = factories.incident(f"Alleged fire that {'is told at length ' * 4}{LONG[:200]}", place=place)
        said = factories.statement(denier, language="ar", text=ARABIC * 3)
        factories.claim(said, made, "deny_occurrence", quote="لم تطلق النار")
        told = factories.statement(
            language="en", text="They opened fire at night. " * 60, summary="It says much. " * 40
        )
        factories.claim(told, made, "accuse", about=denier)
        factories.source(told, address=LONG)
    return made


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_leaves_its_place(page, incident, width):
    page.set_viewport_size({"width": width, "height": 900})
    denial, accusation = (claim.statement for claim in incident.claims.order_by("pk"))
    addresses = [
        "/",
        reverse("incidents"),
        reverse("statements"),
        *(record.get_absolute_url() for record in (incident, denial, accusation, incident.place, denial.issuer)),
    ]
    for address in addresses:
        page.goto(address)
        assert (address, page.evaluate(OUTSIDE)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth") == width
    # A statement without a date is as wide as any other, and so are its source and its number.
    page.goto(incident.get_absolute_url())
    for source in page.locator("p.source").all():
        number = source.get_by_role("link").last
        assert number.bounding_box()["width"] > 60
    assert page.locator("p.source").last.get_by_role("link").first.bounding_box()["width"] > 200
    expect(page.get_by_text("Source link not recorded").first).to_be_visible()


@pytest.mark.parametrize("width", [1440, 320])
def test_names_of_one_long_word_break_where_they_have_to(page, width):
    word = "Mmmmmmmmmm" * 6
    with recording(reason="Arranged."):
        district = factories.place(f"District{word}", kind="district", latitude=39.8, longitude=45, radius_m=9_000)
        village = factories.place(f"Village{word}", parent=district, latitude=39.7, longitude=44.9, radius_m=900)
        sides = [factories.party(f"{name}{word}", code=name[:2].upper()) for name in ("North", "South")]
        for place in (district, village):
            made = factories.incident(place=place, date=UncertainDate.on(date(2023, 4, 4)))
            factories.claim(factories.statement(sides[0]), made, "accuse", about=sides[1])
    page.set_viewport_size({"width": width, "height": 900})
    for address in (
        "/",
        *(f"/incidents/?view={view}" for view in ("split", "list", "map", "timeline")),
        f"/incidents/?place={village.slug}&accused={sides[1].slug}",
        "/incidents/trends/",
        "/statements/",
        "/parties/",
        "/search/?q=Village",
        *(record.get_absolute_url() for record in (village, made, sides[0])),
    ):
        page.goto(address)
        assert (address, page.evaluate("document.documentElement.scrollWidth")) == (address, width)
        # Codes of sides and numbers stay whole beside them.
        assert (address, page.evaluate(BROKEN)) == (address, [])


def test_every_script_runs_its_own_way_and_what_is_long_is_folded(page, incident):
    page.goto(incident.get_absolute_url())
    denied = page.locator('blockquote[lang="ar"]').first
    assert denied.evaluate("text => getComputedStyle(text).direction") == "rtl"
    assert (
        denied.evaluate(
            "text => parseFloat(getComputedStyle(text).lineHeight) / parseFloat(getComputedStyle(text).fontSize)"
        )
        > 1.5
    )
    # What stands around it does not turn with it.
    assert page.locator("h1").evaluate("title => getComputedStyle(title).direction") == "ltr"
    accused = page.locator("blockquote").filter(has_text="They opened fire")
    expect(accused).to_be_hidden()
    page.get_by_text("Show the whole text").click()
    expect(accused).to_be_visible()
    assert len(accused.inner_text()) > 1200
    assert faults(page) == []


@pytest.mark.parametrize(("name", "value"), [("color", "#999"), ("background", "#555"), ("opacity", "0.4")])
def test_what_cannot_be_read_is_found_among_much_that_can(page, name, value):
    page.goto("/methodology/")
    page.locator("main p").nth(20).evaluate(
        "(text, [name, value]) => text.style.setProperty(name, value)", [name, value]
    )
    assert any("color-contrast" in fault for fault in faults(page))
