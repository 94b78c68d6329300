import pytest
from django.urls import path, register_converter
from hypothesis import given
from hypothesis import strategies as st

from formats.references import ReferenceSeries
from incidents.models import Incident
from investigations.models import Investigation
from statements.models import Statement
from tests import factories

CIR = ReferenceSeries("CIR")


@given(st.integers(min_value=1, max_value=10**15 - 1))
def test_what_is_written_is_read_back(number):
    assert CIR.parse(CIR.format(number)) == number


@pytest.mark.parametrize(
    ("number", "reference"), [(1, "CIR-000001"), (999_999, "CIR-999999"), (1_000_000, "CIR-1000000")]
)
def test_a_reference_has_six_digits_or_as_many_as_it_needs(number, reference):
    assert CIR.format(number) == reference


@pytest.mark.parametrize(
    "other",
    [
        "",
        "CIR-1",
        "CIR-0000001",
        "cir-000001",
        "CIR-000001 ",
        " CIR-000001",
        "CIR-000001\n",
        "CIR–000001",
        "CIR-00000a",
        "CIR-٠٠٠٠٠١",
        "STA-000001",
        "CIR-+00001",
        "CIR-" + "9" * 16,
        "CIR-" + "9" * 5000,
        "XCIR-000001",
    ],
)
def test_one_record_has_one_spelling_and_others_are_none(other):
    assert CIR.parse(other) is None


@pytest.mark.parametrize("typed", ["CIR-000042", "cir-42", "CIR 42", " Cir42\n"])
def test_a_reference_is_read_as_people_type_it(typed):
    assert CIR.read(typed) == 42


@pytest.mark.parametrize("typed", ["", "42", "CIR-", "CIR-0", "CIR-42 fire", "STA-42", "CIR-٤", "CIR-" + "9" * 16])
def test_what_is_no_reference_is_read_as_none(typed):
    assert CIR.read(typed) is None


@given(st.text())
def test_no_text_breaks_the_reader(text):
    number = CIR.parse(text)
    assert number is None or CIR.format(number) == text


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Incident, Statement, Investigation])
@pytest.mark.parametrize("reference", ["", "nonsense", "CIR-000000", "STA-999999999999999", "INV-999999999999999"])
def test_a_record_that_is_not_there_does_not_exist(model, reference):
    with pytest.raises(model.DoesNotExist):
        model.objects.get_by_reference(reference)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "prefix"),
    [(factories.incident, "CIR"), (factories.statement, "STA"), (factories.investigation, "INV")],
)
def test_a_record_is_found_by_its_reference(make, prefix):
    record = make()
    assert record.reference == f"{prefix}-{record.pk:06d}"
    assert type(record).objects.get_by_reference(record.reference) == record


@pytest.mark.django_db
@pytest.mark.parametrize("make", [factories.incident, factories.statement, factories.investigation])
def test_a_reference_is_never_given_twice(make):
    # What was public once is never deleted, so that only a draft can give its number up.
    first = make(published=False)
    used = first.reference
    type(first).objects.filter(pk=first.pk).delete()
    assert make().reference != used


def test_the_converter_takes_what_looks_like_a_reference_and_gives_it_back():
    converter = CIR.converter()()
    assert converter.to_url(converter.to_python("CIR-000001")) == "CIR-000001"
    register_converter(CIR.converter(), "tested_reference")
    pattern = path("<tested_reference:reference>/", lambda request: None)
    assert pattern.pattern.match("CIR-000001/")
    assert not pattern.pattern.match("STA-000001/")
    assert not pattern.pattern.match("CIR-1/")
