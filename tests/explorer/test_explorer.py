"""The explorer: the page that finds incidents, and that its counts, bars and exports find the same."""

import csv
import io
import json
import random
import re
from datetime import date
from html import unescape
from urllib.parse import quote

import pytest
from django.http import QueryDict

from accounts.status import Status
from explorer.incident_filter import IncidentFilter
from explorer.question import _in_full
from explorer.vocabulary import STATUS_SIGNS
from formats.dates import UncertainDate
from formats.points import UncertainPoint
from history.recording import recording
from incidents.models import Incident
from tests import factories
from tests.pages import context_of, sent_by_filters, words

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


def page(client, **asked):
    response = client.get("/incidents/", asked)
    assert response.status_code == 200, response.content
    return response


def listed(response):
    """The references of a list, in its order."""
    return re.findall(r'<span class="id">(CIR-\d{6})</span>', response.content.decode())


class World:
    """Some forty incidents with whatever hangs on them, chosen by a seed."""

    def __init__(self, seed):
        chance = self.chance = random.Random(seed)
        with recording(reason="Arranged."):
            self.sides = [factories.party(name) for name in ("Armenia", "Azerbaijan", "Russia")]
            organ = factories.party("Ministry", kind="ministry", parent=self.sides[0])
            country = factories.place("Country", kind="country")
            district = factories.place("Sadarak", kind="district", parent=country)
            self.places = [country, district, factories.place("Village", parent=district), factories.place("Lost")]
            for number in range(40):
                first = date(2023, 1, 1).toordinal() + chance.randrange(200)
                dated = UncertainDate(date.fromordinal(first), date.fromordinal(first + chance.choice([0, 0, 0, 20])))
                incident = factories.incident(
                    f"Incident {number}",
                    place=chance.choice([None, *self.places]),
                    date=chance.choice([None, dated, dated]),
                    point=chance.choice([None, UncertainPoint(39.0 + chance.random(), 45.0, 500)]),
                    types=chance.choice([[], ["fire"], ["sniper_fire", "mortar_fire"], ["overflight"]]),
                    published=number % 13 != 0,
                )
                for _claim in range(chance.randrange(4)):
                    self._say(incident, chance.choice([*self.sides, organ]))
                if number % 5 == 0:
                    factories.investigation(incidents=[incident], progress=chance.choice(["announced", "concluded"]))

    def _say(self, incident, issuer):
        chance = self.chance
        act = chance.choice(["report", "accuse", "accuse", "deny_occurrence", "appeal"])
        judged = chance.random() < 0.3
        first = date(2023, 1, 1).toordinal() + chance.randrange(200)
        last = first + chance.choice([0, 0, 3])
        issued = chance.choice([None, *3 * [UncertainDate(date.fromordinal(first), date.fromordinal(last))]])
        claim = factories.claim(
            factories.statement(issuer, issued=issued, published=chance.random() < 0.9),
            incident,
            act,
            about=chance.choice(self.sides) if act == "accuse" else None,
            link_basis="judgement" if judged else "named",
            link_reason="Same night." if judged else "",
        )
        if chance.random() < 0.3:
            factories.figure(claim, killed_best=chance.randrange(4))

    def question(self):
        """A query string of one to four parameters that finds something often enough."""
        chance = self.chance
        side = chance.choice(self.sides).slug
        possible = {
            "type": ["fire", "small_arms_fire", "none"],
            "place": [chance.choice(self.places).slug, "none"],
            "accused": [side, "none"],
            "accused_by": [side],
            "denied_by": [side, "none"],
            "first_answer": ["deny_occurrence", "report", "none", "before"],
            "act": ["accuse", "deny_occurrence", "none"],
            "party": [side],
            "accounts_status": ["denied", "unanswered_accusation", "single_account", "mutual_accusation"],
            "accounts_group": ["open", "disputed"],
            "judged": ["0"],
            "investigation_status": ["announced", "none"],
            "killed_min": ["1"],
            "date_from": ["2023-02-15"],
            "date_to": ["2023-05-20"],
            "undated": ["include", "exclude"],
            "date_of": ["statement"],
            "bbox": ["44,39,46,39.5"],
            "q": ["incident 1"],
        }
        asked = QueryDict(mutable=True)
        for name in chance.sample(sorted(possible), chance.randrange(1, 4)):
            several = name in ("type", "place", "accused", "denied_by", "act", "accounts_status")
            values = possible[name]
            asked.setlist(
                name, chance.sample(values, 2) if several and chance.random() < 0.3 else [chance.choice(values)]
            )
        return asked


