"""What changes of investigations concern, for whatever is computed from them."""


def incidents_of(changes) -> set[int]:
    """The incidents, by primary key, that the investigations among some recorded changes look into or looked into before."""
    states = (
        state
        for change, before in changes
        if change.resource == "investigations.investigation"
        for state in (before, change.after)
    )
    return {pk for state in states if state for pk in state["incidents"]}
