"""The statements browser: its filters find what the API finds, and the count beside each option is what it finds."""

import random
import re
from datetime import date, time

import pytest
from django.core.files.base import ContentFile
from django.http import QueryDict

from explorer import browsing
from formats.dates import UncertainDate
from history.recording import recording
from tests import factories
from tests.pages import context_of, sent_by_filters, words
from tests.seeds import seeds

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


def listed(response):
    return re.findall(r'<span class="id">(STA-\d{6})<', response.content.decode())


class World:
    """Some thirty statements with whatever hangs on them, chosen by a seed."""

    def __init__(self, seed):
        chance = self.chance = random.Random(seed)
        with recording(reason="Arranged."):
            self.sides = [factories.party(name) for name in ("Armenia", "Azerbaijan", "Russia")]
            self.issuers = [*self.sides, factories.party("Ministry", kind="ministry", parent=self.sides[0])]
            self.incidents = [factories.incident(published=number != 2) for number in range(3)]
            for number in range(30):
                day = date(2023, 1, 1 + chance.randrange(28))
                statement = factories.statement(
                    chance.choice(self.issuers),
                    issued=chance.choice([None, UncertainDate.on(day), UncertainDate(day, date(2023, 2, 15))]),
                    language=chance.choice(["az", "hy", "und"]),
                    published=number % 9 != 0,
                )
                for _claim in range(chance.randrange(3)):
                    incident, judged = chance.choice([None, *self.incidents]), chance.random() < 0.4
                    act = chance.choice(["report", "deny_occurrence", "appeal"])
                    factories.claim(
                        statement,
                        incident,
                        act,
                        about=chance.choice(self.issuers) if act == "appeal" else None,
                        link_basis="" if incident is None else "judgement" if judged else "named",
                        link_reason="Same night." if judged and incident else "",
                    )
                kind = chance.randrange(4)
                if kind:
                    source = factories.source(
                        statement, address=f"https://example.org/{number}" if kind > 1 else "", note="A page."
                    )
                    if kind == 3:
                        factories.capture(source, file=ContentFile(b"<p>A page.</p>", "page.html"))
                    elif kind == 2:
                        factories.capture(source)  # Nothing came back.

    def question(self):
        possible = {
            "act": ["report", "deny_occurrence", "appeal"],
            "issuer": [self.chance.choice(self.issuers).slug],
            "incident": [self.incidents[0].reference],
            "said_about": [party.slug for party in self.issuers],
            "language": ["az", "hy"],
            "link_basis": ["named", "judgement", "none"],
            "sources": ["archived", "linked", "none"],
            "date_from": ["2023-01-10"],
            "date_to": ["2023-01-20"],
            "undated": ["include", "exclude", "only"],
            "date_match": ["within"],
            "q": ["summary"],
        }
        asked = QueryDict(mutable=True)
        for name in self.chance.sample(sorted(possible), self.chance.randrange(1, 4)):
            count = (
                2
                if name in ("act", "language", "link_basis", "said_about", "sources") and self.chance.random() < 0.3
                else 1
            )
            asked.setlist(name, self.chance.sample(possible[name], count))
        return asked


def in_api(client, asked):
    response = client.get(f"/api/v1/statements/?{asked.urlencode()}&page_size=1000")
    assert response.status_code == 200, response.content
    return [row["reference"] for row in response.json()["results"]]


