import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


def test_a_running_process_says_so_without_asking_the_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_migrated_database_is_ready(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_a_database_that_lacks_a_migration_is_not_ready(client):
    MigrationRecorder(connection).record_unapplied("users", "0001_initial")
    assert client.get("/readyz").status_code == 503