def found_by(client, asked):
    """Surface → the references that it finds for a question."""
    address = f"/api/v1/incidents/export/?{asked.urlencode()}&format="

    def whole(kind):
        response = client.get(address + kind)
        assert response.status_code == 200, response.content
        return b"".join(response.streaming_content).decode()

    rows = list(csv.DictReader(io.StringIO(whole("csv"))))
    features = json.loads(whole("geojson"))["features"]
    feed = client.get(f"/feeds/incidents.atom?{asked.urlencode()}").content.decode()
    response = client.get(f"/incidents/?{asked.urlencode()}")
    assert response.status_code == 200, response.content
    answer = client.get(f"/api/v1/incidents/?{asked.urlencode()}&page_size=1000").json()
    return response, {
        "page": listed(response),
        "API": [row["reference"] for row in answer["results"]],
        "CSV": [row["reference"] for row in rows],
        "NDJSON": [json.loads(line)["reference"] for line in whole("ndjson").splitlines()],
        "GeoJSON": [feature["id"] for feature in features],
        "Atom": sorted(re.findall(r"<id>\S+/(CIR-\d{6})/</id>", feed), reverse=True),
    }


@pytest.mark.parametrize("seed", [0])
def test_one_question_has_one_answer_everywhere(seed, client):
    world, sizes = World(seed), set()
    for _ in range(12):
        asked = world.question()
        response, found = found_by(client, asked)
        references = found["API"]
        assert found == dict.fromkeys(found, references), asked.urlencode()
        sizes.add(len(references))
        assert sent_by_filters(response) == {name: {*values} for name, values in asked.lists()}
        assert response.context["count"] == len(references)
        if (drawn := response.context["histogram"]) is not None:
            assert drawn.total == len(references), asked.urlencode()
        figures = client.get(f"/api/v1/stats/replies/?{asked.urlencode()}").json()
        assert figures["incidents"] == len(references)
        drawn = client.get(f"/incidents/map/?{asked.urlencode()}").json()
        assert drawn["mapped"] + drawn["unmapped"] == len(references)
        assert sum(feature["properties"]["count"] for feature in drawn["features"]) == drawn["mapped"]
        assert {feature["properties"].get("reference") for feature in drawn["features"]} <= {None, *references}
    assert len(sizes) > 4


def test_the_bars_of_a_party_lead_to_the_incidents_in_which_it_is_accused(client):
    world = World(5)
    with recording(reason="Renamed."):
        side = world.sides[0]
        side.name = side.short_name = "Armenia & <b>allies</b>"
        side.save()
        onlooker = factories.party("Onlooker")
    response = client.get(side.get_absolute_url())
    drawn, asked = response.context["histogram"], {"accused": side.slug}
    assert drawn.total == client.get("/api/v1/incidents/", asked).json()["count"] > 2
    html = response.content.decode()
    assert "Incidents in which Armenia &amp; &lt;b&gt;allies&lt;/b&gt; is accused" in html
    links = {
        int(count): unescape(link)
        for link, count in re.findall(r'<td><a href="(/incidents/\?[^"]+)">(\d+)</a></td>', html)
    }
    assert {bar.total for bar in drawn.bars if bar.total} == links.keys()
    for count, link in links.items():
        assert f"accused={side.slug}" in link
        assert context_of(client, link)["count"] == count
    # An organ is not accused apart from its side, and who is not accused has no chart.
    assert context_of(client, side.organs.get().get_absolute_url())["histogram"] is None
    assert context_of(client, onlooker.get_absolute_url())["histogram"] is None


