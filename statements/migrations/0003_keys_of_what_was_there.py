"""Gives the keys and hashes that new columns hold to the rows that were there before them."""

import hashlib

from django.db import migrations

from parties.sources import address_key


def fill(apps, schema_editor):
    source = apps.get_model("statements", "Source")
    for row in source.objects.exclude(address="").iterator():
        source.objects.filter(pk=row.pk).update(address_key=address_key(row.address)[:1000])
    translation = apps.get_model("statements", "Translation")
    for row in translation.objects.iterator():
        translation.objects.filter(pk=row.pk).update(sha256=hashlib.sha256(row.text.encode()).hexdigest())


class Migration(migrations.Migration):
    dependencies = [("statements", "0002_whole_record")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
