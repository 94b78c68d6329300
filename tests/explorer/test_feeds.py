"""Atom feeds: stable ids, honest times, and nothing that is not public."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from django.utils.dateparse import parse_datetime

from explorer.models import IndexedIncident
from history.recording import recording
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(client, address):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    feed = ElementTree.fromstring(response.content)
    return feed, feed.findall("a:entry", ATOM)


def said(entry, name):
    return entry.findtext(f"a:{name}", namespaces=ATOM)


def test_an_entry_keeps_its_id_and_comes_back_when_what_it_shows_changes(client, settings):
    with recording():
        first = factories.incident("First")
        factories.incident("Second")
    _feed, before = entries(client, "/feeds/incidents.atom")
    assert [said(entry, "title") for entry in before] == ["Second", "First"]
    with recording():
        factories.claim(factories.statement(), first)
    feed, after = entries(client, "/feeds/incidents.atom")
    assert [said(entry, "title") for entry in after] == ["First", "Second"]
    assert said(after[0], "id") == settings.SITE_URL + first.get_absolute_url() == said(before[1], "id")
    assert said(after[1], "updated") == said(before[0], "updated")
    assert parse_datetime(said(after[0], "updated")) == IndexedIncident.objects.get(pk=first.pk).changed_at
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == settings.LANGUAGE_CODE
    assert "One account" in said(after[0], "summary")


def test_a_feed_takes_the_filters_and_says_what_it_is_of(client):
    with recording():
        factories.incident("Fire", types=["fire"])
        factories.incident("Flight", types=["overflight"])
    feed, found = entries(client, "/feeds/incidents.atom?type=fire")
    assert [said(entry, "title") for entry in found] == ["Fire"]
    assert said(feed, "title") == "Fire · Ceasefire Incident Register"
    page = client.get("/incidents/?type=fire").content.decode()
    assert (
        '<link rel="alternate" type="application/atom+xml" href="/feeds/incidents.atom?type=fire" title="Fire">' in page
    )


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("statements.atom", "Statements"),
        ("statements.atom?act=deny_occurrence", "Statements, act: denies that it happened"),
        ("investigations.atom?kind=joint&progress=none", "Investigations, kind: joint, status not on record"),
        ("investigations.atom?access=refused", "Investigations, access refused"),
        ("incidents.atom?judged=0", "Incidents, links by judgement: left out"),
        ("incidents.atom?date_of=statement", "Incidents, by date of the first statement"),
        ("incidents.atom?date_of=statement&date_from=2023-05-01", "Incidents, first statement from 1 May 2023"),
    ],
)
def test_the_title_of_a_feed_is_its_question(client, asked, title):
    feed, _found = entries(client, f"/feeds/{asked}")
    assert said(feed, "title") == f"{title} · Ceasefire Incident Register"


def test_statements_and_investigations_have_feeds_of_their_own(client):
    with recording():
        ministry = factories.party("Ministry")
        factories.statement(ministry, title="On fire", summary="It says so.")
        factories.statement(summary="Seen by nobody.", published=False)
        factories.investigation("Inquiry", progress="under_way")
    _feed, (statement,) = entries(client, f"/feeds/statements.atom?issuer={ministry.slug}")
    assert (said(statement, "title"), said(statement, "summary")) == ("Ministry: On fire", "It says so.")
    _feed, (investigation,) = entries(client, "/feeds/investigations.atom")
    assert (said(investigation, "title"), said(investigation, "summary")) == ("Inquiry", "Under way")


def test_what_a_feed_says_is_plain_text_and_a_title_names_its_language(client):
    written = "3 < 5 <img src=x onerror=alert(1)> & more.\n\nA second paragraph."
    with recording():
        ministry = factories.party("Ministry")
        factories.statement(ministry, title="Հայտարարություն", language="hy", summary=written)
        factories.statement(ministry, title="", language="ar", summary="No title.")
        factories.incident("Fire", summary=written)
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    _feed, (untitled, titled) = entries(client, "/feeds/statements.atom")
    told = [[entry.find(f"a:{name}", ATOM) for name in ("title", "summary")] for entry in (untitled, titled)]
    assert [[part.get(language) for part in parts] for parts in told] == [[None, None], ["hy", None]]
    _feed, (incident,) = entries(client, "/feeds/incidents.atom")
    for entry in (titled, incident):
        assert entry.find("a:summary", ATOM).get("type") == "text"
        assert said(entry, "summary").endswith(written)


def test_an_investigation_comes_back_when_an_event_is_recorded(client, settings):
    with recording():
        first = factories.investigation("First", progress="announced")
    with recording():
        factories.investigation("Second")
    _feed, before = entries(client, "/feeds/investigations.atom")
    first.record(progress="concluded")
    feed, after = entries(client, "/feeds/investigations.atom?kind=joint")
    assert [said(entry, "title") for entry in before] == ["Second", "First"]
    assert (said(after[0], "title"), said(after[0], "summary")) == ("First", "Concluded")
    assert said(after[0], "updated") > said(before[0], "updated")
    assert feed.find("a:link[@rel='alternate']", ATOM).get("href") == f"{settings.SITE_URL}/investigations/?kind=joint"


@pytest.mark.parametrize(
    ("page", "named"),
    [
        ("/", {"/feeds/incidents.atom": "Incidents", "/feeds/statements.atom": "Statements"}),
        ("/investigations/", {"/feeds/investigations.atom": "Investigations"}),
        ("/investigations/?view=table", {"/feeds/investigations.atom": "Investigations"}),
        (
            "/investigations/?view=table&kind=joint",
            {"/feeds/investigations.atom?kind=joint": "Investigations, kind: joint"},
        ),
    ],
)
def test_pages_announce_their_feeds(client, page, named):
    with recording():
        factories.investigation("Inquiry", kind="joint")
    text = client.get(page).content.decode()
    announced = re.findall(r'<link rel="alternate" type="application/atom\+xml" href="([^"]+)" title="([^"]+)">', text)
    assert dict(announced) == named
    if page != "/":
        assert f'<a href="{announced[0][0]}">Atom feed' in text.replace(' class="btn"', "")


def test_the_page_that_a_feed_leads_to_is_there(client):
    with recording():
        side = factories.party()
    for address in (
        f"statements.atom?issuer={side.slug}",
        "investigations.atom?progress=concluded",
        "incidents.atom?undated=only",
    ):
        feed, _found = entries(client, f"/feeds/{address}")
        page = feed.find("a:link[@rel='alternate']", ATOM).get("href")
        assert client.get(page.split("/", 3)[3].join(["/", ""])).status_code == 200, page


def test_drafts_and_sensitive_words_stay_out_of_feeds_for_editors_too(client):
    with recording():
        factories.incident("Draft", published=False)
        factories.incident("Public", summary="Cruel words.", sensitivity="graphic")
    client.force_login(factories.editor())
    response = client.get("/feeds/incidents.atom")
    text = response.content.decode()
    assert [word in text for word in ("Public", "Draft", "Cruel words.")] == [True, False, False]
    assert response["Cache-Control"] == "public, max-age=300"
    with recording():
        factories.statement(title="Cruel words, too.", sensitivity="graphic")
    assert "Cruel" not in client.get("/feeds/statements.atom").content.decode()


@pytest.mark.parametrize("address", ["incidents.atom?typ=fire", "incidents.atom?type=rain", "statements.atom?cursor=x"])
def test_a_feed_of_nonsense_is_refused(client, address):
    response = client.get(f"/feeds/{address}")
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "It takes only: " in response.content.decode()


@pytest.mark.parametrize("kind", ["incidents", "statements", "investigations"])
def test_an_empty_feed_is_a_feed(client, kind):
    feed, found = entries(client, f"/feeds/{kind}.atom")
    assert found == []
    assert said(feed, "updated")
    # RFC 4287: a feed whose entries name no author names one.
    assert feed.findtext("a:author/a:name", namespaces=ATOM) == "Ceasefire Incident Register"


def test_a_feed_that_leaves_judged_links_out_says_the_status_without_them_and_leads_to_it(client, settings):
    with recording():
        address = settings.SITE_URL + factories.judged_denial().get_absolute_url()
    for asked, status, end in (
        ("judged=0", "Accusation, no reply on record", "?judged=0"),
        ("judged=1", "Denied", ""),
    ):
        _feed, (entry,) = entries(client, f"/feeds/incidents.atom?{asked}")
        assert said(entry, "summary").partition(" · ")[0] == status
        assert entry.find("a:link[@rel='alternate']", ATOM).get("href") == address + end
        # It stays the same entry.
        assert said(entry, "id") == address
