"""Who gives way to somebody else at the desk is told so, and may send it again; whoever asks a database that does not answer is told
that, page or API; any other failure stays one.
"""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError, connection
from rest_framework.test import APIClient

from history.recording import recording
from incidents.models import Incident
from tests import factories
from tests.desk import fill_in
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    client.raise_request_exception = False
    return client


@pytest.fixture
def form():
    with recording():
        incident = factories.incident("First")
    return f"/admin/incidents/incident/{incident.pk}/change/"


def failing(message, code=None):
    def fail(*args, **kwargs):
        cause = type("Failed", (Exception,), {"pgcode": code})()
        raise OperationalError(message) from cause

    return fail


@pytest.mark.parametrize(
    ("message", "code"),
    [("database is locked", None), ("deadlock detected", "40P01"), ("could not serialize access", "40001")],
)
def test_who_gives_way_to_somebody_else_is_told_to_send_it_again(desk, form, monkeypatch, message, code):
    monkeypatch.setattr(Incident, "save", failing(message, code))
    answer = fill_in(desk, form, title="Second", change_reason="Otherwise.")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (409, "1", "no-store")
    assert "nothing of this was saved. Go back and send it again." in words(answer)
    assert "Content-Security-Policy" in answer
    assert Incident.objects.get().title == "First"


def test_a_database_that_fails_otherwise_is_a_failure_of_ours(desk, form, monkeypatch):
    monkeypatch.setattr(Incident, "save", failing("no such column", ""))
    assert fill_in(desk, form, title="Second", change_reason="Otherwise.").status_code == 500


ASKED = ["/incidents/", "/admin/", "/api/v1/incidents/", "/api/v1/meta/"]
AWAY = [
    ("connection refused", None, "10"),
    ("too many clients", "53300", "10"),
    ("terminating connection due to administrator command", "57P01", "10"),
    ("database is locked", "", "1"),
]


def told_to_wait(answer, wait):
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, wait, "no-store")
    assert answer["Content-Security-Policy"]
    if answer.wsgi_request.path.startswith("/api/"):
        said = answer.json()
        assert (answer["Content-Type"], said["status"]) == ("application/problem+json", 503)
        assert (said["title"], 'rel="license"' in answer["Link"]) == ("Service Unavailable", True)
        assert "The database does not answer." in said["detail"]
    else:
        assert "Try again soon; if you sent something, look first whether it was saved." in words(answer)


@pytest.mark.parametrize("address", ASKED)
@pytest.mark.parametrize(("message", "code", "wait"), AWAY)
def test_whoever_asks_what_the_database_has_no_answer_to_is_told_when_to_ask_again(
    desk, monkeypatch, caplog, address, message, code, wait
):
    # What is read of whoever asks, before a view and in one.
    monkeypatch.setattr(SessionStore, "load", failing(message, code))
    told_to_wait(desk.get(address), wait)
    assert message in caplog.text


@pytest.mark.parametrize("address", ["/admin/incidents/incident/add/", "/api/v1/incidents/"])
def test_where_a_session_can_not_be_kept_after_all_was_done_nobody_says_that_nothing_was(
    desk, settings, monkeypatch, address
):
    settings.SESSION_SAVE_EVERY_REQUEST = True
    monkeypatch.setattr(SessionStore, "save", failing("database is locked"))
    sent = {"title": "Reported fire"}
    told_to_wait(desk.post(address, sent, content_type="application/json"), "1")


@pytest.mark.parametrize("address", ["/incidents/", "/api/v1/meta/", "/api/v1/nothing"])
@pytest.mark.parametrize("error", [OperationalError("no such table: nothing"), ValueError("nothing")])
def test_a_mistake_of_ours_before_any_view_is_a_failure_without_its_insides(desk, monkeypatch, address, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr("django.middleware.common.CommonMiddleware.process_request", fail)
    answer = desk.get(address)
    assert (answer.status_code, b"nothing" in answer.content, "Retry-After" in answer) == (500, False, False)
    kind = "application/problem+json" if address.startswith("/api/") else "text/html; charset=utf-8"
    assert answer["Content-Type"] == kind


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that could be away.")
@pytest.mark.parametrize("address", ["/", "/feeds/incidents.atom", *ASKED])
def test_a_server_that_is_away_is_waited_for(address, monkeypatch):
    client = APIClient(raise_request_exception=False)
    client.force_login(factories.editor())
    connection.close()
    with monkeypatch.context() as away:
        away.setitem(connection.settings_dict, "PORT", 1)
        told_to_wait(client.get(address), "10")
        told_to_wait(client.post("/api/v1/incidents/", {"title": "Reported fire"}), "10")
    assert client.get(address).status_code == 200
