"""Rows for the tables of many models at once, with the change that each record leaves in the history.

Bulk loading goes round `recording`, so this module writes the same change rows itself; a test compares them with what
`history` would have written. Dates and clock times are given as ISO strings, instants as "YYYY-MM-DD HH:MM:SS" in UTC.
"""

import csv
import io
import json
from dataclasses import dataclass, field
from itertools import count

from django.core.management.color import no_style
from django.db import connection, models

from formats.folding import FoldedColumn
from history.models import Change, Clock
from history.tracking import TRACKED

from .indexes import set_aside

MADE_AT = "2026-01-01 00:00:00"


@dataclass
class Given:
    """One row to make: its columns by attname, its links to many, and the rows that are part of it."""

    model: type
    values: dict
    many: dict = field(default_factory=dict)
    parts: list["Given"] = field(default_factory=list)


class Table:
    """One table's columns with their defaults, its next key, and the rows that wait to be written."""

    def __init__(self, model):
        self.model, self.meta = model, model._meta
        columns = self.meta.concrete_fields
        self.names = [column.attname for column in columns]
        self.defaults = {column.attname: self._default(column) for column in columns}
        self.folded = [(c.attname, c.of, c.by, c.max_length) for c in columns if isinstance(c, FoldedColumn)]
        self.json = [column.attname for column in columns if isinstance(column, models.JSONField)]
        self.instants = {column.attname for column in columns if isinstance(column, models.DateTimeField)}
        self.never_null = [c.column for c in columns if isinstance(c, models.CharField | models.TextField)]
        self.keys = count((model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1)
        tracked = TRACKED.get(model)
        self.up = f"{tracked.up}_id" if tracked and tracked.up else None
        self.told = [column.attname for column in tracked.columns()] if tracked else []
        self.many = {link.name: link for link in tracked.many()} if tracked else {}
        self.part_names = [part.model._meta.model_name for part in tracked.parts] if tracked else []
        self.rows = []

    @staticmethod
    def _default(column):
        if getattr(column, "auto_now", False) or getattr(column, "auto_now_add", False):
            return MADE_AT
        return column.get_default()

    def row(self, values):
        row = self.defaults | values
        if row["id"] is None:
            row["id"] = next(self.keys)
        for name, of, by, longest in self.folded:
            row[name] = by(row[of])[:longest]
        return row

    def snapshot(self, row):
        """The row as history tells it."""
        told = {name: row[name] for name in self.told}
        for name in self.instants & told.keys():
            if told[name] is not None:
                told[name] = told[name].replace(" ", "T") + "Z"
        return told

    def put(self, row):
        if self.json:
            row = row | {name: json.dumps(row[name], ensure_ascii=False) for name in self.json}
        self.rows.append([row[name] for name in self.names])


class Loader:
    """Takes whole records and writes them in bulk; used as a context manager, since indexes wait until the end."""

    def __init__(self):
        self.tables: dict[type, Table] = {}
        self.seq = Clock.objects.get(pk=1).last

    def __enter__(self):
        self._indexes = set_aside()
        self._indexes.__enter__()
        return self

    def __exit__(self, *error):
        if error[0] is None:
            self.write()
            self._catch_up()
        return self._indexes.__exit__(*error)

    def table(self, model) -> Table:
        if model not in self.tables:
            self.tables[model] = Table(model)
        return self.tables[model]

    def key(self, model) -> int:
        """A key to give to a row that others refer to before it is made."""
        return next(self.table(model).keys)

    def add(self, given: Given) -> int:
        """A record with its parts, and its first change. The key."""
        pk, after = self._put(given, None)
        self.seq += 1
        changes = self.table(Change)
        status = after.get("status", "published")
        changes.put(
            changes.row(
                {
                    "seq": self.seq,
                    "at": MADE_AT,
                    "reason": "Generated.",
                    "op": "created",
                    "resource": given.model._meta.label_lower,
                    "record": pk,
                    "version": 1,
                    "was_public": False,
                    "is_public": status != "draft" and not getattr(given.model, "never_public", False),
                    "after": after,
                }
            )
        )
        return pk

    def _put(self, given, owner):
        table = self.table(given.model)
        row = table.row(given.values if owner is None else given.values | {table.up: owner})
        pk = row["id"]
        after = table.snapshot(row)
        table.put(row)
        for name, link in table.many.items():
            after[name] = sorted(given.many.get(name, ()))
            through = self.table(link.remote_field.through)
            near, far = f"{link.m2m_field_name()}_id", f"{link.m2m_reverse_field_name()}_id"
            for other in after[name]:
                through.put(through.row({near: pk, far: other}))
        for name in table.part_names:
            after[name] = []
        for part in given.parts:
            after[part.model._meta.model_name].append(self._put(part, pk)[1])
        return pk, after

    def write(self):
        """Everything that waits, into the database."""
        with connection.cursor() as cursor:
            for table in self.tables.values():
                if table.rows:
                    _WRITE[connection.vendor](cursor, table)
                    table.rows = []

    def _catch_up(self):
        """The sequences and the clock go on after the last key that was given here."""
        Clock.objects.filter(pk=1).update(last=self.seq)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.tables)):
                cursor.execute(statement)


def _quoted(names):
    return ", ".join(f'"{name}"' for name in names)


def _copy(cursor, table):
    columns = [column.column for column in table.meta.concrete_fields]
    text = io.StringIO()
    csv.writer(text).writerows(table.rows)
    text.seek(0)
    # CSV knows one empty cell: nothing in a column that may be null, and no words in one that never is.
    options = f", FORCE_NOT_NULL ({_quoted(table.never_null)})" if table.never_null else ""
    cursor.copy_expert(f'COPY "{table.meta.db_table}" ({_quoted(columns)}) FROM STDIN WITH (FORMAT csv{options})', text)


def _insert(cursor, table):
    columns = [column.column for column in table.meta.concrete_fields]
    marks = ", ".join(["%s"] * len(columns))
    cursor.executemany(f'INSERT INTO "{table.meta.db_table}" ({_quoted(columns)}) VALUES ({marks})', table.rows)


_WRITE = {"postgresql": _copy, "sqlite": _insert}
