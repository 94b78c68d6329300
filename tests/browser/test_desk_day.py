"""The work of the desk from beginning to end, as its officers do it: by mouse, and by keyboard alone."""

from datetime import date

import pytest
from playwright.sync_api import expect

from exchange.bulletin.at_hand import AT_HAND
from formats.dates import UncertainDate
from history.recording import recording
from statements.models import Statement
from tests import factories
from tests.browser.hands import choose, enter, follow, pick, press_access_key, sign_in, tab_to, write
from tests.exchange import samples

pytestmark = pytest.mark.django_db(transaction=True)
PASTE = "/admin/paste/"
SUMMARY = "Says that fire was opened on its positions and answered."


@pytest.fixture
def reported():
    """An incident on record at the place and on the day that the bulletin speaks of."""
    # Names kept at hand from another test would be of records that are no more.
    AT_HAND.forget()
    known = samples.as_records()
    for key, state in ((samples.MOD_AM, samples.ARMENIA), (samples.MOD_AZ, samples.AZERBAIJAN)):
        known[key].parent = known[state]
        known[key].save()
    day = UncertainDate.on(date(2026, 11, 17))
    return factories.incident("Alleged fire at Garaaghaj", place=known[samples.GARAAGHAJ], date=day, types=["fire"])


def claims_on_record(incident):
    statement = Statement.objects.published().get()
    assert (str(statement.issuer), statement.channel, statement.summary) == (
        "Ministry of Defence of Azerbaijan",
        "bulletin",
        SUMMARY,
    )
    assert statement.issued.earliest == date(2026, 11, 17)
    return [
        (claim.act, str(claim.about or ""), claim.incident == incident, claim.link_basis)
        for claim in statement.claims.order_by("pk")
    ]


TWO_CLAIMS = [("accuse", "Armenia", True, "named"), ("justify", "", True, "named")]


def test_a_pasted_bulletin_is_published_with_two_claims_on_an_incident_by_mouse(page, reported):
    sign_in(page, PASTE)
    page.locator("#id_text").fill(samples.ENGLISH)
    follow(page, page.get_by_role("button", name="Read"))
    page.get_by_role("radio", name="English").check()
    page.get_by_role("radio", name="Ministry of Defence of Azerbaijan").check()
    page.get_by_role("group", name="Day of issue").get_by_role("radio").first.check()
    page.get_by_label("Year", exact=True).fill("2026")
    page.get_by_label("Channel").select_option("bulletin")
    page.get_by_label("Summary").fill(SUMMARY)
    for act in ("accuses", "calls it a response"):
        claim = page.locator("fieldset.claim").filter(has=page.locator("option:checked", has_text=act)).first
        if act == "accuses":
            claim.get_by_label("About", exact=True).select_option("Armenia")
        offered = claim.locator("option", has_text=reported.reference).get_attribute("value")
        claim.get_by_label("Incident", exact=True).select_option(offered)
        claim.get_by_label("Linked because").select_option("named")
        # What somebody changed is chosen.
        expect(claim.get_by_label("Record this claim")).to_be_checked()
    follow(page, page.get_by_role("button", name="Create draft"))
    follow(page, page.get_by_role("button", name="Save and publish").first)
    assert page.get_by_text("is published.").is_visible()
    assert claims_on_record(reported) == TWO_CLAIMS


def test_a_pasted_bulletin_is_published_with_two_claims_on_an_incident_by_keyboard_alone(page, reported):
    keys = page.keyboard
    sign_in(page, PASTE)
    # The page begins in the field that one pastes into.
    page.locator("#id_text:focus").wait_for()
    keys.insert_text(samples.ENGLISH)
    tab_to(page, "read")
    enter(page)
    for name, nth in (("language", 0), ("issuer", 0), ("issued", 0)):
        tab_to(page, name)
        for _down in range(nth):
            keys.press("ArrowDown")
        keys.press("Space")
    write(page, "year", "2026")
    pick(page, "channel", "Bul")
    write(page, "summary", SUMMARY)
    for number, about in ((0, "Arm"), (1, None)):
        tab_to(page, f"claim-{number}-chosen")
        keys.press("Space")
        if about:
            pick(page, f"claim-{number}-about", about)
        pick(page, f"claim-{number}-link", reported.reference)
        pick(page, f"claim-{number}-link_basis", "the")
    tab_to(page, "keep", limit=80)
    enter(page)
    press_access_key(page, "b")
    tab_to(page, "_publish", limit=10)
    enter(page)
    assert page.get_by_text("is published.").is_visible()
    assert claims_on_record(reported) == TWO_CLAIMS


