"""What the page for an address with nothing at it offers instead."""

import re
from unittest import mock

import pytest
from django.db import DatabaseError

from incidents.models import Incident
from tests import factories
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def near(client, address):
    """(reference, whether it is said to be the one) of the records that the page names."""
    response = client.get(address)
    assert response.status_code == 404
    html = response.content.decode()
    named = re.findall(r'<li><a href="/\w+/((?:CIR|STA|INV)-\d{6})/">[^<]*</a>( <strong>)?', html)
    return [(reference, bool(meant)) for reference, meant in named]


@pytest.fixture
def incidents():
    """Seven of which the third is a draft and the fourth was withdrawn."""
    made = [factories.incident(f"Fire {number}", published=number != 3) for number in range(1, 8)]
    made[3].withdraw("Entered twice.")
    return made


def test_the_nearest_public_records_on_either_side_are_named(client, incidents):
    draft = incidents[2].reference
    shown = [(incidents[at].reference, False) for at in (0, 1, 4, 5)]
    assert near(client, f"/incidents/{draft}/") == shown
    last = incidents[-1].pk
    assert near(client, f"/incidents/{Incident.series.format(last + 500)}/") == [
        (one.reference, False) for one in incidents[-3:]
    ]


def test_a_reference_that_is_typed_otherwise_leads_to_its_record(client, incidents):
    one = incidents[5]
    for typed in (f"cir-{one.pk}", f"CIR-{one.pk}", f"CIR{one.pk:06d}", f"CIR%20{one.pk}", str(one.pk)):
        assert (one.reference, True) in near(client, f"/incidents/{typed}/"), typed
    assert (one.reference, True) in near(client, f"/{one.reference.lower()}")


@pytest.mark.usefixtures("incidents")
def test_each_series_names_its_own(client):
    statement, inquiry = factories.statement(), factories.investigation()
    assert near(client, f"/statements/sta-{statement.pk}") == [(statement.reference, True)]
    assert near(client, f"/investigations/{inquiry.pk}") == [(inquiry.reference, True)]
    assert near(client, "/incidents/CIR-999999999999999/")
    assert near(client, "/incidents/CIR-9999999999999999/") == []


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("/places/garaagac-kandi/", "garaagac kandi"),
        ("/parties/%D0%90%D1%80%D0%BC%D0%B5%D0%BD%D0%B8%D1%8F/", "Армения"),
        ("/nowhere/%3Cscript%3Ealert(1)%3C/", "&lt;script&gt;alert(1)&lt;"),
        ("/a/%00/", ""),
        (f"/{'x' * 500}", "x" * 100),
    ],
)
def test_what_an_address_ends_with_can_be_searched_for(client, address, value):
    response = client.get(address)
    assert response.status_code == 404
    assert f'id="search" name="q" value="{value}"' in response.content.decode()


def test_it_is_said_without_a_database_too(client):
    with mock.patch("explorer.missing._near", side_effect=DatabaseError):
        response = client.get("/incidents/CIR-000042/x/")
    assert response.status_code == 404
    assert "There is nothing at this address" in words(response)
