"""What can be asked, and that nothing that is asked is left out without a word."""

import datetime

import pytest

from explorer.api.pagination import Cursors
from explorer.api.views import RESOURCES
from formats.dates import UncertainDate
from history.recording import recording
from parties.sources import plain_address
from tests import factories

pytestmark = pytest.mark.django_db


def found(api, address):
    """References, slugs or numbers that a list answers with, in the order of entry."""
    answer = api.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.content
    rows = answer.json()["results"]
    assert answer.json()["count"] == len(rows)
    return sorted(row.get("reference") or row.get("slug") or row["id"] for row in rows)


def refs(*records):
    return sorted(record.reference for record in records)


def test_a_place_finds_what_is_in_it(api):
    district = factories.place(kind="district")
    village = factories.place(parent=district)
    position = factories.place(kind="position", parent=village)
    elsewhere = factories.place()
    near, far = factories.incident(place=position), factories.incident(place=elsewhere)
    factories.incident()
    assert found(api, f"incidents/?place={district.slug}") == refs(near)
    assert found(api, f"incidents/?place={village.slug}&place={elsewhere.slug}") == refs(near, far)
    assert found(api, f"places/?within={district.slug}") == sorted([district.slug, village.slug, position.slug])


def test_a_place_finds_what_is_in_it_by_another_standard(api):
    district, village = factories.place(kind="district"), factories.place(parent=factories.place(kind="district"))
    factories.other_parent(village, parent=district)
    tally = factories.tally(factories.statement(), area=village)
    assert found(api, f"places/?within={district.slug}") == sorted([district.slug, village.slug])
    told = api.get("/api/v1/tallies/", {"area": district.slug}).json()["results"]
    assert [one["id"] for one in told] == [tally.pk]


def test_a_type_finds_its_narrower_ones(api):
    sniper, overflight = factories.incident(types=["sniper_fire"]), factories.incident(types=["overflight"])
    assert found(api, "incidents/?type=fire") == refs(sniper)
    assert found(api, "incidents/?type=fire&type=overflight") == refs(sniper, overflight)


def test_a_party_finds_what_it_or_its_organs_are_involved_in(api):
    state = factories.party()
    ministry = factories.party(kind="ministry", parent=state)
    accused, accusing, neither = factories.incident(), factories.incident(), factories.incident()
    factories.claim(factories.statement(), accused, "accuse", about=state)
    factories.claim(factories.statement(ministry), accusing)
    factories.claim(factories.statement(), neither)
    assert found(api, f"incidents/?party={state.slug}") == refs(accused, accusing)
    assert found(api, f"incidents/?party={ministry.slug}") == refs(accusing)


@pytest.mark.recorded
def test_accuser_and_accused_speak_of_one_accusation_of_sides(api):
    with recording():
        north, south, west = (factories.party() for _number in range(3))
        ministry = factories.party(kind="ministry", parent=north)
        one, both, other, quiet = (factories.incident() for _number in range(4))
        factories.claim(factories.statement(ministry), one, "accuse", about=south)
        factories.claim(factories.statement(north), both, "accuse", about=west)
        factories.claim(factories.statement(west), both, "accuse", about=south)
        taken_back = factories.claim(factories.statement(north), other, "accuse", about=south)
        factories.claim(factories.statement(north), None, "retract", answers=taken_back, relation="retracts")
        factories.claim(factories.statement(north, published=False), quiet, "accuse", about=south)
        factories.claim(factories.statement(south), quiet, "accuse", about=south)
    assert found(api, f"incidents/?accused={south.slug}") == refs(one, both)
    assert found(api, f"incidents/?accused_by={ministry.slug}") == refs(one, both)
    assert found(api, f"incidents/?accused={south.slug}&accused_by={north.slug}") == refs(one)
    assert found(api, f"incidents/?accused={south.slug}&accused={west.slug}&accused_by={west.slug}") == refs(both)


@pytest.mark.recorded
def test_accounts_are_found_by_status_and_by_group(api):
    with recording():
        accuser, accused = factories.party(), factories.party()
        denied, open_, none = (factories.incident() for _number in range(3))
        for incident in (denied, open_):
            factories.claim(factories.statement(accuser), incident, "accuse", about=accused)
        factories.claim(factories.statement(accused), denied, "deny_occurrence")
    assert found(api, "incidents/?accounts_status=denied") == refs(denied)
    assert found(api, "incidents/?accounts_status=denied&accounts_status=no_account") == refs(denied, none)
    assert found(api, "incidents/?accounts_group=open") == refs(open_, none)
    assert found(api, "incidents/?accounts_group=disputed&accounts_status=no_account") == []


