"""Addresses of records that are no more: they answer for ever, with a reason or with the way on."""

import pytest

from history.recording import recording
from tests import factories
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.once]

KINDS = {"incident": factories.incident, "statement": factories.statement, "investigation": factories.investigation}


@pytest.mark.parametrize("kind", KINDS)
def test_a_withdrawn_record_answers_410_with_its_reason_day_and_replacement(client, kind):
    gone, instead = KINDS[kind](), KINDS[kind]()
    gone.withdraw("Entered twice.", replacement=instead)
    for path in (gone.get_absolute_url(), f"/api/v1{gone.get_absolute_url()}"):
        for ask in (client.get, client.head):
            assert ask(path).status_code == 410
    page = client.get(gone.get_absolute_url())
    text = words(page)
    assert f"{gone.reference} was withdrawn" in text
    assert f"Reason Entered twice. In its place {instead.reference}" in text
    assert f"Withdrawn {gone.ended_at:%-d %B %Y}" in text
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_without_a_replacement_the_page_says_so(client):
    gone = factories.incident()
    gone.withdraw("It did not concern the ceasefire.")
    assert "In its place No other record" in words(client.get(gone.get_absolute_url()))


def test_a_merger_of_a_merger_leads_to_the_last_in_one_step(client):
    first, second, third, last = (factories.incident() for _each in range(4))
    first.merge_into(second, "The same night.")
    second.merge_into(third, "The same night.")
    third.merge_into(last, "The same night.")
    for one in (first, second, third):
        page = client.get(one.get_absolute_url())
        assert (page.status_code, page.headers["Location"]) == (301, last.get_absolute_url())
        answer = client.get(f"/api/v1{one.get_absolute_url()}")
        assert answer.status_code == 301
        assert answer.headers["Location"].endswith(f"/api/v1{last.get_absolute_url()}")
    # Only what it absorbed itself is named, with its reason; the others are named where they went.
    assert f"{third.reference} was merged into this record" in words(client.get(last.get_absolute_url()))


def test_a_merger_into_what_was_withdrawn_later_ends_at_its_reason(client):
    first, second = factories.incident(), factories.incident()
    first.merge_into(second, "The same night.")
    second.withdraw("Both were mistaken.")
    page = client.get(first.get_absolute_url(), follow=True)
    assert page.redirect_chain == [(second.get_absolute_url(), 301)]
    assert (page.status_code, "Both were mistaken." in words(page)) == (410, True)


def test_what_ended_is_in_no_list_and_its_claims_are_with_what_absorbed_it(client):
    place = factories.place()
    gone, merged, left = (factories.incident(f"Fire {name}", place=place) for name in ("one", "two", "three"))
    factories.claim(factories.statement(), merged)
    gone.withdraw("Entered twice.")
    merged.merge_into(left, "The same night.")
    for address in ("/", "/incidents/", place.get_absolute_url()):
        text = words(client.get(address))
        assert [name in text for name in ("Fire one", "Fire two", "Fire three")] == [False, False, True]
    assert "Statements 1" in words(client.get(left.get_absolute_url()))


@pytest.mark.recorded
def test_the_history_of_what_ended_stays_and_says_how_it_ended(client):
    with recording(reason="Arranged."):
        gone, merged, left = (factories.incident(f"Fire {name}") for name in ("one", "two", "three"))
    gone.withdraw("Entered twice.")
    merged.merge_into(left, "The same night.")
    closed = words(client.get(f"{gone.get_absolute_url()}history/"))
    assert "This record was withdrawn." in closed
    assert "Entered twice." in closed
    assert "Fire one" not in closed
    opened = words(client.get(f"{merged.get_absolute_url()}history/"))
    assert "The same night." in opened
    assert "This record was withdrawn." not in opened
