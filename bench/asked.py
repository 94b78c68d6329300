"""What is measured: each request with the goal for its median server time, in milliseconds."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from incidents.models import Incident, Place
from investigations.models import Investigation
from parties.models import Party
from statements.models import Claim, Statement


@dataclass(frozen=True)
class Request:
    name: str
    address: Callable[[], str]
    goal: int | None = None
    at_desk: bool = False
    posts: dict | None = None
    # Given again as it was; all others are made anew each time.
    is_kept: bool = False
    is_of_mix: bool = False


def form(model, pick=None):
    """The form of a record, or the empty one."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return lambda: reverse(f"{name}_change", args=[pick().pk]) if pick else reverse(f"{name}_add")


def listing(model, **asked):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    return lambda: f"{reverse(name)}?{urlencode(asked)}"


def choosing(model, field, term):
    """What the field of a form asks while somebody types."""
    meta = model._meta
    asked = {"app_label": meta.app_label, "model_name": meta.model_name, "field_name": field, "term": term}
    return lambda: f"{reverse('admin:autocomplete')}?{urlencode(asked)}"


def page(name, pick=None):
    return lambda: reverse(name, args=[getattr(pick(), "reference", None) or pick().slug] if pick else [])


def hottest():
    """A place that many incidents are listed at."""
    return Incident.objects.published().exclude(place=None).order_by("pk").first().place


def talked_about():
    return Claim.objects.filter(answers__incident__status="published").order_by("-pk").first().answers.incident


def much_talked_about():
    """The published incident that most claims are about: two hundred and more in a register of 10,000."""
    counted = Incident.objects.published().annotate(said=Count("claims"))
    return counted.order_by("-said").first()


def a_side():
    """One that others accuse."""
    return Party.objects.filter(accusations_faced__isnull=False).order_by("pk").first()


def exploring(name, **asked):
    """The explorer with all its counts, for a question; a value may be found when it is asked."""

    def address():
        found = {key: value() if callable(value) else value for key, value in asked.items()}
        return f"{reverse('incidents')}?{urlencode(found)}"

    return Request(name, address, is_of_mix=True)


def at_desk(name, address, goal=None, posts=None):
    return Request(name, address, goal, at_desk=True, posts=posts)


BULLETIN = """Statement of the Ministry of Defence

On 17 November at about 02:30 units of the armed forces of the other side opened fire with small arms at positions near
Agkend. The claim that our units had fired at Լորխա and Лорбар is disinformation. Two servicemen were injured. The units
took response measures.
"""