@seeds((1, 2))
def test_page_api_and_feed_find_the_same_and_counts_are_what_they_say(client, seed, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world, sizes = World(seed), set()
    for turn in range(12):
        asked = world.question()
        response = client.get(f"/statements/?{asked.urlencode()}")
        assert response.status_code == 200, asked.urlencode()
        as_recorded = context_of(client, f"/statements/?{asked.urlencode()}&sort=recorded")["page"].rows
        found = in_api(client, asked)
        sizes.add(len(found))
        assert sent_by_filters(response) == {name: {*values} for name, values in asked.lists()}
        assert [statement.reference for statement in as_recorded] == found
        assert response.context["page"].rows == sorted(as_recorded, key=first_day, reverse=True)
        assert response.context["count"] == len(found)
        feed = client.get(f"/feeds/statements.atom?{asked.urlencode()}").content.decode()
        assert sorted(re.findall(r"<id>\S+/(STA-\d{6})/</id>", feed), reverse=True) == found
        if turn % 4 == 0:
            for facet in response.context["facets"]:
                for option in facet.options:
                    other = asked.copy()
                    other.setlist(facet.name, [option.value])
                    told = (asked.urlencode(), facet.name, option.value)
                    assert option.count == len(in_api(client, other)), told
    assert len(sizes) > 4


def first_day(statement):
    """What statements are sorted by; without any day they come last, whichever way the days go."""
    return statement.issued.earliest or statement.issued.latest or date.min


def headings(response):
    return [
        re.sub("<[^>]+>", "", text) for text in re.findall(r'<h2 class="head-row.*?</h2>', response.content.decode())
    ]


def test_statements_stand_under_the_days_of_their_issue_on_whatever_page(client):
    may, june = date(2023, 5, 1), date(2023, 6, 2)
    with recording():
        ranged = UncertainDate(may, date(2023, 5, 2))
        about = UncertainDate.on(june, qualifier="approximate")
        hour = UncertainDate.on(june, time_start=time(14, 10))
        for issued in [
            None,
            ranged,
            *[UncertainDate.on(may)] * 30,
            ranged,
            about,
            hour,
            *[UncertainDate.on(june)] * 25,
        ]:
            factories.statement(issued=issued)
    first = client.get("/statements/")
    assert headings(first) == ["2 Jun 2023", "1 or 2 May 2023", "1 May 2023"]
    text = words(first)
    assert (text.count("2 Jun 2023"), text.count("about 2 Jun 2023"), text.count(" 14:10 STA-")) == (2, 1, 1)
    assert "1 has no date of issue and stands last. Show it alone" in text
    last = client.get("/statements/", {"cursor": first.context["page"].next})
    assert headings(last) == ["1 May 2023", "1 or 2 May 2023", "No date of issue (1)"]
    assert "stands last" not in words(last)
    pages = [response.context["page"].rows for response in (first, last)]
    assert sorted(listed(first) + listed(last)) == sorted(row.reference for rows in pages for row in rows)
    assert len({*listed(first), *listed(last)}) == 60
    back = client.get("/statements/", {"cursor": last.context["page"].previous})
    assert listed(back) == listed(first)
    (way,) = re.findall(r'href="(/statements/\?undated=only)"', first.content.decode())
    assert headings(client.get(way)) == ["No date of issue (1)"]
    # Only a list that is sorted by day has them.
    assert headings(client.get("/statements/", {"sort": "recorded"})) == []


def test_what_is_found_is_there_as_files_with_every_filter(client):
    with recording():
        kept = factories.statement(language="az", issued=UncertainDate.on(date(2023, 5, 1)))
        factories.statement(language="hy")
    response = client.get("/statements/", {"language": "az", "sort": "recorded"})
    ways = {str(words): address for words, address in response.context["exports"]}
    assert {*ways} == {"CSV", "NDJSON", "JSON"}
    for words_of_it, address in ways.items():
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert re.findall(r"statements/(STA-\d{6})/", answer.content.decode())[0] == kept.reference, words_of_it
        assert answer.content.decode().count(f"/api/v1/statements/{kept.reference}/") == 1
    assert "GET /api/v1/statements/?language=az Open" in words(response)
    assert "1 record, with every filter, as a file: CSV" in words(response)


def test_a_file_that_does_not_hold_everything_says_so(client, monkeypatch):
    with recording():
        factories.statement()
        factories.statement()
    assert "leads to the next" not in words(client.get("/statements/"))
    monkeypatch.setattr(browsing, "LARGEST_PAGE", 1)
    assert "All 2 records, with every filter, as a file: 1 in each; the header “Link”" in words(
        client.get("/statements/")
    )


def test_a_period_tells_how_many_it_leaves_out_for_having_no_date(client):
    with recording():
        factories.statement(issued=UncertainDate.on(date(2023, 5, 1)))
        factories.statement()
    response = client.get("/statements/", {"date_from": "2023-01-01"})
    assert "1 more record meets the rest, but has no established date. Show it too" in words(response)
    both = client.get("/statements/", {"date_from": "2023-01-01", "undated": "include"})
    assert headings(both) == ["1 May 2023", "No date of issue (1)"]


def found(client, **asked):
    return [row["reference"] for row in client.get("/api/v1/statements/", asked).json()["results"]]


def test_by_how_its_claims_are_tied(client):
    with recording():
        incident, draft = factories.incident(), factories.incident(published=False)
        named, judged, loose, silent, hidden = (factories.statement() for _ in range(5))
        factories.claim(named, incident, "deny_occurrence")
        factories.claim(judged, incident, link_basis="judgement", link_reason="Same night.")
        factories.claim(judged)
        factories.claim(loose, act="appeal")
        factories.claim(hidden, draft)
    assert found(client, link_basis="named") == [named.reference]
    assert found(client, link_basis="judgement") == [judged.reference]
    assert found(client, link_basis="none") == [one.reference for one in (hidden, silent, loose)]
    assert found(client, link_basis=["none", "named"]) == [one.reference for one in (hidden, silent, loose, named)]
    # One and the same claim meets all that is asked.
    assert found(client, link_basis="none", act="appeal") == [loose.reference]
    assert found(client, link_basis="named", act="report") == []
    assert found(client, link_basis="none", incident=incident.reference) == []


def test_by_whom_others_speak_of(client):
    with recording():
        north, south = factories.party("Northland"), factories.party("Southland")
        ministry = factories.party("Ministry", kind="ministry", parent=north)
        incident, draft = factories.incident(), factories.incident(published=False)
        accusing, of_organ, own, hidden = (factories.statement(issuer) for issuer in (south, south, ministry, south))
        factories.claim(accusing, incident, "accuse", about=north)
        factories.claim(accusing, None, "appeal")
        factories.claim(of_organ, None, "appeal", about=ministry)
        factories.claim(own, incident, "appeal", about=north)
        factories.claim(hidden, draft, "accuse", about=north)
    assert found(client, said_about=north.slug) == [of_organ.reference, accusing.reference]
    # What an organ says of its side is not what others say of it.
    assert found(client, said_about=ministry.slug) == [of_organ.reference]
    assert found(client, said_about=south.slug) == []
    # One and the same claim meets all that is asked.
    assert found(client, said_about=north.slug, act="appeal") == [of_organ.reference]
    assert found(client, said_about=north.slug, link_basis="none") == [of_organ.reference]
    assert found(client, said_about=north.slug, incident=incident.reference) == [accusing.reference]
    assert found(client, said_about=[north.slug, south.slug]) == [of_organ.reference, accusing.reference]


def test_by_what_is_kept_of_its_sources(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with recording():
        kept, failed, linked, told, nothing = (factories.statement() for _ in range(5))
        factories.capture(factories.source(kept), file=ContentFile(b"<p>A page.</p>", "page.html"))
        factories.source(kept, address="https://example.org/other")
        factories.capture(factories.source(failed))
        factories.source(linked)
        factories.source(told, address="", note="By telephone.")
    assert found(client, sources="archived") == [kept.reference]
    assert found(client, sources="linked") == [linked.reference, failed.reference]
    assert found(client, sources="none") == [nothing.reference, told.reference]


def test_by_its_date_of_issue(client):
    with recording():
        early = factories.statement(issued=UncertainDate.on(date(2023, 5, 1)))
        long = factories.statement(issued=UncertainDate(date(2023, 5, 1), date(2023, 6, 30)))
        undated = factories.statement()
    day = {"date_from": "2023-05-20", "date_to": "2023-07-10"}
    assert found(client, **day) == [long.reference]
    assert found(client, **day, undated="include") == [undated.reference, long.reference]
    assert found(client, undated="only") == [undated.reference]
    assert found(client, date_to="2023-05-31", date_match="within") == [early.reference]


def test_the_form_asks_the_same_again_and_carries_what_it_has_no_field_for(client):
    with recording():
        statement = factories.statement(language="az")
        factories.source(statement, address="https://example.org/a")
    response = client.get("/statements/", {"source_url": "https://example.org/a", "language": "az", "q": "summary"})
    html = response.content.decode()
    assert '<input type="hidden" name="source_url" value="https://example.org/a">' in html
    assert re.search(r'name="language" value="az" checked', html)
    assert 'name="q" value="summary"' in html
    assert "1 of 1 statement" in words(response)
    names = [chip.name for chip in response.context["chips"]]
    assert sorted(map(str, names)) == ["Language of the original", "Source page", "Words"]
    for chip in response.context["chips"]:
        assert client.get(f"/statements/?{chip.without}").status_code == 200


def test_nothing_found_says_what_would_be(client):
    with recording():
        factories.statement(language="az")
    response = client.get("/statements/", {"language": ["hy"], "sources": ["none"]})
    text = words(response)
    assert "No record matches all of these filters" in text
    assert "The tightest filter is “Language of the original: hy”: by itself it finds 0 records." in text


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("act=fire", "Act : "),
        ("issuer=nobody", "Issuer : "),
        ("link_basis=guess", "Link to an incident : "),
        ("sources=all", "Source : "),
        ("date_from=2023-02-30", "From : "),
        ("date_from=2023-02-03&date_to=2023-02-01", "To : "),
        ("langauge=az", "langauge"),
    ],
)
def test_a_question_that_means_nothing_is_refused_by_name(client, query, named):
    response = client.get(f"/statements/?{query}")
    assert response.status_code == 400
    assert named in words(response)


