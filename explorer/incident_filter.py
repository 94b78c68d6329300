"""What can be asked of incidents, by whatever asks: pages, the API, exports, feeds and figures.

A repeated key means "or", different keys mean "and", and `none` finds what has no value. Only what is public is asked.
"""

import functools
import math
import operator

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import ASin, Cos, Power, Radians, Sin, Sqrt
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.models import KeptReply
from accounts.stances import ANSWERS
from accounts.status import GROUP_OF, Group, Status
from formats.columns import validate_language
from formats.indexes import Among
from incidents.lifecycle import Lifecycle
from incidents.models import Incident, Place, Tag, ViolationType
from investigations.models import Finding, Investigation, Progress
from parties.models import Agreement, Party
from statements.acts import Act
from statements.models import Claim

from .asking import DATES, EVENT, STATEMENT, DatedFilter
from .index import ACTS, PROGRESS, saying, type_bits
from .models import DrawnAs, IncidentWords, IndexedIncident, Pattern, Sayings, Whereabouts
from .parameters import NONE, Area, Box, Circle, Code, Codes, Inside, Moment, Number, Records, SeveralTexts, Texts
from .places import at, nowhere
from .sought import Words
from .trees import below

# An answer that was given before the accusation that is on record.
BEFORE = "before"
EARTH_KM = 6371.0088
KM_PER_DEGREE = math.radians(EARTH_KM)


class Origins(Texts):
    """Rows that were brought in from any of some origins. There is none that the reader may know of no incident."""

    @property
    def field(self):
        return SeveralTexts(validators=[self._validate], required=False, label=self.label)

    def _validate(self, value):
        if not Incident.objects.known_to(self.parent.request.user).filter(origin=value).exists():
            raise ValidationError(_t("There is no origin “%(value)s”.") % {"value": value[:100]})


