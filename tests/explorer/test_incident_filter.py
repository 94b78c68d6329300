"""Every parameter of the filter of incidents: what it finds, and what it does not."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory

from explorer.incident_filter import IncidentFilter
from formats.dates import UncertainDate
from formats.points import UncertainPoint
from history.recording import recording
from incidents.models import Incident
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


def found(client, **asked):
    """What a list answers with, by the titles of its incidents."""
    answer = client.get("/api/v1/incidents/", asked)
    assert answer.status_code == 200, answer.content
    return sorted(row["title"] for row in answer.json()["results"])


@pytest.fixture
def arrange():
    with recording(reason="Arranged."):
        yield


@pytest.mark.once
@pytest.mark.parametrize("asked", ["bbox=44,39,45,40", "near=39.7,44.9,20"])
def test_what_is_near_is_found_by_an_index_of_points(asked):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a small table whole.")
    request = RequestFactory().get(f"/?{asked}")
    request.user = AnonymousUser()
    assert "USING INDEX index_by_point" in IncidentFilter.for_request(request, Incident.objects.all()).index.explain()


def day(first, last=None):
    return UncertainDate(datetime.date(2023, 6, first), datetime.date(2023, 6, last or first))


@pytest.fixture
def dated():
    with recording(reason="Arranged."):
        factories.incident("day", date=day(10))
        factories.incident("span", date=day(8, 12))
        factories.incident("since", date=UncertainDate(datetime.date(2023, 6, 9), None))
        factories.incident("undated")


BY_DAYS = [
    ({}, ["day", "since", "span", "undated"]),
    ({"date_from": "2023-06-11"}, ["since", "span"]),
    ({"date_from": "2023-06-11", "undated": "include"}, ["since", "span", "undated"]),
    ({"date_from": "2023-06-09", "date_match": "within"}, ["day", "since"]),
    ({"date_from": "2023-06-09", "date_to": "2023-06-11", "date_match": "within"}, ["day"]),
    ({"date_to": "2023-06-09"}, ["since", "span"]),
    ({"undated": "only"}, ["undated"]),
    ({"undated": "only", "date_from": "2023-06-11"}, ["undated"]),
    ({"undated": "exclude"}, ["day", "since", "span"]),
    ({"undated": "include"}, ["day", "since", "span", "undated"]),
    ({"date_precision_max": "1"}, ["day"]),
    ({"date_precision_max": "2"}, ["day", "span"]),
]


def test_days_of_the_first_statement(client, subtests):
    with recording(reason="Arranged."):
        for title, judged, *dates in (
            ("twice", False, day(10), day(20)),
            ("span", False, day(8, 12), day(11)),
            ("until", False, UncertainDate(None, datetime.date(2023, 6, 9)), day(11)),
            ("judged", True, day(10)),
            ("undated", False, None),
            ("one undated", False, None, day(20)),
        ):
            incident = factories.incident(title)
            for issued in dates:
                factories.claim(
                    factories.statement(issued=issued),
                    incident,
                    link_basis="judgement" if judged else "named",
                    link_reason="Same night." if judged else "",
                )
        later = factories.incident("only a draft")
        factories.claim(factories.statement(issued=day(1), published=False), later)
    for asked, titles in (
        ({"date_to": "2023-06-09"}, ["span", "until"]),
        ({"date_from": "2023-06-10", "date_to": "2023-06-15"}, ["judged", "span", "twice"]),
        ({"date_from": "2023-06-10", "date_to": "2023-06-15", "judged": "0"}, ["span", "twice"]),
        ({"date_from": "2023-06-10", "date_match": "within"}, ["judged", "one undated", "twice"]),
        ({"date_from": "2023-06-20"}, ["one undated"]),
        ({"undated": "only"}, ["only a draft", "undated"]),
        ({"undated": "only", "judged": "0"}, ["judged", "only a draft", "undated"]),
    ):
        with subtests.test(str(asked)):
            assert found(client, date_of="statement", **asked) == titles


def test_days(client, dated, subtests):
    for asked, titles in BY_DAYS:
        with subtests.test(str(asked)):
            assert found(client, **asked) == titles


def test_types_and_none(client):
    with recording():
        factories.incident("sniper", types=["sniper_fire", "overflight"])
        factories.incident("fire", types=["fire"])
        factories.incident("nothing")
    assert found(client, type="fire") == ["fire", "sniper"]
    assert found(client, type="small_arms_fire") == ["sniper"]
    assert found(client, type="none") == ["nothing"]
    assert found(client, type=["none", "overflight"]) == ["nothing", "sniper"]


def test_places_countries_and_none(client):
    with recording():
        country = factories.place(kind="country")
        district = factories.place(kind="district", parent=country)
        village = factories.place(parent=district)
        factories.incident("village", place=village)
        factories.incident("country", place=country)
        factories.incident("elsewhere", place=factories.place())
        factories.incident("nowhere")
    assert found(client, place=district.slug) == ["village"]
    assert found(client, country=country.slug) == ["country", "village"]
    assert found(client, country="none") == ["elsewhere", "nowhere"]
    assert found(client, place=["none", village.slug]) == ["nowhere", "village"]


@pytest.fixture
def sides():
    """North accuses south, who denies it by judgement; south accuses north; nobody says anything."""
    with recording(reason="Arranged."):
        north, south, west = (factories.party(name) for name in ("North", "South", "West"))
        denied, accusing, quiet = (factories.incident(name) for name in ("denied", "accusing", "quiet"))
        factories.claim(factories.statement(north), denied, "accuse", about=south)
        factories.claim(
            factories.statement(south, language="hy"),
            denied,
            "deny_occurrence",
            link_basis="judgement",
            link_reason="Same night.",
        )
        factories.claim(factories.statement(south), accusing, "accuse", about=north)
        factories.claim(factories.statement(west, published=False), quiet, "accuse", about=north)
    return north, south, west


BY_WHO_SAYS_WHAT = [
    ({"accused": "south"}, ["denied"]),
    ({"accused": ["south", "north"]}, ["accusing", "denied"]),
    ({"accused": "south", "accused_by": "north"}, ["denied"]),
    ({"accused": "south", "accused_by": "south"}, []),
    ({"accused": "none"}, ["quiet"]),
    ({"accused": ["none", "north"]}, ["accusing", "quiet"]),
    ({"accused": "none", "accused_by": "north"}, []),
    ({"accused": ["none", "south"], "accused_by": ["none", "north"]}, ["denied", "quiet"]),
    ({"accused_by": "none"}, ["quiet"]),
    ({"accused": "north", "accused_by": "west"}, []),
    ({"denied_by": "south"}, ["denied"]),
    ({"denied_by": "north"}, []),
    ({"denied_by": "none"}, ["accusing", "quiet"]),
    ({"denied_by": "south", "judged": "0"}, []),
    ({"denied_by": "none", "judged": "0"}, ["accusing", "denied", "quiet"]),
    ({"accounts_status": "denied"}, ["denied"]),
    ({"accounts_status": "denied", "judged": "0"}, []),
    ({"accounts_group": "disputed"}, ["denied"]),
    ({"accounts_group": "open", "judged": "0"}, ["accusing", "denied", "quiet"]),
    ({"act": "accuse"}, ["accusing", "denied"]),
    ({"act": "none"}, ["quiet"]),
    ({"act": ["none", "deny_occurrence"]}, ["denied", "quiet"]),
    ({"act": "deny_occurrence", "judged": "0"}, []),
    ({"act": "accuse", "judged": "0"}, ["accusing", "denied"]),
    ({"act": ["none", "deny_occurrence"], "judged": "0"}, ["quiet"]),
    ({"party": "south"}, ["accusing", "denied"]),
    ({"party": "west"}, []),
    ({"party": "south", "act": "deny_occurrence"}, ["denied"]),
    ({"party": "north", "act": "deny_occurrence"}, []),
    ({"language": "hy"}, ["denied"]),
    ({"language": ["hy", "az"]}, ["denied"]),
    ({"language": "hy", "judged": "0"}, []),
]


def test_who_says_what(client, sides, subtests):
    for asked, titles in BY_WHO_SAYS_WHAT:
        with subtests.test(str(asked)):
            slugs = {side.name.lower(): side.slug for side in sides}
            wanted = {
                name: [slugs.get(one, one) for one in ([value] if isinstance(value, str) else value)]
                for name, value in asked.items()
            }
            assert found(client, **wanted) == titles


def test_investigations_and_findings(client):
    with recording():
        looked_into, found_out, alone = (factories.incident(name) for name in ("looked into", "found out", "alone"))
        factories.investigation(incidents=[looked_into], progress="under_way")
        members = [(factories.party(), "lead")]
        concluded = factories.investigation(incidents=[found_out], members=members, progress="concluded")
        factories.finding(concluded.members.get(), position="dissenting")
        factories.investigation(incidents=[alone], progress="under_way", published=False)
    assert found(client, investigation_status="under_way") == ["looked into"]
    assert found(client, investigation_status=["concluded", "none"]) == ["alone", "found out"]
    assert found(client, finding="dissenting") == ["found out"]
    assert found(client, finding="concurring") == []
    assert found(client, finding="none") == ["alone", "looked into"]


def test_casualties_by_the_highest_number_that_a_claim_gives(client):
    with recording():
        for title, numbers in {
            "none": {"killed_best": 0},
            "up to five": {"killed_high": 5, "injured_low": 1},
            "at least two": {"killed_low": 2},
        }.items():
            factories.figure(factories.claim(factories.statement(), factories.incident(title)), **numbers)
        factories.incident("unknown")
    assert found(client, killed_min="0") == ["at least two", "none", "up to five"]
    assert found(client, killed_min="3") == ["up to five"]
    assert found(client, injured_min="1") == ["up to five"]


def test_without_judged_links_their_casualties_are_not_asked(client):
    with recording():
        incident = factories.incident("reported")
        factories.figure(factories.claim(factories.statement(), incident), killed_best=1)
        judged = factories.claim(factories.statement(), incident, link_basis="judgement", link_reason="Same night.")
        factories.figure(judged, killed_best=5, injured_best=2)
    assert found(client, killed_min="5") == found(client, injured_min="0") == ["reported"]
    assert found(client, killed_min="5", judged="0") == found(client, injured_min="0", judged="0") == []
    assert found(client, killed_min="1", judged="0") == ["reported"]


def test_what_it_is_listed_under(client):
    with recording():
        agreement, tag = factories.agreement(), factories.tag()
        listed = factories.incident("listed", clarity="aggregate", location_precision=3)
        listed.agreements.add(agreement)
        listed.tags.add(tag)
        factories.incident("exact", location_precision=1, origin="acled", external_id="1")
        factories.incident("other")
    assert found(client, agreement=agreement.slug) == ["listed"]
    assert found(client, agreement="none") == ["exact", "other"]
    with recording(reason="Arranged."):
        Incident.objects.get(title="exact").provisions.add(factories.provision(agreement))
        Incident.objects.get(title="other").provisions.add(factories.provision())
    assert found(client, agreement=agreement.slug) == ["exact", "listed"]
    assert found(client, agreement="none") == []
    assert found(client, tag=[tag.slug, "none"]) == ["exact", "listed", "other"]
    assert found(client, tag="none") == ["exact", "other"]
    assert found(client, clarity="aggregate") == ["listed"]
    assert found(client, location_precision_max="2") == ["exact"]
    assert found(client, location_precision_max="3") == ["exact", "listed"]
    assert found(client, source="acled") == ["exact"]


@pytest.mark.parametrize("path", ["incidents/", "incidents/export/", "stats/incidents/", "stats/replies/"])
def test_an_origin_that_nobody_brought_anything_from_is_no_origin(client, path):
    with recording():
        factories.incident(origin="acled")
        factories.incident(origin="bulletin").withdraw("Entered twice.")
        factories.incident(origin="secret", published=False)

    def asked(*origins):
        return client.get(f"/api/v1/{path}", {"source": origins})

    # What was brought in and withdrawn is told of by its address, too.
    assert [asked(origin).status_code for origin in ("acled", "bulletin")] == [200, 200]
    for origin in ("acle", "ACLED", "secret"):
        answer = asked("acled", origin)
        assert (answer.status_code, [one["parameter"] for one in answer.json()["errors"]]) == (400, ["source"])
        assert answer.json()["errors"][0]["detail"] == f"There is no origin “{origin}”."
    for address in ("/incidents/", "/feeds/incidents.atom"):
        assert client.get(address, {"source": "acle"}).status_code == 400
    client.force_login(factories.editor())
    assert [asked(origin).status_code for origin in ("secret", "acle")] == [200, 400]


def test_points(client):
    with recording():
        factories.incident("Sadarak", point=UncertainPoint(39.71, 44.88, 500))
        factories.incident("Goris", point=UncertainPoint(39.51, 46.34, 500))
        factories.incident("Fiji", point=UncertainPoint(-17.7, 179.9, 500))
        factories.incident("unmapped")
    assert found(client, bbox="44,39,45,40") == ["Sadarak"]
    assert found(client, bbox="170,-20,-170,0") == ["Fiji"]
    # Some 127 km lie between the first two.
    assert found(client, near="39.71,44.88,120") == ["Sadarak"]
    assert found(client, near="39.71,44.88,130") == ["Goris", "Sadarak"]


def test_points_of_settlements_but_not_the_middles_of_areas(client):
    with recording():
        village = factories.place(latitude=40.1, longitude=45.1, radius_m=2000)
        district = factories.place(kind="district", latitude=40.1, longitude=45.1, radius_m=20_000)
        factories.incident("at a village", place=village)
        factories.incident("somewhere in a district", place=district)
        middle = UncertainPoint(40.1, 45.1, 15_000)
        factories.incident("known to a district", point=middle, location_precision=3)
        factories.incident("near", point=middle, location_precision=2)
        factories.incident("in the country", point=middle, location_precision=6)
    # Nor is a point of its own more than the middle of where it may have been, if no more is known.
    answer = client.get("/api/v1/incidents/?format=geojson").json()
    pointed = [one["properties"]["title"] for one in answer["features"] if one["geometry"]]
    assert pointed == ["near"]
    assert found(client, bbox="45,40,46,41") == ["at a village", "near"]
    assert found(client, near="40.1,45.1,5") == ["at a village", "near"]
    # Nor does an area of the map find who is at a known point in it.
    assert found(client, area="40.1,45.1,20000") == ["somewhere in a district"]
    assert found(client, area="40.1,45.1,15000") == ["known to a district"]
    assert found(client, area="40.1,45.1,2000") == []


def test_what_changed_since(client):
    with recording():
        factories.incident("today")
    assert found(client, updated_since="2020-01-01T00:00:00Z") == ["today"]
    assert found(client, updated_since="2999-01-01T00:00:00+04:00") == []


@pytest.mark.parametrize(
    "path", ["/api/v1/incidents/", "/api/v1/incidents/export/", "/incidents/", "/feeds/incidents.atom"]
)
def test_a_time_at_the_ends_of_the_calendar_is_taken_by_utc_or_refused(client, path):
    def asked(time):
        answer = client.get(path, {"updated_since": time})
        return answer.status_code, b"".join(answer) if answer.streaming else answer.content

    for time in (
        "9999-12-31T23:59:59+23:59",
        "0001-01-01T00:00:00-23:59",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59",
    ):
        assert asked(time)[0] == 200
    for time in ("0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-00:01"):
        status, body = asked(time)
        assert (status, b"By UTC this is before the year 1" in body) == (400, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bbox", "1,2,3"),
        ("bbox", "44,40,45,39"),
        ("bbox", "44,39,nan,40"),
        ("bbox", "440,39,45,40"),
        ("near", "39.71,44.88"),
        ("near", "39.71,44.88,-1"),
        ("area", "39.71,44.88"),
        ("area", "39.71,44.88,0"),
        ("area", "39.71,44.88,20000.5"),
        ("killed_min", "-1"),
        ("killed_min", "2.5"),
        ("date_precision_max", "6"),
        ("location_precision_max", "0"),
        ("date_match", "around"),
        ("undated", "yes"),
        ("judged", "2"),
        ("updated_since", "yesterday"),
        ("party", "none"),
        ("country", "nowhere"),
        ("finding", "agreeing"),
        ("clarity", "none"),
    ],
)
def test_a_value_that_means_nothing_is_refused_by_name(client, name, value):
    answer = client.get("/api/v1/incidents/", {name: value})
    assert (answer.status_code, name in answer.content.decode()) == (400, True)
