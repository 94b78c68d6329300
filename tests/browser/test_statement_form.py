"""The form that the desk works in most, with the JavaScript that Django brings for it and under the site's policy."""

import pytest

from statements.models import Statement
from tests import factories
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def choose(page, field, typed, offered):
    page.locator(f"#{field} ~ .select2 .select2-selection").click()
    # The list gives its field the focus only a moment after it opens.
    page.locator(".select2-container--open .select2-search__field").press_sequentially(typed)
    page.get_by_role("option", name=offered).click()


def test_claims_are_added_taken_away_and_published_with_their_figures(page):
    User.objects.create_superuser("editor", password="correct horse")
    factories.party("Ministry of Defence of Azerbaijan", kind="ministry", names=[("az", "Müdafiə Nazirliyi")])
    factories.party("Armenia")
    factories.incident("Alleged fire", place=factories.place("Garaağaç", names=[("az", "Qaraağac")]))

    page.goto("/admin/login/?next=/admin/statements/statement/add/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()

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
    page.keyboard.press("Alt+b")
    while page.locator(":focus").get_attribute("name") != "_publish":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("is published.").wait_for()

    accusation, justification = Statement.objects.published().get().claims.all()
    assert (accusation.act, accusation.incident.title) == ("accuse", "Alleged fire")
    assert [figure.wording for figure in accusation.figures.all()] == ["none killed"]
    assert [(str(figure.affected), figure.wording) for figure in justification.figures.all()] == [
        ("Armenia", "at least 2 injured")
    ]
