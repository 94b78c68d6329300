"""Which name of a place leads is a setting of the site; the others follow it, and nothing else changes."""

import datetime

import pytest
from django.utils import timezone

from incidents.leading_names import LeadingNames
from tests import factories
from tests.pages import queries, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TODAY = timezone.now().date()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def place():
    """Known to the register by both established names, with one name by a party, and spellings of other languages."""
    place = factories.place("Alpha / Beta", names=[("hy", "Բետա"), ("az", "Alfa"), ("ru", "Бета"), ("ru", "Альфа")])
    place.names.create(name="Alfaburg", language="az", used_by=factories.party("Southland", slug="southland"))
    return place


def leads(place, *preferences):
    names = LeadingNames()
    names.preferences = preferences
    return names.of(place)


@pytest.mark.parametrize(
    ("preferences", "text", "language"),
    [
        ([], "Alpha / Beta", ""),
        ([("hy", "")], "Բետա", "hy"),
        ([("az", "")], "Alfa", "az"),
        ([("az", "southland")], "Alfaburg", "az"),
        ([("az", "nobody")], "Alpha / Beta", ""),
        ([("ka", ""), ("az", "southland"), ("hy", "")], "Alfaburg", "az"),
        ([("ru", "")], "Альфа / Бета", "ru"),
        ([("ka", "")], "Alpha / Beta", ""),
    ],
)
def test_the_first_preference_that_a_place_has_a_name_for_leads(place, preferences, text, language):
    name = leads(place, *preferences)
    assert (name.text, name.language) == (text, language)


@pytest.mark.parametrize(
    ("period", "leads_today"),
    [
        ({}, True),
        ({"from_date": TODAY, "to_date": TODAY}, True),
        ({"from_date": TODAY + DAY}, False),
        ({"to_date": TODAY - DAY}, False),
    ],
)
def test_a_name_leads_only_in_its_period(period, leads_today):
    place = factories.place("Own")
    place.names.create(name="Other", language="de", **period)
    assert (leads(place, ("de", "")).text == "Other") is leads_today


def test_no_party_name_leads_by_language_alone(place):
    place.names.filter(language="az", used_by=None).delete()
    assert leads(place, ("az", "")).text == "Alpha / Beta"


def test_it_leads_on_every_page_and_map_and_the_own_name_follows(client, settings, place):
    parent = factories.place("Own region", kind="region", names=[("hy", "Մարզ")])
    type(place).objects.filter(pk=place.pk).update(parent=parent, latitude=41.5, longitude=45.25, radius_m=3000)
    incident = factories.incident(place=place)
    statement = factories.statement()
    factories.claim(statement, incident, place=place)
    factories.tally(statement, area=place)
    inquiry = factories.investigation(incidents=[incident])
    pages = ["/incidents/", "/", incident.get_absolute_url(), place.get_absolute_url(), statement.get_absolute_url()]
    pages += [inquiry.get_absolute_url(), parent.get_absolute_url()]
    for page in pages:
        text = words(client.get(page))
        assert "Alpha / Beta" in text, page
    settings.PLACE_NAMES_LEAD = (("hy", ""),)
    for page in pages:
        html = client.get(page).content.decode()
        assert '<bdi lang="hy">Բետա</bdi>' in html, page
    assert "Alpha / Beta" not in words(client.get("/incidents/"))
    assert ">Բետա ± 3 km</" in client.get(place.get_absolute_url()).content.decode()
    assert "Alpha / Beta English The register’s own name" in words(client.get(place.get_absolute_url()))
    assert "Settlement : Alpha / Beta , Alfa (az)" in words(client.get(incident.get_absolute_url()))
    assert "Alpha" not in client.get(place.get_absolute_url()).content.decode().partition("</title>")[0]
    assert client.get(f"/api/v1{place.get_absolute_url()}").json()["name"] == "Alpha / Beta"


def test_the_methodology_says_which_names_lead(client, settings):
    assert "the register’s own name leads" in words(client.get("/methodology/"))
    settings.PLACE_NAMES_LEAD = (("hy", ""), ("az", "southland"))
    text = words(client.get("/methodology/"))
    assert "Հայերեն (in general use); Azərbaycanca (as used by southland). Otherwise the register’s own" in text


def test_names_take_one_question_a_page_however_many_places_there_are_and_none_by_default(client, settings):
    def asked():
        return queries(client, "/incidents/")

    factories.incident(place=factories.place(names=[("hy", "Բետա")], parent=factories.place()))
    default = asked()
    settings.PLACE_NAMES_LEAD = (("hy", ""),)
    assert asked() == default + 1
    for _each in range(5):
        factories.incident(place=factories.place(names=[("hy", "Բետա")], parent=factories.place()))
    assert asked() == default + 1
