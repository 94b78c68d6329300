"""Whether two incidents are one: which pairs an editor is asked about, and the one door for the answer."""

from dataclasses import dataclass
from datetime import timedelta
from math import cos, radians

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _t

from history.recording import recording

from .lifecycle import ENDED
from .models import Incident, IncidentLink, Judgement, Place

# Dates of one event may be a day apart: bulletins name the night before or the morning after.
DAYS = timedelta(days=1)
# As far as UCDP calls a place near.
NEAR_M = 25_000
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

    Left out is what ended, what was judged different, and what an editor linked in another way.
    """
    prefetch_related_objects([incident], "types")
    judged = judgements_of(incident)
    links = IncidentLink.objects.filter(Q(source=incident) | Q(target=incident)).values_list("source", "target", "kind")
    linked = {(target if source == incident.pk else source): kind for source, target, kind in links}
    suspected = {pk for pk, kind in linked.items() if kind == IncidentLink.Kind.POSSIBLY_SAME}
    suspected |= {pk for pk, one in judged.items() if one.verdict == Judgement.Verdict.SAME}
    settled = {pk for pk, one in judged.items() if one.verdict == Judgement.Verdict.DIFFERENT}
    settled |= linked.keys() - suspected
    pages = {key for key in incident.sources.values_list("address_key", flat=True) if key}

    alike = Q(pk__in=suspected)
    if pages:
        alike |= Q(pk__in=Incident.sources.rel.related_model.objects.filter(address_key__in=pages).values("incident"))
    if incident.place:
        alike |= Q(place__in=_around(incident.place).values("pk")) & _about_then(incident)
    found = (
        Incident.objects.visible_to(user)
        .exclude(status__in=ENDED)
        .exclude(pk__in={incident.pk, *settled})
        .filter(alike)
        .for_list()
        .prefetch_related("sources")
        .order_by("-pk")[:LOOKED_THROUGH]
    )
    rows = [
        Candidate(other, list(_reasons(incident, other, linked.get(other.pk), pages)), judged.get(other.pk))
        for other in found
    ]
    return sorted(rows, key=lambda row: (row.judgement is None, -len(row.reasons)))[:SHOWN]


def _around(place):
    """The place, what lies in it, the district it lies in, and what is near its point."""
    near = Q(pk=place.pk) | Q(parent=place) | Q(parent__parent=place)
    near |= Q(pk=place.parent_id) & ~Q(kind__in=LARGE)
    if place.point and not place.is_area:
        lat, lon = place.point.latitude, place.point.longitude
        high = NEAR_M / METRES_PER_DEGREE
        wide = high / max(cos(radians(lat)), 0.01)
        near |= Q(latitude__range=(lat - high, lat + high), longitude__range=(lon - wide, lon + wide))
    return Place.objects.filter(near)


def _about_then(incident):
    """Those whose dates meet the incident's own, a day's difference allowed; for an undated one, undated ones."""
    known = Q(date_start__isnull=False) | Q(date_end__isnull=False)
    if not incident.date.is_known:
        return ~known
    meets = known
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
    if one.place and other.place:
        yield _where(one.place, other.place)
    if shared := {type_.label for type_ in one.types.all()} & {type_.label for type_ in other.types.all()}:
        yield _t("Both are listed as %(types)s.") % {"types": ", ".join(sorted(shared))}
    if pages & {source.address_key for source in other.sources.all()}:
        yield _t("Both rest on the same page.")


def _where(one, other):
    if one.pk == other.pk:
        return _t("Both are listed at %(place)s.") % {"place": one}
    if one.point and other.point and not (one.is_area or other.is_area):
        km = one.point.distance_m(other.point) / 1000
        return _t("%(one)s and %(other)s are some %(km)d km apart.") % {"one": one, "other": other, "km": round(km)}
    return _t("Listed at %(one)s and %(other)s.") % {"one": one, "other": other}
