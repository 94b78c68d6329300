"""The OpenAPI description: every operation also says which problems it may answer with."""

from drf_spectacular.openapi import AutoSchema

from .problems import CONTENT_TYPE

READING = {"400": "A parameter that means nothing here."}
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
    "403": "Not signed in, without the permission, or without the CSRF token.",
    "409": "Somebody else saved something that clashes with it.",
    "413": "Too much in one request.",
    "415": "Not JSON.",
}


class ProblemSchema(AutoSchema):
    def _get_request_for_media_type(self, serializer, direction="request"):
        schema, required = super()._get_request_for_media_type(serializer, direction)
        if schema and getattr(self.view, "action", None) in ("create", "update", "partial_update"):
            schema = {"allOf": [schema, REASON]}
        return schema, required

    def get_operation(self, path, path_regex, path_prefix, method, registry):
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation:
            from .serializers import ProblemSerializer

            problem = self.resolve_serializer(ProblemSerializer, "response").ref
            answers = READING if method == "GET" else WRITING
            answers = answers | (FINDING if "{" in path else {}) | (ENDED if self._can_end(path) else {})
            if method != "GET":
                answers.pop("301", None)
            for code, meaning in answers.items():
                operation["responses"][code] = {"description": meaning, "content": {CONTENT_TYPE: {"schema": problem}}}
            operation["responses"] = dict(sorted(operation["responses"].items()))
        return operation

    def _can_end(self, path):
        return hasattr(self.view, "ended") and "{" in path and getattr(self.view, "action", None) != "history"