REQUESTS = [
    at_desk("statement form, empty", form(Statement), 500),
    at_desk("statement form, on record", form(Statement, lambda: talked_about().claims.first().statement), 500),
    at_desk("choosing a place, in Latin", choosing(Claim, "place", "Agkend"), 100),
    at_desk("choosing a place, in Cyrillic", choosing(Claim, "place", "Баргаз"), 100),
    at_desk("choosing a place, in Armenian", choosing(Claim, "place", "Լորխա"), 100),
    at_desk("choosing a place, one letter", choosing(Claim, "place", "a"), 100),
    at_desk("choosing a place, no such", choosing(Claim, "place", "wwwwww"), 100),
    at_desk("choosing an incident, by place", choosing(Claim, "incident", "Lorbar"), 100),
    at_desk("choosing an incident, by words", choosing(Claim, "incident", "small arms"), 100),
    at_desk("choosing an incident, by reference", choosing(Claim, "incident", "CIR-004711"), 100),
    at_desk("choosing an incident, no such", choosing(Claim, "incident", "wwwwww"), 100),
    at_desk("choosing a claim to answer", choosing(Claim, "answers", "Lorbar"), 100),
    at_desk("choosing a statement", choosing(Statement, "responds_to", "Agbar"), 100),
    at_desk("choosing an issuer", choosing(Statement, "issuer", "Сторона"), 100),
    at_desk("a pasted bulletin, read", page("paste"), 300, posts={"text": BULLETIN, "read": "1"}),
    at_desk("incident form, on record", form(Incident, talked_about), 500),
    at_desk("investigation form", form(Investigation, Investigation.objects.first), 500),
    at_desk("place form", form(Place, hottest), 500),
    at_desk("list of statements", listing(Statement), 500),
    at_desk("list of statements, drafts", listing(Statement, status__exact="draft"), 500),
    at_desk("list of statements, searched", listing(Statement, q="Lorbar"), 500),
    at_desk("list of incidents", listing(Incident), 500),
    at_desk("list of incidents, searched", listing(Incident, q="Лорбар"), 500),
    at_desk("the desk", page("desk"), 500),
    Request("overview", page("overview")),
    Request("overview, unchanged", page("overview"), 30, is_kept=True),
    exploring("incidents"),
    Request("incidents, unchanged", page("incidents"), 30, is_kept=True),
    exploring("incidents of a type", type="fire"),
    exploring("incidents, denied", accounts_status="denied"),
    exploring("incidents, half a year", date_from="2023-01-01", date_to="2023-06-30"),
    exploring("incidents that nobody is accused of", accused="none"),
    exploring("incidents by what a side does", act="accuse", party=lambda: a_side().slug),
    exploring(
        "incidents, one side accused, by kind and year",
        accused=lambda: a_side().slug,
        type="fire",
        date_from="2022-01-01",
    ),
    exploring("incidents in a box", bbox="45,39,46,40"),
    exploring("incidents in a circle", near="39.7,45.2,25"),
    exploring("incidents at a place", place=lambda: hottest().slug),
    exploring("incidents in a district, by kind", place=lambda: hottest().parent.slug, type="small_arms_fire"),
    exploring(
        "disputed incidents in a region and a spring, one side accused",
        place=lambda: hottest().parent.parent.slug,
        accused=lambda: a_side().slug,
        accounts_group="disputed",
        date_from="2023-03-01",
        date_to="2023-05-31",
    ),
    exploring("incidents with casualties", killed_min="1"),
    exploring("incidents that are looked into", investigation_status="under_way"),
    exploring("incidents that a side denies, by accuser", denied_by=lambda: a_side().slug, accounts_group="disputed"),
    exploring("incidents of a year, by place", date_from="2022-01-01", date_to="2022-12-31", sort="place"),
    exploring("incidents without links by judgement", judged="0"),
    exploring("incidents, sorted by date", sort="date"),
    exploring("incidents by a rare word", q="Lorbar"),
    exploring("incidents by a common word", q="otkryt"),
    Request("a map of everything, in part", lambda: "/incidents/map/?zoom=8&within=45,39,47,41"),
    Request("incidents in the API, a hundred", lambda: "/api/v1/incidents/?page_size=100"),
    Request("statements in the API by a rare word", lambda: "/api/v1/statements/?q=Lorbar", 300),
    Request("statements in the API by a common word", lambda: "/api/v1/statements/?q=otkryt", 300),
    Request("statements in the API by a word of half of them", lambda: "/api/v1/statements/?q=fire", 300),
    Request("incidents in the API by a word of nearly all", lambda: "/api/v1/incidents/?q=fire"),
    Request(
        "everything found, as CSV of incidents at one place",
        lambda: f"/api/v1/incidents/export/?format=csv&place={hottest().slug}",
    ),
    Request("a feed", lambda: "/feeds/incidents.atom?type=fire"),
    Request("a search", lambda: f"/search/?{urlencode({'q': 'Лорбар'})}"),
    Request("one incident", page("incident", talked_about)),
    Request("one incident of 200 claims, with its statements", page("incident", much_talked_about)),
    Request("its matrix, in the API", lambda: f"/api/v1/incidents/{much_talked_about().reference}/accounts/", 100),
    Request("charts", page("trends")),
    Request("counts by type and week, in the API", lambda: "/api/v1/stats/incidents/?by=type&time=week"),
    Request("statements, with all counts", page("statements"), 400),
    Request("statements that accuse, of one side", lambda: f"/statements/?act=accuse&issuer={a_side().slug}", 400),
    Request("statements about one side", lambda: f"/statements/?said_about={a_side().slug}"),
    Request("tallies, beside what is itemised", page("tallies")),
    Request("investigations, on the board", page("investigations")),
    Request("one party", page("party", Party.objects.filter(kind="ministry").first)),
    Request("a side, with the right of reply", page("party", a_side)),
    Request("the right of reply in the API", lambda: "/api/v1/stats/replies/"),
    Request("one place", page("place", hottest)),
]
