"""One record through every door: the desk, the API, many at once and by its source take the same and refuse the same."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from rest_framework.test import APIClient

from formats.dates import UncertainDate
from incidents.models import Incident
from statements.models import Claim, Statement
from tests import factories
from tests.desk import errors_of, fill_in
from tests.explorer.api.test_writing import mistakes
from users.models import User

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


SAME_REFUSAL = [
    # path at the desk, what is typed there, resource, what is sent, field at the desk, pointer
    (
        "incidents/incident",
        {"title": "A", "date_start": "2026-11-15", "date_end": "2026-11-14"},
        {"title": "A", "date": {"start": "2026-11-15", "end": "2026-11-14"}},
        ("date_end", "#/date/end"),
    ),
    (
        "incidents/incident",
        {"title": "A", "latitude": "40"},
        {"title": "A", "point": {"latitude": 40}},
        ("longitude", "#/point/longitude"),
    ),
    (
        "incidents/incident",
        {"title": "A", "latitude": "91", "longitude": "40"},
        {"title": "A", "point": {"latitude": 91, "longitude": 40}},
        ("latitude", "#/point/latitude"),
    ),
    ("incidents/incident", {"title": " "}, {"title": " "}, ("title", "#/title")),
    ("incidents/incident", {"title": "A\0"}, {"title": "A\0"}, ("title", "#/title")),
    ("incidents/incident", {"title": "A" * 301}, {"title": "A" * 301}, ("title", "#/title")),
    (
        "incidents/incident",
        {"title": "A", "date_zone": "Baku"},
        {"title": "A", "date": {"zone": "Baku"}},
        ("date_zone", "#/date/zone"),
    ),
    ("statements/statement", {"language": "xyzzy"}, {"language": "xyzzy"}, ("language", "#/language")),
    ("statements/statement", {"language": "AZ"}, {"language": "AZ"}, ("language", "#/language")),
    ("statements/statement", {"summary": ""}, {"summary": ""}, ("summary", "#/summary")),
    (
        "statements/statement",
        {"text_versions__0__text": "A" * 5_000_000},
        {"text": "A" * 5_000_000},
        ("text_versions-0-text", "#/text"),
    ),
    (
        "statements/statement",
        {"claims__0__act": "accuse"},
        {"claims": [{"act": "accuse"}]},
        ("claims-0-about", "#/claims/0/about"),
    ),
    (
        "statements/statement",
        {"claims__0__act": "deny_responsibility"},
        {"claims": [{"act": "deny_responsibility"}]},
        ("claims-0-about", "#/claims/0/about"),
    ),
    (
        "statements/statement",
        {"claims__0__act": "report", "claims__0__figures__0__killed_low": 3, "claims__0__figures__0__killed_high": 1},
        {"claims": [{"act": "report", "figures": [{"killed_low": 3, "killed_high": 1}]}]},
        ("claims-0-figures-0-killed_high", "#/claims/0/figures/0/killed_high"),
    ),
]


SAME_REFUSAL += [
    (
        "incidents/incident",
        {"title": "A", "external_id": "17"},
        {"title": "A", "external_id": "17"},
        ("origin", "#/origin"),
    ),
    (
        "incidents/incident",
        {"title": "A", "date_qualifier": "approximate"},
        {"title": "A", "date": {"qualifier": "approximate"}},
        ("date_qualifier", "#/date/qualifier"),
    ),
    (
        "incidents/incident",
        {"title": "A", "radius_m": "500"},
        {"title": "A", "point": {"radius_m": 500}},
        ("radius_m", "#/point/radius_m"),
    ),
    (
        "statements/statement",
        {"claims__0__act": "report", "claims__0__figures__0__killed_low": 2**31},
        {"claims": [{"act": "report", "figures": [{"killed_low": 2**31}]}]},
        ("claims-0-figures-0-killed_low", "#/claims/0/figures/0/killed_low"),
    ),
    (
        "statements/statement",
        {"claims__0__act": "appeal", "claims__0__link_basis": "named"},
        {"claims": [{"act": "appeal", "link_basis": "named"}]},
        ("claims-0-link_basis", "#/claims/0/link_basis"),
    ),
]

TO_COME = (date.today() + timedelta(days=3)).isoformat()
END_OF_YEAR = date(date.today().year, 12, 31)
STILL_TO_COME = "This day is still to come. Give the one that is meant, or leave it empty."
SAME_REFUSAL += [
    (
        "incidents/incident",
        {"title": "A", "date_start": "2022-01-23", "date_end": "9999-12-31"},
        {"title": "A", "date": {"start": "2022-01-23", "end": "9999-12-31"}},
        ("date_end", "#/date/end"),
    ),
    (
        "incidents/incident",
        {"title": "A", "date_start": "2999-01-01"},
        {"title": "A", "date": {"start": "2999-01-01"}},
        ("date_start", "#/date/start"),
    ),
    (
        "incidents/incident",
        {"title": "A", "date_start": TO_COME, "date_end": TO_COME},
        {"title": "A", "date": {"start": TO_COME, "end": TO_COME}},
        ("date_start", "#/date/start"),
    ),
    (
        "statements/statement",
        {"issued_start": "2999-01-01"},
        {"issued": {"start": "2999-01-01"}},
        ("issued_start", "#/issued/start"),
    ),
    (
        "statements/statement",
        {"claims__0__act": "report", "claims__0__when_start": "2999-01-01"},
        {"claims": [{"act": "report", "when": {"start": "2999-01-01"}}]},
        ("claims-0-when_start", "#/claims/0/when/start"),
    ),
]

# What both take, as it is sent to each, and what is on record after that: columns → values.
SAME_RECORD = [
    ("incidents/incident", {"title": "A"}, {"title": "A"}, {"title": "A", "clarity": "single", "status": "draft"}),
    (
        "incidents/incident",
        {"title": "A", "date_start": "2026-11-14", "date_end": "2026-11-15", "date_qualifier": "approximate"},
        {"title": "A", "date": {"start": "2026-11-14", "end": "2026-11-15", "qualifier": "approximate"}},
        {"date_start": date(2026, 11, 14), "date_end": date(2026, 11, 15), "date_qualifier": "approximate"},
    ),
    (
        "incidents/incident",
        {"title": "A", "latitude": "39.5", "longitude": "44.9", "radius_m": "500", "location_precision": "2"},
        {"title": "A", "point": {"latitude": 39.5, "longitude": 44.9, "radius_m": 500}, "location_precision": 2},
        {"latitude": 39.5, "longitude": 44.9, "radius_m": 500, "location_precision": 2},
    ),
    (
        "incidents/incident",
        {"title": "A", "origin": "list", "external_id": "17", "clarity": "aggregate", "sensitivity": "graphic"},
        {"title": "A", "origin": "list", "external_id": "17", "clarity": "aggregate", "sensitivity": "graphic"},
        {"origin": "list", "external_id": "17", "clarity": "aggregate", "sensitivity": "graphic"},
    ),
    ("statements/statement", {}, {}, {"channel": "press_release", "language": "az", "summary": "Says so."}),
    (
        "incidents/incident",
        {"title": "A", "date_start": "2026-11-14", "date_end": END_OF_YEAR.isoformat()},
        {"title": "A", "date": {"start": "2026-11-14", "end": END_OF_YEAR.isoformat()}},
        {"date_end": END_OF_YEAR},
    ),
    (
        "statements/statement",
        {"claims__0__act": "threaten", "claims__0__when_start": "2999-01-01"},
        {"claims": [{"act": "threaten", "when": {"start": "2999-01-01"}}]},
        {"claims__when_start": date(2999, 1, 1)},
    ),
    (
        "statements/statement",
        {"text_versions__0__text": "Atəş.", "claims__0__act": "appeal", "claims__0__paraphrase": "Asks for calm."},
        {"text": "Atəş.", "claims": [{"act": "appeal", "paraphrase": "Asks for calm."}]},
        {"text_versions__text": "Atəş.", "claims__act": "appeal", "claims__paraphrase": "Asks for calm."},
    ),
]


@pytest.mark.parametrize(("path", "typed", "sent", "columns"), SAME_RECORD)
@pytest.mark.parametrize("door", ["desk", "api", "bulk", "by-source"])
def test_every_door_takes_the_same_record(client, editing, door, path, typed, sent, columns):
    if path == "statements/statement":
        issuer = factories.party(kind="media")
        minimum = {"channel": "press_release", "language": "az", "summary": "Says so."}
        typed, sent = {"issuer": issuer.pk, **minimum, **typed}, {"issuer": issuer.slug, **minimum, **sent}
    model = Statement if path == "statements/statement" else Incident
    address = f"/api/v1/{path.partition('/')[2]}s/"
    if door == "desk":
        client.force_login(User.objects.filter(username__startswith="editor-").first())
        assert fill_in(client, f"/admin/{path}/add/", **typed).status_code == 302
    elif door == "api":
        assert editing.post(address, sent).status_code == 201
    elif door == "by-source":
        names = f"{sent.get('origin', 'list')}/{sent.get('external_id', '17')}"
        assert APIClient().put(f"{address}by-source/{names}/", sent).status_code == 401
        answer = editing.put(f"{address}by-source/{names}/", sent, headers={"If-None-Match": "*"})
        assert answer.status_code == 201, answer.content
    elif model is Incident:
        assert editing.post(f"{address}bulk/", {"records": [sent]}).status_code == 201
    else:
        return
    assert list(model.objects.values(*columns)) == [columns]


@pytest.mark.parametrize(("path", "typed", "sent", "places"), SAME_REFUSAL)
def test_the_desk_and_the_api_refuse_the_same_with_the_same_words(client, editing, path, typed, sent, places):
    if path == "statements/statement":
        outlet = factories.party(kind="media")
        minimum = {"channel": "press_release", "language": "az", "summary": "Says so."}
        typed, sent = {"issuer": outlet.pk, **minimum, **typed}, {"issuer": outlet.slug, **minimum, **sent}
    client.force_login(User.objects.filter(username__startswith="editor-").first())
    at_desk, at_api = places
    desk = errors_of(fill_in(client, f"/admin/{path}/add/", **typed))
    api = mistakes(editing.post(f"/api/v1/{path.partition('/')[2]}s/", sent))
    assert {at_api: desk[at_desk][0]} == api
    assert Incident.objects.count() == Statement.objects.count() == Claim.objects.count() == 0


CONCLUDED = {"progress": "concluded", "day": "2023-03-03"}
# Steps on record, the next one, and what is said against it: nothing where it is taken.
STEPS = [
    ([], CONCLUDED, None),
    ([CONCLUDED], {"progress": "under_way", "day": "2023-04-01"}, None),
    (
        [CONCLUDED],
        {"progress": "suspended", "day": "2023-04-01"},
        "It was concluded on 3 Mar 2023. Record first that it began again, or date this step before that.",
    ),
    (
        [CONCLUDED, {"progress": "refused", "day": "2023-03-02"}],
        {"progress": "concluded", "day": "2023-03-10"},
        "It was concluded on 3 Mar 2023. Record first that it began again, or date this step before that.",
    ),
    (
        [CONCLUDED],
        CONCLUDED,
        "“3 Mar 2023: concluded” is on record already. Add a further page to that event, or leave the progress empty if "
        "something else happened.",
    ),
    ([], {"progress": "concluded", "day": TO_COME}, STILL_TO_COME),
]


ADDRESSED = {
    "agreements": factories.agreement,
    "outlets": factories.outlet,
    "parties": factories.party,
    "places": factories.place,
}


@pytest.mark.parametrize("resource", ADDRESSED)
def test_the_address_of_a_record_stays_whatever_the_door(client, editing, resource):
    record = ADDRESSED[resource]()
    address, slug = f"/api/v1/{resource}/{record.slug}/", record.slug
    for method in ("patch", "put"):
        whole = {} if method == "patch" else editing.get(address).json()
        refused = getattr(editing, method)(address, whole | {"slug": "another", "reason": "A better one."})
        assert mistakes(refused) == {"#/slug": "This is the address of the record, and never changes."}
        kept = getattr(editing, method)(address, whole | {"slug": slug, "reason": "Nothing."})
        assert kept.status_code == 200, kept.content
    client.force_login(User.objects.filter(username__startswith="editor-").first())
    fill_in(client, f"/admin/{record._meta.label_lower.replace('.', '/')}/{record.pk}/change/", slug="another")
    record.refresh_from_db()
    assert record.slug == slug
    record.slug = "another"
    with pytest.raises(ValidationError) as refusal:
        factories.saved(record)
    assert refusal.value.message_dict == {"slug": ["This is the address of the record, and never changes."]}


def test_a_row_of_many_that_is_dated_in_the_future_is_told_by_its_number(editing):
    rows = [{"title": "A"}, {"title": "B", "date": {"start": TO_COME}}]
    answer = editing.post("/api/v1/incidents/bulk/", {"records": rows})
    assert mistakes(answer) == {"#/records/1/date/start": STILL_TO_COME}
    assert not Incident.objects.exists()


@pytest.mark.parametrize(("recorded", "step", "refusal"), STEPS)
@pytest.mark.parametrize("door", ["desk", "api"])
def test_both_doors_take_and_refuse_the_same_steps_of_an_investigation(client, editing, door, recorded, step, refusal):
    inquiry, statement = factories.investigation(), factories.statement()
    at_desk, at_api = ("date_start", "#/date/start") if refusal == STILL_TO_COME else ("progress", "#/progress")
    for one in recorded:
        day = UncertainDate.on(date.fromisoformat(one["day"]))
        inquiry.record(progress=one["progress"], date=day, statement=statement)
    if door == "desk":
        client.force_login(User.objects.filter(username__startswith="editor-").first())
        row = {"progress": step["progress"], "statement": statement.pk}
        row |= {"date_start": step["day"], "date_end": step["day"]}
        typed = {f"events__{len(recorded)}__{name}": value for name, value in row.items()}
        answer = fill_in(client, f"/admin/investigations/investigation/{inquiry.pk}/change/", **typed)
        said = errors_of(answer) if answer.status_code == 200 else {}
        assert said == ({f"events-{len(recorded)}-{at_desk}": [refusal]} if refusal else {})
    else:
        sent = {"progress": step["progress"], "statement": statement.reference}
        sent["date"] = {"start": step["day"], "end": step["day"]}
        answer = editing.post(f"/api/v1/investigations/{inquiry.reference}/events/", sent)
        assert (answer.status_code == 201) if refusal is None else mistakes(answer) == {at_api: refusal}
    assert inquiry.events.count() == len(recorded) + (refusal is None)
