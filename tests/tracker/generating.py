"""A small generated register, and what it consists of."""

from io import StringIO

from django.core.management import call_command
from django.db import transaction

from history.models import Change

INCIDENTS = 120


def generate(**options):
    call_command("generate_load", incidents=INCIDENTS, places=60, stdout=StringIO(), **options)


def changes():
    return list(Change.objects.order_by("seq").values_list("seq", "resource", "record", "after"))


def generated(**options):
    """What a generated register consists of; it is taken back afterwards."""
    with transaction.atomic():
        generate(**options)
        told = changes()
        transaction.set_rollback(True)
    return told
