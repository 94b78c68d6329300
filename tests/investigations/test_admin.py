from datetime import date

import pytest

from formats.dates import UncertainDate
from investigations.models import Investigation
from tests import factories
from tests.desk import errors_of, fill_in, queries_of, sent_by
from tests.pages import context_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
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
        change_reason="It has begun.",
    )
    assert [event.progress for event in investigation.events.all()] == ["announced", "under_way"]


def test_of_two_with_the_form_open_the_second_is_told_and_loses_nothing(desk):
    investigation = factories.investigation(progress="announced")
    address = f"{LIST}{investigation.pk}/change/"
    form = sent_by(desk.get(address)) | {"_save": "1"}
    first = form | {
        "events-1-progress": "under_way",
        "events-1-date_start": "2026-03-03",
        "events-1-date_end": "2026-03-03",
    }
    second = form | {"events-1-note": "A site was visited.", "change_reason": "So."}
    assert desk.post(address, first).status_code == 302
    again = desk.post(address, second | {"title": "Another"})
    told = "Recorded meanwhile: “3 Mar 2026: under way”. Nothing of yours is saved yet; save again what still holds."
    assert errors_of(again) == {"events-1-progress": [told]}
    assert [event.progress for event in investigation.events.all()] == ["announced", "under_way"]
    kept = sent_by(again)
    assert (kept["title"], kept["events-1-note"]) == ("Another", "A site was visited.")
    # Whoever was told has seen it.
    assert desk.post(address, kept | {"change_reason": "So.", "_save": "1"}).status_code == 302
    assert [str(event) for event in investigation.events.all()] == [
        "Date unknown: announced",
        "3 Mar 2026: under way",
        "Date unknown: A site was visited.",
    ]


def test_whoever_is_sent_back_for_something_else_has_not_seen_what_was_recorded_meanwhile(desk):
    investigation = factories.investigation()
    address = f"{LIST}{investigation.pk}/change/"
    form = sent_by(desk.get(address)) | {"_save": "1", "change_reason": "So."}
    investigation.record(progress="announced")
    back = sent_by(desk.post(address, form | {"title": ""})) | {"title": "Inquiry", "events-0-progress": "under_way"}
    answer = desk.post(address, back | {"_save": "1", "change_reason": "So."})
    assert "Recorded meanwhile: “Date unknown: announced”." in errors_of(answer)["events-0-progress"][0]
    assert investigation.events.count() == 1


def test_what_else_was_typed_waits_for_nobodys_event(desk):
    investigation = factories.investigation()
    address = f"{LIST}{investigation.pk}/change/"
    form = sent_by(desk.get(address)) | {"title": "Inquiry of two", "change_reason": "So.", "_save": "1"}
    investigation.record(progress="announced")
    assert desk.post(address, form).status_code == 302
    investigation.refresh_from_db()
    assert investigation.title == "Inquiry of two"


def test_events_typed_at_once_follow_each_other(desk):
    investigation = factories.investigation()
    investigation.record(progress="concluded", date=UncertainDate.on(date(2023, 3, 3)))
    typed = {"change_reason": "So."}
    for number, (progress, day) in enumerate([("under_way", "2023-04-01"), ("abandoned", "2023-05-01")], start=1):
        row = {"progress": progress, "date_start": day, "date_end": day}
        typed |= {f"events__{number}__{name}": value for name, value in row.items()}
    third = {
        "events__3__progress": "suspended",
        "events__3__date_start": "2023-06-01",
        "events__3__date_end": "2023-06-01",
    }
    address = f"{LIST}{investigation.pk}/change/"
    told = {
        "events-3-progress": [
            "It was abandoned on 1 May 2023. Record first that it began again, or date this step before that."
        ]
    }
    assert errors_of(fill_in(desk, address, **typed, **third)) == told
    assert investigation.events.count() == 1
    assert fill_in(desk, address, **typed).status_code == 302
    assert [event.progress for event in investigation.events.all()] == ["concluded", "under_way", "abandoned"]


