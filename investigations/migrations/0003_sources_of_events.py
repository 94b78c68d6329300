"""Moves the one address of an event to its sources, of which there can be several."""

from django.db import migrations

from parties.sources import address_key


def move(apps, schema_editor):
    event, source = apps.get_model("investigations", "Event"), apps.get_model("investigations", "EventSource")
    for row in event.objects.exclude(source_address="").iterator():
        address = row.source_address
        source.objects.create(event=row, address=address, address_key=address_key(address)[:1000])


class Migration(migrations.Migration):
    dependencies = [("investigations", "0002_whole_record")]
    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RemoveField(model_name="event", name="source_address"),
    ]