@pytest.mark.parametrize("seed", [3])
def test_the_count_beside_an_option_is_what_it_finds(seed, client):
    world = World(seed)
    for _ in range(3):
        asked = world.question()
        response = client.get(f"/incidents/?{asked.urlencode()}")
        for facet in response.context["facets"]:
            for option in facet.options:
                other = asked.copy()
                other.setlist(facet.name, [option.value])
                rows = IncidentFilter(other, Incident.objects.published(), request=response.wsgi_request).qs
                assert option.count == rows.count(), (asked.urlencode(), facet.name, option.value)
        for bar in response.context["histogram"].bars if response.context["histogram"] else ():
            if bar.total:
                within = asked.copy()
                within.pop("undated", None)
                within.update({"date_match": "within"})
                within["date_from"], within["date_to"] = bar.first.isoformat(), bar.last.isoformat()
                assert client.get(f"/api/v1/incidents/?{within.urlencode()}").json()["count"] == bar.total


def test_every_filter_has_a_chip_that_takes_it_away(client):
    with recording():
        armenia = factories.party("Armenia")
        incident = factories.incident(types=["small_arms_fire"], date=UncertainDate.on(date(2023, 3, 5)))
        factories.claim(factories.statement(), incident, "accuse", about=armenia)
    asked = {
        "type": "small_arms_fire",
        "accused": armenia.slug,
        "accounts_status": "unanswered_accusation",
        "date_from": "2023-03-01",
        "date_to": "2023-06-30",
    }
    response = page(client, **asked)
    assert response.context["sentence"] == (
        "Small-arms fire, accused: Armenia, accusation, no reply on record, 1 March to 30 June 2023"
    )
    assert "1 of 1 incident record" in words(response)
    title = re.search(r"<title>(.*?)</title>", response.content.decode(), flags=re.DOTALL)[1]
    assert title.startswith("Small-arms fire, accused: Armenia")
    left = {chip.name: dict(QueryDict(chip.without).items()) for chip in response.context["chips"]}
    assert left["Date"] == {name: value for name, value in asked.items() if not name.startswith("date")}
    assert left["Type"] == {name: value for name, value in asked.items() if name != "type"}
    assert len(left) == 4


def test_the_form_asks_the_same_again_and_carries_what_it_has_no_field_for(client):
    with recording():
        factories.incident(clarity="aggregate")
        tag = factories.tag()
    text = page(client, clarity="aggregate", tag="none", type="none", sort="place").content.decode()
    for hidden in (("clarity", "aggregate"), ("tag", "none"), ("sort", "place")):
        assert '<input type="hidden" name="{}" value="{}">'.format(*hidden) in text
    assert '<input type="checkbox" name="type" value="none" checked>' in text
    assert 'type="hidden" name="type"' not in text
    assert tag.slug not in text


