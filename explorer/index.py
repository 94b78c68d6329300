"""What stands in the index of incidents, and which of it a change may concern."""

from collections import defaultdict

from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from accounts import keeping
from accounts.casualties import Toll, bands
from accounts.models import FormerLink, KeptAccounts, KeptAccusation, KeptDenial
from accounts.status import GROUP_OF, Status
from history.models import Change
from incidents.lifecycle import ENDED, Lifecycle
from incidents.models import Incident, IncidentPlace, Place, ViolationType
from investigations.following import incidents_of
from investigations.models import Investigation, Progress
from parties.models import Party
from statements.acts import Act, LinkBasis
from statements.models import CasualtyFigure, Claim, Statement

from .grid import cell_of
from .indexing import Bits, Index
from .models import GROUPS, NO_DAY, DrawnAs, IndexedIncident, Pattern, Sayings, Tolls, Whereabouts
from .places import AREAS, Surroundings, at
from .spots import NotMapped, spot_of
from .timeline import month_of

# What a row shares with others, by its column.
SHARED = ("pattern", "whereabouts", "sayings", "tolls")
# When the first statement was issued, with links by judgement and without.
SAID, NEVER = ("said_start", "said_end", "said_start_without_judged", "said_end_without_judged"), (None, None)
PLACE_COLUMNS = ("name", "name_folded", "kind", "latitude", "longitude", "radius_m")


ACTS = Bits(Act.values)
# Last, so that a further code changes no bit: an investigation whose progress nobody told.
PROGRESS = Bits([*Progress.values, ""])


def saying(party, act=None) -> str:
    """What the index writes of a claim of, or about, a party or an organ of it; without an act, how that begins."""
    return f" {party}:" if act is None else f" {party}:{ACTS.values.index(act)} "


def toll(measure, band: Toll) -> str:
    """What the index writes of the band of one incident."""
    return f" {measure}:{band.low}:{band.high}:{band.open} "


def tolls_of(told: str) -> dict[str, Toll]:
    """Measure → the band that is written of it."""
    found = (word.split(":") for word in told.split())
    return {measure: Toll(1, *map(int, numbers)) for measure, *numbers in found}


def first_of(dates) -> tuple:
    """The days on which the first of some dates can have been, each given as its first and last day, None where that is not known.

    Those of which no day is known say nothing of it.
    """
    known = [date for date in dates if any(date)]
    starts, ends = [start for start, _end in known], [end for _start, end in known if end]
    return (min(starts) if starts and all(starts) else None), min(ends, default=None)


def _tokens(some) -> str:
    return "".join(sorted(some))


def type_bits() -> Bits:
    """By primary key; the table comes with the register and only grows."""
    return Bits(ViolationType.objects.order_by("pk").values_list("pk", flat=True))


