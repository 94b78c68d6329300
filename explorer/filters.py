"""What can be asked of the lists of other records than incidents and statements: one filter set per kind.

A repeated key means "or", different keys mean "and". What hangs on a draft is never found by way of something public.
"""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident, Place
from investigations.models import Investigation, Progress
from parties.models import Kind, Party, Role
from statements.acts import Act, LinkBasis
from statements.models import Statement

from .asking import Codes, RecordFilter, Records, Search
from .trees import below


class ClaimFilter(RecordFilter):
    statement = Records(Statement, "reference", "by_statement", label=_("Statement (reference) that makes it."))
    incident = Records(Incident, "reference", "by_incident", label=_("Incident (reference) that it is about."))
    act = Codes(Act, label=_("Act."))
    about = Records(Party, "slug", "by_party", label=_("Party (slug) that it is about, or an organ of it."))
    judged = filters.ChoiceFilter(
        choices=[("0", _("without")), ("1", _("with"))],
        method="by_judgement",
        empty_label=None,
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
        return queryset.exclude(link_basis=LinkBasis.JUDGEMENT) if value == "0" else queryset


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
        return queryset.filter(area__in=below(Place.objects, value))


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
        return queryset.filter(pk__in=below(Place.objects, value))


class InvestigationFilter(RecordFilter):
    incident = Records(Incident, "reference", "by_incident", label=_("Incident (reference) that it looks into."))
    progress = Codes(Progress, label=_("Progress: that of its latest event that has one."))
    kind = Codes(Investigation.Kind, label=_("Kind of investigation."))
    q = Search(
        method="by_words",
        label=_("Reference, or words of the title, of an incident that it looks into or of a member, in any spelling."),
    )

    def by_words(self, queryset, name, value):
        return queryset.search(value, Incident.objects.visible_to(self.user))

    def by_incident(self, queryset, name, value):
        looking = Investigation.incidents.through.objects.filter(incident__in=value)
        return queryset.filter(pk__in=looking.values("investigation"))


class TypeFilter(RecordFilter):
    """Nothing to ask: the table is short."""