def test_what_a_form_leaves_empty_is_not_in_the_address(client):
    response = client.get("/incidents/?q=&date_from=&type=fire&undated=&type=overflight")
    assert (response.status_code, response["Location"]) == (302, "/incidents/?type=fire&type=overflight")
    assert client.get("/incidents/?q=&date_from=")["Location"] == "/incidents/"


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (None, ["undated", "late", "early"]),
        ("changed", ["early", "undated", "late"]),
        ("date", ["late", "early", "undated"]),
        ("place", ["early", "late", "undated"]),
        ("accounts", ["early", "undated", "late"]),
    ],
)
def test_sorting_pages_through_all(client, monkeypatch, sort, order):
    with recording():
        early = factories.incident("early", date=UncertainDate.on(date(2021, 1, 1)), place=factories.place("Agdam"))
        factories.incident("late", date=UncertainDate.on(date(2023, 1, 1)), place=factories.place("Zod"))
        factories.incident("undated")
    with recording():
        factories.claim(factories.statement(), early)
    monkeypatch.setattr("explorer.exploring.PER_PAGE", 2)
    asked = {"sort": sort} if sort else {}
    first = page(client, **asked)
    second = page(client, **asked, cursor=first.context["page"].next)
    titles = [row.title for row in (*first.context["page"].rows, *second.context["page"].rows)]
    assert titles == order
    assert second.context["page"].next is None
    # Only of the first page is it known where it begins.
    assert "Showing 1 to 2" in words(first)
    assert "1 on this page" in words(second)
    assert "Showing" not in words(second)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("typ=fire", "typ"),
        ("type=rain", "Type :"),
        ("date_from=2023-02-30", "From :"),
        ("date_from=2023-02-03&date_to=2023-02-01", "To :"),
        ("bbox=1,2", "Box :"),
        ("sort=size", "sort"),
        ("accounts_status=guilty", "Accounts :"),
        ("cursor=x", "cursor"),
    ],
)
def test_a_question_that_means_nothing_is_refused_by_name(client, query, named):
    response = client.get(f"/incidents/?{query}")
    assert (response.status_code, named in words(response)) == (400, True)


@pytest.mark.parametrize("query", ["cursor=a&cursor=b", "sort=date&sort=place", "cursor=%00"])
def test_what_has_no_field_is_refused_as_a_whole(client, query):
    assert client.get(f"/incidents/?{query}").status_code == 400
    if "cursor" in query:
        assert client.get(f"/statements/?{query}").status_code == 400


def test_what_was_wrong_stands_beside_its_field_and_nothing_is_lost(client):
    with recording():
        factories.incident(types=["fire"])
    asked = "type=fire&type=nonsense&date_from=2023-05-01&date_to=2023-04-01&killed_min=some&near=here&q=Sadarak"
    response = client.get(f"/incidents/?{asked}")
    assert response.status_code == 400
    html, text = response.content.decode(), words(response)
    for name, message in {
        "type": ("Type", "There is no violation type “nonsense”."),
        "date_to": ("To", "The latest date is before the earliest."),
        "killed_min": ("Killed, at least", "Enter a whole number."),
        "near": ("Near", "Give 3 numbers with commas between them."),
    }.items():
        assert ": ".join(message).replace(":", " :", 1) in text
        assert f'href="#{name}"' in html
    for name in ("date_to", "killed_min"):
        field = re.search(rf'<input class="field" id="{name}"[^>]*>', html)[0]
        assert f'aria-invalid="true" aria-describedby="mistake-{name}"' in field
        assert f'id="mistake-{name}"' in html
    assert 'id="date_to" aria-invalid' in html
    assert 'name="date_to" value="2023-04-01"' in html
    assert 'name="date_from" value="2023-05-01"' in html
    assert 'name="killed_min" value="some"' in html
    assert 'name="q" value="Sadarak"' in html
    assert 'name="type" value="fire" checked' in html
    assert html.count("aria-invalid") == 2
    # Nothing was searched.
    assert listed(response) == []
    assert "incident record" not in text


def test_a_period_says_what_it_leaves_out_for_having_no_date(client):
    with recording():
        for when in (None, None, UncertainDate.on(date(2023, 4, 1))):
            factories.incident(types=["fire"], date=when)
        factories.incident(types=["overflight"])
    told = "2 more records meet the rest, but have no established date. Show them too"
    response = page(client, type="fire", date_from="2023-03-01")
    assert told in words(response)
    assert context_of(client, f"/incidents/?{response.context['with_undated']}")["count"] == 3
    for other in ({"undated": "include"}, {"undated": "exclude"}):
        assert "no established date" not in words(page(client, type="fire", date_from="2023-03-01", **other))
    assert "no established date" not in words(page(client, type="fire"))


