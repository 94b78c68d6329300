"""What a question is made of: only what it asks for, and nothing of another question."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import RequestFactory

from explorer.incident_filter import IncidentFilter
from history.recording import recording
from incidents.models import Incident
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.recorded]


def question(user=None, **asked):
    request = RequestFactory().get("/", asked)
    request.user = user or AnonymousUser()
    found = IncidentFilter(request.GET, Incident.objects.all(), request=request)
    assert not found.errors
    return found


def test_fields_are_made_for_what_is_asked_and_for_what_somebody_wants():
    asked = question(type="fire")
    assert list(asked.form.fields) == ["type"]
    assert ("only", "only those") in asked.form.fields["undated"].choices
    assert list(asked.form.cleaned_data) == ["type"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("party", []), ("act", []), ("language", []), ("q", ""), ("judged", ""), ("bbox", None), ("date_from", None)],
)
def test_nothing_is_chosen_where_nothing_is_asked(name, value):
    assert question(type="fire").chosen(name) == value
    assert question(type="fire").chosen("view") is None


def test_what_is_chosen_where_nothing_is_asked_is_nobody_elses():
    question().chosen("party").append("changed")
    assert question().chosen("party") == []


def test_each_question_is_answered_for_its_own_reader():
    with recording():
        place = factories.place("Sadarak")
        draft = factories.incident("A draft", published=False, place=place)
    stranger, editor = question(place=place.slug), question(factories.editor(), place=place.slug)
    assert list(stranger.index) == []
    assert [row.pk for row in editor.index] == [draft.pk]
    assert stranger.filters["place"].parent is stranger
    assert IncidentFilter.base_filters["place"] is not stranger.filters["place"]


def test_what_means_nothing_is_refused_still():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    asked = IncidentFilter(QueryDict("type=nonsense&date_from=soon"), Incident.objects.all(), request=request)
    assert sorted(asked.errors) == ["date_from", "type"]
