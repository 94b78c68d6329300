"""HEAD is answered with the headers of GET, and nothing is made of a body that nobody is sent."""

import pytest
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory

from history.recording import recording
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]


@pytest.fixture
def asked():
    """As a server asks, which is told what is left of an answer; the client of tests takes the body of HEAD away itself."""
    site = BaseHandler()
    site.load_middleware()
    return lambda method, path: site.get_response(getattr(RequestFactory(), method)(path))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/incidents/",
        "/feeds/incidents.atom",
        "/api/v1/incidents/",
        "/api/v1/meta/",
        "/api/v1/nothing/",
        "/healthz",
    ],
)
def test_head_has_the_headers_of_get_and_no_body(asked, path):
    with recording():
        factories.incident()
    get, head = (asked(method, path) for method in ("get", "head"))
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert int(get["Content-Length"]) == len(get.content) > 0
    assert dict(head.items()) == dict(get.items())


@pytest.mark.parametrize("kind", ["csv", "ndjson", "geojson", "xlsx"])
def test_of_an_export_that_head_asks_for_no_row_is_read(asked, kind, django_assert_num_queries):
    with recording():
        factories.incident()
    path = f"/api/v1/incidents/export/?format={kind}"
    get, head = (asked(method, path) for method in ("get", "head"))
    assert (get.status_code, head.status_code, get["Content-Type"]) == (200, 200, head["Content-Type"])
    with django_assert_num_queries(0):
        assert b"".join(head) == b""
    assert b"".join(get)
    get.close()
    head.close()