def test_from_a_period_a_link_leads_to_all_dates(client):
    with recording():
        for day in (1, 9):
            factories.incident(types=["fire"], date=UncertainDate.on(date(2023, 4, day)))
    period = {"date_from": "2023-04-01", "date_to": "2023-04-05", "date_match": "within"}
    for address in ("/incidents/", "/incidents/trends/"):
        for others in ("", "?type=fire&undated=exclude"):
            asked = {**period, **({"type": "fire", "undated": "exclude"} if others else {})}
            html = client.get(address, asked).content.decode()
            assert f'href="{address}{others.replace("&", "&amp;")}">All dates</a>' in html
        assert "All dates" not in client.get(address, {"type": "fire"}).content.decode()


def test_areas_on_a_chip_are_in_words(client):
    with recording():
        factories.incident(point=UncertainPoint(39.71, 44.88, 500))
    for asked, chip in {
        "near=39.714,44.8846,25": "Near: 25 km around 39.71° N, 44.88° E",
        "bbox=44.5,39.25,45.123456,40": "Box: 44.5 to 45.123° E, 39.25 to 40° N",
        "area=39.94,46.83,20000": "Area: known only to be within 20 km of 39.94° N, 46.83° E",
    }.items():
        assert chip in words(client.get(f"/incidents/?{asked}"))


def test_a_period_is_said_in_words(client):
    first, last = {"date_from": "2023-01-01"}, {"date_to": "2023-12-31"}
    for asked, chip, said in (
        (first | last, "1 Jan 2023 to 31 Dec 2023", "1 January to 31 December 2023"),
        (
            first | last | {"date_match": "within"},
            "wholly within 1 Jan 2023 to 31 Dec 2023",
            "wholly within 1 January to 31 December 2023",
        ),
        (first | {"date_to": "2023-01-01", "date_match": "within"}, "wholly on 1 Jan 2023", "wholly on 1 January 2023"),
        (first | {"date_match": "within"}, "no earlier than 1 Jan 2023", "no earlier than 1 January 2023"),
        (
            last | {"date_match": "within", "undated": "include"},
            "no later than 31 Dec 2023, or no date",
            "no later than 31 December 2023, or no date",
        ),
        (last, "until 31 Dec 2023", "until 31 December 2023"),
        (
            last | {"date_of": "statement"},
            "first statement until 31 Dec 2023",
            "first statement until 31 December 2023",
        ),
        ({"undated": "only", "date_of": "statement"}, "first statement date unknown", ""),
    ):
        response = page(client, **asked)
        assert f"Date: {chip}" in words(response)
        assert f"Incidents, {said or chip}" in words(response)


def test_the_days_of_a_sentence_name_what_both_have_once():
    day = date(2023, 3, 3)
    for last, said in (
        (day, ["3 March 2023", "3 March 2023"]),
        (date(2023, 3, 30), ["3", "30 March 2023"]),
        (date(2023, 6, 30), ["3 March", "30 June 2023"]),
        (date(2024, 3, 30), ["3 March 2023", "30 March 2024"]),
        (None, ["3 March 2023", None]),
    ):
        assert _in_full(day, last) == said
    assert _in_full(None, day) == [None, "3 March 2023"]


