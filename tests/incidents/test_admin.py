from datetime import date

import pytest

from formats.dates import UncertainDate
from incidents.models import Incident, Place
from tests import factories
from tests.desk import errors_of, fill_in, queries_of
from tests.pages import context_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ADD = "/admin/incidents/incident/add/"
LIST = "/admin/incidents/incident/"


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


@pytest.fixture
def contributor(client):
    """Somebody who may enter incidents and not publish them."""
    verbs = ("add", "change")
    models = ("incident", "incidentlink", "place", "placename")
    client.force_login(factories.user_with(*(f"incidents.{verb}_{model}" for verb in verbs for model in models)))
    return client


def found(client, field, term):
    answer = client.get(
        "/admin/autocomplete/",
        {"app_label": "incidents", "model_name": "incident", "field_name": field, "term": term},
    )
    return [row["text"] for row in answer.json()["results"]]


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize("term", ["Qaraağac", "QARAAGAC", "ГАРААГАЧ", "Garaaghaj", "garaagac"])
def test_a_place_is_found_in_any_spelling(desk, term):
    factories.place("Garaağaç", names=[("az", "Qaraağac")])
    factories.place("Sadarak")
    assert found(desk, "place", term) == ["Garaağaç"]


@pytest.mark.parametrize("term", ["Ասկերան", "ԱՍԿԵՐԱՆ", "Аскеран", "askeran"])
def test_a_place_is_found_in_any_script(desk, term):
    factories.place("Askeran", names=[("hy", "Ասկերան")])
    factories.place("Sadarak")
    assert found(desk, "place", term) == ["Askeran"]


def test_a_violation_type_is_found_by_autocompletion(desk):
    assert found(desk, "types", "small-arms") == ["Small-arms fire"]


def test_violation_types_are_only_read(admin_client):
    assert admin_client.get("/admin/incidents/violationtype/").status_code == 200
    assert admin_client.get("/admin/incidents/violationtype/add/").status_code == 403


def test_a_place_is_entered_with_the_users_of_its_names(desk):
    party = factories.party("Azerbaijan")
    fill_in(
        desk,
        "/admin/incidents/place/add/",
        name="Stepanakert",
        slug="stepanakert",
        kind="settlement",
        names__0__name="Xankəndi",
        names__0__language="az",
        names__0__used_by=party.pk,
    )
    assert Place.objects.get().names.get().used_by == party


def test_an_incident_that_ends_before_it_begins_is_refused_beside_the_date(desk):
    answer = fill_in(desk, ADD, title="Reported fire", date_start="2026-11-15", date_end="2026-11-14")
    assert errors_of(answer) == {"date_end": ["The latest date is before the earliest."]}
    assert not Incident.objects.exists()


def test_half_a_point_is_refused_beside_the_missing_half(desk):
    answer = fill_in(desk, ADD, title="Reported fire", latitude="39.5")
    assert errors_of(answer) == {"longitude": ["A point needs both latitude and longitude."]}
    assert not Incident.objects.exists()


def test_a_nul_byte_is_refused_beside_its_field(desk):
    answer = fill_in(desk, ADD, title="Reported\0fire")
    assert list(errors_of(answer)) == ["title"]
    assert not Incident.objects.exists()


def test_an_unknown_time_zone_is_refused_beside_its_field(desk):
    answer = fill_in(desk, ADD, title="Reported fire", date_zone="Baku")
    assert errors_of(answer) == {
        "date_zone": ["“Baku” is not a time zone. Use an IANA name such as Asia/Baku."],
    }


def test_a_link_that_is_refused_leaves_no_incident_behind(desk):
    answer = fill_in(desk, ADD, title="Reported fire", links_out__0__kind="part_of")
    assert list(errors_of(answer)) == ["links_out-0-target"]
    assert not Incident.objects.exists()


def test_the_form_of_an_incident_lists_the_claims_about_it(desk):
    claim = factories.claim(incident=factories.incident(), paraphrase="Says that shots were fired.")
    page = desk.get(f"/admin/incidents/incident/{claim.incident_id}/change/").content.decode()
    assert f"/admin/statements/statement/{claim.statement_id}/change/" in page
    assert "Says that shots were fired." in page