def test_party_and_act_speak_of_one_claim(api):
    party, incident = factories.party(), factories.incident()
    factories.claim(factories.statement(party), incident, "report")
    factories.claim(factories.statement(), incident, "deny_occurrence")
    assert found(api, "incidents/?act=deny_occurrence") == refs(incident)
    assert found(api, f"incidents/?act=deny_occurrence&party={party.slug}") == []


def test_dates_match_what_may_have_been_then(api):
    def on(first, last):
        return factories.incident(
            date=UncertainDate(
                datetime.date(2026, *first) if first else None, datetime.date(2026, *last) if last else None
            )
        )

    day, month = on((11, 15), (11, 15)), on((11, 1), (11, 30))
    later, earlier = on((11, 20), None), on(None, (11, 10))
    on(None, None)
    assert found(api, "incidents/?date_from=2026-11-15&date_to=2026-11-15") == refs(day, month)
    assert found(api, "incidents/?date_from=2026-11-16") == refs(month, later)
    assert found(api, "incidents/?date_to=2026-11-14") == refs(month, earlier)


def test_an_incident_is_found_by_the_progress_of_its_investigation(api):
    incident = factories.incident()
    factories.investigation(incidents=[incident], progress="under_way")
    factories.investigation(incidents=[incident], progress="under_way")
    assert found(api, "incidents/?investigation_status=under_way") == refs(incident)
    assert found(api, "incidents/?investigation_status=concluded") == []


def test_words_are_found_in_any_spelling(api):
    place = factories.place("Garaağaç", names=[("ru", "Гараагач")])
    incident = factories.incident("Alleged fire", place=place)
    assert found(api, "incidents/?q=garaagac") == refs(incident)
    assert found(api, "places/?q=гараагач") == [place.slug]
    assert found(api, f"incidents/?q={incident.reference}") == refs(incident)


def test_statements_by_issuer_language_incident_and_act(api):
    state = factories.party()
    one = factories.statement(factories.party(kind="ministry", parent=state), language="hy")
    two = factories.statement(language="az")
    incident, other = factories.incident(), factories.incident()
    factories.claim(one, incident, "report")
    factories.claim(one, other, "condemn")
    assert found(api, f"statements/?issuer={state.slug}") == refs(one)
    assert found(api, "statements/?language=hy&language=az") == refs(one, two)
    assert found(api, f"statements/?incident={incident.reference}&act=report") == refs(one)
    assert found(api, f"statements/?incident={incident.reference}&act=condemn") == []


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/news/1",
        "http://www.example.org/news/1/",
        "https://EXAMPLE.org/news/1%23top",
        "https://example.org/news/1?utm_source=mail",
        "example.org/news/1",
    ],
)
def test_a_source_is_found_by_its_address_however_it_is_written(api, address):
    statement, other = factories.statement(), factories.statement()
    factories.source(statement, address="https://www.example.org/news/1/?utm_medium=feed")
    factories.source(other, address="https://example.org/news/12")
    assert found(api, f"statements/?source_url={address}") == refs(statement)


def test_what_an_address_asks_for_makes_it_another(api):
    factories.source(factories.statement(), address="https://example.org/read?id=1")
    assert found(api, "statements/?source_url=https://example.org/read%3Fid=2") == []
    assert len(found(api, "statements/?source_url=http://example.org/read%3Fid=1")) == 1


def test_claims_with_and_without_links_by_judgement(api):
    incident = factories.incident()
    named = factories.claim(factories.statement(), incident)
    judged = factories.claim(factories.statement(), incident, link_basis="judgement", link_reason="Same hour.")
    assert found(api, f"claims/?incident={incident.reference}&judged=0") == [named.pk]
    assert found(api, f"claims/?incident={incident.reference}&judged=1") == sorted([named.pk, judged.pk])
    assert found(api, f"claims/?statement={judged.statement.reference}") == [judged.pk]


def test_claims_about_a_party_or_its_organs(api):
    state = factories.party()
    ministry = factories.party(kind="ministry", parent=state)
    claim = factories.claim(factories.statement(), factories.incident(), "accuse", about=ministry)
    assert found(api, f"claims/?about={state.slug}&act=accuse") == [claim.pk]


def test_parties_by_kind_and_name(api):
    party = factories.party("Աշխարհ", kind="media")
    factories.party("World")
    assert found(api, "parties/?kind=media&kind=data_set") == [party.slug]
    assert found(api, "parties/?q=world") != [party.slug]