def test_an_event_that_says_nothing_is_refused_and_nothing_is_saved(desk):
    answer = fill_in(
        desk,
        f"{LIST}add/",
        title="Inquiry",
        kind="joint",
        nature="criminal",
        events__0__date_verbatim="on Tuesday",
    )
    assert errors_of(answer) == {"events-0-note": ["Say what happened."]}
    assert not Investigation.objects.exists()


def test_a_member_goes_only_while_the_investigation_is_a_draft(desk):
    for published, left in ((False, 0), (True, 1)):
        investigation = factories.investigation(members=[(factories.party(), "lead")], published=published)
        fill_in(desk, f"{LIST}{investigation.pk}/change/", members__0__DELETE="on")
        assert investigation.members.count() == left


def test_the_list_of_investigations_asks_as_often_for_a_dozen_as_for_one(desk, django_assert_max_num_queries):
    counts = set()
    for more in (1, 2, 9):
        for _ in range(more):
            factories.investigation(progress="under_way")
        counts.add(queries_of(desk, LIST, django_assert_max_num_queries))
    assert len(counts) == 1


def test_the_form_of_an_investigation_asks_as_often_for_a_dozen_rows_as_for_one(desk, django_assert_max_num_queries):
    counts = set()
    for number in (1, 3, 12):
        investigation = factories.investigation(
            incidents=[factories.incident()], members=[(factories.party(), "member") for _ in range(number)]
        )
        for _ in range(number):
            factories.event(investigation, statement=factories.statement())
        counts.add(queries_of(desk, f"{LIST}{investigation.pk}/change/", django_assert_max_num_queries))
    assert len(counts) == 1


def test_an_event_is_recorded_with_its_page_and_needs_no_further_reason(desk):
    investigation, outlet = factories.investigation(), factories.outlet("Interfax")
    fill_in(
        desk,
        f"{LIST}{investigation.pk}/change/",
        events__0__access="refused",
        events__0__access_by=factories.party().pk,
        events__0__page_address="https://example.org/news",
        events__0__page_outlet=outlet.pk,
    )
    source = investigation.events.get().sources.get()
    assert (source.address, source.outlet) == ("https://example.org/news", outlet)


def test_a_further_page_is_added_on_the_page_of_the_event(desk):
    event = factories.event(factories.investigation())
    path = f"/admin/investigations/event/{event.pk}/change/"
    typed = {"sources__0__address": "https://example.org/more"}
    assert list(errors_of(fill_in(desk, path, **typed))) == ["change_reason"]
    fill_in(desk, path, **typed, change_reason="A second report.")
    assert event.sources.get().address == "https://example.org/more"


def test_a_finding_is_that_of_a_member_and_the_aims_are_ticked(desk):
    investigation = factories.investigation(members=[(factories.party(), "lead")], published=False)
    member = investigation.members.get()
    fill_in(
        desk,
        f"{LIST}{investigation.pk}/change/",
        aims=["establish_facts"],
        findings__0__member=member.pk,
        findings__0__position="concurring",
        findings__0__summary="It found that there was fire.",
    )
    investigation.refresh_from_db()
    assert (investigation.findings.get().member, investigation.aims) == (member, ["establish_facts"])


def test_an_aim_that_does_not_exist_is_refused_in_the_words_of_the_record(desk):
    answer = fill_in(desk, f"{LIST}add/", title="Inquiry", kind="joint", nature="criminal", aims=["punish"])
    assert errors_of(answer) == {"aims": ["“punish” is not an aim."]}


@pytest.mark.parametrize("term", ["СЕДЕРЕК", "inquiry", "russia"])
def test_an_investigation_is_found_by_its_title_places_and_members(desk, term):
    place = factories.place("Sadarak", names=[("az", "Sədərək")])
    factories.investigation(
        "Inquiry of two", incidents=[factories.incident(place=place)], members=[(factories.party("Russia"), "lead")]
    )
    factories.investigation("Another")
    assert [one.title for one in context_of(desk, LIST, {"q": term})["cl"].result_list] == ["Inquiry of two"]
