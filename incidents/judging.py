"""Whether two incidents are one: which pairs an editor is asked about, and the one door for the answer."""

from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from itertools import product
from math import cos, radians
from operator import or_

from django.db.models import F, FloatField, Q, Value, prefetch_related_objects
from django.db.models.functions import Coalesce, Least
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext as _t

from formats.indexes import Among
from formats.points import UncertainPoint
from history.recording import recording

from .lifecycle import ENDED, Lifecycle
from .models import AdministrativeParent, Incident, IncidentLink, IncidentPlace, Judgement, Place

# Dates of one event may be a day apart: bulletins name the night before or the morning after.
DAYS = timedelta(days=1)
# As far as UCDP calls a place near.
NEAR_M = 25_000
# A point that may be farther off tells no more than a region would.
FARTHEST_OFF_M = 50_000
METRES_PER_DEGREE = 111_320
# How many an editor is asked about, of how many that are looked through.
SHOWN, LOOKED_THROUGH = 10, 200

LARGE = (Place.Kind.COUNTRY, Place.Kind.REGION)


@dataclass(frozen=True)
class Candidate:
    """An incident that may be the same event, and what speaks for it."""

    incident: Incident
    reasons: list[str]
    judgement: Judgement | None = None


def judge(one, other, verdict, reason, by=None) -> Judgement:
    """Record an editor's word on two incidents, once and for good. ValidationError when it is refused."""
    first, second = sorted((one, other), key=lambda incident: incident.pk)
    with recording(by=by, reason=reason):
        judgement = Judgement(first=first, second=second, verdict=verdict, reason=reason.strip(), by=by)
        judgement.full_clean()
        judgement.save()
    return judgement


def judgement_on(one, other) -> Judgement | None:
    first, second = sorted((one.pk, other.pk))
    return Judgement.objects.filter(first=first, second=second).select_related("by").first()


def judgements_of(incident) -> dict[int, Judgement]:
    """Every judgement on the incident, by the primary key of the other one."""
    found = Judgement.objects.filter(Q(first=incident) | Q(second=incident)).select_related("first", "second", "by")
    return {(one.second_id if one.first_id == incident.pk else one.first_id): one for one in found}


def candidates(incident, user) -> list[Candidate]:
    """Incidents that may be the same event: most reasons first, in a fixed number of queries.

    Left out is what ended, what was judged different, and what an editor linked in another way. Where one alone is dated, they
    have to be at the very same place or point, and come last.
    """
    prefetch_related_objects([incident], "types", "places__place")
    judged = _judged(incident)
    links = IncidentLink.objects.filter(Q(source=incident) | Q(target=incident)).values_list("source", "target", "kind")
    linked = {(target if source == incident.pk else source): kind for source, target, kind in links}
    suspected = {pk for pk, kind in linked.items() if kind == IncidentLink.Kind.POSSIBLY_SAME}
    suspected |= {pk for pk, one in judged.items() if one.verdict == Judgement.Verdict.SAME}
    settled = {pk for pk, one in judged.items() if one.verdict == Judgement.Verdict.DIFFERENT}
    settled |= linked.keys() - suspected
    pages = {key for key in incident.sources.values_list("address_key", flat=True) if key}
    others = Incident.objects.visible_to(user).exclude(status__in=ENDED).exclude(pk__in={incident.pk, *settled})

    def found(*conditions):
        # Each is asked apart, since each has an index of its own, and sorted here, lest the order be read instead of it.
        return sorted(
            {pk for one in conditions for pk in others.filter(one).values_list("pk", flat=True)}, reverse=True
        )

    source = Incident.sources.rel.related_model.objects.filter(address_key__in=pages).values("incident")
    alike = [*suspected, *found(*([Q(pk__in=source)] if pages else []))]
    alike += found(*(there & _about_then(incident) for there in _around(incident)))
    in_doubt = set(found(*(there & _in_doubt(incident) for there in _just_there(incident)))).difference(alike)
    looked_through = [*dict.fromkeys(alike), *sorted(in_doubt, reverse=True)][:LOOKED_THROUGH]
    rows = [
        Candidate(other, list(_reasons(incident, other, linked.get(other.pk), pages)), judged.get(other.pk))
        for other in others.filter(pk__in=looked_through)
        .for_list()
        .prefetch_related("sources", "places__place")
        .order_by("-pk")
    ]
    return sorted(rows, key=lambda row: (row.judgement is None, row.incident.pk in in_doubt, -len(row.reasons)))[:SHOWN]


