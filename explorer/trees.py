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
