"""Every public address of the site, so that a test can ask all of them the same."""

from django.apps import apps
from django.urls import reverse

from explorer import urls as pages
from explorer.api.urls import router
from incidents.lifecycle import Publishable

# What pages and resources of the API are named after.
NAMED = {
    name: apps.get_model(label)
    for name, label in {
        "incident": "incidents.Incident",
        "statement": "statements.Statement",
        "claim": "statements.Claim",
        "tally": "statements.Tally",
        "capture": "statements.Capture",
        "agreement": "parties.Agreement",
        "outlet": "parties.Outlet",
        "party": "parties.Party",
        "place": "incidents.Place",
        "investigation": "investigations.Investigation",
        "type": "incidents.ViolationType",
    }.items()
}


def addresses(known_on=()):
    """Pages, lists, records and what hangs below them; histories also as of some days."""
    routes = [(route, "") for route in pages.urlpatterns] + [(route, "api:") for route in router.urls]
    found = [reverse(f"api:{name}") for name in ("root", "changes", "codebook", "coverage", "meta")]
    for route, space in routes:
        for kwargs in _kwargs(route):
            address = reverse(f"{space}{route.name}", kwargs=kwargs)
            found.append(address)
            if route.name.endswith("-history"):
                found += [f"{address}?known_on={day}" for day in known_on]
    return found


def _kwargs(route):
    """What stands in an address of this route: nothing, or the key of each record that it is named after."""
    keys = list(route.pattern.converters)
    if not keys:
        return [{}]
    if len(keys) > 1:
        # What is written to alone, such as one redaction, is not read.
        return []
    name = route.name.partition("-")[0]
    records = NAMED[name].objects.all()
    # The types come with the register and are all alike.
    return [{keys[0]: _key(record, keys[0])} for record in (records[:1] if name == "type" else records)]


def _key(record, name):
    if isinstance(record, Publishable):
        return record.reference
    return getattr(record, name)