def test_the_action_publishes_and_says_how_many(desk):
    draft, public = factories.incident(published=False), factories.incident()
    answer = desk.post(LIST, {"action": "publish", "_selected_action": [draft.pk, public.pk]}, follow=True)
    assert messages_of(answer) == ["1 record was published.", "1 record was published already."]
    assert Incident.objects.published().count() == 2


def test_the_action_says_why_a_record_stays_a_draft(desk):
    wrong, right = factories.incident(published=False), factories.incident(published=False)
    Incident.objects.filter(pk=wrong.pk).update(date_zone="Nowhere")
    answer = desk.post(LIST, {"action": "publish", "_selected_action": [wrong.pk, right.pk]}, follow=True)
    assert messages_of(answer) == [
        f"{wrong.reference} stays a draft: “Nowhere” is not a time zone. Use an IANA name such as Asia/Baku.",
        "1 record was published.",
    ]
    assert list(Incident.objects.published()) == [right]


def test_saving_and_publishing_is_one_button(desk):
    fill_in(desk, ADD, press="_publish", title="Reported fire")
    assert Incident.objects.published().count() == 1


def test_a_contributor_enters_incidents_and_is_not_offered_publication(contributor):
    fill_in(contributor, ADD, title="Reported fire")
    incident = Incident.objects.get()
    assert not incident.is_published
    assert "Publish selected" not in contributor.get(LIST).content.decode()
    assert "_publish" not in contributor.get(f"{LIST}{incident.pk}/change/").content.decode()


def test_a_contributor_cannot_publish_by_asking_anyway(contributor):
    fill_in(contributor, ADD, press="_publish", title="Reported fire")
    incident = Incident.objects.get()
    contributor.post(LIST, {"action": "publish", "_selected_action": [incident.pk]})
    assert not Incident.objects.published().exists()


def test_nobody_deletes_an_incident(admin_client):
    incident = factories.incident(published=False)
    assert admin_client.post(f"{LIST}{incident.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in admin_client.get(LIST).content.decode()


def test_a_link_goes_only_while_its_incident_is_a_draft(desk):
    for published, left in ((False, 0), (True, 1)):
        incident = factories.incident(published=published)
        factories.link(incident, factories.incident())
        fill_in(desk, f"{LIST}{incident.pk}/change/", links_out__0__DELETE="on")
        assert incident.links_out.count() == left


def test_the_list_tells_when_in_words(desk):
    factories.incident(date=UncertainDate(qualifier="", verbatim="at night"))
    assert "Date unknown" in desk.get(LIST).content.decode()


def test_incidents_are_listed_by_year_month_and_without_a_date(desk):
    days = {"march": date(2022, 3, 24), "december": date(2022, 12, 31), "earlier": date(2020, 1, 1)}
    made = {name: factories.incident(date=UncertainDate.on(day)) for name, day in days.items()}
    made["undated"] = factories.incident(date=UncertainDate())
    for asked, found in (
        ("2022", {"march", "december"}),
        ("2022-03", {"march"}),
        ("2021", set()),
        ("unknown", {"undated"}),
    ):
        listed = context_of(desk, f"{LIST}?date={asked}")["cl"].result_list
        assert set(listed) == {made[name] for name in found}
    assert desk.get(f"{LIST}?date=2022-13").status_code == 302


def test_the_list_of_incidents_asks_as_often_for_a_dozen_as_for_one(desk, django_assert_max_num_queries):
    counts = set()
    for more in (1, 2, 9):
        for _ in range(more):
            factories.incident(place=factories.place())
        counts.add(queries_of(desk, LIST, django_assert_max_num_queries))
    assert len(counts) == 1


def test_the_form_of_an_incident_asks_as_often_for_a_dozen_claims_and_links_as_for_one(
    desk, django_assert_max_num_queries
):
    counts = set()
    for number in (1, 3, 12):
        incident = factories.incident(place=factories.place(), types=["fire"])
        for _ in range(number):
            factories.claim(incident=incident)
            factories.link(incident, factories.incident())
        counts.add(queries_of(desk, f"{LIST}{incident.pk}/change/", django_assert_max_num_queries))
    assert len(counts) == 1
