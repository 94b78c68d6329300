"""How an export is sent: from its first bytes on, and no further than somebody reads."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from explorer.api import exports
from history.recording import recording
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]
KINDS = ["csv", "ndjson", "geojson"]


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    for size in ("BATCH", "WRITTEN", "FOUND"):
        monkeypatch.setattr(exports, size, 2)
    with recording():
        for _ in range(9):
            factories.incident()


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


@pytest.mark.parametrize("kind", [*KINDS, "xlsx"])
def test_whoever_goes_away_stops_it(client, kind, monkeypatch):
    ended, rows = [], exports.Export._rows

    def watched(self, *columns):
        try:
            yield from rows(self, *columns)
        finally:
            ended.append(kind)

    monkeypatch.setattr(exports.Export, "_rows", watched)
    monkeypatch.setattr(exports, "PORTION", 100)
    response, content = begun(client, kind)
    for _ in range(2):
        next(content)
    # As the server does when the connection is gone.
    response._iterator.close()
    assert ended == [kind]
    with CaptureQueriesContext(connection) as after:
        assert list(content) == []
    assert len(after) == 0


def test_a_spreadsheet_is_not_written_before_it_is_read(client):
    with CaptureQueriesContext(connection) as asked:
        _response, content = begun(client, "xlsx")
    with CaptureQueriesContext(connection) as written:
        assert next(content).startswith(b"PK")
    assert len(written) > len(asked)
    assert list(content) is not None
