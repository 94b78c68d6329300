from django.db.models import Q

from formats.folding import fold
from history.querysets import RecordedQuerySet


class PartyQuerySet(RecordedQuerySet):
    def in_order(self):
        """All of them by name, whatever its script."""
        return self.order_by("name_folded", "pk")

    def named(self, query):
        """Parties with a name, short name or code that contains the query, in any spelling."""
        key = fold(query)
        if not key:
            return self.none()
        names = self.model.names.rel.related_model.objects.filter(name_folded__contains=key)
        return self.filter(
            Q(name_folded__contains=key)
            | Q(short_name_folded__contains=key)
            | Q(code=key.upper())
            | Q(pk__in=names.values("party"))
        )

    def sides(self):
        """The side of every party, read in one query: see `SideIndex`."""
        return SideIndex(self.model._base_manager.all())


class SideIndex:
    """Which side a party belongs to: its topmost parent, never its role and never recognition."""

    def __init__(self, parties):
        self.parties = {party.pk: party for party in parties}

    def of(self, party):
        """The topmost parent of a party, given the party or its primary key."""
        return self.line(party)[-1]

    def in_order(self, keys) -> list:
        """Parties by primary key in the order that no count changes: alphabetical, in any script."""
        return sorted((self.parties[key] for key in keys), key=lambda party: (fold(party.label), party.pk))

    def line(self, party) -> list:
        """A party, given as such or by its primary key, and those that it is an organ of, its side last."""
        found = {}
        at = self.parties[getattr(party, "pk", party)]
        # Two people who each make the other's party an organ at the same moment can make a circle.
        while at is not None and at.pk not in found:
            found[at.pk] = at
            at = self.parties.get(at.parent_id)
        return list(found.values())


class OutletQuerySet(RecordedQuerySet):
    def named(self, query):
        """Outlets whose name contains the query, in any spelling."""
        key = fold(query)
        return self.filter(name_folded__contains=key) if key else self.none()


class AgreementQuerySet(RecordedQuerySet):
    def named(self, query):
        """Agreements whose title contains the query, in any spelling."""
        key = fold(query)
        return self.filter(title_folded__contains=key) if key else self.none()

    def for_display(self):
        """Each with its provisions, roles and sources, in a fixed number of queries."""
        return self.prefetch_related("provisions", "roles__party", "sources__outlet")
