"""Records as programs that keep references cite them."""

import re
from datetime import date
from html import unescape

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from explorer.citing import VERSION, bibtex
from explorer.exploring import PER_PAGE
from history.recording import recording
from tests import factories


def test_an_entry_has_what_a_citation_in_words_has():
    assert bibtex(
        "CIR-000002",
        "Fire in Garaağaç",
        "https://x.org/incidents/CIR-000002/",
        date(2026, 11, 20),
        3,
        date(2026, 11, 24),
    ) == (
        "@misc{CIR-000002,\n"
        "  author = {{Ceasefire Incident Register}},\n"
        "  title = {{Fire in Garaağaç}},\n"
        "  year = {2026},\n"
        "  note = {Record CIR-000002, recorded 2026-11-20; version 3, of 2026-11-24},\n"
        "  url = {https://x.org/incidents/CIR-000002/},\n"
        "}"
    )


def test_no_letter_of_a_title_is_a_mark_of_tex():
    entry = bibtex("CIR-000002", "50 % of {#1} & $x_1$\n~^\\", "https://x.org/", date(2026, 1, 1))
    title = entry.splitlines()[2]
    assert title == (r"  title = {{50 \% of \{\#1\} \& \$x\_1\$ \textasciitilde{}\textasciicircum{}\textbackslash{}}},")
    assert "Սադարակ" in bibtex("CIR-000002", "Սադարակ", "https://x.org/", date(2026, 1, 1))


@pytest.mark.django_db
@pytest.mark.recorded
def test_a_page_cites_the_version_it_shows_and_leads_to_it(client):
    with recording():
        incident = factories.incident("Alleged fire & <smoke>")
        factories.claim(statement := factories.statement(text="Fire."), incident)
    with recording(reason="Clearer."):
        incident.title = "Alleged fire & <ash>"
        incident.save()
    for record, title in ((incident, r"Alleged fire \& <ash>"), (statement, "")):
        page = client.get(record.get_absolute_url()).content.decode()
        entry = unescape(re.search(r"@misc{.*?\n}", page, re.DOTALL)[0])
        assert f"@misc{{{record.reference}," in entry
        assert title in entry
        pinned = re.search(r'<a href="([^"]*history/\?known_on=[\d-]+)">Version (\d)', page)
        assert int(pinned[2]) == client.get(record.get_absolute_url()).context["version"]
        assert record.reference in client.get(pinned[1]).content.decode()


@pytest.mark.django_db
@pytest.mark.recorded
def test_an_incident_is_offered_as_a_feature_of_a_map(client):
    with recording():
        incident, statement = factories.incident(), factories.statement()
    html = client.get(incident.get_absolute_url()).content.decode()
    (address,) = re.findall(r'<a class="btn" href="([^"]+)">GeoJSON</a>', html)
    assert client.get(address).json()["type"] == "Feature"
    assert ">GeoJSON</a>" not in client.get(statement.get_absolute_url()).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "question", "count"),
    [
        ("/incidents/?type=fire&sort=date", "Fire", "2 records"),
        ("/incidents/", "Incidents", "2 records"),
        ("/statements/?language=hy", "Statements, language of the original: hy", "1 record"),
    ],
)
def test_what_was_found_is_cited_by_its_question(client, settings, page, question, count):
    with recording():
        for _ in range(2):
            factories.incident(types=["fire"])
        factories.statement(language="hy")
    text = client.get(page).content.decode()
    cited = " ".join(unescape(re.search(r'<p class="cite mt2">(.*?)</p>', text, re.DOTALL).group(1)).split())
    address = settings.SITE_URL + page.removesuffix("&sort=date")
    today = date_format(timezone.now().date(), "j F Y")
    assert cited == (
        f"Ceasefire Incident Register, version {VERSION}, “{question}”, {count}, accessed {today}. "
        f'<a href="{address}">{address}</a>'
    )


@pytest.mark.django_db
def test_on_paper_a_list_says_which_of_its_records_it_is(client, settings):
    with recording():
        for _ in range(PER_PAGE + 1):
            factories.incident(types=["fire"])

    def told(address):
        response = client.get(address)
        (line,) = re.findall(r'<p class="on-paper">(.*?)</p>', response.content.decode())
        return response.context["page"].next, line

    address, today = "/incidents/?type=fire", date_format(timezone.now().date(), "j F Y")
    cursor, line = told(address)
    assert line == f"Records 1 to 50 of 51 · {today} · {settings.SITE_URL}{address}"
    _none, line = told(f"{address}&cursor={cursor}")
    assert line == f"1 of 51 records · {today} · {settings.SITE_URL}{address}"
