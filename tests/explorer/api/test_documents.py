"""What was written out before it was asked for is what would be written now."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.renderers import JSONRenderer

from explorer.api import loading
from explorer.api.cells import INCIDENT
from explorer.api.documents import DOCUMENTS
from explorer.api.serializers import IncidentSerializer
from explorer.models import IncidentDocument, IncidentRow, IndexedIncident
from history.recording import recording
from tests import factories
from tests.pages import queries

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


def written_now(incident):
    record = loading.incidents(AnonymousUser()).get(pk=incident.pk)
    return JSONRenderer().render(IncidentSerializer(record, context={}).data)


@pytest.fixture
def incident():
    with recording():
        incident = factories.incident("Обстрел", types=["fire"], place=factories.place("Garaağaç"))
        factories.claim(factories.statement(text="A text."), incident, "accuse", about=factories.party())
        factories.page(incident, outlet=factories.outlet("Gazette"))
        factories.link(incident, factories.incident())
        incident.tags.add(factories.tag(slug="before"))
    return incident


def test_lists_and_records_are_given_as_they_were_written(client, incident):
    DOCUMENTS.rebuild(DOCUMENTS.everything())
    record = client.get(f"/api/v1/incidents/{incident.reference}/")
    assert (record.content, record["Content-Type"]) == (written_now(incident), "application/json")
    listed = client.get("/api/v1/incidents/?type=fire")
    assert listed.content == b'{"count":1,"next":null,"previous":null,"results":[' + written_now(incident) + b"]}"
    assert client.get("/api/v1/incidents/?accused=none&type=fire").json()["results"] == []
    IncidentDocument.objects.update(text='{"written":"before"}')
    assert client.get("/api/v1/incidents/?type=fire").json()["results"] == [{"written": "before"}]


def exported(client, kind, **asked):
    told = client.get("/api/v1/incidents/export/", {"format": kind, **asked}).getvalue()
    # A collection begins with what was asked.
    return told.partition(b"\n")[2] if kind == "geojson" else told


@pytest.mark.parametrize("kind", ["csv", "geojson"])
def test_exports_are_given_as_they_were_written(client, incident, kind):
    DOCUMENTS.rebuild(DOCUMENTS.everything())
    # Whoever names the columns gets rows that are made for the answer.
    now = exported(client, kind, fields=",".join(INCIDENT))
    assert incident.reference.encode() in now
    assert exported(client, kind) == now
    IncidentRow.objects.update(line="written before\r\n", feature="[]")
    assert (exported(client, kind) == now, exported(client, kind, fields=",".join(INCIDENT))) == (False, now)
    IncidentDocument.objects.all().delete()
    assert exported(client, kind) == now


@pytest.mark.parametrize("kind", ["csv", "geojson"])
def test_who_leaves_links_by_judgement_out_and_who_sees_drafts_get_exports_that_are_made_for_them(client, kind):
    with recording():
        incident = factories.incident("Shelling")
        judged = {"link_basis": "judgement", "link_reason": "The same night."}
        factories.claim(factories.statement(), incident, "accuse", about=factories.party(slug="accused-one"), **judged)
    DOCUMENTS.rebuild(DOCUMENTS.everything())
    assert b">accused-one" in exported(client, kind)
    assert b">accused-one" not in exported(client, kind, judged="0")
    # A record tells of both, and is the same for both.
    assert exported(client, "ndjson", judged="0") == exported(client, "ndjson")
    IncidentDocument.objects.update(text="{}")
    assert exported(client, "ndjson", judged="0") == b"{}\n"
    with recording():
        factories.incident("Draft", published=False)
    client.force_login(factories.editor())
    assert b"Draft" in exported(client, kind)


def test_an_export_tells_where_an_incident_is_once_its_region_is_another(client, incident):
    with recording(reason="A correction."):
        region = factories.place(slug="before", kind="region")
        incident.place.parent = region
        incident.place.save()
    DOCUMENTS.rebuild(DOCUMENTS.everything())
    assert b",before," in exported(client, "csv")
    with recording(reason="A correction."):
        incident.place.parent = factories.place(slug="after", kind="region")
        incident.place.save()
    DOCUMENTS.rebuild(DOCUMENTS.everything())
    assert b",after," in exported(client, "csv")


def test_what_is_not_indexed_is_answered_and_written_once_it_is(client, incident):
    IncidentDocument.objects.all().delete()
    rows = list(IndexedIncident.objects.all())
    IndexedIncident.objects.all().delete()
    DOCUMENTS.make([incident.pk])
    assert client.get(f"/api/v1/incidents/{incident.reference}/").content == written_now(incident)
    assert not IncidentDocument.objects.exists()
    IndexedIncident.objects.bulk_create(rows)
    DOCUMENTS.make([incident.pk])
    assert incident.reference in IncidentRow.objects.get(document=incident.pk).line


def test_what_was_never_written_is_written_for_the_answer(client, incident):
    assert not IncidentDocument.objects.exclude(text="").exists()
    assert client.get(f"/api/v1/incidents/{incident.reference}/").content == written_now(incident)
    IncidentDocument.objects.all().delete()
    assert client.get("/api/v1/incidents/").json()["count"] == 2


@pytest.mark.parametrize("change", ["itself", "outlet", "other", "claim", "version"])
def test_what_a_change_concerns_is_written_anew(client, incident, change, django_capture_on_commit_callbacks):
    DOCUMENTS.rebuild(DOCUMENTS.everything())
    before = client.get(f"/api/v1/incidents/{incident.reference}/").content
    with django_capture_on_commit_callbacks(execute=True), recording(reason="A correction."):
        if change == "itself":
            incident.title = "Fire"
            incident.save()
        elif change == "outlet":
            outlet = incident.sources.get().outlet
            outlet.name = "Herald"
            outlet.save()
        elif change == "other":
            incident.links_out.get().target.withdraw("A mistake.")
        elif change == "claim":
            factories.claim(factories.statement(), incident)
        else:
            incident.tags.add(factories.tag())
    assert DOCUMENTS.good().filter(pk=incident.pk).exists()
    after = client.get(f"/api/v1/incidents/{incident.reference}/").content
    assert (after == written_now(incident), after == before) == (True, False)


def test_what_concerns_a_document_while_it_is_made_leaves_it_no_good(client, incident):
    rows = DOCUMENTS.computed([incident.pk])
    with recording(reason="Meanwhile."):
        incident.title = "Meanwhile"
        incident.save()
    DOCUMENTS.computed, ours = (lambda keys: rows), DOCUMENTS.computed
    try:
        DOCUMENTS.make([incident.pk])
    finally:
        DOCUMENTS.computed = ours
    assert not DOCUMENTS.good().filter(pk=incident.pk).exists()
    assert client.get(f"/api/v1/incidents/{incident.reference}/").json()["title"] == "Meanwhile"


def test_another_version_of_the_code_takes_none_of_these(incident):
    DOCUMENTS.rebuild([incident.pk])
    IncidentDocument.objects.filter(pk=incident.pk).update(made_by="an earlier one", text="{}")
    assert json.loads(DOCUMENTS.texts([incident.pk])[incident.pk])["title"] == "Обстрел"


def test_what_ended_is_told_as_ended(client, incident):
    DOCUMENTS.rebuild(DOCUMENTS.everything())
    with recording():
        incident.withdraw("A mistake.")
    assert client.get(f"/api/v1/incidents/{incident.reference}/").status_code == 410
    assert client.get("/api/v1/incidents/?type=fire").json()["count"] == 0


def test_readers_get_no_draft_and_editors_do(client, incident):
    with recording():
        draft = factories.incident("Draft", published=False)
        factories.claim(factories.statement(published=False), incident)
    DOCUMENTS.rebuild(DOCUMENTS.everything())
    assert client.get(f"/api/v1/incidents/{draft.reference}/").status_code == 404
    assert len(client.get(f"/api/v1/incidents/{incident.reference}/").json()["claims"]) == 1
    client.force_login(factories.editor())
    assert client.get(f"/api/v1/incidents/{draft.reference}/").json()["title"] == "Draft"
    assert len(client.get(f"/api/v1/incidents/{incident.reference}/").json()["claims"]) == 2


def test_a_list_of_what_is_written_takes_few_queries(client, incident):
    DOCUMENTS.rebuild(DOCUMENTS.everything())
    # One of them asks for the clock, in case the answer is kept.
    assert queries(client, "/api/v1/incidents/") <= 5
    assert queries(client, "/api/v1/incidents/?count=none") <= 4


def test_who_has_a_list_is_told_that_it_is_still_the_same_until_something_changes(client, incident):
    listed = client.get("/api/v1/incidents/?type=fire")
    again = {"headers": {"If-None-Match": listed["ETag"]}}
    same = client.get("/api/v1/incidents/?type=fire", **again)
    assert (same.status_code, same.content) == (304, b"")
    whole = {"headers": {"If-None-Match": client.get("/api/v1/incidents/")["ETag"]}}
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/api/v1/incidents/", **whole).status_code == 304
    assert len(asked) == 2
    assert client.get("/api/v1/incidents/?type=overflight", **again).status_code == 200
    with recording():
        factories.incident(types=["fire"])
    assert client.get("/api/v1/incidents/?type=fire", **again).json()["count"] == 2
