"""Whether a later statement ends an earlier one, as accounts count: only a published one of the same side does.

Organs move from side to side, so that what was so when a statement was recorded is asked again whenever it is shown.
"""

from collections import defaultdict

from django.db.models import F, Q


def of_one_side(one, other, sides) -> bool:
    return sides.of(one.issuer_id) == sides.of(other.issuer_id)


def superseding(statement, sides) -> list:
    """The statements by which its own side superseded a statement."""
    return [
        later for later in statement.superseded_by.all() if later.is_published and of_one_side(later, statement, sides)
    ]


def issued_by_one_side(sides, *statements) -> Q:
    """The same of rows: that the issuers of both statements, each given by its path or "" for the row itself, are of one side."""
    one, other = (f"{path}__issuer" if path else "issuer" for path in statements)
    organs = defaultdict(list)
    for party in sides.parties.values():
        organs[sides.of(party).pk].append(party.pk)
    same = Q(**{one: F(other)})
    for some in organs.values():
        if len(some) > 1:
            same |= Q(**{f"{one}__in": some, f"{other}__in": some})
    return same
