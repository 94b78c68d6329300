"""Plain claims out of the record: for any number of incidents at once, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import replace
from functools import cached_property

from formats.folding import fold
from formats.points import UncertainPoint
from incidents.lifecycle import Lifecycle
from incidents.models import Incident, Place, ViolationType
from incidents.places import AdministrativeParent
from parties.models import Kind as PartyKind
from parties.models import Party, Role
from statements.acts import TELLS_OF_THE_EVENT, Act, Basis, Detail, Relation, Target
from statements.models import MEASURES, CasualtyFigure, Claim, Statement
from statements.saying import captured, said_by

from . import plain
from .plain import Case, Ending, Figure, PlainClaim, Side, Spot, number_range

# How a medium must know for its account to be one of its own.
SEEN = {Basis.OWN_OBSERVATION, Basis.VISITED_SITE, Basis.TECHNICAL_MEANS}
SECOND_HAND = {Basis.THIRD_PARTY_REPORT, Basis.MEDIA}

# What ends a claim of the same side.
TAKES_BACK = (Relation.RETRACTS, Relation.CORRECTS)

# Column groups: parties to the conflict · guarantors, mediators, monitors · others · media · data sets.
_BY_ROLE = {Role.Kind.PARTY: 0, Role.Kind.GUARANTOR: 1, Role.Kind.MEDIATOR: 1, Role.Kind.MONITOR: 1}
_MISSIONS = {PartyKind.PEACEKEEPING_MISSION, PartyKind.MONITORING_MISSION}
_BY_KIND = {PartyKind.MEDIA: 3, PartyKind.DATA_SET: 4}
OTHERS = 2


class Register:
    """All that accounts are made of, as it stands: in as many queries for one incident as for a thousand."""

    def sides(self):
        return Party.objects.sides()

    def roles(self):
        """(party, role) for every role that an agreement gives."""
        return Role.objects.values_list("party", "role")

    def places(self, keys):
        return Place.objects.filter(pk__in=keys)

    def further_parents(self, keys):
        """(place, a place that it lies in by another standard)."""
        return AdministrativeParent.objects.filter(place__in=keys).values_list("place", "parent")

    def starts(self, incidents) -> dict:
        """Incident → the first day on which it is listed, and the zone of its days."""
        listed = Incident._base_manager.filter(pk__in=incidents)
        return {pk: (start, zone) for pk, start, zone in listed.values_list("pk", "date_start", "date_zone")}

    def claims(self, incidents):
        """The claims of published statements about some incidents, in the order of their keys."""
        claims = Claim._base_manager.filter(incident__in=incidents, statement__status=Lifecycle.PUBLISHED)
        words = ("paraphrase", "quote", "statement__summary", "statement__summary_folded", "statement__title_folded")
        return claims.order_by("pk").select_related("statement").defer(*words)

    def types(self, claims):
        """(claim, violation type) for each that a claim names."""
        keys = [claim.pk for claim in claims]
        return Claim.types.through.objects.filter(claim__in=keys).values_list("claim", "violationtype")

    def figures(self, claims):
        return CasualtyFigure.objects.filter(claim__in=[claim.pk for claim in claims]).order_by("pk")

    def superseding(self, statements):
        """The published statements that supersede some."""
        later = Statement._base_manager.filter(supersedes__in=statements, status=Lifecycle.PUBLISHED)
        return later.only("supersedes", "issuer", "issued_end", "created_at")

    def taking_back(self, claims):
        """The claims of published statements that retract or correct some."""
        answers = Claim._base_manager.filter(
            answers__in=[claim.pk for claim in claims], relation__in=TAKES_BACK, statement__status=Lifecycle.PUBLISHED
        )
        return answers.select_related("statement")

    def captures(self, statements):
        """Statement → when a source of it was captured first."""
        return captured(statements)


class AtHand(Register):
    """The same of one incident, of which these claims were read already with what they say."""

    def __init__(self, claims):
        self._claims = sorted((claim for claim in claims if claim.statement.is_published), key=lambda claim: claim.pk)
        self._places: dict[int, Place] = {}

    def places(self, keys):
        self._places |= super().places(keys - self._places.keys()).in_bulk()
        return [self._places[pk] for pk in keys]

    def claims(self, incidents):
        return self._claims

    def types(self, claims):
        return [(claim.pk, kind.pk) for claim in claims for kind in claim.types.all()]

    def figures(self, claims):
        return [figure for claim in claims for figure in claim.figures.all()]


def attach(claims, parties, register) -> None:
    """The parties and places that claims name, each one object however many name it. `parties`: by primary key."""
    wanted, places = {key for claim in claims for key in (claim.place_id, claim.firing_point_id)} - {None}, {}
    while wanted:
        places |= {place.pk: place for place in register.places(wanted)}
        wanted = {places[pk].parent_id for pk in wanted} - places.keys() - {None}
    for place in places.values():
        place.parent = places.get(place.parent_id)
    for claim in claims:
        claim.statement.issuer = parties[claim.statement.issuer_id]
        claim.about = parties.get(claim.about_id)
        claim.place, claim.firing_point = places.get(claim.place_id), places.get(claim.firing_point_id)
        for figure in claim.figures.all():
            figure.affected = parties.get(figure.affected_id)


class Directory:
    """What claims refer to and share: sides with their column order, places with what they lie in, violation types.

    Parties and types are read once; places when they are asked for. `parties`: where they have been read already.
    """

    def __init__(self, parties=None, register=None):
        self._spots: dict[int, Spot] = {}
        self._sides: dict[int, Side] = {}
        self.register = register or Register()
        self.parties = parties or self.register.sides()

    @cached_property
    def roles(self):
        """Side → the highest group that a role of it or of one of its organs gives it."""
        found = {}
        for party, role in self.register.roles():
            side = self.parties.of(party).pk
            found[side] = min(found.get(side, OTHERS), _BY_ROLE[role])
        return found

    def side(self, party) -> Side:
        top = self.parties.of(party)
        if top.pk not in self._sides:
            group = self.roles.get(top.pk, _BY_KIND.get(top.kind, 1 if top.kind in _MISSIONS else OTHERS))
            self._sides[top.pk] = Side(top.pk, top.label, (group, fold(top.label), top.pk))
        return self._sides[top.pk]

    @cached_property
    def types(self):
        rows = {row.pk: row for row in ViolationType.objects.all()}
        return {pk: plain.Kind(row.code, row.label, _codes_above(row, rows)) for pk, row in rows.items()}

    def load_spots(self, pks) -> None:
        """The places of these keys with everything that they lie in by any standard, a level a query."""
        missing = {pk for pk in pks if pk is not None and pk not in self._spots}
        if not missing:
            return
        rows, above, wanted = {}, defaultdict(set), missing
        while wanted:
            rows |= {place.pk: place for place in self.register.places(wanted)}
            for pk in wanted:
                if rows[pk].parent_id:
                    above[pk].add(rows[pk].parent_id)
            for pk, parent in self.register.further_parents(wanted):
                above[pk].add(parent)
            wanted = {parent for pk in wanted for parent in above[pk]} - rows.keys()
        for pk in missing:
            place = rows[pk]
            point = None if place.latitude is None else UncertainPoint(place.latitude, place.longitude, place.radius_m)
            self._spots[pk] = Spot(pk, place.name, frozenset(_reached(pk, above)), place.is_area, point)

    def spot(self, pk) -> Spot | None:
        return None if pk is None else self._spots[pk]


def _codes_above(row, rows):
    found = set()
    while row.parent_id and rows[row.parent_id].code not in found:
        row = rows[row.parent_id]
        found.add(row.code)
    return frozenset(found)


def _reached(pk, above):
    found, at = set(), [pk]
    while at:
        parents = above[at.pop()] - found
        found |= parents
        at += parents
    return found


def load(incidents, directory: Directory | None = None) -> dict[int, Case]:
    """The cases of these incidents, given by primary key, in as many queries for one as for a thousand."""
    directory = directory or Directory()
    starts = directory.register.starts(incidents)
    claims = list(directory.register.claims(starts))
    parts = _Parts(claims, directory)
    by_incident = defaultdict(list)
    for claim in claims:
        _start, zone = starts[claim.incident_id]
        by_incident[claim.incident_id].append(parts.plain(claim, zone))
    return {pk: _case(by_incident[pk], *start, directory) for pk, start in starts.items()}


def _case(claims, start, zone, directory):
    mentioned = {claim.side for claim in claims} | {claim.about for claim in claims if claim.about}
    return Case(tuple(claims), {pk: directory.side(pk) for pk in mentioned}, start, zone)


class _Parts:
    """What hangs on claims, read for all of them together."""

    def __init__(self, claims, directory):
        self.directory = directory
        register, statements = directory.register, {claim.statement_id for claim in claims}
        directory.load_spots({claim.place_id for claim in claims})
        self.types, self.figures = defaultdict(list), defaultdict(list)
        for claim, kind in register.types(claims):
            self.types[claim].append(directory.types[kind])
        for figure in register.figures(claims):
            self.figures[figure.claim_id].append(self._figure(figure))
        undated = {claim.statement_id for claim in claims if claim.statement.issued_end is None}
        # Statement → those that supersede it; claim → those that take it back.
        self.superseded, self.answered = defaultdict(list), defaultdict(list)
        for later in register.superseding(statements):
            self.superseded[later.supersedes_id].append(later)
            undated |= {later.pk} if later.issued_end is None else set()
        for answer in register.taking_back(claims):
            self.answered[answer.answers_id].append(answer)
            undated |= {answer.statement_id} if answer.statement.issued_end is None else set()
        self.captured = register.captures(undated)

    def _figure(self, figure):
        ranges = {}
        for measure in MEASURES:
            said = number_range(*(getattr(figure, f"{measure}_{bound}") for bound in ("low", "best", "high")))
            if said is not None:
                ranges[measure] = said
        affected = figure.affected_id and self.directory.side(figure.affected_id)
        whose = affected.label if affected else figure.affected_words
        words = f"{figure.wording} ({whose})" if whose else figure.wording
        return Figure(affected.id if affected else None, figure.affected_words, figure.group, ranges, words)

    def said_by(self, statement):
        return said_by(statement, self.captured)

    def _endings(self, claim, side):
        for later in self.superseded[claim.statement_id]:
            if self.directory.side(later.issuer_id) == side:
                yield Ending("superseded", self.said_by(later))
        for answer in self.answered[claim.pk]:
            if self.directory.side(answer.statement.issuer_id) == side:
                how = "retracted" if answer.relation == Relation.RETRACTS else "corrected"
                yield Ending(how, self.said_by(answer.statement))

    def plain(self, claim, zone) -> PlainClaim:
        """`zone`: that of the incident's days, in which a claim means what it says without one."""
        statement, directory = claim.statement, self.directory
        kind = directory.parties.parties[statement.issuer_id].kind
        secondary = kind == PartyKind.DATA_SET or (kind == PartyKind.MEDIA and claim.basis not in SEEN)
        repeats = claim.relation == Relation.REPEATS
        side = directory.side(statement.issuer_id)

        tells = claim.act in TELLS_OF_THE_EVENT

        def asserted(detail, value, otherwise):
            return value if tells and not claim.quotes(detail) else otherwise

        when = claim.when
        said_when = when.is_known or when.time_start is not None
        if zone and said_when and not when.zone:
            when = replace(when, zone=zone)
        return PlainClaim(
            id=claim.pk,
            statement=statement.pk,
            side=side.id,
            party=statement.issuer_id,
            act=claim.act,
            is_secondary=secondary,
            is_independent=not (secondary or repeats or claim.basis in SECOND_HAND),
            about=directory.side(claim.about_id).id if claim.about_id else None,
            about_words=claim.about_words,
            is_judged=claim.is_judged,
            is_hedged=claim.is_hedged,
            answers=claim.answers_id,
            issued=statement.issued,
            said_by=self.said_by(statement),
            endings=tuple(sorted(self._endings(claim, side), key=lambda one: (one.said_by, one.how))),
            when=asserted(Detail.WHEN, when if said_when else None, None),
            place=asserted(Detail.WHERE, directory.spot(claim.place_id), None),
            place_words=asserted(Detail.WHERE, claim.place_words, ""),
            territory_words=asserted(Detail.WHERE, claim.territory_words, ""),
            types=asserted(Detail.WHAT, tuple(sorted(self.types[claim.pk], key=lambda kind: kind.code)), ()),
            weapon_words=asserted(Detail.WHAT, claim.weapon_words, ""),
            target=asserted(Detail.TARGET, claim.target_kind, ""),
            target_label=str(Target(claim.target_kind).label) if claim.target_kind else "",
            target_words=asserted(Detail.TARGET, claim.target_words, ""),
            figures=asserted(Detail.CASUALTIES, tuple(self.figures[claim.pk]), ()),
            has_response=asserted(Detail.RESPONSE, bool(claim.response_words), False) or claim.act == Act.JUSTIFY,
        )
