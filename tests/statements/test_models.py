import hashlib

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from parties.models import WITH_FORCES, Kind
from statements.acts import MEANING, Act, Detail
from statements.models import CasualtyFigure, Claim, Statement, TextVersion
from tests import factories
from tests.breaking import must_publish_once, must_show_drafts_to_editors_only, must_stay_a_draft

pytestmark = pytest.mark.django_db


# Published, and then unchanged


def test_a_statement_is_published_once():
    must_publish_once(factories.statement(published=False))


def test_a_draft_that_its_checks_refuse_stays_one():
    must_stay_a_draft(factories.statement(published=False), "language", language="xx")


def test_drafts_are_for_those_who_may_change_them():
    must_show_drafts_to_editors_only(Statement, factories.statement, "statements.change_statement")


CHANGES = {
    "issuer": lambda: factories.party(),
    "speaker": lambda: "Another",
    "channel": lambda: "briefing",
    "title": lambda: "Another",
    "language": lambda: "hy",
    "summary": lambda: "Another.",
}


@pytest.mark.parametrize("column", CHANGES)
def test_what_a_published_statement_says_no_longer_changes(column):
    statement = factories.statement()
    setattr(statement, column, CHANGES[column]())
    with pytest.raises(ValidationError) as refusal:
        statement.full_clean()
    assert refusal.value.message_dict == {column: ["This statement is published; what it says no longer changes."]}


def test_every_column_that_is_said_is_in_that_table():
    assert {name.removesuffix("_id") for name in Statement.SAID} == set(CHANGES)


@pytest.mark.parametrize("column", CHANGES)
def test_a_draft_may_still_change(column):
    statement = factories.statement(published=False)
    changed = CHANGES[column]()
    setattr(statement, column, changed)
    factories.saved(statement)
    assert getattr(Statement.objects.get(pk=statement.pk), column) == changed


def test_a_published_statement_may_be_superseded_and_its_links_mended():
    first = factories.statement()
    second = factories.statement(first.issuer)
    second.supersedes, second.supersedes_note = first, "The hour."
    factories.saved(second)
    assert list(first.superseded_by.all()) == [second]


# Texts


def test_texts_are_numbered_and_hashed_as_they_come():
    statement = factories.statement(text="Բ")
    second = factories.text_version(statement, "Գ", reason="A letter was wrong.")
    assert [version.number for version in statement.text_versions.all()] == [1, 2]
    assert second.sha256 == hashlib.sha256("Գ".encode()).hexdigest()
    assert statement.current_text == second
    assert factories.statement(text="Another statement counts from one.").current_text.number == 1


@pytest.mark.parametrize("column", ["text", "reason", "statement"])
def test_a_recorded_text_is_never_rewritten(column):
    statement = factories.statement(text="First.", published=False)
    version = statement.current_text
    setattr(version, column, factories.statement() if column == "statement" else "Another.")
    with pytest.raises(ValidationError, match="never rewritten"):
        version.full_clean()


def test_a_further_text_says_what_the_one_before_had_wrong():
    statement = factories.statement(text="First.")
    with pytest.raises(ValidationError) as refusal:
        factories.text_version(statement, "Second.")
    assert list(refusal.value.message_dict) == ["reason"]


def test_a_recorded_text_that_nobody_touched_passes_its_checks_again():
    factories.statement(text="First.").current_text.full_clean()


def test_five_megabytes_of_text_are_refused_and_a_bulletin_of_eighty_pages_is_not():
    factories.statement(text="ա" * 200_000)
    with pytest.raises(ValidationError, match="at most 200000 characters"):
        factories.statement(text="ա" * 5_000_000)
    assert TextVersion.objects.count() == 1


def test_a_statement_without_an_original_has_none():
    assert factories.statement().current_text is None
    assert factories.statement().relied_on_source is None


@pytest.mark.parametrize("column", ["speaker", "title", "summary", "supersedes_note"])
def test_a_nul_byte_is_refused_before_the_database_sees_it(column):
    with pytest.raises(ValidationError, match="Null characters are not allowed"):
        factories.statement(**{column: "a\0b"})


@pytest.mark.parametrize("address", ["ftp://x", "javascript:alert(1)", "example.org", "https://", "https://x/\0"])
def test_a_source_has_a_web_address_or_none(address):
    with pytest.raises(ValidationError):
        factories.source(factories.statement(), address=address)


def test_a_statement_with_claims_is_not_deleted():
    claim = factories.claim()
    with pytest.raises(ProtectedError):
        claim.statement.delete()


# Claims


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in WITH_FORCES])
def test_who_has_no_forces_must_say_whom_it_clears(kind):
    statement = factories.statement(factories.party(kind=kind))
    with pytest.raises(ValidationError) as refusal:
        factories.claim(statement, act="deny_responsibility")
    assert "has no forces of its own" in refusal.value.message_dict["about"][0]
    factories.claim(statement, act="deny_responsibility", about=factories.party())
    factories.claim(statement, act="deny_responsibility", about_words="its neighbours")


