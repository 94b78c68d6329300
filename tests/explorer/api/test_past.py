"""What became of a record, change by change, and what the register showed of it on a day."""

import datetime
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from history.models import Change
from history.recording import recording
from tests import factories

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]


def made(make, *args, **fields):
    with recording(reason="Arranged."):
        return make(*args, **fields)


def change(record, reason="Why.", by=None, **columns):
    with recording(by=by, reason=reason):
        for name, value in columns.items():
            setattr(record, name, value)
        record.save()


def history(incident):
    return f"/api/v1/incidents/{incident.reference}/history/"


def test_every_public_change_is_told_with_its_reason_the_last_first(api):
    place = made(factories.place)
    incident = made(factories.incident, "Before")
    change(incident, "It was another village.", title="After", place=place)
    with recording(reason="It has a type."):
        incident.types.set(factories.violation_types("fire"))
    page = api.get(history(incident)).json()
    assert page["count"] == 3
    assert [line["version"] for line in page["results"]] == [3, 2, 1]
    assert [line["op"] for line in page["results"]] == ["updated", "updated", "created"]
    assert [line["reason"] for line in page["results"]] == ["It has a type.", "It was another village.", ""]
    typed, renamed, first = (line["changes"] for line in page["results"])
    assert typed == [{"field": "types", "before": [], "after": ["fire"]}]
    assert {one["field"]: (one["before"], one["after"]) for one in renamed} == {
        "title": ("Before", "After"),
        "place": (None, place.slug),
    }
    assert first == []


def test_what_a_draft_was_and_who_changed_it_is_not_told(api):
    editor = factories.editor()
    incident = made(factories.incident, "Secret draft", published=False)
    change(incident, "A secret reason.", by=editor, title="Public title")
    incident.publish(by=editor)
    change(incident, "Clearer.", by=editor, summary="A summary.")
    told = api.get(history(incident)).json()
    assert [line["op"] for line in told["results"]] == ["updated", "published"]
    text = json.dumps(told)
    assert [word for word in ("ecret", editor.username) if word in text] == []


@pytest.mark.parametrize("make", [factories.incident, factories.investigation, factories.party])
def test_a_record_that_is_asked_for_a_day_of_the_register_names_the_address_of_its_history(api, make):
    record = made(make)
    address = f"/api/v1{record.get_absolute_url()}history/"
    refused = api.get(f"{address.removesuffix('history/')}?known_on=2026-11-15")
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (400, "known_on")
    assert refused.json()["detail"].endswith(f"http://localhost:8000{address}?known_on=")
    assert "known_on" in api.get(f"{address}?known_on={timezone.now().date()}").json()


def test_a_draft_has_no_history_for_anybody_who_reads(api, editing):
    draft = made(factories.incident, published=False)
    assert api.get(history(draft)).status_code == 404
    assert api.get(history(draft).replace(draft.reference, "CIR-999999")).status_code == 404


def test_nothing_of_the_history_names_a_draft(api):
    incident, hidden = made(factories.incident), made(factories.incident, "secret", published=False)
    with recording(reason="Linked."):
        factories.link(incident, hidden, note="secret")
        factories.judgement(incident, hidden, reason="secret")
        factories.exact_detail(incident, reason="secret")
        factories.claim(factories.statement(published=False, summary="secret"), incident, paraphrase="secret")
    text = api.get(history(incident)).content.decode()
    assert [word for word in ("secret", hidden.reference) if word in text] == []


@pytest.mark.parametrize("name", ["party", "place", "agreement", "outlet", "statement", "investigation"])
def test_every_kind_of_record_has_a_history(api, name):
    record = made(getattr(factories, name))
    plural = record._meta.verbose_name_plural
    page = api.get(f"/api/v1/{plural}/{getattr(record, 'slug', None) or record.reference}/history/")
    assert (page.status_code, page.json()["count"]) == (200, 1)


