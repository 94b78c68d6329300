"""A release: what is in it, that it stays what it is, and how it ends."""

import csv
import hashlib
import io
import json
from threading import Thread
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from explorer.api.views import RESOURCES
from history.models import Clock
from history.recording import recording
from incidents.models import Incident
from parties.models import Outlet
from releases.contents import LEFT_OUT, List
from releases.making import MANIFEST, SUMS, contents_of, damaged, make, withdraw
from releases.models import Release
from tests import factories
from tests.explorer.api.test_leaks import WORD, drafts, protected, public  # noqa: F401 (a fixture)
from tests.explorer.api.test_reading import rich_record

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]

LISTED = [name for name in RESOURCES if name not in LEFT_OUT]


def text_of(release, name):
    with release.files.get(name=name).file.open("rb") as file:
        return file.read().decode()


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def all_of(client, resource):
    """Every record of a list of the API, page by page."""
    address, found = f"/api/v1/{resource}/?page_size=3", []
    while address:
        page = client.get(address).json()
        found += page["results"]
        address = page["next"]
    return found


@pytest.fixture
def arranged():
    with recording(by=factories.editor(), reason="Arranged."):
        rich_record()
        factories.claim(factories.statement(text="Քաղաք, Ağdərə, «Степанакерт»\n=1+1"), None, "appeal")
        factories.incident("=HYPERLINK(1)", latitude=40.5, longitude=46.5)


def test_its_records_are_those_of_the_lists(arranged, client):
    release = make("2026.11")
    for name in LISTED:
        records = [json.loads(line) for line in text_of(release, f"{name}.ndjson").splitlines()]
        key = RESOURCES[name][1].lookup_field
        assert sorted(records, key=lambda row: row[key]) == sorted(all_of(client, name), key=lambda row: row[key]), name
        assert records, name


def test_its_tables_are_those_of_the_exports_and_lists(arranged, client):
    release = make("2026.11")
    for name in LISTED:
        address = f"/api/v1/{name}/?format=csv&page_size=1000"
        if name == "incidents":
            address = "/api/v1/incidents/export/?format=csv"
        answered = client.get(address)
        text = answered.getvalue() if answered.streaming else answered.content
        head, *rows = rows_of(text.decode())
        own_head, *own = rows_of(text_of(release, f"{name}.csv"))
        assert (own_head, sorted(own)) == (head, sorted(rows)), name
        assert len(own) == release.files.get(name=f"{name}.csv").rows > 0


def test_its_features_are_those_of_the_export_and_those_without_a_point_are_there(arranged, client):
    release = make("2026.11")
    answered = client.get("/api/v1/incidents/export/?format=geojson")
    assert json.loads(text_of(release, "incidents.geojson"))["features"] == json.loads(answered.getvalue())["features"]
    listed = client.get("/api/v1/places/?format=geojson&page_size=1000").json()
    own = json.loads(text_of(release, "places.geojson"))
    assert sorted(own["features"], key=lambda one: one["id"]) == sorted(listed["features"], key=lambda one: one["id"])


def test_it_is_whole_in_however_many_portions(arranged, monkeypatch):
    whole = make("2026.11")
    monkeypatch.setattr("releases.contents.PORTION", 1)
    monkeypatch.setattr("explorer.api.exports.BATCH", 1)
    in_portions = make("2026.11.1")
    for file in whole.files.exclude(name__in=[MANIFEST, SUMS]).exclude(name__startswith="releases"):
        assert text_of(in_portions, file.name) == text_of(whole, file.name), file.name


def test_an_empty_register_makes_files_without_rows():
    release = make("2026.11")
    assert json.loads(text_of(release, "incidents.geojson")) == {"type": "FeatureCollection", "features": []}
    assert len(rows_of(text_of(release, "incidents.csv"))) == 1
    assert text_of(release, "statements.ndjson") == ""
    assert release.files.get(name="statements.ndjson").rows == 0


def test_the_manifest_tells_of_every_file(arranged):
    release = make("2026.11", "With the bulletins of October.")
    manifest = json.loads(text_of(release, MANIFEST))
    told = {one["path"]: one for one in manifest["resources"]}
    assert set(told) == set(release.files.exclude(name__in=[MANIFEST, SUMS]).values_list("name", flat=True))
    for name, one in told.items():
        content = text_of(release, name).encode()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    assert (manifest["version"], manifest["description"]) == ("2026.11", "With the bulletins of October.")
    sums = dict(line.split("  ")[::-1] for line in text_of(release, SUMS).splitlines())
    assert sums == dict(release.files.exclude(name=SUMS).values_list("name", "sha256"))


