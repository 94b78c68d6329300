"""The page of what waits: each kind of work has the records that are due, as long as they are, for those who may open them."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from formats.dates import UncertainDate
from tests import factories
from tests.pages import context_of, queries, words
from tracker import desk as page

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DESK = "/admin/desk/"
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


def waiting(client, address=DESK):
    """The references that each kind of work lists, by its key; kinds without any are left out."""
    piles = context_of(client, address)["piles"]
    return {pile.work.key: [reference for _address, reference, _words in pile.rows] for pile in piles if pile.count}


def days_ago(days):
    return UncertainDate.on(timezone.now().date() - datetime.timedelta(days=days))


def judged():
    link = {"link_basis": "judgement", "link_reason": "The same hour."}
    return factories.claim(incident=factories.incident(), **link)


def failed(**fields):
    coded = factories.claim().statement
    return factories.capture(factories.source(coded), **fields)


# How a record comes to wait, which reference is listed for it, and what is done about it.
def an_incident_draft():
    made = factories.incident(published=False)
    return made, lambda: made.publish()


def a_statement_draft():
    made = factories.claim(factories.statement(published=False)).statement
    return made, lambda: made.publish()


def an_investigation_draft():
    made = factories.investigation(published=False)
    return made, lambda: made.publish()


def a_statement_without_claims():
    made = factories.statement()
    return made, lambda: factories.claim(made)


def a_judged_link():
    made = judged()
    return made.statement, lambda: made.read_again(factories.editor())


def a_failed_capture():
    made = failed()
    return made.source.statement, lambda: factories.capture(
        made.source, file=ContentFile(b"<p>A page.", name="page.html"), retrieved_at=made.retrieved_at + HOUR
    )


def a_silent_investigation():
    made = factories.investigation()
    factories.event(made, date=days_ago(page.SILENT_DAYS + 1), progress="under_way")
    return made, lambda: factories.event(made, date=days_ago(1))


def an_unseen_source():
    made = factories.source(factories.claim().statement, is_unverified=True)

    def see():
        made.is_unverified = False
        made.save()

    return made.statement, see


WAITING = {
    "draft-incidents": an_incident_draft,
    "draft-statements": a_statement_draft,
    "draft-investigations": an_investigation_draft,
    "no-claims": a_statement_without_claims,
    "second-reading": a_judged_link,
    "captures": a_failed_capture,
    "no-outcome": a_silent_investigation,
    "not-seen": an_unseen_source,
}


def test_every_kind_of_work_is_tried_here():
    assert [work.key for work in page.WORK] == list(WAITING)


def test_where_nothing_waits_every_kind_says_so(desk):
    assert waiting(desk) == {}
    assert words(desk.get(DESK)).count("Nothing waits here.") == len(page.WORK)


@pytest.mark.parametrize("key", WAITING)
def test_what_is_due_waits_in_its_own_pile_until_it_is_done(desk, key):
    record, do = WAITING[key]()
    assert waiting(desk) == {key: [record.reference]}
    do()
    assert waiting(desk) == {}


def test_a_statement_that_ended_waits_for_nothing(desk):
    for make in (a_statement_without_claims, a_judged_link, an_unseen_source):
        make()[0].withdraw("It was never issued.")
    assert waiting(desk) == {}


def test_an_older_copy_does_not_make_a_failure_good(desk):
    made = failed()
    factories.capture(
        made.source, file=ContentFile(b"<p>A page.", name="page.html"), retrieved_at=made.retrieved_at - HOUR
    )
    assert waiting(desk) == {"captures": [made.source.statement.reference]}


@pytest.mark.parametrize("outcome", sorted(page.OUTCOMES))
def test_an_investigation_with_an_outcome_is_not_asked_after(desk, outcome):
    made = factories.investigation()
    factories.event(made, date=days_ago(page.SILENT_DAYS + 1), progress=outcome)
    assert waiting(desk) == {}


def test_an_investigation_waits_from_the_day_of_its_latest_word(desk):
    made = factories.investigation()
    factories.event(made, date=days_ago(page.SILENT_DAYS), progress="announced")
    assert waiting(desk) == {}


def test_a_kind_shows_its_first_records_and_leads_to_the_others(desk, monkeypatch):
    monkeypatch.setattr(page, "SHOWN", 1)
    monkeypatch.setattr(page, "COUNTED", 2)
    made = [a_statement_without_claims()[0], a_failed_capture()[0]]
    for _number in range(2):
        made += [a_statement_without_claims()[0], a_failed_capture()[0]]
    piles = {pile.work.key: pile for pile in context_of(desk, DESK)["piles"]}
    assert "more than 2" in words(desk.get(DESK))
    # One kind has a list of its own in the admin, the other one here.
    listed = context_of(desk, piles["no-claims"].address)["cl"].result_list
    assert {record.pk for record in listed} == {record.pk for record in made[0::2]}
    assert waiting(desk, piles["captures"].address) == {"captures": [record.reference for record in made[1::2]][:2]}
    assert "the rest follows once they are done" in words(desk.get(piles["captures"].address))


def test_it_asks_as_often_for_three_records_of_each_kind_as_for_one(desk):
    for make in WAITING.values():
        make()
    # The first request also finds out what this kind of account may do.
    desk.get(DESK)
    once = queries(desk, DESK)
    for make in WAITING.values():
        make(), make()
    assert queries(desk, DESK) == once


def test_only_work_that_one_may_open_is_listed(client):
    client.force_login(factories.user_with("investigations.view_investigation"))
    for make in WAITING.values():
        make()
    assert {pile.work.key for pile in context_of(client, DESK)["piles"]} == {"draft-investigations", "no-outcome"}


def test_an_account_that_opens_nothing_is_told(client):
    client.force_login(factories.user_with("auth.view_group"))
    assert "Your account opens no records" in words(client.get(DESK))


def test_hostile_words_stay_words(desk):
    factories.incident("<script>alert(1)</script>", published=False)
    assert b"<script>alert(1)" not in desk.get(DESK).content