def test_by_date_those_without_one_stand_under_a_heading(client):
    with recording():
        factories.incident("Undated")
        factories.incident("Another")
        factories.incident("Dated", date=UncertainDate.on(date(2023, 5, 1)))
    for view in ("split", "list"):
        html = client.get(f"/incidents/?sort=date&view={view}").content.decode()
        at = [html.index(said) for said in (">Dated</a>", "<span>No date (2)</span>", ">Another</a>", ">Undated</a>")]
        assert at == sorted(at)
        assert html.count("No date (2)") == 1
        assert html.count('<ol class="records">') == 2
    assert "No date (2)" not in client.get("/incidents/?sort=recorded").content.decode()
    only = client.get("/incidents/?sort=date&undated=only").content.decode()
    assert (only.count("No date (2)"), only.count('<ol class="records">')) == (1, 1)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("type=fire&type=none", "Incidents, type: fire or no type on record"),
        ("type=other", "Incidents, type: other"),
        ("type=unspecified&type=fire&place=none", "Incidents at no place on record, type: not specified or fire"),
        ("type=none", "Incidents of no type on record"),
        ("place=none", "Incidents at no place on record"),
        ("type=fire&place=none", "Fire at no place on record"),
        ("accused=none", "Incidents, accused: nobody on record"),
        ("country=none&tag=none", "Incidents, no country on record, no tag"),
        ("agreement=none&finding=none", "Incidents, no finding on record, no agreement on record"),
        ("investigation_status=none", "Incidents, no investigation on record"),
        ("act=none&first_answer=none", "Incidents, no reply on record, no statement on record"),
        ("tag=none&tag=checked", "Incidents, tag: Checked or no tag"),
    ],
)
def test_what_has_no_value_is_said_by_what_is_missing(client, asked, said):
    with recording():
        factories.incident(types=["fire"])
        factories.tag(label="Checked", slug="checked")
    assert client.get(f"/incidents/?{asked}").context["sentence"] == said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("type=small_arms_fire&type=mortar_fire&place=hills", "Small-arms fire or mortar fire in The Hills"),
        ("accounts_group=disputed&accounts_group=open", "Incidents, disputed or one account or no reply"),
        ("act=accuse&act=deny_occurrence", "Incidents, act: accuses or denies that it happened"),
        ("accused=north&accused=none", "Incidents, accused: North or nobody on record"),
        ("q=Fire", "Incidents, words: Fire"),
    ],
)
def test_inside_a_sentence_only_names_have_capitals(client, asked, said):
    with recording():
        factories.place("The Hills", slug="hills")
        factories.party("North", slug="north")
    assert context_of(client, f"/incidents/?{asked}")["sentence"] == said
    chips = [chip.words for chip in context_of(client, "/incidents/?act=accuse&act=appeal&type=fire")["chips"]]
    assert chips == ["Fire", "Accuses or appeals"]


def test_where_a_parameter_is_unknown_the_rest_can_still_be_asked(client):
    for address in ("/incidents/?type=fire&typ=x&killed_min=2", "/incidents/?type=fire&killed_min=2&cursor=x&typ=y"):
        html = client.get(address).content.decode()
        assert 'href="/incidents/?type=fire&amp;killed_min=2">Ask for the rest alone' in html
    assert "Ask for the rest" not in client.get("/incidents/?typ=x").content.decode()


def test_names_from_right_to_left_turn_nothing_around_them(client):
    with recording():
        factories.incident(place=factories.place("قره آغاج", slug="there"))
        factories.party("الجمهورية", slug="side")
    day = "date_from=2023-04-04&date_to=2023-04-04"
    said = context_of(client, f"/incidents/?place=there&accused=side&accused=none&{day}")["sentence"]
    assert said == "Incidents in \u2068قره آغاج\u2069, accused: \u2068الجمهورية\u2069 or nobody on record, 4 April 2023"
    # Nor does what somebody types into an address.
    for typed in ("\u202efire", "\u2067\u2067fire", "\u2069\u202efire"):
        turned = context_of(client, f"/incidents/?q={quote(typed)}&{day}")
        assert turned["sentence"] == "Incidents, words: fire, 4 April 2023"
        assert turned["chips"][0].words == "fire"
    # That something was asked is told whatever it was.
    assert context_of(client, f"/incidents/?q=%E2%80%AE&{day}")["sentence"] == "Incidents, words: \ufffd, 4 April 2023"


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("statements/?language=e!", "Language of the original"),
        ("incidents/?language=e!", "Language of a statement"),
        ("incidents/?accounts_group=e!", "Disputed or not"),
        ("incidents/?act=e!", "Act of a statement"),
        ("statements/?act=e!", "Act"),
        ("statements/?date_to=e!", "To"),
        ("incidents/?date_match=e!", "“date_match”"),
    ],
)
def test_a_mistake_is_told_by_the_name_that_its_field_has_on_the_page(client, asked, name):
    response = client.get(f"/{asked}")
    assert response.status_code == 400
    parameter = response.wsgi_request.GET.urlencode().partition("=")[0]
    assert f'<a href="#{parameter}">{name}</a>: ' in response.content.decode()


