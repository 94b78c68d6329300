import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from formats.query import UnknownParameter, strict

ALLOWED = {"q", "act", "party", "cursor"}


@pytest.mark.parametrize("query", ["", "q=fire", "q=a&q=b&act=deny", "q=&cursor="])
def test_parameters_that_an_address_takes_are_let_pass(query):
    strict(QueryDict(query), ALLOWED)


@pytest.mark.parametrize("query", ["utm_source=x", "q=a&utm_campaign=y&fbclid=z", "gclid=1", "mc_eid=1"])
def test_what_newsletters_add_is_let_pass(query):
    strict(QueryDict(query), ALLOWED)


@pytest.mark.parametrize(
    ("query", "name"), [("partei=AM", "partei"), ("q=a&Q=b", "Q"), ("=x", ""), ("q%5B%5D=1", "q[]")]
)
def test_any_other_is_refused_by_name(query, name):
    with pytest.raises(UnknownParameter) as refusal:
        strict(QueryDict(query), ALLOWED)
    assert refusal.value.name == name
    assert refusal.value.allowed == ["act", "cursor", "party", "q"]
    assert f"“{name}”" in str(refusal.value)


@pytest.mark.parametrize(
    ("query", "name"), [("cursor=a&cursor=a", "cursor"), ("q=%FF", "q"), ("act=deny&act=%C3", "act")]
)
def test_what_would_be_read_in_part_is_refused_by_name(query, name):
    with pytest.raises(ValidationError) as refusal:
        strict(QueryDict(query), ALLOWED, once={"cursor"})
    assert list(refusal.value.error_dict) == [name]


def test_a_misspelt_one_is_guessed():
    with pytest.raises(UnknownParameter, match="Did you mean “party”"):
        strict(QueryDict("partys=AM"), ALLOWED)


def test_a_strange_one_is_not_guessed_at():
    with pytest.raises(UnknownParameter) as refusal:
        strict(QueryDict("zzz=1"), ALLOWED)
    assert "Did you mean" not in str(refusal.value)


def test_a_very_long_name_is_cut_in_the_message():
    with pytest.raises(UnknownParameter) as refusal:
        strict(QueryDict("x" * 5000 + "=1"), ALLOWED)
    assert len(str(refusal.value)) < 200
