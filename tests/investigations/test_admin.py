import pytest

from investigations.models import Investigation
from tests import factories
from tests.desk import errors_of, fill_in, queries_of

pytestmark = pytest.mark.django_db
LIST = "/admin/investigations/investigation/"


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


def test_an_investigation_is_entered_with_its_members_and_its_first_event(desk):
    incident, lead, statement = factories.incident(), factories.party("Russia"), factories.statement()
    fill_in(
        desk,
        f"{LIST}add/",
        press="_publish",
        title="Joint investigation",
        kind="joint",
        nature="field_inquiry",
        incidents=[incident.pk],
        members__0__party=lead.pk,
        members__0__role="lead",
        members__0__statement=statement.pk,
        events__0__progress="under_way",
        events__0__note="Under way, according to Russia.",
        events__0__statement=statement.pk,
    )
    investigation = Investigation.objects.published().with_progress().get()
    assert investigation.progress == "under_way"
    assert [str(member) for member in investigation.members.all()] == ["Russia, lead"]
    assert list(investigation.incidents.all()) == [incident]


def test_a_recorded_event_is_shown_and_not_rewritten(desk):
    investigation = factories.investigation(progress="announced")
    fill_in(
        desk,
        f"{LIST}{investigation.pk}/change/",
        events__0__progress="refused",
        events__0__DELETE="on",
        events__1__progress="under_way",
    )
    assert [event.progress for event in investigation.events.all()] == ["announced", "under_way"]


def test_an_event_that_says_nothing_is_refused_and_nothing_is_saved(desk):
    answer = fill_in(
        desk,
        f"{LIST}add/",
        title="Inquiry",
        kind="joint",
        nature="criminal",
        events__0__source_address="https://example.org/",
    )
    assert errors_of(answer) == {"events-0-note": ["Say what happened."]}
    assert not Investigation.objects.exists()


def test_a_member_goes_only_while_the_investigation_is_a_draft(desk):
    for published, left in ((False, 0), (True, 1)):
        investigation = factories.investigation(members=[(factories.party(), "lead")], published=published)
        fill_in(desk, f"{LIST}{investigation.pk}/change/", members__0__DELETE="on")
        assert investigation.members.count() == left


def test_the_list_of_investigations_asks_as_often_for_30_as_for_one(desk, django_assert_max_num_queries):
    counts = set()
    for more in (1, 2, 27):
        for _ in range(more):
            factories.investigation(progress="under_way")
        counts.add(queries_of(desk, LIST, django_assert_max_num_queries))
    assert len(counts) == 1


def test_the_form_of_an_investigation_asks_as_often_for_30_rows_as_for_one(desk, django_assert_max_num_queries):
    counts = set()
    for number in (1, 3, 30):
        investigation = factories.investigation(
            incidents=[factories.incident()], members=[(factories.party(), "member") for _ in range(number)]
        )
        for _ in range(number):
            factories.event(investigation, statement=factories.statement())
        counts.add(queries_of(desk, f"{LIST}{investigation.pk}/change/", django_assert_max_num_queries))
    assert len(counts) == 1
