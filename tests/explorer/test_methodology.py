"""The methodology page tells every code that a record can hold, from the models themselves."""

import re
from itertools import chain

import pytest
from django.apps import apps
from django.utils.html import escape

from explorer import codebook
from explorer.meanings import MEANINGS
from history.models import Change
from history.tracking import TRACKED
from incidents.models import ViolationType
from incidents.types import SHIPPED
from investigations.models import Aim
from statements.acts import MEANING, Detail
from tests.pages import queries, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Columns that hold lists of codes: Django knows no choices of theirs.
LISTS = {"statements.Claim.quoted_details": Detail.values, "investigations.Investigation.aims": Aim.values}


def vocabularies_of_the_models():
    """Column → the codes that it takes."""
    found = dict(LISTS)
    for model in [*TRACKED, Change]:
        for column in model._meta.concrete_fields:
            if choices := getattr(column, "flatchoices", None):
                found[f"{model._meta.label}.{column.name}"] = [str(code) for code, _label in choices if code != ""]
    return found


def blocks(html):
    """Id of a heading or table → the page from there to the next one."""
    parts = re.split(r'<(?:h2|h3|table class="table codes") id="([\w-]+)"', html)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_code_of_every_model_is_on_the_page(client):
    assert set(LISTS) <= {f"{model._meta.label}.{column.name}" for model in TRACKED for column in model._meta.fields}
    told = {
        key: set(re.findall(r"<code>([\w-]+)</code>", block))
        for key, block in blocks(client.get("/methodology/").content.decode()).items()
    }
    missing = {
        column: codes for column, codes in vocabularies_of_the_models().items() if set(codes) not in told.values()
    }
    assert missing == {}


def test_every_record_and_part_of_the_site_is_looked_through_for_codes():
    packages = {model._meta.app_label for model in TRACKED}
    with_choices = {
        model
        for config in apps.get_app_configs()
        if config.label in packages
        for model in config.get_models()
        if any(getattr(column, "flatchoices", None) for column in model._meta.concrete_fields)
    }
    assert with_choices <= set(TRACKED)


def test_every_code_stands_beside_its_words_and_its_meaning(client):
    html = blocks(client.get("/methodology/").content.decode())
    for vocabulary in [*chain(*codebook.sections().values()), codebook.claim_acts()]:
        for code in vocabulary.codes:
            assert str(escape(code.meaning)) in html[vocabulary.key], (vocabulary.key, code.value)
            words_of_it = escape(code.label[:1].upper() + code.label[1:])
            assert words_of_it in html[vocabulary.key], (vocabulary.key, code.value)


def test_a_vocabulary_that_is_explained_is_so_code_by_code():
    told = {choices for section in codebook.SECTIONS.values() for _key, _title, choices in section}
    assert set(MEANINGS) <= told
    for choices, meanings in MEANINGS.items():
        assert set(meanings) <= set(choices)
        # A kind of party is told only where its name does not say it.
        assert set(meanings) == set(choices) or choices.__qualname__ == "Kind"
    assert all(meaning for meaning, _cameo in MEANING.values())


def test_the_violation_types_stand_with_definition_and_codes_as_they_are_in_this_register(client):
    ViolationType.objects.create(
        code="flares", label="Flares", definition="Flares over a line.", position=99, cameo="150"
    )
    types = blocks(client.get("/methodology/").content.decode())["violation-types"]
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in types.split("<tr>")[2:]]
    assert any(row.startswith("Flares flares Flares over a line. 150 – –") for row in rows)
    mines = next(row for row in rows if "mine_or_ied" in row)
    assert mines.endswith("193, 1833, 1834 Remote explosive/landmine/IED 1, 2, 3")
    assert len(rows) == len(SHIPPED) + 1


def test_the_page_tells_what_may_follow_what(client):
    text = words(client.get("/methodology/"))
    assert "Draft: published Published: merged, withdrawn Merged: nothing Withdrawn: nothing" in text
    assert "has ended when it is: concluded; concluded, no finding; refused; abandoned." in text
    assert "it can only begin again: called for, proposed, announced, under way;" in text


def test_the_table_of_contents_leads_to_every_section(client):
    html = client.get("/methodology/").content.decode()
    _head, contents, sections = re.split(r'<nav class="toc".*?>|(?<=</a>)\s*</nav>\s*(?=<h2)', html)
    assert re.findall(r'href="#([\w-]+)"', contents) == re.findall(r'<h2 id="([\w-]+)"', sections.split("</main>")[0])
    ids = re.findall(r' id="([\w-]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_methodology_asks_the_database_as_often_however_many_types_there_are(client):
    before = queries(client, "/methodology/")
    for number in range(5):
        ViolationType.objects.create(code=f"t{number}", label="T", definition="T.", position=90 + number)
    assert queries(client, "/methodology/") == before
