"""Finds texts by their words, whatever their spacing, and lists statements by the day they were issued."""

from itertools import islice

from django.db import migrations, models

from statements.texts import words_key


def fill(apps, schema_editor):
    texts = apps.get_model("statements", "TextVersion").objects
    rows = texts.exclude(text="").order_by("pk").only("pk", "text")
    for batch in batched(rows.iterator(chunk_size=1_000), 1_000):
        for row in batch:
            row.words_key = words_key(row.text)
        texts.bulk_update(batch, ["words_key"])


def batched(rows, size):
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0002_whole_record"),
        ("statements", "0003_keys_of_what_was_there"),
    ]

    operations = [
        migrations.AddField(
            model_name="textversion",
            name="words_key",
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name="key of its words"),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["issued_start"], name="statement_by_issue"),
        ),
        migrations.AddIndex(
            model_name="textversion",
            index=models.Index(fields=["words_key"], name="text_version_by_words"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
