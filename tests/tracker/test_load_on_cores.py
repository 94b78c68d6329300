"""The generated register is the same however many processes make it."""

from io import StringIO

import pytest
from django.core.management import call_command

from explorer.models import IncidentDocument
from formats import processes
from incidents.models import Incident
from tests.tracker.generating import changes, generate, generated
from tracker.load import register

# SQLite has one writer.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.last]


def test_several_processes_make_what_one_makes(monkeypatch):
    monkeypatch.setattr(register, "CHUNK", 50)
    monkeypatch.setattr(register, "CORES", 1)
    alone = generated()
    monkeypatch.setattr(register, "CORES", 2)
    monkeypatch.setattr(processes, "CORES", 2)
    generate()
    assert changes() == alone
    call_command("recompute_accounts", check=True, stdout=StringIO())
    call_command("rebuild_index", check=True, stdout=StringIO())
    assert IncidentDocument.objects.count() == Incident.objects.published().count()
