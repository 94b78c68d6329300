"""Every public address of the site, so that a test can ask all of them the same."""

from django.apps import apps
from django.db.models import Q
from django.urls import reverse

from explorer import urls as pages
from explorer.api import urls as api
from explorer.api.urls import router
from incidents.lifecycle import Lifecycle, Publishable
from releases import urls as releases

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
        "release": "releases.Release",
    }.items()
}


def addresses(known_on=()):
    """Pages, lists, records and what hangs below them; histories also as of some days."""
    routes = [(route, "") for route in [*pages.urlpatterns, *releases.urlpatterns]] + [
        (route, "api:") for route in router.urls
    ]
    found = [reverse(f"api:{name}") for name in ("root", "changes", "codebook", "coverage", "meta")]
    for route, space in routes:
        for kwargs in _kwargs(route):
            address = reverse(f"{space}{route.name}", kwargs=kwargs)
            found.append(address)
            if route.name.endswith("-history"):
                found += [f"{address}?known_on={day}" for day in known_on]
    return found


def api_reads():
    """Every address of the API that is read, as its URLconf has them; of records, those that are public and were not ended."""
    for route in _routes(api.urlpatterns):
        if not route.name or not _is_read(route.callback):
            continue
        converters = set(route.pattern.converters)
        if converters == {"source", "external_id"}:
            model = NAMED[route.name.partition("-")[0]]
            found = _public(model).exclude(origin="").values("origin", "external_id")
            kwargs = [{"source": one["origin"], "external_id": one["external_id"]} for one in found]
        else:
            kwargs = _kwargs(route, _public)
        for one in kwargs:
            address = reverse(f"api:{route.name}", kwargs=one)
            yield address


def _routes(patterns):
    for one in patterns:
        yield from _routes(one.url_patterns) if hasattr(one, "url_patterns") else [one]


def _is_read(view):
    return "get" in view.actions if getattr(view, "actions", None) else hasattr(view.cls, "get")


def _public(model):
    if issubclass(model, Publishable):
        return model.objects.published()
    records = model.objects.all()
    if model is NAMED["claim"]:
        about_public = Q(incident=None) | Q(incident__status=Lifecycle.PUBLISHED)
        return records.filter(about_public, statement__status=Lifecycle.PUBLISHED)
    return records.filter(statement__status=Lifecycle.PUBLISHED) if model is NAMED["tally"] else records


def _everything(model):
    return model.objects.all()


def _kwargs(route, records_of=_everything):
    """What stands in an address of this route: nothing, or the key of each record that it is named after."""
    keys = list(route.pattern.converters)
    if not keys:
        return [{}]
    if len(keys) > 1:
        # What is written to alone, such as one redaction, is not read.
        return []
    name = route.name.partition("-")[0]
    records = records_of(NAMED[name])
    # The types come with the register and are all alike.
    return [{keys[0]: _key(record, keys[0])} for record in (records[:1] if name == "type" else records)]


def _key(record, name):
    if isinstance(record, Publishable):
        return record.reference
    return getattr(record, name)
