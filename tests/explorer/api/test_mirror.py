"""The script of the guide that keeps a copy, run against the site as it is served."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from history.changes import new_epoch
from history.models import Clock
from history.recording import recording
from parties.models import Outlet, Party
from tests import factories
from tests.explorer.following import everything
from tests.history.world import build

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "mirror.py"
pytestmark = [pytest.mark.recorded, pytest.mark.once]


@pytest.fixture
def mirror(live_server, settings, tmp_path):
    """Runs the script as it stands; what it says."""
    settings.SITE_URL = live_server.url
    script = tmp_path / "mirror.py"
    script.write_text(SCRIPT.read_text("utf-8").replace("MANY = 20", "MANY = 2"), "utf-8")

    def run(of=SCRIPT):
        command = [sys.executable, "-W", "error", of, live_server.url, tmp_path / "copy.sqlite3"]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout

    def records():
        with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
            rows = copy.execute("SELECT resource, id, json FROM record").fetchall()
        return {(resource, name): json.loads(text) for resource, name, text in rows}

    run.records, run.by_lists = records, script
    return run


def test_the_copy_is_just_what_is_public_whatever_happens(api, mirror):
    world = build()
    with recording(reason="Arranged."):
        factories.source(world.statement, outlet=factories.outlet())
        gone, drilled = factories.statement(), factories.incident()
    gone.withdraw("Another register's.")
    mirror()
    assert mirror.records() == everything(api)

    with recording(reason="Tested."):
        Outlet.objects.update(name="Another name")
        Party.objects.filter(pk=world.party.pk).update(name="Renamed")
        factories.claim(world.statement, world.other, "accuse", about=world.party)
    world.draft.publish()
    world.one.merge_into(world.other, "The same.")
    drilled.withdraw("A drill.")
    mirror()
    assert mirror.records() == everything(api)
    assert {("incidents", world.one.reference), ("incidents", drilled.reference)}.isdisjoint(mirror.records())

    assert mirror().startswith("0 changed")
    assert mirror.records() == everything(api)


def test_after_a_restore_the_copy_begins_anew_and_long_lists_are_read_as_lists(api, mirror):
    build()
    mirror()
    numbers = Clock.objects.get().last
    with recording(reason="Tested."):
        factories.party()
        incident = factories.incident()
    mirror()
    # As if the incident had been recorded after the backup; what is then recorded gets the same numbers.
    new_epoch()
    incident.withdraw("It came with the wrong register.")
    said = mirror(mirror.by_lists)
    assert int(said.split()[0]) >= numbers
    assert mirror.records() == everything(api)
