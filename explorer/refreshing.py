"""Which public records read otherwise since another one changed: the API shows something of it with them.

A record too many is read again for nothing; one too few makes every copy of the register wrong.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from accounts import keeping
from history.changes import refresh
from history.models import Op
from incidents.lifecycle import Publishable
from incidents.models import Incident, IncidentLink, IncidentSource, PlaceSource
from incidents.places import Place
from investigations.following import incidents_of
from investigations.models import Event, EventSource, Finding, Investigation, Member
from parties.models import Agreement, AgreementSource, Outlet, Party, PartySource, Role
from statements.models import CasualtyFigure, Claim, Source, Statement, Tally

from .trees import below


@dataclass
class Changed:
    """Records of one kind that changed: what each was before, as far as that was public, and which came or went."""

    before: dict[int, dict]
    moved: set[int]

    @property
    def keys(self):
        return set(self.before)

    def were(self, *names):
        """The keys of other records that stood in these columns before."""
        return {state[name] for state in self.before.values() if state for name in names} - {None}


def follow(changes, **signal) -> None:
    """Listens to `history`: what shows something of what changed is refreshed."""
    for model, keys in refreshed(changes).items():
        for batch in keeping.batches(sorted(keys)):
            there = model.objects.filter(pk__in=batch)
            if issubclass(model, Publishable):
                there = there.published()
            if pks := list(there.values_list("pk", flat=True)):
                refresh(model, pks, changes[0][0].at)


def refreshed(changes) -> dict[type, set[int]]:
    """Model → the primary keys of those that others show otherwise, without these that changed themselves."""
    # A draft is shown by nobody, and nothing may tell that it changed.
    public = [(one, was if one.was_public else None) for one, was in changes if one.was_public or one.is_public]
    by_kind = defaultdict(list)
    for change, before in public:
        by_kind[change.resource].append((change, before))
    found = defaultdict(set)
    found[Incident] |= keeping.affected(public) | incidents_of(public)
    for model, shown_by in SHOWN_BY.items():
        if some := by_kind.get(model._meta.label_lower):
            moved = {one.record for one, _was in some if not one.was_public or one.op in (Op.MERGED, Op.WITHDRAWN)}
            for other, keys in shown_by(Changed({one.record: was for one, was in some}, moved)):
                found[other] |= set(keys)
    return {
        model: keys - {one.record for one, _was in by_kind[model._meta.label_lower]} for model, keys in found.items()
    }


def _keys(rows, *names):
    return {key for row in rows.values_list(*names) for key in row} - {None}


def _by_incidents(changed):
    links = {link["target_id"] for was in changed.before.values() if was for link in was["incidentlink"]}
    links |= _keys(IncidentLink.objects.filter(source__in=changed.keys), "target")
    links |= _keys(IncidentLink.objects.filter(target__in=changed.moved), "source")
    yield Incident, links | _keys(Incident.objects.filter(pk__in=changed.moved), "replacement")
    if changed.moved:
        about = Claim.objects.filter(Q(incident__in=changed.moved) | Q(answers__incident__in=changed.moved))
        yield Statement, _keys(about, "statement")
        yield (
            Investigation,
            _keys(Investigation.incidents.through.objects.filter(incident__in=changed.moved), "investigation"),
        )


def _by_statements(changed):
    own = Statement.objects.filter(pk__in=changed.keys)
    linked = changed.were("supersedes_id", "responds_to_id")
    linked |= _keys(own, "supersedes", "responds_to", "replacement")
    linked |= _keys(Claim.objects.filter(answers__statement__in=changed.keys), "statement")
    if changed.moved:
        later = Statement.objects.filter(Q(supersedes__in=changed.moved) | Q(responds_to__in=changed.moved))
        linked |= _keys(later, "pk")
        for model in (Member, Event, Finding):
            yield Investigation, _keys(model.objects.filter(statement__in=changed.moved), "investigation")
    yield Statement, linked


def _by_investigations(changed):
    yield Investigation, _keys(Investigation.objects.filter(pk__in=changed.moved), "replacement")


def _by_agreements(changed):
    were = {role["party_id"] for was in changed.before.values() if was for role in was["role"]}
    yield Party, were | _keys(Role.objects.filter(agreement__in=changed.keys), "party")


def _by_parties(changed):
    """Its side stands with it wherever it is named; names of parties stand nowhere but with themselves."""
    moved = [
        party
        for party in Party.objects.filter(pk__in=changed.keys)
        if (was := changed.before[party.pk]) and was["parent_id"] != party.parent_id
    ]
    if not moved:
        return
    family = below(Party.objects, moved)
    yield Party, _keys(family, "pk")
    # Which are superseded, too, since only the same side does that.
    yield Statement, _keys(Statement.objects.filter(issuer__in=family), "pk", "supersedes")
    yield Statement, _keys(Claim.objects.filter(about__in=family), "statement")
    yield Statement, _keys(CasualtyFigure.objects.filter(affected__in=family), "claim__statement")
    yield Statement, _keys(Tally.objects.filter(by_party__in=family), "statement")
    yield Agreement, _keys(Role.objects.filter(party__in=family), "agreement")
    yield Investigation, _keys(Member.objects.filter(party__in=family), "investigation")


def _by_outlets(changed):
    """The name of an outlet stands beside every source that was published there."""
    named = [
        outlet.pk
        for outlet in Outlet.objects.filter(pk__in=changed.keys)
        if (was := changed.before[outlet.pk]) and was["name"] != outlet.name
    ]
    if not named:
        return
    yield Incident, _keys(IncidentSource.objects.filter(outlet__in=named), "incident")
    yield Statement, _keys(Source.objects.filter(outlet__in=named), "statement")
    yield Investigation, _keys(EventSource.objects.filter(outlet__in=named), "event__investigation")
    yield Agreement, _keys(AgreementSource.objects.filter(outlet__in=named), "agreement")
    yield Party, _keys(PartySource.objects.filter(outlet__in=named), "party")
    yield Place, _keys(PlaceSource.objects.filter(outlet__in=named), "place")


SHOWN_BY = {
    Incident: _by_incidents,
    Statement: _by_statements,
    Investigation: _by_investigations,
    Agreement: _by_agreements,
    Party: _by_parties,
    Outlet: _by_outlets,
}
