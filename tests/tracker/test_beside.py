"""What the measurements ask of PostgreSQL alone is asked of the tables as they are, and finds what the API finds."""

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection

from bench.beside import alone
from formats.dates import UncertainDate
from formats.points import UncertainPoint
from history.recording import recording
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.last]


@pytest.fixture
def values():
    if connection.vendor != "postgresql":
        pytest.skip("It is of PostgreSQL alone.")
    day = UncertainDate.on(date(2023, 3, 4))
    with recording(reason="Arranged."):
        country = factories.place(kind="country")
        place = factories.place(parent=factories.place(kind="district", parent=country))
        incidents = [
            factories.incident(place=place, date=day, types=["fire"], point=UncertainPoint(39.5, 45.5, 500))
            for _ in range(3)
        ]
        issuer = factories.party("Northland", slug="northland")
        claim = factories.claim(factories.statement(issuer, text="They fired."), incidents[1], "report")
        factories.figure(claim)
    return {
        **{"lexeme": "'fired':*", "types": ["fire"], "party": issuer.slug, "incident": incidents[1].pk},
        **{"date_from": "2023-01-01", "date_to": "2023-12-31", "site": "http://testserver"},
        **{"west": 45, "east": 46, "south": 39, "north": 40},
    }


def asked(query, values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return json.loads(cursor.fetchone()[0])


def copied(query, values):
    with connection.cursor() as cursor:
        written = io.StringIO()
        cursor.copy_expert(cursor.mogrify(query, values).decode(), written)
    return written.getvalue()


def test_lists_find_what_the_api_finds(client, values):
    everything = asked(alone.page(), values)
    told = client.get("/api/v1/incidents/").json()
    assert everything["count"] == told["count"] == 3
    assert [row["reference"] for row in everything["results"]] == [row["reference"] for row in told["results"]]
    for where in (alone.FILTERED, alone.SPOKEN_OF):
        assert [row["title"] for row in asked(alone.page(where), values)["results"]] == [told["results"][1]["title"]]
    assert len(asked(alone.page(offset=2, counts=False), values)["results"]) == 1
    assert asked(alone.search(), values)["count"] == 1
    assert len(asked(alone.one(), values)["statements"]) == 1


def test_what_is_drawn_counted_and_exported_is_what_the_api_gives(client, values):
    assert len(asked(alone.features(), values)["features"]) == 3
    assert [row["incidents"] for row in asked(alone.weekly(), values)] == [3]
    export = client.get("/api/v1/incidents/export/?format=csv")
    ours = list(csv.DictReader(io.StringIO(b"".join(export.streaming_content).decode())))
    theirs = list(csv.DictReader(io.StringIO(copied(alone.csv(), values))))
    for column in ("reference", "place", "country", "district", "types", "killed_highest"):
        known = {"killed_highest": "killed"}.get(column, column)
        assert [row[column] for row in ours] == [row[known] for row in theirs], column
    assert len(copied(alone.ndjson(), values).splitlines()) == 3
