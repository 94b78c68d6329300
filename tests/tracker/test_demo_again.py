"""What is in the register already is found, and never touched: a demo that is loaded again."""

import pytest

from incidents.models import Incident, Place
from statements.models import Claim
from tests.tracker.founding import FOUNDING, demo, some_stories, written
from tracker.demo.load import SECTIONS, Shape, load

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def folder(for_all, tmp_path_factory):
    """The files of the founding story, which are loaded."""
    folder = some_stories(tmp_path_factory.mktemp("demo"), FOUNDING)
    load(folder)
    return folder


@pytest.fixture(autouse=True)
def _one_story(monkeypatch, folder):
    monkeypatch.setattr("tracker.demo.load.load.__defaults__", (folder,))


def everything():
    """Every row of every model that the demo fills."""
    rows = {}
    shapes = [Shape(model) for model in SECTIONS.values()]
    while shapes:
        shape = shapes.pop()
        rows[shape.model] = list(shape.model.objects.order_by("pk").values())
        shapes += [part for _name, part in shape.parts.values()]
    return rows


def test_a_second_demo_changes_nothing():
    before = everything()
    said = demo()
    assert everything() == before
    assert " 0 added,    2 there already" in said
    assert "Left alone" not in said


@pytest.mark.parametrize(
    "edit",
    [
        lambda: Incident.objects.filter(external_id="garagac").update(summary="Edited."),
        lambda: written("garagac").types.clear(),
        lambda: Claim.objects.filter(act="accuse").update(weapon_words="machine guns"),
        lambda: written("askeran-joint").record(progress="concluded"),
        lambda: Place.objects.filter(slug="garagac").update(radius_m=500),
    ],
)
def test_a_record_that_somebody_edited_is_left_alone_and_named(edit):
    edit()
    before = everything()
    assert demo().count("Left alone, since it is no longer as the file has it: ") == 1
    assert everything() == before


def test_what_is_added_to_the_files_later_is_all_that_is_added(tmp_path):
    some_stories(tmp_path, FOUNDING)
    (tmp_path / "stories" / "second.yaml").write_text(
        "statements: {more: {issuer: armenia-mod, channel: briefing, language: hy, summary: More.,"
        " claims: {c: {act: deny_responsibility, about: armenia, incident: garagac, link_basis: named,"
        " answers: azerbaijan-accusation/accusation, relation: denies}}}}"
    )
    report = load(tmp_path)
    assert report.added == {"statements": 1}
    assert report.left_alone == []
    assert Claim.objects.get(act="deny_responsibility").answers == Claim.objects.get(act="accuse")
