"""The list of what was mended after it had been published."""

import datetime

import pytest
from django.utils import timezone

from explorer.corrections import Corrections
from parties.models import Party
from statements.models import Claim
from tests import factories
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def parties():
    north = factories.party("Northland")
    return {
        "north": north,
        "ministry": factories.party("Ministry", kind="ministry", parent=north),
        "south": factories.party("Southland"),
    }


def shown(client):
    return words(client.get("/corrections/"))


def answering(claim, issuer, relation, **fields):
    return factories.claim(
        factories.statement(issuer), claim.incident, "retract", answers=claim, relation=relation, **fields
    )


def test_nothing_corrected_is_said_in_words(client):
    factories.statement(text="A text.")
    assert "Nothing has been corrected yet." in shown(client)


def test_a_statement_that_its_issuer_replaced_names_both_and_why(client):
    old = factories.statement()
    new = factories.statement(old.issuer, supersedes=old, supersedes_note="It withdraws the figure.")
    told = (
        f"Superseded by its issuer: {old.reference} by {new.reference} , {old.issuer.name} . It withdraws the figure."
    )
    assert told in shown(client)


@pytest.mark.parametrize(
    ("relation", "title"),
    [("retracts", "Claim retracted by its own side:"), ("corrects", "Claim corrected by its own side:")],
)
def test_a_claim_that_its_side_took_back_names_both_statements_and_the_incident(client, parties, relation, title):
    claim = factories.claim(
        factories.statement(parties["north"]), factories.incident(), "accuse", about=parties["south"]
    )
    answer = answering(claim, parties["ministry"], relation)
    old, new = claim.statement.reference, answer.statement.reference
    assert f"{title} {old} (accuses, {claim.incident.reference} ) by {new} , Northland , Ministry ." in shown(client)


def test_another_side_corrects_nothing_and_a_denial_is_no_correction(client, parties):
    claim = factories.claim(factories.statement(parties["north"]), factories.incident())
    answering(claim, parties["south"], "corrects")
    answering(claim, parties["ministry"], "repeats")
    assert "Nothing has been corrected yet." in shown(client)


def test_who_takes_a_claim_back_makes_no_difference_to_how_it_is_told(client, parties):
    lines = []
    for first in ("north", "south"):
        claim = factories.claim(factories.statement(parties[first]), factories.incident())
        lines.append((claim, answering(claim, parties[first], "retracts")))
    text = shown(client)
    told = [
        f"{claim.statement.reference} (reports, {claim.incident.reference} ) by {answer.statement.reference} , "
        f"{claim.statement.issuer.name} ."
        for claim, answer in lines
    ]
    assert [line for line in told if line not in text] == []


def test_a_link_read_a_second_time_says_what_was_judged(client):
    claim = factories.claim(
        factories.statement(), factories.incident(), link_basis="judgement", link_reason="The same hour."
    )
    assert "second time" not in shown(client)
    Claim.objects.filter(pk=claim.pk).update(second_reader=factories.editor(), second_read_at=timezone.now())
    told = (
        f"Link by judgement read a second time: {claim.statement.reference} (reports) to {claim.incident.reference} , "
    )
    assert f"{told}{claim.statement.issuer.name} . The same hour." in shown(client)


def test_texts_that_were_mended_or_removed_give_the_reason_and_not_the_words(client):
    statement = factories.statement(text="Wrong words.")
    factories.text_version(statement, "Right words.", reason="A line was missing.")
    factories.translation(statement, text="Secret words.").redact("A court order.")
    text = shown(client)
    assert f"Text corrected by the register: {statement.reference} , {statement.issuer.name} . A line was" in text
    assert f"Translation removed: {statement.reference} , {statement.issuer.name} . A court order." in text
    assert "words" not in text.partition("Translation removed")[2].partition("Text corrected")[0]


def test_what_ended_gives_its_reason_and_what_stands_in_its_place(client):
    gone, merged, left = (factories.incident() for _each in range(3))
    gone.withdraw("Entered twice.", replacement=left)
    merged.merge_into(left, "The same night.")
    inquiry = factories.investigation()
    inquiry.withdraw("It never began.")
    text = shown(client)
    assert f"Withdrawn: {gone.reference} in favour of {left.reference} . Entered twice." in text
    assert f"Merged: {merged.reference} into {left.reference} . The same night." in text
    assert f"Withdrawn: {inquiry.reference} . It never began." in text


def test_nothing_about_a_draft_is_a_correction_not_even_to_editors(client, parties):
    published, draft = factories.incident(), factories.incident(published=False)
    claim = factories.claim(factories.statement(parties["north"]), published)
    about_draft = factories.claim(claim.statement, draft, "accuse", about=parties["south"])
    hidden = factories.statement(parties["north"], published=False, supersedes=claim.statement, text="A text.")
    factories.text_version(hidden, "Another.", reason="A word.")
    factories.claim(hidden, published, "retract", answers=claim, relation="retracts")
    factories.claim(factories.statement(parties["north"]), answers=about_draft, relation="retracts", act="retract")
    factories.claim(factories.statement(), draft, link_basis="judgement", link_reason="The same hour.")
    Claim.objects.filter(link_basis="judgement").update(second_reader=factories.editor(), second_read_at=timezone.now())
    assert "Nothing has been corrected yet." in shown(client)
    client.force_login(factories.editor())
    assert "Nothing has been corrected yet." in shown(client)


def test_the_list_is_in_one_order_whatever_it_lists_and_pages_lose_nothing(client, parties):
    for day in range(1, 4):
        at = timezone.now() - datetime.timedelta(days=day)
        claim = factories.claim(
            factories.statement(parties["north"]), factories.incident(), link_basis="judgement", link_reason="So."
        )
        type(claim.statement).objects.filter(pk=claim.statement_id).update(published_at=at - datetime.timedelta(1))
        Claim.objects.filter(pk=claim.pk).update(second_reader=factories.editor(), second_read_at=at)
        answering(claim, parties["north"], "retracts")
        factories.incident().withdraw("Entered twice.")
    sides = Party.objects.sides()
    everything = Corrections(sides, per_page=50).page().rows
    assert len(everything) == 9
    assert everything == sorted(everything, key=lambda row: (row.at, row.correction, row.pk), reverse=True)
    found, cursor = [], None
    for _page in range(5):
        page = Corrections(sides, per_page=2).page(cursor)
        found, cursor = [*found, *page.rows], page.next
    assert (found, cursor) == (everything, None)
