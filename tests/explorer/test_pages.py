import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.views.defaults import server_error

from accounts.keeping import recompute
from accounts.rows import Reading
from accounts.status import Status
from explorer.comparison import LESS_PRECISE, READING_WORDS
from explorer.exploring import VIEWS
from explorer.vocabulary import (
    ACT_SIGNS,
    COLUMN_GROUP_OF,
    INVESTIGATION_NAMES,
    LINK_WORDS,
    PROGRESS_SIGNS,
    READING_SIGNS,
    STATUS_SIGNS,
)
from formats.dates import UncertainDate
from history.recording import recording
from incidents.models import IncidentLink
from investigations.models import Investigation, Progress
from parties.models import Kind
from statements.acts import Act
from tests import factories
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LISTS = ["/incidents/", "/statements/", "/parties/", "/investigations/"]


def story():
    """An accusation and its denial, linked by judgement, with a quoted hour: (incident, accuser, denier)."""
    north = factories.party("Northland", code="NL")
    south = factories.party("Southland", code="SL")
    ministry = factories.party("Ministry of Defence", kind="ministry", parent=south)
    place = factories.place(
        "Riverside", names=[("ru", "Приречье")], parent=factories.place("Lake district", kind="district")
    )
    incident = factories.incident(
        "Alleged fire at Riverside", place=place, types=["small_arms_fire"], location_precision=2
    )
    accusation = factories.claim(
        factories.statement(north), incident, "accuse", about=south, place=place, types=["small_arms_fire"]
    )
    factories.claim(
        factories.statement(ministry, language="ru", text="Мы не стреляли."),
        incident,
        "deny_occurrence",
        answers=accusation,
        relation="denies",
        link_basis="judgement",
        link_reason="It names no place.",
        when=UncertainDate(verbatim="2:30 a.m."),
        quoted_details=["when"],
    )
    return incident, north, south


def rich_record():
    """An incident with everything a page can show of one."""
    incident, north, south = story()
    other = factories.incident()
    factories.link(incident, other)
    factories.link(other, incident, "possibly_same")
    statement = factories.statement(north, text="Original.")
    factories.figure(
        factories.claim(statement, incident, "report", place=incident.place), killed_best=1, affected=south
    )
    factories.source(statement, is_relied_on=True, outlet=factories.outlet())
    factories.translation(statement)
    inquiry = factories.investigation(incidents=[incident], members=[(north, "lead"), (south, "member")])
    inquiry.record(progress="under_way", note="Said so.", statement=statement)
    later = factories.statement(north, supersedes=statement, responds_to=statement)
    factories.claim(statement, other, "report", about=south)
    return incident, statement, inquiry, later


def test_an_empty_register_says_so_on_every_page(client):
    for address in ["/", *LISTS]:
        response = client.get(address)
        assert response.status_code == 200
        assert "does not mean that nothing happened" in words(response)
    assert "Add the first record" not in words(client.get("/incidents/"))


def test_an_editor_of_an_empty_register_is_shown_where_to_begin(client):
    client.force_login(factories.editor())
    for address in ["/", *LISTS]:
        assert "Add the first record" in words(client.get(address))


def test_the_overview_says_how_many_records_have_no_date(client):
    factories.incident()
    factories.incident()
    assert "2 incident records, none with an established date" in words(client.get("/"))


@pytest.mark.recorded
def test_the_overview_says_when_the_record_changed_last_for_everyone(client, monkeypatch):
    assert "Last change on record" not in words(client.get("/"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 3, 1, 10, 5, tzinfo=UTC))
    with recording():
        factories.incident()
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 4, 1, 11, 0, tzinfo=UTC))
    with recording():
        factories.incident(published=False)
    assert "Last change on record: 1 March 2026, 10:05 UTC." in words(client.get("/"))


def test_a_denial_stands_beside_the_accusation_with_its_reason(client):
    incident, _north, _south = story()
    page = client.get(incident.get_absolute_url())
    text = words(page)
    assert text.index("Northland Accuses S1") < text.index("Ministry of Defence Denies that it happened S2")
    assert "S2 is linked by an editor’s judgement: It names no place." in text
    assert page.content.decode().count('class="possible"') == 1


def test_what_a_denial_quotes_is_not_shown_as_said(client):
    incident, _north, _south = story()
    text = words(client.get(incident.get_absolute_url()))
    assert "Quotes the accusation it denies: “ 2:30 a.m. ” S2" in text


def test_the_comparison_can_be_read_without_links_by_judgement(client):
    incident, _north, _south = story()
    text = words(client.get(incident.get_absolute_url(), {"judged": "0"}))
    assert "left out of this table" in text
    assert "Denies that it happened S2" not in text
    assert "No claim about this incident is on record from SL Southland ." in text


