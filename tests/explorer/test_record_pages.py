"""What the pages of agreements, places, statements and investigations say of all that hangs on them."""

import datetime

import pytest
from django.core.files.base import ContentFile

from formats.dates import UncertainDate
from formats.points import UncertainPoint
from history.recording import recording
from tests import factories
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.once]

DAY = datetime.date(2022, 3, 10)


def page_of(client, record):
    return words(client.get(record.get_absolute_url()))


def test_an_agreement_says_who_is_what_under_it_and_what_it_provides(client):
    agreement = factories.agreement(
        "Ceasefire of the lake",
        kind="ceasefire",
        summary="It ends fire.",
        signed=UncertainDate.on(DAY),
        third_parties="Two guarantors.",
        eth_prio_id="77",
    )
    south, north = factories.party("Southland"), factories.party("Northland")
    factories.role(agreement, party=south)
    factories.role(agreement, party=north, from_date=DAY)
    factories.role(agreement, party=factories.party("A mission"), role="monitor")
    factories.provision(agreement, article="Article 1", summary="No fire.")
    factories.page(agreement, note="Its text.")
    text = page_of(client, agreement)
    for told in (
        "Signed: 10 Mar 2022 In force: Date unknown It ends fire.",
        "Northland Party to the conflict from 10 Mar 2022 Southland Party to the conflict Dates not recorded A mission",
        "Further signatories: Two guarantors.",
        "Article 1 No fire.",
        "https://example.org/page",
        "ETH/PRIO 77",
        "0 incidents with a breach alleged",
    ):
        assert told in text


def test_the_list_of_agreements_is_alphabetical_with_roles(client):
    later, earlier = factories.agreement("Zebra ceasefire"), factories.agreement("Alpha ceasefire")
    factories.role(later, party=factories.party("Northland"))
    text = words(client.get("/agreements/"))
    assert text.index("Alpha ceasefire") < text.index(
        "Zebra ceasefire Signed: Date unknown Northland : party to the conflict"
    )
    assert client.get(earlier.get_absolute_url()).status_code == 200


def test_an_agreement_lists_incidents_by_itself_and_by_its_provisions_each_once(client):
    agreement = factories.agreement()
    provision = factories.provision(agreement)
    both, second, draft = factories.incident("One"), factories.incident("Two"), factories.incident("D", published=False)
    both.agreements.add(agreement)
    for incident in (both, second, draft):
        incident.provisions.add(provision)
    text = page_of(client, agreement)
    assert "2 incidents with a breach alleged" in text
    assert text.count(both.reference) == text.count(second.reference) == 1
    assert draft.reference not in text
    assert f"Breach alleged of {agreement.title} {provision.article}: No fire." in page_of(client, second)


def test_a_place_says_all_its_names_by_whom_and_where_it_lies_according_to_whom(client):
    north = factories.party("Northland")
    region, other = factories.place("Lake region", kind="region"), factories.place("Hill district", kind="district")
    place = factories.place(
        "Riverside", names=[("ru", "Приречье")], parent=region, point=UncertainPoint(41.5, 45.25, 500), pcode="P01"
    )
    place.names.create(name="Flussau", language="de", used_by=north, from_date=DAY)
    factories.other_parent(place, parent=other, according_to=north, to_date=DAY)
    factories.page(place, note="A gazetteer.")
    text = page_of(client, place)
    for told in (
        "Flussau Deutsch Northland from 10 Mar 2022 Приречье Русский In general use Not recorded",
        "Lake region By the standard that the register uses for its lists",
        "Hill district According to Northland until 10 Mar 2022",
        "Position 41.5000, 45.2500 ± 500 m OCHA P-code P01",
    ):
        assert told in text
    assert "Places in it Riverside According to Northland" in page_of(client, other)
    assert "Places in it Riverside" in page_of(client, region)


def test_a_place_lists_incidents_in_it_by_any_standard_and_as_a_further_place_each_once(client):
    region, other = factories.place(kind="region"), factories.place(kind="district")
    place = factories.place(parent=region)
    factories.other_parent(place, parent=other)
    here, further = factories.incident("Here", place=place), factories.incident("Further")
    factories.further_place(here, place=place, role="disputed")
    factories.further_place(further, place=place, note="According to X.")
    factories.incident("Draft", place=place, published=False)
    factories.incident("Elsewhere", place=factories.place())
    for one in (place, region, other):
        text = page_of(client, one)
        assert "2 incidents here" in text
        assert [text.count(incident.reference) for incident in (here, further)] == [1, 1]
        assert [title for title in ("Elsewhere", "Draft") if title in text] == []
    assert f"Also affected {place.name} , {region.name} According to X." in page_of(client, further)


@pytest.mark.recorded
@pytest.mark.parametrize("kind", ["place", "agreement"])
def test_what_is_listed_at_a_place_or_under_an_agreement_is_one_step_from_its_filters(client, kind):
    with recording():
        record, empty = (getattr(factories, kind)() for _time in range(2))
        incident = factories.incident()
        if kind == "place":
            factories.further_place(incident, place=record)
        else:
            incident.provisions.add(factories.provision(record))
        factories.incident()
    html = client.get(record.get_absolute_url()).content.decode()
    address = f"/incidents/?{kind}={record.slug}"
    assert f'<a class="aside" href="{address}">The same with filters</a>' in html
    assert "1 of 2 incident records" in words(client.get(address))
    # Nothing is led to where nothing is.
    assert "with filters" not in client.get(empty.get_absolute_url()).content.decode()


