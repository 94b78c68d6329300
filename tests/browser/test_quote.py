"""A quote is picked from the original on the same form, by mouse or keyboard, with its position."""

import pytest

from statements.models import Claim
from tests import factories
from tests.browser.hands import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Erməni bölmələri 🕯 Garaağac yaşayış məntəqəsini\natəşə tutub."
WORDS = "atəşə tutub"


@pytest.fixture
def form(page):
    statement = factories.statement(published=False, text=TEXT)
    factories.claim(statement)
    sign_in(page, f"/admin/statements/statement/{statement.pk}/change/")
    return page


def test_words_of_a_recorded_text_become_the_quote(form):
    form.locator("#claims-0 .pick-quote").click()
    assert form.get_by_text("Select words in the original text first.").is_visible()
    form.evaluate(
        """(words) => {
            const block = document.querySelector("#text_versions-group .field-text .readonly");
            const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at >= 0) getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
            }
        }""",
        WORDS,
    )
    form.locator("#claims-0 .pick-quote").click()
    form.get_by_role("button", name="Save", exact=True).first.click()
    form.get_by_text("was changed successfully").wait_for()
    claim = Claim.objects.get()
    assert (claim.quote, claim.quote_start) == (WORDS, TEXT.index(WORDS))


def test_words_of_a_text_being_typed_become_the_quote_by_keyboard(form):
    form.goto("/admin/statements/statement/add/")
    original = form.locator("#id_text_versions-0-text")
    original.fill(TEXT)
    original.focus()
    form.keyboard.press("Control+End")
    form.keyboard.press("ArrowLeft")
    for _letter in WORDS:
        form.keyboard.press("Shift+ArrowLeft")
    form.locator("#claims-0 .pick-quote").focus()
    form.keyboard.press("Enter")
    assert form.locator("#id_claims-0-quote").input_value() == WORDS
    assert form.locator("#id_claims-0-quote_start").input_value() == str(TEXT.index(WORDS))
