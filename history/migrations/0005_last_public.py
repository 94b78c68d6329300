from django.db import migrations, models


def read(apps, schema_editor):
    """What the clock is to say from now on, of what is on record."""
    of = {name: apps.get_model("history", name).objects.order_by("-seq") for name in ("Change", "Refreshed")}
    numbers = [
        found.values_list("seq", flat=True).first() or 0
        for found in (of["Change"].filter(is_public=True), of["Refreshed"])
    ]
    apps.get_model("history", "Clock").objects.update(last_public=max(numbers))


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0004_refreshed_of_a_record"),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="last_public",
            field=models.BigIntegerField(default=0),
        ),
        migrations.RunPython(read, migrations.RunPython.noop, elidable=True),
    ]
