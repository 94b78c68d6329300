"""Who gives way to somebody else at the desk is told so, and may send it again; any other failure stays one."""

import pytest
from django.db import OperationalError

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
    monkeypatch.setattr(Incident, "save", failing("the server closed the connection"))
    assert fill_in(desk, form, title="Second", change_reason="Otherwise.").status_code == 500
