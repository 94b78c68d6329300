"""The live map: what a reader with mouse or keyboard does with it, and what is left of it without scripts."""

import itertools
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from formats.points import UncertainPoint
from history.recording import recording
from tests import factories
from tests.browser.hands import follow
from tests.browser.looks import faults

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def incidents():
    """Three close together, one far from them, one somewhere in a district, one that no map can show."""
    with recording(reason="Arranged."):
        spots = [(39.71, 44.92), (39.712, 44.921), (39.708, 44.925), (40.2, 45.9)]
        found = [
            factories.incident(f"Reported fire {number}", point=UncertainPoint(*spot, 500))
            for number, spot in enumerate(spots)
        ]
        district = factories.place("Askeran", kind="district", latitude=39.94, longitude=46.83, radius_m=20_000)
        found.append(factories.incident("Somewhere", place=district))
        found.append(factories.incident("Nowhere"))
    return found


PART = "**/incidents/map/?*"


def zoom(address):
    return float(parse_qs(urlsplit(address).query)["zoom"][0])


def shows(page, marks):
    page.wait_for_selector(f'figure[data-shown="{marks}"]', timeout=10_000)


def focused(page, about):
    return page.evaluate(f"document.activeElement.{about}")


def test_a_reader_walks_through_the_map_by_keyboard(page, incidents):
    far, somewhere = incidents[3], incidents[4]
    page.goto("/incidents/")
    shows(page, 3)
    assert page.locator(".live-map path.bl").count() > 0
    # Nobody who scrolls past is caught in the map.
    assert page.evaluate("document.querySelector('.map-drawn').hidden")
    page.locator(".skip-map").focus()
    page.keyboard.press("Tab")
    assert focused(page, "className").startswith("live-map")
    with page.expect_response(PART) as moved:
        page.keyboard.press("ArrowRight")
    with page.expect_response(PART):
        page.keyboard.press("ArrowLeft")
    shows(page, 3)
    # In the order of the list: the area, the one far away, then the circle.
    seen = []
    while len(seen) < 3:
        page.keyboard.press("Tab")
        if "map-mark" in focused(page, "className"):
            seen.append(focused(page, "getAttribute('aria-label')"))
            if seen[-1].startswith("3. "):
                assert page.locator(f"#{far.reference}.chosen").count() == 1
                page.keyboard.press("Enter")
                page.wait_for_selector(".leaflet-popup")
                assert focused(page, "textContent") == far.title
                assert page.url.endswith(f"#{far.reference}")
                page.keyboard.press("Escape")
                page.wait_for_selector(".leaflet-popup", state="detached")
                assert focused(page, "getAttribute('aria-label')") == seen[-1]
    assert [label[:7] for label in seen] == ["Askeran", "3. Repo", "3 incid"]
    assert somewhere.title in seen[0]
    with page.expect_response(PART) as closer:
        page.keyboard.press("Enter")
    assert zoom(closer.value.url) > zoom(moved.value.url)
    shows(page, 2)
    assert focused(page, "className").startswith(("live-map", "leaflet-marker-icon"))


def test_list_and_map_choose_each_other_and_everyone_can_use_both(page, incidents):
    far = incidents[3]
    page.goto(f"/incidents/#{far.reference}")
    shows(page, 3)
    assert page.locator(".map-mark.chosen").get_attribute("aria-label").startswith("3. ")
    page.locator(f"#{incidents[0].reference} h3 a").hover()
    assert page.locator(".map-mark.chosen").get_attribute("aria-label") == "3 incidents close together"
    page.locator(f"#{incidents[5].reference} h3 a").hover()
    assert page.locator(".map-mark.chosen").count() == 0
    page.locator(".map-mark.several").hover()
    assert page.locator("li.chosen").count() == 3
    page.goto("/incidents/")
    shows(page, 3)
    # Filters that happen to lie under the bar that stays below them are small in the eyes of axe until they are scrolled to.
    assert [fault for fault in faults(page) if "input[value" not in fault] == []
    # Where another answer takes the place of this one, there is one live map, of what stands there now.
    with page.expect_response(PART):
        page.get_by_role("link", name="Date of event").click()
    shows(page, 3)
    assert page.locator(".live-map").count() == 1