class IncidentFilter(DatedFilter):
    """What is asked of incidents. It is answered from their index, so that a page, the API, an export and a figure that ask
    the same find the same; `index` are the rows that are found.
    """

    q = Words(
        IncidentWords,
        label=_(
            "Reference, or words: of title, summary and statements with their translations, names of places and parties; in any "
            "spelling and script. A word finds what begins so; “in quotes”, just so; -word leaves out."
        ),
    )
    date_of = Code(
        list(DATES.items()),
        method="elsewhere",
        label=_(
            "What the days are of. event, as without it: what is listed as when it was. statement: the issue of the first dated "
            "statement on record about it."
        ),
    )
    type = Records(
        ViolationType, "code", "elsewhere", none=True, label=_("Violation type (code) and all narrower ones, or none.")
    )
    place = Records(
        Place,
        "slug",
        "by_place",
        none=True,
        label=_("Place (slug) and all places in it by any standard, or none: its own or a further place."),
    )
    country = Records(
        Place, "slug", "by_country", none=True, label=_("Country (slug) that its place lies in, or none.")
    )
    party = Records(
        Party, "slug", "elsewhere", label=_("Party (slug) or an organ of it: issuer of a claim, or whom it is about.")
    )
    act = Codes(
        Act, method="elsewhere", none=_("no statement on record"), label=_("An act of a claim about it, or none.")
    )
    accused = Records(
        Party,
        "slug",
        "elsewhere",
        none=True,
        label=_("Side (slug, or that of an organ) that another side accuses in it, or none."),
    )
    accused_by = Records(
        Party,
        "slug",
        "elsewhere",
        none=True,
        label=_("Side that accuses another; with `accused`, one of those very sides."),
    )
    denied_by = Records(
        Party,
        "slug",
        "elsewhere",
        none=True,
        label=_("Side that says that it did not happen or that a side did not do it, or none."),
    )
    first_answer = Codes(
        [
            *((act.value, act.label) for act in Act if act in ANSWERS),
            (BEFORE, _("answered before the accusation on record")),
        ],
        none=_("no reply on record"),
        method="by_first_answer",
        label=_(
            "What an accused side answered first, by its act; before: only before the accusation; none: no reply on record. "
            "With `accused`, of that side."
        ),
    )
    accounts_status = Codes(Status, method="elsewhere", label=_("Accounts status."))
    accounts_group = Codes(Group, method="elsewhere", label=_("Group of accounts statuses."))
    judged = Code(
        [("0", _("without")), ("1", _("with"))],
        method="elsewhere",
        label=_("0 leaves out what rests on an editor's judgement; 1, as without it, keeps it."),
    )
    investigation_status = Codes(
        Progress,
        none=_("no investigation on record"),
        method="elsewhere",
        label=_("Progress of an investigation into it, or none."),
    )
    finding = Codes(
        Finding.Position,
        none=_("no finding on record"),
        method="by_finding",
        label=_("Position of a finding of an investigation into it, or none."),
    )
    killed_min = Number(field_name="killed", method="at_least", label=_("A claim speaks of so many killed or more."))
    injured_min = Number(field_name="injured", method="at_least", label=_("A claim speaks of so many injured or more."))
    agreement = Records(
        Agreement, "slug", "by_agreement", none=True, label=_("Agreement (slug) that it allegedly breached, or none.")
    )
    tag = Records(Tag, "slug", "by_tag", none=True, label=_("Tag of the editors (slug), or none."))
    clarity = Codes(Incident.Clarity, label=_("Whether it is one incident or several that cannot be told apart."))
    date_precision_max = Number(
        least=1, most=5, method="by_date_precision", label=_("UCDP date_prec of 1 (a day) to 5, or finer.")
    )
    location_precision_max = Number(
        least=1,
        most=7,
        field_name="location_precision",
        lookup_expr="lte",
        label=_("UCDP where_prec of 1 (exact place) to 7, or finer."),
    )
    # The point is its own, or that of the settlement or position that it is listed at; the middle of an area is none.
    bbox = Inside(Box, "by_box", label=_("West, south, east, north in degrees: incidents with a point in that box."))
    near = Inside(Circle, "by_distance", label=_("Latitude, longitude, kilometres: incidents with a point that near."))
    area = Inside(
        Area, "by_area", label=_("Latitude, longitude, metres: incidents known only to be in that circle of the map.")
    )
    language = Texts(
        method="by_language", label=_("Language of a statement about it, BCP 47."), validators=[validate_language]
    )
    source = Origins(field_name="incident__origin", label=_("Origin that it was brought in from."))
    updated_since = Moment(
        field_name="changed_at",
        lookup_expr="gte",
        label=_("It, or a statement or an investigation that it shows, changed at this time or later, ISO 8601."),
    )

    @cached_property
    def index(self):
        """The rows of the index that are found, of incidents that the reader finds in lists."""
        found = self._by_said(self.by_dates(super().filter_queryset(IndexedIncident.objects.visible_to(self.user))))
        return found if self.patterns is None else found.filter(Among("pattern", self.patterns))

    @cached_property
    def patterns(self) -> list[int] | None:
        """The patterns of the index, by primary key, that meet all that is asked of such; None where nothing is."""
        asked = [(by, self.chosen(name)) for name, by in OF_PATTERNS.items()]
        found = self._by_acts(self._by_accusations(Pattern.objects.all()))
        for by, value in asked:
            if value:
                found = by(self, found, value)
        return list(found.values_list("pk", flat=True)) if found.query.where else None

    def filter_queryset(self, queryset):
        return queryset.filter(pk__in=self.index.values("pk")) if self.is_narrowed else queryset

    def whatever_the_pattern(self):
        """The same question without all that is asked of patterns alone: who is accused says, too, whose first answer is asked for."""
        accused = () if self.chosen("first_answer") else ("accused",)
        return self.without(*OF_PATTERNS, *accused, "accused_by", *(() if self.chosen("party") else ("act",)))

    @property
    def with_judged(self):
        return self.chosen("judged") != "0"

    def column(self, name):
        """A column of the index that is there with links by judgement and without them: the one that is asked for."""
        return name if self.with_judged else f"{name}_without_judged"

    @property
    def dates_of(self):
        return self.chosen("date_of") or EVENT

    @property
    def is_by_statement(self):
        return self.dates_of == STATEMENT

    @property
    def columns(self):
        if self.is_by_statement:
            return self.column("said_start"), self.column("said_end")
        return super().columns

    @property
    def undated_rows(self):
        return Q(**dict.fromkeys(self.columns)) if self.is_by_statement else super().undated_rows

    def at_least(self, queryset, name, value):
        return queryset.filter(**{f"{self.column(name)}__gte": value})

    def by_date_precision(self, queryset, name, value):
        return queryset.filter(days__lt=DAYS_UP_TO[value])

    def by_place(self, queryset, name, value):
        places = _records(value)
        there = self.once(("at", *(place.pk for place in places)), lambda: at(places))
        return queryset.filter(_any(value, there, nowhere()))

    def by_country(self, queryset, name, value):
        there = Whereabouts.objects.filter(_any(value, Q(country__in=_records(value)), Q(country=None)))
        return queryset.filter(Among("whereabouts", list(there.values_list("pk", flat=True))))

    def _by_said(self, index):
        """One and the same claim has to meet all that is asked of claims: here if a party is among it."""
        acts, parties = self.chosen("act"), self.chosen("party")
        if not parties:
            return index
        # No claim at all is none of a party either.
        wanted = _records(acts) if acts else [None]
        words = frozenset(saying(party.pk, act) for party in parties for act in wanted)
        column = self.column("said")
        # Listed once: a page asks for the same in each of its facets.
        return index.filter(self.once((column, words), lambda: self._saying(column, words)))

    @staticmethod
    def _saying(column, words):
        said = (Q(**{f"{column}__contains": word}) for word in words)
        found = Sayings.objects.filter(functools.reduce(operator.or_, said, Q(pk__in=[])))
        return Among("sayings", found.values_list("pk", flat=True))

    def _by_acts(self, patterns):
        acts = self.chosen("act")
        if not acts or self.chosen("party"):
            return patterns
        return _sharing(patterns, self.column("acts"), ACTS.of(_records(acts)), none=NONE in acts)

    def _by_accusations(self, patterns):
        """One and the same accusation meets both who is accused and by whom."""
        accused, accusers = self.chosen("accused"), self.chosen("accused_by")
        if not accused and not accusers:
            return patterns
        by, of = (self._sides(some) if some else [""] for some in (accusers, accused))
        found = self._written("accusations", [f"{accuser}>{side}" for accuser in by for side in of])
        if all(NONE in some for some in (accused, accusers) if some):
            found |= Q(**{self.column("accusations"): ""})
        return patterns.filter(found)

    def _by_denial(self, patterns, value):
        denied = self._written("denials", [str(side) for side in self._sides(value)])
        return patterns.filter(_any(value, denied, Q(**{self.column("denials"): ""})))

    def _written(self, name, words):
        """That a pattern has one of these words; one that begins or ends with ">" stands for whoever is there."""
        column = self.column(name)
        edged = (f"{'' if word.startswith('>') else ' '}{word}{'' if word.endswith('>') else ' '}" for word in words)
        return functools.reduce(operator.or_, (Q(**{f"{column}__contains": word}) for word in edged), Q(pk__in=[]))

    def _by_type(self, patterns, value):
        narrower = below(ViolationType.objects, _records(value)).values_list("pk", flat=True)
        return _sharing(patterns, "types", type_bits().of(narrower), none=NONE in value)

    def _by_status(self, patterns, value):
        return patterns.filter(**{f"{self.column('status')}__in": value})

    def _by_group(self, patterns, value):
        return self._by_status(patterns, [status for status, group in GROUP_OF.items() if group in value])

    def _by_investigation(self, patterns, value):
        return _sharing(patterns, "progress", PROGRESS.of(_records(value)), none=NONE in value)

    def _sides(self, values):
        sides = Party.objects.sides()
        return {sides.of(party).pk for party in _records(values)}

    def by_first_answer(self, queryset, name, value):
        rows, accused = self.first_answers(), self.chosen("accused")
        if accused:
            rows = rows.filter(side__in=self._sides(accused))
        return queryset.filter(pk__in=rows.values("incident"))

    def first_answers(self):
        """What accused sides answered that is asked for, whoever they are."""
        value = self.chosen("first_answer")
        found = Q(came_before=False, answer__act__in=[one for one in value if one not in (BEFORE, NONE)])
        if BEFORE in value:
            found |= Q(came_before=True)
        if NONE in value:
            found |= Q(answer=None)
        return KeptReply.objects.filter(found, judged=self.with_judged)

    def by_finding(self, queryset, name, value):
        findings = Finding.objects.filter(investigation__in=Investigation.objects.published().values("pk"))
        looking = Investigation.incidents.through.objects

        def into(findings):
            return looking.filter(investigation__in=findings.values("investigation"))

        found = Q(pk__in=into(findings.filter(position__in=value)).values("incident"))
        return queryset.filter(_any(value, found, lacking(into(findings))))

    def by_agreement(self, queryset, name, value):
        under = Q(pk__in=Incident.objects.under(_records(value)).values("pk"))
        none = lacking(Incident.agreements.through.objects) & lacking(Incident.provisions.through.objects)
        return queryset.filter(_any(value, under, none))

    def by_tag(self, queryset, name, value):
        return queryset.filter(_linked(Incident.tags.through, "tag", value))

    def by_language(self, queryset, name, value):
        claims = Claim.objects.filter(statement__status=Lifecycle.PUBLISHED, statement__language__in=value)
        if not self.with_judged:
            claims = claims.without_judged()
        return queryset.filter(pk__in=claims.filter(incident__isnull=False).values("incident"))

    def by_box(self, queryset, name, value):
        west, south, east, north = value
        inside = Q(longitude__gte=west), Q(longitude__lte=east)
        across = inside[0] & inside[1] if west <= east else inside[0] | inside[1]
        return queryset.filter(across, has_point=True, latitude__gte=south, latitude__lte=north)

    def by_area(self, queryset, name, value):
        latitude, longitude, metres = value
        return queryset.filter(drawn_as=DrawnAs.AREA, latitude=latitude, longitude=longitude, radius_m=metres)

    def by_distance(self, queryset, name, value):
        latitude, longitude, kilometres = value
        # None is so near that is farther north or south; the rest is reckoned for these alone.
        beyond = kilometres / KM_PER_DEGREE + 0.001
        nearby = queryset.filter(has_point=True, latitude__gte=latitude - beyond, latitude__lte=latitude + beyond)
        return nearby.alias(away=kilometres_from(latitude, longitude)).filter(away__lte=kilometres)