def computed(incidents) -> list[IndexedIncident]:
    """The rows that these incidents, given by primary key, should have: in as many queries for one as for a thousand."""
    rows = Incident._base_manager.filter(pk__in=incidents).exclude(status__in=ENDED).in_bulk()
    kept = KeptAccounts.objects.in_bulk(rows)
    claims = Claim._base_manager.filter(incident__in=rows, statement__status=Lifecycle.PUBLISHED)
    acts, named, progress, said = defaultdict(set), defaultdict(set), defaultdict(set), defaultdict(set)
    index, sides, issued = Party.objects.sides(), defaultdict(set), defaultdict(set)
    columns = (
        *("pk", "incident", "act", "link_basis", "statement__issuer", "about"),
        *("statement__issued_start", "statement__issued_end"),
    )
    for claim, incident, act, link_basis, issuer, about, *days in claims.values_list(*columns):
        involved = {party.pk for one in (issuer, about) if one for party in index.line(one)}
        for judged in (True,) if link_basis == LinkBasis.JUDGEMENT else (True, False):
            acts[incident, judged].add(act)
            said[incident, judged] |= {saying(party, act) for party in involved}
            issued[incident, judged].add(tuple(days))
            if incident in kept and claim in kept[incident].claims:
                sides[incident, judged].add(index.of(issuer).pk)
    for incident, kind in Incident.types.through.objects.filter(incident__in=rows).values_list(
        "incident", "violationtype"
    ):
        named[incident].add(kind)
    for incident, code in _progress(rows):
        progress[incident].add(code)
    accusations = _written(KeptAccusation, rows, "accuser", "accused")
    denials = _written(KeptDenial, rows, "side")
    told = defaultdict(str, {key: _tokens(map(toll, one, one.values())) for key, one in bands(rows).items()})
    hurt, where, kinds, changed = _hurt(claims), _whereabouts(rows), type_bits(), _changed(rows)
    places = Place.objects.only(*PLACE_COLUMNS).in_bulk({row.place_id for row in rows.values()} - {None})
    shared = {}
    first = {key: first_of(some) for key, some in issued.items()}
    for pk in rows:
        status, without = (
            (kept[pk].status, kept[pk].status_without_judged) if pk in kept else (Status.NO_ACCOUNT.value,) * 2
        )
        pattern = Pattern(
            types=kinds.of(named[pk]),
            progress=PROGRESS.of(progress[pk]),
            acts=ACTS.of(acts[pk, True]),
            acts_without_judged=ACTS.of(acts[pk, False]),
            status=status,
            status_without_judged=without,
            accusations=accusations[pk, True],
            accusations_without_judged=accusations[pk, False],
            denials=denials[pk, True],
            denials_without_judged=denials[pk, False],
        )
        sayings = Sayings(said=_tokens(said[pk, True]), said_without_judged=_tokens(said[pk, False]))
        tolls = Tolls(told=told[pk, True], told_without_judged=told[pk, False])
        shared[pk] = {"pattern": pattern, "whereabouts": where[pk], "sayings": sayings, "tolls": tolls}
        for one in shared[pk].values():
            one.with_digest()
    known = _known(one for some in shared.values() for one in some.values())
    return [
        IndexedIncident(
            incident_id=pk,
            is_public=row.status == Lifecycle.PUBLISHED,
            date_start=row.date_start,
            date_end=row.date_end,
            month_start=month_of(row.date_start),
            month_end=month_of(row.date_end),
            days=(row.date_end - row.date_start).days if row.date_start and row.date_end else None,
            day=row.date_start or row.date_end or NO_DAY,
            place_id=row.place_id,
            place_name=places[row.place_id].name_folded if row.place_id else "",
            **_drawn(row, places.get(row.place_id)),
            location_precision=row.location_precision,
            clarity=row.clarity,
            **{name: known.get((type(one), one.digest), one) for name, one in shared[pk].items()},
            group=_group(shared[pk]["pattern"].status),
            group_without_judged=_group(shared[pk]["pattern"].status_without_judged),
            changed_at=changed.get(pk, row.updated_at),
            sides=len(sides[pk, True]),
            sides_without_judged=len(sides[pk, False]),
            **hurt[pk],
            **dict(zip(SAID, first.get((pk, True), NEVER) + first.get((pk, False), NEVER), strict=True)),
        )
        for pk, row in rows.items()
    ]


def _group(status) -> int:
    return GROUPS.index(GROUP_OF[Status(status)])


def _known(shared) -> dict:
    """(kind, digest) → one that is stored, of those of some that are."""
    digests = defaultdict(set)
    for one in shared:
        digests[type(one)].add(one.digest)
    return {
        (kind, digest): one
        for kind, some in digests.items()
        for digest, one in kind.objects.in_bulk(some, field_name="digest").items()
    }


def with_shared(rows) -> None:
    """Stores what rows share with others and nothing had before."""
    for name in SHARED:
        new = {one.digest: one for row in rows if (one := getattr(row, name)).pk is None}
        if not new:
            continue
        kind = type(next(iter(new.values())))
        # Somebody else may store the same ones at this moment: in one order, so that neither waits for the other.
        kind.objects.bulk_create([new[digest] for digest in sorted(new)], ignore_conflicts=True)
        known = _known(new.values())
        for row in rows:
            one = getattr(row, name)
            setattr(row, name, known.get((kind, one.digest), one))


def _progress(incidents):
    """(incident, progress) of the published investigations into them."""
    found = Investigation.objects.published().filter(incidents__in=incidents).with_progress()
    return found.order_by().values_list("incidents", "progress")


def _written(model, incidents, *columns):
    """(incident, with judged links) → what is kept of it, as the index writes it."""
    found = defaultdict(list)
    kept = model.objects.filter(incident__in=incidents).order_by(*columns)
    for incident, judged, *sides in kept.values_list("incident", "judged", *columns):
        found[incident, judged].append(">".join(map(str, sides)))
    return defaultdict(str, {key: f" {' '.join(some)} " for key, some in found.items()})


