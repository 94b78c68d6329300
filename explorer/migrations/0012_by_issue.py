import datetime

from django.db import migrations, models
from django.db.models.functions import Coalesce

NO_DAY = datetime.date.min


def write_days(apps, schema_editor):
    rows = apps.get_model("explorer", "IndexedStatement").objects.using(schema_editor.connection.alias)
    rows.update(day=Coalesce("issued_start", "issued_end", models.Value(NO_DAY), output_field=models.DateField()))


class Migration(migrations.Migration):
    dependencies = [
        ("explorer", "0011_by_point"),
    ]

    operations = [
        migrations.AddField(
            model_name="indexedstatement",
            name="day",
            field=models.DateField(default=NO_DAY),
            preserve_default=False,
        ),
        migrations.RunPython(write_days, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="indexedstatement",
            index=models.Index(fields=["-day", "-statement"], name="index_by_issue"),
        ),
    ]