def _judged(incident) -> dict[int, Judgement]:
    """The judgements on the incident and on all that was merged into it, by what the other one was merged into."""
    into = dict(Incident._base_manager.filter(status=Lifecycle.MERGED).values_list("pk", "replacement"))

    def now(pk):
        while pk in into:
            pk = into[pk]
        return pk

    own, found = {incident.pk, *(pk for pk in into if now(pk) == incident.pk)}, {}
    rows = Judgement.objects.filter(Q(first__in=own) | Q(second__in=own))
    # A word on the two themselves goes before one on what they absorbed, and of those one that they differ.
    for one in sorted(
        rows, key=lambda one: (one.first_id in into or one.second_id in into, one.verdict == Judgement.Verdict.SAME)
    ):
        for other in {now(one.first_id), now(one.second_id)} - {incident.pk}:
            found.setdefault(other, one)
    return found


def _around(incident):
    """Yields conditions for incidents that may be where this one is: by what their places lie in, by their places, by their points."""
    if own := [place.pk for place in _places(incident)]:
        # As far down as up: else one of two incidents would be proposed to the other alone. Countries hold too much.
        inside, around = _parts(_smaller(own)), _smaller(_wholes(own))
        yield from _at([*own, *inside, *_parts(inside), *around, *_smaller(_wholes(around))])
    if spots := _spots(incident).values():
        near = reduce(or_, map(_near, spots))
        listed, further = _at(Place.objects.filter(near, _HAS_SPOT).values_list("pk", flat=True))
        # A point of its own says more than the place that it is listed at.
        yield listed & Q(latitude__isnull=True)
        yield further
        yield near


def _places(incident) -> list[Place]:
    """Where it is listed, and its further places."""
    further = [row.place for row in incident.places.all()]
    return list(dict.fromkeys([incident.place, *further] if incident.place else further))


def _at(places):
    """Yields conditions for incidents that are listed at some places, and that have one of them as a further one."""
    there = Among("place", set(places))
    yield Q(there)
    yield Q(pk__in=IncidentPlace.objects.filter(there).order_by().values("incident"))


def _parts(places):
    """What lies in some places, by any standard."""
    others = AdministrativeParent.objects.filter(Among("parent", places)).order_by().values_list("place")
    return [pk for (pk,) in Place.objects.filter(Among("parent", places)).order_by().values_list("pk").union(others)]


def _wholes(places):
    """What some places lie in, by any standard."""
    others = AdministrativeParent.objects.filter(Among("place", places)).order_by().values_list("parent")
    own = Place.objects.filter(Among("pk", places), parent__isnull=False).order_by().values_list("parent")
    return [pk for (pk,) in own.union(others)]


def _smaller(places):
    """Those of some places that are no countries."""
    return list(Place.objects.filter(Among("pk", places)).exclude(kind=Place.Kind.COUNTRY).values_list("pk", flat=True))


# A district has a spot only where somebody says how far it reaches.
_HAS_SPOT = ~Q(kind__in=LARGE) & (~Q(kind__in=Place.AREAS) | Q(radius_m__isnull=False))


def _spots(incident) -> dict[Place | None, UncertainPoint]:
    """Its own point, by None, or that of the place where it is listed; and those of its further places."""
    places = _places(incident)
    if incident.point:
        places = [place for place in places if place != incident.place]
    found = {place: place.point for place in places if place.point and not _is_without_spot(place)}
    return {None: incident.point, **found} if incident.point else found


def _is_without_spot(place):
    return place.kind in LARGE or (place.is_area and not place.radius_m)


