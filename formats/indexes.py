"""Indexes that find a few letters anywhere in a folded column, keys that are asked for by the hundred thousand, and what
PostgreSQL should know of columns that are counted together.
"""

import json
from contextlib import contextmanager

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import TrigramExtension
from django.db import connection, models, transaction
from django.db.migrations.operations.base import Operation
from django.utils.functional import cached_property

# Of so many matches the keys are listed, so that an index can be asked for each of them.
FEW = 1_000
# From so many keys on, PostgreSQL finds their bits sooner than their numbers: measured on 300,000 rows.
MANY = 20_000


class AddTrigrams(TrigramExtension):
    """The extension that the index needs; it stays when a migration is taken back, since others may use it too."""

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        pass


class Trigrams(GinIndex):
    """For `column__contains` in tables of hundreds of thousands of rows.

    PostgreSQL's extension pg_trgm, which an owner of the database may add, serves it; SQLite gets an ordinary index, which
    it reads through instead of the table.
    """

    def __init__(self, column=None, *, name, **kwargs):
        kwargs.setdefault("fields", [column])
        kwargs.setdefault("opclasses", ["gin_trgm_ops"])
        super().__init__(name=name, **kwargs)

    def create_sql(self, model, schema_editor, using="", **kwargs):
        if schema_editor.connection.vendor == "postgresql":
            return super().create_sql(model, schema_editor, using=using, **kwargs)
        return models.Index(fields=self.fields, name=self.name).create_sql(model, schema_editor, **kwargs)


class CountedTogether(Operation):
    """Columns that rows are counted by. PostgreSQL notes how many combinations there are, which it would take for many more
    than can be counted by several processes at once.
    """

    reversible = True

    def __init__(self, model_name, name, columns):
        self.model_name, self.name, self.columns = model_name, name, columns

    def state_forwards(self, app_label, state):
        pass

    def describe(self):
        return f"Counts {self.model_name} by {', '.join(self.columns)}"

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
            columns = ", ".join(map(schema_editor.quote_name, self.columns))
            schema_editor.execute(f"CREATE STATISTICS {self.name} (ndistinct) ON {columns} FROM {table}")

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            # They go with their table, and a table that a later migration made anew comes back without.
            schema_editor.execute(f"DROP STATISTICS IF EXISTS {self.name}")


@contextmanager
def by_index():
    """What is asked inside goes by an index, however many of the rows are expected to be found.

    PostgreSQL thinks that most of a table is found sooner without, and does not know what it costs to work out for every row
    what the index is made of: of 300,000 texts that took 12 s instead of 0.2.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = DEFAULT")


def few_or_all(rows):
    """The keys of a queryset for `…__in`: listed where they are few, else left to the database."""
    keys = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    return keys if len(keys) <= FEW else rows.order_by().values("pk")


class Keys:
    """Positive numbers, as databases are sent them; an expression and its copies share them."""

    def __init__(self, numbers):
        self.numbers = tuple(numbers)

    @cached_property
    def listed(self) -> str:
        return ",".join(map(str, self.numbers))

    @cached_property
    def bits(self) -> bytes:
        """A bit for each number up to the highest, which is found where the number says."""
        found = bytearray(max(self.numbers) // 8 + 1)
        for number in self.numbers:
            found[number >> 3] |= 1 << (number & 7)
        return bytes(found)


class Among(models.Func):
    """That a column of numbers holds one of some keys, however many there are: they are sent as one value."""

    output_field = models.BooleanField()

    def __init__(self, column, keys=(), **extra):
        super().__init__(column, **extra)
        self.keys = Keys(keys)

    def as_postgresql(self, compiler, connection):
        column, params = compiler.compile(self.source_expressions[0])
        if len(self.keys.numbers) <= MANY:
            return f"{column} = ANY (%s::bigint[])", [*params, f"{{{self.keys.listed}}}"]
        bits = self.keys.bits
        found = f"CASE WHEN {column} <= %s THEN get_bit(%s::bytea, {column}) = 1 ELSE FALSE END"
        return found, [*params, len(bits) * 8 - 1, bits, *params]

    def as_sqlite(self, compiler, connection):
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, f"[{self.keys.listed}]"]


class AmongPairs(models.Func):
    """That two columns of numbers hold one of some pairs, however many there are: they, too, are sent as values, not as SQL."""

    output_field = models.BooleanField()

    def __init__(self, one, other, pairs=(), **extra):
        super().__init__(one, other, **extra)
        self.pairs = tuple(pairs)

    def as_postgresql(self, compiler, connection):
        columns, params = self._columns(compiler)
        ones, others = ([pair[at] for pair in self.pairs] for at in (0, 1))
        return f"{columns} IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))", [*params, ones, others]

    def as_sqlite(self, compiler, connection):
        columns, params = self._columns(compiler)
        pairs = "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(%s)"
        return f"{columns} IN ({pairs})", [*params, json.dumps(self.pairs)]

    def _columns(self, compiler):
        compiled = [compiler.compile(one) for one in self.source_expressions]
        return f"({', '.join(sql for sql, _params in compiled)})", [one for _sql, params in compiled for one in params]
