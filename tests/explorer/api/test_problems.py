"""Whatever goes wrong under /api/ is said as problem details, and never as a page."""

import json

import pytest
from rest_framework.test import APIClient

from explorer.api import loading
from explorer.api.problems import pointer
from explorer.api.problems import problem as problem_of
from explorer.api.views import Statements
from tests import factories

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def problem(answer, status):
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] in ("no-store", "private, no-store")
    said = answer.json()
    assert (said["type"], said["status"]) == ("about:blank", status)
    assert said["title"]
    assert said["detail"]
    assert "<" not in said["detail"]
    assert "Traceback" not in json.dumps(said)
    return said


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/v2/",
        "/api/v1/nothing/",
        "/api/v1/nothing",
        "/api/v1/incidents/CIR-000999/",
        "/api/v1/incidents/CIR-1/",
        "/api/v1/incidents/STA-000001/",
        "/api/v1/incidents/cir-000001/",
        "/api/v1/incidents/%00/",
        "/api/v1/parties/%00/",
        "/api/v1/parties/nobody/",
        "/api/v1/claims/x/",
        "/api/v1/claims/0/",
        f"/api/v1/claims/{10**30}/",
        f"/api/v1/incidents/CIR-{'9' * 15}/",
        f"/api/v1/incidents/CIR-{'9' * 30}/",
        "/api/v1/types/nothing/",
        "/api/v1/incidents/CIR-000001/nothing/",
    ],
)
def test_what_is_not_there(api, path):
    problem(api.get(path), 404)


@pytest.mark.parametrize("host", ["elsewhere.example", "", "a b"])
@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/incidents/", "/api/v1/nothing"])
def test_a_host_that_is_not_ours(api, host, path):
    answer = api.get(path, headers={"host": host})
    problem(answer, 400)
    assert 'rel="license"' in answer["Link"]
    assert api.get("/incidents/", headers={"host": host})["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_an_address_that_nobody_knows_is_not_there_for_any_method(api, method):
    problem(getattr(api, method)("/api/v1/nothing/"), 404)


@pytest.mark.parametrize("method", ["get", "post", "patch"])
def test_a_forgotten_slash_is_added_and_method_and_body_go_along(api, method):
    answer = getattr(api, method)("/api/v1/incidents?q=a")
    assert (answer.status_code, answer["Location"]) == (308, "/api/v1/incidents/?q=a")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("delete", "incidents/"),
        ("put", "incidents/"),
        ("options", "incidents/"),
        ("post", ""),
        ("post", "types/"),
        ("post", "schema/"),
        ("get", "incidents/CIR-000001/publish/"),
    ],
)
def test_a_method_that_there_is_not(editing, method, path):
    assert problem(getattr(editing, method)(f"/api/v1/{path}"), 405)


def test_html_is_not_to_be_had(api):
    problem(api.get("/api/v1/incidents/", HTTP_ACCEPT="text/html"), 406)


def test_a_browser_gets_json(api):
    accepted = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert api.get("/api/v1/incidents/", HTTP_ACCEPT=accepted)["Content-Type"] == "application/json"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/xml"])
def test_only_json_is_read(editing, kind):
    problem(editing.generic("POST", "/api/v1/incidents/", "title=A", content_type=kind), 415)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"title": NaN}',
        b'{"title": "A", "title": "B"}',
        b'{"title": "\xff"}',
        '{"title": "A"}'.encode("utf-16"),
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1" * 5_000,
    ],
)
def test_what_is_not_json(editing, body):
    problem(editing.generic("POST", "/api/v1/incidents/", body, content_type="application/json"), 400)


@pytest.mark.parametrize("body", ["[]", "null", "7", '"text"', "[[[]]]", "true"])
def test_json_that_is_no_record(editing, body):
    said = problem(editing.generic("POST", "/api/v1/incidents/", body, content_type="application/json"), 400)
    assert said["errors"] == [{"pointer": "#", "detail": "An object is expected here."}]