def test_a_mistake_in_what_is_folded_opens_it(client):
    with recording():
        factories.incident()
    html = client.get("/incidents/?killed_min=some").content.decode()
    assert re.search(r"<details open>\s*<summary>Casualties reported", html)


def test_one_switch_counts_and_asks_by_the_dates_of_statements(client):
    with recording():
        early = factories.incident("Early, said late", date=UncertainDate.on(date(2023, 1, 10)))
        undated = factories.incident("Undated, said soon")
        factories.incident("Nothing said", date=UncertainDate.on(date(2023, 1, 12)))
        for incident, day in ((early, date(2023, 3, 6)), (early, date(2023, 3, 8)), (undated, date(2023, 1, 9))):
            factories.claim(factories.statement(issued=UncertainDate.on(day)), incident)
    for asked in ("/incidents/?", "/incidents/trends/?"):
        shown = client.get(asked)
        assert "per week of the event" in words(shown) or "per day of the event" in words(shown)
        switch = re.search(r'href="([^"]+date_of=statement)"', shown.content.decode())[1]
        shown = client.get(unescape(switch) if switch.startswith("/") else f"{asked[:-1]}{unescape(switch)}")
        assert "per week of the first dated statement about them" in words(shown)
        drawn = shown.context["histogram"]
        bars = {bar.first: bar.total for bar in drawn.bars if bar.total}
        assert bars == {date(2023, 1, 9): 1, date(2023, 3, 6): 1}
        assert drawn.undated == drawn.apart_total == 1
        # Back to the days of events, and each bar to what it counts.
        html = shown.content.decode()
        back = re.search(r'href="([^"]+)">of the event</a>', html)[1]
        assert client.get(back).context["histogram"].bars[0].first == date(2023, 1, 10)
        links = [unescape(link) for link in re.findall(r'<td><a href="(/incidents/[^"]+)">1</a>', html)]
        assert len(links) == 2
        assert [listed(client.get(link)) for link in links] == [
            [undated.reference],
            [early.reference],
        ]
        alone = next(unescape(link) for link in re.findall(r'<a href="([^"]+)"><title>1 incident without', html))
        assert "date_of=statement" in alone
        assert client.get(alone).context["count"] == 1


def test_the_figures_of_the_api_go_by_the_dates_of_statements_where_that_is_asked(client):
    with recording():
        incident = factories.incident(date=UncertainDate.on(date(2023, 1, 10)))
        factories.claim(factories.statement(issued=UncertainDate.on(date(2023, 3, 6))), incident)
    for asked, month in (("", "2023-01-01"), ("&date_of=statement", "2023-03-01")):
        for unit in ("week", "month", "year"):
            found = client.get(f"/api/v1/stats/incidents/?time={unit}{asked}").json()
            (at,) = (at for at, count in enumerate(found["results"][0]["counts"]) if count)
            assert found["stretches"][at]["start"][: 4 if unit == "year" else 7] in month
            assert found["stretches"][at]["end"] >= month


