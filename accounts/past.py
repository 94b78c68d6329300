"""What accounts are made of as the register showed it at the end of a day, out of its history.

Only what was changed is looked for in what history keeps: where a statement is linked today, today's links lead to it, and
where it was linked once, `FormerLink` does.
"""

from datetime import UTC, datetime, time, timedelta
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from history.changes import latest_of
from history.models import Change
from history.protection import Level, on_level, withholds
from history.rebuilding import prefetched, rebuilt
from incidents.lifecycle import Lifecycle
from incidents.models import Incident, Place, ViolationType
from parties.models import Agreement, Party
from parties.querysets import SideIndex
from statements.models import Claim, Statement

from .loading import TAKES_BACK, Register, attach
from .models import FormerLink


class NotShown(Exception):
    """What the register showed of an incident on a day is not shown now, and why."""


class Past(Register):
    """One incident and all that was said of it, as the register showed it at the end of a day of UTC.

    NotShown where it was not public that day, or where something of it may not be read any more: a reading of the rest
    would be another one than was shown.
    """

    def __init__(self, incident, day):
        self.incident, self.day = incident, day
        self._until = datetime.combine(day, time.min, UTC) + timedelta(days=1)
        self._places = {}
        state = self._states(Incident, [incident.pk]).get(incident.pk)
        if state is None or state["status"] != Lifecycle.PUBLISHED:
            raise NotShown(_("The register did not show this incident on that day."))
        incident_then = rebuilt(Incident, state)
        self._start = incident_then.date_start, incident_then.date_zone
        states = self._statement_states()
        self._refuse_what_is_withdrawn(states)
        states = self._readable(states)
        self.statements = {pk: rebuilt(Statement, state) for pk, state in states.items()}
        self._types = {}
        for pk, state in states.items():
            by_key = {claim["id"]: claim["types"] for claim in state["claim"]}
            self._types |= {(pk, claim): kinds for claim, kinds in by_key.items()}

    def _states(self, model, keys=None) -> dict:
        """What records of a model were at the end of the day, by primary key; those that were not there are missing."""
        changes = Change.objects.latest_of(model, at__lt=self._until)
        if keys is not None:
            changes = changes.filter(record__in=keys)
        return {change.record: change.after for change in changes}

    def _statement_states(self):
        """The published statements about the incident, and those that supersede or take back something of them."""
        now = Claim._base_manager.filter(incident=self.incident).values_list("statement", flat=True)
        once = FormerLink.objects.filter(incident=self.incident).values_list("statement", flat=True)
        about = {*now, *once}
        later = Statement._base_manager.filter(
            Q(supersedes__in=about) | Q(claims__answers__statement__in=about) | Q(former_links__earlier__in=about)
        )
        states = self._states(Statement, about | set(later.values_list("pk", flat=True)))
        states = {pk: state for pk, state in states.items() if state["status"] == Lifecycle.PUBLISHED}
        key = self.incident.pk
        own = {pk for pk, state in states.items() if any(claim["incident_id"] == key for claim in state["claim"])}
        claims = {claim["id"] for pk in own for claim in states[pk]["claim"]}
        return {
            pk: state
            for pk, state in states.items()
            if pk in own
            or state["supersedes_id"] in own
            or any(claim["answers_id"] in claims and claim["relation"] in TAKES_BACK for claim in state["claim"])
        }

    @staticmethod
    def _refuse_what_is_withdrawn(states):
        withdrawn = Statement.objects.filter(pk__in=states, status=Lifecycle.WITHDRAWN).order_by("pk")
        if references := [statement.reference for statement in withdrawn.only("pk")]:
            raise NotShown(
                _("Part of it was %(statements)s, withdrawn since; what a withdrawn record said is shown no longer.")
                % {"statements": ", ".join(references)}
            )

    def _readable(self, states):
        level = max(
            Statement.objects.filter(pk__in=states).protection(states.values()),
            Incident.objects.filter(pk=self.incident.pk).protection(),
        )
        if level == Level.OPEN:
            return states
        now = latest_of(Statement, states)
        shown = {pk: on_level(level, Statement, state, now[pk].after) for pk, state in states.items()}
        if withholds(list(shown.values())):
            raise NotShown(_("Part of it is not shown any more, to protect people."))
        return shown

    # What accounts are made of

    @cached_property
    def _sides(self):
        """Every party as it was; one that came later as it is, since other parts of a page may name it."""
        rows = {party.pk: party for party in Party._base_manager.all()}
        for pk, state in self._states(Party).items():
            rows[pk] = rebuilt(Party, state)
        return SideIndex(rows.values())

    def sides(self):
        return self._sides

    def roles(self):
        for state in self._states(Agreement).values():
            for role in state["role"]:
                yield role["party_id"], role["role"]

    def places(self, keys):
        for pk, state in self._states(Place, set(keys) - self._places.keys()).items():
            self._places[pk] = rebuilt(Place, state)
        return [self._places[pk] for pk in keys]

    def further_parents(self, keys):
        for place in self.places(keys):
            for other in place.other_parents.all():
                yield place.pk, other.parent_id

    def starts(self, incidents):
        return {self.incident.pk: self._start}

    def claims(self, incidents):
        found = [claim for one in self.statements.values() for claim in one.claims.all()]
        return sorted((claim for claim in found if claim.incident_id == self.incident.pk), key=lambda claim: claim.pk)

    def types(self, claims):
        for claim in claims:
            for kind in self._types[claim.statement_id, claim.pk]:
                yield claim.pk, kind

    def figures(self, claims):
        return [figure for claim in claims for figure in claim.figures.all()]

    def superseding(self, statements):
        return [one for one in self.statements.values() if one.supersedes_id in statements]

    def taking_back(self, claims):
        taken = {claim.pk for claim in claims}
        found = (claim for one in self.statements.values() for claim in one.claims.all())
        return [claim for claim in found if claim.answers_id in taken and claim.relation in TAKES_BACK]

    def captures(self, statements):
        found = [
            (pk, capture.retrieved_at)
            for pk in statements
            for source in self.statements[pk].sources.all()
            for capture in source.captures.all()
            if not capture.failure
        ]
        return dict(sorted(found, key=lambda row: row[1], reverse=True))

    # How it is shown

    def claims_shown(self) -> list[Claim]:
        """The claims about the incident with all that a page shows of them: parties and places as they were."""
        claims = self.claims([self.incident.pk])
        kinds = {kind.pk: kind for kind in ViolationType.objects.all()}
        parties, superseding = self._sides.parties, self.superseding({claim.statement_id for claim in claims})
        answers = self.taking_back(claims)
        attach(claims, parties, self)
        for statement in self.statements.values():
            statement.issuer = parties[statement.issuer_id]
            prefetched(statement, "superseded_by", [one for one in superseding if one.supersedes_id == statement.pk])
        for claim in claims:
            claim.incident = self.incident
            prefetched(claim, "types", [kinds[pk] for pk in self._types[claim.statement_id, claim.pk]])
            prefetched(claim, "answered_by", [answer for answer in answers if answer.answers_id == claim.pk])
        return claims
