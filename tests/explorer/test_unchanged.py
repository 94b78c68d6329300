"""Pages and answers are given again as they were until something changes, and never to somebody who would get another."""

from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.core.cache import cache, caches
from django.db import DatabaseError, connection
from django.utils import timezone
from rest_framework.test import APIClient

from explorer import freshness, unchanged
from history.models import Clock
from history.recording import recording
from tests import factories
from tests.pages import queries, words
from users.limits import Limit

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]
INCIDENTS = "/api/v1/incidents/"
ADDRESSES = [
    INCIDENTS,
    "/api/v1/statements/?q=fire",
    "/api/v1/parties/",
    "/api/v1/changes/",
    "/api/v1/stats/incidents/?by=type",
    "/api/v1/stats/replies/",
    "/api/v1/codebook/",
]
PAGES = [
    "/",
    "/incidents/",
    "/incidents/trends/",
    "/statements/",
    "/incidents/?type=none",
    "/incidents/map/",
    "/parties/",
]
PAGES += ["/search/?q=fire", "/investigations/", "/corrections/", "/methodology/", "/data/", "/feeds/incidents.atom"]


@pytest.fixture(autouse=True)
def _kept(settings):
    settings.CACHES = {
        **settings.CACHES,
        "answers": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tried"},
    }
    caches["answers"].clear()
    yield
    caches["answers"].clear()


@pytest.fixture
def incident():
    with recording():
        return factories.incident("First", types=["fire"])


@pytest.mark.parametrize("address", [*ADDRESSES, *PAGES])
def test_a_second_time_it_is_the_same_for_one_question(client, incident, address):
    first = client.get(address)
    assert queries(client, address) == 1
    again = client.get(address)
    assert (again.content, dict(again.headers)) == (first.content, dict(first.headers))
    for _made, _kept in ((1, 0), (0, 1)):
        head = client.head(address)
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])


@pytest.mark.parametrize(
    "address",
    [INCIDENTS, "/api/v1/parties/", "/api/v1/changes/", "/api/v1/stats/incidents/?by=type"]
    + [page for page in PAGES if page not in ("/corrections/", "/methodology/", "/data/")],
)
def test_whatever_changes_is_answered_at_once(client, incident, address):
    before = client.get(address)
    with recording(reason="Another one."):
        incident = factories.incident("Second fire", types=["fire"])
        factories.claim(factories.statement(factories.party("Northland")), incident)
        factories.investigation(incidents=[incident])
    after = client.get(address)
    assert after.content != before.content
    assert after["ETag"] != before["ETag"]


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("address", [INCIDENTS, "/incidents/", "/feeds/incidents.atom"])
def test_whoever_has_it_is_told_that_it_is_the_same(client, incident, address, method):
    ask, first = getattr(client, method), client.get(address)
    tag = first["ETag"]
    for _kept in range(2):
        same = ask(address, headers={"if-none-match": tag})
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
        assert (same["Cache-Control"], same.get("Vary")) == (first["Cache-Control"], first.get("Vary"))
        assert ask(address, headers={"if-match": '"other"'}).status_code == 412
        assert ask(address, headers={"if-match": tag}).status_code == 200
        caches["answers"].clear()
    with recording():
        factories.incident()
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("method", ["get", "head"])
def test_what_is_kept_links_to_as_much_and_refuses_as_what_is_made(client, incident, method, monkeypatch):
    monkeypatch.setattr(freshness, "SETTLED", timedelta(0))
    address = f"{INCIDENTS}{incident.reference}/"
    ask, first = getattr(client, method), client.get(address)
    assert ask(address).status_code == 200
    for _made, _kept in ((1, 0), (0, 1)):
        same = ask(address, headers={"if-none-match": first["ETag"]})
        assert (same.status_code, "Link" in same) == (304, False)
        assert ask(address, headers={"if-match": first["ETag"]}).status_code == 200
        for header in ({"if-match": '"zzz"'}, {"if-unmodified-since": "Thu, 10 Mar 2022 12:00:30 GMT"}):
            refused = ask(address, headers=header)
            assert (refused.status_code, refused["Content-Type"]) == (412, "application/problem+json")
            assert (refused["Link"], refused["Cache-Control"]) == (first["Link"], "no-store")
        caches["answers"].clear()


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("address", [*ADDRESSES, *PAGES])
def test_who_has_it_and_means_something_else_is_refused_first(client, incident, address, method, monkeypatch):
    monkeypatch.setattr(freshness, "SETTLED", timedelta(0))
    ask, first = getattr(client, method), client.get(address)
    has = {"if-none-match": first["ETag"]}
    early = {"if-unmodified-since": "Thu, 10 Mar 2022 12:00:30 GMT"}
    for _kept in range(2):
        assert ask(address, headers=has | {"if-match": '"other"'}).status_code == 412
        assert ask(address, headers=has | {"if-match": first["ETag"]}).status_code == 304
        # A time is asked only of what has one.
        assert ask(address, headers=has | early).status_code == (412 if "Last-Modified" in first else 304)
        if "Last-Modified" in first:
            since = {"if-modified-since": first["Last-Modified"]}
            assert ask(address, headers=since | {"if-match": '"other"'}).status_code == 412
            assert ask(address, headers=since | early).status_code == 412
            assert ask(address, headers=since | {"if-match": "*"}).status_code == 304
        caches["answers"].clear()


