"""The data dictionary says what the models say, and leaves none of them out."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from formats.dictionary import describe
from history.tracking import TRACKED
from incidents.models import Incident, ViolationType
from incidents.types import EQUIVALENTS, SHIPPED, ship
from tracker.dictionary import page, records

PATH = settings.BASE_DIR / "docs" / "data-dictionary.md"


def test_the_page_is_what_the_models_say():
    assert PATH.read_text("utf-8") == page(), "run manage.py data_dictionary"


def test_the_command_writes_the_page(settings, tmp_path, capsys):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    call_command("data_dictionary")
    assert (tmp_path / "docs" / "data-dictionary.md").read_text("utf-8") == page()


def test_every_model_with_a_history_is_on_the_page():
    assert set(TRACKED) <= {description.model for _depth, description in records()}


def test_every_column_of_every_record_has_a_name_of_its_own_words():
    for _depth, description in records():
        for column in description.columns:
            assert column.label, (description.name, column.name)


def test_every_rule_with_words_is_on_the_page():
    said = page()
    for model in TRACKED:
        for rule in model._meta.constraints:
            if message := getattr(rule, "message", None):
                assert f"- {message}" in said, rule.name


def test_no_column_is_left_out_except_keys_and_what_is_made_from_others():
    names = {column.name for column in describe(Incident).columns}
    left_out = {field.name for field in Incident._meta.get_fields() if getattr(field, "column", None)} - names
    assert left_out == {"id", "title_folded"}


def test_a_list_of_codes_gives_its_codes():
    assert "`quoted_details`: `when` when" in page()
    assert "`aims`: `establish_facts` establish the facts" in page()


def test_the_page_is_in_english_whatever_language_is_active():
    from django.utils.translation import override

    with override("de"):
        assert page() == PATH.read_text("utf-8")


def test_nothing_on_the_page_is_longer_than_a_table_cell_can_be_read():
    assert not re.search(r"\|[^|\n]{400,}\|", page())


# Violation types and their equivalents


def test_every_violation_type_has_its_row_with_the_codes_of_other_data_sets():
    said = page()
    for code, label, _definition, _broader in SHIPPED:
        row = next(line for line in said.splitlines() if line.startswith(f"| `{code}` | {label} |"))
        assert row.endswith(f"| {' | '.join(EQUIVALENTS[code])} |")
    assert list(EQUIVALENTS) == [code for code, *_rest in SHIPPED]


@pytest.mark.django_db
def test_the_codes_are_in_the_database_and_come_back_when_somebody_changes_them():
    ViolationType.objects.filter(code="mortar_fire").update(cameo="1", acled="2", ucdp="3")
    ship()
    for row in ViolationType.objects.all():
        assert (row.cameo, row.acled, row.ucdp) == EQUIVALENTS[row.code]


@pytest.mark.parametrize("column", ["cameo", "acled", "ucdp"])
def test_the_codes_fit_their_columns(column):
    position = ["cameo", "acled", "ucdp"].index(column)
    longest = max(len(codes[position]) for codes in EQUIVALENTS.values())
    assert longest <= ViolationType._meta.get_field(column).max_length


def test_a_model_of_anybody_can_be_described():
    description = describe(apps.get_model("auth", "Group"))
    assert [column.name for column in description.columns] == ["name", "permissions"]
