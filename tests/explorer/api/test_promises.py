"""What the API promises whoever builds on it, point by point: each end to end in a few lines. What has tests of its own has more there."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from explorer import freshness
from explorer.api.pagination import LARGEST_PAGE
from formats.dates import UncertainDate
from history.recording import recording
from incidents.models import Incident
from tests import factories
from users.limits import Limit

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]
API = "/api/v1"
LICENCE = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


@pytest.fixture
def world():
    """Three incidents, of which one side accuses another in the first."""
    day = UncertainDate(*2 * [timezone.now().date().replace(year=2023, month=3, day=4)])
    with recording(reason="Arranged."):
        place = factories.place("Sadarak", slug="sadarak", latitude=39.7, longitude=44.9)
        incidents = [factories.incident(f"Fire {number}", types=["fire"], place=place, date=day) for number in range(3)]
        accused = factories.party("Southland", slug="southland")
        statement = factories.statement(factories.party("Northland", slug="northland"), issued=day, text="They fired.")
        factories.source(statement, address="https://www.example.org/news/1/?utm_source=x")
        factories.claim(statement, incidents[0], "accuse", about=accused)
        inquiry = factories.investigation(incidents=incidents[:1], progress="announced")
    return {"incidents": incidents, "statement": statement, "inquiry": inquiry}


def one(world):
    return f"{API}/incidents/{world['incidents'][0].reference}/"


def problem(answer, status):
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    said = answer.json()
    assert said.keys() >= {"type", "title", "status", "detail"}
    assert "Traceback" not in answer.content.decode()
    return said


def test_promise_01_reading_needs_no_key_and_writing_does(api, program, world):
    assert api.get(f"{API}/incidents/").json()["count"] == 3
    assert "token" in problem(api.post(f"{API}/incidents/", {"title": "A"}), 401)["detail"]
    refused = api.get(f"{API}/incidents/", headers={"Authorization": "Bearer cir_nothing"})
    assert problem(refused, 401)["detail"] == "This is not a token of this register."
    assert refused["WWW-Authenticate"].startswith("Bearer")
    assert "scope" in problem(program().post(f"{API}/incidents/", {"title": "A"}), 403)["detail"]
    writer = program(None, "contributes", "reads_drafts")
    assert writer.post(f"{API}/incidents/", {"title": "A"}).status_code == 201
    assert writer.secret not in str(vars(writer.token))


def test_promise_02_lists_are_pages_by_cursor_that_nothing_shifts(api, world):
    first = api.get(f"{API}/incidents/?page_size=2").json()
    assert list(first) == ["count", "next", "previous", "results"]
    with recording(reason="Meanwhile."):
        factories.incident("New")
    second = api.get(first["next"]).json()
    assert [row["title"] for row in first["results"] + second["results"]] == ["Fire 2", "Fire 1", "Fire 0"]
    assert api.get(second["previous"]).json()["results"] == first["results"]
    assert api.get(f"{API}/incidents/?page_size={LARGEST_PAGE}").status_code == 200
    assert (
        problem(api.get(f"{API}/incidents/?page_size={LARGEST_PAGE + 1}"), 400)["errors"][0]["parameter"] == "page_size"
    )
    assert api.get(f"{API}/incidents/?count=none").json()["count"] is None


@pytest.mark.parametrize(
    "resource", ["incidents", "statements", "claims", "parties", "places", "outlets", "agreements", "types"]
)
def test_promise_02_a_far_page_costs_what_the_first_costs(api, world, resource):
    with recording(reason="Arranged."):
        for number in range(4):
            place = factories.place(f"Place {number}")
            agreement = factories.agreement(title=f"Agreement {number}")
            incident = factories.incident(place=place, types=["fire"])
            incident.agreements.add(agreement)
            statement = factories.statement(factories.party(f"Party {number}"), text="Fired.")
            factories.source(statement, outlet=factories.outlet(f"Outlet {number}"))
            factories.claim(statement, incident)
    address, costs = f"{API}/{resource}/?page_size=1", []
    while address:
        with CaptureQueriesContext(connection) as asked:
            page = api.get(address).json()
        costs.append(len(asked))
        # A page is found by where the one before ended, and none before it is read again.
        assert not [one["sql"] for one in asked if "OFFSET" in one["sql"]]
        address = page["next"]
    assert len(costs) > 3
    assert max(costs) == costs[0]


def test_promise_03_one_filter_set_finds_the_same_everywhere(api, client, world):
    wanted = [world["incidents"][0].reference]
    asked = "accused=southland&type=fire&date_from=2023-03-01&date_to=2023-03-31&date_match=within&bbox=44,39,46,40"
    assert [row["reference"] for row in api.get(f"{API}/incidents/?{asked}").json()["results"]] == wanted
    lines = b"".join(api.get(f"{API}/incidents/export/?format=ndjson&{asked}").streaming_content).splitlines()
    assert [json.loads(line)["reference"] for line in lines] == wanted
    for address in ("/incidents/", "/feeds/incidents.atom", "/incidents/map/"):
        page = client.get(f"{address}?{asked}").content.decode()
        assert [one.reference for one in world["incidents"] if one.reference in page] == wanted
    assert [one["properties"]["reference"] for one in _features(api, asked)] == wanted
    for figures in ("incidents", "casualties", "replies"):
        assert api.get(f"{API}/stats/{figures}/?{asked}").json()["incidents"] == 1
    # Several values of a key are alternatives, several keys conditions; `none` asks for what has no value.
    assert api.get(f"{API}/incidents/?accused=southland&accused=none").json()["count"] == 3
    assert api.get(f"{API}/incidents/?accused=none&type=overflight").json()["count"] == 0


def _features(api, asked):
    return json.loads(api.get(f"{API}/incidents/?format=geojson&{asked}").content)["features"]


@pytest.mark.parametrize("asked", ["accussed=southland", "accused=nobody", "date_from=March", "bbox=1,2,3"])
def test_promise_04_what_means_nothing_is_refused_by_name_on_every_surface(api, client, world, asked):
    name = asked.partition("=")[0]
    for path in ("incidents/", "incidents/export/", "stats/incidents/", "stats/casualties/", "stats/replies/"):
        said = problem(api.get(f"{API}/{path}?{asked}"), 400)
        assert said["errors"][0]["parameter"] == name
        assert name in said.get("parameters", [name]) or "accused" in said["parameters"]
    for address in ("/incidents/", "/feeds/incidents.atom"):
        assert client.get(f"{address}?{asked}").status_code == 400
    assert client.get("/incidents/?utm_source=news", follow=True).status_code == 200


def test_promise_05_the_format_is_chosen_by_accept_or_by_a_parameter(api, world):
    for accept in ("application/json", "text/csv", "application/geo+json", "application/x-ndjson"):
        assert api.get(f"{API}/incidents/", headers={"Accept": accept})["Content-Type"].startswith(accept)
    assert (
        api.get(f"{API}/incidents/?format=json", headers={"Accept": "text/csv"})["Content-Type"] == "application/json"
    )
    problem(api.get(f"{API}/incidents/", headers={"Accept": "text/html"}), 406)
    table = api.get(f"{API}/incidents/?format=csv&q=nothing").content.decode()
    assert table.startswith("reference,url,title,date_start,date_end,")
    assert len(table.splitlines()) == 1
    assert api.get(f"{API}/incidents/?format=csv&hxl=1").content.decode().splitlines()[1].startswith("#event+id,")
    for rows, count in (("incidents", 3), ("claims", 1)):
        export = api.get(f"{API}/incidents/export/?format=csv&rows={rows}")
        assert export.streaming
        assert len(b"".join(export.streaming_content).splitlines()) == count + 1


def test_promise_06_a_reader_chooses_what_comes_and_codes_are_explained(api, world):
    (row,) = api.get(f"{API}/incidents/?accused=southland&fields=title,claims&expand=claims").json()["results"]
    assert (list(row), row["expanded"]["claims"][0]["act"]) == (["title", "claims", "expanded"], "accuse")
    said = problem(api.get(f"{API}/incidents/?fields=titel"), 400)
    assert "titel" in said["detail"]
    assert "title" in said["fields"]
    vocabularies = {one["vocabulary"]: one["codes"] for one in api.get(f"{API}/codebook/").json()["results"]}
    codes = {code["code"]: code for codes in vocabularies.values() for code in codes}
    assert codes["accuse"]["label"]
    assert codes["accuse"]["cameo"] == "112"


@pytest.fixture
def long_ago(monkeypatch):
    """Whatever was written just now is told as what was written longer ago: it has a time."""
    monkeypatch.setattr(freshness, "SETTLED", timedelta(0))


@pytest.mark.usefixtures("long_ago")
def test_promise_07_whoever_has_it_is_told_that_nothing_changed(api, editing, world):
    for address in (one(world), f"{API}/statements/", f"{API}/codebook/"):
        first = api.get(address)
        for header, value in (("If-None-Match", first["ETag"]), ("If-Modified-Since", first["Last-Modified"])):
            assert api.get(address, headers={header: value}).status_code == 304
        assert first["Cache-Control"] == "public, max-age=60"
        assert editing.get(address)["Cache-Control"] == "private, no-store"


def test_promise_08_who_follows_the_changes_has_what_is_public(api, world):
    with recording(reason="Arranged."):
        draft = factories.incident(published=False)
    world["incidents"][2].withdraw("Entered twice.")
    page = api.get(f"{API}/changes/?limit=1000").json()
    assert page.keys() == {"epoch", "cursor", "next", "more", "results"}
    assert [row["seq"] for row in page["results"]] == sorted(row["seq"] for row in page["results"])
    ops = {(row["resource"], row["id"]): row["op"] for row in page["results"]}
    assert ops["incidents", world["incidents"][2].reference] == "withdrawn"
    assert ("incidents", draft.reference) not in ops
    kept = {
        name for (resource, name), op in ops.items() if resource == "incidents" and op not in ("withdrawn", "merged")
    }
    assert kept == {row["reference"] for row in api.get(f"{API}/incidents/").json()["results"]}
    assert api.get(page["next"]).json()["results"] == []


def test_promise_09_errors_are_problems(api, editing, world):
    problem(api.get(f"{API}/nothing/"), 404)
    problem(api.delete(f"{API}/types/fire/"), 405)
    problem(api.get(f"{API}/types/", headers={"Accept": "image/png"}), 406)
    problem(editing.generic("POST", f"{API}/incidents/", "title=A", content_type="text/plain"), 415)
    problem(editing.generic("POST", f"{API}/incidents/", "{", content_type="application/json"), 400)
    sent = {"title": "A", "date": {"start": "2023-02-01", "end": "2023-01-01"}}
    assert problem(editing.post(f"{API}/incidents/", sent), 400)["errors"][0]["pointer"] == "#/date/end"


def test_promise_10_a_write_is_checked_conditional_and_harmless_to_repeat(world):
    editing = APIClient()
    editing.force_login(factories.editor())
    sent = {"title": "Reported fire"}
    made, again = (editing.post(f"{API}/incidents/", sent, headers={"Idempotency-Key": "1"}) for _time in range(2))
    assert (made.status_code, again.content, again["Idempotency-Replayed"]) == (201, made.content, "true")
    address, tag = made.json()["api_url"], made["ETag"]
    problem(editing.patch(address, {"title": "B"}), 428)
    assert editing.patch(address, {"title": "B"}, headers={"If-Match": f"W/{tag}"}).status_code == 200
    problem(editing.patch(address, {"title": "C"}, headers={"If-Match": tag}), 412)
    assert editing.get(address).json()["title"] == "B"
    source = f"{API}/incidents/by-source/bulletin/1/"
    assert [editing.put(source, sent).status_code for _time in range(2)] == [201, 200]
    before = Incident.objects.count()
    bad = {"records": [sent, {"title": ""}]}
    assert problem(editing.post(f"{API}/incidents/bulk/", bad), 400)["errors"][0]["pointer"] == "#/records/1/title"
    assert Incident.objects.count() == before
    assert editing.delete(one(world), {"reason": "Entered twice."}).status_code == 204
    said = problem(APIClient().get(one(world)), 410)
    assert said["reason"] == "Entered twice."
    assert said.keys() >= {"ended_at", "replacement"}
    assert APIClient().get(world["incidents"][0].get_absolute_url()).status_code == 410
    first, other = world["incidents"][1:]
    first.merge_into(other, "The same night.")
    moved = APIClient().get(f"{API}/incidents/{first.reference}/")
    assert (moved.status_code, moved["Location"].endswith(f"{other.reference}/")) == (301, True)


def test_promise_11_limits_are_told_and_kept(api, monkeypatch, world):
    limits = api.get(f"{API}/meta/").json()["limits"]
    assert limits["page_size_max"] == LARGEST_PAGE
    monkeypatch.setattr(
        Limit, "THROTTLE_RATES", dict.fromkeys(("anonymous", "signed_in", "token", "failed_tokens"), "1/minute")
    )
    cache.clear()
    answers = [api.get(f"{API}/", REMOTE_ADDR="192.0.2.7") for _time in range(2)]
    cache.clear()
    problem(answers[1], 429)
    assert int(answers[1]["Retry-After"]) > 0
    assert not [name for name in answers[0].headers if "ratelimit" in name.lower()]
    body = b" " * (limits["body_bytes_max"] + 1)
    problem(api.generic("POST", f"{API}/incidents/", body, content_type="application/json"), 413)


@pytest.mark.usefixtures("long_ago")
def test_promise_12_every_answer_names_the_licence_and_nothing_that_varies(api, editing, world):
    body = b" " * (17 * 1024 * 1024)
    answers = [
        api.get(f"{API}/{path}")
        for path in ("", "incidents/", "incidents", "nothing/", "types/?a=b", "docs/", "schema/")
    ]
    answers += [api.get(f"{API}/incidents/export/?format=csv"), api.post(f"{API}/incidents/", {})]
    answers += [editing.generic("POST", f"{API}/incidents/", body, content_type="application/json")]
    assert [answer.status_code for answer in answers] == [200, 200, 308, 404, 400, 200, 200, 200, 401, 413]
    assert [answer["Link"].split(", ")[0] for answer in answers] == [LICENCE] * len(answers)
    lists = [answer for answer in answers if "cite-as" in answer["Link"]]
    assert lists == [answers[1], answers[7]]
    first, later = (api.get(f"{API}/incidents/") for _time in range(2))
    assert (first.content, sorted(first.items())) == (later.content, sorted(later.items()))


def test_promise_13_a_page_is_found_by_any_spelling_of_its_address(api, world):
    for address in ("http://example.org/news/1", "https://www.example.org/news/1/?utm_medium=y", "example.org/news/1/"):
        found = api.get(f"{API}/statements/", {"source_url": address}).json()["results"]
        assert [row["reference"] for row in found] == [world["statement"].reference]
    assert api.get(f"{API}/statements/", {"source_url": "https://example.org/news/2"}).json()["count"] == 0


def test_promise_14_what_had_been_said_and_what_was_shown_then(api, world):
    today = timezone.now().date()
    for accounts in (f"{one(world)}accounts/", reverse("incident", args=[world["incidents"][0].reference])):
        for asked in ("as_of=2023-03-05", f"known_on={today}"):
            assert api.get(f"{accounts}?{asked}").status_code == 200
    assert api.get(f"{one(world)}accounts/?as_of=2023-03-03").json()["status"] == "no_account"
    assert api.get(f"{one(world)}accounts/?as_of=2023-03-04").json()["status"] == "unanswered_accusation"
    assert api.get(f"{one(world)}?as_of=2023-03-03").json()["accounts"]["status"] == "no_account"
    assert api.get(f"{one(world)}?as_of=2023-03-04").json()["accounts"]["status"] == "unanswered_accusation"
    inquiry = f"{API}/investigations/{world['inquiry'].reference}/"
    assert api.get(f"{inquiry}history/?known_on={today}").json()["record"]["title"] == world["inquiry"].title
    assert api.get(f"{inquiry}?as_of=2023-03-03").json()["progress"] == ""
    assert api.get(f"{inquiry}?as_of={today}").json() == api.get(inquiry).json()
    for address in (f"{one(world)}accounts/", one(world), inquiry):
        problem(api.get(f"{address}?as_of=nothing"), 400)
