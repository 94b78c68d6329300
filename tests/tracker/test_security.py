from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ["/account/login/", "/no-such-page/", "/api/v1/no-such-thing/", "/healthz"]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_every_answer_tells_the_browser_to_load_nothing_from_elsewhere(client, path):
    directives = dict(
        directive.split(" ", 1) for directive in client.get(path).headers["Content-Security-Policy"].split("; ")
    )
    assert directives == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_a_body_of_more_than_sixteen_megabytes_is_refused_unread(client):
    answer = client.post("/account/login/", content_type="text/plain", data=b"", CONTENT_LENGTH=16 * 1024 * 1024 + 1)
    assert answer.status_code == 413
    assert answer.content.decode() == "A request may hold at most 16 MB."
    assert "Content-Security-Policy" in answer.headers


def test_the_api_refuses_a_long_body_in_its_own_format(client):
    answer = client.post("/api/v1/incidents/", content_type="application/json", data=b"", CONTENT_LENGTH=10**12)
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")
    assert answer.json()["status"] == 413


@pytest.mark.django_db
def test_a_body_of_sixteen_megabytes_is_not_too_long(client):
    answer = client.post("/account/login/", content_type="text/plain", data=b"", CONTENT_LENGTH=16 * 1024 * 1024)
    assert answer.status_code != 413


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_body_in_chunks_is_refused_and_not_taken_for_none(client, method):
    send = getattr(client, method)
    page = send("/account/login/", HTTP_TRANSFER_ENCODING="chunked")
    assert (page.status_code, page.headers["Content-Type"]) == (411, "text/plain; charset=utf-8")
    answer = send("/api/v1/incidents/CIR-000001/", HTTP_TRANSFER_ENCODING="chunked")
    assert (answer.status_code, answer.headers["Content-Type"]) == (411, "application/problem+json")
    assert answer.json()["title"] == "Length Required"
    # What concerns the connection is the server's business: that of `runserver` fails on an answer that speaks of it.
    assert "Connection" not in answer.headers


@pytest.mark.parametrize("name", ["tools/run", "docs/deployment.md"])
def test_an_address_may_be_as_long_wherever_the_site_is_served_as_the_api_says(name):
    assert "--limit-request-line 8190" in (ROOT / name).read_text()
    assert "8,190 bytes" in (ROOT / "docs/api.md").read_text()


@pytest.mark.django_db
def test_the_site_answers_only_to_its_own_name(client):
    assert client.get("/account/login/", headers={"host": "elsewhere.example"}).status_code == 400
