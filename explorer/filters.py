"""What can be asked of the lists of other records than incidents: one filter set per kind.

A repeated key means "or", different keys mean "and". What hangs on a draft is never found by way of something public.
"""

import functools
import operator

import django_filters as filters
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from formats.columns import validate_language
from incidents.models import Incident, Place
from investigations.models import Investigation, Progress
from parties.models import Kind, Party, Role
from parties.sources import plain_address
from statements.acts import Act, LinkBasis
from statements.models import Claim, Source, Statement

from .asking import NONE, Codes, DatedFilter, RecordFilter, Records, Search, Texts
from .trees import below


def validate_address(value):
    """Something that can be the address of a page."""
    try:
        host = plain_address(value).partition("/")[0]
    except ValueError:
        host = ""
    if "." not in host or any(letter.isspace() for letter in value):
        raise ValidationError(_("This is not the address of a page."), code="no_address")


# What is on record of where a statement stands.
ARCHIVED, LINKED = "archived", "linked"


class StatementFilter(DatedFilter):
    """By its date of issue, and by what hangs on it."""

    columns = ("issued_start", "issued_end")

    issuer = Records(Party, "slug", "by_issuer", label=_("Issuer (slug) or an organ of it."))
    incident = Records(Incident, "reference", "elsewhere", label=_("Incident (reference) that a claim is about."))
    act = Codes(Act, method="elsewhere", label=_("An act of its claims; with `incident`, of a claim about that one."))
    link_basis = Codes(
        LinkBasis,
        none=_("tied to no incident"),
        method="elsewhere",
        label=_("Why a claim of it is tied to its incident, or none where no claim is tied to any."),
    )
    sources = Codes(
        [(ARCHIVED, _("a copy is kept")), (LINKED, _("an address alone"))],
        none=_("no source with an address"),
        method="by_sources",
        label=_("archived: with a copy of a source page; linked: with an address, and no copy; none: without either."),
    )
    language = Texts(label=_("Language of the original, BCP 47."), validators=[validate_language])
    source_url = filters.CharFilter(
        method="by_source",
        max_length=1000,
        validators=[validate_address],
        label=_("Address of a source; scheme, www., last slash and tracking parameters do not matter."),
    )
    q = Search(label=_("Reference, or words of the title, the summary or the issuer's name, in any spelling."))

    def filter_queryset(self, queryset):
        """One and the same claim, of those that the reader sees, has to meet all that is asked of claims."""
        queryset = self.by_dates(super().filter_queryset(queryset))
        bases, found = self.chosen("link_basis"), Q(pk__in=[])
        if not (bases or self.chosen("act") or self.chosen("incident")):
            return queryset
        if bases != [NONE]:
            found = Q(pk__in=self.claims().values("statement"))
        if NONE in bases and not self.chosen("incident"):
            tied = Claim.objects.visible_to(self.user).filter(statement=OuterRef("pk"), incident__isnull=False)
            acting = Q(pk__in=self.claims(but="link_basis").values("statement")) if self.chosen("act") else Q()
            found |= Q(~Exists(tied)) & acting
        return queryset.filter(found)

    def claims(self, but=""):
        """The claims that the reader sees and that meet all that is asked of one, `but` a parameter."""
        asked = {
            f"{name}__in": wanted
            for name in ("act", "incident", "link_basis")
            if name != but and (wanted := [one for one in self.chosen(name) or () if one != NONE])
        }
        return Claim.objects.visible_to(self.user).filter(**asked)

    def by_sources(self, queryset, name, value):
        sources = Source.objects.filter(statement=OuterRef("pk"))
        copied = Exists(sources.filter(captures__failure=""))
        addressed = Exists(sources.exclude(address=""))
        found = {
            ARCHIVED: Q(copied),
            LINKED: Q(addressed) & ~Q(copied),
            NONE: ~Q(addressed) & ~Q(copied),
        }
        return queryset.filter(functools.reduce(operator.or_, (found[one] for one in value)))

    def by_issuer(self, queryset, name, value):
        return queryset.filter(issuer__in=below(Party.objects, value))

    def by_source(self, queryset, name, value):
        found = Source.objects.filter(address_key=plain_address(value))
        return queryset.filter(pk__in=found.values("statement"))


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

    def by_incident(self, queryset, name, value):
        looking = Investigation.incidents.through.objects.filter(incident__in=value)
        return queryset.filter(pk__in=looking.values("investigation"))


class TypeFilter(RecordFilter):
    """Nothing to ask: the table is short."""
