"""Whoever has an answer of the API is told, for a query or two, that it is still the same: and only then."""

import datetime
import json
from copy import deepcopy
from unittest.mock import patch
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from explorer import freshness
from history.models import Change, Clock
from history.recording import recording
from tests import factories
from tests.sweep import api_reads

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]

YEARS_AGO = datetime.datetime(2022, 3, 10, 12, 0, 30, 500_000, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _old_code(monkeypatch):
    monkeypatch.setattr(freshness, "code_changed_at", lambda: YEARS_AGO - datetime.timedelta(days=1))


@pytest.fixture(scope="module")
def built(for_all):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(timezone, "now", lambda: YEARS_AGO)
        return arranged()


@pytest.fixture
def world(built):
    return deepcopy(built)


def arranged():
    with recording(reason="Arranged."):
        place = factories.place()
        incident = factories.incident(place=place, origin="bulletin", external_id="2026/1")
        agreement = factories.agreement()
        factories.role(agreement)
        incident.agreements.add(agreement)
        statement = factories.statement(text="A text.")
        factories.source(statement, outlet=factories.outlet())
        factories.tally(statement)
        claim = factories.claim(statement, incident, "accuse", about=factories.party())
        inquiry = factories.investigation(incidents=[incident], members=[(factories.party(), "lead")])
    records = {"incident": incident, "statement": statement, "claim": claim, "investigation": inquiry, "place": place}
    return records | {"agreement": agreement}


@pytest.mark.once
def test_every_read_has_a_strong_tag_and_a_time(api, world):
    for address in api_reads():
        answer = api.get(address)
        assert answer.status_code == 200, address
        assert answer["ETag"].startswith('"'), address
        assert parse_http_date(answer["Last-Modified"]) <= timezone.now().timestamp(), address
        kept = "no-cache" if "/coverage/" in address else "max-age=60"
        assert answer["Cache-Control"] == f"public, {kept}", address


@pytest.mark.once
def test_who_has_it_is_told_so_for_three_queries(api, world):
    for address in api_reads():
        first = api.get(address)
        for method in ("get", "head"):
            with CaptureQueriesContext(connection) as asked:
                same = getattr(api, method)(address, headers={"If-None-Match": f'"other", W/{first["ETag"]}'})
            assert (same.status_code, same.content) == (304, b""), address
            # That of the clock among them; where the answer itself is kept, it is the only one.
            assert len(asked) <= 3, (address, [one["sql"] for one in asked])
        for header in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
            assert same[header] == first[header], (address, header)


def test_what_an_answer_links_to_is_not_taken_from_who_has_it(api, editing, world):
    with recording(reason="A second one."):
        factories.statement()
    for path in ("statements/?format=csv&page_size=1", "statements/?page_size=1", "incidents/export/?format=csv"):
        address = f"/api/v1/{path}"
        first = api.get(address)
        assert 'rel="cite-as"' in first["Link"]
        assert ('rel="next"' in first["Link"]) == ("format=csv&page" in path)
        for ask in (api.get, api.head):
            for condition in ({"If-None-Match": first["ETag"]}, {"If-None-Match": "*"}):
                same = ask(address, headers=condition)
                # A cache gives what it has the headers of this one (RFC 9111 §3.2).
                assert (same.status_code, "Link" in same) == (304, False)
    record = f"/api/v1/incidents/{world['incident'].reference}/"
    same = editing.get(record, headers={"If-None-Match": editing.get(record)["ETag"]})
    assert (same.status_code, "Link" in same) == (304, False)


def test_a_time_is_enough_and_a_tag_counts_before_it(api, world):
    for address in api_reads():
        first = api.get(address)
        since = {"If-Modified-Since": first["Last-Modified"]}
        assert api.get(address, headers=since).status_code == 304, address
        assert api.get(address, headers=since | {"If-None-Match": '"other"'}).status_code == 200, address
        before = http_date(parse_http_date(first["Last-Modified"]) - 1)
        assert api.get(address, headers={"If-Modified-Since": before}).status_code == 200, address
        assert api.get(address, headers={"If-None-Match": "*"}).status_code == 304, address


@pytest.mark.parametrize("kind", ["incident", "statement", "investigation", "place", "claim", "agreement"])
def test_a_time_of_a_list_or_a_record_costs_two_queries(api, world, kind):
    resource = {"agreement": "agreements"}.get(kind, f"{kind}s")
    record = world[kind]
    name = getattr(record, "reference", None) or getattr(record, "slug", record.pk)
    for address in (f"/api/v1/{resource}/", f"/api/v1/{resource}/{name}/"):
        since = {"If-Modified-Since": api.get(address)["Last-Modified"]}
        with CaptureQueriesContext(connection) as asked:
            assert api.get(address, headers=since).status_code == 304
        assert len(asked) <= 2, [one["sql"] for one in asked]


def test_the_time_of_a_record_is_that_of_its_last_change_and_of_what_it_shows(api, world, monkeypatch):
    monkeypatch.setattr(freshness, "SETTLED", datetime.timedelta(0))
    address = f"/api/v1/incidents/{world['incident'].reference}/"
    first = api.get(address)
    assert first["Last-Modified"] == "Thu, 10 Mar 2022 12:00:30 GMT"
    with recording(reason="Another word."):
        factories.incident()
    assert api.get(address)["ETag"] == first["ETag"]
    with recording(reason="Another claim."):
        factories.claim(world["statement"], world["incident"])
    after = api.get(address)
    # It is the same version, and reads otherwise.
    assert after["ETag"].partition("-")[0] == first["ETag"].partition("-")[0]
    assert after["ETag"] != first["ETag"]
    assert parse_http_date(after["Last-Modified"]) > parse_http_date(first["Last-Modified"])


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("incident", {"title": "Otherwise"}),
        ("claim", {"paraphrase": "Otherwise."}),
        ("place", {"name": "Elsewhere"}),
        ("agreement", {"title": "Another"}),
    ],
)
def test_a_change_is_shown_at_once_to_who_has_the_record_or_the_list(api, world, kind, fields):
    record = world[kind]
    name = getattr(record, "reference", None) or getattr(record, "slug", record.pk)
    addresses = [f"/api/v1/{kind}s/", f"/api/v1/{kind}s/{name}/", "/api/v1/meta/", "/api/v1/changes/"]
    had = {address: api.get(address) for address in addresses}
    with recording(reason="A correction."):
        for column, value in fields.items():
            setattr(record, column, value)
        record.save()
    for address, before in had.items():
        for header, value in (("If-None-Match", before["ETag"]), ("If-Modified-Since", before["Last-Modified"])):
            after = api.get(address, headers={header: value})
            assert after.status_code == 200, (address, header)
        assert after["ETag"] != before["ETag"]


