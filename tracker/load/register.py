"""A register of so many incidents, from the making of rows to the last index; what takes longest is spread over processes."""

from collections.abc import Iterator

from django.db import connection

from accounts import keeping
from explorer.indexes import INDEXES
from formats.processes import CORES, spread, writers
from incidents.models import Incident
from statements.models import Statement

from .stories import Stories, counted
from .tables import Loader, Rows
from .world import make_world

CHUNK = 2_000


def fill(incidents: int, places: int, seed: int) -> Iterator[str]:
    """Fills the database; what is there, as soon as it is."""
    with Loader() as loader:
        rows = loader.rows()
        world = make_world(rows, places)
        loader.write(rows.ready())
        loader.pass_over(rows.taken(loader.first))
        first = loader.first

        def tell(chunk):
            numbers, keys, seq = chunk
            rows = Rows(dict(zip(first, keys, strict=True)), seq)
            stories = Stories(rows, world, seed, first)
            for number in numbers:
                stories.tell(number)
            return rows.ready()

        for ready in spread(tell, _chunks(loader, incidents), CORES if incidents > CHUNK else 1):
            loader.write(ready)
        yield "Their rows"
    _look_over()
    yield "Their indexes in the database"
    after = {model: first[model] - 1 for model in (Incident, Statement)}
    keeping.recompute(keeping.everything(after[Incident]), processes=writers())
    yield "Their accounts"
    for index in INDEXES:
        index.rebuild(index.everything(after[index.key.related_model]), processes=writers())
        yield f"The {index.model._meta.verbose_name_plural}"
    _look_over()


def _chunks(loader, incidents):
    """(numbers, first key of each table, number of the last change) of one chunk after another.

    Each has a block of keys of its own, so that what is made of it depends on nothing that others make.
    """
    for start in range(0, incidents, CHUNK):
        numbers = range(start, min(start + CHUNK, incidents))
        yield numbers, list(loader.first.values()), loader.seq
        loader.pass_over(counted(numbers))


def _look_over():
    """As a database does by itself before long: so that it knows what it holds."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
