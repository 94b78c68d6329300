"""The OpenAPI description: every operation also says which problems it may answer with."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from explorer.repeats import LONGEST_KEY

from .problems import CONTENT_TYPE

READING = {
    "400": "A parameter that means nothing here.",
    "401": "The token does not work: there is none such, or it was revoked or has expired. `detail` says which.",
    "429": "Asked too often; `Retry-After` says how many seconds to wait.",
}
FINDING = {"404": "Not here, or not for this reader."}
ENDED = {"301": "Merged: where it went.", "410": "Withdrawn: when, why and what stands in its place."}
REASON = {
    "type": "object",
    "properties": {
        "reason": {
            "type": "string",
            "maxLength": 1_000,
            "writeOnly": True,
            "description": "Why the record changes. A public one needs it, and readers see it.",
        }
    },
}
WRITING = {
    "400": "Refused; `errors` points at what to mend, and nothing was saved.",
    "401": "Without a token or session, or with a token that does not work.",
    "403": "Without the permission, without the scope, or a session without its CSRF token.",
    "409": "Somebody else saved something that clashes with it.",
    "413": "Too much in one request.",
    "415": "Not JSON.",
    "429": READING["429"],
}


STALE = {"412": "Somebody else has changed the record since it was read."}
# What a request of each method may carry in its headers, and what else may be answered to it for that.
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The ETag of the record as it was read, strong or weak; `*` is whatever it is now.",
}
CAREFULLY = {
    "POST": (
        {
            "in": "header",
            "name": "Idempotency-Key",
            "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
            "description": (
                "Chosen by whoever sends it, another for each request. Sent again within 24 hours, the request writes nothing "
                "and gets the first answer, with `Idempotency-Replayed: true`."
            ),
        },
        {
            "409": "Something clashes with it, or the first request with this key is still being answered.",
            "422": "The key was used for another request.",
        },
    ),
    "PUT": (IF_MATCH, STALE | {"428": "It does not say which state of the record it changes."}),
    "DELETE": (IF_MATCH | {"required": False}, STALE),
}
CAREFULLY["PATCH"] = CAREFULLY["PUT"]


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
        if schema and getattr(self.view, "action", None) in ("create", "update", "partial_update"):
            schema = {"allOf": [schema, REASON]}
        return schema, required

    def get_auth(self):
        # Reading needs none.
        return [*super().get_auth(), *([{}] if self.method == "GET" else [])]

    def get_operation(self, path, path_regex, path_prefix, method, registry):
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation:
            from .serializers import ProblemSerializer

            problem = self.resolve_serializer(ProblemSerializer, "response").ref
            answers = READING if method == "GET" else WRITING
            answers = answers | (FINDING if "{" in path else {}) | (ENDED if self._can_end(path) else {})
            if method != "GET":
                answers.pop("301", None)
                header, further = CAREFULLY[method]
                # Where the address is that of a source it need not be known what is there.
                optional = {"required": False} if self.view.action == "by_source" else {}
                operation.setdefault("parameters", []).append(header | optional)
                answers |= further
            for code, meaning in answers.items():
                operation["responses"][code] = {"description": meaning, "content": {CONTENT_TYPE: {"schema": problem}}}
            operation["responses"] = dict(sorted(operation["responses"].items()))
        return operation

    def _can_end(self, path):
        return hasattr(self.view, "ended") and "{" in path and getattr(self.view, "action", None) != "history"