def test_another_question_format_or_shape_has_another_tag(api, world):
    address = "/api/v1/incidents/"
    asked = ["", "?type=fire", "?fields=title", "?expand=place", "?format=ndjson", "?format=csv", "?page_size=2"]
    tags = [api.get(address + one)["ETag"] for one in asked]
    tags.append(api.get(address, headers={"Accept": "text/csv"})["ETag"])
    assert len(set(tags)) == len(tags)


def test_with_what_it_names_a_record_is_as_old_as_anything(api, world):
    address = f"/api/v1/incidents/{world['incident'].reference}/?expand=place"
    first = api.get(address)
    with recording(reason="Renamed."):
        world["place"].name = "Elsewhere"
        world["place"].save()
    after = api.get(address, headers={"If-None-Match": first["ETag"]})
    assert after.json()["expanded"]["place"]["name"] == "Elsewhere"


def test_a_feature_that_lies_elsewhere_since_a_place_is_another_is_shown_at_once(api, world):
    address = f"/api/v1/incidents/{world['incident'].reference}/?format=geojson"
    first = api.get(address)
    assert first["ETag"].startswith('"1-')
    assert json.loads(first.content)["properties"]["country"] is None
    with recording(reason="It is one."):
        world["place"].kind = "country"
        world["place"].save()
    after = api.get(address, headers={"If-None-Match": first["ETag"]})
    assert json.loads(after.content)["properties"]["country"] == world["place"].slug


@pytest.mark.once
def test_what_nobody_may_see_moves_nothing(api, world):
    before = [(address, api.get(address)["ETag"]) for address in api_reads()]
    with recording(reason="A draft."):
        draft = factories.incident(published=False)
        factories.claim(factories.statement(world["statement"].issuer, published=False), draft)
    assert [(address, api.get(address)["ETag"]) for address, _tag in before] == before


def test_another_version_of_the_code_another_site_or_a_restore_makes_everything_anew(api, world, settings):
    address = f"/api/v1/incidents/{world['incident'].reference}/"
    tags = {api.get(address)["ETag"]}
    with patch.object(freshness, "code", return_value="another"):
        tags.add(api.get(address)["ETag"])
    settings.SITE_URL = "https://elsewhere.example"
    tags.add(api.get(address)["ETag"])
    Clock.objects.update(epoch="0" * 32)
    tags.add(api.get(address)["ETag"])
    assert len(tags) == 4


def test_coverage_is_another_one_on_another_day(api, world):
    first = api.get("/api/v1/coverage/")
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    with patch.object(freshness.timezone, "now", return_value=tomorrow):
        second = api.get("/api/v1/coverage/", headers={"If-Modified-Since": first["Last-Modified"]})
    assert (second.status_code, second["ETag"] == first["ETag"]) == (200, False)


