"""What the clock says of the last change, for everyone and for those who see drafts."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db.models import Max

from history.models import Change, Clock, Refreshed
from history.recording import recording
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


def last_public():
    """As the rows themselves have it."""
    found = [
        rows.aggregate(last=Max("seq"))["last"] for rows in (Change.objects.filter(is_public=True), Refreshed.objects)
    ]
    return max(number or 0 for number in found)


def test_the_last_public_change_is_that_of_a_record_that_everyone_reads():
    with recording():
        incident = factories.incident(published=False)
    with recording():
        outlet = factories.outlet("Gazette")
    known = Clock.objects.get()
    assert known.last_public == Change.objects.of(outlet).get().seq == last_public()
    with recording():
        incident.title = "Still a draft"
        incident.save()
    now = Clock.objects.get()
    assert (now.last, now.last_public) == (known.last + 1, known.last_public)
    with recording():
        incident.publish()
    now = Clock.objects.get()
    assert now.last_public == now.last == last_public()


def test_what_reads_otherwise_by_another_change_counts():
    with recording():
        incident = factories.incident()
        statement = factories.statement()
    with recording(reason="It was about this."):
        factories.claim(statement, incident)
    refreshed = Refreshed.objects.get()
    assert Clock.objects.get().last_public == refreshed.seq == last_public() > Change.objects.last().seq


def test_a_register_that_is_there_is_asked_once_for_its_last_public_change():
    with recording():
        factories.incident()
        statement = factories.statement()
    with recording(reason="It was about this."):
        factories.claim(statement, factories.incident())
    known = Clock.objects.get().last_public
    Clock.objects.update(last_public=0)
    import_module("history.migrations.0005_last_public").read(apps, None)
    assert Clock.objects.get().last_public == known > 0
