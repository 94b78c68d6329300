"""Rows for the tables of many models at once, with the change that each record leaves in the history.

Bulk loading goes round `recording`, so this module writes the same change rows itself; a test compares them with what
`history` would have written. Dates and clock times are given as ISO strings, instants as "YYYY-MM-DD HH:MM:SS" in UTC.
"""

import io
import json
from dataclasses import dataclass, field
from functools import lru_cache
from json.encoder import encode_basestring

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


def _told(value) -> str:
    """As JSON; most values are short, and the general way takes as long as all the rest."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return encode_basestring(value)
    return repr(value) if type(value) in (int, float) else json.dumps(value, ensure_ascii=False)


@lru_cache(maxsize=100_000)
def _key(by, text):
    """The same few places are spoken of over and over."""
    return by(text)


class Table:
    """The rows of one table that wait to be written, and the key of its next one.

    A row begins as the defaults of its columns, both as the database reads them and as history tells them.
    """

    def __init__(self, model, first):
        self.model, self.next, self.rows = model, first, []
        self.meta = model._meta
        columns = self.meta.concrete_fields
        self.json = {column.attname for column in columns if isinstance(column, models.JSONField)}
        self.at = {column.attname: place for place, column in enumerate(columns)}
        self.folded = [
            (self.at[c.attname], self.at[c.of], c.by, c.max_length) for c in columns if isinstance(c, FoldedColumn)
        ]
        self.instants = {column.attname for column in columns if isinstance(column, models.DateTimeField)}
        tracked = TRACKED.get(model)
        self.up = f"{tracked.up}_id" if tracked and tracked.up else None
        told = [column.attname for column in tracked.columns()] if tracked else []
        self.told_at = {name: place for place, name in enumerate(told)}
        self.many = [
            (link.name, link.remote_field.through, f"{link.m2m_field_name()}_id", f"{link.m2m_reverse_field_name()}_id")
            for link in (tracked.many() if tracked else [])
        ]
        self.part_names = [part.model._meta.model_name for part in tracked.parts] if tracked else []
        defaults = {column.attname: self._default(column) for column in columns}
        self.cells = [self._cell(name, value) for name, value in defaults.items()]
        self.fragments = [self._fragment(name, defaults[name]) for name in told]

    @staticmethod
    def _default(column):
        if getattr(column, "auto_now", False) or getattr(column, "auto_now_add", False):
            return MADE_AT
        return column.get_default()

    def _cell(self, name, value):
        return json.dumps(value, ensure_ascii=False) if name in self.json else value

    def _fragment(self, name, value):
        if value is not None and name in self.instants:
            value = value.replace(" ", "T") + "Z"
        return f'"{name}": {_told(value)}'

    def key(self) -> int:
        self.next += 1
        return self.next - 1

    def put(self, values):
        """One more row. Its columns as history tells them."""
        cells, told = self.cells.copy(), self.fragments.copy()
        for name, value in values.items():
            cells[self.at[name]] = self._cell(name, value)
            if name in self.told_at:
                told[self.told_at[name]] = self._fragment(name, value)
        for place, of, by, longest in self.folded:
            cells[place] = _key(by, cells[of])[:longest]
        self.rows.append(cells)
        return told

    def put_plain(self, values):
        """One more row that no history tells of."""
        cells = self.cells.copy()
        for name, value in values.items():
            cells[self.at[name]] = value
        self.rows.append(cells)


def _tables():
    """The models of all records with their parts and links, and of history."""
    for model, tracked in TRACKED.items():
        yield model
        yield from (link.remote_field.through for link in tracked.many())
    yield Change


class Rows:
    """Whole records as rows: `first` holds the key of the next row of each model, `seq` the number of the last change."""

    def __init__(self, first, seq):
        self.tables = {model: Table(model, key) for model, key in first.items()}
        self.seq = seq

    def key(self, model) -> int:
        """A key to give to a row that others refer to before it is made."""
        return self.tables[model].key()

    def add(self, given: Given) -> int:
        """A record with its parts, and its first change. The key."""
        pk, after = self._put(given, None)
        self.seq += 1
        is_public = given.values.get("status", "published") != "draft" and not getattr(
            given.model, "never_public", False
        )
        changes = self.tables[Change]
        changes.put_plain(
            {
                "id": changes.key(),
                "seq": self.seq,
                "at": MADE_AT,
                "reason": "Generated.",
                "op": "created",
                "resource": given.model._meta.label_lower,
                "record": pk,
                "version": 1,
                "was_public": False,
                "is_public": is_public,
                "after": after,
            }
        )
        return pk

    def _put(self, given, owner):
        """The key of a row, and what history tells of it."""
        table, values = self.tables[given.model], given.values
        pk = values.get("id") or table.key()
        values = {**values, "id": pk} if owner is None else {**values, "id": pk, table.up: owner}
        told = table.put(values)
        for name, model, near, far in table.many:
            others = sorted(given.many.get(name, ()))
            told.append(f'"{name}": {others}')
            through = self.tables[model]
            for other in others:
                through.put_plain({"id": through.key(), near: pk, far: other})
        parts = {name: [] for name in table.part_names}
        for part in given.parts:
            parts[part.model._meta.model_name].append(self._put(part, pk)[1])
        told += [f'"{name}": [{", ".join(rows)}]' for name, rows in parts.items()]
        return pk, f"{{{', '.join(told)}}}"

    def taken(self, first) -> dict:
        """Model → how many keys were taken since these."""
        return {model: table.next - first[model] for model, table in self.tables.items()}

    def ready(self) -> list:
        """What waits to be written to each table, in the order of the tables."""
        return [_READY[connection.vendor](table.rows) for table in self.tables.values()]


class Loader:
    """Writes whole records in bulk; used as a context manager, since indexes wait until the end."""

    def __init__(self):
        self.first = {
            model: (model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1 for model in _tables()
        }
        self.seq = Clock.objects.get(pk=1).last
        self.tables = self.rows().tables

    def __enter__(self):
        self._indexes = set_aside()
        self._indexes.__enter__()
        return self

    def __exit__(self, *error):
        if error[0] is None:
            self._catch_up()
        return self._indexes.__exit__(*error)

    def rows(self) -> Rows:
        """For records that follow those that are there."""
        return Rows(self.first, self.seq)

    def write(self, ready) -> None:
        """What waits in some `Rows`."""
        with connection.cursor() as cursor:
            for table, rows in zip(self.tables.values(), ready, strict=True):
                if rows:
                    _WRITE[connection.vendor](cursor, table, rows)

    def pass_over(self, taken) -> None:
        """What is added from now on comes after so many rows of each model; after those of None, where it is not named."""
        self.first = {model: key + taken.get(model, taken.get(None, 0)) for model, key in self.first.items()}
        self.seq += taken[Change]

    def _catch_up(self):
        """The sequences and the clock go on after the last key that was given here."""
        public = Change.objects.filter(is_public=True).order_by("seq").last()
        Clock.objects.filter(pk=1).update(last=self.seq, last_public=public.seq if public else 0)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.tables)):
                cursor.execute(statement)


def _quoted(names):
    return ", ".join(f'"{name}"' for name in names)


_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _text(rows):
    """Lines as COPY reads them soonest: history has many quotation marks, which need nothing here."""
    return "".join(["\t".join([_cell(value) for value in row]) + "\n" for row in rows]).encode()


def _cell(value):
    if value is None:
        return r"\N"
    text = str(value)
    # Asked for each: what has none of them, as nearly everything, is not gone through letter by letter.
    return text.translate(_ESCAPED) if "\\" in text or "\n" in text or "\t" in text or "\r" in text else text


def _copy(cursor, table, text):
    columns = [column.column for column in table.meta.concrete_fields]
    copy = f'COPY "{table.meta.db_table}" ({_quoted(columns)}) FROM STDIN'
    cursor.copy_expert(copy, io.BytesIO(text), len(text))


def _insert(cursor, table, rows):
    columns = [column.column for column in table.meta.concrete_fields]
    marks = ", ".join(["%s"] * len(columns))
    cursor.executemany(f'INSERT INTO "{table.meta.db_table}" ({_quoted(columns)}) VALUES ({marks})', rows)


_READY = {"postgresql": _text, "sqlite": list}
_WRITE = {"postgresql": _copy, "sqlite": _insert}
