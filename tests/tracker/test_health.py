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
    MigrationRecorder(connection).record_unapplied("users", "0002_tokens")
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_a_cache_that_does_not_answer_is_told_without_its_address(client, settings):
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "redis://:open-sesame@127.0.0.1:1/0"}}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"the cache does not answer\n")
