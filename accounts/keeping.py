"""The one door by which computed accounts are kept: recomputed for the incidents that a change may concern.

`history` announces every change inside its transaction, under the lock that puts changes in order, so that what is kept is
never older than the record, whoever wrote it and by which way.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from formats.processes import spread
from incidents.models import Incident, Place
from incidents.places import AdministrativeParent
from parties.models import Party
from statements.models import Claim

from .counting import Question
from .loading import Directory, load
from .models import KeptAccounts, KeptAccusation, KeptDenial, KeptReply
from .replies import replies
from .status import read, read_without_judged

BATCH = 1_000
# What is kept of an incident beside the one row of its status.
HANGING = (KeptReply, KeptAccusation, KeptDenial)
COLUMNS = ["status", "group", "denied", "points", "claims", "status_without_judged"]


def computed(incidents, directory=None) -> dict[int, list]:
    """What should be kept for these incidents, given by primary key: the row of each, then the rows that hang on it."""
    found = {}
    for pk, case in load(incidents, directory).items():
        accounts = read(case, Question())
        without = read_without_judged(case, Question(), accounts)
        found[pk] = [
            summed_up(pk, accounts, without),
            *_hanging(pk, case, accounts, True),
            *_hanging(pk, case, without, False),
        ]
    return found


def summed_up(pk, accounts, without_judged) -> KeptAccounts:
    """What the accounts of an incident amount to, in one row that nobody has kept yet."""
    return KeptAccounts(
        incident_id=pk,
        status=accounts.status.value,
        group=accounts.group.value,
        denied=accounts.denied.value,
        points=[aspect.value for aspect in accounts.points],
        claims=[claim.id for claim in accounts.claims],
        status_without_judged=without_judged.status.value,
    )


def _hanging(pk, case, accounts, judged):
    """Who answered what first, who accuses whom, and who denies."""
    for reply in replies(case, accounts):
        yield _kept(pk, reply, judged)
    for side, stance in accounts.stances.items():
        for accused in stance.accuses:
            yield KeptAccusation(incident_id=pk, accuser_id=side, accused_id=accused, judged=judged)
        if stance.did_not_happen or stance.clears:
            yield KeptDenial(incident_id=pk, side_id=side, judged=judged)


def _kept(pk, reply, judged):
    return KeptReply(
        incident_id=pk,
        side_id=reply.side,
        accusation_id=reply.accusation.id,
        answer_id=reply.answer and reply.answer.id,
        accused_on=reply.accused_on,
        days=reply.days,
        minutes=reply.minutes,
        came_before=reply.came_before,
        judged=judged,
    )


def _said(row):
    """A row as what it says, without its own key."""
    said = [str(getattr(row, field.attname)) for field in row._meta.concrete_fields if field.attname != "id"]
    return row._meta.label, *said


def stale(incidents, directory=None) -> dict[int, list]:
    """Of these incidents, those for which something else is kept than should be, with what should be."""
    now, kept = computed(incidents, directory), {}
    for model in (KeptAccounts, *HANGING):
        for row in model.objects.filter(incident__in=now):
            kept.setdefault(row.incident_id, []).append(_said(row))
    return {pk: rows for pk, rows in now.items() if sorted(kept.get(pk, [])) != sorted(map(_said, rows))}


def recompute(incidents: Iterable[int], directory=None, processes=1) -> int:
    """Keep what should be kept for these incidents; how many were stale. In constant memory, whatever their number."""
    directory = directory or Directory()

    def keep(batch):
        with transaction.atomic():
            found = stale(batch, directory)
            rows = [row for kept in found.values() for row in kept]
            KeptAccounts.objects.bulk_create(
                [row for row in rows if isinstance(row, KeptAccounts)],
                update_conflicts=True,
                unique_fields=["incident"],
                update_fields=COLUMNS,
            )
            for model in HANGING:
                model.objects.filter(incident__in=found).delete()
                model.objects.bulk_create(row for row in rows if isinstance(row, model))
        return len(found)

    return sum(spread(keep, batches(incidents), processes))


def everything(after=0) -> Iterable[int]:
    """The keys of all incidents, or of those after one, read in portions so that no list of them is ever held."""
    last = after
    while batch := list(Incident._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield from batch
        last = batch[-1]


def begin(**signal) -> None:
    """After a migration: what is not kept yet."""
    missing = Incident._base_manager.filter(accounts=None).order_by("pk").values_list("pk", flat=True)
    while batch := list(missing[:BATCH]):
        recompute(batch)


def follow(changes, **signal) -> None:
    """Listens to `history`: recompute what these changes concern."""
    if concerned := affected(changes):
        recompute(sorted(concerned))


def affected(changes) -> set[int]:
    """The incidents whose accounts these changes may alter, by primary key."""
    found = set()
    for change, before in changes:
        if concerns := _CONCERNS.get(change.resource):
            found |= set(concerns(change.record, before, change.after))
    return found


def batches(keys):
    batch = []
    for key in keys:
        batch.append(key)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _differ(before, after, *names):
    return before is None or any(before[name] != after[name] for name in names)


def _by_incident(pk, before, after):
    return [pk] if _differ(before, after, "date_start", "date_zone") else []


def _by_statement(pk, before, after):
    """Its own incidents, and those of what it supersedes, retracts or corrects."""
    own, answered, superseded = set(), set(), set()
    for state in filter(None, (before, after)):
        own |= {claim["incident_id"] for claim in state["claim"]}
        answered |= {claim["answers_id"] for claim in state["claim"]}
        superseded.add(state["supersedes_id"])
    earlier = Claim._base_manager.filter(
        Q(pk__in=answered - {None}) | Q(statement__in=superseded - {None}), incident__isnull=False
    )
    return (own - {None}) | set(earlier.values_list("incident", flat=True))


def _by_party(pk, before, after):
    """Its side, or what its word is worth, has changed: wherever it or an organ of it speaks, is named or is counted."""
    if before is None or not _differ(before, after, "parent_id", "kind"):
        return []
    family = _below(pk, lambda level: Party.objects.filter(parent__in=level))
    claims = Claim._base_manager.filter(incident__isnull=False)
    concerned = (
        Q(statement__issuer__in=family),
        Q(about__in=family),
        Q(figures__affected__in=family),
        # What they supersede, or take back, they do so for their own side alone.
        Q(statement__superseded_by__issuer__in=family),
        Q(answered_by__statement__issuer__in=family),
    )
    return {incident for one in concerned for incident in claims.filter(one).values_list("incident", flat=True)}


def _by_place(pk, before, after):
    """Where it lies has changed: wherever it, or a place in it, is said to have been hit."""
    if before is None or not _differ(
        before, after, "parent_id", "kind", "latitude", "longitude", "radius_m", "administrativeparent"
    ):
        return []

    def inside(level):
        others = AdministrativeParent.objects.filter(parent__in=level)
        return Place.objects.filter(Q(parent__in=level) | Q(pk__in=others.values("place")))

    places = _below(pk, inside)
    return Claim._base_manager.filter(place__in=places, incident__isnull=False).values_list("incident", flat=True)


def _below(pk, inside):
    found, level = {pk}, {pk}
    while level:
        level = set(inside(level).values_list("pk", flat=True)) - found
        found |= level
    return found


_CONCERNS = {
    "incidents.incident": _by_incident,
    "statements.statement": _by_statement,
    "parties.party": _by_party,
    "incidents.place": _by_place,
}
