"""Every page asks the database as often for a dozen rows of everything as for one."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from history.recording import recording
from statements.models import Claim
from tests import factories
from tests.pages import queries

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


def one_of_each():
    return {
        "agreement": factories.agreement(),
        "place": factories.place(kind="district", parent=factories.place(kind="country")),
        "statement": factories.statement(text="A text."),
        "investigation": factories.investigation(),
        "incident": factories.incident(),
        "party": factories.party(),
    }


def one_more(records, number):
    """A further row of everything that hangs on the records, and a further record in each list; nothing twice."""
    agreement, place, statement, inquiry, incident, party = records.values()
    someone = factories.party(parent=factories.party(), kind="ministry")
    factories.agreement()
    for of in (agreement, place, incident, party):
        factories.page(of, outlet=factories.outlet())
    factories.role(agreement, party=someone)
    listed = factories.incident(place=factories.place(parent=place), types=["fire"])
    listed.provisions.add(factories.provision(agreement))
    listed.agreements.add(factories.agreement())
    place.names.create(name=f"Name {number}", language="en", used_by=someone)
    factories.other_parent(place, according_to=someone)
    factories.other_parent(factories.place(), parent=place, according_to=someone)
    factories.further_place(incident, place=factories.place(parent=factories.place()))
    factories.link(incident, listed)
    party.names.create(name=f"Name {number}", language="en")
    factories.role(party=party)
    factories.watched_channel(party, outlet=factories.outlet())
    _said(statement, incident, someone, number)
    _found_out(inquiry, [incident, listed], someone)
    # The overview shows the last recorded ones alone.
    organ = factories.party(parent=statement.issuer, kind="ministry")
    claim = factories.claim(factories.statement(organ, supersedes=statement), listed, "accuse", about=someone)
    factories.claim(statement, listed, "report", answers=claim, relation="confirms")
    _corrected(party, incident)


def _said(statement, incident, someone, number):
    source = factories.source(statement, outlet=factories.outlet())
    factories.capture(source, file=ContentFile(b"kept", "kept.html"))
    factories.tally(statement, area=factories.place(parent=factories.place()), by_party=someone)
    factories.text_version(statement, f"Text {number}.", reason="A word.")
    factories.translation(statement, text=f"Text {number}.", reason="A word.")
    other = factories.statement(someone, responds_to=statement, text="A text.")
    answered = factories.claim(other, factories.incident(), "accuse", about=someone)
    claim = factories.claim(
        statement, incident, "accuse", about=someone, place=factories.place(), answers=answered, relation="counters"
    )
    factories.figure(claim, affected=someone, killed_best=1)
    factories.claim(other, incident, "deny_occurrence", answers=claim, relation="denies")


def _found_out(inquiry, incidents, someone):
    member = factories.member(inquiry, party=someone, statement=factories.statement(someone), according_to=someone)
    factories.finding(member, statement=factories.statement(someone))
    _reported(inquiry, someone)
    inquiry.incidents.add(*incidents)
    other = factories.investigation(incidents=incidents, progress="announced")
    member = factories.member(other, party=someone, statement=factories.statement(someone), according_to=someone)
    factories.finding(member, statement=factories.statement(someone))
    _reported(other, someone)


def _reported(inquiry, someone):
    event = factories.event(inquiry, statement=factories.statement(someone), access="granted", access_by=someone)
    factories.page(event, outlet=factories.outlet())


def _corrected(party, incident):
    """A correction of every kind."""
    old = factories.statement(party, text="A text.")
    factories.translation(old).redact("A court order.")
    factories.statement(party, supersedes=old)
    claim = factories.claim(old, incident, link_basis="judgement", link_reason="The same hour.")
    organ = factories.party(parent=party, kind="ministry")
    factories.claim(factories.statement(organ), incident, "retract", answers=claim, relation="retracts")
    Claim.objects.filter(pk=claim.pk).update(second_reader=factories.reader(), second_read_at=timezone.now())
    factories.incident().withdraw("Entered twice.", replacement=incident)
    factories.incident().merge_into(incident, "The same night.")


def stored(record):
    """The record, checked by the database alone: here the numbers count, and the checks would take half the time."""
    record.save()
    return record


@pytest.mark.once
def test_every_page_asks_as_often_for_a_dozen_rows_as_for_one(client, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(factories, "saved", stored)
    with recording(reason="Arranged."):
        records = one_of_each()
    today = timezone.now().date()
    pages = [
        "/",
        "/incidents/",
        "/incidents/?view=timeline",
        "/incidents/trends/",
        "/statements/",
        "/statements/tallies/",
        "/investigations/",
        "/parties/",
        "/agreements/",
        "/corrections/",
    ]
    for record in records.values():
        address = record.get_absolute_url()
        pages += [address, f"{address}history/", f"{address}history/?known_on={today}"]
    pages.append(f"{records['incident'].get_absolute_url()}?known_on={today}")
    counts = {page: [] for page in pages}
    for number in range(1, 13):
        with recording(reason=f"Reason {number}."):
            one_more(records, number)
        if number in (1, 12):
            for page in pages:
                counts[page].append(queries(client, page))
    assert {page: found for page, found in counts.items() if len(set(found)) > 1} == {}
