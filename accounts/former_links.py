"""Which statements were linked to what, and are no longer: noted whenever a link ends, so that the past can be found again."""

from statements.models import Claim

from .models import FormerLink


def remember(changes, **signal) -> None:
    """Listens to `history`: note the links that these changes end."""
    ended = [
        (change.record, before, change.after)
        for change, before in changes
        if change.resource == "statements.statement" and before
    ]
    found = []
    for statement, before, after in ended:
        incidents, superseded, answered = (was - now for was, now in zip(links(before), links(after), strict=True))
        found += [FormerLink(statement_id=statement, incident_id=pk) for pk in incidents]
        # A claim may go in the same moment as what answers it.
        gone = {claim["id"]: pk for pk, state, _after in ended for claim in state["claim"]} if answered else {}
        here = dict(Claim._base_manager.filter(pk__in=answered).values_list("pk", "statement")) if answered else {}
        earlier = superseded | {(gone | here)[claim] for claim in answered}
        found += [FormerLink(statement_id=statement, earlier_id=pk) for pk in earlier]
    FormerLink.objects.bulk_create(found, ignore_conflicts=True)


def links(state) -> tuple[set, set, set]:
    """The incidents, the statements and the claims that a state of a statement is about, supersedes and answers."""
    claims = state["claim"]
    return (
        {claim["incident_id"] for claim in claims} - {None},
        {state["supersedes_id"]} - {None},
        {claim["answers_id"] for claim in claims} - {None},
    )
