"""The board and the table of investigations, and for how long nothing was heard of one."""

import datetime

import pytest
from django.utils import timezone

from explorer.inquiries import COLUMNS, SHOWN
from explorer.progress import last_word
from explorer.templatetags.wording import days_since
from formats.dates import UncertainDate
from investigations.models import Investigation, Progress
from tests import factories
from tests.pages import context_of, queries, sent_by_filters, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HERE = "/investigations/"


def days_ago(days):
    return UncertainDate.on(timezone.now().date() - datetime.timedelta(days=days))


def columns(client):
    return {str(column.label): column for column in context_of(client, HERE)["columns"]}


def test_every_progress_has_one_column_of_its_own():
    assert sorted(code for _label, codes in COLUMNS for code in codes) == sorted(["", *Progress.values])


def test_each_investigation_stands_where_its_latest_event_says(client):
    for progress in ("announced", "under_way", "concluded", ""):
        factories.investigation(f"Inquiry {progress}", progress=progress)
    again = factories.investigation("Taken up again", progress="concluded")
    again.record(progress="under_way", date_start=timezone.now().date(), date_end=timezone.now().date())
    shown = {label: [one.title for one in column.rows] for label, column in columns(client).items()}
    assert shown == {
        "Announced": ["Inquiry announced"],
        "Under way": ["Taken up again", "Inquiry under_way"],
        "Concluded": ["Inquiry concluded"],
        "Status not on record": ["Inquiry "],
    }
    assert "5 investigations on record, 4 without an outcome" in words(client.get(HERE))


def test_a_full_column_leads_to_the_table_of_its_own(client):
    for _number in range(SHOWN + 1):
        factories.investigation(progress="concluded_without_finding")
    column = columns(client)["Concluded"]
    assert (len(column.rows), column.count, column.more) == (SHOWN, SHOWN + 1, 1)
    page = client.get(HERE)
    address = "/investigations/?view=table&amp;progress=concluded&amp;progress=concluded_without_finding"
    assert address in page.content.decode()
    assert len(context_of(client, address.replace("&amp;", "&"))["page"].rows) == SHOWN + 1


def test_those_whose_status_is_not_on_record_can_be_asked_for(client):
    for _number in range(SHOWN + 1):
        factories.investigation()
    factories.investigation("Told", progress="announced")
    address = "/investigations/?view=table&amp;progress=none"
    page = client.get(HERE)
    assert f'<a href="{address}">All {SHOWN + 1}: Status not on record</a>' in page.content.decode()
    table = client.get(address.replace("&amp;", "&"))
    assert "13 of them: Investigations, status not on record" in words(table)
    assert len(table.context["page"].rows) == SHOWN + 1
    assert len(client.get("/api/v1/investigations/?progress=none").json()["results"]) == SHOWN + 1
    both = client.get("/api/v1/investigations/?progress=none&progress=announced").json()["results"]
    assert len(both) == SHOWN + 2


def test_the_form_asks_again_all_that_was_asked(client):
    factories.investigation()
    incidents = [factories.incident().reference for _ in range(2)]
    asked = {"view": "table", "incident": incidents, "progress": ["announced"], "kind": ["joint"], "q": "inquiry"}
    sent = sent_by_filters(client.get(HERE, asked))
    assert sent == {name: {value} if isinstance(value, str) else {*value} for name, value in asked.items()}


def test_the_table_takes_the_filters_of_the_api_and_keeps_them_over_pages(client):
    incident = factories.incident()
    for number in range(51):
        factories.investigation(f"Inquiry {number}", incidents=[incident], progress="under_way")
    factories.investigation("Another", progress="announced")
    first = client.get(HERE, {"incident": incident.reference, "progress": "under_way"})
    assert "Another" not in words(first)
    assert f"51 of them: Investigations, progress: under way, incident: {incident.reference}" in words(first)
    further = first.context["page"].next
    second = client.get(HERE, {"incident": incident.reference, "progress": "under_way", "cursor": further})
    assert [one.title for one in second.context["page"].rows] == ["Inquiry 0"]
    assert f"incident={incident.reference}&amp;progress=under_way&amp;cursor=" in first.content.decode()


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"view": "map"}, "“view” is board or table."),
        ({"view": "board", "progress": "announced"}, "Only the table takes filters and pages."),
        ({"progress": "finished"}, "“finished” is none of these: called_for, proposed,"),
        ({"incident": "CIR-999999"}, "There is no incident “CIR-999999”."),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_it_does_not_know_is_refused_and_named(client, asked, named):
    answer = client.get(HERE, asked)
    assert answer.status_code == 400
    assert named in words(answer)


def test_without_any_it_says_so_and_draws_no_empty_columns(client):
    text = words(client.get(HERE))
    assert "No investigation is on record yet" in text
    assert "Announced" not in text
    assert "No investigation is on record yet" in words(client.get(HERE, {"view": "table"}))


def test_drafts_and_what_ended_stand_on_no_board(client):
    factories.investigation("A draft", published=False)
    factories.investigation("Withdrawn").withdraw("It was never announced.")
    assert columns(client) == {}


