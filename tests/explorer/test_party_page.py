"""The page of a party: each of its figures leads to what it counts, by one path for every party."""

import re
from html import unescape

import pytest

from explorer.directory import STANCES
from history.recording import recording
from tests import factories
from tests.explorer.test_symmetry import World
from tests.pages import context_of, sent_by_filters, words
from tests.seeds import seeds

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


def figures(response):
    """(address, figure) of whatever leads to a list with a number."""
    found = re.findall(r'href="(/(?:incidents|statements)/\?[^"]+)"[^>]*>[^<\d]*(\d+)', response.content.decode())
    return [(unescape(address), int(number)) for address, number in found]


@seeds((0, 1), (2, 3))
def test_a_figure_leads_to_as_many_as_it_says(client, seed):
    world, asked = World(seed, turned=False), set()
    with recording():
        # Of these nothing is told.
        north, south = world.parties[:2]
        factories.claim(factories.statement(north, published=False), world.incidents[0], "accuse", about=south)
        factories.claim(factories.statement(north), factories.incident(published=False), "accuse", about=south)
    for party in world.parties:
        response = client.get(party.get_absolute_url())
        for address, number in figures(response):
            assert context_of(client, address)["count"] == number, (party.slug, address)
            asked |= {*re.findall(r"(\w+)=", address)}
        rows = sum(response.context[name] is not None and len(response.context[name]) for name in ("says", "said"))
        replies = response.context["replies"]
        assert len(figures(response)) >= 1 + rows + (len(replies.rows) if replies else 0)
    assert {"issuer", "said_about", "act", "accused", "first_answer"} <= asked


def test_what_a_side_answered_first_finds_its_incidents(client):
    with recording():
        north, south, east = (factories.party(name) for name in ("Northland", "Southland", "Eastland"))
        denied, silent, other = (factories.incident() for _ in range(3))
        for incident in (denied, silent):
            factories.claim(factories.statement(north), incident, "accuse", about=south)
        factories.claim(factories.statement(south), denied, "deny_occurrence")
        factories.claim(factories.statement(north), other, "accuse", about=east)

    def found(**asked):
        rows = client.get("/api/v1/incidents/", asked).json()["results"]
        return {row["reference"] for row in rows}

    assert found(accused=south.slug, first_answer="deny_occurrence") == {denied.reference}
    assert found(accused=south.slug, first_answer="none") == {silent.reference}
    assert found(accused=south.slug, first_answer="before") == set()
    assert found(first_answer="none") == {silent.reference, other.reference}
    assert found(accused=south.slug, first_answer=["none", "deny_occurrence"]) == {denied.reference, silent.reference}
    assert client.get("/api/v1/incidents/", {"first_answer": "appeal"}).status_code == 400


def test_without_judged_links_what_a_side_answered_first_is_something_else(client):
    with recording():
        incident = factories.judged_denial()

    def found(**asked):
        return [row["reference"] for row in client.get("/api/v1/incidents/", asked).json()["results"]]

    for judged, answer in (("1", "deny_occurrence"), ("0", "none")):
        for asked in ("deny_occurrence", "none"):
            there = [incident.reference] if asked == answer else []
            assert found(judged=judged, first_answer=asked) == there
        (figures,) = client.get("/api/v1/stats/replies/", {"judged": judged}).json()["results"]
        assert (figures["answered"], figures["no_answer_on_record"]) == ((1, 0) if judged == "1" else (0, 1))


def test_the_statements_of_a_party_by_what_they_do(client):
    with recording():
        party, other = factories.party("Northland"), factories.party("Southland")
        ministry = factories.party("Ministry", kind="ministry", parent=party)
        accusing, both, denying, rest = (factories.statement(ministry) for _ in range(4))
        incident = factories.incident()
        for statement in (accusing, both):
            factories.claim(statement, incident, "accuse", about=other)
        for statement in (both, denying):
            factories.claim(statement, incident, "deny_responsibility")
        factories.claim(rest, act="appeal")
    address = party.get_absolute_url()
    rows = {stance: context_of(client, address, {"stance": stance})["page"].rows for stance in STANCES}
    assert rows == {
        "all": [rest, denying, both, accusing],
        "accuses": [both, accusing],
        "denies": [denying, both],
        "other": [rest],
    }
    page = client.get(address, {"stance": "denies"})
    assert f'href="{address}?stance=denies#h-statements" aria-current="true"' in page.content.decode()
    assert "All 4 Accuses Denies Other" in words(page)
    assert "No such statement of this party is on record." not in words(page)
    with recording():
        silent = factories.statement(other)
    assert silent in context_of(client, other.get_absolute_url())["page"].rows
    assert "No such statement of this party" in words(client.get(other.get_absolute_url(), {"stance": "denies"}))
    assert client.get(address, {"stance": "threatens"}).status_code == 400


def test_what_a_party_takes_part_in_is_listed_where_it_is_counted(client, admin_client):
    with recording():
        side, other = factories.party("Northland"), factories.party("Southland")
        ministry = factories.party("Ministry", kind="ministry", parent=side)
        one, both, open_, ended = (factories.investigation(f"Inquiry {number}") for number in range(4))
        factories.investigation("A draft", published=False, members=[(side, "lead")])
        factories.member(one, party=ministry, role="lead")
        for role in ("lead", "observer"):
            factories.member(both, party=side, role=role, according_to=other)
        # That another one leads it says nothing of this one.
        factories.member(open_, party=side, role="observer", statement=factories.statement(other))
        factories.member(open_, party=other, role="lead")
        factories.member(ended, party=side, role="lead")
        for inquiry in (both, both, open_):
            factories.event(inquiry, access="refused", access_by=ministry)
        factories.event(open_, access="granted", access_by=other)
        ended.withdraw("It was never announced.")

    def leads(reader, party):
        html = reader.get(party.get_absolute_url()).content.decode()
        found = re.findall(r'href="(/investigations/\?[^"]+)">in (\d+) ', html)
        return {unescape(address): int(count) for address, count in found}

    for reader, drafts in ((client, 0), (admin_client, 1)):
        for party in (side, ministry, other):
            for address, count in leads(reader, party).items():
                page = context_of(reader, address)
                assert page["matching"] == len(page["page"].rows) == count, address
        asked = f"/investigations/?party={side.slug}"
        assert leads(reader, side) == {
            f"{asked}&role=lead": 2 + drafts,
            f"{asked}&role=lead&word=own": 1 + drafts,
            f"{asked}&role=observer": 2,
            f"{asked}&access=refused": 2,
        }
    assert "Observer in 2 investigations · in 0 on its own word" in words(client.get(side.get_absolute_url()))
    page = client.get(f"{asked}&role=lead&word=own")
    assert (
        "1 of them: Investigations, party involved: Northland, role: lead, known by the word of: the member itself"
        in words(page)
    )
    # The form asks all of it again.
    assert sent_by_filters(page).items() >= {"party": {side.slug}, "role": {"lead"}, "word": {"own"}}.items()
