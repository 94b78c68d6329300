"""The form that the desk works in most, with the JavaScript that Django brings for it and under the site's policy."""

import pytest

from incidents.models import Incident
from statements.models import Statement
from tests import factories
from tests.browser.hands import choose, press_access_key, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_on_record_is_told_while_one_types_and_an_incident_is_made_in_place(page):
    recorded = factories.statement(text="Shots were fired.")
    sign_in(page, "/admin/statements/statement/add/")
    # A new record begins in its first field.
    page.locator("#select2-id_issuer-container").locator("..").and_(page.locator(":focus")).wait_for()
    page.locator("#id_text_versions-0-text").fill("Shots  were\nfired")
    page.keyboard.press("Tab")
    page.locator("#text_versions-0").get_by_role("status").get_by_role("link", name=recorded.reference).wait_for()
    page.locator("#id_text_versions-0-text").fill("Nobody fired.")
    page.keyboard.press("Tab")
    page.locator("#text_versions-0").get_by_text("on record already").wait_for(state="detached")

    with page.expect_popup() as opened:
        page.locator("#add_id_claims-0-incident").click()
    opened.value.locator("#id_title").fill("Alleged fire")
    opened.value.get_by_role("button", name="Save", exact=True).first.click()
    page.locator("#select2-id_claims-0-incident-container").get_by_text("Alleged fire").wait_for()
    assert page.locator("#id_claims-0-incident").input_value() == str(Incident.objects.get().pk)


def test_claims_are_added_taken_away_and_published_with_their_figures(page):
    factories.party("Ministry of Defence of Azerbaijan", kind="ministry", names=[("az", "Müdafiə Nazirliyi")])
    factories.party("Armenia")
    factories.incident("Alleged fire", place=factories.place("Garaağaç", names=[("az", "Qaraağac")]))

    sign_in(page, "/admin/statements/statement/add/")
    choose(page, "id_issuer", "MUDAFIE", "Ministry of Defence of Azerbaijan")
    page.locator("#id_channel").select_option("press_release")
    page.locator("#id_language").fill("az")
    page.locator("#id_summary").fill("Says that shots were fired and answered.")
    page.locator("#id_claims-0-act").select_option("accuse")
    choose(page, "id_claims-0-about", "arm", "Armenia")
    choose(page, "id_claims-0-incident", "ГАРААГАЧ", "Alleged fire")
    page.locator("#id_claims-0-link_basis").select_option("named")
    page.locator("#id_claims-0-figures-0-killed_best").fill("0")

    # Rows that come and go are numbered anew, with the figures inside them.
    for _ in range(3):
        page.get_by_role("button", name="Add another Claim").click()
    page.locator("#claims-1 .inline-deletelink").click()
    page.locator("#id_claims-2-act").select_option("justify")
    page.locator("#id_claims-2-figures-1-injured_low").fill("2")
    choose(page, "id_claims-2-figures-1-affected", "arm", "Armenia")
    page.locator("#claims-1 .inline-deletelink").click()
    # From the middle of a claim to the button in a few keys.
    page.locator("#id_claims-1-paraphrase").focus()
    press_access_key(page, "b")
    for _ in range(5):
        page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") == "_publish"
    page.keyboard.press("Enter")
    page.get_by_text("is published.").wait_for()

    accusation, justification = Statement.objects.published().get().claims.all()
    assert (accusation.act, accusation.incident.title) == ("accuse", "Alleged fire")
    assert [figure.wording for figure in accusation.figures.all()] == ["none killed"]
    assert [(str(figure.affected), figure.wording) for figure in justification.figures.all()] == [
        ("Armenia", "at least 2 injured")
    ]