def test_what_a_form_leaves_empty_is_not_in_the_address(client):
    response = client.get("/statements/?q=&date_from=&act=appeal&undated=")
    assert (response.status_code, response["Location"]) == (302, "/statements/?act=appeal")


def test_drafts_are_found_by_editors_alone(client):
    with recording():
        factories.claim(factories.statement(published=False, language="az"), act="appeal")
        factories.statement()
    assert "1 statement" in words(client.get("/statements/"))
    assert context_of(client, "/statements/", {"act": "appeal"})["count"] == 0
    client.force_login(factories.editor())
    response = client.get("/statements/", {"act": "appeal"})
    assert response.context["count"] == 1
    (act,) = [one for facet in response.context["facets"] for one in facet.options if one.value == "appeal"]
    assert act.count == 1


def test_hostile_words_stay_words(client):
    with recording():
        factories.statement(factories.party("<b>Side</b>"))
    html = client.get("/statements/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html
    assert "<b>Side</b>" not in client.get("/statements/").content.decode()


def originals(html):
    return re.findall(r"<summary>Original text</summary>(.*?)</details>", html, re.DOTALL)


def test_a_row_holds_the_original_cut_where_it_is_long_and_not_what_is_sensitive_or_removed(client):
    with recording(reason="Arranged."):
        side = factories.party("Armenia")
        factories.statement(side)
        factories.statement(side, text="Մերժում ենք։", language="hy")
        long = factories.statement(side, text=f"<b>{'Հ' * 700}", language="hy")
        factories.statement(side, text="A face.", sensitivity="graphic")
        removed = factories.statement(side, text="A name.")
    with recording(reason="It named a person."):
        removed.current_text.redact("It named a person.")
    for address in ("/statements/?sort=recorded", side.get_absolute_url()):
        html = client.get(address).content.decode()
        by_removal, by_length, short = originals(html)
        assert "Text removed: It named a person." in " ".join(by_removal.split())
        assert f"&lt;b&gt;{'Հ' * 596}…</blockquote>" in by_length
        assert long.get_absolute_url() in by_length
        assert '<blockquote class="mt2" lang="hy" dir="auto">Մերժում ենք։</blockquote>' in short
        assert "href" not in short
        assert "A face." not in html
        assert "A name." not in html


def test_how_long_an_answer_took_is_told_beside_the_accusation_that_it_is_counted_from(client):
    def on(day):
        return UncertainDate.on(date(2023, 6, day))

    with recording(reason="Arranged."):
        incident, accused = factories.incident(), factories.party("Northland", kind="state")
        first, later = (
            factories.claim(factories.statement(issued=on(day)), incident, "accuse", about=accused) for day in (1, 4)
        )
        factories.claim(factories.statement(accused, issued=on(3)), incident, "deny_occurrence")
    text = words(client.get("/statements/", {"act": "accuse"}))
    at = {claim: text.index(claim.statement.reference) for claim in (first, later)}
    # The later statement comes first.
    assert "first answered: denies that it happened" in text[at[later] : at[first]]
    assert "after" not in text[at[later] : at[first]]
    assert "after 2 days" in text[at[first] :]


def test_a_row_tells_the_reply_in_each_incident_once(client):
    def on(day):
        return UncertainDate.on(date(2023, 6, day))

    with recording(reason="Arranged."):
        accused = factories.party("Northland", kind="state")
        denied, open_ = factories.incident(), factories.incident()
        first, later = (factories.statement(issued=on(day)) for day in (1, 3))
        for statement in (first, first, later):
            for incident in (denied, open_):
                factories.claim(statement, incident, "accuse", about=accused)
        denial = factories.claim(factories.statement(accused, issued=on(2)), denied, "deny_occurrence").statement
    text = words(client.get("/statements/", {"act": "accuse"}))
    later_row, first_row = text.split(first.reference)[0], text.split(first.reference)[1]
    for row, when in ((later_row, "."), (first_row, ", after 1 day.")):
        told = f"{denied.reference}: Northland first answered: denies that it happened, {denial.reference} {when}"
        assert told.replace(" ,", ",").replace(" .", ".") in row.replace(" ,", ",").replace(" .", ".")
        assert row.count("first answered") == row.count(f"{open_.reference}: No reply by Northland is on record") == 1
