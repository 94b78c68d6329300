"""One search for all, and what it leads to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from explorer import exploring
from formats.dates import UncertainDate
from formats.indexes import by_index
from history.recording import recording
from incidents.models import Place
from statements.models import Statement
from tests import factories
from tests.pages import context_of, queries, words

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


@pytest.fixture
def _village():
    with recording():
        place = factories.place("Garaağaç", names=[("ru", "Гараагач"), ("az", "Qaraağac")])
        factories.incident("Alleged fire", place=place)
        factories.incident("Secret fire at Garaağaç", published=False)
        factories.statement(factories.party("Garaağaç Post", kind="media"), summary="Garaağaç was hit.")
        factories.incident("Elsewhere")


@pytest.mark.parametrize("written", ["Garaağaç", "garaagac", "Qaraağac", "гараагач", "GARAAGAC"])
@pytest.mark.usefixtures("_village")
def test_every_spelling_finds_the_same_of_every_kind(client, written):
    response = client.get("/search/", {"q": written})
    text = words(response)
    assert "Alleged fire" in text
    assert "Garaağaç settlement" in text
    assert ("Secret" in text, "Elsewhere" in text) == (False, False)
    assert [row.title for row in response.context["incidents"]] == ["Alleged fire"]


@pytest.mark.parametrize("written", ["Stepanakert", "Степанакерт", "Ստեփանակերտ", "Xankəndi", "Khankendi", "xankendi"])
def test_every_spelling_finds_texts_that_end_a_name_in_the_way_of_their_language(client, written):
    told = ["У Степанакерта", "Fire near Stepanakert", "Ստեփանակերտում", "Xankəndidə atəş", "At Khankendi’s edge"]
    with recording():
        names = [("hy", "Ստեփանակերտ"), ("ru", "Степанакерт"), ("az", "Xankəndi"), ("en", "Khankendi")]
        factories.place("Stepanakert", names=names)
        for title in told:
            factories.incident(title)
        factories.incident("Fire at Step")
    assert references(client, written) == {*told}
    assert len(references(client, f'"{written}"')) < len(told)


@pytest.mark.usefixtures("_village")
def test_parties_and_statements_are_found_by_their_words(client):
    response = client.get("/search/", {"q": "garaagac"})
    assert [party.name for party in response.context["parties"]] == ["Garaağaç Post"]
    assert [statement.summary for statement in response.context["statements"]] == ["Garaağaç was hit."]


def references(client, words, kind="incidents"):
    """What a search finds, by title or summary: on the page, in the API and in the file, which is the same."""
    page = context_of(client, f"/{kind}/", {"q": words})["page"].rows
    api = client.get(f"/api/v1/{kind}/", {"q": words}).json()["results"]
    assert [row["reference"] for row in api] == [row.reference for row in page]
    return {row.title if kind == "incidents" else row.summary for row in page}


@pytest.fixture
def _told():
    """Two incidents, and what was said of each in its own language."""
    with recording():
        north, south = factories.party("Northland", code="NL"), factories.party("Southland")
        ministry = factories.party("Ministry of Defence of Northland", parent=north)
        district = factories.place("Sadarak", kind="district", parent=factories.place("Midland", kind="country"))
        village = factories.place(
            "Khankendi", parent=district, names=[("hy", "Ստեփանակերտ"), ("ru", "Степанакерт"), ("az", "Xankəndi")]
        )
        first = factories.incident("Alleged fire", place=village, summary="Reported at dawn.")
        second = factories.incident("Alleged overflight")
        said = factories.statement(ministry, summary="It accuses.", text="Qəsəbə atıcı silahlardan atəşə tutulub.")
        factories.translation(said, text="The settlement came under small arms fire from positions.")
        factories.claim(said, first, "accuse", about=south)
        other = factories.statement(
            south, summary="It reports.", language="ru", text="Беспилотник пролетел над Степанакертом."
        )
        factories.claim(other, second)
        draft = factories.statement(south, published=False, summary="Not yet said.", text="A secret word.")
        factories.claim(draft, second)


BY_WORDS = [
    ("atici silah", {"Alleged fire"}, {"It accuses."}),
    ("беспилотник", {"Alleged overflight"}, {"It reports."}),
    ("settlement", {"Alleged fire"}, {"It accuses."}),
    ("settle", {"Alleged fire"}, {"It accuses."}),
    ('"settle"', set(), set()),
    ('"small arms fire"', {"Alleged fire"}, {"It accuses."}),
    ('"arms small"', set(), set()),
    ("small-arms", {"Alleged fire"}, {"It accuses."}),
    ("dawn", {"Alleged fire"}, set()),
    ("alleged -dawn", {"Alleged overflight"}, set()),
    ("-settlement", {"Alleged overflight"}, {"It reports."}),
    ("settlement -fire", set(), set()),
    ("secret", set(), set()),
    ("northland", {"Alleged fire"}, {"It accuses."}),
    ("NL", {"Alleged fire"}, {"It accuses."}),
    ("southland", {"Alleged fire", "Alleged overflight"}, {"It accuses.", "It reports."}),
    ("stepanakert", {"Alleged fire", "Alleged overflight"}, {"It reports."}),
    ("Xankəndi", {"Alleged fire", "Alleged overflight"}, {"It reports."}),
    ("Khankendi settlement", {"Alleged fire"}, set()),
    ("sadarak", {"Alleged fire"}, set()),
    ("Садарак", {"Alleged fire"}, set()),
    ("midland", set(), set()),
    ("e", set(), set()),
    ("!!!", set(), set()),
]


@pytest.mark.usefixtures("_told")
def test_words_find_what_is_said_where_it_was_and_who_has_to_do_with_it(client, subtests):
    for asked, incidents, statements in BY_WORDS:
        with subtests.test(str(asked)):
            assert references(client, asked) == incidents
            assert references(client, asked, "statements") == statements


@pytest.mark.usefixtures("_told")
def test_a_new_name_is_found_at_once_and_an_earlier_text_no_longer(client):
    with recording(reason="A correction."):
        Place.objects.get(name="Khankendi").names.create(name="Vararakn", language="en")
        said = Statement.objects.get(summary="It reports.")
        factories.text_version(said, "Самолёт пролетел.", reason="A misreading.")
    assert references(client, "vararakn") == {"Alleged fire"}
    assert references(client, "samolet") == references(client, "самолёт") == {"Alleged overflight"}
    assert references(client, "беспилотник") == set()
    with recording(reason="A person."):
        said.text_versions.last().redact("It named a person.")
    assert references(client, "самолёт") == set()


@pytest.mark.usefixtures("_told")
def test_rows_show_where_the_words_stand(client):
    html = client.get("/incidents/", {"q": "settlement"}).content.decode()
    said = Statement.objects.get(summary="It accuses.")
    assert (
        f'<a href="{said.get_absolute_url()}">{said.reference}</a>: <span lang="en" dir="auto">The <mark>settlement</mark>'
        in html
    )
    assert "<mark>Alleged</mark> fire" in client.get("/incidents/", {"q": "alleged"}).content.decode()
    html = client.get("/statements/", {"q": "беспилотник"}).content.decode()
    assert '<span lang="ru" dir="auto"><mark>Беспилотник</mark> пролетел' in html
    assert "<mark>accuses</mark>" in client.get("/search/", {"q": "accuses"}).content.decode()


def test_rows_show_which_place_they_were_found_by(client):
    with recording():
        there = factories.place("Garaağaç", names=[("ru", "Гараагач")])
        factories.incident("Listed", place=there)
        further, said, secret = (
            factories.incident(title, place=factories.place()) for title in ("Further", "Said", "Secret")
        )
        factories.further_place(further, place=there)
        claim = factories.claim(incident=said, place=there)
        factories.claim(factories.statement(sensitivity="graphic"), secret, place=there)
        factories.claim(factories.statement(published=False), said, place=there)
    found = context_of(client, "/incidents/", {"q": "Гараагач"})
    assert {one.title for one in found["page"].rows} == {"Listed", "Further", "Said", "Secret"}
    told = {
        one.title: ("".join(text for text, _marked in excerpt.pieces), excerpt.statement)
        for one, excerpt in found["excerpts"].items()
    }
    assert told == {"Further": ("at Garaağaç", None), "Said": ("at Garaağaç", claim.statement)}
    page = client.get("/statements/", {"q": "Гараагач"})
    assert [*page.context["excerpts"]] == [claim.statement]
    assert '<span lang="en" dir="auto">at <mark>Garaağaç</mark>' in page.content.decode()


def test_rows_show_in_which_place_that_was_named_they_lie(client):
    with recording():
        region = factories.place("Highlands", kind="region")
        district, other = factories.place("Askeran", kind="district", parent=region), factories.place("Khojaly")
        village = factories.place("Farrukh", parent=district)
        factories.other_parent(village, parent=other)
        factories.incident("Listed", place=village)
        claim = factories.claim(incident=factories.incident("Said"), place=village)

    def told(words):
        found = context_of(client, "/incidents/", {"q": words})["excerpts"]
        return {one.title: excerpt.pieces for one, excerpt in found.items()}

    by_another = [("at Farrukh, in ", False), ("Khojaly", True)]
    assert told("Khojaly") == {"Listed": by_another, "Said": by_another}
    # What the row shows anyway is not told again.
    assert told("Askeran") == {"Said": [("at Farrukh, in ", False), ("Askeran", True)]}
    assert told("Highlands")["Listed"] == [("at Farrukh, in ", False), ("Highlands", True)]
    page = context_of(client, "/statements/", {"q": "Khojaly"})
    assert {row: excerpt.pieces for row, excerpt in page["excerpts"].items()} == {claim.statement: by_another}


def test_rows_say_where_only_a_judgement_ties_what_was_found_to_the_record(client):
    with recording():
        there = factories.place("Garaağaç")
        judged, named = (factories.incident(title, place=factories.place()) for title in ("Judged", "Named"))
        for text, where in (("They shelled the bridge.", None), ("They fired.", there)):
            said = factories.statement(text=text)
            for incident in (judged, named):
                factories.claim(said, incident, link_basis="judgement", link_reason="Same night.", place=where)
        for text, where in (("The bridge was not shelled.", None), ("Nobody fired.", there)):
            factories.claim(factories.statement(text=text), named, place=where)

    def told(sought, **asked):
        page = client.get("/incidents/", {"q": sought, **asked})
        excerpts = page.context["excerpts"].items()
        found = {one.title: (excerpt.statement.claims.count(), excerpt.is_judged) for one, excerpt in excerpts}
        return found, page.content.decode().count("</a> (linked by judgement): ")

    # The statement that names an incident is shown before one that is tied to it by judgement, which is about both.
    for sought in ("bridge", "Garaağaç"):
        for asked in ({}, {"judged": "0"}):
            assert told(sought, **asked) == ({"Judged": (2, True), "Named": (1, False)}, 1)


@pytest.mark.usefixtures("_told")
def test_sensitive_texts_are_found_and_not_shown(client):
    with recording(reason="It shows a body."):
        said = Statement.objects.get(summary="It accuses.")
        said.sensitivity = "graphic"
        said.save()
    response = client.get("/incidents/", {"q": "settlement"})
    assert [row.title for row in response.context["page"].rows] == ["Alleged fire"]
    assert "<mark>" not in response.content.decode()
    assert "<mark>" not in client.get("/statements/", {"q": "settlement"}).content.decode()


def test_by_relevance_those_come_first_whose_title_has_more_of_the_words(client):
    with recording():
        for title, summary in (("Both: mortar fire", ""), ("Fire", "Mortar."), ("Neither", "Mortar fire.")):
            factories.incident(title, summary=summary)
    asked = {"q": "mortar fire", "sort": "relevance"}
    response = client.get("/incidents/", asked)
    assert [row.title for row in response.context["page"].rows] == ["Both: mortar fire", "Fire", "Neither"]
    assert [row.title for row in context_of(client, "/search/", {"q": "mortar fire"})["incidents"]] == [
        "Both: mortar fire",
        "Fire",
        "Neither",
    ]
    assert client.get("/incidents/", {"sort": "relevance"}).status_code == 200
    assert "Relevance" not in words(client.get("/incidents/"))


def test_pages_by_relevance_follow_each_other(client, monkeypatch):
    monkeypatch.setattr(exploring, "PER_PAGE", 2)
    with recording():
        for number in range(5):
            factories.incident("Fire" if number % 2 else "Other", summary="Fire.")
    seen, address = [], "/incidents/?q=fire&sort=relevance"
    while address:
        page = context_of(client, address)["page"]
        seen += [row.title for row in page.rows]
        address = page.next and f"/incidents/?q=fire&sort=relevance&cursor={page.next}"
    assert seen == ["Fire", "Fire", "Other", "Other", "Other"]


HOSTILE = ['"', "'", "a'b:*", "a & !b", ") OR 1", "NEAR(a b)", "words:a", "a*", "%", "_p1", "\\", "a\u2028b"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_means_something_to_a_database_means_nothing_here(client, hostile):
    with recording():
        factories.statement(factories.party("Somebody"), summary="A summary.")
    for address in ("/incidents/", "/statements/", "/search/"):
        assert client.get(address, {"q": hostile}).status_code == 200
    assert context_of(client, "/statements/", {"q": "_p1"})["count"] == 0


@pytest.mark.parametrize("written", ["Khojaly", "Xocalı", "Khojaly district", "khojaly rayon"])
def test_the_name_of_an_area_finds_what_lies_in_it_by_any_standard(client, written):
    with recording():
        district = factories.place(
            "Khojaly district",
            slug="khojaly",
            kind="district",
            names=[("az", "Xocalı rayonu"), ("en", "Khojaly rayon")],
        )
        region = factories.place("Askeran region", kind="district")
        village, other = (factories.place(name, parent=region) for name in ("Norshen", "Aygestan"))
        factories.other_parent(village, parent=district)
        factories.incident("Listed there", place=village)
        factories.further_place(factories.incident("Also there"), place=factories.place("Edge", parent=village))
        factories.incident("Elsewhere", place=other)
    there = {row.title for row in context_of(client, "/incidents/", {"place": "khojaly"})["page"].rows}
    assert references(client, written) == there == {"Listed there", "Also there"}


def test_the_name_of_a_country_does_not_find_what_lies_in_it(client):
    with recording():
        country, district = factories.place("Northland", kind="country"), factories.place("Hills", kind="district")
        factories.other_parent(district, parent=country)
        factories.incident("In the hills", place=district)
        factories.incident("In the north", place=country)
    assert references(client, "northland") == {"In the north"}
    assert references(client, "hills") == {"In the hills"}


def test_a_search_asks_the_database_as_often_whatever_it_finds(client):
    counts = []
    for _ in range(2):
        with recording():
            for _ in range(3):
                incident = factories.incident(place=factories.place())
                factories.claim(factories.statement(text="Fire at night."), incident)
                factories.investigation("Fire inquiry", incidents=[incident])
        client.get("/incidents/?q=fire")
        counts.append([queries(client, f"{address}?q=fire") for address in ("/incidents/", "/statements/", "/search/")])
    assert counts[0] == counts[1]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps words in a table of its own")
def test_a_word_that_every_text_has_is_found_by_the_index(client):
    with recording():
        for number in range(3):
            factories.incident(f"Alleged fire {number}")
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        assert len(references(client, "fire")) == 3
        # What comes after is asked as ever.
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)
    said = [one["sql"] for one in asked.captured_queries]
    at = next(place for place, sql in enumerate(said) if 'FROM "explorer_incidentwords"' in sql)
    assert "enable_seqscan = off" in said[at - 1]
    with by_index(), connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + said[at])
        assert "explorer_incidentwords_words" in str(cursor.fetchall())


def test_a_reference_is_found(client):
    with recording():
        incident = factories.incident("Alleged fire")
        factories.incident("CIR 4 of another register")
    for written in (incident.reference, incident.reference.lower(), f"CIR-{incident.pk}", f" cir {incident.pk} "):
        assert references(client, written) == {"Alleged fire"}
    assert references(client, "CIR-0") == set()


def test_investigations_are_found_by_reference_title_incident_and_member(client):
    with recording():
        incident, member = factories.incident("Alleged fire at Riverside"), factories.party("Northland")
        secret = factories.incident("Riverside, unpublished", published=False)
        river = factories.investigation(
            "Hill inquiry", incidents=[incident], members=[(member, "lead")], progress="under_way"
        )
        other = factories.investigation("Lake inquiry", incidents=[secret])
        factories.investigation("Hill draft", published=False)

    def found(words):
        return [one.reference for one in context_of(client, "/search/", {"q": words})["investigations"]]

    for written in (river.reference, f"inv {river.pk}", "hill", "riverside", "northland"):
        assert found(written) == [river.reference], written
    assert found("inquiry") == [other.reference, river.reference]
    text = words(client.get("/search/", {"q": river.reference}))
    assert f"Hill inquiry Joint investigation: under way · {river.reference}" in text


def test_what_is_more_is_a_link_away(client):
    with recording():
        for number in range(11):
            factories.incident(f"Fire {number}")
    response = client.get("/search/", {"q": "fire"})
    assert len(response.context["incidents"]) == 10
    assert '<a class="aside" href="/incidents/?q=fire">All that match, with filters</a>' in response.content.decode()
    with recording():
        for number in range(11):
            factories.investigation(f"Inquiry {number}")
    response = client.get("/search/", {"q": "inquiry"})
    assert len(response.context["investigations"]) == 10
    link = '<a class="aside" href="/investigations/?q=inquiry">All that match, with filters</a>'
    assert link in response.content.decode()


def test_nothing_found_and_nothing_asked(client):
    assert "Nothing on record matches these words" in words(client.get("/search/", {"q": "nowhere"}))
    empty = words(client.get("/search/"))
    assert "Nothing on record matches" not in empty
    assert client.get("/search/", {"q": "x" * 201}).status_code == 400
    assert client.get("/search/", {"question": "x"}).status_code == 400


def test_numbers_lead_to_the_incidents_that_they_count(client):
    with recording():
        accuser, accused = factories.party("Accuser"), factories.party("Accused")
        for _ in range(2):
            incident = factories.incident(date=UncertainDate())
            factories.claim(factories.statement(accuser), incident, "accuse", about=accused)
        factories.incident()
    text = client.get(accused.get_absolute_url()).content.decode()
    for address in (
        f"/incidents/?accused={accused.slug}",
        f"/incidents/?accused={accused.slug}&amp;accused_by={accuser.slug}",
    ):
        assert f'href="{address}"' in text
        assert context_of(client, address.replace("&amp;", "&"))["count"] == 2
    overview = client.get("/").content.decode()
    assert '<a href="/incidents/?undated=only">3</a>' in overview
