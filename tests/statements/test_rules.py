"""Every constraint of statements and claims, broken through the checks and in SQL."""

import pytest
from django.utils import timezone

from statements.acts import Act, Relation
from tests import factories
from tests.breaking import Broken, date_cases, lifecycle_cases, unnamed

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def claim(**fields):
    return factories.claim(factories.statement(), **fields)


def linked():
    return claim(incident=factories.incident())


def judged():
    return claim(incident=factories.incident(), link_basis="judgement", link_reason="Same place, same night.")


def accusation():
    return claim(act="accuse", about=factories.party())


def retraction():
    return claim(act="retract", answers=claim(), relation="retracts")


def quoted():
    return claim(quote="disinformation", quote_start=0)


def redacted_quote():
    record = quoted()
    record.redact_quote("It named a person.")
    return record


def figure():
    return factories.figure(claim())


def draft():
    """What a published statement says is guarded before any rule is asked."""
    return factories.statement(published=False)


def second_version():
    statement = factories.statement(text="First.", published=False)
    return factories.text_version(statement, "Second.", reason="A word was missing.")


def second_translation():
    first = factories.translation(draft())
    return factories.translation(first.statement, reason="A word was missing.")


def capture():
    return factories.capture(relied_on())


def tally():
    return factories.tally(factories.statement())


def relied_on():
    return factories.source(factories.statement(), is_relied_on=False)


def another_relied_on(record):
    factories.source(record.statement, is_relied_on=True)
    return {"is_relied_on": True}


