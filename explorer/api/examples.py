"""What a parameter may hold, as the description of the API shows it: of the demonstration, so that it can be tried there."""

PARTY, OTHER, PLACE, DAY = "armenia", "azerbaijan", "yeraskh", "2023-06-01"
BY_RESOURCE = {
    "reference": {"incidents": "CIR-000002", "statements": "STA-000002", "investigations": "INV-000001"},
    "slug": {
        "agreements": "trilateral-statement-2020",
        "outlets": "azertac",
        "parties": PARTY,
        "places": PLACE,
    },
    "external_id": {
        "incidents": "garagac",
        "statements": "azerbaijan-accusation",
        "investigations": "askeran-joint",
    },
    # Of tallies a place, of incidents a circle.
    "area": {"tallies": PLACE},
    "incident": {"investigations": "CIR-000001"},
    "q": {"agreements": "ceasefire", "investigations": "askeran", "outlets": "azertac", "parties": PARTY},
}
EXAMPLES = {
    **dict.fromkeys(("about", "accused", "denied_by", "issuer", "party", "side"), PARTY),
    **dict.fromkeys(("accused_by", "by_party", "said_about"), OTHER),
    **dict.fromkeys(("place", "within"), PLACE),
    **dict.fromkeys(("date_from", "as_of"), DAY),
    "date_to": "2023-06-30",
    "known_on": "2026-11-15",
    "updated_since": "2026-11-15T00:00:00Z",
    "since": "2026-11-15T00:00:00Z",
    "incident": "CIR-000002",
    "statement": "STA-000002",
    "id": 1,
    "number": 1,
    "code": "small_arms_fire",
    "type": "small_arms_fire",
    "name": "2026.11",
    "agreement": "trilateral-statement-2020",
    **dict.fromkeys(("country", "tag"), "none"),
    "source": "demo",
    "source_url": "https://www.azernews.az/aggression/181194.html",
    "language": "ru",
    "q": "yeraskh",
    "bbox": "44.5,39.5,45.5,40",
    "near": "39.74,44.82,20",
    "area": "39.74,44.82,25000",
    "killed_min": 1,
    "injured_min": 1,
    "date_precision_max": 1,
    "location_precision_max": 2,
    "page_size": 10,
    "limit": 10,
    "cursor": "taken from next",
    "If-Match": '"7-5e884898da280471"',
    "Idempotency-Key": "import-2026-11-15-0001",
}
# What stands in an address.
NAMES = {
    "reference": "Its reference.",
    "slug": "Its name in addresses.",
    "code": "Its code.",
    "id": "Its number.",
    "name": "Its name.",
    "number": "Number of the version of the original text, or `id` of the translation.",
}


def shown(parameter, resource) -> dict:
    """A parameter with an example, unless it has one or lists what it may hold; and described, if it is part of an address.

    That of a parameter which may be left out is but its schema's: the page of the description would ask for all of them at once.
    """
    schema, name = parameter["schema"], parameter["name"]
    told = {**parameter}
    if parameter["in"] == "path" and not parameter.get("description"):
        told["description"] = NAMES[name]
    if not any("enum" in one or "example" in one for one in (parameter, schema, schema.get("items", {}))):
        example = BY_RESOURCE.get(name, {}).get(resource) or EXAMPLES[name]
        example = [example] if schema["type"] == "array" else example
        told |= {"example": example} if parameter.get("required") else {"schema": schema | {"examples": [example]}}
    return told