@pytest.mark.parametrize("kind", sorted(WITH_FORCES))
def test_who_has_forces_denies_for_its_own_side(kind):
    claim = factories.claim(factories.statement(factories.party(kind=kind)), act="deny_responsibility")
    assert claim.about is None


@pytest.mark.parametrize("details", [["mood"], ["when", "mood"], "when", {"when": True}, [["when"]], [None], 5, [1]])
def test_only_details_of_a_claim_can_be_quoted(details):
    with pytest.raises(ValidationError) as refusal:
        factories.claim(quoted_details=details)
    assert "is not a detail of a claim." in refusal.value.message_dict["quoted_details"][0]


def test_a_quoted_detail_is_told_from_an_asserted_one():
    claim = factories.claim(quoted_details=["when", "target"])
    again = Claim.objects.get(pk=claim.pk)
    assert {detail for detail in Detail if again.quotes(detail)} == {Detail.WHEN, Detail.TARGET}


def test_a_denied_accusation_stays_an_accusation():
    incident, accused = factories.incident(), factories.party()
    accusation = factories.claim(incident=incident, act="accuse", about=accused)
    denial = factories.claim(
        factories.statement(accused), incident, "deny_occurrence", answers=accusation, relation="denies"
    )
    accusation.refresh_from_db()
    assert (accusation.act, list(accusation.answered_by.all())) == ("accuse", [denial])


def test_every_act_has_a_meaning():
    assert set(MEANING) == set(Act)


@pytest.mark.parametrize("text", ["a\0b", "x" * 2001])
def test_a_quote_that_no_column_holds_is_refused(text):
    with pytest.raises(ValidationError):
        factories.claim(quote=text)


# Who sees a claim


@pytest.mark.parametrize(
    ("statement_is_public", "incident_is_public", "is_seen"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_a_claim_is_public_when_its_statement_and_its_incident_are(statement_is_public, incident_is_public, is_seen):
    claim = factories.claim(
        factories.statement(published=statement_is_public), factories.incident(published=incident_is_public)
    )
    assert Claim.objects.visible_to(AnonymousUser()).contains(claim) == is_seen
    assert Claim.objects.visible_to(factories.reader()).contains(claim) == is_seen
    assert Claim.objects.visible_to(factories.editor()).contains(claim)


def test_each_permission_opens_its_own_half():
    of_a_draft = factories.claim(factories.statement(published=False), factories.incident())
    about_a_draft = factories.claim(factories.statement(), factories.incident(published=False))
    desk = factories.user_with("statements.change_statement")
    field = factories.user_with("incidents.change_incident")
    assert list(Claim.objects.visible_to(desk)) == [of_a_draft]
    assert list(Claim.objects.visible_to(field)) == [about_a_draft]


def test_a_general_appeal_is_seen_with_its_statement():
    claim = factories.claim(act="appeal")
    assert Claim.objects.visible_to(AnonymousUser()).get() == claim


# Figures


def counts(measure, low, best, high):
    bounds = {f"{measure}_{bound}": number for bound, number in (("low", low), ("best", best), ("high", high))}
    return CasualtyFigure(**bounds)


@pytest.mark.parametrize(
    ("low", "best", "high", "wording"),
    [
        (None, None, None, ""),
        (None, 0, None, "none killed"),
        (None, 3, None, "3 killed"),
        (0, 0, 0, "none killed"),
        (3, 3, 3, "3 killed"),
        (3, None, 3, "3 killed"),
        (3, None, None, "at least 3 killed"),
        (3, 3, None, "at least 3 killed"),
        (3, 4, None, "at least 3 (best figure 4) killed"),
        (None, None, 5, "up to 5 killed"),
        (None, 5, 5, "up to 5 killed"),
        (None, 4, 5, "up to 5 (best figure 4) killed"),
        (3, None, 5, "3 to 5 killed"),
        (3, 3, 5, "3 to 5 killed"),
        (3, 4, 5, "3 to 5 (best figure 4) killed"),
        (0, None, 2, "0 to 2 killed"),
    ],
)
def test_a_figure_reads_as_open_as_it_is(low, best, high, wording):
    assert counts("killed", low, best, high).wording == wording


def test_what_nobody_counted_is_not_none():
    assert CasualtyFigure(killed_best=0, injured_best=0, missing_low=1).wording == (
        "none killed, none injured, at least 1 missing"
    )


# Look-up


@pytest.mark.parametrize("query", ["DEZİNFORMASİYA", "dezinformasiya", "fire", "Հայաստան", "hayastan", "STA"])
def test_a_statement_is_found_by_title_summary_issuer_or_reference(query):
    issuer = factories.party("Armenia", names=[("hy", "Հայաստան")])
    found = factories.statement(issuer, title="Dezinformasiya", summary="Denies the fire.")
    factories.statement(summary="Another.")
    query = found.reference if query == "STA" else query
    assert list(Statement.objects.search(query)) == [found]