def test_a_sign_that_comes_up_is_told_below_the_map(page):
    with recording(reason="Arranged."):
        for place in ((39.71, 44.92), (41.2, 46.4), (41.21, 46.41)):
            told = factories.incident(point=UncertainPoint(*place, 100))
        factories.claim(factories.statement(), told, "report")
    page.goto("/incidents/")
    shows(page, 2)
    told = page.locator("figcaption [data-sign]:visible")
    assert told.all_inner_texts() == ["No account"]
    with page.expect_response(PART):
        page.get_by_role("button", name="2 incidents close together").click()
    told.nth(1).wait_for()
    assert told.all_inner_texts() == ["No account", "One account"]


def test_no_ring_goes_through_the_number_of_its_mark(page):
    with recording(reason="Arranged."):
        factories.incident(point=UncertainPoint(39.71, 44.92, 3000))
    page.goto("/incidents/")
    shows(page, 1)
    ring, number, between = page.locator(".live-map path.prec"), page.locator(".map-mark .number"), []
    page.locator(".live-map").focus()
    while ring.count():
        edge, begin = ring.bounding_box(), number.bounding_box()
        edge = edge["x"] + edge["width"]
        assert not begin["x"] - 2 < edge < begin["x"] + begin["width"] + 2
        between.append(edge < begin["x"])
        with page.expect_response(PART):
            page.keyboard.press("-")
        page.wait_for_timeout(300)
    # Around both from near, between the two from farther off.
    assert [between[0], between[-1]] == [False, True]


def test_what_no_scale_takes_apart_is_named(page):
    with recording(reason="Arranged."):
        village = factories.place("Sadarak", latitude=39.71, longitude=44.92, radius_m=3000)
        together = [factories.incident(f"Reported fire {number}", place=village) for number in range(12)]
        factories.incident("Reported fire elsewhere", point=UncertainPoint(40.2, 45.9, 500))
    page.goto("/incidents/?view=map&sort=date&q=reported")
    shows(page, 2)
    mark = page.get_by_role("button", name="12 incidents close together")
    mark.focus()
    page.keyboard.press("Enter")
    named = page.locator(".leaflet-popup li")
    named.first.wait_for()
    assert named.locator("a").all_inner_texts() == [incident.title for incident in together[:1:-1]]
    assert named.first.inner_text().split("\n")[-1] == "No account"
    assert named.first.locator(".mark use").get_attribute("href") == "#v-undet"
    # Whoever opened it by keyboard reads on at the first of them, and everything stays in the popup.
    assert focused(page, "textContent") == together[-1].title
    # The map moves until there is room for it; the rules of the page let nobody wait inside of it for a condition in words.
    for _ in range(50):
        popup, frame = (page.locator(css).bounding_box()["y"] for css in (".leaflet-popup", ".live-map"))
        if popup > frame:
            break
        page.wait_for_timeout(100)
    assert popup > frame
    rest = page.get_by_role("link", name="and 2 more")
    asked = parse_qs(urlsplit(rest.get_attribute("href")).query)
    assert asked == {"view": ["map"], "sort": ["date"], "q": ["reported"], "bbox": ["44.92,39.71,44.92,39.71"]}
    follow(page, rest)
    assert page.get_by_role("heading", level=1).inner_text() == "12 of 13 incident records"
    shows(page, 1)


def test_on_a_phone_nothing_scrolls_inside_of_the_map(page):
    page.set_viewport_size({"width": 390, "height": 844})
    with recording(reason="Arranged."):
        village = factories.place("Sadarak", latitude=39.71, longitude=44.92, radius_m=3000)
        for number in range(12):
            factories.incident(f"Reported fire {number} from several positions towards others", place=village)
    for view in ("map", "split"):
        page.goto(f"/incidents/?view={view}")
        shows(page, 1)
        page.get_by_role("button", name="12 incidents close together").click()
        named = page.locator(".leaflet-popup li")
        named.first.wait_for()
        fits = "content => content.scrollHeight <= content.clientHeight"
        assert page.locator(".leaflet-popup-content").evaluate(fits)
        assert page.locator(".leaflet-popup-scrolled").count() == 0
        assert 1 < named.count() < 10
        # The list has the rest.
        assert page.get_by_role("link", name=f"and {12 - named.count()} more").count() == 1


