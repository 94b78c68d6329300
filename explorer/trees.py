"""Records that lie in one another: places, parties, violation types."""

from django.db.models import Q

from incidents.models import Place


def below(records, chosen):
    """The chosen records of a tree and all that is below them; no tree of the register is deeper than places are."""
    step, found = "pk__in", Q()
    for _level in range(Place.DEPTH):
        found |= Q(**{step: [record.pk for record in chosen]})
        step = f"parent__{step}"
    return records.filter(found).values("pk")


def narrower(rows) -> dict[int, set[int]]:
    """For each row of a whole tree that is at hand: itself and all that is below it, by primary key."""
    found = {row.pk: {row.pk} for row in rows}
    parents = {row.pk: row.parent_id for row in rows}
    for pk in parents:
        above = parents[pk]
        while above is not None:
            found[above].add(pk)
            above = parents[above]
    return found
