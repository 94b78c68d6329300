"""Measures the register on a large, generated one, and writes bench/RESULTS.md.

    make bench                        300,000 incidents on PostgreSQL, 50,000 on SQLite
    BENCH_INCIDENTS=5000 make bench   fewer, to try something
    BENCH_ONLY=beside make bench      only what is measured beside others; `measure`: only server times

The databases stay (PostgreSQL: register_bench_<incidents>, SQLite: var/bench-<incidents>.sqlite3), so that a second run
begins at once; remove them to begin anew, as is needed after the models or the generator have changed. Server time, in
milliseconds, is what one request costs inside one process of the site with the settings of production: no network, no browser.
What is measured beside it is asked of servers, as `bench/beside` says.
"""

import os
import platform
import resource
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import psycopg2

HERE = Path(__file__).parent
ROOT = HERE.parent
# What computing all accounts anew may take, in seconds.
RECOMPUTED = 300
SERVER = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/").rstrip("/")


def generate(url, incidents):
    """Fill an empty database; what the generator says of its speed."""
    environment = os.environ | {"DATABASE_URL": url, "DEBUG": "true"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "manage.py", "generate_load", "--incidents", str(incidents), "--places", "50000"]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def noted(name, said=None):
    """How a database came about, kept beside it for later runs."""
    note = ROOT / "var" / f"{name}.made"
    if said is not None:
        note.write_text(said)
        return said
    return f"Generated in an earlier run. {note.read_text() if note.exists() else ''}".strip()


def on_postgresql(incidents):
    """The address of the database, and how it came about; None where no PostgreSQL answers."""
    try:
        connection = psycopg2.connect(f"{SERVER}/postgres", connect_timeout=5)
    except psycopg2.OperationalError:
        return None
    name = f"register_bench_{incidents}"
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return tidied(f"{SERVER}/{name}"), noted(name)
        # Made under another name, so that an interrupted run leaves no half of it to measure on.
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}_begun"')
        cursor.execute(f'CREATE DATABASE "{name}_begun"')
        said = generate(f"{SERVER}/{name}_begun", incidents)
        cursor.execute(f'ALTER DATABASE "{name}_begun" RENAME TO "{name}"')
    return tidied(f"{SERVER}/{name}"), noted(name, said)


def tidied(url):
    """The same database, once it knows what it holds and which rows everybody sees: as it does by itself before long."""
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        connection.cursor().execute("VACUUM (ANALYZE)")
    return url


def on_sqlite(incidents):
    path = ROOT / "var" / f"bench-{incidents}.sqlite3"
    if path.exists():
        return f"sqlite:///{path}", noted(path.stem)
    begun = path.with_suffix(".begun")
    begun.unlink(missing_ok=True)
    said = generate(f"sqlite:///{begun}", incidents)
    begun.rename(path)
    return f"sqlite:///{path}", noted(path.stem, said)


def measure(url):
    """The table of one database, made by a process of its own, and what it takes to compute all accounts anew."""
    # First, while no other process has held more.
    in_time, said = recompute(url)
    kept, table = _printed("bench/measure.py", DATABASE_URL=url, DJANGO_SETTINGS_MODULE="tests.settings")
    return kept and in_time, f"{table}\n{said}"


def recompute(url):
    """(whether it took less than five minutes, what it took)"""
    environment = os.environ | {"DATABASE_URL": url, "DEBUG": "true"}
    start = time.monotonic()
    command = [sys.executable, "manage.py", "recompute_accounts"]
    said = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout.strip()
    took = time.monotonic() - start
    # Of all processes so far the one that held most: of these, unless the register was generated in this run.
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    missed = "" if took <= RECOMPUTED else " missed"
    return not missed, (
        f"All accounts computed anew in {took:.0f} s (goal {RECOMPUTED} s{missed}); no process held more than {held:.0f} MB. {said}"
    )


def beside(url):
    """The register on one database beside what somebody would write or pick instead."""
    return _printed("bench/beside/compare.py", url)


def _printed(*command, **environment):
    """(whether every goal was met, the table) of a measurement in a process of its own."""
    environment, command = os.environ | environment, [sys.executable, *command]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, stdout=subprocess.PIPE, text=True)
    return done.returncode == 0, done.stdout


def write(title, part):
    """One section of the results, in the place of the one that begins with the same word."""
    head = (
        f"# Measured\n\n{date.today().isoformat()}, {platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}. `make bench` measures anew.\n\n"
    )
    results = HERE / "RESULTS.md"
    _head, *sections = results.read_text().split("\n## ") if results.exists() else [""]
    sections = {section.split(maxsplit=1)[0]: section.strip() for section in sections}
    sections[title.split(maxsplit=1)[0]] = f"{title}\n\n{part.strip()}"
    results.write_text(head + "\n\n".join(f"## {section}" for section in sections.values()) + "\n")
    print(f"## {title}\n\n{part}", flush=True)


def main():
    # Documents hold addresses: those of the site that they are measured on, or each would have to be made anew.
    os.environ["SITE_URL"] = "http://localhost:8000"
    incidents = int(os.environ.get("BENCH_INCIDENTS", 300_000))
    fewer, only = min(incidents, 50_000), os.environ.get("BENCH_ONLY")
    measured = [
        (f"PostgreSQL, {incidents:,} incidents", lambda: on_postgresql(incidents), measure),
        (f"Beside others, {incidents:,} incidents on PostgreSQL", lambda: on_postgresql(incidents), beside),
        (f"SQLite {sqlite3.sqlite_version}, {fewer:,} incidents", lambda: on_sqlite(fewer), measure),
    ]
    good = True
    for title, make, how in measured:
        if only and only != how.__name__:
            continue
        made = make()
        if made is None:
            write(title, f"Not measured: no PostgreSQL answers at {SERVER}.")
            continue
        url, said = made
        kept, table = how(url)
        good = good and kept
        write(title, f"{said}\n\n{table}")
    return good


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
