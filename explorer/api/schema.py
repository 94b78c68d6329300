"""The OpenAPI description: every operation also says in which formats it answers, and with which problems."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from explorer.repeats import LONGEST_KEY

from . import answers
from .examples import shown
from .negotiation import MEDIA
from .pagination import LARGEST_EXPANDED_PAGE
from .refusals import CAREFULLY, READING, WRITING, references

UNCHANGED = "Nothing changed since the answer whose `ETag` is in `If-None-Match`, or whose `Last-Modified` is in `If-Modified-Since`."
FORMAT = "In which format it is answered; without it, the one that `Accept` prefers, and {default} where that is open."
FIELDS = (
    "Only these, with commas between them; a dot leads to a part: `title,date.start`. In CSV and GeoJSON, names of columns. After "
    "`expand`, `expanded` and its parts, too."
)
EXPAND = (
    "What the record names, as records in `expanded`; JSON and NDJSON. A page of a list has up to {most} rows then."
)
HXL = "A second header of tags of the Humanitarian Exchange Language; CSV."
# What is answered in formats of which a schema says little.
WRITTEN = {
    "csv": {"type": "string"},
    "ndjson": {"type": "string"},
    "xlsx": {"type": "string", "format": "binary"},
    "geojson": {"$ref": "#/components/schemas/GeoJSON"},
}
# What no serializer describes.
FURTHER = {
    "Addresses": {"type": "object", "additionalProperties": {"type": "string"}},
    "GeoJSON": {
        "type": "object",
        "required": ["type"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection", "Feature"]},
            "title": {"type": "string", "description": "Of a collection: what was asked."},
            "citation": {"type": "string", "description": "Of a collection: how to cite it."},
            "licence": {"$ref": "#/components/schemas/Licence"},
            "url": {"type": "string", "format": "uri", "description": "Of a collection: the address of the question."},
        },
    },
}
ABOUT = (
    "Incidents, statements, claims and investigations of a register of alleged breaches of ceasefires. Reading needs no key. Every "
    "error is a problem (RFC 9457). A method that an address does not have is answered with 405, and those that it has are in `Allow`."
)


def _header(description, **schema):
    return {"description": description, "schema": {"type": "string", **schema}}


HEADERS = {
    "Link": _header(
        'The licence (`rel="license"`); of a list, an export and a table of figures its question, to cite it by (`rel="cite-as"`); of '
        'a page that is not JSON the pages beside it (`rel="next"`, `rel="prev"`).'
    ),
    "ETag": _header("For `If-None-Match`; of a record also for `If-Match`."),
    "Last-Modified": _header("For `If-Modified-Since`, where what is answered is what everyone may read."),
    "Location": _header("The address of what was added, or of what absorbed a merged record.", format="uri"),
    "Retry-After": _header("How many seconds to wait.", pattern="^[0-9]+$"),
    "WWW-Authenticate": _header("How a program signs in."),
    "Allow": _header("The methods that there are."),
    "Idempotency-Replayed": _header("The answer is that to the first request with this key.", enum=["true"]),
}


def _reason(description):
    reason = {"type": "string", "maxLength": 1_000, "writeOnly": True, "description": description}
    return {"type": "object", "properties": {"reason": reason}}


# By action, what a body holds beside what it says of a record.
REASONS = dict.fromkeys(
    ("create", "update", "partial_update", "by_source"),
    _reason("Why the record changes. A public one needs it, and readers see it."),
) | {"events": _reason("Why; readers see it. It may be left out.")}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The ETag of the record as it was read, strong or weak; `*` is whatever it is now.",
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    "description": (
        "Chosen by whoever sends it, another for each request. Sent again within 24 hours, the request writes nothing "
        "and gets the first answer, with `Idempotency-Replayed: true`."
    ),
}
# What a request of each method may carry in its headers.
CARRIED = {"POST": KEY, "PUT": IF_MATCH, "PATCH": IF_MATCH, "DELETE": IF_MATCH | {"required": False}}


def _of(name, description, **schema):
    schema = {"type": "string", **schema}
    return {"in": "query", "name": name, "description": description, "schema": schema}


def _list_of(name, description, items, example):
    """A parameter that is one value with commas in it."""
    schema = {"type": "array", "minItems": 1, "items": items, "example": example}
    how = {"style": "form", "explode": False}
    return {"in": "query", "name": name, "description": description, "schema": schema, **how}


def _shaped(view):
    """`fields` and, where anything is named, `expand`."""
    from . import shapes

    parts, relations = shapes.parts_of(view.get_serializer()), view.relations
    known = {"type": "string", "enum": list(dict.fromkeys([*shapes.names_of(parts), *view.columns()]))}
    if relations:
        below = {"type": "string", "pattern": f"^expanded(\\.({'|'.join(relations)})(\\.\\w+)*)?$"}
        known = {"anyOf": [known, below]}
    asked = [_list_of("fields", FIELDS, known, list(parts)[:1])]
    if relations:
        items = {"type": "string", "enum": list(relations)}
        asked.append(_list_of("expand", EXPAND.format(most=LARGEST_EXPANDED_PAGE), items, list(relations)[:1]))
    return asked


def complete(result, generator, request, public):
    """Say of every record that is shaped what else may be answered than all of it; and say things as OpenAPI 3.1 does."""
    from . import shapes
    from .importing import MOST_AT_ONCE
    from .views import RESOURCES

    schemas = result["components"]["schemas"]
    schemas["Bulk"]["properties"]["records"] |= {"minItems": 1, "maxItems": MOST_AT_ONCE}
    for resource, (_name, view) in RESOURCES.items():
        whole = view.serializer_class.__name__.removesuffix("Serializer")
        if relations := shapes.RELATIONS.get(view.queryset.model._meta.model_name):
            schemas[whole]["properties"]["expanded"] = {
                "type": "object",
                "readOnly": True,
                "description": "With `expand`: what the record names, as others would read it.",
                "properties": {relation: _expansion(one) for relation, one in relations.items()},
            }
        schemas[f"{whole}InPart"] = {
            "type": "object",
            "description": "With `fields`: what it names, and no more.",
            "not": {"required": schemas[whole]["required"]},
        }
        either = {"anyOf": [{"$ref": f"#/components/schemas/{one}"} for one in (whole, f"{whole}InPart")]}
        for path, operations in result["paths"].items():
            asked = operations.get("get", {}).get("parameters", ())
            if path.startswith(f"/api/v1/{resource}/") and any(one["name"] == "fields" for one in asked):
                content = operations["get"]["responses"]["200"]["content"]
                _replace(content, f"#/components/schemas/{whole}", either)
        _replace(schemas[f"Paginated{whole}List"], f"#/components/schemas/{whole}", either)
    schemas |= FURTHER
    result["info"]["description"] = ABOUT
    result["components"]["headers"] = HEADERS
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            resource = path.removeprefix("/api/v1/").partition("/")[0]
            asked = operation.get("parameters", [])
            operation["parameters"] = [shown(parameter, resource) for parameter in asked]
            for code, answer in operation["responses"].items():
                if "$ref" not in answer:
                    names = _headers(path, method, code)
                    answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    described = _of_today(result)
    answers.show(described)
    return described


def _headers(path, method, code):
    """The names of those that an answer may carry."""
    if code == "304":
        return ["ETag", "Last-Modified"]
    if method == "get":
        return ["Link", "ETag", "Last-Modified"]
    found, is_bulk, is_below = ["Link"], path.endswith("/bulk/"), "}/" in path and "/by-source/" not in path
    if code in ("200", "201"):
        found += [] if is_bulk else ["ETag"]
        found += ["Location"] if code == "201" and not is_bulk and not is_below else []
        found += ["Idempotency-Replayed"] if method == "post" else []
    return found


def _expansion(relation):
    kind = {"$ref": f"#/components/schemas/{relation.kind.serializer.__name__.removesuffix('Serializer')}"}
    return {"type": "array", "items": kind} if relation.many else {"anyOf": [kind, {"type": "null"}]}


def _replace(value, reference, by):
    """Everything below that refers to a schema refers to another."""
    for key, one in list(value.items() if isinstance(value, dict) else enumerate(value)):
        if isinstance(one, dict) and one.get("$ref") == reference:
            value[key] = by
        elif isinstance(one, dict | list):
            _replace(one, reference, by)


def _of_today(value):
    if isinstance(value, list):
        return [_of_today(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {key: _of_today(one) for key, one in value.items()}
    if found.get("nullable") is True and isinstance(found.get("type"), str):
        del found["nullable"]
        found["type"] = [found["type"], "null"]
    # Of what may be empty, "" is also a text of the other kind: patterns and formats forbid that only where they are asserted.
    if isinstance(found.get("oneOf"), list):
        found["anyOf"] = found.pop("oneOf")
    # An address that has a greatest length is typed by people, with letters of any script in it.
    if found.get("format") == "uri" and "maxLength" in found:
        found["format"] = "iri"
    return found


class Token(OpenApiAuthenticationExtension):
    """How a program signs in."""

    target_class = "users.bearer.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "cir_…",
            "description": (
                "A token of somebody's account, made at /account/tokens/. It gives what its owner's roles give, as far as "
                "its scopes go: read drafts, contribute, publish."
            ),
        }


class ProblemSchema(AutoSchema):
    def _get_request_for_media_type(self, serializer, direction="request"):
        schema, required = super()._get_request_for_media_type(serializer, direction)
        if schema and (reason := REASONS.get(getattr(self.view, "action", None))):
            schema = {"allOf": [schema, reason]}
        return schema, required

    def get_auth(self):
        # Reading needs none.
        return [*super().get_auth(), *([{}] if self.method == "GET" else [])]

    def get_operation(self, path, path_regex, path_prefix, method, registry):
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation:
            from .serializers import ProblemSerializer

            self.resolve_serializer(ProblemSerializer, "response")
            answers = [*(READING if method == "GET" else WRITING), *self.view.refusals]
            answers += ["NotHere"] if "{" in path else []
            answers += ["Withdrawn"] if self._can_end(path) else []
            if method == "GET":
                answers += ["Merged"] if self._can_end(path) else []
                self._describe_formats(operation)
            else:
                conditional = method == "POST" and getattr(self.view, "conditional", False)
                # Where the address is that of a source it need not be known what is there.
                optional = {"required": False} if self.view.action == "by_source" else {}
                for carefully in [method, *(["PUT"] if conditional else [])]:
                    operation.setdefault("parameters", []).append(CARRIED[carefully] | optional)
                    answers += CAREFULLY[carefully]
                if method == "PUT" and self.view.action == "by_source":
                    operation["responses"]["201"] = operation["responses"]["200"] | {"description": "Added."}
            operation["responses"] |= references(answers)
            if method == "GET":
                operation["responses"]["304"] = {"description": UNCHANGED}
            operation["responses"] = dict(sorted(operation["responses"].items()))
        return operation

    def _describe_formats(self, operation):
        view = self.view
        asked = [_of("format", FORMAT.format(default=view.formats[0]), enum=view.formats)]
        if set(view.parameters) >= {"fields", "expand"}:
            asked += _shaped(view)
        if "hxl" in view.parameters:
            asked.append(_of("hxl", HXL, enum=["1"]))
        operation["parameters"] = [*operation.get("parameters", []), *asked]
        content = operation["responses"]["200"]["content"]
        if "json" not in view.formats:
            content.clear()
        content |= {MEDIA[kind]: {"schema": WRITTEN[kind]} for kind in view.formats if kind != "json"}

    def _can_end(self, path):
        # Of a history, where it is asked for a day.
        return hasattr(self.view, "ended") and "{" in path
