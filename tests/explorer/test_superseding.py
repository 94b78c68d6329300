"""That a statement is superseded is said where its claims no longer count for it, and nowhere else."""

import pytest
from django.core.exceptions import ValidationError

from history.recording import recording
from tests import factories
from tests.explorer.following import Copy, everything
from tests.pages import words

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]


@pytest.fixture
def story():
    """A state accuses another one, and its ministry supersedes that."""
    with recording(reason="Arranged."):
        state, other = factories.party("Northland"), factories.party("Southland")
        ministry = factories.party("Ministry", kind="ministry", parent=state)
        first = factories.statement(state)
        factories.claim(first, factories.incident(), "accuse", about=other)
        later = factories.statement(ministry, supersedes=first, supersedes_note="It takes this back.")
    return first, later


def move(organ, side):
    organ.parent = side
    with recording(reason="It moved."):
        factories.saved(organ)


def told(client, statement):
    """Whether each says that the statement is superseded: its page, that of its incident, the corrections, the API, the accounts."""
    incident = statement.claims.get().incident
    pages = [statement.get_absolute_url(), incident.get_absolute_url(), "/corrections/"]
    of_api = client.get(f"/api/v1/statements/{statement.reference}/").json()
    accounts = client.get(f"/api/v1/incidents/{incident.reference}/accounts/").json()
    return {
        *("Superseded by its issuer" in words(client.get(page)) for page in pages),
        bool(of_api["superseded_by"]),
        accounts["status"] == "no_account",
    }


def test_an_organ_supersedes_what_its_side_said(client, story):
    assert told(client, story[0]) == {True}


def test_an_organ_that_is_of_another_side_now_does_not(client, story):
    first, later = story
    with recording(reason="Arranged."):
        eastland = factories.party("Eastland")
    move(later.issuer, eastland)
    assert told(client, first) == {False}
    assert f"of another side, whose claims still count: {first.reference}" in words(
        client.get(later.get_absolute_url())
    )


def test_a_draft_supersedes_nothing_not_even_to_editors(client, story):
    first, later = story
    later.withdraw("It was never issued.")
    with recording(reason="Arranged."):
        factories.statement(later.issuer, supersedes=first, published=False)
    client.force_login(factories.editor())
    assert told(client, first) == {False}


def test_a_copy_of_the_register_learns_that_an_organ_moved(client, story):
    copy = Copy(client).follow()
    move(story[1].issuer, None)
    then = Copy(client, copy.cursor, copy.records).follow()
    assert then.records == everything(client)


def test_a_published_statement_whose_issuer_moved_can_still_be_mended_and_a_draft_cannot_be_published(story):
    first, later = story
    with recording(reason="Arranged."):
        draft = factories.statement(later.issuer, supersedes=first, published=False)
    move(later.issuer, None)
    later.refresh_from_db()
    later.sensitivity = "graphic"
    with recording(reason="It shows wounds."):
        factories.saved(later)
    with pytest.raises(ValidationError, match="another side"):
        draft.publish()
