"""How requests are refused, as the description of the API tells it: each way once, under a name that operations refer to.

What is really answered, as its example, is in `answers.json` under the same name.
"""

from typing import NamedTuple

from .problems import CONTENT_TYPE


class Refusal(NamedTuple):
    status: int
    meaning: str
    headers: tuple = ()


WAIT = ("Retry-After",)
REFUSALS = {
    "Merged": Refusal(301, "Merged: where it went.", ("Location",)),
    "BadParameter": Refusal(400, "A parameter that means nothing here."),
    "NotAccepted": Refusal(400, "Refused; `errors` points at what to mend, and nothing was saved."),
    "BadToken": Refusal(
        401,
        "The token does not work: there is none such, or it was revoked or has expired. `detail` says which.",
        ("WWW-Authenticate",),
    ),
    "NobodyKnown": Refusal(
        401, "Without a token or session, or with a token that does not work.", ("WWW-Authenticate",)
    ),
    "NotAllowed": Refusal(403, "Without the permission, without the scope, or a session without its CSRF token."),
    "NotHere": Refusal(404, "Not here, or not for this reader."),
    "Draft": Refusal(405, "It is a draft: only what was published is withdrawn.", ("Allow",)),
    "NoSuchFormat": Refusal(406, "There is nothing in a format that `Accept` takes."),
    "Clash": Refusal(409, "Somebody else saved something that clashes with it.", WAIT),
    "InProgress": Refusal(
        409, "Something clashes with it, or the first request with this key is still being answered.", WAIT
    ),
    "Withdrawn": Refusal(410, "Withdrawn: when, why and what stands in its place."),
    "AnotherEpoch": Refusal(410, "The cursor or the number is of another epoch: begin anew."),
    "Unmet": Refusal(412, "What is here is not what `If-Match` or `If-Unmodified-Since` speaks of."),
    "Stale": Refusal(412, "Somebody else has changed the record since it was read."),
    "TooMuch": Refusal(413, "Too much in one request."),
    "NotJSON": Refusal(415, "Not JSON."),
    "AnotherRequest": Refusal(422, "The key was used for another request."),
    "Unconditional": Refusal(428, "It does not say which state of the record it changes."),
    "TooOften": Refusal(429, "Asked too often; `Retry-After` says how many seconds to wait.", WAIT),
    "Unavailable": Refusal(
        503, "The database does not answer; `Retry-After` says after how many seconds to ask again.", WAIT
    ),
}
ALWAYS = ("NoSuchFormat", "TooOften", "Unavailable")
READING = ("BadParameter", "BadToken", "Unmet", *ALWAYS)
WRITING = ("NotAccepted", "NobodyKnown", "NotAllowed", "Clash", "TooMuch", "NotJSON", *ALWAYS)
# By method. The last that has a status stands for it.
CAREFULLY = {
    "POST": ("InProgress", "AnotherRequest"),
    "PUT": ("Stale", "Unconditional"),
    "PATCH": ("Stale", "Unconditional"),
    "DELETE": ("Stale", "Draft"),
}


def references(names) -> dict:
    """Of an operation, its answers by status."""
    return {str(REFUSALS[name].status): {"$ref": f"#/components/responses/{name}"} for name in names}


def described(refusal, example) -> dict:
    """What an operation refers to."""
    media = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {"demonstration": {"value": example}}}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ("Link", *refusal.headers)}
    return {"description": refusal.meaning, "headers": headers, "content": {CONTENT_TYPE: media}}
