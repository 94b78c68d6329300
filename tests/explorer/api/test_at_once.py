"""Writes at the same moment: they take turns, and none is an error of the server."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections, transaction
from rest_framework.test import APIClient

from explorer.api.views import Incidents
from explorer.api.writing import Writer
from history.recording import recording
from incidents.models import Incident
from statements.models import Statement
from tests import factories
from users.limits import Limit

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]

CLIENTS, TIMES = 4, 5


def test_a_row_is_locked_without_those_that_refer_to_it():
    """A lock on its key would wait for whoever refers to it, and they for the clock of changes: a deadlock."""
    packages = [path.parent for path in Path(settings.BASE_DIR).glob("*/apps.py")]
    code = [path.read_text() for package in packages for path in package.rglob("*.py")]
    assert sum(text.count("select_for_update(no_key=True)") for text in code) > 5
    assert not any("select_for_update()" in text for text in code)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL lets two write at once")
@pytest.mark.parametrize("kind", ["incident", "party", "place"])
def test_who_changes_a_record_and_who_names_it_take_turns(kind):
    editor = factories.editor()
    with recording(reason="Arranged."):
        party, place, incident = factories.party(), factories.place(), factories.incident(published=False)
    claim = {"incident": incident.reference, "act": "report", "link_basis": "named", "place": place.slug}
    statement = {
        "issuer": party.slug,
        "channel": "press_release",
        "summary": "So.",
        "language": "en",
        "claims": [claim],
    }
    changed = {
        "incident": (f"/api/v1/incidents/{incident.reference}/", {"summary": "Anew."}),
        "party": (f"/api/v1/parties/{party.slug}/", {"note": "Anew.", "reason": "It was told."}),
        "place": (f"/api/v1/places/{place.slug}/", {"name": place.name, "reason": "It was told."}),
    }[kind]

    def write(number):
        client = APIClient()
        client.force_login(editor)
        try:
            if number % 2:
                answers = [client.post("/api/v1/statements/", statement) for _time in range(TIMES)]
            else:
                answers = [client.patch(*changed, headers={"If-Match": "*"}) for _time in range(TIMES)]
            return [answer.status_code for answer in answers]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLIENTS) as pool:
        told = list(pool.map(write, range(CLIENTS)))
    assert told == [[201 if number % 2 else 200] * TIMES for number in range(CLIENTS)]
    assert Statement.objects.count() == CLIENTS // 2 * TIMES


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks the whole database")
@pytest.mark.parametrize("name", ["party", "outlet", "agreement", "place", "incident", "statement", "investigation"])
def test_an_update_locks_no_row_against_those_that_refer_to_it(name):
    with recording(reason="Arranged."):
        record = getattr(factories, name)()
    quoted, meta = connection.ops.quote_name, record._meta
    same = ", ".join(
        f"{quoted(one.column)} = {quoted(one.column)}" for one in meta.concrete_fields if not one.primary_key
    )
    other = connection.copy()
    try:
        with transaction.atomic(), connection.cursor() as cursor, other.cursor() as asking:
            cursor.execute(f"UPDATE {quoted(meta.db_table)} SET {same} WHERE id = %s", [record.pk])
            asking.execute(f"SELECT id FROM {quoted(meta.db_table)} WHERE id = %s FOR KEY SHARE NOWAIT", [record.pk])
            assert asking.fetchall() == [(record.pk,)]
    finally:
        other.close()


@pytest.mark.parametrize("because", ["deadlock", "locked"])
def test_a_write_that_gives_way_to_another_says_that_it_may_be_sent_again(editing, monkeypatch, because):
    def give_way(*args, **kwargs):
        if because == "locked":
            raise OperationalError("database is locked")
        deadlock = type("DeadlockDetected", (Exception,), {"pgcode": "40P01"})
        raise OperationalError("deadlock detected") from deadlock()

    monkeypatch.setattr(Writer, "record", give_way)
    answer = editing.post("/api/v1/incidents/", {"title": "Reported fire"})
    assert (answer.status_code, answer["Retry-After"]) == (409, "1")
    assert "Send it again." in answer.json()["detail"]


@pytest.mark.parametrize("path", ["", "{}/publish/", "{}/withdraw/"])
def test_where_an_answer_can_not_be_made_nothing_of_what_it_tells_was_saved(editing, monkeypatch, path):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    with recording(reason="Arranged."):
        incident = factories.incident(published="withdraw" in path)
    before = list(Incident._base_manager.values("pk", "status"))
    monkeypatch.setattr(Incidents, "left" if "withdraw" in path else "answer", locked)
    sent = {"reason": "Entered twice."} if path else {"title": "Reported fire"}
    answer = editing.post(f"/api/v1/incidents/{path.format(incident.reference)}", sent)
    assert (answer.status_code, "nothing of this was saved" in answer.json()["detail"]) == (409, True)
    assert list(Incident._base_manager.values("pk", "status")) == before


@pytest.mark.parametrize(("method", "status"), [("get", 503), ("head", 503), ("post", 409)])
def test_who_only_reads_gives_way_to_nobody_and_asks_again(api, monkeypatch, method, status):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(Limit, "allow_request", locked)
    api.raise_request_exception = False
    answer = getattr(api, method)("/api/v1/incidents/")
    assert (answer.status_code, answer["Retry-After"]) == (status, "1")


@pytest.mark.parametrize(("code", "status"), [(None, 503), ("08006", 503), ("57P01", 503), ("57014", 500), ("", 500)])
def test_a_database_that_is_gone_may_be_back_soon_and_any_other_failure_is_ours(editing, monkeypatch, code, status):
    def fail(*args, **kwargs):
        raise OperationalError("no such table") from type("Failed", (Exception,), {"pgcode": code})()

    monkeypatch.setattr(Writer, "record", fail)
    editing.raise_request_exception = False
    answer = editing.post("/api/v1/incidents/", {"title": "Reported fire"})
    assert (answer.status_code, "Retry-After" in answer) == (status, status == 503)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that could end a connection")
def test_a_connection_that_is_dropped_in_the_middle_of_a_write_is_one_to_ask_again(editing, monkeypatch):
    def drop(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    editing.raise_request_exception = False
    with monkeypatch.context() as dropped:
        dropped.setattr(Writer, "record", drop)
        answer = editing.post("/api/v1/incidents/", {"title": "Reported fire"}, headers={"Idempotency-Key": "1"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    again = editing.post("/api/v1/incidents/", {"title": "Reported fire"}, headers={"Idempotency-Key": "1"})
    assert (again.status_code, Incident.objects.count()) == (201, 1)


def test_what_was_withdrawn_while_it_is_published_answers_how_it_ended(editing, monkeypatch):
    with recording(reason="Arranged."):
        incident = factories.incident(published=False)
    publish = Incident.publish

    def late(self, **kwargs):
        other = Incident.objects.get(pk=self.pk)
        publish(other)
        other.withdraw("Entered in error.")
        publish(self, **kwargs)

    monkeypatch.setattr(Incident, "publish", late)
    answer = editing.post(f"/api/v1/incidents/{incident.reference}/publish/")
    assert (answer.status_code, answer.json()["reason"]) == (410, "Entered in error.")


@pytest.mark.parametrize(("method", "path"), [("delete", ""), ("post", "withdraw/"), ("post", "merge/")])
def test_what_was_withdrawn_by_another_at_that_moment_answers_how_it_ended(editing, monkeypatch, method, path):
    with recording(reason="Arranged."):
        incident, other = factories.incident(), factories.incident()
    name = "merge_into" if path == "merge/" else "withdraw"
    withdraw, meant = Incident.withdraw, getattr(Incident, name)

    def late(self, *args, **kwargs):
        withdraw(Incident.objects.get(pk=self.pk), "Entered in error.")
        meant(self, *args, **kwargs)

    monkeypatch.setattr(Incident, name, late)
    sent = {"reason": "Entered twice.", **({"into": other.reference} if path == "merge/" else {})}
    answer = getattr(editing, method)(f"/api/v1/incidents/{incident.reference}/{path}", sent)
    assert (answer.status_code, answer.json()["reason"]) == (410, "Entered in error.")
