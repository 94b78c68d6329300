"""The OpenAPI description and the guide say what the code does."""

import re
from pathlib import Path

import jsonschema_rs
import pytest
from django.core.management import call_command
from django.utils import timezone
from drf_spectacular.validation import validate_schema

from explorer.api.importing import MOST_AT_ONCE
from explorer.api.pagination import LARGEST_PAGE, PAGE_SIZE, Cursors
from explorer.api.views import RESOURCES
from explorer.change_feed import OPS
from history.recording import recording
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text()


@pytest.fixture
def described(api):
    return api.get("/api/v1/schema/").json()


def test_the_description_comes_without_a_warning(tmp_path):
    call_command("spectacular", fail_on_warn=True, file=str(tmp_path / "schema.yaml"))


def test_the_description_that_is_served_is_valid(described):
    validate_schema(described)
    assert described["info"]["version"] == "2026.11"


def test_the_description_is_the_same_for_everybody(api, editing):
    assert api.get("/api/v1/schema/").json() == editing.get("/api/v1/schema/").json()


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_description_names_every_parameter(described, resource):
    operation = described["paths"][f"/api/v1/{resource}/"]["get"]
    filterset = RESOURCES[resource][1].filterset_class
    named = {parameter["name"]: parameter for parameter in operation["parameters"]}
    more = {"format", "fields", *(["expand"] if resource not in ("outlets", "releases") else [])}
    more |= {"hxl"} if resource in ("incidents", "claims") else set()
    assert set(named) == {*filterset.base_filters, *Cursors.parameters, *more}
    assert all(parameter["description"] for parameter in named.values())


def operations(described):
    """(method, path, operation) of all."""
    for path, there in described["paths"].items():
        for method, operation in there.items():
            yield method, path, operation