def test_nothing_that_is_not_public_is_in_it(public):  # noqa: F811
    before = make("2026.11")
    with recording(reason="Arranged."):
        drafts(public)
    with_drafts = make("2026.11.1")
    for file in before.files.exclude(name__in=[MANIFEST, SUMS]):
        assert text_of(with_drafts, file.name) == text_of(before, file.name), file.name
    protected(public)
    for file in make("2026.11.2").files.all():
        assert WORD not in text_of(Release.objects.first(), file.name), file.name


def test_it_stays_what_it_was_whatever_changes(arranged):
    release = make("2026.11")
    before = {file.name: text_of(release, file.name) for file in release.files.all()}
    incident = Incident.objects.filter(title__startswith="=").get()
    with recording(reason="A clearer title."):
        incident.title = "Reported fire"
        incident.save()
    incident.withdraw("Entered in error.")
    assert {file.name: text_of(release, file.name) for file in release.files.all()} == before
    assert damaged(release) == []


def test_the_change_feed_goes_on_where_it_ends(arranged, client):
    with recording(reason="Arranged."):
        factories.incident(published=False)
    release = make("2026.11")
    assert client.get(f"/api/v1/changes/?since={release.cursor}").json()["results"] == []
    with recording(reason="Heard of."):
        outlet = factories.outlet()
    (row,) = client.get(f"/api/v1/changes/?since={release.cursor}").json()["results"]
    assert (row["resource"], row["id"]) == ("outlets", outlet.slug)


@pytest.mark.parametrize("name", ["", "2026 11", "../2026", "2026/11", "2026..11", "A", "ə", "x" * 41, "2026.11\n"])
def test_a_name_that_is_no_part_of_an_address_is_refused(name):
    with pytest.raises(ValidationError) as refusal:
        make(name)
    assert list(refusal.value.message_dict) == ["name"]
    assert not Release.objects.exists()


def test_a_name_is_given_once():
    make("2026.11")
    with pytest.raises(ValidationError, match="already exists"):
        make("2026.11")
    assert Release.objects.count() == 1


def test_one_that_fails_leaves_nothing(monkeypatch, arranged):
    kept = []

    def fails(name, content, **how):
        if len(kept) == 3:
            raise OSError("No room.")
        kept.append(default_storage._wrapped.__class__.save(default_storage._wrapped, name, content, **how))
        return kept[-1]

    monkeypatch.setattr(default_storage._wrapped, "save", fails)
    number = Clock.objects.get().last
    with pytest.raises(OSError, match="No room"):
        make("2026.11")
    assert not Release.objects.exists()
    assert Clock.objects.get().last == number
    assert len(kept) == 3
    assert not any(default_storage.exists(name) for name in kept)


def test_every_file_of_a_release_says_what_stands_in_it(arranged):
    release = make("2026.11")
    assert [file.name for file in release.files.all() if not contents_of(file.name)] == []
    # Those of a list that there is no longer are given out, too.
    assert (contents_of("bulletins.csv"), contents_of("incidents.xml")) == ("", "")


def test_the_page_of_data_shows_an_answer_as_it_is_and_where_everything_else_is_found(client, api_rows):
    page = client.get("/data/")
    address, told = page.context["example"]
    answer = client.get(address).json()
    assert json.loads(told) == answer
    assert [one["accounts"] for one in answer["results"]] == [{"status": "denied"}]
    assert "Alleged fire &amp; &lt;smoke&gt;" in page.content.decode()
    given = {address for address, _about in page.context["endpoints"]}
    root = {urlsplit(address).path for address in client.get("/api/v1/").json().values()}
    assert root - given == {"/api/v1/schema/", "/api/v1/docs/"}
    assert all(about for _address, about in page.context["endpoints"])
    assert not [about for _address, about in page.context["endpoints"] if "`" in about]


@pytest.fixture
def api_rows():
    """One incident whose accounts are disputed, and a draft of another."""
    with recording(reason="Arranged."):
        for published in (True, False):
            incident = factories.incident("Alleged fire & <smoke>", published=published)
            accused = factories.party()
            factories.claim(factories.statement(), incident, "accuse", about=accused)
            factories.claim(factories.statement(accused), incident, "deny_occurrence", about=accused)


def test_withdrawn_its_files_are_gone_and_what_they_were_stays(arranged, client, django_capture_on_commit_callbacks):
    release = make("2026.11")
    file = release.files.get(name="incidents.csv")
    address, stored = file.get_absolute_url(), file.file.name
    assert client.get(address).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(release, "It named a private person.")
    assert not default_storage.exists(stored)
    gone = client.get(address)
    assert gone.status_code == 410
    assert "It named a private person." in gone.content.decode()
    page = client.get("/data/releases/2026.11/").content.decode()
    assert "It named a private person." in page
    assert file.sha256 in page
    told = client.get("/api/v1/releases/2026.11/").json()
    assert told["withdrawn_because"] == "It named a private person."
    assert {one["url"] for one in told["files"]} == {None}
    assert damaged(Release.objects.get()) == []
    with pytest.raises(ValidationError, match="withdrawn before"):
        withdraw(Release.objects.get(), "Again.")