@pytest.fixture
def published():
    """Two accounts of one event that came in as two incidents, and an incident that was none; all of it public."""
    with recording():
        north, south = factories.party("Northland"), factories.party("Southland")
        town = factories.place("Sadarak")
        day = UncertainDate.on(date(2026, 11, 17))
        made = {
            "incident": factories.incident("Alleged fire at Sadarak", place=town, date=day),
            "twin": factories.incident("Reported shots at Sadarak", place=town, date=day),
            "drill": factories.incident("Reported blasts at Sadarak", place=town),
        }
        made["bulletin"] = factories.statement(north, summary="Says that two were wounded.")
        made["accusation"] = factories.claim(made["bulletin"], made["incident"], "accuse", about=south)
        made["other"] = factories.statement(south, summary="Says that there were shots.")
        factories.claim(made["other"], made["twin"])
        return made


def says(page, address, *told):
    page.goto(address)
    text = " ".join(page.locator("main").inner_text().split())
    for words in told:
        assert words in text, f"{words!r} is not in {text!r}"


@pytest.mark.recorded
def test_what_was_published_is_corrected_taken_back_merged_and_withdrawn_in_public(page, published):
    incident, twin, drill = published["incident"], published["twin"], published["drill"]
    bulletin, accusation = published["bulletin"], published["accusation"]
    sign_in(page, f"/admin/statements/statement/{bulletin.pk}/change/")

    # The issuer mends a figure: its further statement stands in the place of the first.
    follow(page, page.get_by_role("link", name="Record its correction or retraction"))
    page.locator("#id_channel").select_option("bulletin")
    page.locator("#id_summary").fill("Says that one was wounded.")
    page.locator("#id_supersedes_note").fill("It gives one wounded for two.")
    follow(page, page.get_by_role("button", name="Save and publish").first)
    assert page.get_by_text("is published.").is_visible()
    correction = Statement.objects.published().get(supersedes=bulletin)

    # It takes its accusation back.
    page.goto(f"/admin/statements/statement/{bulletin.pk}/change/")
    follow(page, page.get_by_role("link", name="Record its correction or retraction"))
    page.locator("#id_channel").select_option("bulletin")
    page.locator("#id_summary").fill("Takes back what it said of Southland.")
    choose(page, "id_supersedes", correction.reference, correction.reference)
    page.locator("#id_supersedes_note").fill("It takes the accusation back.")
    page.locator("#id_claims-0-act").select_option("retract")
    choose(page, "id_claims-0-incident", incident.reference, incident.reference)
    page.locator("#id_claims-0-link_basis").select_option("named")
    page.locator("#claims-0").get_by_text("Answers another claim").click()
    choose(page, "id_claims-0-answers", bulletin.reference, bulletin.reference)
    page.locator("#id_claims-0-relation").select_option("retracts")
    follow(page, page.get_by_role("button", name="Save and publish").first)
    assert page.get_by_text("is published.").is_visible()

    # Two incidents are one event.
    page.goto(f"/admin/incidents/incident/{twin.pk}/change/")
    follow(page, page.get_by_role("link", name="Merge into another"))
    page.locator("#id_into").fill(incident.reference)
    follow(page, page.get_by_role("button", name="Show both"))
    page.locator("#id_reason").fill("Place, day and exchange are the same.")
    follow(page, page.get_by_role("button", name="Merge CIR"))
    assert page.get_by_text(f"{twin.reference} is merged into {incident.reference}.").is_visible()

    # A third one was none.
    page.goto(f"/admin/incidents/incident/{drill.pk}/change/")
    follow(page, page.get_by_role("link", name="Withdraw"))
    page.locator("#id_reason").fill("A drill that both sides had announced.")
    follow(page, page.get_by_role("button", name="Withdraw"))
    assert page.get_by_text("is withdrawn").is_visible()

    # Whoever has not signed in reads all four with their reasons.
    page.context.clear_cookies()
    says(page, bulletin.get_absolute_url(), correction.reference, "It gives one wounded for two.")
    says(
        page,
        "/corrections/",
        *(f"{bulletin.reference} by {correction.reference}", "It gives one wounded for two."),
        *("It takes the accusation back.", accusation.statement.reference, incident.reference),
        *("Place, day and exchange are the same.", "A drill that both sides had announced."),
    )
    says(page, f"{twin.get_absolute_url()}history/", "Place, day and exchange are the same.", incident.reference)
    says(page, f"{drill.get_absolute_url()}history/", "A drill that both sides had announced.")
    says(page, drill.get_absolute_url(), "A drill that both sides had announced.")
    says(page, twin.get_absolute_url(), incident.title, published["other"].reference)
