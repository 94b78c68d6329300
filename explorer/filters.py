"""What can be asked of the lists, for the API and, later, every other surface: one filter set per kind of record.

A repeated key means "or", different keys mean "and". What hangs on a draft is never found by way of something public.
"""

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django_filters.filterset import FilterSet
from drf_spectacular.utils import extend_schema_field

from accounts.models import KeptAccusation
from accounts.status import Group, Status
from formats.columns import validate_language
from formats.query import strict
from incidents.models import Incident, Place, Tag, ViolationType
from investigations.models import Investigation, Progress
from parties.models import Agreement, Kind, Party, Role
from parties.sources import plain_address
from statements.acts import Act, LinkBasis
from statements.models import Claim, Source, Statement


def below(records, chosen):
    """The chosen records of a tree and all that is below them; no tree of the register is deeper than places are."""
    step, found = "pk__in", Q()
    for _level in range(Place.DEPTH):
        found |= Q(**{step: [record.pk for record in chosen]})
        step = f"parent__{step}"
    return records.filter(found).values("pk")


def validate_address(value):
    """Something that can be the address of a page."""
    try:
        host = plain_address(value).partition("/")[0]
    except ValueError:
        host = ""
    if "." not in host or any(letter.isspace() for letter in value):
        raise ValidationError(_("This is not the address of a page."), code="no_address")


class SeveralTexts(forms.Field):
    """The values of a repeated key."""

    widget = forms.SelectMultiple

    def clean(self, value):
        values = list(dict.fromkeys(value or []))
        for one in values:
            self.run_validators(one)
        return values


class SeveralRecords(SeveralTexts):
    """The records at these addresses: references, slugs or codes. One that the reader may not see is not there."""

    def __init__(self, *, records, address, **kwargs):
        super().__init__(**kwargs)
        self.records, self.address = records, address

    def clean(self, value):
        values = super().clean(value)
        if not values:
            return []
        if self.address == "reference":
            wanted = {one: self.records.model.series.parse(one) for one in values}
            found = self.records.in_bulk([pk for pk in wanted.values() if pk is not None])
            chosen = {one: found.get(pk) for one, pk in wanted.items()}
        else:
            found = {getattr(row, self.address): row for row in self.records.filter(**{f"{self.address}__in": values})}
            chosen = {one: found.get(one) for one in values}
        for one, record in chosen.items():
            if record is None:
                words = {"kind": self.records.model._meta.verbose_name, "value": one[:100]}
                raise ValidationError(_t("There is no %(kind)s “%(value)s”.") % words)
        return list(chosen.values())


def _describe(several):
    """Tells the OpenAPI description that the key may be repeated; it can only guess that of choices."""
    extend_schema_field({"type": "array", "items": {"type": "string"}, "description": several.label})(several)


class Records(filters.Filter):
    """Rows that have to do with any of some records of `model`, named by their `address`."""

    field_class = SeveralRecords

    def __init__(self, model, address, method, **kwargs):
        super().__init__(method=method, **kwargs)
        self.of, self.address = model, address
        _describe(self)

    @property
    def field(self):
        records = self.of.objects.all()
        if hasattr(records, "visible_to"):
            records = records.visible_to(self.parent.request.user)
        return SeveralRecords(records=records, address=self.address, required=False, label=self.label)


class Texts(filters.Filter):
    """Rows whose column holds any of some texts."""

    field_class = SeveralTexts

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        _describe(self)

    def filter(self, queryset, value):
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset


class Codes(filters.MultipleChoiceFilter):
    """Rows whose column holds any of some codes."""

    def __init__(self, choices, **kwargs):
        super().__init__(choices=choices.choices, distinct=False, **kwargs)


class Day(filters.DateFilter):
    """A day as YYYY-MM-DD."""

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


class Search(filters.CharFilter):
    """Rows that answer to a text, in any spelling."""

    def __init__(self, by="search", **kwargs):
        super().__init__(max_length=200, **kwargs)
        self.by = by

    def filter(self, queryset, value):
        return getattr(queryset, self.by)(value) if value else queryset


class Asked(forms.Form):
    """The parameters of one question."""

    def clean(self):
        asked = super().clean()
        first, last = asked.get("date_from"), asked.get("date_to")
        if first and last and last < first:
            self.add_error("date_to", _("The latest date is before the earliest."))
        return asked


class RecordFilter(FilterSet):
    class Meta:
        form = Asked

    @classmethod
    def for_request(cls, request, queryset, also=()):
        """The filter set of a request; UnknownParameter or ValidationError (by parameter) if it asks for nonsense.

        `also`: parameters that somebody else reads, such as those of paging.
        """
        strict(request.GET, {*cls.base_filters, *also})
        cls._refuse_meaningless(request.GET, {*cls.base_filters, *also})
        asked = cls(request.GET, queryset, request=request)
        if not asked.is_valid():
            raise ValidationError(asked.errors.as_data())
        return asked

    @classmethod
    def _refuse_meaningless(cls, params, known):
        """A value that is empty, or given twice where only one can count, would be left out without a word."""
        for name, values in params.lists():
            if name not in known:
                continue
            if any("\0" in value for value in values):
                raise ValidationError({name: _("Null characters are not allowed.")})
            if not all(value.strip() for value in values):
                raise ValidationError({name: _("Give it a value, or leave it out.")})
            several = isinstance(cls.base_filters.get(name), Records | Texts | filters.MultipleChoiceFilter)
            if len(values) > 1 and not several:
                raise ValidationError({name: _("Give it once only.")})

    @property
    def user(self):
        return self.request.user

    def elsewhere(self, queryset, name, value):
        """For what narrows nothing by itself: it is answered together with others, or by whoever asks."""
        return queryset

    def chosen(self, name):
        return self.form.cleaned_data.get(name)


