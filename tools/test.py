"""Runs the tests on every database that answers and in Chromium where there is one, and says which it was.

What no database changes, such as how pages look, is tested once; EVERYWHERE=1 tests all of it on each.

TEST_DATABASE_URL names the PostgreSQL server, CHROMIUM the browser. REQUIRE_ALL=1 makes a missing one a failure.
Arguments go to pytest.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import psycopg2

SERVER = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/")
# Whoever has done takes over from the others: one test may take as long as a hundred.
SHARING = ["--dist", "worksteal"]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def find_postgresql():
    """The server's version, or None where none answers."""
    try:
        connection = psycopg2.connect(with_name(SERVER, "postgres"), connect_timeout=5)
    except psycopg2.OperationalError:
        return None
    version = connection.get_parameter_status("server_version").split()[0]
    connection.close()
    return version


def with_name(url, name):
    """The address of another database on the same server."""
    head, question, options = url.partition("?")
    scheme, _, rest = head.partition("://")
    return f"{scheme}://{rest.split('/')[0]}/{name}{question}{options}"


def find_chromium():
    """Path and version of the browser, or None."""
    for name in filter(None, [os.environ.get("CHROMIUM"), *BROWSERS]):
        path = shutil.which(name)
        if path:
            answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
            if answer.returncode == 0:
                return path, answer.stdout.strip()
    return None


def run(database_url, browser, arguments, first, last):
    environment = {**os.environ, "DATABASE_URL": database_url}
    command = [sys.executable, "-m", "pytest", "--numprocesses", str(min(os.cpu_count() or 1, 4)), *SHARING, *arguments]
    if browser:
        environment["CHROMIUM"] = browser[0]
    left_out = [] if browser else ["not browser"]
    if os.environ.get("EVERYWHERE") != "1":
        left_out += [] if first else ["not once"]
        left_out += [] if last else ["not last"]
    if left_out:
        command += ["-m", " and ".join(left_out)]
    return subprocess.run(command, env=environment, check=False).returncode == 0


def drop_leftovers(name):
    """Removes the test databases that an interrupted run could not remove itself."""
    connection = psycopg2.connect(with_name(SERVER, "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"test_{name}"])
        for (leftover,) in cursor.fetchall():
            cursor.execute(f'DROP DATABASE "{leftover}" WITH (FORCE)')
    connection.close()


def main(arguments):
    postgresql, browser = find_postgresql(), find_chromium()
    databases = {f"SQLite {sqlite3.sqlite_version}": "sqlite://:memory:"}
    # A name of its own, so that two runs on one server do not meet.
    own = f"register_{os.getpid()}_"
    if postgresql:
        databases[f"PostgreSQL {postgresql}"] = with_name(SERVER, own)

    lines, passed = [], True
    for name, url in databases.items():
        print(f"\n== {name}", flush=True)
        start = time.monotonic()
        try:
            good = run(url, browser, arguments, first=not lines, last=len(lines) + 1 == len(databases))
        finally:
            if url.startswith("postgres"):
                drop_leftovers(own)
        lines.append(f"{'passed' if good else 'FAILED'}  {name}, {time.monotonic() - start:.0f} s")
        passed = passed and good

    missing = []
    if not postgresql:
        missing.append("PostgreSQL (none answers; TEST_DATABASE_URL names one)")
    if browser:
        lines.append(f"        the pages in {browser[1]}")
    else:
        missing.append("Chromium (none found; CHROMIUM names one)")
    lines += [f"MISSING {what}" for what in missing]

    print("\n== What was tested\n" + "\n".join(lines))
    return passed and not (missing and os.environ.get("REQUIRE_ALL") == "1")


if __name__ == "__main__":
    # Being ended ends the running tests too, and what they made.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(0 if main(sys.argv[1:]) else 1)
