from django.db import migrations

TABLES = ("explorer_incidentwords", "explorer_statementwords")
# Of registers made before: what stood beside the words goes, the rows are written anew without it, and what has the name of its
# index is made of the words themselves. In those made since, it is there already: see `formats.words.FindsWords`.
STATEMENT = """
    DO $$ BEGIN
        IF EXISTS (SELECT FROM information_schema.columns WHERE table_name = '{table}' AND column_name = 'lexemes'
                   AND table_schema = current_schema()) THEN
            ALTER TABLE {table} DROP COLUMN lexemes;
            ALTER TABLE {table} RESET (toast_tuple_target);
            CLUSTER {table} USING {table}_pkey;
            CREATE INDEX {table}_words ON {table}
                USING gin (array_to_tsvector(string_to_array(words, ' '))) WITH (fastupdate = off);
        END IF;
    END $$
"""


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(STATEMENT.format(table=table))


class Migration(migrations.Migration):
    dependencies = [
        ("explorer", "0008_rows_of_documents"),
    ]

    operations = [
        migrations.RunPython(index, migrations.RunPython.noop, elidable=True),
    ]
