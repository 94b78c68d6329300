"""The rules that no constraint can keep, since they look at another record: broken through each door that reaches them."""

import inspect
import re

import pytest
from django.apps import apps
from django.core.files.base import ContentFile

from statements.acts import Act
from tests import factories
from tests.breaking import Broken
from tests.desk_rules import must_be_refused_at_the_desk
from tests.explorer.api.test_rules import Written
from tests.program import Program

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def with_organ(make):
    top = make()
    make(parent=top)
    return top


def organ_of(record):
    return {"parent": type(record).objects.get(parent=record)}


def deepest(record):
    place = None
    for _level in range(record.DEPTH):
        place = factories.place(parent=place)
    return {"parent": place}


def superseded(published=True):
    first = factories.statement(published=published)
    factories.statement(first.issuer, supersedes=first)
    return first


def of_a_monitor():
    return factories.claim(factories.statement(factories.party(kind="monitoring_mission")))


def copied():
    return factories.capture(factories.source(factories.statement()), file=ContentFile(b"Fire.", name="page.html"))


def finding():
    return factories.finding(factories.member())


IN_CIRCLES = "It would supersede itself in a circle."
CASES = [
    Broken("parties.party: circle", lambda: with_organ(factories.party), organ_of, "parent", "an organ of itself."),
    Broken("incidents.place: circle", lambda: with_organ(factories.place), organ_of, "parent", "the place in itself."),
    Broken("incidents.place: too_deep", factories.place, deepest, "parent", "Places nest at most five deep."),
    Broken(
        "statements.statement: circle",
        superseded,
        lambda first: {"supersedes": first.superseded_by.get()},
        "supersedes",
        IN_CIRCLES,
    ),
    Broken(
        "statements.statement: another_side",
        factories.statement,
        lambda _later: {"supersedes": factories.statement()},
        "supersedes",
        "It is a statement of another side, whose own word alone supersedes it.",
    ),
    Broken(
        "statements.statement: published",
        factories.statement,
        {"summary": "Otherwise."},
        "summary",
        "This statement is published; what it says no longer changes.",
    ),
    Broken(
        "statements.claim: unknown_detail",
        factories.claim,
        {"quoted_details": ["weather"]},
        "quoted_details",
        "“weather” is not a detail of a claim.",
    ),
    Broken(
        "statements.claim: denies_for_nobody",
        of_a_monitor,
        {"act": Act.DENY_RESPONSIBILITY.value},
        "about",
        "Say whom it clears: a party of kind “monitoring mission”",
    ),
    Broken("statements.capture: append_only", copied, {"file": "a.html"}, "file", "A stored copy stays as it was."),
    Broken("investigations.investigation: aim", factories.investigation, {"aims": ["win"]}, "aims", "not an aim."),
    Broken(
        "investigations.finding: member",
        finding,
        lambda record: {"member": factories.member()},
        "member",
        "This member belongs to another investigation.",
    ),
    *(
        Broken(f"{label}: append_only", make, changes, "", "never rewritten")
        for label, make, changes in [
            (
                "statements.textversion",
                lambda: factories.text_version(factories.statement()),
                {"text": "Other words."},
            ),
            (
                "statements.translation",
                lambda: factories.translation(factories.statement()),
                {"text": "Other words."},
            ),
            ("investigations.event", lambda: factories.event(factories.investigation()), {"note": "Otherwise."}),
        ]
    ),
]

ONLY_ADDED = "a row that is there is shown and not typed into; a further one is added"
NOT_AT_THE_DESK = {
    "statements.statement: published": "of a published statement the form shows what it says, and no field for it",
    "statements.textversion: append_only": ONLY_ADDED,
    "statements.translation: append_only": ONLY_ADDED,
    "investigations.event: append_only": ONLY_ADDED,
}
NOT_BY_API = {
    "statements.capture: append_only": "copies of pages are not written here",
    "statements.textversion: append_only": "a version is added, and has no address to change it at",
    "investigations.event: append_only": "an event is added, and has no address to change it at",
}
# Of constraints in the words of a form, and of steps, which have tests of their own.
SAID_ELSEWHERE = {"says_why", "redacted"}
SAID_ELSEWHERE |= {"move", "reason", "replacement", "not_judged", "read_again", "own_judgement", "meanwhile", "ended"}


def those_not_in(exceptions):
    return [case for case in CASES if case.constraint not in exceptions]


def test_every_rule_of_a_model_is_here():
    found = set()
    for package in factories.RECORD_PACKAGES:
        for model in apps.get_app_config(package).get_models():
            own = [one for one in model.__mro__ if one.__module__.startswith(f"{package}.")]
            codes = {code for one in own for code in re.findall(r'code="(\w+)"', inspect.getsource(one))}
            found |= {f"{model._meta.label_lower}: {code}" for code in codes - SAID_ELSEWHERE}
    assert found == {case.constraint for case in CASES}
    assert NOT_AT_THE_DESK.keys() | NOT_BY_API.keys() <= found


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_record_refuses_it(case):
    case.must_be_refused_by_its_checks()


@pytest.mark.parametrize("case", those_not_in(NOT_AT_THE_DESK), ids=str)
def test_the_desk_refuses_it_beside_the_field(client, unwritten, case):
    client.force_login(factories.editor())
    must_be_refused_at_the_desk(case, client)


@pytest.mark.parametrize("case", those_not_in(NOT_BY_API), ids=str)
def test_the_api_refuses_it_where_it_stands(case):
    editing = Program()
    editing.force_login(factories.editor())
    record = case.make()
    written = Written(record)
    answer = written.refused(editing, case.changed(record))
    assert answer.status_code == 400, answer.content
    errors = [(error["pointer"], error["detail"]) for error in answer.json()["errors"]]
    assert any(at.startswith(written.pointer(case.field)) and case.message in said for at, said in errors), errors
