"""Two who record an event at the same moment: one wins, the other is told."""

import pytest
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from history.recording import recording
from tests import factories
from tests.desk import errors_of, sent_by
from tests.history.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.recorded]


@pytest.fixture
def inquiry():
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL lets two write at once")
    with recording(reason="Arranged."):
        return factories.investigation(progress="announced")


def signed_in(kind):
    client = kind()
    client.force_login(factories.editor())
    return client


def test_of_two_programs_one_wins(inquiry):
    address = f"/api/v1/investigations/{inquiry.reference}/"
    programs = [signed_in(APIClient) for _number in range(2)]
    headers = {"If-Match": programs[0].get(address)["ETag"]}
    answers = []

    def add(program, note):
        answers.append(program.post(f"{address}events/", {"note": note}, headers=headers).status_code)

    assert at_once(*(lambda one=one, n=n: add(one, f"Visit {n}.") for n, one in enumerate(programs))) == []
    assert sorted(answers) == [201, 412]
    assert inquiry.events.count() == 2


def test_of_two_at_the_desk_one_wins(inquiry):
    address = f"/admin/investigations/investigation/{inquiry.pk}/change/"
    people = [signed_in(Client) for _number in range(2)]
    forms = [sent_by(person.get(address)) | {"events-1-note": "A visit.", "_save": "1"} for person in people]
    answers = []

    def save(person, form):
        answers.append(person.post(address, form))

    assert at_once(*(lambda one=one: save(*one) for one in zip(people, forms, strict=True))) == []
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    (told,) = [answer for answer in answers if answer.status_code == 200]
    assert list(errors_of(told)) == ["events-1-progress"]
    assert inquiry.events.count() == 2