CASES = [
    *date_cases("statement", "issued", factories.statement),
    *lifecycle_cases("statement", factories.statement),
    Broken("statement_has_a_summary", draft, {"summary": ""}, "summary", "This field cannot be blank."),
    Broken("statement_channel_is_known", draft, {"channel": "rumour"}, "channel", "not a valid choice"),
    Broken("statement_sensitivity_is_known", draft, {"sensitivity": "secret"}, "sensitivity", "not a valid choice"),
    Broken(
        "statement_supersedes_another",
        factories.statement,
        lambda statement: {"supersedes": statement},
        "supersedes",
        "It would supersede itself in a circle.",
    ),
    Broken(
        "statement_responds_to_another",
        factories.statement,
        lambda statement: {"responds_to": statement},
        "responds_to",
        "A statement cannot respond to itself.",
    ),
    Broken("text_version_number_once", second_version, {"number": 1}, "", "already exists"),
    Broken("text_version_says_why", second_version, {"reason": ""}, "reason", "Say what the version before had wrong."),
    Broken("text_version_has_text", second_version, {"text": ""}, "text", "This field cannot be blank."),
    Broken("translation_number_once", second_translation, {"number": 1}, "", "already exists"),
    Broken(
        "translation_says_why", second_translation, {"reason": ""}, "reason", "Say what the version before had wrong."
    ),
    Broken("translation_has_text", second_translation, {"text": ""}, "text", "This field cannot be blank."),
    Broken("translation_kind_is_known", second_translation, {"kind": "own"}, "kind", "not a valid choice"),
    Broken("source_relied_on_once", relied_on, another_relied_on, "", "The register relies on one source only."),
    Broken(
        "source_says_something",
        relied_on,
        {"address": ""},
        "address",
        "Give an address, an outlet or at least a note.",
    ),
    Broken("capture_is_a_copy_or_a_failure", capture, {"failure": ""}, "file", "Give the copy, or say why"),
    Broken("capture_is_a_copy_or_a_failure", capture, {"file": "a.html"}, "file", "Give the copy, or say why"),
    Broken("capture_released_with_rights", capture, {"is_released": True}, "rights", "Say on what ground"),
    *date_cases("tally", "period", tally),
    Broken("tally_says_a_number", tally, {"violations": None}, "violations", "A tally needs a number."),
    *date_cases("claim", "when", claim),
    Broken("claim_act_is_known", claim, {"act": "verify"}, "act", "not a valid choice"),
    Broken("claim_target_is_known", claim, {"target_kind": "bridge"}, "target_kind", "not a valid choice"),
    Broken("claim_basis_is_known", claim, {"basis": "hearsay"}, "basis", "not a valid choice"),
    Broken("claim_relation_is_known", retraction, {"relation": "likes"}, "relation", "not a valid choice"),
    Broken("claim_accuses_somebody", accusation, {"about": None}, "about", "Say whom it accuses"),
    Broken("claim_says_why_it_is_linked", linked, {"link_basis": ""}, "link_basis", "Say why this claim is linked"),
    Broken("claim_says_why_it_is_linked", linked, {"incident": None}, "link_basis", "a claim about none is not linked"),
    Broken("claim_says_why_it_is_linked", linked, {"link_basis": "hunch"}, "link_basis", "not a valid choice"),
    Broken(
        "claim_second_reading_is_of_a_judgement",
        linked,
        lambda record: {"second_reader": factories.editor(), "second_read_at": timezone.now()},
        "",
        "claim_second_reading_is_of_a_judgement",
    ),
    Broken(
        "claim_second_reading_is_of_a_judgement",
        judged,
        lambda record: {"second_reader": factories.editor()},
        "",
        "claim_second_reading_is_of_a_judgement",
    ),
    Broken("claim_judgement_has_a_reason", judged, {"link_reason": ""}, "link_reason", "needs its reason"),
    Broken("claim_answer_has_a_relation", retraction, {"relation": ""}, "relation", "Say both which claim"),
    Broken("claim_answer_has_a_relation", claim, {"relation": "denies"}, "relation", "Say both which claim"),
    Broken(
        "claim_answers_another",
        claim,
        lambda record: {"answers": record, "relation": "denies"},
        "answers",
        "A claim cannot answer itself.",
    ),
    Broken(
        "claim_retracts_something",
        retraction,
        {"answers": None, "relation": ""},
        "answers",
        "Say which claim it withdraws.",
    ),
    Broken("claim_position_is_of_a_quote", quoted, {"quote": ""}, "quote", "A position needs the quote"),
    Broken(
        "claim_redacted_quote_stays_away",
        redacted_quote,
        {"quote": "disinformation"},
        "quote",
        "The quote of this claim was redacted",
    ),
    Broken("claim_counts_from_one", claim, {"violation_count": 0}, "violation_count", "greater than or equal to 1"),
    Broken("figure_group_is_known", figure, {"group": "children"}, "group", "not a valid choice"),
    Broken("figure_says_a_number", figure, {"killed_best": None}, "", "A casualty figure needs a number."),
    *(
        Broken(
            f"figure_{measure}_{low}_up_to_{high}",
            figure,
            {f"{measure}_best": None, f"{measure}_{low}": 3, f"{measure}_{high}": 2},
            f"{measure}_{high}",
            "The low figure is above the high one.",
        )
        for measure in ("killed", "injured", "captured", "missing")
        for low, high in (("low", "best"), ("best", "high"), ("low", "high"))
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_breaks_a_rule_is_told_so_beside_the_field(case):
    case.must_be_refused_by_its_checks()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_breaks_a_rule_is_refused_by_the_database_too(case):
    case.must_be_refused_by_the_database()


def test_no_constraint_is_untested():
    assert unnamed("statements", CASES) == set()


@pytest.mark.parametrize("act", [act for act in Act if act not in (Act.ACCUSE, Act.RETRACT)])
def test_every_other_act_may_name_nobody(act):
    assert claim(act=act).about is None


@pytest.mark.parametrize("relation", Relation)
def test_an_answer_says_what_it_does(relation):
    first = claim()
    answer = claim(answers=first, relation=relation)
    assert list(first.answered_by.all()) == [answer]


def test_an_accusation_in_words_needs_no_party():
    assert claim(act="accuse", about_words="unidentified armed men").about is None


def test_one_statement_may_have_several_sources_and_relies_on_one():
    statement = factories.statement()
    factories.source(statement)
    relied = factories.source(statement, is_relied_on=True)
    factories.source(statement)
    assert statement.relied_on_source == relied