def _changed(incidents):
    """Incident → when it, or a statement or an investigation that is or was about it, last changed in public."""
    said = Claim._base_manager.filter(incident__in=incidents).values_list("incident", "statement")
    once = FormerLink.objects.filter(incident__in=incidents).values_list("incident", "statement")
    looked = Investigation.incidents.through.objects.filter(incident__in=incidents)
    found = {}
    for model, pairs in (
        (Incident, [(pk, pk) for pk in incidents]),
        (Statement, [*said, *once]),
        (Investigation, list(looked.values_list("incident", "investigation"))),
    ):
        changes = Change.objects.filter(
            resource=model._meta.label_lower, record__in={record for _pk, record in pairs}, is_public=True
        )
        at = dict(changes.order_by().values_list("record").annotate(last=Max("at")))
        for incident, record in pairs:
            if record in at:
                found[incident] = max(at[record], found.get(incident, at[record]))
    return found


def _hurt(claims):
    """Incident → column → the highest number that a claim gives, where one gives one."""
    named, found = ~Q(claim__link_basis=LinkBasis.JUDGEMENT), {}
    for measure in ("killed", "injured"):
        found |= {measure: Max(_highest(measure)), f"{measure}_without_judged": Max(_highest(measure), filter=named)}
    figures = CasualtyFigure.objects.filter(claim__in=claims.values("pk")).order_by().values("claim__incident")
    return defaultdict(dict, {row.pop("claim__incident"): row for row in figures.annotate(**found)})


def _highest(measure):
    # The database keeps low, best and high in this order.
    return Coalesce(*(f"{measure}_{bound}" for bound in ("high", "best", "low")))


def _whereabouts(incidents) -> dict[int, Whereabouts]:
    """Incident → where it is, by whatever standard, as `explorer.places` has it; a level of the tree takes two queries."""
    further, around = defaultdict(set), Surroundings()
    for incident, place in IncidentPlace.objects.filter(incident__in=incidents).values_list("incident", "place"):
        further[incident].add(place)
    around.add({incident.place_id for incident in incidents.values()}.union(*further.values()))
    found = {}
    for pk, incident in incidents.items():
        line = around.line(incident.place_id)
        areas = frozenset().union(*(around.areas(place) for place in further[pk] | {incident.place_id}))
        within = {f"{column}_id": area for column, area in zip(AREAS.values(), line, strict=True)}
        beyond = "".join(f" {area} " for area in sorted(areas.difference(line)))
        found[pk] = Whereabouts(is_known=bool(incident.place_id or further[pk]), beyond=beyond, **within)
    return found


def _drawn(incident, place):
    """The columns that maps and boxes ask for, as `explorer.spots` tells a point from an area."""
    try:
        spot = spot_of(incident.point, place, incident.location_precision)
    except NotMapped:
        spot = None
    at = spot or incident.point
    drawn_as = DrawnAs.NOTHING if spot is None else DrawnAs.POINT if spot.is_site else DrawnAs.AREA
    return {
        "latitude": at and at.latitude,
        "longitude": at and at.longitude,
        "radius_m": at and at.radius_m,
        "has_point": drawn_as == DrawnAs.POINT,
        "drawn_as": drawn_as.value,
        "cell": cell_of(drawn_as, at.longitude, at.latitude) if at else None,
    }


def affected(changes) -> set[int]:
    """The incidents whose rows these changes may alter, by primary key."""
    found, places = keeping.affected(changes) | incidents_of(changes), set()
    for change, before in changes:
        if change.resource == "incidents.incident":
            found.add(change.record)
        elif change.resource == "incidents.place" and before:
            places.add(change.record)
    statements = [change.record for change, _before in changes if change.resource == "statements.statement"]
    found |= set(
        FormerLink.objects.filter(statement__in=statements, incident__isnull=False).values_list("incident", flat=True)
    )
    if places:
        found |= set(
            Incident._base_manager.filter(at(Place.objects.filter(pk__in=places))).values_list("pk", flat=True)
        )
    return found


INCIDENTS = Index(IndexedIncident, computed, affected, with_shared)
