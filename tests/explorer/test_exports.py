"""How an export is sent: from its first bytes on, and no further than somebody reads."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from explorer.api import exports, spreadsheets
from history.recording import recording
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]
KINDS = ["csv", "ndjson", "geojson", "xlsx"]


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    for size in ("BATCH", "WRITTEN", "FOUND"):
        monkeypatch.setattr(exports, size, 2)
    monkeypatch.setattr(spreadsheets, "PORTION", 100)
    with recording():
        for number in range(20):
            # Nothing that an archive would hold back until there is more of it.
            factories.incident(summary=random.Random(number).randbytes(2_400).hex())


def begun(client, kind):
    response = client.get(f"/api/v1/incidents/export/?format={kind}")
    assert response.status_code == 200
    return response, iter(response.streaming_content)


@pytest.mark.parametrize("kind", KINDS)
def test_its_first_bytes_come_before_the_rest_is_read(client, kind):
    _response, content = begun(client, kind)
    with CaptureQueriesContext(connection) as first:
        assert next(content)
    with CaptureQueriesContext(connection) as rest:
        assert list(content)
    # A table and a collection begin before any record is read; of records, a batch is read at a time.
    assert len(first) == 0 or len(first) < len(rest)
    if kind != "ndjson":
        assert len(first) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_goes_away_stops_it(client, kind, monkeypatch):
    ended, rows = [], exports.Export._rows

    def watched(self, *columns):
        try:
            yield from rows(self, *columns)
        finally:
            ended.append(kind)

    monkeypatch.setattr(exports.Export, "_rows", watched)
    response, content = begun(client, kind)
    for _ in range(2):
        next(content)
    # As the server does when the connection is gone.
    response._iterator.close()
    assert ended == [kind]
    with CaptureQueriesContext(connection) as after:
        assert list(content) == []
    assert len(after) == 0
