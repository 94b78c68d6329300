from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("explorer", "0013_found_by_index_alone"),
    ]

    operations = [
        *(
            migrations.AddField("indexedincident", name, models.DateField(null=True))
            for name in ("said_start", "said_end", "said_start_without_judged", "said_end_without_judged")
        ),
        # What is missing is indexed after every migration.
        migrations.RunSQL("DELETE FROM explorer_indexedincident", migrations.RunSQL.noop),
    ]
