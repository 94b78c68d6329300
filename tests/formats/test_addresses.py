"""Addresses of records are those that Django would look up for each."""

import pytest
from django.test.utils import override_script_prefix
from django.urls import reverse

from formats.addresses import address_of


@pytest.mark.parametrize(
    ("view", "name"),
    [
        ("incident", "CIR-000042"),
        ("incident", "CIR-000007"),
        ("party", "azerbaijan"),
        ("place", "v"),
        ("api:incident-detail", "CIR-000042"),
        ("api:claim-detail", 1),
        ("api:claim-detail", 11),
        ("api:type-detail", "small_arms_fire"),
    ],
)
def test_they_are_what_is_looked_up(view, name):
    assert address_of(view, name) == reverse(view, args=[name])


def test_what_is_no_plain_name_is_written_as_addresses_are():
    assert address_of("api:place-detail", "Garaağaç") == reverse("api:place-detail", args=["Garaağaç"])
    assert "%" in address_of("api:place-detail", "Garaağaç")


def test_they_begin_where_the_site_is_mounted():
    assert address_of("incident", "CIR-000042") == "/incidents/CIR-000042/"
    with override_script_prefix("/register/"):
        assert address_of("incident", "CIR-000042") == "/register/incidents/CIR-000042/"
    assert address_of("incident", "CIR-000042") == "/incidents/CIR-000042/"
