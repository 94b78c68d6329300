"""What the API answers to those who read."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from explorer.api.fields import ColumnsField
from explorer.api.serializers.base import RecordSerializer
from explorer.api.views import RESOURCES as VIEWS
from formats.dates import UncertainDate
from formats.points import UncertainPoint
from history.models import Note
from history.tracking import TRACKED
from incidents.models import ExactDetail, Incident
from tests import factories

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

RESOURCES = [
    "incidents",
    "statements",
    "claims",
    "tallies",
    "agreements",
    "outlets",
    "parties",
    "places",
    "investigations",
    "types",
]


def rich_record():
    """One incident, statement, claim and so on that has something in every relation."""
    state = factories.party(names=[("az", "Dövlət")])
    ministry = factories.party(kind="ministry", parent=state)
    other = factories.party()
    place = factories.place(
        parent=factories.place(kind="district"), names=[("hy", "Տեղ")], latitude=40.0, longitude=46.5, radius_m=500
    )
    incident = factories.incident(place=place, types=["fire", "sniper_fire"])
    provision = factories.provision()
    factories.role(provision.agreement, party=state)
    factories.page(provision.agreement, outlet=factories.outlet())
    incident.agreements.add(provision.agreement)
    incident.provisions.add(provision)
    incident.tags.add(factories.tag())
    factories.further_place(incident)
    factories.page(incident)
    factories.other_parent(place)
    factories.page(place)
    factories.watched_channel(state)
    factories.page(state)
    factories.link(incident, factories.incident())
    factories.link(factories.incident(), incident)
    first = factories.statement(other, text="First.")
    accusation = factories.claim(first, incident, "accuse", about=ministry, types=["fire"], place=place)
    factories.figure(accusation, killed_best=0, affected=ministry)
    reply = factories.statement(ministry, text="Reply.", supersedes=None, responds_to=first)
    factories.statement(ministry, supersedes=reply, supersedes_note="The hour.")
    factories.text_version(reply, "Reply!", reason="A sign was missing.")
    factories.translation(reply)
    factories.capture(factories.source(reply, outlet=factories.outlet()))
    factories.tally(reply, by_party=other, area=place)
    factories.claim(reply, incident, "deny_occurrence", answers=accusation, relation="denies")
    inquiry = factories.investigation(incidents=[incident], members=[(state, "lead"), (other, "member")])
    event = inquiry.record(progress="announced", access="granted", access_by=other, statement=reply)
    factories.page(event)
    factories.finding(inquiry.members.first(), statement=reply)
    return incident, first, reply, inquiry


def test_the_root_names_every_resource(api):
    found = api.get("/api/v1/")
    figures = ["incident_counts", "casualties", "replies", "coverage"]
    beside = [*figures, "changes", "codebook", "meta", "schema", "docs"]
    assert sorted(found.json()) == sorted([*VIEWS, *beside])
    for address in found.json().values():
        assert api.get(address).status_code == 200


def test_a_date_carries_what_follows_from_it(api):
    date = UncertainDate(*2 * [datetime.date(2026, 11, 15)], zone="Asia/Baku", verbatim="last night")
    incident = factories.incident(date=date, point=UncertainPoint(39.5, 45.0, 800), location_precision=2)
    shown = api.get(f"/api/v1/incidents/{incident.reference}/").json()
    assert shown["date"] == {
        "start": "2026-11-15",
        "end": "2026-11-15",
        "qualifier": "",
        "time_start": None,
        "time_end": None,
        "zone": "Asia/Baku",
        "verbatim": "last night",
        "precision": 1,
        "edtf": "2026-11-15",
        "utc": None,
    }
    assert shown["point"] == {"latitude": 39.5, "longitude": 45.0, "radius_m": 800}


def test_an_unknown_date_and_place_stay_unknown(api):
    shown = api.get(f"/api/v1/incidents/{factories.incident().reference}/").json()
    assert (shown["date"]["precision"], shown["date"]["edtf"], shown["point"]) == (None, "XXXX-XX-XX", None)


def test_an_incident_names_what_is_about_it(api):
    incident, first, reply, inquiry = rich_record()
    shown = api.get(f"/api/v1/incidents/{incident.reference}/").json()
    assert shown["url"] == f"http://localhost:8000/incidents/{incident.reference}/"
    assert shown["types"] == ["fire", "sniper_fire"]
    assert shown["statements"] == [first.reference, reply.reference]
    assert shown["claims"] == [claim.pk for claim in incident.claims.order_by("pk")]
    assert shown["investigations"] == [inquiry.reference]
    assert [link["kind"] for link in shown["links_out"] + shown["links_in"]] == ["reported_together"] * 2


def test_a_statement_carries_all_that_hangs_on_it(api):
    _incident, first, reply, _inquiry = rich_record()
    shown = api.get(f"/api/v1/statements/{reply.reference}/").json()
    assert shown["issuer"] == reply.issuer.slug
    assert shown["side"] == reply.issuer.parent.slug
    assert shown["text"] == "Reply!"
    assert [version["reason"] for version in shown["text_versions"]] == ["", "A sign was missing."]
    assert shown["responds_to"] == first.reference
    assert len(shown["superseded_by"]) == len(shown["sources"]) == len(shown["translations"]) == 1
    assert [claim["act"] for claim in shown["claims"]] == ["deny_occurrence"]


def test_a_claim_says_whose_it_is_and_keeps_unknown_apart_from_zero(api):
    _incident, first, _reply, _inquiry = rich_record()
    shown = api.get(f"/api/v1/claims/{first.claims.get().pk}/").json()
    assert (shown["issuer"], shown["side"]) == (first.issuer.slug, first.issuer.slug)
    assert shown["about_side"] != shown["about"]
    figure = shown["figures"][0]
    assert (figure["killed_best"], figure["injured_best"]) == (0, None)


def test_an_investigation_shows_its_progress_members_and_events(api):
    *_rest, inquiry = rich_record()
    shown = api.get(f"/api/v1/investigations/{inquiry.reference}/").json()
    assert shown["progress"] == "announced"
    assert [member["role"] for member in shown["members"]] == ["lead", "member"]
    assert [event["progress"] for event in shown["events"]] == ["announced"]


@pytest.mark.once
def test_a_list_asks_the_same_number_of_questions_for_any_number_of_rows(api):
    def asked():
        counts = {}
        for resource in RESOURCES:
            with CaptureQueriesContext(connection) as queries:
                assert api.get(f"/api/v1/{resource}/?page_size=1000").status_code == 200
            counts[resource] = len(queries)
        return counts

    rich_record()
    one = asked()
    for _more in range(2):
        rich_record()
    three = asked()
    for _more in range(5):
        rich_record()
    assert one == three == asked()


@pytest.mark.once
def test_a_record_asks_the_same_number_of_questions_however_much_hangs_on_it(api):
    def asked(record):
        with CaptureQueriesContext(connection) as queries:
            assert api.get(f"/api/v1/{record._meta.verbose_name}s/{record.reference}/").status_code == 200
        return len(queries)

    incident, first, _reply, inquiry = rich_record()
    before = [asked(record) for record in (incident, first, inquiry)]
    for _more in range(3):
        other, statement, _reply, _inquiry = rich_record()
        factories.figure(factories.claim(first, incident, types=["fire"], about=factories.party()))
        factories.claim(statement, incident, answers=first.claims.first(), relation="confirms")
        factories.link(incident, other)
        factories.statement(responds_to=first)
        factories.event(inquiry, statement=statement)
        inquiry.incidents.add(other)
    assert [asked(record) for record in (incident, first, inquiry)] == before


@pytest.mark.parametrize("resource", ["incidents", "parties"])
@pytest.mark.parametrize("size", [1, 2, 7])
def test_pages_follow_each_other_and_lead_back(api, resource, size):
    for _more in range(7):
        factories.incident()
        factories.party()
    key = {"incidents": "reference", "parties": "slug"}[resource]
    every = [row[key] for row in api.get(f"/api/v1/{resource}/").json()["results"]]
    address, found, pages = f"/api/v1/{resource}/?page_size={size}", [], []
    while address:
        page = api.get(address).json()
        assert page["count"] == len(every)
        pages.append([row[key] for row in page["results"]])
        found += pages[-1]
        address = page["next"]
    assert found == every
    if page["previous"]:
        before = api.get(page["previous"]).json()["results"]
        assert [row[key] for row in before] == pages[-2]


def test_the_count_can_be_left_out(api):
    factories.incident()
    assert api.get("/api/v1/incidents/?count=none").json()["count"] is None


def test_what_everyone_may_read_may_be_kept_for_a_minute(api):
    answer = api.get("/api/v1/incidents/")
    assert answer["Cache-Control"] == "public, max-age=60"
    assert {"Accept", "Cookie"} <= set(answer["Vary"].split(", "))
    again = api.get("/api/v1/incidents/", HTTP_IF_NONE_MATCH=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_what_an_editor_reads_is_kept_nowhere(editing):
    answer = editing.get("/api/v1/incidents/")
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer
    assert "Last-Modified" not in answer


def test_every_answer_names_the_licence(api):
    for path in ["/api/v1/", "/api/v1/types/", "/api/v1/nothing/", "/api/v1/types", "/api/v1/types/?a=b"]:
        assert api.get(path)["Link"].split(", ")[0] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


# People, keys of the record itself, the way up, and where a copy lies.
NOT_SHOWN = {"id", "by", "second_reader", "retrieved_by", "file"}
# How a record ended stands in the answer of its address; its own representation is gone by then.
ENDING = {"ended_at", "end_reason", "replacement"}


def columns_of(serializer):
    for field in serializer.fields.values():
        yield from field.columns.values() if isinstance(field, ColumnsField) else [field.source.partition(".")[0]]


def serializers_below(serializer):
    yield serializer
    for field in serializer.fields.values():
        child = getattr(field, "child", None)
        if isinstance(child, RecordSerializer):
            yield from serializers_below(child)


def shown_columns():
    """Model → its columns that some answer shows; a row that joins two records is shown from both ends."""
    shown = {}
    for _basename, view in VIEWS.values():
        for serializer in serializers_below(view.serializer_class()):
            shown.setdefault(serializer.Meta.model, set()).update(columns_of(serializer))
    return shown


def test_every_public_column_of_a_record_is_shown():
    missing = {}
    for model, shown in shown_columns().items():
        if tracked := TRACKED.get(model):
            stored = {column.name for column in [*tracked.columns(), *tracked.many()]}
            missing[model] = stored - shown - NOT_SHOWN - ENDING
    assert Incident in missing
    assert {model: names for model, names in missing.items() if names} == {}


def test_exact_details_and_notes_have_no_place_in_any_answer():
    assert shown_columns().keys().isdisjoint({ExactDetail, Note})
