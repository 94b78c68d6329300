"""What the API loads of each kind of record: what the reader may see, in a fixed number of queries."""

from django.db.models import Prefetch

from incidents.models import Incident, IncidentLink, Place, ViolationType
from investigations.models import Investigation
from parties.models import Party
from statements.models import Claim, Statement


def parties(user):
    return Party.objects.select_related("parent").prefetch_related("names")


def places(user):
    return Place.objects.select_related("parent").prefetch_related("names__used_by")


def types(user):
    return ViolationType.objects.select_related("parent")


def incidents(user):
    visible = Incident.objects.visible_to(user)
    links = IncidentLink.objects.order_by("pk")
    return visible.select_related("place").prefetch_related(
        "types",
        Prefetch("links_out", links.filter(target__in=visible).select_related("target")),
        Prefetch("links_in", links.filter(source__in=visible).select_related("source")),
        Prefetch("claims", Claim.objects.visible_to(user).order_by("pk")),
        Prefetch("investigations", Investigation.objects.visible_to(user).order_by("pk")),
    )


def claims(user):
    return (
        Claim.objects.visible_to(user)
        .select_related("statement__issuer", "incident", "about", "place")
        .prefetch_related("types", "figures__affected", Prefetch("answers", Claim.objects.visible_to(user)))
    )


def statements(user):
    visible = Statement.objects.visible_to(user).order_by("pk")
    return (
        Statement.objects.visible_to(user)
        .select_related("issuer")
        .prefetch_related(
            "text_versions",
            "translations",
            "sources__outlet",
            Prefetch("claims", claims(user).order_by("pk")),
            Prefetch("supersedes", visible),
            Prefetch("superseded_by", visible),
            Prefetch("responds_to", visible),
            Prefetch("replies", visible),
        )
    )


def investigations(user):
    statements_seen = Statement.objects.visible_to(user)
    return (
        Investigation.objects.visible_to(user)
        .with_progress()
        .prefetch_related(
            "members__party",
            "members__according_to",
            "events",
            Prefetch("incidents", Incident.objects.visible_to(user).order_by("pk")),
            Prefetch("members__statement", statements_seen),
            Prefetch("events__statement", statements_seen),
        )
    )