BOXES = """selector => [...document.querySelectorAll('.live-map' + selector)].map((shown) => {
  const { left, top, right, bottom } = shown.getBoundingClientRect();
  return [left, top, right, bottom, Number(shown.textContent.match(/×(\\d+)/)?.[1] ?? 1)];
})"""


def crossing(some, others):
    return [
        (one, other)
        for one in some
        for other in others
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


@pytest.mark.parametrize("view", ["split", "map"])
def test_on_first_sight_all_that_is_mapped_can_be_seen_and_pressed(page, view):
    with recording(reason="Arranged."):
        for latitude in (-90, -70, -40, 0, 40, 70, 88, 90):
            for longitude in (-170, -90, 0, 90, 170):
                factories.incident(point=UncertainPoint(latitude, longitude, 500))
        for number, spot in enumerate([(40, 0), (0, 45), (0, 90)]):
            place = factories.place(
                f"District {number}", kind="district", latitude=spot[0], longitude=spot[1], radius_m=9_000
            )
            for _each in range(2):
                factories.incident(place=place)
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(f"/incidents/?view={view}")
    page.wait_for_selector("figure[data-shown]")
    clusters, areas, controls, (frame,) = (
        page.evaluate(BOXES, which) for which in (" .map-mark:not(.area)", " .map-mark.area", " .leaflet-control", "")
    )
    assert sum(box[4] for box in clusters) == 40
    assert len(areas) == 3
    for left, top, right, bottom, _count in clusters + areas:
        assert frame[0] <= left
        assert frame[1] <= top
        assert right <= frame[2]
        assert bottom <= frame[3]
    assert crossing(clusters + areas, controls) == []
    assert crossing(areas, clusters) == []


def test_around_a_small_earth_nothing_lies_under_a_control_or_over_something_else(page):
    with recording(reason="Arranged."):
        # On both sides of the 180th meridian, near which the middle of the map is.
        for spot in [
            (71, -8),
            (40, 45),
            (-45, 170),
            (-17, 178),
            (-17, -178),
            (70, 179),
            (66, -170),
            (19, -155),
            (-54, -68),
        ]:
            factories.incident(point=UncertainPoint(*spot, 500))
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/incidents/")
    page.wait_for_selector("figure[data-shown]")
    marks, controls = (page.evaluate(BOXES, which) for which in (" .map-mark", " .leaflet-control"))
    assert sum(box[4] for box in marks) == 9
    assert crossing(marks, controls) == []
    assert [pair for pair in itertools.combinations(marks, 2) if crossing(*([one] for one in pair))] == []
    # The whole of it is asked for as such.
    assert "bbox=-180.000%2C" in page.get_by_role("link", name="Only what has a point").get_attribute("href")


def test_a_mark_in_a_corner_is_beside_the_controls(page):
    with recording(reason="Arranged."):
        for latitude in (39, 41.4):
            for longitude in (44, 47):
                factories.incident(point=UncertainPoint(latitude, longitude, 500))
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/incidents/")
    shows(page, 4)
    assert crossing(page.evaluate(BOXES, " .map-mark"), page.evaluate(BOXES, " .leaflet-control")) == []


def test_without_scripts_the_drawing_leads_to_what_it_shows(browser, live_server, incidents):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    window = context.new_page()
    window.goto(reverse("incidents"))
    drawn = window.get_by_role("group", name="Map of 5 incidents")
    assert drawn.get_by_role("link").count() == 3
    follow(window, drawn.get_by_role("link", name="Askeran, known only to be in this area: Somewhere. No account"))
    assert window.get_by_role("heading", level=1).inner_text() == "Somewhere"
    window.goto(reverse("incidents"))
    follow(window, drawn.get_by_role("link", name="3 incidents close together"))
    assert window.get_by_role("heading", level=1).inner_text() == "3 of 6 incident records"
    follow(window, window.get_by_role("link", name="Clear all").first)
    follow(window, drawn.get_by_role("link", name="3. Reported fire 3. No account"))
    assert window.get_by_role("heading", level=1).inner_text() == "Reported fire 3"
    context.close()
