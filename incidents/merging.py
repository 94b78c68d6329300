"""What one incident takes on from another that is merged into it: told before it is done, and done by the same list."""

from dataclasses import dataclass

# What an incident keeps as it is, and the other one has as well from then on.
SHARED = ("types", "agreements", "provisions", "tags")


@dataclass(frozen=True)
class TakenOn:
    """Everything that would go from `one` to `other`; what `other` has already is left out."""

    claims: list
    investigations: list
    shared: dict
    sources: list
    places: list
    links_out: list
    links_in: list
    sensitivity: str
    exact: list

    @classmethod
    def by(cls, other, one):
        def new(rows, have, key):
            there = {key(row) for row in have}
            return [row for row in rows if key(row) not in there]

        return cls(
            claims=list(one.claims.select_related("statement__issuer")),
            investigations=list(one.investigations.all()),
            shared={name: new(getattr(one, name).all(), getattr(other, name).all(), _itself) for name in SHARED},
            sources=new(one.sources.select_related("outlet"), other.sources.all(), _page),
            places=new(one.places.exclude(place=other.place).select_related("place"), other.places.all(), _place),
            links_out=new(
                one.links_out.exclude(target=other).select_related("source", "target"), other.links_out.all(), _target
            ),
            links_in=new(
                one.links_in.exclude(source=other).select_related("source", "target"), other.links_in.all(), _source
            ),
            # What is shown after a click here is not shown without one there.
            sensitivity="" if other.sensitivity else one.sensitivity,
            # Nor is what is kept back here told there.
            exact=[] if hasattr(other, "exact") else [one.exact] if hasattr(one, "exact") else [],
        )

    def hand_over(self, one, other) -> None:
        one.claims.update(incident=other)
        for investigation in self.investigations:
            investigation.incidents.add(other)
            investigation.incidents.remove(one)
        for name, rows in self.shared.items():
            getattr(other, name).add(*rows)
        if self.sensitivity:
            other.sensitivity = self.sensitivity
            other.save(update_fields=["sensitivity", "updated_at"])
        for row in [*self.sources, *self.places, *self.exact]:
            _again(row, incident=other)
        for row in self.links_out:
            _again(row, source=other)
        for row in self.links_in:
            _again(row, target=other)


def _again(row, **changes):
    """A second row like this one; the first stays with the incident that is merged."""
    row.pk, row._state.adding = None, True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()


def _itself(row):
    return row.pk


def _page(row):
    return row.address, row.outlet_id, row.note


def _place(row):
    return row.place_id, row.role


def _target(row):
    return row.target_id, row.kind


def _source(row):
    return row.source_id, row.kind