def test_until_its_second_is_over_a_change_has_no_time_as_another_may_follow_in_it(api, world):
    address = f"/api/v1/incidents/{world['incident'].reference}/"
    at = Change.objects.latest("seq").at
    for path in ("/api/v1/incidents/", address):
        with patch.object(freshness.timezone, "now", return_value=at + datetime.timedelta(milliseconds=1_900)):
            for second in (-1, 0, 1):
                early = api.get(path, headers={"If-Modified-Since": http_date(at.timestamp() + second)})
                assert (early.status_code, "Last-Modified" in early) == (200, False)
            assert api.get(path, headers={"If-None-Match": early["ETag"]}).status_code == 304
        # Another one, so that it is no answer that was kept.
        late = api.get(f"{path}?fields=title")
        assert parse_http_date(late["Last-Modified"]) == int(at.timestamp())


def test_what_has_no_time_is_compared_with_none(api, editing, world):
    address = f"/api/v1/incidents/{world['incident'].reference}/"
    long_ago = {"If-Unmodified-Since": "Thu, 10 Mar 2011 12:00:30 GMT"}
    assert api.get(address, headers=long_ago).status_code == 412
    assert editing.get(address, headers=long_ago).status_code == 200
    with recording(reason="A moment ago."):
        world["incident"].title = "Otherwise"
        world["incident"].save()
    for path in ("/api/v1/incidents/", address):
        for ask in (api.get, api.head, api.get):
            answer = ask(path, headers=long_ago)
            assert (answer.status_code, "Last-Modified" in answer) == (200, False)


def test_what_is_refused_or_not_there_is_so_whatever_its_reader_has(api, world):
    with recording():
        draft = factories.incident(published=False)
    later = {"If-Modified-Since": http_date(timezone.now().timestamp() + 10)}
    for path, status in {
        f"incidents/{draft.reference}/": 404,
        f"incidents/{draft.reference}/accounts/": 404,
        "incidents/CIR-999999/": 404,
        "parties/nobody/": 404,
        "tallies/999999/": 404,
        "incidents/?type=nothing": 400,
        "incidents/?cursor=nothing": 400,
        "incidents/?page_size=1001": 400,
        "incidents/?fields=nothing": 400,
        "incidents/?hxl=1": 400,
        "stats/incidents/?by=nothing": 400,
        f"incidents/{world['incident'].reference}/accounts/?as_of=nothing": 400,
    }.items():
        for headers in (later, {"If-None-Match": "*"}):
            assert api.get(f"/api/v1/{path}", headers=headers).status_code == status, path


def test_a_read_on_a_condition_that_does_not_hold_is_a_problem_whoever_reads(api, editing, program, world):
    address = f"/api/v1/incidents/{world['incident'].reference}/"
    for reader in (api, editing, program(None, "reads_drafts")):
        for method in (reader.get, reader.head):
            answer = method(address, headers={"If-Match": '"other"'})
            assert (answer.status_code, answer["Content-Type"]) == (412, "application/problem+json")
            assert 'rel="license"' in answer["Link"]
        tag = reader.get(address)["ETag"]
        assert reader.get(address, headers={"If-Match": tag}).status_code == 200
        same = reader.get(address, headers={"If-None-Match": tag})
        assert same.status_code == 304


def test_who_sees_drafts_is_given_what_there_is(editing, world):
    for address in ("/api/v1/incidents/", f"/api/v1/incidents/{world['incident'].reference}/"):
        answer = editing.get(address, headers={"If-Modified-Since": http_date(timezone.now().timestamp() + 10)})
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        assert "Last-Modified" not in answer
    # Of records there is a tag, and nothing of what is made of many.
    assert editing.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    for path in ("incidents/", "stats/incidents/?by=type", "incidents/export/?format=csv", f"{address}?format=geojson"):
        path = urljoin("/api/v1/", path)
        assert "ETag" not in editing.get(path)
        for ask in (editing.get, editing.head):
            refused = ask(path, headers={"If-Match": '"other"'})
            assert (refused.status_code, refused["Content-Type"]) == (412, "application/problem+json")
            for condition in (
                {"If-Match": "*"},
                {"If-None-Match": '"other"'},
                {"If-Match": "*", "If-None-Match": '"other"'},
            ):
                assert ask(path, headers=condition).status_code == 200
    for path in ("changes/", "codebook/", "meta/"):
        assert {"ETag", "Last-Modified"} <= editing.get(f"/api/v1/{path}").headers.keys()


def test_who_is_signed_in_and_sees_what_everyone_sees_is_told_that_it_is_the_same(api, world):
    api.force_login(factories.reader())
    first = api.get("/api/v1/statements/")
    assert first["Cache-Control"] == "private, no-store"
    assert api.get("/api/v1/statements/", headers={"If-None-Match": first["ETag"]}).status_code == 304
