"""The pages of what incidents and statements refer to: parties, agreements and places."""

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formats.pagination import Keyset
from incidents.models import Incident, Place
from parties.models import Agreement, Party
from statements.acts import DENIALS, Act
from statements.models import Statement

from . import reading
from .browsing import BY_ISSUE
from .facets import of_codes
from .filters import PartyFilter
from .histogram import histogram
from .incident_filter import IncidentFilter, kilometres_from
from .models import IndexedStatement
from .pages import AskedByForm, Page, SlugPage
from .question import chips, nothing_found, sentence
from .right_of_reply import replies_to, right_of_reply
from .spots import SITE_KINDS
from .statement_filter import StatementFilter
from .statement_index import claims_of


class PartyList(AskedByForm, Page):
    template_name = "explorer/party_list.html"
    section = "parties"
    filters = PartyFilter.base_filters
    parameters = tuple(filters)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        asked, mistakes = PartyFilter.understood(self.request, Party.objects.all())
        found = set(asked.qs.values_list("pk", flat=True))
        return context | {
            "asked": asked,
            "mistakes": mistakes,
            "groups": reading.parties_by_group(context["sides"], found),
            "found": found,
            "nothing_found": None if found else nothing_found(asked, lambda other: other.qs.count()),
            "count": len(found),
            "total": len(context["sides"].parties),
            "chips": chips(asked),
            "sentence": sentence(asked, _t("Parties")),
            "facets": [of_codes(asked, "kind", _("Kind"))],
        }


# Parameter value → its words. What accuses and denies is both; what does neither is the rest.
STANCES = {"all": _("All"), "accuses": _("Accuses"), "denies": _("Denies"), "other": _("Other")}
ACCUSES, DENIES = claims_of([Act.ACCUSE]), claims_of(DENIALS)


def taking(stance, rows):
    """The statements of some rows of the index that take one of STANCES."""
    if stance == "all":
        return rows
    if stance == "other":
        return rows.alias(said=F("claims").bitand(ACCUSES | DENIES)).filter(said=0)
    return rows.alias(said=F("claims").bitand(ACCUSES if stance == "accuses" else DENIES)).filter(said__gt=0)


class PartyPage(SlugPage):
    template_name = "explorer/party.html"
    section = "parties"
    parameters = ("stance", "cursor")
    model = Party

    def records(self):
        return Party.objects.prefetch_related(
            "names", "roles__agreement", "watched_channels__outlet", "sources__outlet"
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        party, sides, user = context["record"], context["sides"], self.request.user
        spoken_for = reading.organs_of(party, sides)
        statements = IndexedStatement.objects.visible_to(user).filter(issuer__in=spoken_for)
        says = reading.counted_by_issuer(spoken_for, user)
        # As what they lead to finds them.
        about = StatementFilter.of(self.request, Statement.objects.all(), said_about=party.slug)
        said = reading.by_act(about.said_by_those_found())
        stance = self.one_of("stance", STANCES)
        page = Keyset(taking(stance, statements), BY_ISSUE).page(self.request.GET.get("cursor"))
        page.rows = reading.statements_for_rows(page.rows, user)
        # Only a side is accused and answers, whichever of its organs is named or speaks.
        is_side = party.parent_id is None
        replies = right_of_reply(Incident.objects.published(), sides, [party])[0] if is_side else None
        counts = [count for _act, count in (*says, *said)] + [
            count for *_row, count in (replies.rows if replies else [])
        ]
        return context | {
            "party": party,
            "line": reading.line_of(party, sides),
            "organs": party.organs.in_order(),
            "statement_count": statements.count(),
            "says": says,
            "said": said,
            "replies": replies,
            # Only a side is accused, and its organs with it.
            "histogram": histogram(IncidentFilter.of(self.request, Incident.objects.all(), accused=party.slug))
            if is_side
            else None,
            "channels": replies.channels if replies else party.watched_channels.all(),
            "memberships": reading.memberships(spoken_for, user),
            "accesses": reading.accesses(spoken_for, user),
            "scale": max(counts, default=1),
            "page": page,
            "stance": stance,
            "stances": STANCES.items(),
            "replies_to": replies_to(page.rows, sides),
        }


class AgreementList(Page):
    template_name = "explorer/agreement_list.html"
    section = "agreements"

    def get_context_data(self, **kwargs):
        agreements = Agreement.objects.order_by("title_folded", "pk").prefetch_related("roles__party")
        return super().get_context_data(agreements=agreements, **kwargs)


class AgreementPage(SlugPage):
    template_name = "explorer/agreement.html"
    section = "agreements"
    parameters = ("cursor",)
    model = Agreement

    def records(self):
        return Agreement.objects.for_display()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        agreement, user = context["record"], self.request.user
        incidents = reading.incidents_under(agreement, user)
        return context | {
            "agreement": agreement,
            "roles": reading.roles_by_kind(agreement),
            "incident_count": incidents.count(),
            "page": Keyset(incidents).page(self.request.GET.get("cursor")),
        }


# How far around a place readers look.
KILOMETRES = (10, 25, 50)


class PlacePage(SlugPage):
    template_name = "explorer/place.html"
    section = "incidents"
    parameters = ("cursor",)
    model = Place

    def records(self):
        return Place.objects.with_ancestors().prefetch_related(
            "names__used_by", "other_parents__parent", "other_parents__according_to", "sources__outlet"
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        place, user = context["record"], self.request.user
        incidents = reading.incidents_at(place, user)
        return context | {
            "place": place,
            "parts": place.parts.in_order(),
            "parts_by_others": place.other_parts.select_related("place", "according_to"),
            "around": list(self._around(place)),
            "incident_count": incidents.count(),
            "page": Keyset(incidents).page(self.request.GET.get("cursor")),
        }

    def _around(self, place):
        """Yields (kilometres, question, count) of the incidents around a place; none around an area, which has no middle."""
        if place.point is None or place.kind not in SITE_KINDS:
            return
        middle = place.point.latitude, place.point.longitude
        widest, *_nearer = asked = [
            IncidentFilter.of(self.request, Incident.objects.all(), near=",".join(map(str, (*middle, kilometres))))
            for kilometres in reversed(KILOMETRES)
        ]
        # One pass for all of them: how far off each is takes the database long.
        within = widest.index.order_by().alias(away=kilometres_from(*middle))
        counts = within.aggregate(**{f"within_{km}": Count("pk", filter=Q(away__lte=km)) for km in KILOMETRES})
        for kilometres, question in zip(KILOMETRES, reversed(asked), strict=True):
            yield kilometres, question.data.urlencode(), counts[f"within_{kilometres}"]
