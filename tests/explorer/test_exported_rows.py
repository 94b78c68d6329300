"""What is found, as rows to take away: what stands in their columns, and what is refused."""

import csv
import io
import itertools
import json

import pytest
from django.conf import settings
from django.test import Client

from explorer import licence
from history.recording import recording
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


def test_unknown_is_no_zero_and_silence_no_denial_in_a_table(client):
    with recording():
        accuser, accused = factories.party("Accuser"), factories.party("Accused")
        quiet, told = factories.incident("quiet"), factories.incident("told")
        factories.claim(factories.statement(accuser), quiet, "accuse", about=accused)
        factories.figure(factories.claim(factories.statement(accuser), told), killed_best=0)
    answer = client.get("/api/v1/incidents/export/?format=csv")
    rows = {row["title"]: row for row in csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))}
    assert (rows["quiet"]["killed_highest"], rows["told"]["killed_highest"]) == ("", "0")
    assert (rows["told"]["injured_highest"], rows["quiet"]["denied_by"], rows["quiet"]["denied"]) == ("", "", "none")
    assert rows["quiet"]["accusations"] == f"{accuser.slug}>{accused.slug}"


def test_without_judged_links_the_highest_number_is_one_that_is_said_of_it_by_name(client):
    with recording():
        said = factories.claim(factories.statement(), factories.incident(), "report")
        judged = factories.claim(
            factories.statement(), said.incident, "report", link_basis="judgement", link_reason="Same night."
        )
        for claim, number in ((said, 1), (judged, 4)):
            factories.figure(claim, killed_best=number)

    def highest(**asked):
        answer = client.get("/api/v1/incidents/export/", {"format": "csv", **asked})
        (row,) = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))
        return row["killed_highest"]

    assert (highest(), highest(judged="0")) == ("4", "1")


def test_claims_are_exported_with_what_each_says(client):
    with recording():
        incident, place = factories.incident("Alleged fire", types=["fire"]), factories.place("Village")
        side = factories.party("Side")
        claim = factories.claim(factories.statement(side), incident, place=place, types=["fire"], place_words="at dawn")
        factories.figure(claim, killed_low=2, affected=side, group="military")
        factories.claim(factories.statement(published=False), incident)
        factories.claim(factories.statement(), factories.incident())
    answer = client.get("/api/v1/incidents/export/?format=csv&rows=claims&type=fire")
    (row,) = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))
    assert (row["incident"], row["id"], row["place"], row["counts"]) == (
        incident.reference,
        str(claim.pk),
        place.slug,
        "true",
    )
    assert row["figures"] == f"at least 2 killed ({side.slug}, military)"
    lines = b"".join(client.get("/api/v1/incidents/export/?format=ndjson&rows=claims").streaming_content).splitlines()
    assert len(lines) == 2


@pytest.mark.parametrize("kind", ["csv", "ndjson"])
def test_without_judged_links_their_claims_are_not_exported_either(client, kind):
    with recording():
        factories.judged_denial()

    def acts(**asked):
        answer = client.get("/api/v1/incidents/export/", {"format": kind, "rows": "claims", **asked})
        text = b"".join(answer.streaming_content).decode()
        rows = csv.DictReader(io.StringIO(text)) if kind == "csv" else map(json.loads, text.splitlines())
        return [row["act"] for row in rows]

    assert acts(judged="0") == ["accuse"]
    assert acts(judged="1") == acts() == ["accuse", "deny_occurrence"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("format=xml", "format"),
        ("format=csv&format=csv", "format"),
        ("format=csv&rows=parties", "rows"),
        ("format=geojson&rows=claims", "rows"),
        ("format=csv&page_size=2", "page_size"),
    ],
)
def test_an_export_that_means_nothing_is_refused_by_name(client, query, named):
    answer = client.get(f"/api/v1/incidents/export/?{query}")
    assert (answer.status_code, named in answer.content.decode()) == (400, True)


def test_an_export_of_nothing_has_its_header(client):
    answer = client.get("/api/v1/incidents/export/?format=csv")
    (header,) = b"".join(answer.streaming_content).decode().splitlines()
    assert header.startswith("reference,url,title,date_start,")
    assert answer["Content-Disposition"].startswith('attachment; filename="incidents-')
    features = json.loads(b"".join(client.get("/api/v1/incidents/export/?format=geojson").streaming_content))
    assert (features["type"], features["features"]) == ("FeatureCollection", [])


@pytest.mark.parametrize("kind", ["csv", "ndjson", "geojson", "xlsx"])
@pytest.mark.parametrize("path", ["incidents/export/", "incidents/"])
def test_what_is_taken_away_says_how_to_cite_it(client, path, kind):
    if (path, kind) == ("incidents/", "xlsx"):
        return
    asked = f"type=fire&format={kind}"
    answer = client.get(f"/api/v1/{path}?{asked}&utm_source=letter")
    address = f"{settings.SITE_URL}/api/v1/{path}?{asked}"
    assert f'<{address}>; rel="cite-as"' in answer["Link"].split(", ")
    assert 'rel="license"' in answer["Link"]
    if kind == "geojson":
        told = json.loads(answer.getvalue())
        version = settings.SPECTACULAR_SETTINGS["VERSION"]
        assert told == {
            "type": "FeatureCollection",
            "title": "Fire",
            "citation": f"Ceasefire Incident Register, version {version}, “Fire”. {address}",
            "licence": {"name": licence.NAME, "url": licence.URL},
            "url": address,
            "features": [],
        }


def test_a_page_of_a_list_is_cited_as_the_question_and_a_refusal_as_nothing(client):
    with recording():
        factories.place("Sadarak", slug="sadarak")
    answer = client.get("/api/v1/places/?within=sadarak&page_size=1&count=none&format=geojson")
    address = f"{settings.SITE_URL}/api/v1/places/?within=sadarak&format=geojson"
    assert f'<{address}>; rel="cite-as"' in answer["Link"]
    assert (answer.json()["title"], answer.json()["url"]) == ("Places, within: Sadarak", address)
    assert "cite-as" not in client.get("/api/v1/places/?within=nowhere")["Link"]


def test_an_export_holds_one_batch_at_a_time(monkeypatch):
    monkeypatch.setattr("explorer.api.exports.WRITTEN", 3)
    # Found at a time, too, which needs no number of what is written at a time.
    monkeypatch.setattr("explorer.api.exports.FOUND", 5)
    with recording():
        for _ in range(8):
            factories.incident()
    answer = Client().get("/api/v1/incidents/export/?format=ndjson")
    chunks = list(itertools.islice(answer.streaming_content, 10))
    assert [chunk.count(b"\n") for chunk in chunks] == [3, 2, 3]
