"""What the API loads of each kind of record: what the reader may see, in a fixed number of queries.

Withdrawn and merged records are nowhere among it, not even for editors: their addresses tell what became of them.
"""

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from history.models import Change
from incidents.lifecycle import ENDED
from incidents.models import Incident, IncidentLink, Place, ViolationType
from investigations.models import Investigation
from parties.models import Agreement, Outlet, Party
from statements.models import Claim, Statement, Tally

from ..reading import leads_to_listed
from ..reading import listed as current


def versioned(records):
    """Each with the number of its last change, and when that was."""
    changes = Change.objects.filter(resource=records.model._meta.label_lower, record=OuterRef("pk")).order_by(
        "-version"
    )
    return records.annotate(
        version=Coalesce(Subquery(changes.values("version")[:1]), 0), changed_at=Subquery(changes.values("at")[:1])
    )


def replaced(model):
    """Those that were merged into a record or replaced by it. They were public, so everyone may know."""
    return Prefetch("replaces", model.objects.ended().order_by("pk"))


def parties(user):
    return versioned(
        Party.objects.select_related("parent").prefetch_related(
            "names", "roles__agreement", "watched_channels__outlet", "sources__outlet"
        )
    )


def places(user):
    return versioned(
        Place.objects.select_related("parent").prefetch_related(
            "names__used_by", "other_parents__parent", "other_parents__according_to", "sources__outlet"
        )
    )


def agreements(user):
    return versioned(Agreement.objects.for_display())


def outlets(user):
    return versioned(Outlet.objects.all())


def types(user):
    return ViolationType.objects.select_related("parent")


def incidents(user):
    visible = current(Incident, user)
    links = IncidentLink.objects.order_by("pk")
    return versioned(visible.select_related("place", "accounts")).prefetch_related(
        "types",
        "places__place",
        "agreements",
        "provisions",
        "tags",
        "sources__outlet",
        Prefetch("links_out", links.filter(leads_to_listed("target", Incident, user)).select_related("target")),
        Prefetch("links_in", links.filter(leads_to_listed("source", Incident, user)).select_related("source")),
        Prefetch("claims", current_claims(user).order_by("pk")),
        Prefetch("investigations", current(Investigation, user).order_by("pk")),
        replaced(Incident),
    )


def current_claims(user):
    """Claims that the user may see, of statements and about incidents that were not ended."""
    goes_on = Q(incident=None) | ~Q(incident__status__in=ENDED)
    return Claim.objects.visible_to(user).filter(goes_on).exclude(statement__status__in=ENDED)


def claims(user):
    return (
        current_claims(user)
        .select_related("statement__issuer", "incident", "about", "place", "firing_point")
        .prefetch_related("types", "figures__affected", Prefetch("answers", current_claims(user)))
    )


def current_tallies(user):
    return Tally.objects.filter(statement__in=current(Statement, user))


def tallies(user):
    return current_tallies(user).select_related("statement__issuer", "area", "by_party")


def statements(user):
    visible = current(Statement, user).order_by("pk")
    return versioned(current(Statement, user).select_related("issuer")).prefetch_related(
        "text_versions",
        "translations",
        "sources__outlet",
        "sources__captures",
        "tallies__area",
        "tallies__by_party",
        Prefetch("claims", claims(user).order_by("pk")),
        Prefetch("supersedes", visible),
        Prefetch("superseded_by", visible),
        Prefetch("responds_to", visible),
        Prefetch("replies", visible),
        replaced(Statement),
    )


def investigations(user):
    statements_seen = current(Statement, user)
    return versioned(current(Investigation, user).with_progress()).prefetch_related(
        "members__party",
        "members__according_to",
        "events__access_by",
        "events__sources__outlet",
        "findings__member",
        Prefetch("incidents", current(Incident, user).order_by("pk")),
        Prefetch("members__statement", statements_seen),
        Prefetch("events__statement", statements_seen),
        Prefetch("findings__statement", statements_seen),
        replaced(Investigation),
    )
