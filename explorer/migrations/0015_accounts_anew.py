from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_times_by_pairs"),
        ("explorer", "0014_by_first_statement"),
    ]

    operations = [
        *(
            migrations.AddField("indexedincident", name, models.PositiveIntegerField(null=True))
            for name in ("killed_without_judged", "injured_without_judged")
        ),
        migrations.AddField(
            "indexedincident",
            "sides_without_judged",
            models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "indexedincident",
            models.Index(fields=["-sides_without_judged", "-incident"], name="index_by_sides_unjudged"),
        ),
        # It holds what accounts amount to, which are computed anew. What is missing is indexed after every migration.
        migrations.RunSQL("DELETE FROM explorer_indexedincident", migrations.RunSQL.noop),
    ]
