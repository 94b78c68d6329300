"""What may not be rewritten, in the database's own sight: triggers that refuse it on every way in, SQL included.

They are put in place after every migration and not by one: SQLite drops a table's triggers whenever a migration changes it,
and does not let a table be made anew that the trigger of another one asks. So they are taken away before.
"""

from dataclasses import dataclass

from django.db import connections

GUARDS: list["Guard"] = []


@dataclass(frozen=True)
class Guard:
    """Refuses `event` ("UPDATE" or "DELETE") on a row of the model's table where `when` holds; SQL over OLD and NEW."""

    model: type
    event: str
    when: str
    message: str

    @property
    def name(self) -> str:
        return f"guard_{self.model._meta.db_table}_{self.event.lower()}"[:60]

    @property
    def table(self) -> str:
        return self.model._meta.db_table


def forbid(event, *, when="TRUE", message):
    """Guard a model: forbid("UPDATE", when="OLD.text <> NEW.text", message="…")."""

    def mark(model):
        GUARDS.append(Guard(model, event, when, message))
        return model

    return mark


def install(using="default", **signal) -> None:
    """Put every guard whose table is there in place, as it is written now."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in GUARDS:
            if guard.table in tables:
                for statement in _SQL[connection.vendor](guard):
                    cursor.execute(statement)


def remove(using="default", **signal) -> None:
    """Take every guard away: a migration that makes a table anew, and the emptying of a test database, need that."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in GUARDS:
            if guard.table in tables:
                on = f' ON "{guard.table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{guard.name}"{on}')


def missing(using="default") -> list[str]:
    """The names of the guards that are not in place."""
    connection = connections[using]
    source = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(source)
        present = {name for (name,) in cursor.fetchall()}
    return [guard.name for guard in GUARDS if guard.name not in present]


def _quoted(text):
    return text.replace("'", "''").replace("%", "%%")


def _sqlite(guard):
    # "TRUE" is a word of SQLite since 3.23.
    return [
        f'DROP TRIGGER IF EXISTS "{guard.name}"',
        f'CREATE TRIGGER "{guard.name}" BEFORE {guard.event} ON "{guard.table}" FOR EACH ROW WHEN {guard.when} '
        f"BEGIN SELECT RAISE(ABORT, '{_quoted(guard.message)}'); END",
    ]


def _postgresql(guard):
    # A trigger's own condition may not ask other tables, so the function asks.
    return [
        f'CREATE OR REPLACE FUNCTION "{guard.name}"() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN '
        f"IF {guard.when} THEN RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', "
        f"MESSAGE = '{_quoted(guard.message)}'; END IF; "
        f"RETURN {'OLD' if guard.event == 'DELETE' else 'NEW'}; END $guard$",
        f'DROP TRIGGER IF EXISTS "{guard.name}" ON "{guard.table}"',
        f'CREATE TRIGGER "{guard.name}" {"AFTER" if _has_key(guard) else "BEFORE"} {guard.event} ON "{guard.table}" FOR EACH ROW '
        f'EXECUTE FUNCTION "{guard.name}"()',
    ]


def _has_key(guard):
    """Whether rows have a key beside their own: asked before an update that names it, PostgreSQL would lock it at once, changed or
    not, and with it everybody who refers to the row.
    """
    return any(field.unique and not field.primary_key for field in guard.model._meta.concrete_fields)


_SQL = {"sqlite": _sqlite, "postgresql": _postgresql}
