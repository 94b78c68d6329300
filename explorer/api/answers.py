"""What is answered and what may be sent, as the description of the API shows it: real records of the demonstration.

`answers.json` holds them, each under the name of its schema, and how requests are refused. `manage.py demo_answers` writes it, and a test compares it with what
the demonstration answers: nobody edits it by hand.
"""

import json
from pathlib import Path

from django.conf import settings

from .refusals import REFUSALS, described

PATH = Path(__file__).with_suffix(".json")
# The address of a register that `make run` serves, for which its own stands in the description.
SITE = "http://127.0.0.1:8000"
REASON = "Entered from the source."
# Of these, what shows a change of a record: the first that it has.
TOLD = ("title", "name", "paraphrase", "summary")


def show(description):
    """Give each schema of an answer, each body of a request and each refusal its example, and so whatever is made of these."""
    kept = json.loads(PATH.read_text("utf-8").replace(SITE, settings.SITE_URL))
    records, schemas = kept["answered"] | kept["sent"], description["components"]["schemas"]
    for name, answer in kept["answered"].items():
        schemas[name]["examples"] = [answer]
    refused = kept["refused"]
    description["components"]["responses"] = {
        name: described(refusal, refused[name]) for name, refusal in REFUSALS.items()
    }
    bodies = description["components"]["examples"] = {}
    for operations in description["paths"].values():
        for method, operation in operations.items():
            for media in operation.get("requestBody", {}).get("content", {}).values():
                name, value = _body(media["schema"], method, records, schemas)
                bodies[name] = {"value": value}
                media["examples"] = {"demonstration": {"$ref": f"#/components/examples/{name}"}}


def _body(schema, method, records, schemas):
    """What may be sent of the record that shows a schema, and a name for it; of one that is changed in part, only a part."""
    described = schema.get("allOf", [schema])
    name = described[0]["$ref"].rpartition("/")[2]
    whole, is_anew = name.removeprefix("Patched"), method == "put"

    def is_left_out(member, one):
        # Rows are known by their numbers, once they have some.
        return not is_anew if member == "id" else one.get("readOnly")

    found = _without(is_left_out, records[whole], schemas[whole], schemas)
    # Its own stands in the address.
    found.pop("id", None)
    if name != whole:
        told = next(one for one in TOLD if found.get(one))
        found = {told: found[told]}
    reason = {"reason": REASON} if len(described) > 1 else {}
    return f"{name}Anew" if is_anew else name, found | reason


def _without(is_left_out, value, schema, schemas):
    """A value without the members, at any depth, that are left out for their name or their schema."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        return [_without(is_left_out, one, schema.get("items", {}), schemas) for one in value]
    if not isinstance(value, dict):
        return value
    known = {name: schema.get("properties", {}).get(name, {}) for name in value}
    kept = (name for name in value if not is_left_out(name, known[name]))
    return {name: _without(is_left_out, value[name], known[name], schemas) for name in kept}
