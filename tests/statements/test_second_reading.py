"""A judged link is read again by another editor, and the reading holds for that judgement and no other."""

import pytest
from django.core.exceptions import ValidationError

from history.recording import recording
from statements.models import Claim
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]


@pytest.fixture
def judge():
    return factories.editor()


@pytest.fixture
def claim(judge):
    with recording(by=judge, reason="Entered."):
        statement, incident = factories.statement(), factories.incident()
        claim = factories.claim(statement, incident, link_basis="judgement", link_reason="Same hour.")
    # What others change beside the judgement does not make it theirs.
    with recording(by=factories.editor(), reason="A clearer line."):
        claim.paraphrase = "Says so."
        claim.save()
    return claim


def refusal(claim, by):
    with pytest.raises(ValidationError) as refused:
        claim.read_again(by)
    return refused.value.messages


def test_another_editor_reads_it_again(claim):
    reader = factories.editor()
    claim.read_again(reader)
    stored = Claim.objects.get()
    assert stored.second_reader == reader
    assert stored.second_read_at is not None


def test_who_judged_does_not(claim, judge):
    assert refusal(claim, judge) == ["A second reader is somebody other than who judged."]
    assert Claim.objects.get().second_reader is None


def test_who_judged_anew_does_not(claim, judge):
    other = factories.editor()
    with recording(by=other, reason="Another reason."):
        claim.link_reason = "Same place."
        claim.save()
    assert refusal(claim, other) == ["A second reader is somebody other than who judged."]
    claim.read_again(judge)
    assert Claim.objects.get().second_reader == judge


def test_once_is_enough(claim):
    claim.read_again(factories.editor())
    assert refusal(claim, factories.editor()) == ["This judgement was read a second time already."]


def test_a_named_link_is_no_judgement():
    with recording(reason="Entered."):
        named = factories.claim(factories.statement(), factories.incident())
    assert refusal(named, factories.editor()) == ["Only a link by judgement is read a second time."]


@pytest.mark.parametrize(
    "anew",
    [
        {"link_reason": "Same place."},
        {"link_basis": "named", "link_reason": ""},
        {"incident": None, "link_basis": "", "link_reason": ""},
    ],
)
@pytest.mark.parametrize("narrow", [True, False])
def test_another_judgement_has_not_been_read_again(claim, anew, narrow):
    claim.read_again(factories.editor())
    for name, value in anew.items():
        setattr(claim, name, value)
    with recording(by=factories.editor(), reason="Mended."):
        claim.save(**({"update_fields": list(anew)} if narrow else {}))
    stored = Claim.objects.get()
    assert (stored.second_reader, stored.second_read_at) == (None, None)


def test_the_reading_survives_what_it_does_not_speak_of(claim):
    reader = factories.editor()
    claim.read_again(reader)
    with recording(by=factories.editor(), reason="A clearer line."):
        claim.paraphrase = "Says it."
        claim.save()
    assert Claim.objects.get().second_reader == reader