def test_silence_on_casualties_is_not_a_report_of_none(client):
    incident, _north, _south = story()
    assert "Not addressed by any party This is not a report of none." in words(client.get(incident.get_absolute_url()))


def test_none_killed_is_said_by_somebody(client):
    incident, north, _south = story()
    factories.figure(factories.claim(factories.statement(north), incident))
    text = words(client.get(incident.get_absolute_url()))
    assert "None killed According to Northland S3" in text
    assert "Not addressed by any party" not in text


def test_a_superseded_statement_stays_and_its_claims_leave_the_comparison(client):
    incident, north, _south = story()
    accusation = incident.claims.get(act="accuse").statement
    factories.statement(north, supersedes=accusation, supersedes_note="It withdraws the accusation.")
    text = words(client.get(incident.get_absolute_url()))
    assert "Superseded by its issuer, so its claims no longer count" in text
    assert "Accuses S1" not in text


def test_a_step_without_a_record_is_dashed_and_never_filled_in(client):
    incident = factories.incident()
    factories.investigation(incidents=[incident], progress="under_way")
    page = client.get(incident.get_absolute_url())
    assert '<li class="inferred">' in page.content.decode()
    assert "No record of this step" in words(page)


def test_no_investigation_on_record_is_said_in_these_words(client):
    assert "No investigation on record" in words(client.get(factories.incident().get_absolute_url()))


def test_related_records_name_the_link_from_either_end(client):
    response, cause = factories.incident("Later fire"), factories.incident("Earlier fire")
    factories.link(response, cause, IncidentLink.Kind.RESPONSE_TO)
    assert "Earlier fire Response to" in words(client.get(response.get_absolute_url()))
    assert "Later fire Followed by a response" in words(client.get(cause.get_absolute_url()))


@pytest.mark.recorded
def test_related_records_begin_with_the_sign_of_their_accounts_and_have_its_words(client):
    with recording():
        first, other = factories.incident("Earlier fire"), factories.incident("Later fire")
        factories.link(other, first, IncidentLink.Kind.RESPONSE_TO)
    page = client.get(first.get_absolute_url())
    assert re.search(
        r'<li class="signed">\s*<svg class="i" aria-hidden="true"><use href="#v-undet"/></svg>\s*<h3>',
        page.content.decode(),
    )
    assert "Later fire Followed by a response No account" in words(page)


def test_a_draft_is_shown_to_editors_only_and_says_that_it_is_one(client):
    drafts = [
        factories.incident(published=False),
        factories.statement(published=False),
        factories.investigation(published=False),
    ]
    for draft in drafts:
        assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(factories.editor())
    for draft in drafts:
        page = client.get(draft.get_absolute_url())
        assert "Draft, not public" in words(page)
        assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_nothing_of_a_draft_shows_on_public_records(client):
    incident, north, _south = story()
    hidden = factories.statement(north, published=False, summary="Hidden statement.")
    factories.claim(hidden, incident, paraphrase="Hidden claim.")
    factories.link(incident, factories.incident("Hidden incident", published=False))
    inquiry = factories.investigation("Hidden inquiry", published=False, incidents=[incident])
    open_inquiry = factories.investigation(incidents=[incident, factories.incident("Hidden incident", published=False)])
    open_inquiry.record(progress="announced", statement=hidden)
    shown = [incident, north, open_inquiry, *(claim.statement for claim in incident.claims.exclude(statement=hidden))]
    for address in ["/", *LISTS, *(record.get_absolute_url() for record in shown)]:
        assert "Hidden" not in words(client.get(address))
        assert hidden.reference not in words(client.get(address))
        assert inquiry.reference not in words(client.get(address))


def test_an_unknown_parameter_is_refused_by_name_with_those_that_are_known(client):
    response = client.get("/incidents/", {"cursr": "x"})
    assert response.status_code == 400
    assert "There is no parameter “cursr” here. Did you mean “cursor”?" in words(response)
    assert client.get("/methodology/", {"judged": "0"}).status_code == 400


def test_parameters_of_newsletters_are_let_pass(client):
    assert client.get("/incidents/", {"utm_source": "letter"}).status_code == 200


@pytest.mark.parametrize(
    "query", ["search/?q=a&q=b", "search/?q=%FF", "incidents/?cursor=a&cursor=a", "incidents/?q=%FF", "parties/?q=%C3"]
)
def test_what_would_be_read_in_part_is_refused(client, query):
    assert client.get(f"/{query}").status_code == 400


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "WyJmIiwxZTk5XQ", "WyJmIl0", "é"])
def test_a_cursor_that_is_not_ours_is_refused(client, cursor):
    assert client.get("/incidents/", {"cursor": cursor}).status_code == 400