def test_copies_of_a_source_are_told_with_their_hash_and_only_released_ones_are_handed_out(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    statement = factories.statement()
    source = factories.source(statement, is_relayed=True, is_unverified=True)
    assert "No archive copy yet" in page_of(client, statement)
    factories.capture(source, failure="Server said no.")
    kept = factories.capture(source, file=ContentFile(b"<p>kept</p>", "kept.html"))
    free = factories.capture(
        source, file=ContentFile(b"<p>free</p>", "free.html"), is_released=True, rights="With consent."
    )
    text = page_of(client, statement)
    assert "private copy on record. SHA-256 " + kept.sha256 in text
    assert f"download , {free.size}" in text
    assert f"With consent. SHA-256 {free.sha256}" in text
    assert "Server said no." not in text
    assert "Relayed, not the issuer’s own page Page not seen by the register" in text
    assert [client.get(f"/captures/{copy.pk}/").status_code for copy in (kept, free)] == [404, 200]
    statement.withdraw("Mistaken.")
    assert client.get(f"/captures/{free.pk}/").status_code == 404


def test_a_tally_says_what_it_counts_and_tells_none_from_not_addressed(client):
    statement = factories.statement()
    area = factories.place("Lake district", kind="district")
    factories.tally(
        statement,
        period=UncertainDate.on(DAY),
        area=area,
        by_party=factories.party("Northland"),
        violations=0,
        definition_note="Each burst once.",
    )
    factories.tally(statement, rounds=40, area_words="along the line")
    text = page_of(client, statement)
    assert "10 Mar 2022 Lake district Northland 0 Not addressed Each burst once." in text
    assert "Date unknown “ along the line ” Not addressed Not addressed 40 Not defined in the statement" in text


def test_findings_are_each_members_own_and_joint_only_when_all_have_signed(client):
    inquiry = factories.investigation(incidents=[factories.incident()])
    lead, member = (
        factories.member(inquiry, party=factories.party(name), role=role)
        for name, role in (("Northland", "lead"), ("Southland", "member"))
    )
    statement = factories.statement(lead.party)
    factories.finding(lead, summary="It found shell holes.", signed=UncertainDate.on(DAY), statement=statement)
    factories.finding(member, summary="It found none.", position="dissenting")
    for record in (inquiry, inquiry.incidents.get()):
        text = page_of(client, record)
        assert "Joint finding: signed by 1 of 2. It exists only when all have signed." in text
        assert f"Found by Northland Concurring Signed: 10 Mar 2022 {statement.reference} It found shell holes." in text
        assert "Found by Southland Dissenting No signature on record It found none." in text
    factories.finding(member, summary="It agrees.", signed=UncertainDate.on(DAY))
    text = page_of(client, inquiry)
    assert "Joint finding: signed by 2 of 2." in text
    assert "It exists only" not in text


def test_a_finding_that_rests_on_a_draft_does_not_name_it(client):
    inquiry = factories.investigation(incidents=[factories.incident()])
    draft = factories.statement(published=False)
    factories.finding(factories.member(inquiry), statement=draft)
    for record in (inquiry, inquiry.incidents.get()):
        assert draft.reference not in page_of(client, record)


def test_a_claim_says_which_claim_it_answers_and_what_was_taken_back(client):
    north = factories.party("Northland")
    first = factories.claim(factories.statement(north), factories.incident(), "accuse", about=factories.party())
    later = factories.claim(factories.statement(north), first.incident, "retract", answers=first, relation="retracts")
    denied = factories.claim(factories.statement(), first.incident, "deny_occurrence", answers=first, relation="denies")
    one, two, three = (claim.statement.reference for claim in (first, later, denied))
    taken_back = f"Retracted by its own side, so it no longer counts: accuses, {two}"
    assert f"Retracts {one} , Northland : accuses" in page_of(client, later.statement)
    assert f"Denies {one} , Northland : accuses" in page_of(client, denied.statement)
    text = page_of(client, first.statement)
    assert f"{two} , Northland : retracts this {three} , {denied.statement.issuer.name} : denies this" in text
    assert taken_back in text
    assert taken_back in page_of(client, first.incident)
    type(later.statement).objects.filter(pk=later.statement_id).update(status="draft", published_at=None)
    assert two not in page_of(client, first.statement)
    assert two not in page_of(client, first.incident)


def test_who_says_the_same_agrees_and_nothing_is_confirmed(client):
    said = factories.claim(factories.statement(factories.party("Northland")), factories.incident())
    outlet = factories.statement(factories.party("An outlet"))
    factories.claim(outlet, said.incident, answers=said, relation="confirms")
    texts = page_of(client, outlet), page_of(client, said.statement)
    assert f"Agrees with {said.statement.reference} , Northland : reports" in texts[0]
    assert f"{outlet.reference} , An outlet : agrees with this" in texts[1]
    assert not any("confirm" in text.lower() for text in texts)
