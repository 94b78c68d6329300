"""`fields` and `expand`: only what is asked for, and what it names without asking again; in every format."""

import csv
import io
import json
from copy import deepcopy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from explorer.api import shapes
from explorer.api.views import RESOURCES
from history.recording import recording
from tests import factories
from tests.explorer.api.test_reading import rich_record

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]
API = "/api/v1"


@pytest.fixture(scope="module")
def built(for_all):
    with recording(reason="Arranged."):
        incident, first, reply, inquiry = rich_record()
        factories.claim(first, incident, firing_point=factories.place())
        factories.release()
    return {"incident": incident, "first": first, "reply": reply, "inquiry": inquiry}


@pytest.fixture
def world(built):
    return deepcopy(built)


def relations_of(resource):
    return shapes.RELATIONS.get(RESOURCES[resource][1].queryset.model._meta.model_name, {})


def test_a_list_and_a_record_give_only_what_is_named(api, world):
    address = f"{API}/incidents/{world['incident'].reference}/"
    whole = api.get(address).json()
    asked = api.get(f"{address}?fields=title,date.start,links_out.target,point.latitude,reference").json()
    assert asked == {
        "reference": whole["reference"],
        "title": whole["title"],
        "date": {"start": None},
        "point": None,
        "links_out": [{"target": whole["links_out"][0]["target"]}],
    }
    assert list(asked) == [name for name in whole if name in asked]
    listed = api.get(f"{API}/incidents/?fields=reference").json()
    assert listed["count"] == 3
    assert [list(row) for row in listed["results"]] == [["reference"]] * 3


def test_of_what_is_asked_for_as_a_whole_no_part_is_missing(api, world):
    (asked,) = api.get(f"{API}/investigations/?fields=members.role,members").json()["results"]
    assert set(asked["members"][0]) > {"role", "party"}


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_field_and_every_relation_can_be_asked_for(api, world, resource):
    known = shapes.parts_of(RESOURCES[resource][1].serializer_class())
    whole = api.get(f"{API}/{resource}/").json()["results"]
    assert set(known) == set(whole[0])
    part = ",".join(name for name in shapes.names_of(known) if "." in name) or next(iter(known))
    assert api.get(f"{API}/{resource}/?fields={part}").status_code == 200
    for relation, one in relations_of(resource).items():
        rows = api.get(f"{API}/{resource}/?expand={relation}").json()["results"]
        assert [{name: row[name] for name in row if name != "expanded"} for row in rows] == whole
        named = [one.names(row) for row in whole]
        assert any(named), relation
        shown = {}
        for row, names in zip(rows, named, strict=True):
            found = row["expanded"][relation]
            found = found if one.many else [found] if found else []
            assert [record[one.kind.name] for record in found] == names, relation
            shown |= {record["api_url"]: record for record in found}
        # As others read them.
        for address, record in shown.items():
            assert "expanded" not in record
            assert api.get(address).json() == record


def test_a_part_of_what_is_expanded_can_be_named(api, world):
    address = f"{API}/claims/?act=accuse&expand=incident,issuer&fields=id,expanded.incident.title"
    (row,) = api.get(address).json()["results"]
    assert row == {"id": row["id"], "expanded": {"incident": {"title": world["incident"].title}}}
    (row,) = api.get(f"{API}/claims/?act=accuse&expand=incident&fields=id").json()["results"]
    assert row["expanded"]["incident"]["reference"] == world["incident"].reference