def test_judged_is_one_or_zero(client):
    assert client.get(factories.incident().get_absolute_url(), {"judged": "no"}).status_code == 400


def test_a_long_list_is_read_page_by_page_and_back(client):
    made = [factories.incident().reference for _number in range(51)]
    first = client.get("/incidents/")
    second = client.get("/incidents/", {"cursor": first.context["page"].next})
    assert [incident.reference for incident in second.context["page"].rows] == made[:1]
    back = client.get("/incidents/", {"cursor": second.context["page"].previous})
    assert back.context["page"].rows == first.context["page"].rows


def test_parties_are_listed_alphabetically_with_their_organs(client):
    second, first = factories.party("Zeta"), factories.party("Alpha")
    factories.party("Ministry of Alpha", kind="ministry", parent=first)
    text = words(client.get("/parties/"))
    assert text.index("Alpha") < text.index("Ministry of Alpha") < text.index("Zeta")
    assert client.get(second.get_absolute_url()).status_code == 200


def test_a_party_page_counts_what_its_organs_say_and_what_others_say_about_it(client):
    incident, north, south = story()
    recompute([incident.pk])
    text = words(client.get(south.get_absolute_url()))
    assert "What Southland says 1 statement" in text
    assert "Denies that it happened 1" in text
    assert (
        "What is said about Southland accused in 1 incident Its first answer Incidents Denies that it happened 1"
        in text
    )
    assert "Claims of others about it Act Statements Accuses 1" in text
    assert "Nothing on record." in words(client.get(north.get_absolute_url()))


def test_a_party_page_says_in_what_it_takes_part_and_on_whose_word(client):
    side = factories.party("Northland")
    ministry = factories.party("Ministry", kind="ministry", parent=side)
    other = factories.party("Southland")
    of_other, draft = factories.statement(other), factories.statement(other, published=False)
    own = [{}, {"according_to": ministry, "statement": of_other}, {"statement": draft}]
    for said in (*own, {"according_to": other}, {"statement": of_other}):
        inquiry = factories.investigation()
        factories.member(inquiry, party=ministry, role="lead", **said)
        factories.member(inquiry, party=side, role="lead", according_to=other)
        factories.event(inquiry, access="refused", access_by=ministry)
    factories.member(factories.investigation(published=False), party=side, role="lead")
    for party in (side, ministry):
        text = words(client.get(party.get_absolute_url()))
        assert "Lead in 5 investigations · in 3 on its own word" in text
        assert "Access refused in 5 investigations" in text


def test_foreign_words_say_which_language_they_are(client):
    incident, _north, _south = story()
    html = client.get(incident.get_absolute_url()).content.decode()
    assert '<span lang="ru" dir="auto">Приречье</span>' in html
    assert '<blockquote lang="ru" dir="auto">Мы не стреляли.</blockquote>' in html
    assert "Original text not on record" in html


def test_markup_in_a_record_is_text(client):
    incident = factories.incident("<script>alert(1)</script>", summary="<b>x</b>")
    factories.claim(factories.statement(factories.party("<i>P</i>")), incident, paraphrase="<u>y</u>")
    html = client.get(incident.get_absolute_url()).content.decode()
    assert not re.search(r"<(script|b|i|u)>", html)


def test_no_page_carries_an_inline_style_or_an_inline_script(client):
    incident, statement, inquiry, _later = rich_record()
    addresses = [record.get_absolute_url() for record in (incident, statement, inquiry, statement.issuer)]
    for address in ["/", *LISTS, "/incidents/trends/", "/methodology/", "/nowhere/", "/incidents/?typo=1", *addresses]:
        html = client.get(address).content.decode()
        assert not re.search(
            r'\sstyle=|<script(?! defer src="/static/[^"]+"( data-\w+="[^"]*")*></script>)|<style|\son\w+=', html
        )


def test_every_link_of_every_page_leads_somewhere(client):
    incident, statement, inquiry, _later = rich_record()
    todo, seen = ["/", *(record.get_absolute_url() for record in (incident, statement, inquiry))], set()

    def kind(address):
        """Pages ask many questions that differ in a value alone."""
        path, _, query = address.partition("?")
        return path, *sorted(name for name, _value in parse_qsl(query))

    while todo:
        address = todo.pop()
        if kind(address) in seen:
            continue
        seen.add(kind(address))
        response = client.get(address)
        assert response.status_code in (200, 302), address
        if response.status_code == 302 or address.startswith(("/api/", "/admin/")):
            continue
        html = response.content.decode()
        anchors = set(re.findall(r'\sid="([^"]+)"', html))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= anchors | {"main"}, address
        for link in re.findall(r'href="(/[^"]*|\?[^"]*)"', html):
            link = link.replace("&amp;", "&").partition("#")[0]
            link = address.partition("?")[0] + link if link.startswith("?") else link
            if not link.startswith("/static/"):
                todo.append(link)


