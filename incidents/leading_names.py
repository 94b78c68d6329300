"""Which name of a place leads: the register's own, or another that the site prefers. The others follow it."""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from .places import PlaceName


@dataclass(frozen=True)
class LeadingName:
    """What a place is called first; no language where it is the register's own name."""

    text: str
    language: str = ""


class LeadingNames:
    """The leading name of every place today, read in one query, and in none where the register's own names lead.

    `PLACE_NAMES_LEAD` gives languages in order, each with the party whose names are meant or, without one, for names in
    general use. A name whose period is over or still to come does not lead. Two that are equal stand together, in
    alphabetical order.
    """

    def __init__(self):
        self.preferences = settings.PLACE_NAMES_LEAD

    def of(self, place) -> LeadingName:
        return self._names.get(place.pk) or LeadingName(place.name)

    @cached_property
    def _names(self):
        if not self.preferences:
            return {}
        found = defaultdict(lambda: defaultdict(list))
        for name in self._wanted():
            rank = self.preferences.index((name.language, name.used_by.slug if name.used_by else ""))
            if name.name not in found[name.place_id][rank]:
                found[name.place_id][rank].append(name.name)
        return {place: self._first(ranks) for place, ranks in found.items()}

    def _wanted(self):
        today, wanted = timezone.now().date(), Q(pk=None)
        for language, party in self.preferences:
            wanted |= Q(language=language, used_by__slug=party) if party else Q(language=language, used_by=None)
        names = PlaceName.objects.filter(wanted).select_related("used_by").order_by("name_folded", "pk")
        begun, goes_on = (
            Q(**{f"{end}_date": None}) | Q(**{f"{end}_date__{how}": today})
            for end, how in (("from", "lte"), ("to", "gte"))
        )
        return names.filter(begun, goes_on)

    def _first(self, ranks):
        rank = min(ranks)
        return LeadingName(" / ".join(ranks[rank]), self.preferences[rank][0])