class ByClaims(RecordFilter):
    """Records found by what the reader sees of their claims; one and the same claim has to meet all that is asked."""

    claim_link = ""  # the column of Claim that names the record

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        claims = Claim.objects.visible_to(self.user)
        asked = self.claims(claims)
        return queryset if asked is claims else queryset.filter(pk__in=asked.values(self.claim_link))

    def claims(self, claims):
        """The claims that are asked for; the very same queryset when nothing is asked of them."""
        if acts := self.chosen("act"):
            claims = claims.filter(act__in=acts)
        return claims


class IncidentFilter(ByClaims):
    place = Records(Place, "slug", "by_place", label=_("Place (slug) and all places in it."))
    type = Records(ViolationType, "code", "by_type", label=_("Violation type (code) and all narrower ones."))
    party = Records(
        Party, "slug", "elsewhere", label=_("Party (slug) or an organ of it: issuer of a claim, or whom it is about.")
    )
    act = Codes(Act, method="elsewhere", label=_("An act of a claim about it."))
    accused = Records(
        Party, "slug", "elsewhere", label=_("Side (slug, or that of an organ) that another side accuses in it.")
    )
    accused_by = Records(
        Party, "slug", "elsewhere", label=_("Side that accuses another; with `accused`, one of those very sides.")
    )
    accounts_status = Codes(Status, field_name="accounts__status", label=_("Accounts status."))
    accounts_group = Codes(Group, field_name="accounts__group", label=_("Group of accounts statuses."))
    date_from = Day(method="from_date", label=_("May have been on this day or later; undated ones are left out."))
    date_to = Day(method="to_date", label=_("May have been on this day or earlier; undated ones are left out."))
    agreement = Records(Agreement, "slug", "by_agreement", label=_("Agreement (slug) that it allegedly breached."))
    tag = Records(Tag, "slug", "by_tag", label=_("Tag of the editors (slug)."))
    investigation_status = Codes(Progress, method="by_investigation", label=_("Progress of an investigation into it."))
    q = Search(label=_("Reference, or words of the title or a name of the place, in any spelling."))

    claim_link = "incident"

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        columns = {"accused": "accused", "accused_by": "accuser"}
        asked = {column: self._sides(name) for name, column in columns.items() if self.chosen(name)}
        if asked:
            # One and the same accusation meets both.
            found = KeptAccusation.objects.filter(**{f"{column}__in": sides for column, sides in asked.items()})
            queryset = queryset.filter(pk__in=found.values("incident"))
        return queryset

    def _sides(self, name):
        index = Party.objects.sides()
        return {index.of(party).pk for party in self.chosen(name)}

    def claims(self, claims):
        claims = super().claims(claims)
        if parties := self.chosen("party"):
            with_organs = below(Party.objects, parties)
            claims = claims.filter(Q(statement__issuer__in=with_organs) | Q(about__in=with_organs))
        return claims

    def by_place(self, queryset, name, value):
        return queryset.filter(place__in=below(Place.objects, value))

    def by_type(self, queryset, name, value):
        listed = Incident.types.through.objects.filter(violationtype__in=below(ViolationType.objects, value))
        return queryset.filter(pk__in=listed.values("incident"))

    def by_agreement(self, queryset, name, value):
        listed = Incident.agreements.through.objects.filter(agreement__in=value)
        return queryset.filter(pk__in=listed.values("incident"))

    def by_tag(self, queryset, name, value):
        listed = Incident.tags.through.objects.filter(tag__in=value)
        return queryset.filter(pk__in=listed.values("incident"))

    def from_date(self, queryset, name, value):
        return queryset.filter(Q(date_end__gte=value) | Q(date_end=None, date_start__isnull=False))

    def to_date(self, queryset, name, value):
        return queryset.filter(Q(date_start__lte=value) | Q(date_start=None, date_end__isnull=False))

    def by_investigation(self, queryset, name, value):
        found = Investigation.objects.visible_to(self.user).with_progress().filter(progress__in=value)
        looking = Investigation.incidents.through.objects.filter(investigation__in=found.values("pk"))
        return queryset.filter(pk__in=looking.values("incident"))


class ReplyFilter(IncidentFilter):
    """`side` chooses among the figures, and not among the incidents that they are counted over."""

    side = Records(Party, "slug", "elsewhere", label=_("Side (slug), or an organ of it: only its figures."))


class StatementFilter(ByClaims):
    issuer = Records(Party, "slug", "by_issuer", label=_("Issuer (slug) or an organ of it."))
    incident = Records(Incident, "reference", "elsewhere", label=_("Incident (reference) that a claim is about."))
    act = Codes(Act, method="elsewhere", label=_("An act of its claims; with `incident`, of a claim about that one."))
    language = Texts(label=_("Language of the original, BCP 47."), validators=[validate_language])
    source_url = filters.CharFilter(
        method="by_source",
        max_length=1000,
        validators=[validate_address],
        label=_("Address of a source; scheme, www., last slash and tracking parameters do not matter."),
    )
    q = Search(label=_("Reference, or words of the title, the summary or the issuer's name, in any spelling."))

    claim_link = "statement"

    def claims(self, claims):
        claims = super().claims(claims)
        if incidents := self.chosen("incident"):
            claims = claims.filter(incident__in=incidents)
        return claims

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