@pytest.mark.parametrize("address", [*PAGES, "/account/login/"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_pages_and_feeds_of_no_time_are_compared_with_none(client, incident, address, method):
    answer = getattr(client, method)(address, headers={"if-unmodified-since": "Thu, 10 Mar 2011 12:00:30 GMT"})
    assert (answer.status_code, "Last-Modified" in answer) == (200, False)


@pytest.mark.parametrize("address", [INCIDENTS, "/incidents/"])
def test_what_sets_a_cookie_is_kept_by_nobody_for_others(client, incident, address):
    client.get(address)
    client.cookies["sessionid"] = "bogus"
    answer = client.get(address)
    assert (answer.status_code, answer.cookies["sessionid"].value) == (200, "")
    assert answer["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in client.get(address)


@pytest.mark.parametrize(
    ("address", "status"), [("/incidents/CIR-000001", 301), ("/nothing/", 404), ("/static/nothing.css", 404)]
)
def test_what_is_elsewhere_or_nowhere_and_sets_a_cookie_is_kept_by_nobody(client, address, status):
    client.cookies["sessionid"] = "bogus"
    answer = client.get(address)
    assert (answer.status_code, answer.cookies["sessionid"].value) == (status, "")
    assert answer["Cache-Control"] == "private, no-store"


def test_a_page_that_somebody_has_is_not_made_again_to_say_so(client, incident, django_assert_num_queries):
    tag = client.get("/incidents/")["ETag"]
    caches["answers"].clear()
    with django_assert_num_queries(1):
        assert client.get("/incidents/", headers={"if-none-match": tag}).status_code == 304


def test_a_browser_may_keep_a_page_and_has_to_ask(client):
    response = client.get("/incidents/")
    assert response["Cache-Control"] == "public, no-cache"
    assert response["Vary"] == "Cookie"


def test_a_draft_that_changes_makes_nothing_anew(client, incident):
    tag = client.get("/incidents/")["ETag"]
    with recording():
        factories.incident("A draft", published=False)
    assert queries(client, "/incidents/") == 1
    assert client.get("/incidents/")["ETag"] == tag


def test_each_theme_has_its_own_page_and_a_cookie_that_is_no_theme_has_none(client, incident):
    plain = client.get("/incidents/")
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in client.get("/incidents/").content.decode()
    client.cookies["theme"] = "nonsense"
    assert queries(client, "/incidents/") == 1
    assert client.get("/incidents/").content == plain.content


def test_nothing_is_kept_of_what_an_editor_sees(client, incident):
    with recording():
        factories.incident("A draft", published=False)
    client.force_login(factories.editor())
    page = client.get("/incidents/")
    assert "A draft" in words(page)
    assert "public" not in page.get("Cache-Control", "")
    assert not caches["answers"]._cache
    client.logout()
    assert "A draft" not in words(client.get("/incidents/"))
    assert client.get(INCIDENTS).json()["count"] == 1
    client.force_login(factories.editor())
    assert client.get(INCIDENTS).json()["count"] == 2
    client.logout()
    assert client.get(INCIDENTS).json()["count"] == 1


def test_a_party_that_changes_its_name_changes_its_page(client):
    with recording():
        side = factories.party("Northland")
    assert "Northland" in words(client.get(side.get_absolute_url()))
    with recording(reason="Renamed."):
        side.name = side.short_name = "Southland"
        side.save()
    assert "Southland" in words(client.get(side.get_absolute_url()))


def test_a_token_is_looked_at_every_time(client, incident):
    with recording():
        factories.incident("A draft", published=False)
    assert client.get(INCIDENTS).json()["count"] == 1
    _token, secret = factories.token(factories.editor(), "reads_drafts")
    with_token = APIClient()
    with_token.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert with_token.get(INCIDENTS).json()["count"] == 2
    with_token.credentials(HTTP_AUTHORIZATION="Bearer nonsense")
    assert with_token.get(INCIDENTS).status_code == 401
    assert client.get(INCIDENTS).json()["count"] == 1


def test_what_is_refused_or_streamed_is_made_every_time(client, incident):
    assert client.get(f"{INCIDENTS}?nonsense=1").status_code == 400
    assert client.get("/api/v1/incidents/CIR-999999/").status_code == 404
    assert client.get(f"{INCIDENTS}export/?format=csv").status_code == 200
    assert client.get("/incidents/?typo=1").status_code == 400
    assert client.get("/incidents/?q=").status_code == 302
    assert client.get("/parties/nobody/").status_code == 404
    assert client.post("/incidents/").status_code == 405
    assert client.get("/display/?theme=dark").status_code == 302
    assert not caches["answers"]._cache


def test_what_is_given_again_counts(client, incident, monkeypatch):
    monkeypatch.setattr(Limit, "THROTTLE_RATES", dict.fromkeys(Limit.THROTTLE_RATES, "2/minute"))
    cache.clear()
    answers = [client.get(INCIDENTS) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"]
    cache.clear()


def test_another_code_another_day_and_another_epoch_give_nothing_of_it_again(client, incident, monkeypatch):
    client.get(INCIDENTS)
    assert queries(client, INCIDENTS) == 1
    Clock.objects.update(epoch="another")
    assert queries(client, INCIDENTS) > 1
    monkeypatch.setattr(freshness, "code", lambda *folders: "another")
    assert queries(client, INCIDENTS) > 1
    tomorrow = timezone.make_aware(datetime(2099, 1, 1, 12))
    assert queries(client, "/incidents/") > 1
    with patch.object(unchanged.timezone, "now", return_value=tomorrow):
        assert queries(client, "/incidents/") > 1


def test_a_site_that_shows_other_tiles_makes_its_pages_anew(client, incident, settings):
    tag = client.get("/incidents/")["ETag"]
    settings.MAP_TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
    assert client.get("/incidents/", headers={"if-none-match": tag}).status_code == 200


def test_long_answers_take_no_room(client, incident, monkeypatch):
    monkeypatch.setattr(unchanged, "LONGEST", 100)
    for address in (INCIDENTS, "/incidents/"):
        assert client.get(address)["ETag"]
    assert not caches["answers"]._cache


@pytest.mark.django_db(transaction=True)
def test_where_the_clock_cannot_be_read_the_view_answers(client, incident, monkeypatch):
    client.get(INCIDENTS)
    reading, asked = Clock.reading, []

    def gone_at_first():
        asked.append(True)
        if len(asked) == 1:
            raise DatabaseError
        return reading()

    monkeypatch.setattr(Clock, "reading", gone_at_first)
    assert client.get(INCIDENTS).json()["count"] == 1
    asked.clear()
    assert client.get("/incidents/").status_code == 200
    assert len(asked) > 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that could end a connection.")
@pytest.mark.parametrize("address", [INCIDENTS, "/incidents/"])
def test_a_connection_that_was_lost_meanwhile_costs_nobody_an_answer(client, address):
    client.get(address)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        lost = cursor.fetchone()[0]
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [lost])
    other.close()
    assert client.get(address).status_code == 200


def test_a_host_that_is_none_of_ours_gets_nothing(client, incident):
    client.get(INCIDENTS)
    assert client.get(INCIDENTS, headers={"host": "elsewhere.example"}).status_code == 400
