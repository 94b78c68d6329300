"""What a map shows of each incident joins the index, which is emptied and built anew once the migrations are through."""

from django.db import migrations, models


def empty(apps, schema_editor):
    apps.get_model("explorer", "IndexedIncident").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("explorer", "0003_patterns")]

    operations = [
        migrations.RunPython(empty, empty),
        migrations.AddField("indexedincident", "radius_m", models.PositiveIntegerField(null=True)),
        migrations.AddField("indexedincident", "has_point", models.BooleanField(default=False), preserve_default=False),
        migrations.AddField(
            "indexedincident",
            "drawn_as",
            models.CharField(choices=[("point", "point"), ("area", "area"), ("", "nothing")], default="", max_length=5),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "indexedincident",
            models.Index(
                fields=["is_public", "drawn_as", "latitude", "longitude", "radius_m", "place", "incident"],
                name="index_on_map",
            ),
        ),
    ]
