"""The feed while several people write: whoever follows it misses nothing."""

import threading
import time

import pytest
from django.db import connection, connections

from explorer.change_feed import changes_since
from history.models import Change, Clock, Refreshed
from history.recording import recording
from incidents.models import Incident
from tests import factories
from tests.history.test_at_once import at_once

EACH = 8


@pytest.mark.django_db(transaction=True)
def test_whoever_follows_while_others_write_misses_nothing_and_finds_nothing_behind():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time, and the database of a test run lives in one connection.")
    incidents = [factories.incident(published=False) for _number in range(3)]
    for incident in incidents:
        incident.publish()
    statement = factories.statement()
    began, seen, done = changes_since(None, 1000).cursor, [], threading.Event()

    def publish():
        # Long ones, which write early and commit late.
        for number in range(EACH):
            with recording(reason="Tested."):
                Incident.objects.create(title=f"Reported fire {number}").publish()
                time.sleep(0.01)

    def say():
        # Each of these refreshes an incident, under a number of its own.
        for number in range(EACH):
            with recording(reason="Tested."):
                factories.claim(statement, incidents[number % 3])
                time.sleep(0.005)

    def draft():
        for number in range(EACH):
            with recording():
                Incident.objects.create(title=f"A draft {number}")

    def follow():
        cursor = began
        while True:
            last_time = done.is_set()
            page = changes_since(cursor, 3)
            seen.extend(row["seq"] for row in page.rows)
            cursor = page.cursor
            if last_time and not page.more:
                return

    reader = threading.Thread(target=lambda: (follow(), connections.close_all()))
    reader.start()
    try:
        wrong = at_once(publish, publish, say, draft)
    finally:
        done.set()
        reader.join(60)
    assert wrong == []
    assert seen == [row["seq"] for row in changes_since(began, 1000).rows]
    assert seen == sorted(set(seen))
    assert len(seen) == 2 * EACH + EACH + Refreshed.objects.count()
    assert Refreshed.objects.count() >= EACH
    numbers = [seq for model in (Change, Refreshed) for seq in model.objects.values_list("seq", flat=True)]
    assert sorted(numbers)[-1] == len(numbers) == Clock.objects.get().last