def test_a_broken_form_with_a_session_is_a_bad_request():
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(factories.editor())
    kind = "multipart/form-data; boundary=" + "x" * 300
    answer = client.generic("POST", "/api/v1/incidents/", b"--x", content_type=kind)
    assert answer.status_code in (400, 403, 415)
    assert answer["Content-Type"] == "application/problem+json"


def test_too_much_at_once(editing):
    answer = editing.generic("POST", "/api/v1/incidents/", b" " * (17 * 1024 * 1024), content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


def test_an_error_of_ours_is_told_without_its_insides(monkeypatch):
    def broken(user):
        raise RuntimeError("the password is hunter2")

    assert Statements.load is loading.statements
    monkeypatch.setattr(Statements, "load", broken)
    said = problem(APIClient(raise_request_exception=False).get("/api/v1/statements/"), 500)
    assert "hunter2" not in json.dumps(said)
    with pytest.raises(RuntimeError):
        APIClient().get("/api/v1/statements/")


def test_a_pointer_escapes_what_means_something_in_it():
    assert pointer(("a/b", 0, "c~d")) == "#/a~1b/0/c~0d"


def test_a_name_that_no_answer_could_repeat_is_refused(editing):
    answer = editing.post("/api/v1/incidents/", r'{"\ud800": "A"}', content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["detail"] == "This is not JSON: a name holds half a character"


def test_a_name_with_a_whole_character_beyond_the_first_plane_is_pointed_at(editing):
    answer = editing.post("/api/v1/incidents/", r'{"title": "A", "\ud83d\ude00": 1}', content_type="application/json")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/\U0001f600"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("incidents/{}/?as_of=2026-01-01&as_of=2026-01-02", "as_of"),
        ("incidents/{}/?fields=title&fields=title", "fields"),
        ("incidents/{}/accounts/?judged=0&judged=1", "judged"),
        ("incidents/{}/accounts/?as_of=2026-01-01&as_of=2026-01-02", "as_of"),
        ("incidents/{}/history/?page_size=1&page_size=2", "page_size"),
        ("incidents/{}/history/?known_on=2026-01-01&known_on=2026-01-02", "known_on"),
        ("incidents/?count=none&count=none", "count"),
        ("incidents/?format=csv&format=json", "format"),
        ("incidents/?killed_min=1&killed_min=2", "killed_min"),
        ("changes/?since=0&since=1", "since"),
        ("incidents/?q=%FF", "q"),
        ("incidents/?type=fire&type=%FF", "type"),
        ("schema/?format=yaml", "format"),
        ("docs/?format=json", "format"),
        ("meta/?format=csv", "format"),
    ],
)
def test_what_would_be_answered_in_part_or_otherwise_is_refused(api, path, name):
    said = problem(api.get(f"/api/v1/{path.format(factories.incident().reference)}"), 400)
    assert [one["parameter"] for one in said["errors"]] == [name]


@pytest.mark.parametrize(
    "path", ["incidents/?type=fire&type=sniper_fire", "schema/?format=json", "incidents/?q=%D4%BF"]
)
def test_what_means_something_is_answered(api, path):
    assert api.get(f"/api/v1/{path}").status_code == 200


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("incidents/?clarity=sngle", "“sngle” is none of these: single, aggregate."),
        ("incidents/?undated=maybe", "“maybe” is none of these: include, exclude, only."),
        ("incidents/?finding=no", "“no” is none of these: concurring, dissenting, none."),
        ("claims/?judged=2", "“2” is none of these: 0, 1."),
        ("stats/casualties/?time=hour", "“hour” is none of these: day, week, month, year."),
    ],
)
def test_a_code_that_there_is_not_is_answered_with_those_that_there_are(api, path, told):
    assert problem(api.get(f"/api/v1/{path}"), 400)["errors"][0]["detail"] == told


@pytest.mark.parametrize(("status", "title"), [(413, "Content Too Large"), (422, "Unprocessable Content")])
def test_a_problem_has_the_same_title_whatever_python_calls_its_status(status, title):
    assert problem_of(status)["title"] == title