def test_what_is_not_there_is_a_page_of_ours(client):
    for address in ["/nowhere/", "/incidents/CIR-999999/", "/incidents/CIR-99999999999999/", "/parties/nobody/"]:
        response = client.get(address)
        assert response.status_code == 404
        assert "There is nothing at this address" in words(response)


@pytest.mark.parametrize(
    ("language", "shown"),
    [("ru", ["Министерство"]), ("und", ["Nazirlik", "Министерство"]), ("fa", ["Nazirlik", "Министерство"])],
)
def test_an_issuer_is_called_in_the_language_of_what_it_said(client, language, shown):
    names = [("az", "Nazirlik"), ("en", "The MoD"), ("ru", "Минобороны"), ("ru", "Министерство")]
    said = factories.statement(factories.party("Ministry", names=names), language=language)
    html = client.get(said.get_absolute_url()).content.decode()
    line = html[html.index('<span class="native">') :].partition("</span></span>")[0]
    assert re.findall(r'dir="auto">([^<]+)', line) == shown


class Renaming(StaticFilesStorage):
    """Serves files under the names of their contents alone, as production does."""

    def url(self, name):
        return f"/static/named/{name}"


def test_the_page_for_our_own_failure_needs_nothing_but_its_styles(settings):
    renaming = {"BACKEND": f"{Renaming.__module__}.{Renaming.__name__}"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": renaming}
    html = server_error(RequestFactory().get("/incidents/")).content.decode()
    sheets = re.findall(r'<link rel="stylesheet" href="/static/named/([^"]+)"', html)
    assert [sheet for sheet in sheets if not finders.find(sheet)] == []
    assert (len(sheets), html.count("/static/")) == (2, 2)


def test_a_theme_is_remembered_and_forgotten(client):
    response = client.get("/display/", {"theme": "dark", "next": "/incidents/?cursor="})
    assert response.headers["Location"] == "/incidents/?cursor="
    assert 'data-theme="dark"' in client.get("/methodology/").content.decode()
    client.get("/display/", {"theme": "auto", "next": "/"})
    assert "data-theme" not in client.get("/methodology/").content.decode()


@pytest.mark.parametrize(
    "target", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)", "x", ""]
)
def test_the_theme_switch_never_leads_away(client, target):
    response = client.get("/display/", {"theme": "dark", "next": target})
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("query", [{}, {"theme": "pink"}, {"theme": "dark", "to": "/"}])
def test_the_theme_switch_refuses_what_it_does_not_know(client, query):
    assert client.get("/display/", query).status_code == 400


def test_a_cookie_cannot_put_anything_else_into_the_page(client):
    client.cookies["theme"] = '"><b>'
    assert "data-theme" not in client.get("/methodology/").content.decode()


def test_every_code_has_a_sign_and_every_sign_is_drawn():
    assert set(ACT_SIGNS) == set(Act)
    assert set(PROGRESS_SIGNS) == set(Progress)
    assert set(INVESTIGATION_NAMES) == set(Investigation.Kind)
    assert set(LINK_WORDS) == set(IncidentLink.Kind)
    assert set(COLUMN_GROUP_OF) == set(Kind)
    assert set(STATUS_SIGNS) == set(Status)
    assert set(READING_SIGNS) == set(READING_WORDS) == {*Reading, LESS_PRECISE}
    drawn = set(re.findall(r'<symbol id="([^"]+)"', render_to_string("_icons.html")))
    used = {*ACT_SIGNS.values(), *PROGRESS_SIGNS.values(), *STATUS_SIGNS.values(), *READING_SIGNS.values()}
    used |= {"n-none", "s-silent", "u-info", "u-ext", "u-cal", "u-menu", "u-search", "u-x", "u-down"}
    used |= {sign for _words, sign in VIEWS.values()}
    assert drawn == used


def test_a_record_points_to_itself_in_the_api(client):
    incident = factories.incident()
    html = client.get(incident.get_absolute_url()).content.decode()
    address = reverse("api:incident-detail", args=[incident.reference])
    assert f'<link rel="alternate" type="application/json" href="{address}">' in html
    assert client.get(address).status_code == 200