def test_statuses_are_offered_from_the_least_told_to_the_most(client):
    with recording():
        factories.incident()
    facets = {facet.name: facet for facet in page(client).context["facets"]}
    assert [option.value for option in facets["accounts_status"].options] == [
        "no_account",
        "single_account",
        "unanswered_accusation",
        "denied",
        "noncommittal_reply",
        "mutual_accusation",
        "details_disputed",
        "acknowledged",
        "concordant",
    ]


def test_drafts_are_found_by_editors_alone(client):
    with recording():
        draft = factories.incident("Draft", types=["fire"], published=False)
    assert listed(page(client, type="fire")) == []
    client.force_login(factories.editor())
    assert listed(page(client, type="fire")) == [draft.reference]


def test_hostile_words_stay_words(client):
    with recording():
        factories.incident('=HYPERLINK("https://example.org")<script>alert(1)</script>')
    answer = client.get("/api/v1/incidents/export/?format=csv")
    row = next(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert row["title"].startswith("'=HYPERLINK")
    response = page(client, q='"><script>alert(1)</script>')
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("view", ["split", "list", "timeline"])
def test_without_judged_links_rows_say_what_was_asked_for(client, view):
    with recording():
        incident, other = factories.judged_denial(), factories.incident("Reported flight")
        factories.claim(incident=other, link_basis="judgement", link_reason="Same night.")

    def rows(**asked):
        html = page(client, view=view, **asked).content.decode().partition('<ol class="records">')[2]
        return " ".join(re.sub(r"<[^>]+>", " ", html.partition("</ol>")[0]).split())

    asked = rows(judged="0", accounts_status="unanswered_accusation")
    assert f"{incident.title} Accusation, no reply on record" in asked
    assert asked.endswith("AC accuses")
    assert rows(judged="0", q="flight").endswith("No statement on record without a link by judgement")
    whole = rows(q=incident.reference)
    assert f"{incident.title} Denied" in whole
    assert whole.endswith("AD denies that it happened (linked by judgement)")


def test_without_judged_links_records_are_led_to_without_them(client):
    with recording():
        incident = factories.judged_denial()
        incident.date, incident.point = UncertainDate.on(date(2023, 5, 8)), UncertainPoint(39.9, 45.2, 300)
        incident.save()
        undated = factories.incident()
    address, other = incident.get_absolute_url(), undated.get_absolute_url()
    for asked, end in ({"judged": "0"}, "?judged=0"), ({}, ""):
        for view, times in ("split", 1), ("timeline", 3):
            html = page(client, view=view, **asked).content.decode()
            links = [link for link in re.findall(r'href="([^"]+)"', html) if link.startswith((address, other))]
            assert {*links} == {address + end, other + end}
            assert links.count(address + end) >= times + (view == "split")
        features = client.get("/incidents/map/", asked).json()["features"]
        assert [one["properties"]["address"] for one in features] == [address + end]


def test_the_number_of_sides_sorts_by_those_that_rows_show(client):
    with recording():
        judged, two = factories.judged_denial(), factories.incident()
        for _side in range(2):
            factories.claim(factories.statement(), two)
        factories.claim(factories.statement(), judged, link_basis="judgement", link_reason="Same night.")
    assert listed(page(client, sort="accounts")) == [judged.reference, two.reference]
    assert listed(page(client, sort="accounts", judged="0")) == [two.reference, judged.reference]


def test_without_judged_links_the_marks_of_the_timeline_say_what_was_asked_for(client):
    with recording():
        factories.judged_denial()
        dated = factories.judged_denial()
        dated.date = UncertainDate.on(date(2023, 5, 8))
        dated.save()
    for judged, status in (("0", Status.UNANSWERED_ACCUSATION), ("1", Status.DENIED)):
        response = page(client, view="timeline", judged=judged)
        titles = re.findall(r"<title>(.*?)</title>", response.content.decode().partition('class="lanes"')[2])
        assert titles == [f"{dated.title}: 8 May 2023, {status.label}"] * 2
        assert [sign for _incident, sign in response.context["lanes"].undated] == [STATUS_SIGNS[status]]
