"""Loads in bulk the way databases advise: without indexes and foreign keys, which are made anew and checked at the end."""

from contextlib import contextmanager

from django.db import connection, transaction

_FOREIGN_KEYS = """
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
"""
_INDEXES = """
    SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE NOT indisunique AND relnamespace = current_schema()::regnamespace
"""

# What is too long for a row is compressed in a third of the time, by servers that know how.
_COMPRESSION = """
    SELECT set_config(name, 'lz4', true) FROM pg_settings
    WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)
"""


@contextmanager
def set_aside():
    """Inside, on PostgreSQL, no foreign key and no index that only finds; ended by an error, nothing has changed.

    SQLite keeps its own: it checks foreign keys at the end of the transaction anyway and makes indexes no faster later.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        back = []
        if connection.vendor == "postgresql":
            # A table with checks still to be made may not be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(_COMPRESSION)
            for query in (_FOREIGN_KEYS, _INDEXES):
                cursor.execute(query)
                pairs = cursor.fetchall()
                back = [again for _, again in pairs] + back
                for away, _ in pairs:
                    cursor.execute(away)
        yield
        for statement in back:
            cursor.execute(statement)