@pytest.mark.parametrize(
    ("path", "named", "listed"),
    [
        ("incidents/?fields=titel", "There is no field “titel” here. Did you mean “title”?", "date.start"),
        ("incidents/?fields=title,title.start", "There is no field “title.start” here.", "title"),
        ("incidents/?fields=expanded.place", "There is no field “expanded.place” here.", "place"),
        ("incidents/?format=csv&fields=date.start", "There is no field “date.start” here.", "date_start"),
        ("incidents/export/?format=ndjson&fields=date_start", "There is no field “date_start” here.", "date.start"),
        ("incidents/export/?format=xlsx&rows=claims&fields=title", "There is no field “title” here.", "incident_title"),
    ],
)
def test_an_unknown_field_is_refused_by_name_with_those_that_there_are(api, path, named, listed):
    answer = api.get(f"{API}/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    said = answer.json()
    assert said["errors"][0]["parameter"] == "fields"
    assert said["detail"].startswith(named)
    assert listed in said["fields"]


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ("expand=tags", "expand", "place, types, agreements, claims, statements, investigations"),
        ("expand=place.parent", "expand", "place.parent"),
        ("expand=", "expand", ""),
        ("fields=", "fields", ""),
        ("fields=title,", "fields", "commas"),
        ("fields=title&fields=date", "fields", "once"),
        ("expand=place&page_size=101", "page_size", "1 to 100"),
        ("expand=place&format=csv", "expand", "Nothing is expanded here."),
        ("format=json&format=json", "format", ""),
    ],
)
def test_what_means_nothing_is_refused(api, query, parameter, words):
    answer = api.get(f"{API}/incidents/?{query}")
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["parameter"] == parameter
    assert words in error["detail"]


def test_a_record_is_changed_and_answered_whole(editing, world):
    answer = editing.patch(f"{API}/incidents/{world['incident'].reference}/?fields=title", {"title": "A"})
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "fields")


def test_lines_and_tables_are_shaped_too(api, world):
    lines = (
        api.get(f"{API}/incidents/?format=ndjson&fields=reference,types&expand=claims").content.decode().splitlines()
    )
    last = json.loads(lines[-1])
    assert list(last) == ["reference", "types", "expanded"]
    assert len(last["expanded"]["claims"]) == 3
    table = api.get(f"{API}/incidents/?format=csv&fields=title,reference").content.decode()
    assert table.splitlines()[0] == "reference,title"
    table = b"".join(api.get(f"{API}/incidents/export/?format=csv&rows=claims&fields=act,incident").streaming_content)
    assert table.decode().splitlines()[0] == "incident,act"
    for address in ("", "export/"):
        answer = api.get(f"{API}/incidents/{address}?format=geojson&fields=title")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert list(json.loads(content)["features"][0]["properties"]) == ["title"]
    lines = b"".join(api.get(f"{API}/incidents/export/?format=ndjson&fields=title&expand=place").streaming_content)
    assert list(json.loads(lines.splitlines()[0])) == ["title", "expanded"]


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_list_is_a_table_of_what_is_no_row_below(api, world, resource):
    answer = api.get(f"{API}/{resource}/?format=csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8; header=present"
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert len(rows) == len(api.get(f"{API}/{resource}/").json()["results"]) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    (header,) = csv.reader(
        io.StringIO(api.get(f"{API}/{resource}/?format=csv&page_size=1").content.decode().splitlines()[0])
    )
    assert header == rows[0]


def test_a_list_of_another_format_leads_on_in_its_header(api, world):
    answer = api.get(f"{API}/incidents/?format=ndjson&page_size=2")
    _licence, _cited, following = answer["Link"].split(", ")
    assert following.endswith('; rel="next"')
    rest = api.get(following[1:].partition(">")[0])
    assert len(rest.content.splitlines()) == 1
    assert 'rel="prev"' in rest["Link"]


def test_asking_for_what_records_name_costs_the_same_however_many_there_are(api, world):
    def asked():
        counts = {}
        for resource in RESOURCES:
            if relations := relations_of(resource):
                api.get(f"{API}/{resource}/")
                with CaptureQueriesContext(connection) as queries:
                    assert api.get(f"{API}/{resource}/?expand={','.join(relations)}").status_code == 200
                counts[resource] = len(queries)
        return counts

    before = asked()
    with recording(reason="More."):
        for _more in range(2):
            rich_record()
    assert asked() == before


def test_nobody_is_given_a_draft_by_way_of_what_names_it(api, editing, world):
    with recording(reason="A draft."):
        draft = factories.incident("A draft", published=False)
        factories.claim(world["first"], draft)
        world["inquiry"].incidents.add(draft)
    for resource in RESOURCES:
        if relations := relations_of(resource):
            assert "A draft" not in api.get(f"{API}/{resource}/?expand={','.join(relations)}").content.decode()
    (shown,) = editing.get(f"{API}/investigations/?expand=incidents&fields=expanded.incidents.title").json()["results"]
    assert {"title": "A draft"} in shown["expanded"]["incidents"]