def test_incidents_without_one_are_counted_and_not_called_uninvestigated(client):
    factories.investigation(incidents=[factories.incident()])
    factories.incident()
    page = client.get(HERE)
    assert "1 incident has no investigation on record. That means that no statement of one is held here." in words(page)
    address = "/incidents/?investigation_status=none"
    assert f'<a href="{address}">1 incident has no investigation on record.</a>' in page.content.decode()
    # Of an investigation that is a draft nobody has heard, in the list nor here.
    factories.investigation(incidents=[factories.incident()], published=False)
    assert context_of(client, HERE)["without"] == context_of(client, address)["count"] == 2


def test_it_says_for_how_long_no_outcome_was_reported(client):
    silent = factories.investigation()
    factories.event(silent, date=days_ago(30), progress="announced")
    factories.event(silent, date=days_ago(9), progress="", note="A site was visited.")
    for address in (HERE, f"{HERE}?view=table", silent.get_absolute_url()):
        assert "no outcome reported for 9 days" in words(client.get(address)), address


@pytest.mark.parametrize("progress", ["concluded", "concluded_without_finding", "refused", "abandoned"])
def test_an_outcome_waits_for_nothing(client, progress):
    made = factories.investigation()
    factories.event(made, date=days_ago(9), progress=progress)
    assert "no outcome reported" not in words(client.get(HERE))


def test_days_are_never_fewer_than_none(client):
    made = factories.investigation(progress="announced")
    today = timezone.now().date()
    factories.event(made, date=UncertainDate(today, today + datetime.timedelta(days=30)))
    assert "no outcome reported for 0 days" in words(client.get(HERE))
    assert days_since(today + datetime.timedelta(days=30), None) == 0
    assert days_since(today, today - datetime.timedelta(days=1)) == 0
    assert days_since(today - datetime.timedelta(days=2), None) == 2


def test_without_a_day_nobody_counts_days(client):
    factories.investigation(progress="announced")
    text = words(client.get(HERE))
    assert "no day of any step is known" in text
    assert "no outcome reported" not in text


def test_an_undated_event_does_not_hide_the_last_known_day():
    made = factories.investigation()
    factories.event(made, date=days_ago(5), progress="announced")
    factories.event(made, progress="under_way")
    assert last_word(Investigation.objects.with_progress().get()).days == 5


def test_board_and_table_ask_as_often_for_many_as_for_one(client):
    def one_more(progress="announced"):
        party = factories.party(kind="ministry", parent=factories.party())
        made = factories.investigation(
            incidents=[factories.incident()], members=[(party, "lead")], progress="announced"
        )
        factories.finding(made.members.get())

    one_more()
    once = {address: queries(client, address) for address in (HERE, f"{HERE}?view=table")}
    for progress in ("announced", "under_way", "suspended", "concluded", "refused"):
        one_more(progress)
    assert {address: queries(client, address) for address in once} == once


def test_the_table_is_filtered_by_words_kind_progress_and_incident_with_counts_beside_each(client):
    incident = factories.incident("Alleged fire at Riverside")
    river = factories.investigation("River inquiry", incidents=[incident], progress="announced", kind="mission")
    factories.investigation("Hill inquiry", progress="announced", kind="joint")
    factories.investigation("Lake inquiry", progress="concluded", kind="joint")
    for asked, titles in (
        ({"q": "riverside"}, ["River inquiry"]),
        ({"q": river.reference}, ["River inquiry"]),
        ({"incident": incident.reference}, ["River inquiry"]),
        ({"kind": "joint"}, ["Lake inquiry", "Hill inquiry"]),
        ({"kind": "joint", "progress": "announced"}, ["Hill inquiry"]),
        ({"q": "nowhere"}, []),
    ):
        context = context_of(client, HERE, asked)
        assert [one.title for one in context["page"].rows] == titles
        assert context["matching"] == len(titles)
        for facet in context["facets"]:
            for option in facet.options:
                others = {name: value for name, value in asked.items() if name != facet.name}
                found = context_of(client, HERE, {"view": "table", **others, facet.name: option.value})["matching"]
                assert found == option.count


def test_a_table_of_nothing_names_the_tightest_filter_and_the_ways_on(client):
    factories.investigation("River inquiry", progress="announced")
    page = client.get(HERE, {"view": "table", "q": "river", "progress": "under_way"})
    assert "The tightest filter is “Progress: Under way”: by itself it finds 0 records." in words(page)
    assert "No match here does not mean that nothing happened." in words(page)
    (way,) = page.context["nothing_found"].ways
    assert (way.words, way.count) == ("Without “Progress: Under way”", 1)
    assert context_of(client, f"{HERE}?{way.asked}")["matching"] == 1


def test_a_draft_incident_is_not_found_by_way_of_its_investigation(client):
    draft = factories.incident("Secret fire", published=False)
    factories.investigation("Public inquiry", incidents=[draft])
    assert context_of(client, HERE, {"q": "secret"})["matching"] == 0
    client.force_login(factories.editor())
    assert context_of(client, HERE, {"q": "secret"})["matching"] == 1


def test_what_the_table_does_not_understand_stands_beside_its_field(client):
    factories.investigation()
    for name, value in (("incident", "CIR-9"), ("progress", "lost"), ("kind", "x")):
        response = client.get(HERE, {name: value, "q": "river"})
        assert response.status_code == 400
        assert 'value="river"' in response.content.decode()
        assert f'id="mistake-{name}"' in response.content.decode()
    assert client.get(f"{HERE}?view=table&q=&kind=joint")["Location"] == f"{HERE}?view=table&kind=joint"
