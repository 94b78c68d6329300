"""Records that come from elsewhere: by the source that they came from, and many in one request."""

import pytest
from rest_framework.test import APIClient

from explorer.api.importing import MOST_AT_ONCE
from history.models import Change
from history.recording import recording
from incidents.models import Incident
from tests import factories

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]

INCIDENTS = "/api/v1/incidents/"
BULK = f"{INCIDENTS}bulk/"
HERE = f"{INCIDENTS}by-source/UCDP%20GED/2021/17.b/"


@pytest.fixture
def editing():
    client = APIClient()
    client.force_login(factories.editor())
    return client


def put(client, title="Reported fire", address=HERE, headers=None, **sent):
    return client.put(address, {"title": title, **sent}, headers=headers or {})


def test_what_comes_from_a_source_is_added_once_and_changed_after_that(editing):
    first = put(editing)
    assert first.status_code == 201, first.content
    assert (first.json()["origin"], first.json()["external_id"]) == ("UCDP GED", "2021/17.b")
    assert first["Location"] == first.json()["api_url"]
    again = put(editing, "Reported fire near Sadarak")
    assert (again.status_code, again.json()["reference"]) == (200, first.json()["reference"])
    assert Incident.objects.get().title == "Reported fire near Sadarak"
    assert editing.get(HERE).content == again.content == editing.get(first.json()["api_url"]).content


def test_what_comes_again_as_it_was_leaves_no_change(editing):
    for status in (201, 200, 200):
        assert put(editing).status_code == status
    assert Change.objects.count() == 1


def test_what_somebody_else_mended_is_not_overwritten_unseen(editing):
    record = put(editing).json()
    other = APIClient()
    other.force_login(factories.editor())
    mended = other.patch(record["api_url"], {"title": "Mended"}, headers={"If-Match": "*"})
    answer = put(editing, "From the source")
    assert (answer.status_code, Incident.objects.get().title) == (428, "Mended")
    assert put(editing, headers={"If-Match": '"1"'}).status_code == 412
    assert put(editing, "Seen", headers={"If-Match": mended["ETag"]}).status_code == 200
    assert put(editing, "And again").status_code == 200


def test_only_adding_and_only_changing(editing):
    assert put(editing, headers={"If-Match": "*"}).status_code == 412
    assert put(editing, headers={"If-None-Match": "*"}).status_code == 201
    assert put(editing, headers={"If-None-Match": "*"}).status_code == 412
    assert put(editing, headers={"If-Match": "*"}).status_code == 200


def test_what_is_public_takes_a_reason_and_an_end_is_an_end(editing):
    record = put(editing).json()
    editing.post(f"{record['api_url']}publish/")
    assert put(editing, "Other").status_code == 400
    assert put(editing, "Other", reason="The source says so.").status_code == 200
    editing.post(f"{record['api_url']}withdraw/", {"reason": "Entered twice."})
    for answer in (put(editing, "Other"), editing.get(HERE)):
        assert (answer.status_code, answer.json()["reason"]) == (410, "Entered twice.")


@pytest.mark.parametrize(
    ("names", "pointer"),
    [("a/%20", "external_id"), ("a/%091", "external_id"), ("a/1%E2%80%83", "external_id"), ("a%20/1", "origin")],
)
def test_a_name_that_would_be_kept_as_another_is_refused_and_never_added_again_and_again(editing, names, pointer):
    for _time in range(2):
        answer = put(editing, address=f"{INCIDENTS}by-source/{names}/")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, f"#/{pointer}")
    assert not Incident.objects.exists()


def test_the_body_names_no_other_source(editing):
    answer = put(editing, external_id="18", origin="Elsewhere")
    assert sorted(error["pointer"] for error in answer.json()["errors"]) == ["#/external_id", "#/origin"]
    assert put(editing, external_id="2021/17.b").status_code == 201


@pytest.mark.parametrize("body", [[], None, "text", {"title": ""}, {"title": "A", "nonsense": 1}])
def test_the_same_is_refused_as_anywhere(editing, body):
    assert editing.put(HERE, body).status_code == 400
    assert not Incident.objects.exists()


def test_statements_and_investigations_come_from_sources_too(editing):
    with recording(reason="Arranged."):
        issuer = factories.party().slug
    said = {"issuer": issuer, "channel": "bulletin", "language": "az", "summary": "Says so."}
    inquiry = {"title": "Inquiry", "kind": "joint", "nature": "criminal"}
    for resource, body in (("statements", said), ("investigations", inquiry)):
        address = f"/api/v1/{resource}/by-source/feed/1/"
        assert [editing.put(address, body).status_code for _time in range(2)] == [201, 200]


