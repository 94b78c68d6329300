"""The description shows an example of whatever is answered or sent; test_demo_register proves that the demonstration answers so."""

import jsonschema_rs
import pytest

from explorer.api.answers import PATH, SITE
from explorer.api.problems import CONTENT_TYPE
from explorer.api.refusals import REFUSALS
from explorer.api.views import description

SCHEMAS, REFUSED = (description()["components"][kind] for kind in ("schemas", "responses"))
SHOWN = [name for name, schema in SCHEMAS.items() if "examples" in schema]


def shows(schema) -> bool:
    """Whether it has an example, or what it is made of has: the first that it may be, or what it lists."""
    if "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rpartition("/")[2]]
    lists = [schema["items"]] if "items" in schema else []
    lists += [schema["properties"]["results"]] if "results" in schema.get("properties", {}) else []
    return bool(schema.get("examples")) or any(map(shows, [*lists, *schema.get("anyOf", [])[:1]]))


@pytest.mark.parametrize("name", SHOWN)
def test_every_example_is_as_its_schema_says(name):
    described = {**description(), "$ref": f"#/components/schemas/{name}"}
    (example,) = SCHEMAS[name]["examples"]
    jsonschema_rs.validator_for(described, validate_formats=True).validate(example)


def test_everything_that_is_answered_and_sent_has_an_example():
    without, bodies = [], description()["components"]["examples"]
    for path, operations in description()["paths"].items():
        for method, operation in operations.items():
            for code, answer in operation["responses"].items():
                kinds = answer.get("content", {}).items()
                assert "$ref" in answer or code in ("200", "201", "204", "304"), (path, method, code)
                without += [
                    (method, path, code, kind) for kind, one in kinds if "json" in kind and not shows(one["schema"])
                ]
            sent = operation.get("requestBody", {}).get("content", {}).values()
            names = [one["$ref"].rpartition("/")[2] for media in sent for one in media["examples"].values()]
            without += [(method, path) for name in names if not bodies[name]["value"]]
    # Lines of JSON are a text to whoever reads the description.
    assert [one for one in without if one[-1] != "application/x-ndjson"] == []


@pytest.mark.parametrize("name", REFUSALS)
def test_every_refusal_shows_what_is_answered_with_its_own_status(name):
    refused, told = REFUSED[name], REFUSALS[name]
    example = refused["content"][CONTENT_TYPE]["examples"]["demonstration"]["value"]
    assert (example["status"], refused["description"]) == (told.status, told.meaning)
    described = {**description(), "$ref": "#/components/schemas/Problem"}
    jsonschema_rs.validator_for(described, validate_formats=True).validate(example)
    operations = [one for path in description()["paths"].values() for one in path.values()]
    assert any(
        one["responses"].get(str(told.status)) == {"$ref": f"#/components/responses/{name}"} for one in operations
    )


def test_no_two_refusals_show_the_same():
    shown = [str(one["content"][CONTENT_TYPE]["examples"]) for one in REFUSED.values()]
    assert len(set(shown)) == len(shown)


def test_examples_are_of_this_site(settings):
    kept, shown = PATH.read_text("utf-8"), str(description())
    assert SITE in kept
    assert (SITE in shown, f"{settings.SITE_URL}/api/v1/incidents/CIR-000002/" in shown) == (False, True)


def test_what_may_be_sent_leaves_out_what_is_only_read():
    bodies = {name: one["value"] for name, one in description()["components"]["examples"].items()}
    assert {"reference", "version", "accounts"}.isdisjoint(bodies["Incident"])
    assert "precision" not in bodies["Incident"]["date"]
    # What is added has its rows yet to come; what is written anew says which of them it means.
    assert {"id", "statement"}.isdisjoint(bodies["Statement"]["claims"][0])
    assert (bodies["StatementAnew"]["claims"][0]["id"], "id" in bodies["ClaimAnew"]) == (2, False)
    assert bodies["PatchedIncident"].keys() == {"title", "reason"}
