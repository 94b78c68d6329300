"""Investigations are found by the words of their title, in any spelling."""

from django.db import migrations

import formats.folding


def fold_titles(apps, schema_editor):
    for investigation in apps.get_model("investigations", "Investigation").objects.iterator():
        investigation.save(update_fields=["title_folded"])


class Migration(migrations.Migration):
    dependencies = [("investigations", "0003_sources_of_events")]
    operations = [
        migrations.AddField(
            model_name="investigation",
            name="title_folded",
            field=formats.folding.FoldedColumn(max_length=1000, of="title"),
        ),
        migrations.RunPython(fold_titles, migrations.RunPython.noop),
    ]
