"""Measures the register beside what somebody would write or pick instead, on the same rows, and prints the tables.

Each server runs as its own documentation says, with two workers where it has workers. Every question is put to each in turn, a
batch at a time, round after round, so that a slow minute of the machine slows all of them. A batch is as many requests as
take about `BATCH` seconds, and ten of what takes less than one, after one that is not measured; what takes longer than `LONG` is
measured once. Who would need minutes to export everything is asked for a
part of it, and what that takes is multiplied.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

import psycopg2

from bench.beside import table
from bench.beside.asking import Alone, Growth, Site
from bench.beside.copying import copy, metadata
from bench.beside.processes import Database, served
from bench.beside.questions import (
    ALONE,
    ANEW,
    DATASETTE,
    EMPTY,
    FAST,
    OURS,
    TUTORIAL,
    UNCHANGED,
    Facts,
    questions,
    rows_in,
)

ROOT = Path(__file__).parent.parent.parent
PYTHON, PEERS = Path(sys.executable).parent, ROOT / ".venv-bench/bin"
VAR = ROOT / "var/beside"
ROUNDS = int(os.environ.get("BENCH_ROUNDS", 5))
BATCH, LEAST, MOST, LONG = 0.4, 10, 200, 20.0
PORTS = {OURS: 8711, ANEW: 8712, TUTORIAL: 8713, DATASETTE: 8714, FAST: 8715}


@dataclass
class Measured:
    """One batch, by request: milliseconds of the server and of the database, and of the clock."""

    server: float
    database: float
    wall: float
    first: float
    size: float
    growth: float = 0

    @property
    def cpu(self):
        return self.server + self.database


def commands(url, copied):
    """Somebody → (the command, its environment)."""
    described = VAR / "metadata.json"
    described.write_text(metadata("register"))
    ours = [PYTHON / "gunicorn", "tracker.wsgi", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    production = {
        "DATABASE_URL": url,
        "SECRET_KEY": "a measurement keeps no secrets",
        "DEBUG": "false",
        "API_RATE_ANONYMOUS": "none",
    }
    tutorial = [PYTHON / "gunicorn", "bench.beside.tutorial.wsgi", "--workers", "2", "--timeout", "1800"]
    datasette = [PEERS / "datasette", "serve", "--immutable", copied, "--metadata", described]
    for name, value in (("max_returned_rows", 20_000), ("sql_time_limit_ms", 600_000), ("max_csv_mb", 0)):
        datasette += ["--setting", name, str(value)]
    fast = [PEERS / "uvicorn", "bench.beside.fast:app", "--workers", "2", "--log-level", "warning"]
    found = {
        OURS: (ours, production | {"DJANGO_SETTINGS_MODULE": "tracker.settings"}),
        ANEW: (ours, production | {"DJANGO_SETTINGS_MODULE": "bench.beside.anew"}),
        TUTORIAL: (tutorial, {"DATABASE_URL": url}),
        DATASETTE: (datasette, {}),
        FAST: (fast, {"ASYNC_DATABASE_URL": url.replace("postgres://", "postgresql+asyncpg://", 1)}),
    }
    return {
        who: ([*command, *_at(PORTS[who], command[0].name)], environment)
        for who, (command, environment) in found.items()
    }


def _at(port, program):
    return ["--bind", f"127.0.0.1:{port}"] if program == "gunicorn" else ["--port", str(port)]


def prepare(url):
    """What a deployment does: migrations, the documents that this version of the code writes, and the static files."""
    environment = os.environ | {"DATABASE_URL": url, "DEBUG": "true"}
    for command in ("migrate -v0", "collectstatic --noinput -v0"):
        subprocess.run([sys.executable, "manage.py", *command.split()], cwd=ROOT, env=environment, check=True)


def checked(question, who, asked):
    """Whether somebody answers with what is asked for; the tag of the answer, and how long it took."""
    begun = time.perf_counter()
    answer = asked.ask(question.asked[who], question.values, keep=True)
    took = time.perf_counter() - begun
    _refuse_less(question, who, answer, 1 if who == EMPTY else rows_in(answer), 1 if who == EMPTY else question.rows)
    return answer.etag, took


def _refuse_less(question, who, answer, found, wanted, status=200):
    if answer.status != status or found < wanted:
        told = answer.body[:500].decode(errors="replace")
        raise SystemExit(f"{who}: {answer.status}, {found} rows of {wanted}, for {question.asked[who]}: {told}")


def batch(question, who, asked, times, etag="") -> Measured:
    address = question.asked[who]
    server, database = asked.cpu()
    begun = time.perf_counter()
    for _ in range(times):
        answer = asked.ask(address, question.values, etag=etag)
    wall = time.perf_counter() - begun
    server_now, database_now = asked.cpu()
    _refuse_less(question, who, answer, 1, 1, 304 if etag else 200)
    per = 1_000 / times
    return Measured(
        (server_now - server) * per, (database_now - database) * per, wall * per, answer.first * 1_000, answer.size
    )


def export(question, who, asked) -> Measured:
    """Everything, or what a part of it takes, multiplied."""
    part = question.parts.get(who, 1)
    with Growth(asked.server if isinstance(asked, Site) else None) as growth:
        server, database = asked.cpu()
        begun = time.perf_counter()
        answer = asked.ask(question.asked[who], question.values)
        wall = time.perf_counter() - begun
        server_now, database_now = asked.cpu()
    _refuse_less(question, who, answer, answer.lines, question.rows // part)
    per = 1_000 * part
    took = (server_now - server) * per, (database_now - database) * per, wall * per
    return Measured(*took, answer.first * 1_000, answer.size * part, growth.most)


def measure(found, who_asks):
    """(question, somebody) → what each batch took."""
    measured, times, etags = defaultdict(list), {}, {}
    for question in found:
        for who in question.asked:
            if question.is_export:
                # As the others are, so that nobody is measured reading from the disk what the next one finds in memory.
                export(question, who, who_asks[who])
                continue
            etag, took = checked(question, who, who_asks[who])
            if who in (OURS, UNCHANGED):
                who_asks[who].warm(question.asked[who])
            if took < LONG:
                etag, took = checked(question, who, who_asks[who])
            etags[question.name, who] = etag if who == UNCHANGED else ""
            times[question.name, who] = min(MOST, max(int(BATCH / took), LEAST if took < 1 else 1))
            print(f"{question.name}: {who} {took * 1_000:.1f} ms", file=sys.stderr, flush=True)
    for number in range(ROUNDS):
        for question in found:
            for who in question.asked:
                key = question.name, who
                if measured[key] and measured[key][0].wall > LONG * 1_000 * question.parts.get(who, 1):
                    continue
                if question.is_export:
                    measured[key].append(export(question, who, who_asks[who]))
                else:
                    measured[key].append(batch(question, who, who_asks[who], times[key], etags[key]))
        print(f"round {number + 1} of {ROUNDS}", file=sys.stderr, flush=True)
    return {key: _median(batches) for key, batches in measured.items()}


def _median(batches):
    names = ("server", "database", "wall", "first", "size", "growth")
    return Measured(*(statistics.median(getattr(one, name) for one in batches) for name in names))


def _a_cursor(register):
    first = json.loads(register.ask("/api/v1/incidents/?page_size=1", keep=True).body)
    return parse_qs(urlsplit(first["next"]).query)["cursor"][0]


def main(url):
    VAR.mkdir(parents=True, exist_ok=True)
    if os.environ.get("BENCH_PREPARED") != "1":
        prepare(url)
    connection = psycopg2.connect(url)
    copied = VAR / f"{connection.info.dbname}" / "register.sqlite3"
    if not copied.exists():
        copied.parent.mkdir(exist_ok=True)
        copy(connection, copied)
        connection.rollback()
    connection.autocommit = True
    facts, database = Facts(connection), Database(connection)
    with ExitStack() as running:
        servers = {
            who: running.enter_context(
                served(command, PORTS[who], cwd=ROOT, log=VAR / f"{who}.log", PYTHONPATH=str(ROOT), **environment)
            )
            for who, (command, environment) in commands(url, copied).items()
        }
        who_asks = {who: Site(server, database) for who, server in servers.items()}
        who_asks |= {ALONE: Alone(connection, database)}
        who_asks |= {UNCHANGED: Site(servers[OURS], database), EMPTY: Site(servers[TUTORIAL], database)}
        found = questions(facts, _a_cursor(who_asks[OURS]))
        idle = servers[OURS].memory()
        results = measure(found, who_asks)
        memory = idle, {who: server.memory() for who, server in servers.items()}
    print(table.written(found, results, memory, ROUNDS))
    return table.is_good(found, results)


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1]) else 1)