# What is asked of the patterns of the index by a parameter alone.
OF_PATTERNS = {
    "type": IncidentFilter._by_type,
    "denied_by": IncidentFilter._by_denial,
    "accounts_status": IncidentFilter._by_status,
    "accounts_group": IncidentFilter._by_group,
    "investigation_status": IncidentFilter._by_investigation,
}


# UCDP's date_prec → the days that the bounds of a date may be apart, one more than in between.
DAYS_UP_TO = {1: 1, 2: 6, 3: 7, 4: 31, 5: 10**9}


def _records(values):
    return [one for one in values if one != NONE]


def _any(values, found, none):
    """What meets one of the chosen values: records, or that there is none."""
    return (found if _records(values) else Q(pk__in=[])) | (none if NONE in values else Q(pk__in=[]))


def lacking(rows):
    """That an incident has none of some rows. Not as "not in", which PostgreSQL answers row by row."""
    return Q(~Exists(rows.filter(incident=OuterRef("pk"))))


def _sharing(rows, column, wanted, none):
    """Rows whose set has a value in common with what is wanted, or that is empty."""
    return rows.alias(shared=F(column).bitand(wanted)).filter(
        Q(shared__gt=0) | (Q(**{column: 0}) if none else Q(pk__in=[]))
    )


def _linked(through, column, value):
    links = through.objects.all()
    linked = Q(pk__in=links.filter(**{f"{column}__in": _records(value)}).values("incident"))
    return _any(value, linked, lacking(links))


def kilometres_from(latitude, longitude):
    """The distance of a row's point on a sphere of the earth's mean radius, by the haversine formula."""
    north = Power(Sin((Radians("latitude") - math.radians(latitude)) / 2), 2)
    east = Power(Sin((Radians("longitude") - math.radians(longitude)) / 2), 2)
    half = north + math.cos(math.radians(latitude)) * Cos(Radians("latitude")) * east
    return 2 * EARTH_KM * ASin(Sqrt(half))


class ReplyFilter(IncidentFilter):
    """`side` chooses among the figures, and not among the incidents that they are counted over."""

    side = Records(Party, "slug", "elsewhere", label=_("Side (slug), or an organ of it: only its figures."))
