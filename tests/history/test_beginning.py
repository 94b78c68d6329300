"""What is on record before its history begins gets a first change."""

import pytest
from django.utils import timezone

from history.changes import begin
from history.models import Change
from history.recording import without_history
from incidents.models import Incident
from tests import factories

from .world import differing, last_seq

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


def of(record):
    return list(Change.objects.of(record))


def test_records_from_before_there_was_a_history_get_their_first_change():
    with without_history():
        # Publishing would record itself.
        public = Incident.objects.create(title="Reported fire", status="published", published_at=timezone.now())
        public.types.set(factories.violation_types("fire"))
        draft, statement = factories.incident(published=False), factories.statement(published=False)
        factories.claim(statement, public)
    assert not Change.objects.exists()
    begin(batch=1)
    assert differing() == []
    assert [(one.version, one.op, one.is_public, one.by) for one in of(public)] == [(1, "created", True, None)]
    assert [one.is_public for one in of(draft)] == [False]
    assert of(statement)[0].reason == "On record before its history began."
    before = last_seq()
    begin()
    assert last_seq() == before
