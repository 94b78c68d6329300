"""Where an incident is: at the place that it is listed at and at its further ones, and in all that these lie in by any standard.

One rule for the page of a place, the filter `place` and the counts beside its options (docs/decisions/0021-incidents-at-a-place.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from formats.indexes import Among, AmongPairs
from incidents.models import AdministrativeParent, IncidentPlace, Place

# The areas that incidents are counted in, each with its column of the index.
AREAS = {Place.Kind.COUNTRY: "country", Place.Kind.REGION: "region", Place.Kind.DISTRICT: "district"}


def within(places: Iterable[Place]) -> dict[int, set[int]]:
    """Each of the places and of all that lie in them → what lies just in it, by the register's own standard or another.

    All by key; a query for each level.
    """
    parts, level = {}, {place.pk for place in places}
    while level:
        parts |= {key: set() for key in level}
        own = Place.objects.filter(Among("parent", level)).order_by().values_list("parent", "pk")
        by_others = AdministrativeParent.objects.filter(Among("parent", level)).order_by()
        found = set()
        for key, part in own.union(by_others.values_list("parent", "place")):
            parts[key].add(part)
            found.add(part)
        level = found - parts.keys()
    return parts


def _pairs(places) -> Iterator[tuple]:
    """(place, itself or a place in it) of each of them."""
    parts = within(places)
    for place in {one.pk for one in places}:
        inside, at = {place}, [place]
        while at:
            new = parts[at.pop()] - inside
            inside |= new
            at += new
        yield from ((place, key) for key in inside)


def at(places: Iterable[Place]) -> Q:
    """That an incident, or its row of the index, is at one of these places or in it."""
    here = within(places).keys()
    further = IncidentPlace.objects.filter(Among("place", here)).order_by().values_list("incident", flat=True)
    return Q(Among("place", here)) | Q(Among("pk", further))


def at_each(places: Iterable[Place], place: OuterRef) -> Q:
    """The same of an incident and one of these places each, whose key is in a column of whatever asks.

    Areas stand in the index, however much lies in them; what lies in finer places, which is little, is listed.
    """
    edge = Value(" ", TextField())
    word = Concat(edge, Cast(place, TextField()), edge)
    there = Q(indexed__whereabouts__beyond__contains=word)
    for column in AREAS.values():
        there |= Q(**{f"indexed__whereabouts__{column}": place})
    if finer := [one for one in places if one.kind not in AREAS]:
        pairs = list(_pairs(finer))
        further = IncidentPlace.objects.filter(AmongPairs(OuterRef(place), "place", pairs), incident=OuterRef("pk"))
        # In this order: further places are looked for where nothing else tells.
        there = (
            Q(Among(place, {one.pk for one in finer})) & (Q(AmongPairs(place, "place", pairs)) | Q(Exists(further)))
            | there
        )
    return there


def nowhere() -> Q:
    """That the row of the index is of an incident with no place on record, neither of its own nor a further one."""
    return Q(whereabouts__is_known=False)


@dataclass
class Surroundings:
    """All that some places lie in: `parents` by the register's standard, `others` by other ones, `kinds`, each by key."""

    parents: dict = field(default_factory=dict)
    others: dict = field(default_factory=lambda: defaultdict(set))
    kinds: dict = field(default_factory=dict)
    _areas: dict = field(default_factory=dict)

    def add(self, places: Iterable[int]) -> None:
        """In two queries for each level of the tree."""
        wanted = {*places} - self.parents.keys() - {None}
        while wanted:
            for key, parent, kind in Place.objects.filter(pk__in=wanted).values_list("pk", "parent", "kind"):
                self.parents[key], self.kinds[key] = parent, kind
            for key, parent in AdministrativeParent.objects.filter(place__in=wanted).values_list("place", "parent"):
                self.others[key].add(parent)
            above = {self.parents[key] for key in wanted}.union(*(self.others[key] for key in wanted))
            wanted = above - self.parents.keys() - {None}

    def areas(self, place) -> frozenset[int]:
        """The countries, regions and districts that a place lies in or is, by any standard."""
        if place not in self._areas:
            found, at = set(), [place]
            while at:
                key = at.pop()
                if key is not None and key not in found:
                    found.add(key)
                    at += [self.parents[key], *self.others[key]]
            self._areas[place] = frozenset(key for key in found if self.kinds[key] in AREAS)
        return self._areas[place]

    def line(self, place) -> tuple:
        """The country, region and district that it lies in or is by the register's standard, None where there is none."""
        found, key, seen = {}, place, set()
        while key is not None and key not in seen:
            seen.add(key)
            if column := AREAS.get(self.kinds[key]):
                found.setdefault(column, key)
            key = self.parents[key]
        return tuple(found.get(column) for column in AREAS.values())


def lines_of(areas: Iterable[int]) -> set[tuple]:
    """The country, region and district that each of some areas lies in or is."""
    around = Surroundings()
    around.add(areas)
    return {around.line(area) for area in areas}
