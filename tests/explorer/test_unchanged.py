"""Pages are given again as they were until something changes, and never to somebody who would see another."""

from datetime import datetime
from unittest.mock import patch

import pytest
from django.core.cache import caches
from django.utils import timezone

from explorer import unchanged
from history.recording import recording
from tests import factories
from tests.pages import queries, words

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]
ADDRESSES = ["/", "/incidents/", "/incidents/trends/", "/statements/", "/incidents/?type=none", "/incidents/map/"]


@pytest.fixture(autouse=True)
def _kept(settings):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tried"},
    }
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_second_time_it_is_the_same_for_one_question(client, address):
    with recording():
        factories.incident("First")
    first = client.get(address)
    assert queries(client, address) == 1
    assert client.get(address).content == first.content
    assert first["ETag"] == client.get(address)["ETag"]
    assert first["Content-Type"] == client.get(address)["Content-Type"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_whatever_changes_is_shown_at_once(client, address):
    with recording():
        side = factories.party("Northland")
        factories.claim(factories.statement(side), factories.incident("First"))
    before = client.get(address)
    with recording(reason="Another name."):
        incident = factories.incident("Second")
        factories.claim(factories.statement(side, summary="Says so."), incident)
    after = client.get(address)
    assert before.content != after.content
    assert before["ETag"] != after["ETag"]


def test_a_party_that_changes_its_name_changes_its_page(client):
    with recording():
        side = factories.party("Northland")
    assert "Northland" in words(client.get(side.get_absolute_url()))
    with recording(reason="Renamed."):
        side.name = side.short_name = "Southland"
        side.save()
    assert "Southland" in words(client.get(side.get_absolute_url()))


def test_whoever_has_it_is_told_that_it_is_the_same(client):
    with recording():
        factories.incident()
    tag = client.get("/incidents/")["ETag"]
    same = client.get("/incidents/", headers={"if-none-match": tag})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    with recording():
        factories.incident()
    assert client.get("/incidents/", headers={"if-none-match": tag}).status_code == 200


def test_a_browser_may_keep_it_and_has_to_ask(client):
    response = client.get("/incidents/")
    assert response["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Language"} <= {one.strip() for one in response["Vary"].split(",")}


def test_who_is_signed_in_sees_drafts_and_nobody_else_does_after_them(client):
    with recording():
        factories.incident("A draft", published=False)
    assert "A draft" not in words(client.get("/incidents/"))
    client.force_login(factories.editor())
    response = client.get("/incidents/")
    assert "A draft" in words(response)
    assert not [kept for kept in caches["pages"]._cache.values() if b"A draft" in kept]
    client.logout()
    assert "A draft" not in words(client.get("/incidents/"))


def test_each_theme_has_its_own(client):
    assert "data-theme" not in client.get("/incidents/").content.decode()
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in client.get("/incidents/").content.decode()
    del client.cookies["theme"]
    assert "data-theme" not in client.get("/incidents/").content.decode()


def test_another_day_or_another_version_of_the_code_makes_it_anew(client):
    tag = client.get("/incidents/")["ETag"]
    tomorrow = timezone.make_aware(datetime(2099, 1, 1, 12))
    with patch.object(unchanged.timezone, "now", return_value=tomorrow):
        assert client.get("/incidents/")["ETag"] != tag
    with patch.object(unchanged, "code", return_value="another"):
        assert client.get("/incidents/")["ETag"] != tag


def test_what_is_refused_or_sent_elsewhere_is_not_kept(client):
    assert client.get("/incidents/?typo=1").status_code == 400
    assert client.get("/incidents/?q=").status_code == 302
    assert client.get("/parties/nobody/").status_code == 404
    assert client.post("/incidents/").status_code == 405
    assert caches["pages"]._cache == {}


def test_a_page_that_is_too_long_is_made_anew(client, monkeypatch):
    monkeypatch.setattr(unchanged, "LONGEST", 100)
    client.get("/incidents/")
    assert queries(client, "/incidents/") > 1