def test_nobody_withdraws_without_a_reason():
    release = make("2026.11")
    with pytest.raises(ValidationError):
        withdraw(release, "  ")
    assert Release.objects.get().withdrawn_at is None
    assert release.files.exclude(file="").exists()


def test_a_file_is_given_as_it_is_and_only_once_to_who_has_it(arranged, client):
    release = make("2026.11")
    file = release.files.get(name="claims.csv")
    answer = client.get(file.get_absolute_url())
    assert answer.getvalue() == text_of(release, "claims.csv").encode()
    assert answer["Content-Disposition"] == 'attachment; filename="2026.11-claims.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    again = client.get(file.get_absolute_url(), headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    # No time of it is told.
    long_ago = {"If-Unmodified-Since": "Thu, 10 Mar 2011 12:00:30 GMT"}
    assert client.get(file.get_absolute_url(), headers=long_ago).getvalue() == text_of(release, "claims.csv").encode()
    for address in ("/data/releases/2026.11/none.csv", "/data/releases/2025.1/claims.csv", "/data/releases/2025.1/"):
        assert client.get(address).status_code == 404


def test_the_api_lists_releases_the_last_first_and_says_that_nothing_changed(client):
    first, second = make("2026.10", "The first."), make("2026.11")
    listed = client.get("/api/v1/releases/")
    assert [one["name"] for one in listed.json()["results"]] == ["2026.11", "2026.10"]
    told = client.get("/api/v1/releases/2026.10/")
    assert told.json()["note"] == "The first."
    assert told.json()["citation"].startswith("Ceasefire Incident Register, release 2026.10, ")
    assert {one["name"]: one["rows"] for one in told.json()["files"]} == dict(first.files.values_list("name", "rows"))
    assert client.get("/api/v1/releases/2026.10/", headers={"If-None-Match": told["ETag"]}).status_code == 304
    make("2026.12")
    assert client.get("/api/v1/releases/", headers={"If-None-Match": listed["ETag"]}).status_code == 200
    assert client.post("/api/v1/releases/", {}, content_type="application/json").status_code in (401, 405)
    assert second.files.count() == first.files.count()


def test_the_data_page_offers_the_last_one_that_was_not_withdrawn(client):
    assert "None has been made yet." in client.get("/data/").content.decode()
    make("2026.10", "The first.")
    withdraw(make("2026.11"), "Made too early.")
    page = client.get("/data/").content.decode()
    assert "/data/releases/2026.10/incidents.csv" in page
    assert "/data/releases/2026.11/incidents.csv" not in page
    assert "/data/releases/2026.11/" in page


def test_the_command_makes_checks_and_withdraws(capsys):
    call_command("release", "make", "2026.11", "--note", "The first.")
    assert "incidents.csv: " in capsys.readouterr().out
    call_command("release", "check")
    assert "is what it was" in capsys.readouterr().out
    file = Release.objects.get().files.get(name="types.csv")
    with file.file.storage.open(file.file.name, "wb") as copy:
        copy.write(b"other")
    with pytest.raises(CommandError, match="not what they were"):
        call_command("release", "check")
    assert "2026.11: types.csv" in capsys.readouterr().err
    call_command("release", "withdraw", "2026.11", "--reason", "Damaged.")
    call_command("release", "check")
    for words, refusal in (
        (["make", "2026.11"], "already exists"),
        (["withdraw", "2025.1", "--reason", "x"], "no release"),
    ):
        with pytest.raises(CommandError, match=refusal):
            call_command("release", *words)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="One thread is one connection, and SQLite in memory has one."
)
def test_all_of_it_is_of_one_moment(monkeypatch):
    """Somebody records an outlet after the first list was read."""

    def record():
        with recording(reason="Heard of."):
            factories.outlet()
        connection.close()

    read = List.portions

    def portions(self):
        yield from read(self)
        if self.name == "incidents":
            thread = Thread(target=record)
            thread.start()
            thread.join()

    monkeypatch.setattr(List, "portions", portions)
    release = make("2026.11")
    assert Outlet.objects.count() == 1
    assert release.files.get(name="outlets.ndjson").rows == 0
    monkeypatch.setattr(List, "portions", read)
    assert make("2026.11.1").files.get(name="outlets.ndjson").rows == 1
