from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_times_by_pairs"),
        ("explorer", "0014_by_first_statement"),
    ]

    operations = [
        # It holds what accounts amount to, which are computed anew. What is missing is indexed after every migration.
        migrations.RunSQL("DELETE FROM explorer_indexedincident", migrations.RunSQL.noop),
    ]