def test_investigations_by_incident_progress_and_kind(api):
    incident = factories.incident()
    inquiry = factories.investigation(incidents=[incident], progress="announced", kind="mission")
    factories.investigation(kind="joint")
    for asked in [f"incident={incident.reference}", "progress=announced", "kind=mission"]:
        assert found(api, f"investigations/?{asked}") == refs(inquiry)


def test_investigations_by_who_takes_part_and_what_became_of_access(api):
    side, other = factories.party(), factories.party()
    ministry = factories.party(kind="ministry", parent=side)
    led, told, visited = (factories.investigation() for _number in range(3))
    factories.member(led, party=ministry, role="lead")
    factories.member(told, party=side, role="invited", statement=factories.statement(other))
    factories.member(told, party=other, role="lead")
    factories.event(visited, access="granted", access_by=ministry)
    for asked, records in [
        (f"party={side.slug}", [led, told]),
        (f"party={ministry.slug}", [led]),
        ("role=lead", [led, told]),
        # One and the same membership.
        (f"party={side.slug}&role=lead", [led]),
        (f"party={side.slug}&role=lead&role=invited&word=other", [told]),
        ("word=own&role=invited", []),
        ("access=granted&access=refused", [visited]),
        (f"party={side.slug}&access=granted", [visited]),
        (f"party={other.slug}&access=granted", []),
        (f"party={side.slug}&access=granted&role=lead", []),
    ]:
        assert found(api, f"investigations/?{asked}") == refs(*records), asked


MEANINGLESS = {
    "page_size": ["0", "1001", "x", "", "-1", "٣", "1e2"],
    "count": ["exact", ""],
    "cursor": ["x", "%00", "W10", "WyJmIiwgMWU5OTld", "WyJmIiwiXHUwMDAwIl0", "W1tb" * 800],
    "act": ["acuse", "", "%00", " "],
    "date_from": ["2026-13-01", "yesterday", "11/15/2026", ""],
    "place": ["nowhere", "", "%00"],
    "type": ["nothing"],
    "party": ["nobody"],
    "investigation_status": ["done"],
    "q": ["", "%00", "a" * 60_000],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in MEANINGLESS for value in MEANINGLESS[name]])
def test_a_value_that_means_nothing_is_refused(api, name, value):
    answer = api.get(f"/api/v1/incidents/?{name}={value}")
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [name]


@pytest.mark.parametrize(
    "address",
    [
        "incidents/?date_from=2026-11-02&date_to=2026-11-01",
        "incidents/?date_from=2026-11-02&date_from=2026-11-01",
        "incidents/?q=a&q=b",
        "incidents/?page_size=1&page_size=2",
        "statements/?language=xx-nonsense-zz",
        "statements/?source_url=nowhere",
        "statements/?source_url=http://[",
        "statements/?incident=1",
        "claims/?judged=yes",
        "claims/?statement=CIR-000001",
        "parties/?kind=country",
        "places/?kind=state",
        "investigations/?kind=none",
    ],
)
def test_a_question_that_means_nothing_is_refused(api, address):
    assert api.get(f"/api/v1/{address}").status_code == 400


@pytest.mark.parametrize("resource", RESOURCES)
def test_an_unknown_parameter_is_refused_and_the_known_ones_are_named(api, resource):
    answer = api.get(f"/api/v1/{resource}/?acts=accuse")
    assert answer.status_code == 400
    view = RESOURCES[resource][1]
    known = {*view.filterset_class.base_filters, *Cursors.parameters, "format", "fields", "expand"}
    known |= {"hxl"} if resource in ("incidents", "claims") else set()
    assert answer.json()["parameters"] == sorted(known)
    assert answer.json()["errors"][0]["parameter"] == "acts"


@pytest.mark.parametrize("path", ["", "types/fire/", "schema/", "docs/", "types/?format=xml"])
def test_what_takes_no_parameter_says_so(api, path):
    assert api.get(f"/api/v1/{path}{'&' if '?' in path else '?'}judged=0").status_code == 400


def test_an_address_is_compared_without_what_changes_nothing():
    assert plain_address("HTTP://www.Example.org/A/?b=1&utm_x=2#c") == "example.org/A?b=1"


def test_a_cursor_of_one_list_is_none_of_another(api):
    for _number in range(2):
        factories.claim(factories.statement(), factories.incident())
    lists = ["incidents", "statements", "claims"]
    for one in lists:
        following = api.get(f"/api/v1/{one}/?page_size=1").json()["next"]
        for other in lists:
            answer = api.get(following.replace(f"/{one}/", f"/{other}/"))
            assert answer.status_code == (200 if other == one else 400), (one, other)
        assert answer.status_code == 200 or answer.json()["errors"][0]["parameter"] == "cursor"
