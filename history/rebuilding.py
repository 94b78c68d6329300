"""Records as a state of the past describes them: instances of today's models, to be read and never saved."""

from .tracking import TRACKED


def rebuilt(model, state, **above):
    """A record out of what a change left of it, with its parts as if they had been prefetched.

    Foreign keys keep their values; whoever reads further attaches what they lead to, as it was or as it is, and relations to
    many. A column that came later has its default.
    """
    tracked = TRACKED[model]
    columns = (column for column in tracked.columns() if column.attname in state)
    record = model(**{column.attname: column.to_python(state[column.attname]) for column in columns}, **above)
    record._state.adding = False
    for part in tracked.parts:
        up = part.model._meta.get_field(part.up)
        rows = [rebuilt(part.model, row, **{up.name: record}) for row in state.get(part.model._meta.model_name, ())]
        prefetched(record, up.remote_field.get_accessor_name(), rows)
    return record


def prefetched(record, name, rows) -> None:
    """Let a relation of a record to many hold these rows, as if they had been prefetched."""
    found = getattr(record, name).get_queryset()
    found._result_cache, found._prefetch_done = list(rows), True
    record.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found
