from django.db.models import Count, Q

from formats.folding import fold, place_key
from formats.indexes import few_or_all
from history.protection import Level
from history.querysets import RecordedQuerySet

from .lifecycle import Lifecycle, PublishableQuerySet


class PlaceQuerySet(RecordedQuerySet):
    def in_order(self):
        """All of them by name, whatever its script."""
        return self.order_by("name_folded", "pk")

    def named(self, query):
        """Places with a name that contains the query, or sounds as if it began with it, in any script."""
        key = fold(query)
        if not key:
            return self.none()
        name = self.model.names.rel.related_model
        names = Q(name_folded__contains=key)
        sound = place_key(query)
        if len(sound.replace(" ", "")) >= 3:
            # Fewer consonants than that would bring back half the gazetteer.
            names |= Q(name_key__startswith=sound)
            own = Q(name_folded__contains=key) | Q(name_key__startswith=sound)
        else:
            own = Q(name_folded__contains=key)
        return self.filter(own | Q(pk__in=name.objects.filter(names).values("place")))

    def with_ancestors(self):
        """Each with the places it lies in, up to the deepest tree there is."""
        return self.select_related("parent__parent__parent__parent")


class IncidentQuerySet(PublishableQuerySet):
    def search(self, query):
        """Incidents whose reference is the query, or whose title or place matches it in any spelling."""
        number = self.model.series.read(query)
        if number is not None:
            return self.filter(pk=number)
        key = fold(query)
        if not key:
            return self.none()
        places = self.model.place.field.related_model.objects.named(query)
        return self.filter(Q(title_folded__contains=key) | Q(place__in=few_or_all(places)))

    def protection(self) -> Level:
        """How much of their past is kept from readers: as much as of the one that is protected most.

        One that was merged is the same event as what absorbed it, and protected with that.
        """
        keys, reached = set(), set(self.values_list("pk", flat=True))
        while reached - keys:
            keys |= reached
            merged = self.model._base_manager.filter(pk__in=reached, status=Lifecycle.MERGED)
            reached = set(merged.values_list("replacement", flat=True))
        incidents = self.model._base_manager.filter(pk__in=keys)
        found = incidents.aggregate(exact=Count("exact"), sensitive=Count("pk", filter=~Q(sensitivity="")))
        if found["exact"]:
            return Level.EXACT
        return Level.WORDS if found["sensitive"] else Level.OPEN

    def under(self, agreements):
        """Those that are said to have breached some agreements, or a provision of these alone."""
        whole, parts = self.model.agreements.through.objects, self.model.provisions.through.objects
        return self.filter(
            Q(pk__in=whole.filter(agreement__in=agreements).values("incident"))
            | Q(pk__in=parts.filter(provision__agreement__in=agreements).values("incident"))
        )

    def for_list(self):
        """Each with its place and types, in a fixed number of queries."""
        return self.select_related("place__parent").prefetch_related("types")