def test_who_may_what_is_asked_as_anywhere():
    api = APIClient()
    assert put(api).status_code == 401
    assert api.get(HERE).status_code == 404
    api.force_login(factories.user_with("incidents.change_incident"))
    assert put(api).status_code == 403
    assert api.get(f"{INCIDENTS}by-source/a/%00/").status_code == 404


def records(count, **columns):
    return [{"title": f"Reported fire {number}", **columns} for number in range(count)]


def test_many_are_added_in_one_request(editing):
    with recording(reason="Arranged."):
        place = factories.place()
    sent = records(3, place=place.slug, types=["fire"], sources=[{"note": "Seen."}], origin="list")
    sent = [one | {"external_id": str(number)} for number, one in enumerate(sent)]
    answer = editing.post(BULK, {"records": sent, "reason": "From a list."})
    assert answer.status_code == 201, answer.content
    assert answer.json()["count"] == 3
    shown = [editing.get(one["api_url"]).json() for one in answer.json()["results"]]
    assert [one["title"] for one in shown] == [one["title"] for one in sent]
    assert [(one["status"], one["place"], one["types"], len(one["sources"])) for one in shown] == [
        ("draft", place.slug, ["fire"], 1)
    ] * 3


def test_one_that_is_refused_keeps_all_out_and_each_is_told_by_its_place(editing):
    sent = records(5)
    sent[1] = {"title": "A", "date": {"start": "2026-11-15", "end": "2026-11-14"}}
    sent[3] = {"title": "", "nonsense": 1}
    sent[4] = "text"
    answer = editing.post(BULK, {"records": sent})
    assert answer.status_code == 400
    assert {error["pointer"]: error["detail"] for error in answer.json()["errors"]} == {
        "#/records/1/date/end": "The latest date is before the earliest.",
        "#/records/3/title": "This field is required.",
        "#/records/3/nonsense": "There is no such field here.",
        "#/records/4": "An object is expected here.",
    }
    assert not Incident.objects.exists()
    assert not Change.objects.filter(resource="incidents.incident").exists()


def test_two_of_one_source_in_one_request_are_refused(editing):
    answer = editing.post(BULK, {"records": records(2, origin="list", external_id="1")})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/records/1"]
    assert not Incident.objects.exists()


def test_each_is_refused_in_the_words_that_it_would_be_alone(editing):
    broken = [
        {"title": "A" * 301},
        {"title": "A", "point": {"latitude": 91, "longitude": 40}},
        {"title": "A", "types": ["nothing"]},
        {"title": "A", "types": [True], "tags": [7]},
        {"title": "A", "links_out": [{"kind": "part_of", "target": "CIR-000999"}]},
        {"title": "A", "external_id": "1"},
    ]
    alone = [editing.post(INCIDENTS, one).json()["errors"] for one in broken]
    together = editing.post(BULK, {"records": broken}).json()["errors"]
    expected = [
        (error["pointer"].replace("#", f"#/records/{number}", 1), error["detail"])
        for number, errors in enumerate(alone)
        for error in errors
    ]
    assert [(error["pointer"], error["detail"]) for error in together] == expected


@pytest.mark.parametrize("body", [{}, {"records": []}, {"records": {}}, [], {"records": [{}], "more": 1}])
def test_what_is_no_list_of_records(editing, body):
    assert editing.post(BULK, body).status_code == 400


def test_no_more_at_once_than_a_thousand(editing):
    answer = editing.post(BULK, {"records": [{}] * (MOST_AT_ONCE + 1)})
    told = [{"pointer": "#/records", "detail": "At most 1000 records at once."}]
    assert (answer.status_code, answer.json()["errors"]) == (400, told)


def test_a_place_that_all_are_in_is_looked_up_once(editing, django_assert_max_num_queries):
    with recording(reason="Arranged."):
        place = factories.place()
    counts = []
    for count in (2, 12):
        with django_assert_max_num_queries(2_000) as queries:
            assert editing.post(BULK, {"records": records(count, place=place.slug)}).status_code == 201
        counts.append(len(queries))
    # What each costs, whatever all cost together.
    assert (counts[1] - counts[0]) / 10 <= 8