def answered(described, answer):
    """An answer, or the one that it refers to."""
    return described["components"]["responses"][answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer


def test_every_parameter_is_described_and_shows_what_it_may_hold(described):
    for method, path, operation in operations(described):
        for one in operation["parameters"]:
            where = (method, path, one["name"])
            schema, items = one["schema"], one["schema"].get("items", {})
            assert one["description"], where
            examples = [*schema.get("examples", ()), *(each["example"] for each in (one, schema) if "example" in each)]
            assert "enum" in schema or "enum" in items or examples, where
            for example in examples:
                jsonschema_rs.validate(schema, example)


def test_every_answer_names_its_headers(described):
    known = described["components"]["headers"]
    for method, path, operation in operations(described):
        for code, answer in operation["responses"].items():
            answer = answered(described, answer)
            refs = {name: one["$ref"].rpartition("/")[2] for name, one in answer["headers"].items()}
            assert all(refs[name] == name and known[name]["description"] for name in refs), (method, path, code)
            assert ("Link" in refs) == (code != "304")
            assert ("Retry-After" in refs) == (code in ("409", "429", "503"))
            assert ("Location" in refs) >= (code == "301")
            if method == "get" and code in ("200", "304"):
                assert {"ETag", "Last-Modified"} <= refs.keys(), path
    assert "Location" in described["paths"]["/api/v1/incidents/"]["post"]["responses"]["201"]["headers"]
    assert "405" in described["info"]["description"]


def test_a_bulk_says_how_many_it_takes(described):
    records = described["components"]["schemas"]["Bulk"]["properties"]["records"]
    assert (records["minItems"], records["maxItems"]) == (1, MOST_AT_ONCE)


def test_a_history_may_be_answered_like_the_record_whose_end_it_tells(described):
    for resource in ("incidents", "statements", "investigations"):
        answers = described["paths"][f"/api/v1/{resource}/{{reference}}/history/"]["get"]["responses"]
        assert {"301", "410"} <= answers.keys()
    assert "410" not in described["paths"]["/api/v1/parties/{slug}/history/"]["get"]["responses"]


def test_every_operation_says_how_it_refuses(described):
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            refusal = answered(described, operation["responses"]["400"])["content"]
            assert list(refusal) == ["application/problem+json"], (path, method)


def test_every_operation_may_be_asked_with_a_token_and_every_write_needs_one_or_a_session(described):
    schemes = described["components"]["securitySchemes"]
    assert (schemes["token"]["type"], schemes["token"]["scheme"]) == ("http", "bearer")
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            wanted = [{"token": []}, {"cookieAuth": []}] + ([{}] if method == "get" else [])
            assert operation["security"] == wanted, (path, method)
            assert {"401", "429", *(() if method == "get" else ("403",))} <= operation["responses"].keys(), (
                path,
                method,
            )


def test_every_write_is_described_with_its_header_and_what_it_may_be_answered(described):
    expected = {
        "post": ("Idempotency-Key", False, {"409", "422"}),
        "put": ("If-Match", True, {"409", "412", "428"}),
        "patch": ("If-Match", True, {"409", "412", "428"}),
        "delete": ("If-Match", False, {"409", "412"}),
    }
    for path, operations in described["paths"].items():
        for method in operations.keys() & expected.keys():
            name, required, codes = expected[method]
            headers = {one["name"]: one for one in operations[method]["parameters"] if one["in"] == "header"}
            # An event follows what was read, and may be sent again.
            follows = method == "post" and path.endswith("/events/")
            assert list(headers) == [name, *(["If-Match"] if follows else [])], (path, method)
            assert headers[name].get("required", False) == (required and "by-source" not in path)
            assert codes <= operations[method]["responses"].keys(), (path, method)
            assert not follows or {"412", "428"} <= operations[method]["responses"].keys()


def test_the_description_knows_the_codes(described):
    schemas = described["components"]["schemas"]
    assert "deny_occurrence" in schemas["ActEnum"]["enum"]
    assert set(schemas["Statement"]["properties"]["issued"]["properties"]) >= {"start", "end", "edtf", "precision"}
    assert schemas["Incident"]["properties"]["point"]["type"] == ["object", "null"]
    assert "nullable" not in str(described)
    assert described["openapi"] == "3.1.1"


@pytest.mark.parametrize("asserted", [True, False])
def test_addresses_may_be_empty_or_hold_letters_of_any_script(api, described, asserted):
    agreement = factories.agreement(address="https://example.org/Ադրբեջան")
    factories.outlet(address="")
    statement = factories.statement()
    for address in ("", "https://example.org/Храморт"):
        factories.source(statement, address=address, outlet=factories.outlet())
    root = "#/components/schemas"
    for name, path in {
        "Agreement": f"agreements/{agreement.slug}/",
        "PaginatedOutletList": "outlets/",
        "Statement": f"statements/{statement.reference}/",
    }.items():
        described["$ref"] = f"{root}/{name}"
        jsonschema_rs.validator_for(described, validate_formats=asserted).validate(api.get(f"/api/v1/{path}").json())


def shape(value, schema, schemas, where=""):
    """Places where an answer is not as described: a name too many or too few."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    for part in [*schema.get("allOf", []), *schema.get("anyOf", [])[:1]]:
        yield from shape(value, part, schemas, where)
    if isinstance(value, dict) and "properties" in schema:
        # Only where it is asked for.
        for name in (value.keys() ^ schema["properties"].keys()) - {"expanded"}:
            yield f"{where}.{name}"
        for name in value.keys() & schema["properties"].keys():
            yield from shape(value[name], schema["properties"][name], schemas, f"{where}.{name}")
    if isinstance(value, list):
        for one in value:
            yield from shape(one, schema["items"], schemas, f"{where}[]")


def test_answers_have_the_shape_that_is_described(api, described):
    incident = factories.incident(place=factories.place(names=[("hy", "Տեղ")]), types=["fire"])
    factories.link(incident, factories.incident())
    statement = factories.statement(factories.party(names=[("ru", "Имя")]), text="Text.")
    factories.source(statement)
    factories.translation(statement)
    factories.figure(factories.claim(statement, incident))
    factories.investigation(incidents=[incident], members=[(statement.issuer, "lead")], progress="announced")
    for resource in RESOURCES:
        schema = described["paths"][f"/api/v1/{resource}/"]["get"]["responses"]["200"]["content"]["application/json"]
        answer = api.get(f"/api/v1/{resource}/").json()
        assert list(shape(answer, schema["schema"], described["components"]["schemas"], resource)) == []


def test_the_page_of_the_description_asks_this_site_alone(api):
    page = api.get("/api/v1/docs/")
    text = page.content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert addresses
    assert all(address.startswith("/") for address in addresses)
    assert "<style" not in text
    assert "<script>" not in text
    assert page["Content-Security-Policy"].count("'unsafe-inline'") == 0
    script = api.get(next(address for address in addresses if "script" in address and "docs" in address))
    assert script["Content-Type"] == "application/javascript"
    assert "/api/v1/schema/" in script.content.decode()


def rows(heading):
    """The first cells of the table below a heading of the guide, without their backticks."""
    section = GUIDE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [re.findall(r"`([^`]+)`", line.split("|")[1]) for line in section.splitlines() if line.startswith("| `")]


@pytest.mark.parametrize("resource", [name for name in RESOURCES if name != "types"])
def test_the_guide_lists_every_filter(resource):
    table = GUIDE.split(f"### `{resource}`\n")[1].split("\n##")[0]
    listed = re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)
    assert sorted(listed) == sorted(RESOURCES[resource][1].filterset_class.base_filters)


def test_the_guide_lists_every_resource():
    assert sorted(name for cells in rows("Resources") for name in cells) == sorted(RESOURCES)


def test_the_guide_knows_how_lists_are_paged():
    assert sorted(name for cells in rows("Lists") for name in cells) == sorted(Cursors.parameters)
    assert f"1 to {LARGEST_PAGE}" in GUIDE
    assert f"{PAGE_SIZE} without it" in GUIDE


def test_the_guide_knows_what_coverage_is_asked(described):
    named = {parameter["name"] for parameter in described["paths"]["/api/v1/coverage/"]["get"]["parameters"]}
    assert sorted(name for cells in rows("Coverage") for name in cells) == sorted(named)


def test_a_claim_that_is_sent_with_its_statement_does_not_name_it(described):
    schemas = described["components"]["schemas"]
    sent = schemas["Statement"]["properties"]["claims"]["items"]["$ref"].rpartition("/")[2]
    assert schemas[sent]["properties"]["statement"]["readOnly"]
    assert "readOnly" not in schemas["Claim"]["properties"]["statement"]
    assert schemas[sent]["properties"].keys() == schemas["Claim"]["properties"].keys() - {"expanded"}


def test_the_guide_knows_how_changes_are_followed(described):
    operation = described["paths"]["/api/v1/changes/"]["get"]
    parameters = {parameter["name"] for parameter in operation["parameters"]}
    assert {name for cells in rows("Following the changes") for name in cells[:1]} == {*parameters - {"format"}, *OPS}


@pytest.mark.recorded
def test_every_read_of_the_guide_works(api):
    """The examples are run as they stand, against a record that has what they name."""
    with recording(reason="Arranged."):
        azerbaijan = factories.party("Azerbaijan", slug="azerbaijan")
        place = factories.place("Sadarak", slug="sadarak", kind="district")
        incident = factories.incident(place=place, types=["small_arms_fire"])
        statement = factories.statement(azerbaijan)
        factories.claim(statement, incident, "accuse", about=factories.party("Armenia", slug="armenia"))
        factories.investigation(incidents=[incident])
    examples = re.findall(r'^curl "\$SITE(/api/[^"]+)"$', GUIDE, flags=re.MULTILINE)
    assert len(examples) >= 5
    for example in examples:
        path = re.sub(
            r"(CIR|STA|INV)-\d+",
            lambda match: {
                "CIR": incident.reference,
                "STA": statement.reference,
            }[match[1]],
            example,
        )
        path = path.replace("$(date -u +%F)", timezone.now().date().isoformat())
        assert api.get(path).status_code == 200, path


@pytest.mark.recorded
def test_every_write_of_the_guide_works(editing):
    """In the order in which they stand: the first is an addition, and the others follow it."""
    with recording(reason="Arranged."):
        factories.place("Sadarak", slug="sadarak", kind="district")
    examples = re.findall(
        r'^curl "\$SITE(/api/[^"]+)"(?: --request (\w+))? --header ((?:(?!```).)*?--data \'(.*?)\')$',
        GUIDE,
        re.M | re.S,
    )
    assert [method for _path, method, _sent, _body in examples] == ["", "PATCH", "", "PUT", ""]
    reference = tag = ""
    for path, method, sent, body in examples:
        address = re.sub(r"CIR-\d+", reference, path)
        headers = dict(re.findall(r"--header ['\"](If-Match|Idempotency-Key): (.*?)['\"] ", sent))
        if "If-Match" in headers:
            headers["If-Match"] = headers["If-Match"].replace("$ETAG", tag)
        answer = editing.generic(method or "POST", address, body, content_type="application/json", headers=headers)
        assert answer.status_code in (200, 201), answer.content
        if not reference:
            assert headers.keys() == {"Idempotency-Key"}
            reference = answer.json()["reference"]
            tag = editing.post(f"{answer.json()['api_url']}publish/")["ETag"]


def test_the_guide_lists_everything_that_is_posted_below_a_record():
    posted = {
        re.sub(r"<int:(\w+)>", "{}", action.url_path)
        for _basename, view in RESOURCES.values()
        for action in view.get_extra_actions()
        if "post" in action.mapping
    }
    listed = {re.sub(r"\{\w+\}", "{}", cells[1]).removesuffix("/") for cells in rows("Writing")}
    assert listed == posted
