"""One search for all, and what it leads to."""

import pytest

from formats.dates import UncertainDate
from history.recording import recording
from tests import factories
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


@pytest.fixture
def _village():
    with recording():
        place = factories.place("Garaağaç", names=[("ru", "Гараагач"), ("az", "Qaraağac")])
        factories.incident("Alleged fire", place=place)
        factories.incident("Secret fire at Garaağaç", published=False)
        factories.statement(factories.party("Garaağaç Post", kind="media"), summary="Garaağaç was hit.")
        factories.incident("Elsewhere")


@pytest.mark.parametrize("written", ["Garaağaç", "garaagac", "Qaraağac", "гараагач", "GARAAGAC"])
@pytest.mark.usefixtures("_village")
def test_every_spelling_finds_the_same_of_every_kind(client, written):
    response = client.get("/search/", {"q": written})
    text = words(response)
    assert "Alleged fire" in text
    assert "Garaağaç settlement" in text
    assert ("Secret" in text, "Elsewhere" in text) == (False, False)
    assert [row.title for row in response.context["incidents"]] == ["Alleged fire"]


@pytest.mark.usefixtures("_village")
def test_parties_and_statements_are_found_by_their_words(client):
    response = client.get("/search/", {"q": "garaagac"})
    assert [party.name for party in response.context["parties"]] == ["Garaağaç Post"]
    assert [statement.summary for statement in response.context["statements"]] == ["Garaağaç was hit."]


def test_a_reference_is_found(client):
    with recording():
        incident = factories.incident("Alleged fire")
    assert "Alleged fire" in words(client.get("/search/", {"q": incident.reference.lower()}))


def test_what_is_more_is_a_link_away(client):
    with recording():
        for number in range(11):
            factories.incident(f"Fire {number}")
    response = client.get("/search/", {"q": "fire"})
    assert len(response.context["incidents"]) == 10
    assert '<a class="aside" href="/incidents/?q=fire">All that match, with filters</a>' in response.content.decode()


def test_nothing_found_and_nothing_asked(client):
    assert "Nothing on record matches these words" in words(client.get("/search/", {"q": "nowhere"}))
    empty = words(client.get("/search/"))
    assert "Nothing on record matches" not in empty
    assert client.get("/search/", {"q": "x" * 201}).status_code == 400
    assert client.get("/search/", {"question": "x"}).status_code == 400


def test_numbers_lead_to_the_incidents_that_they_count(client):
    with recording():
        accuser, accused = factories.party("Accuser"), factories.party("Accused")
        for _ in range(2):
            incident = factories.incident(date=UncertainDate())
            factories.claim(factories.statement(accuser), incident, "accuse", about=accused)
        factories.incident()
    text = client.get(accused.get_absolute_url()).content.decode()
    for address in (
        f"/incidents/?accused={accused.slug}",
        f"/incidents/?accused={accused.slug}&amp;accused_by={accuser.slug}",
    ):
        assert f'href="{address}"' in text
        assert client.get(address.replace("&amp;", "&")).context["count"] == 2
    overview = client.get("/").content.decode()
    assert '<a href="/incidents/?undated=only">3</a>' in overview
