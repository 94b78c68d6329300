"""Whatever the description allows is asked of the API: every answer is one that it describes, and none is a failure of ours.

A few requests for each operation in every run, many with EVERYWHERE=1; the same ones each time.
"""

import os

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from explorer.api.views import description
from history.recording import recording
from tests import factories
from tests.explorer.api.test_reading import rich_record

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
MANY = os.environ.get("EVERYWHERE") == "1"
READS, WRITES = (60, 30) if MANY else (2, 2)
EVERY = [
    (path, method)
    for path, operations in description()["paths"].items()
    for method in operations
    if method != "parameters"
]


@pytest.fixture(scope="module")
def described():
    return schemathesis.openapi.from_dict(description())


@pytest.fixture(autouse=True)
def _one_connection():
    """As Django's own test client has it: what a test arranged is in the transaction of its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def names():
    """What stands in addresses: by the name of the resource, keys of records that there are."""
    with recording(reason="Arranged."):
        incident, first, reply, inquiry = rich_record()
        incident.origin, incident.external_id = "bulletin", "1"
        incident.save()
        draft = factories.incident(published=False)
    return {
        "incidents": {"reference": [incident.reference, draft.reference, "CIR-999999"]},
        "statements": {"reference": [first.reference]},
        "investigations": {"reference": [inquiry.reference]},
        "claims": {"id": [claim.pk for claim in incident.claims.all()]},
        "tallies": {"id": [tally.pk for tally in reply.tallies.all()]},
        "parties": {"slug": [first.issuer.slug]},
        "places": {"slug": [incident.place.slug]},
        "agreements": {"slug": [incident.agreements.get().slug]},
        "outlets": {"slug": ["nobody"]},
        "types": {"code": ["fire"]},
    }


def ask(operation, names, headers, most):
    """Send some of what the operation allows, and check what comes."""
    resource = operation.path.split("/")[3]
    there = {key: st.sampled_from(values) for key, values in names.get(resource, {}).items()}

    @settings(
        max_examples=most,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), key=st.fixed_dictionaries(there))
    def asked(case, key):
        for name in (case.path_parameters or {}).keys() & key.keys():
            case.path_parameters[name] = key[name]
        case.headers.pop("Authorization", None)
        case.headers.update(headers)
        response = case.call(app=WSGIHandler())
        case.validate_response(response, checks=CHECKS)

    asked()


def test_what_is_read_is_as_described(described, names, subtests):
    for path, method in EVERY:
        if method == "get":
            with subtests.test(path):
                ask(described[path]["GET"], names, {}, READS)


def test_what_is_written_is_answered_as_described(described, names, subtests):
    _token, secret = factories.token(factories.editor(), "reads_drafts", "contributes", "publishes")
    for path, method in EVERY:
        if method != "get":
            with subtests.test(f"{method} {path}"):
                ask(described[path][method.upper()], names, {"Authorization": f"Bearer {secret}"}, WRITES)