def _near(spot):
    """That the point of a row is near, as far as both may be off. As on a map: at this distance the earth is flat enough."""
    width = METRES_PER_DEGREE * max(cos(radians(spot.latitude)), 0.01)
    reach = NEAR_M + min(spot.radius_m or 0, FARTHEST_OFF_M)
    # An index knows points, and not how far off they may be.
    high, wide = (float(reach + FARTHEST_OFF_M) / metres for metres in (METRES_PER_DEGREE, width))
    rows = Q(latitude__range=(spot.latitude - high, spot.latitude + high))
    north = (F("latitude") - spot.latitude) * METRES_PER_DEGREE
    off = Least(Coalesce("radius_m", 0.0, output_field=FloatField()), Value(float(FARTHEST_OFF_M)))
    allowed = (off + float(reach)) * (off + float(reach))
    there = Q()
    # The earth is round: beyond the 180th meridian longitudes begin anew.
    for longitude in (spot.longitude, spot.longitude - 360, spot.longitude + 360):
        if longitude + wide >= -180 and longitude - wide <= 180:
            east = (F("longitude") - longitude) * width
            columns = Q(longitude__range=(longitude - wide, longitude + wide))
            there |= columns & Q(LessThanOrEqual(north * north + east * east, allowed))
    return rows & there


def _just_there(incident):
    """Yields conditions for incidents at the very same places, of those that are not large, or point."""
    if small := [place.pk for place in _places(incident) if place.kind not in LARGE]:
        yield from _at(small)
    if incident.point:
        yield Q(latitude=incident.point.latitude, longitude=incident.point.longitude)


_DATED = Q(date_start__isnull=False) | Q(date_end__isnull=False)


def _in_doubt(incident):
    """Those that are dated where the incident is not, or the other way round: an unknown date excludes nothing."""
    return ~_DATED if incident.date.is_known else _DATED


def _about_then(incident):
    """Those whose dates meet the incident's own, a day's difference allowed; for an undated one, undated ones."""
    if not incident.date.is_known:
        return ~_DATED
    meets = _DATED
    if incident.date.latest:
        meets &= Q(date_start__isnull=True) | Q(date_start__lte=incident.date.latest + DAYS)
    if incident.date.earliest:
        meets &= Q(date_end__isnull=True) | Q(date_end__gte=incident.date.earliest - DAYS)
    return meets


def _reasons(one, other, link, pages):
    if link:
        yield _t("An editor linked them as possibly the same.")
    if one.date.is_known and other.date.is_known:
        if one.date == other.date and one.date.is_exact:
            yield _t("Both are dated %(date)s.") % {"date": one.date.wording}
        else:
            yield _t("Dated %(one)s and %(other)s.") % {"one": one.date.wording, "other": other.date.wording}
    elif not (one.date.is_known or other.date.is_known):
        yield _t("Neither is dated.")
    else:
        yield _t("Only one of them is dated.")
    yield from _where(one, other)
    if shared := {type_.label for type_ in one.types.all()} & {type_.label for type_ in other.types.all()}:
        yield _t("Both are listed as %(types)s.") % {"types": ", ".join(sorted(shared))}
    if pages & {source.address_key for source in other.sources.all()}:
        yield _t("Both rest on the same page.")


def _where(one, other):
    own, others = _places(one), _places(other)
    if one.place_id and one.place_id == other.place_id:
        yield _t("Both are listed at %(place)s.") % {"place": one.place}
        if not (one.point or other.point):
            return
    elif shared := [str(place) for place in own if place in others]:
        yield _t("Both have to do with %(places)s.") % {"places": ", ".join(shared)}
    spots = list(product(_spots(one).items(), _spots(other).items()))
    if not spots:
        if one.place and other.place and one.place_id != other.place_id:
            yield _t("Listed at %(one)s and %(other)s.") % {"one": one.place, "other": other.place}
        return
    (at, spot), (other_at, other_spot) = min(spots, key=lambda pair: pair[0][1].distance_m(pair[1][1]))
    if at and at == other_at:
        return
    km = round(spot.distance_m(other_spot) / 1000)
    far = _t("some %(km)d km") % {"km": km} if km else _t("less than 1 km")
    if at and other_at:
        apart = _t("%(one)s and %(other)s are %(far)s apart") % {"one": at, "other": other_at, "far": far}
    else:
        apart = _t("Their points are %(far)s apart") % {"far": far}
    off = round(((spot.radius_m or 0) + (other_spot.radius_m or 0)) / 1000)
    yield f"{apart}, ± {off} km." if off else f"{apart}."
