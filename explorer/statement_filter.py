"""What can be asked of statements, by whatever asks: the page, the API and the feed.

A repeated key means "or", different keys mean "and", and `none` finds what has no value. Claims about incidents that are not
public are not asked.
"""

from collections import Counter

import django_filters as filters
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from formats.columns import validate_language
from formats.indexes import Among
from incidents.lifecycle import Lifecycle
from incidents.models import Incident
from parties.models import Party
from parties.sources import plain_address
from statements.acts import Act, LinkBasis
from statements.models import Claim, Source

from .asking import DatedFilter
from .models import IndexedStatement, StatementWords
from .parameters import NONE, Codes, Records, Texts
from .reading import organs_of
from .sought import Words
from .statement_index import ARCHIVED, LINKED, TIED, claims_of, meets, written
from .trees import below


def validate_address(value):
    """Something that can be the address of a page."""
    try:
        host = plain_address(value).partition("/")[0]
    except ValueError:
        host = ""
    if "." not in host or any(letter.isspace() for letter in value):
        raise ValidationError(_("This is not the address of a page."), code="no_address")


class StatementFilter(DatedFilter):
    """By date of issue, and by what hangs on a statement. Answered from the index; `index` are the rows that are found."""

    columns = ("issued_start", "issued_end")
    names = {"language": _("Language of the original")}

    issuer = Records(Party, "slug", "by_issuer", label=_("Issuer (slug) or an organ of it."))
    incident = Records(Incident, "reference", "elsewhere", label=_("Incident (reference) that a claim is about."))
    said_about = Records(
        Party,
        "slug",
        "elsewhere",
        label=_(
            "Party (slug), or an organ of it, that a claim is about: one by somebody who is neither it nor an organ of it."
        ),
    )
    act = Codes(
        Act,
        method="elsewhere",
        label=_("An act of its claims; with `incident` or `said_about`, of a claim about that one."),
    )
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
    q = Words(
        StatementWords,
        label=_(
            "Reference, or words: of title, summary, text and translations, names of the issuer and of parties and places; in any "
            "spelling and script. A word finds what begins so; “in quotes”, just so; -word leaves out."
        ),
    )

    @cached_property
    def index(self):
        """The rows of the index that are found, of statements that the reader finds in lists."""
        found = super().filter_queryset(IndexedStatement.objects.visible_to(self.user))
        return self._by_claims(self.by_dates(found))

    def filter_queryset(self, queryset):
        return queryset.filter(pk__in=self.index.values("pk")) if self.is_narrowed else queryset

    def _by_claims(self, index):
        """One and the same claim has to meet all that is asked of claims."""
        acts, bases, said = self.chosen("act"), self.chosen("link_basis"), self.said
        if said is not None:
            return index.filter(Among("pk", [pk for pk, claims in said.items() if meets(claims, acts, bases)]))
        tied = [basis for basis in bases if basis != NONE]
        if not acts and not bases:
            return index
        index = index.alias(acting=F("claims").bitand(claims_of(acts)), tied=F("claims").bitand(TIED))
        if not bases:
            return index.filter(acting__gt=0)
        found = Q(pk__in=[])
        if tied:
            index = index.alias(met=F("claims").bitand(claims_of(acts, tied)))
            found |= Q(met__gt=0)
        if NONE in bases:
            found |= Q(tied=0, acting__gt=0) if acts else Q(tied=0)
        return index.filter(found)

    @property
    def said(self):
        """Statement → its claims, as the index writes them, that are about the incidents which are asked for, or that others make of
        the parties: no index tells of these. None for all claims.
        """
        incidents, parties = self.chosen("incident"), self.chosen("said_about")
        if not incidents and not parties:
            return None
        asked = [(one._meta.label, one.pk) for one in (*incidents, *parties)]
        return self.once(("said", *asked), lambda: written(self._claims(incidents, parties)))

    def said_by_those_found(self) -> Counter:
        """The claims of one in `said` → how many of the statements that are found make these."""
        said = self.said
        return Counter(said[pk] for pk in self.index.order_by().values_list("pk", flat=True))

    def _claims(self, incidents, parties):
        found = Claim.objects.filter(incident__in=incidents) if incidents else Claim.objects.all()
        if parties:
            sides, said = self.once("sides", Party.objects.sides), Q(pk__in=[])
            for party in parties:
                own = organs_of(party, sides)
                # Of what is left out there is less: it is found sooner than all the rest.
                said |= Q(about__in=own) & ~Q(
                    statement__in=IndexedStatement.objects.filter(issuer__in=own).values("pk")
                )
            found = found.filter(
                said, ~Q(incident__in=Incident.objects.exclude(status=Lifecycle.PUBLISHED).values("pk"))
            )
        return found

    def by_issuer(self, queryset, name, value):
        # Read apart, so that the database plans with what it knows of these few.
        return queryset.filter(issuer__in=list(below(Party.objects, value).values_list("pk", flat=True)))

    def by_sources(self, queryset, name, value):
        return queryset.filter(sources__in=["" if one == NONE else one for one in value])

    def by_source(self, queryset, name, value):
        found = Source.objects.filter(address_key=plain_address(value))
        return queryset.filter(pk__in=found.values("statement"))
