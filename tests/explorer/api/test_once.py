"""`Idempotency-Key`: a POST that is sent again does nothing again, also when the server was stopped in between."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

import pytest
from django.db import connection, connections
from django.utils import timezone
from rest_framework.test import APIClient

from explorer.api import once
from explorer.api.writing import Writer
from explorer.repeats import LONGEST_KEY, Answered
from history.models import Change
from history.recording import recording
from incidents.models import Incident
from statements.models import Statement
from tests import factories
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]

INCIDENTS, STATEMENTS = "/api/v1/incidents/", "/api/v1/statements/"


def post(client, body=None, key="first", path=INCIDENTS):
    return client.post(path, {"title": "Reported fire"} if body is None else body, headers={"Idempotency-Key": key})


def test_a_post_that_is_sent_again_gets_the_first_answer_and_writes_nothing(editing):
    first, again = post(editing), post(editing)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert (Incident.objects.count(), Change.objects.count()) == (1, 1)


def test_without_a_key_two_posts_are_two(editing):
    for _time in range(2):
        assert editing.post(INCIDENTS, {"title": "A"}).status_code == 201
    assert Incident.objects.count() == 2
    assert not Answered.objects.exists()


def test_the_order_of_members_is_no_other_request(editing):
    post(editing, {"title": "A", "summary": "B"})
    assert post(editing, {"summary": "B", "title": "A"})["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    ("path", "body"), [(INCIDENTS, {"title": "Another"}), (f"{STATEMENTS}", {"title": "Reported fire"})]
)
def test_the_same_key_for_another_request_is_refused(editing, path, body):
    post(editing)
    answer = post(editing, body, path=path)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert Incident.objects.count() == 1


def test_everybody_has_keys_of_their_own(editing):
    other = APIClient()
    other.force_login(factories.editor())
    assert post(editing).json()["reference"] != post(other).json()["reference"]


def test_what_was_refused_can_be_mended_under_the_same_key(editing):
    assert post(editing, {"title": ""}).status_code == 400
    assert not Answered.objects.exists()
    assert post(editing).status_code == 201


def test_a_step_is_taken_once(editing):
    with recording(reason="Arranged."):
        incident = factories.incident()
    path = f"{INCIDENTS}{incident.reference}/withdraw/"
    first = post(editing, {"reason": "Entered twice."}, path=path)
    assert (first.status_code, post(editing, {"reason": "Entered twice."}, path=path).content) == (200, first.content)
    assert post(editing, {"reason": "Entered twice."}, key="second", path=path).status_code == 410


@pytest.mark.parametrize("key", ["", "k" * (LONGEST_KEY + 1), "ключ", "a\tb"])
def test_a_key_that_is_none_is_told_so(editing, key):
    answer = post(editing, key=key)
    assert answer.status_code == 400
    assert [error["header"] for error in answer.json()["errors"]] == ["Idempotency-Key"]
    assert not Incident.objects.exists()


def test_an_answer_is_kept_for_a_day(editing):
    post(editing)
    Answered.objects.update(at=timezone.now() - timedelta(hours=23, minutes=59))
    assert "Idempotency-Replayed" in post(editing)
    Answered.objects.update(at=timezone.now() - timedelta(hours=24))
    assert "Idempotency-Replayed" not in post(editing)
    assert (Incident.objects.count(), Answered.objects.count()) == (2, 1)


def test_a_server_that_is_stopped_in_between_leaves_nothing_and_the_repeat_works(editing, monkeypatch):
    class Killed(BaseException):
        pass

    def killed(*args):
        raise Killed

    for moment in ("_keep", "_fingerprint"):
        with monkeypatch.context() as patch:
            patch.setattr(once, moment, killed)
            with pytest.raises(Killed):
                post(editing)
        assert (Incident.objects.count(), Change.objects.count(), Answered.objects.count()) == (0, 0, 0)
    assert post(editing).status_code == 201
    assert post(editing)["Idempotency-Replayed"] == "true"
    assert Incident.objects.count() == 1


def test_who_may_no_longer_write_is_not_answered_from_memory(editing):
    post(editing)
    User.objects.get(username__startswith="editor-").user_permissions.clear()
    assert post(editing).status_code == 403


def test_words_that_are_redacted_are_kept_in_no_answer(editing):
    sent = {"issuer": None, "channel": "bulletin", "language": "en", "summary": "Says so.", "text": "The name is Ani."}
    with recording(reason="Arranged."):
        sent["issuer"] = factories.party().slug
    first = post(editing, sent, path=STATEMENTS)
    assert first.status_code == 201, first.content
    assert "Ani" in Answered.objects.get().body
    editing.post(f"{first.json()['api_url']}publish/")
    reason = {"reason": "A private person."}
    answer = editing.post(f"{first.json()['api_url']}texts/1/redact/", reason)
    assert answer.status_code == 200, answer.content
    assert "Ani" not in Answered.objects.get().body
    again = post(editing, sent, path=STATEMENTS)
    assert (again.status_code, again.content, again["Location"]) == (201, b"", first["Location"])
    assert Statement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="The database of a test run on SQLite is in this process."
)
def test_a_process_that_is_killed_in_the_middle_of_many_leaves_none_of_them(monkeypatch):
    editor = factories.editor()
    many = {"records": [{"title": f"Reported fire {number}"} for number in range(5)]}
    written, begun = Writer.record, []

    def killed_at_the_third(self, *args, **how):
        if len(begun) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        begun.append(written(self, *args, **how))
        return begun[-1]

    def ask():
        # Its own connection: that of the test is not its to use.
        connections["default"].connection = None
        client = APIClient()
        client.force_login(editor)
        return post(client, many, path=f"{INCIDENTS}bulk/")

    def served():
        monkeypatch.setattr(Writer, "record", killed_at_the_third)
        ask()

    server = get_context("fork").Process(target=served)
    server.start()
    server.join(30)
    assert server.exitcode == -signal.SIGKILL
    assert (Incident.objects.count(), Change.objects.count(), Answered.objects.count()) == (0, 0, 0)
    client = APIClient()
    client.force_login(editor)
    answers = [post(client, many, path=f"{INCIDENTS}bulk/") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert Incident.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_a_second_request_while_the_first_is_answered_writes_nothing(monkeypatch):
    """It is told to come back. On SQLite whoever writes has the database alone; in memory the second would not even wait."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL lets two write at once")
    editor = factories.editor()
    keep, begun, go_on = once._keep, threading.Event(), threading.Event()

    def slowly(*args):
        keep(*args)
        begun.set()
        go_on.wait(10)

    def client():
        made = APIClient()
        made.force_login(editor)
        return made

    answers = {}

    def asks(name, asking):
        try:
            answers[name] = post(asking)
        finally:
            connections.close_all()

    first, second = client(), client()
    monkeypatch.setattr(once, "_keep", slowly)
    one = threading.Thread(target=asks, args=("first", first))
    one.start()
    assert begun.wait(10)
    answer = post(second)
    assert (answer.status_code, answer["Retry-After"]) == (409, "1")
    go_on.set()
    one.join()
    answers["second"] = post(second)
    assert answers["first"].status_code == 201
    assert answers["second"].content == answers["first"].content
    assert Incident.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL lets two write at once")
@pytest.mark.parametrize(("headers", "later"), [({}, 200), ({"If-None-Match": "*"}, 412)])
def test_of_many_who_add_the_same_from_a_source_at_once_one_adds_it(headers, later):
    editor = factories.editor()

    def add(number):
        client = APIClient()
        client.force_login(editor)
        try:
            sent = {"title": f"Reported fire {number}"}
            return client.put(f"{INCIDENTS}by-source/bulletin/1/", sent, headers=headers).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(add, range(6))) == sorted([201, *[later] * 5])
    assert Incident.objects.count() == 1
