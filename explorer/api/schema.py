"""The OpenAPI description: every operation also says which problems it may answer with."""

from drf_spectacular.openapi import AutoSchema

from .problems import CONTENT_TYPE

READING = {"400": "A parameter that means nothing here."}
FINDING = {"404": "Not here, or not for this reader."}
WRITING = {
    "400": "Refused; `errors` points at what to mend, and nothing was saved.",
    "403": "Not signed in, without the permission, or without the CSRF token.",
    "409": "Somebody else saved something that clashes with it.",
    "413": "Too much in one request.",
    "415": "Not JSON.",
}


class ProblemSchema(AutoSchema):
    def get_operation(self, path, path_regex, path_prefix, method, registry):
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation:
            from .serializers import ProblemSerializer

            problem = self.resolve_serializer(ProblemSerializer, "response").ref
            answers = (READING if method == "GET" else WRITING) | (FINDING if "{" in path else {})
            for code, meaning in answers.items():
                operation["responses"][code] = {"description": meaning, "content": {CONTENT_TYPE: {"schema": problem}}}
            operation["responses"] = dict(sorted(operation["responses"].items()))
        return operation
