import os
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.django_db

on_postgresql = pytest.mark.skipif("postgres" not in os.environ.get("DATABASE_URL", ""), reason="needs PostgreSQL")
on_sqlite = pytest.mark.skipif("postgres" in os.environ.get("DATABASE_URL", ""), reason="needs SQLite")


@on_postgresql
def test_postgresql_is_spoken_to_through_psycopg2():
    assert connection.Database.__name__ == "psycopg2"


@on_sqlite
def test_sqlite_writers_take_turns_and_foreign_keys_hold():
    assert connection.transaction_mode == "IMMEDIATE"
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.fixture
def ascii_database():
    """The address of a database that can hold no Armenian."""
    url = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    name = f"register_ascii_{os.getpid()}"
    server = psycopg2.connect(f"{url}/postgres")
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(
            f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
        )
        yield f"{url}/{name}"
        cursor.execute(f"DROP DATABASE {name}")
    server.close()


@on_postgresql
@pytest.mark.parametrize("command", ["setup", "migrate"])
def test_a_database_that_is_not_utf8_is_refused_in_plain_words(ascii_database, command):
    answer = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": ascii_database, "SECRET_KEY": "k3y-" * 20},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode != 0
    assert "has the encoding SQL_ASCII" in answer.stderr.splitlines()[-1]
