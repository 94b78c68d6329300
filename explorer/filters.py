"""What can be asked of the lists of other records than incidents and statements: one filter set per kind.

A repeated key means "or", different keys mean "and". What hangs on a draft is never found by way of something public.
"""

from django.utils.translation import gettext_lazy as _

from formats.indexes import Among
from incidents.models import Incident, Place
from investigations.models import Access, Event, Investigation, Member, Progress
from parties.models import Kind, Party, Role
from statements.acts import Act
from statements.models import Statement

from .asking import RecordFilter
from .parameters import NONE, Code, Codes, Records, Search
from .places import within
from .trees import below


class ClaimFilter(RecordFilter):
    statement = Records(Statement, "reference", "by_statement", label=_("Statement (reference) that makes it."))
    incident = Records(Incident, "reference", "by_incident", label=_("Incident (reference) that it is about."))
    act = Codes(Act, label=_("Act."))
    about = Records(Party, "slug", "by_party", label=_("Party (slug) that it is about, or an organ of it."))
    judged = Code(
        [("0", _("without")), ("1", _("with"))],
        method="by_judgement",
        label=_(
            "0 leaves out claims that an editor's judgement links to their incident; 1, as without it, keeps them."
        ),
    )

    def by_statement(self, queryset, name, value):
        return queryset.filter(statement__in=value)

    def by_incident(self, queryset, name, value):
        return queryset.filter(incident__in=value)

    def by_party(self, queryset, name, value):
        return queryset.filter(about__in=below(Party.objects, value))

    def by_judgement(self, queryset, name, value):
        return queryset.without_judged() if value == "0" else queryset


class TallyFilter(RecordFilter):
    statement = Records(Statement, "reference", "by_statement", label=_("Statement (reference) that makes it."))
    issuer = Records(Party, "slug", "by_issuer", label=_("Issuer (slug) or an organ of it."))
    by_party = Records(Party, "slug", "by_whom", label=_("Party (slug) whose violations are counted, or an organ."))
    area = Records(Place, "slug", "by_area", label=_("Area (slug) and all places in it."))

    def by_statement(self, queryset, name, value):
        return queryset.filter(statement__in=value)

    def by_issuer(self, queryset, name, value):
        return queryset.filter(statement__issuer__in=below(Party.objects, value))

    def by_whom(self, queryset, name, value):
        return queryset.filter(by_party__in=below(Party.objects, value))

    def by_area(self, queryset, name, value):
        return queryset.filter(Among("area", within(value)))


class AgreementFilter(RecordFilter):
    party = Records(Party, "slug", "by_party", label=_("Party (slug) that has a role under it, or an organ of it."))
    q = Search(by="named", label=_("Words of the title, in any spelling."))

    def by_party(self, queryset, name, value):
        roles = Role.objects.filter(party__in=below(Party.objects, value))
        return queryset.filter(pk__in=roles.values("agreement"))


class OutletFilter(RecordFilter):
    q = Search(by="named", label=_("Words of the name, in any spelling."))


class PartyFilter(RecordFilter):
    kind = Codes(Kind, label=_("Kind of party."))
    q = Search(by="named", label=_("Words of a name, in any spelling."))


class PlaceFilter(RecordFilter):
    kind = Codes(Place.Kind, label=_("Kind of place."))
    within = Records(Place, "slug", "by_place", label=_("Place (slug) and all places in it."))
    q = Search(by="named", label=_("Words of a name, in any spelling or script."))

    def by_place(self, queryset, name, value):
        return queryset.filter(Among("pk", within(value)))


class InvestigationFilter(RecordFilter):
    incident = Records(Incident, "reference", "by_incident", label=_("Incident (reference) that it looks into."))
    progress = Codes(
        Progress,
        none=_("status not on record"),
        method="by_progress",
        label=_("Progress: that of its latest event that has one, or none."),
    )
    kind = Codes(Investigation.Kind, label=_("Kind of investigation."))
    party = Records(
        Party,
        "slug",
        "elsewhere",
        label=_(
            "Party (slug) that is a member, or an organ of it; with `access` and neither `role` nor `word`, that asked for access, "
            "granted or refused it."
        ),
    )
    role = Codes(Member.Role, method="elsewhere", label=_("Role of a member; with `party`, of that one."))
    word = Code(
        [("own", _("the member itself")), ("other", _("somebody else"))],
        method="elsewhere",
        label=_(
            "own: a member takes part by its own word; other: by that of somebody else. With `party` or `role`, that member."
        ),
    )
    access = Codes(
        Access,
        method="elsewhere",
        label=_("Access to the site requested, granted or refused; with `party`, by that one."),
    )
    q = Search(
        method="by_words",
        label=_("Reference, or words of the title, of an incident that it looks into or of a member, in any spelling."),
    )

    def filter_queryset(self, queryset):
        """One and the same membership meets all that is asked of members, one and the same event all that is asked of access."""
        found = super().filter_queryset(queryset)
        parties, roles, word, accesses = (self.chosen(name) for name in ("party", "role", "word", "access"))
        named = below(Party.objects, parties) if parties else None
        if roles or word or (parties and not accesses):
            members = Member.objects.filter(party__in=named) if parties else Member.objects.all()
            if roles:
                members = members.filter(role__in=roles)
            if word:
                own = Member.on_its_own_word()
                members = members.filter(own if word == "own" else ~own)
            found = found.filter(pk__in=members.values("investigation"))
        if accesses:
            events = Event.objects.filter(access__in=accesses, **({"access_by__in": named} if parties else {}))
            found = found.filter(pk__in=events.values("investigation"))
        return found

    def by_progress(self, queryset, name, value):
        return queryset.filter(progress__in=["" if one == NONE else one for one in value])

    def by_words(self, queryset, name, value):
        return queryset.search(value, Incident.objects.visible_to(self.user))

    def by_incident(self, queryset, name, value):
        looking = Investigation.incidents.through.objects.filter(incident__in=value)
        return queryset.filter(pk__in=looking.values("investigation"))


class TypeFilter(RecordFilter):
    """Nothing to ask: the table is short."""