@pytest.mark.parametrize("resource", ["claims/1", "tallies/1", "types/fire"])
def test_what_is_part_of_another_record_has_its_history_there(api, resource):
    assert api.get(f"/api/v1/{resource}/history/").status_code == 404


def test_known_on_shows_the_record_as_it_was_at_the_end_of_that_day(api, monkeypatch):
    def at(day, write, *args, **fields):
        # Late in the evening of UTC, when it is the next day in Baku already.
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: datetime.datetime(2022, 3, day, 23, 59, 59, tzinfo=datetime.UTC))
            return write(*args, **fields)

    incident = at(10, made, factories.incident, "First", published=False)
    at(11, incident.publish)
    at(13, change, incident, title="Second")
    other = at(14, made, factories.incident)
    at(15, incident.merge_into, other, "Entered twice.")

    def known_on(day):
        answer = api.get(f"{history(incident)}?known_on=2022-03-{day}")
        return answer.json()["record"]["title"] if answer.status_code == 200 else answer.status_code

    assert {day: known_on(day) for day in range(10, 17)} == {
        10: 404,
        11: "First",
        12: "First",
        13: "Second",
        14: "Second",
        15: 301,
        16: 301,
    }
    shown = api.get(f"{history(incident)}?known_on=2022-03-14").json()
    assert (shown["known_on"], shown["version"], shown["at"]) == ("2022-03-14", 3, "2022-03-13T23:59:59Z")


@pytest.mark.parametrize(
    "query",
    [
        "known_on=",
        "known_on=2026-02-30",
        "known_on=20261101",
        "known_on=yesterday",
        "known_on=2999-01-01",
        "known_on=2026-11-01&known_on=2026-11-02",
        "known_on=2026-11-01&count=none",
        "known_on=%00",
        "known=2026-11-01",
        "page_size=0",
        "cursor=made-up",
    ],
)
def test_a_question_that_means_nothing_is_refused(api, query):
    incident = made(factories.incident)
    answer = api.get(f"{history(incident)}?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0] or "count" in query


def test_the_history_of_an_ended_record_stays(api):
    incident, other = made(factories.incident, "A title"), made(factories.incident)
    incident.merge_into(other, "The same night.")
    page = api.get(history(incident)).json()
    assert [(line["op"], line["reason"]) for line in page["results"]] == [
        ("merged", "The same night."),
        ("created", ""),
    ]
    today = Change.objects.of(incident).last().at.date()
    ended = api.get(f"{history(incident)}?known_on={today}")
    assert (ended.status_code, ended.json()["reason"]) == (301, "The same night.")


def test_a_redacted_text_is_in_no_history(api):
    statement = made(factories.statement, text="It names a person.")
    statement.text_versions.get().redact("A court order.")
    path = f"/api/v1/statements/{statement.reference}/history/"
    today = Change.objects.of(statement).last().at.date()
    for address in (path, f"{path}?known_on={today}"):
        answer = api.get(address)
        assert answer.status_code == 200
        assert "names a person" not in answer.content.decode()
        assert "A court order." in answer.content.decode()


def test_pages_of_a_history_follow_each_other(api):
    incident = made(factories.incident)
    for number in range(4):
        change(incident, title=f"Title {number}")
    address, found = f"{history(incident)}?page_size=2", []
    while address:
        page = api.get(address).json()
        assert page["count"] == 5
        found += [(line["version"], len(line["changes"])) for line in page["results"]]
        address = page["next"]
    assert found == [(5, 1), (4, 1), (3, 1), (2, 1), (1, 0)]


def test_a_history_asks_the_same_number_of_questions_however_long_it_is(api):
    def asked(incident):
        with CaptureQueriesContext(connection) as queries:
            assert api.get(history(incident)).status_code == 200
        return len(queries)

    short, long = made(factories.incident), made(factories.incident)
    for incident, number in ((short, 1), (long, 6)):
        for _each in range(number):
            change(incident, place=made(factories.place))
    assert asked(short) == asked(long)
