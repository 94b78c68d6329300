"""Nothing that is sent to the API breaks it."""

import json

import pytest

from explorer.api.views import RESOURCES

# What a database would refuse that no field refuses: PostgreSQL refuses all that SQLite does.
pytestmark = [pytest.mark.django_db, pytest.mark.last]

# Of a kind that some fields take and none of them here, and that a database might refuse.
BAD_VALUES = [7, -1, 10**30, "\0", "\ud800", "x" * 400_000]
# Of a kind that is refused before any database is asked: all fields at once.
BAD_KINDS = [None, True, 1.5, 1e999, [], {}, "", [[]], [None], [{}], {"a": {}}]


@pytest.mark.parametrize(
    "resource", ["incidents", "statements", "claims", "agreements", "parties", "places", "investigations"]
)
def test_no_value_of_any_field_breaks_anything(editing, resource):
    schema = editing.get(f"/api/v1/{resource}/")
    assert schema.status_code == 200
    editing.raise_request_exception = False
    names = list(RESOURCES[resource][1].serializer_class().fields)
    alone = [{name: value} for name in names for value in BAD_VALUES]
    for sent in [*alone, *(dict.fromkeys(names, value) for value in BAD_KINDS)]:
        body = json.dumps(sent).replace("Infinity", "1e999")
        answer = editing.post(f"/api/v1/{resource}/", body, content_type="application/json")
        assert answer.status_code == 400, (str(sent)[:80], answer.content[:500])
        assert answer["Content-Type"] == "application/problem+json"
