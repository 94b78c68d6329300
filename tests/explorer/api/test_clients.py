"""The clients of the guide, run as they stand against the site as it is served."""

import csv
import datetime
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from explorer.indexes import INDEXES
from formats.dates import UncertainDate
from tests import factories

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "api.md"
SECTION = GUIDE.read_text("utf-8").split("## A client in ten lines\n")[1].split("\n## ")[0]
# What each is written in: the file it stands in, and what runs it.
RUN_BY = {
    "sh": ("client.sh", "sh"),
    "python": ("client.py", sys.executable),
    "r": ("client.R", "Rscript"),
    "js": ("client.mjs", "node"),
}
CLIENTS = re.findall(r"^```(\w+)\n(.*?)^```$", SECTION, flags=re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.once


def missing(language, client):
    """What is not on this machine and the client cannot do without."""
    needed = {"sh": ["curl", "jq"], "r": ["Rscript"], "js": ["node"]}.get(language, [])
    absent = [tool for tool in needed if not shutil.which(tool)]
    if "pandas" in client and not find_spec("pandas"):
        absent.append("pandas")
    if language == "r" and not absent and subprocess.run(["Rscript", "-e", "library(jsonlite)"]).returncode:
        absent.append("jsonlite")
    return absent


def test_the_guide_has_a_client_for_each():
    assert [language for language, _client in CLIENTS] == ["sh", "python", "python", "r", "js"]


@pytest.mark.parametrize("number", range(len(CLIENTS)), ids=["curl", "python", "pandas", "r", "node"])
def test_a_client_reads_every_page_and_takes_the_table_away(live_server, settings, tmp_path, number):
    language, client = CLIENTS[number]
    if absent := missing(language, client):
        pytest.skip(f"{', '.join(absent)} is not on this machine")
    settings.SITE_URL = live_server.url
    days = [UncertainDate(*2 * [datetime.date(2021, 7, 20 + day)]) for day in range(3)]
    found = [factories.incident("Ատեշ, alleged", types=["sniper_fire"], date=day) for day in [*days, UncertainDate()]]
    factories.incident(types=["overflight"])
    for index in INDEXES:
        index.rebuild(index.everything())

    name, program = RUN_BY[language]
    script = client.replace("http://127.0.0.1:8000", live_server.url).replace("page_size=1000", "page_size=2")
    assert live_server.url in script
    (tmp_path / name).write_text(script, "utf-8")
    done = subprocess.run(
        [program, name],
        cwd=tmp_path,
        env={**os.environ, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )

    expected = [f"{incident.reference} {incident.date.edtf} {incident.title}" for incident in found[::-1]]
    assert (done.returncode, done.stdout.splitlines(), done.stderr) == (0, expected, "")
    with (tmp_path / "incidents.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["reference"] for row in rows] == [incident.reference for incident in found[::-1]]
    # Nobody gave a number, and that is not 0.
    assert {row["killed_highest"] for row in rows} == {""}
