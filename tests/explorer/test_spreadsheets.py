"""What is found, as a spreadsheet: the same records and cells as in the CSV, and words that stay words."""

import csv
import io
import random
import re
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.api.spreadsheets import MOST_CHARACTERS, TooManyRows, as_text, spreadsheet
from formats.dates import Precision, UncertainDate
from history.recording import recording
from tests import factories
from tests.explorer.test_explorer import World
from tests.pages import context_of, words

ADDRESS = "/api/v1/incidents/export/"
NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
DAY_ZERO = date(1899, 12, 30)
# What a text may hold in a database: no half of a character.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def unescaped(text):
    return re.sub(r"_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), text)


def sheets(file):
    """Name → rows of cells by their column, as a program for spreadsheets reads them: texts, numbers and days."""
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        assert book.testzip() is None
        named = ElementTree.fromstring(book.read("xl/workbook.xml")).findall(".//m:sheet", NAMES)
        parts = [ElementTree.fromstring(book.read(f"xl/worksheets/sheet{n}.xml")) for n in range(1, len(named) + 1)]
    return {one.get("name"): _rows(part) for one, part in zip(named, parts, strict=True)}


def _rows(part):
    assert part.findall(".//m:f", NAMES) + part.findall(".//m:hyperlink", NAMES) == []
    return [
        {re.sub(r"\d", "", one.get("r")): _cell(one) for one in row.findall("m:c", NAMES)}
        for row in part.findall(".//m:row", NAMES)
    ]


def _cell(one):
    if one.get("t") == "inlineStr":
        return unescaped("".join(one.itertext()))
    value = float(one.find("m:v", NAMES).text)
    # Of the formats that cells may have here, only that of numbers in general has no number.
    return DAY_ZERO + timedelta(days=int(value)) if one.get("s") else value


def not_said(count):
    return []


def asked(client, query):
    response = client.get(f"{ADDRESS}?format=xlsx&{query}")
    assert response.status_code == 200, response.content
    file = b"".join(response.streaming_content)
    return response, sheets(file)


def table(rows):
    """The rows below the header, each as column → what stands there, where anything does."""
    header, *rest = rows
    return [{header[at]: value for at, value in row.items()} for row in rest]


def as_csv(client, query):
    text = b"".join(client.get(f"{ADDRESS}?format=csv&{query}").streaming_content).decode()
    return [{name: value for name, value in row.items() if value} for row in csv.DictReader(io.StringIO(text))]


def written(value):
    return value.isoformat() if isinstance(value, date) else value


def alike(cell, other):
    if isinstance(cell, float):
        return cell == float(other)
    return written(cell) == (other[1:] if other.startswith("'") else other)


@pytest.mark.django_db
@pytest.mark.recorded
@pytest.mark.parametrize("rows", ["incidents", "claims"])
def test_a_spreadsheet_has_the_cells_of_the_csv(client, rows):
    world, seen = World(4), 0
    for _ in range(6):
        query = f"{world.question().urlencode()}&rows={rows}"
        found, other = table(asked(client, query)[1][rows]), as_csv(client, query)
        assert [row.keys() for row in found] == [row.keys() for row in other]
        assert all(alike(cell, other[at][name]) for at, row in enumerate(found) for name, cell in row.items())
        seen += len(found)
    assert seen > 10


@pytest.mark.django_db
@pytest.mark.recorded
def test_only_a_full_date_is_a_date(client):
    with recording():
        factories.incident("day", date=UncertainDate.on(date(2023, 5, 1)))
        factories.incident("long ago", date=UncertainDate.on(date(1899, 5, 1)))
        factories.incident("unknown")
    rows = {row["title"]: row for row in table(asked(client, "")[1]["incidents"])}
    assert (rows["day"]["date_start"], rows["day"]["date_edtf"]) == (date(2023, 5, 1), "2023-05-01")
    assert rows["long ago"]["date_start"] == "1899-05-01"
    assert "date_start" not in rows["unknown"]


@pytest.mark.django_db
@pytest.mark.recorded
def test_unknown_is_no_zero_in_a_spreadsheet(client):
    with recording():
        quiet, told = factories.incident("quiet"), factories.incident("told")
        factories.claim(factories.statement(), quiet)
        factories.figure(factories.claim(factories.statement(), told), killed_best=0)
    rows = {row["title"]: row for row in table(asked(client, "")[1]["incidents"])}
    assert ("killed_highest" in rows["quiet"], rows["told"]["killed_highest"]) == (False, 0)


@pytest.mark.django_db
@pytest.mark.recorded
def test_words_that_look_like_formulas_stay_words(client):
    hostile = ["=1+1", "@x", "+1", '=HYPERLINK("https://example.org")', "https://example.org", "<r>&</r>", "_x0041_"]
    with recording():
        for title in hostile:
            factories.incident(title)
    titles = [row["title"].strip() for row in table(asked(client, "")[1]["incidents"])]
    assert titles == hostile[::-1]


@pytest.mark.django_db
def test_nothing_found_has_its_header_and_says_what_was_asked(client):
    for rows, first in (("incidents", "reference"), ("claims", "incident")):
        response, found = asked(client, f"rows={rows}&undated=only&q=nowhere")
        (header,) = found[rows]
        assert header["A"] == first
        about = {row["A"]: row["B"] for row in found["About"]}
        assert about["Asked"] == context_of(client, "/incidents/?undated=only&q=nowhere")["sentence"]
        assert about["Page"].endswith("/incidents/?undated=only&q=nowhere")
        assert about["Rows"].startswith("0, ")
        assert "CC BY 4.0" in about["Licence"]
        assert about["Page"] in about["How to cite"]
        assert re.search(rf'filename="{rows}-[\d-]+\.xlsx"', response["Content-Disposition"])


@pytest.mark.django_db
@pytest.mark.recorded
def test_more_rows_than_a_sheet_has_are_refused_and_left_to_the_csv(client, monkeypatch):
    with recording():
        incidents = [factories.incident() for _ in range(3)]
        for _ in range(2):
            factories.claim(factories.statement(), incidents[0])
    monkeypatch.setattr("explorer.api.spreadsheets.MOST_ROWS", 3)
    refused = client.get(f"{ADDRESS}?format=xlsx")
    assert refused.status_code == 400
    (error,) = refused.json()["errors"]
    assert error["parameter"] == "format"
    assert "csv" in str(error)
    assert len(asked(client, "rows=claims")[1]["claims"]) == 3
    with pytest.raises(TooManyRows):
        list(spreadsheet("rows", ["a"], iter([["1"], ["2"], ["3"]]), 3, set(), not_said, timezone.now()))


@pytest.mark.django_db
@pytest.mark.recorded
def test_the_page_offers_it_with_the_count(client):
    with recording():
        factories.incident(types=["fire"])
        factories.incident()
    response = client.get("/incidents/?type=fire")
    assert "1 record, with every filter, as a file: CSV, one row an incident" in words(response)
    addresses = [address for _words, address in response.context["exports"] if "xlsx" in address]
    assert len(addresses) == 2
    _response, found = asked(client, addresses[0].partition("?")[2].replace("format=xlsx", "").strip("&"))
    assert len(found["incidents"]) == 2


@pytest.mark.django_db
@pytest.mark.recorded
def test_its_second_sheet_says_how_many_rows_it_has_which_nobody_counts_before_it_begins(
    client, django_assert_max_num_queries
):
    with recording():
        for _ in range(2):
            factories.claim(factories.statement(), factories.incident())
    with django_assert_max_num_queries(30) as done:
        _response, found = asked(client, "rows=claims")
    assert len(found["claims"]) == 3
    assert {row["A"]: row["B"] for row in found["About"]}["Rows"] == "2, one row a claim, the last recorded first"
    assert not [
        query for query in done.captured_queries if "COUNT(" in query["sql"] and "statements_claim" in query["sql"]
    ]


@settings(max_examples=25)
@given(st.lists(TEXTS, max_size=8))
def test_any_text_is_read_as_it_was(texts):
    cells, said = [[text] for text in texts], [("What", "<r>x</r>")]
    found = sheets(
        b"".join(spreadsheet("rows", ["text"], iter(cells), len(cells), set(), lambda count: said, timezone.now()))
    )
    assert [row.get("A", "") for row in found["rows"][1:]] == texts
    assert found["About"][0]["B"].strip() == "<r>x</r>"


def test_a_spreadsheet_begins_before_its_rows_are_made_and_is_given_as_they_are():
    read = []

    def rows():
        for number in range(30_000):
            read.append(number)
            yield [f"row {number}", random.Random(number).random(), "2023-05-01", Precision.DAY]

    portions = spreadsheet(
        "rows", ["text", "number", "day", "precision"], rows(), 30_000, {"day"}, not_said, timezone.now()
    )
    sent = [next(portions)]
    assert (sent[0][:2], read) == (b"PK", [])
    sent.append(next(portions))
    assert 0 < len(read) < 15_000
    sent += portions
    assert all(len(portion) < 2**19 for portion in sent)
    found = sheets(b"".join(sent))["rows"]
    assert len(found) == 30_001
    last = {"A": "row 29999", "B": random.Random(29_999).random(), "C": date(2023, 5, 1), "D": Precision.DAY.value}
    assert found[-1] == last


def test_a_text_that_is_too_long_is_cut_and_says_so():
    for long in ("x" * 40_000, "\N{GRINNING FACE}" * 20_000):
        cut = as_text(long)
        assert len(cut.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
        assert cut.endswith("the CSV has all of it]")
    assert as_text("x" * MOST_CHARACTERS) == "x" * MOST_CHARACTERS
