"""DOMAIN's "Accounts, exactly", rule by rule: which claims count, what an act says, and the status."""

from dataclasses import replace

import pytest

from accounts.counting import Question, left_out
from accounts.plain import is_later, last_of
from accounts.replies import replies
from accounts.rows import Aspect, Reading
from accounts.sentences import row_sentence, sentences
from accounts.status import Denied, Status

from .saying import KEYS, Saying, day, hurt, spot


@pytest.fixture
def said():
    return Saying()


def status(said, **question):
    return said.read(**question).status


def reading(said, aspect):
    return said.read().row(aspect).reading


# Which claims count


@pytest.mark.parametrize("how", ["superseded", "retracted", "corrected"])
def test_a_claim_that_its_own_side_took_back_does_not_count(said, how):
    said("A", "accuse", about="B", ended=how)
    assert left_out(said.claims[0], said.case(), Question()) == how
    assert status(said) == Status.NO_ACCOUNT


def test_it_counted_until_it_was_taken_back(said):
    said("A", "accuse", about="B", on="2023-06-01", ended="retracted")
    assert status(said, as_of="2023-06-30") == Status.UNANSWERED_ACCUSATION
    assert status(said, as_of="2023-07-01") == Status.NO_ACCOUNT


def test_a_statement_wholly_earlier_than_the_incident_predates_it(said):
    said("A", "report", on="2023-05-31")
    assert left_out(said.claims[0], said.case("2023-06-01"), Question()) == "predates"
    assert left_out(said.claims[0], said.case("2023-05-31"), Question()) == ""


def test_an_undated_statement_never_predates(said):
    said("A", "report")
    assert status(said, starts="2023-06-01") == Status.SINGLE_ACCOUNT


def test_without_judged_links_those_do_not_count(said):
    said("A", "accuse", about="B")
    said("B", "deny_occurrence", is_judged=True)
    assert status(said) == Status.DENIED
    assert status(said, judged=False) == Status.UNANSWERED_ACCUSATION


def test_as_of_a_day_counts_what_had_been_said_by_its_end(said):
    said("A", "accuse", about="B", on="2023-06-01")
    said("B", "deny_occurrence", on="2023-06-02/2023-06-05")
    assert status(said, as_of="2023-05-31") == Status.NO_ACCOUNT
    assert status(said, as_of="2023-06-04") == Status.UNANSWERED_ACCUSATION
    assert status(said, as_of="2023-06-05") == Status.DENIED


# What an act says

HAPPENED = ["report", "accuse", "dispute_details", "acknowledge", "justify"]
NEITHER = [
    "not_observed", "decline_comment", "condemn", "complain", "appeal", "demand", "call_for_investigation",
    "announce_investigation", "report_finding", "apologise", "report_settled", "threaten", "retract",
]  # fmt: skip


@pytest.mark.parametrize("act", HAPPENED)
def test_these_acts_say_that_it_happened(said, act):
    said("A", act, about="B" if act == "accuse" else None)
    assert reading(said, Aspect.OCCURRED) == Reading.ONE_ACCOUNT


@pytest.mark.parametrize("act", NEITHER)
def test_all_other_acts_say_neither(said, act):
    said("A", act)
    assert reading(said, Aspect.OCCURRED) == reading(said, Aspect.RESPONSIBLE) == Reading.NOBODY
    assert status(said) == Status.NO_ACCOUNT


def test_an_accusation_of_somebody_not_identifiable_accuses_no_party(said):
    said("A", "accuse", about="unidentified men")
    accounts = said.read()
    assert accounts.status == Status.SINGLE_ACCOUNT
    assert accounts.row(Aspect.RESPONSIBLE).reading == Reading.ONE_ACCOUNT
    assert sentences(said.case(), accounts) == [
        "A says that it happened and names no party.",
        "No other independent account is on record.",
    ]


def test_whoever_accuses_its_own_side_says_that_it_did_it(said):
    said("A", "accuse", about="A")
    assert status(said) == Status.ACKNOWLEDGED


def test_a_medium_can_say_that_it_happened_and_cannot_accuse_or_deny(said):
    said("N", "accuse", about="B")
    assert status(said) == Status.SINGLE_ACCOUNT
    said("N", "deny_responsibility", about="B")
    assert said.read().denied == Denied.NONE


def test_a_medium_that_saw_it_itself_can_accuse(said):
    said("N", "accuse", about="B", secondary=False)
    assert status(said) == Status.UNANSWERED_ACCUSATION


def test_a_denial_that_then_concedes_an_event_denies_its_own_responsibility(said):
    said("A", "report", on="2023-06-01")
    said("B", "deny_occurrence", on="2023-06-01", statement=7)
    said("B", "report", on="2023-06-01", statement=7)
    accounts = said.read()
    assert accounts.row(Aspect.OCCURRED).reading == Reading.AGREE
    assert (accounts.status, accounts.denied) == (Status.DENIED, Denied.RESPONSIBILITY)


def test_a_denial_is_conceded_by_a_later_statement_too_as_long_as_that_stands(said):
    said("A", "accuse", about="B", on="2023-06-01")
    said("B", "deny_occurrence", on="2023-06-02")
    said("B", "report", on="2023-06-03")
    accounts = said.read()
    assert (accounts.status, accounts.denied) == (Status.DENIED, Denied.RESPONSIBILITY)
    assert "B denies responsibility." in sentences(said.case(), accounts)
    sentence = row_sentence(said.case(), accounts, accounts.row(Aspect.RESPONSIBLE))
    assert sentence == "A names B; B denies responsibility."
    # What it says last leaves nothing standing: both denials are whole again.
    said("B", "deny_occurrence", on="2023-06-04")
    accounts = said.read()
    assert accounts.denied == Denied.OCCURRENCE
    assert [one for one in sentences(said.case(), accounts) if one.startswith("B ")] == ["B denies that it happened."]


@pytest.mark.parametrize("denial", ["deny_responsibility", "deny_occurrence"])
@pytest.mark.parametrize("act", ["acknowledge", "justify"])
def test_a_later_acknowledgement_or_justification_ends_an_earlier_denial_of_responsibility(said, denial, act):
    said("A", "accuse", about="B", on="2023-06-01")
    said("B", denial, on="2023-06-02")
    assert said.read().denied != Denied.NONE
    said("B", act, on="2023-06-03")
    assert said.read().denied == Denied.NONE
    assert status(said) == (Status.ACKNOWLEDGED if act == "acknowledge" else Status.DETAILS_DISPUTED)


def test_a_later_accusation_ends_an_earlier_denial_that_the_same_side_did_it(said):
    said("A", "report", on="2023-06-01")
    said("C", "deny_responsibility", about="B", on="2023-06-02")
    assert said.read().denied == Denied.RESPONSIBILITY
    said("C", "accuse", about="B", on="2023-06-03")
    assert (said.read().denied, status(said)) == (Denied.NONE, Status.UNANSWERED_ACCUSATION)


@pytest.mark.parametrize("denial", ["deny_responsibility", "deny_occurrence"])
def test_a_later_denial_ends_an_earlier_acknowledgement(said, denial):
    said("A", "accuse", about="B", on="2023-06-01")
    said("B", "acknowledge", on="2023-06-02")
    assert status(said) == Status.ACKNOWLEDGED
    said("B", denial, on="2023-06-03")
    assert status(said) == Status.DENIED
    assert "B says that its own side did it." not in sentences(said.case(), said.read())


def test_who_takes_back_whom_it_named_still_says_that_it_happened(said):
    said("A", "accuse", about="B", on="2023-06-01")
    acknowledged = said("B", "acknowledge", on="2023-06-02")
    said("B", "deny_responsibility", on="2023-06-03")
    accounts = said.read()
    occurred, responsible = accounts.row(Aspect.OCCURRED), accounts.row(Aspect.RESPONSIBLE)
    assert occurred.reading == Reading.AGREE
    assert row_sentence(said.case(), accounts, occurred) == "A says that it happened; B says that it happened."
    assert (occurred.ended, responsible.ended) == (frozenset(), {acknowledged.id})
    assert row_sentence(said.case(), accounts, responsible) == "A names B; B says that it was not its side."
    said("B", "deny_occurrence", on="2023-06-04")
    occurred = said.read().row(Aspect.OCCURRED)
    assert (occurred.reading, occurred.ended) == (Reading.DIFFER, {acknowledged.id})


def test_a_denial_that_is_taken_back_is_told_as_earlier(said):
    said("A", "accuse", about="B", on="2023-06-01")
    denial = said("B", "deny_occurrence", on="2023-06-02")
    said("B", "acknowledge", on="2023-06-03")
    accounts = said.read()
    assert [accounts.row(aspect).ended for aspect in (Aspect.OCCURRED, Aspect.RESPONSIBLE)] == [{denial.id}] * 2


def test_who_says_later_that_nothing_happened_says_no_more_when_or_how(said):
    told = said("A", "report", on="2023-06-01", when=day("2023-06-01", "02:30"))
    answered = said("A", "justify", on="2023-06-01", has_response=True)
    said("B", "report", on="2023-06-01", when=day("2023-06-01", "09:00"))
    assert reading(said, Aspect.WHEN) == Reading.DIFFER
    said("A", "deny_occurrence", on="2023-06-02")
    accounts = said.read()
    when, response = accounts.row(Aspect.WHEN), accounts.row(Aspect.RESPONSE)
    assert (when.reading, when.denied) == (Reading.ONE_ACCOUNT, {told.id})
    assert (response.reading, response.denied) == (Reading.NOBODY, {answered.id})
    sentence = row_sentence(said.case(), accounts, response)
    assert sentence == "A denies that it happened; B does not address it."
    assert accounts.points == [Aspect.OCCURRED]


def test_who_takes_back_an_accusation_is_told_as_saying_that_it_happened(said):
    said("A", "accuse", about="B", on="2023-06-01")
    said("A", "deny_responsibility", about="B", on="2023-06-02")
    said("C", "deny_occurrence", on="2023-06-03")
    assert sentences(said.case(), said.read()) == [
        "A says that it happened and names no party.",
        "A denies that B did it.",
        "C denies that it happened.",
    ]


def test_who_justifies_what_it_says_it_did_not_do_is_at_odds(said):
    said("A", "accuse", about="B")
    said("B", "deny_responsibility")
    said("B", "justify")
    assert said.read().row(Aspect.RESPONSIBLE).at_odds == {KEYS["B"]}


def test_a_denial_that_a_justification_concedes_is_at_odds_with_nothing(said):
    said("A", "accuse", about="B")
    said("B", "deny_occurrence", statement=7)
    said("B", "justify", statement=7)
    assert said.read().row(Aspect.RESPONSIBLE).at_odds == set()


def test_a_report_that_a_medium_relays_makes_no_second_account_whatever_else_it_saw(said):
    said("A", "report")
    said("N", "report")
    said("N", "not_observed", secondary=False)
    assert reading(said, Aspect.OCCURRED) == Reading.ONE_ACCOUNT
    assert status(said) == Status.SINGLE_ACCOUNT


@pytest.mark.parametrize(
    ("one", "other", "is_less_precise"),
    [
        (day("2023-06-02", "02:30", zone="Asia/Baku"), day("2023-06-01", "22:30", zone="UTC"), False),
        (day("2023-06-02", "02:30"), day("2023-06-02", "02:30", qualifier="approximate"), True),
        (day("2023-06-02", "02:30"), day("2023-06-02"), True),
        (day("2023-06-02"), day("2023-06-02"), False),
    ],
)
def test_times_that_agree_are_as_precise_where_they_are_the_same(said, one, other, is_less_precise):
    said("A", "report", when=one)
    said("B", "report", when=other)
    row = said.read().row(Aspect.WHEN)
    assert (row.reading, row.is_less_precise) == (Reading.AGREE, is_less_precise)


def test_what_is_earlier_than_times_of_no_order_is_not_the_last(said):
    said("A", "report", on="2023-06-01")
    for at, zone in (("10:00", "Asia/Tokyo"), ("05:00", "UTC"), ("07:00", "")):
        said("A", "report", on="2023-06-15", at=at, zone=zone)
    assert said.claims[0] not in last_of(said.claims)


def test_a_time_that_a_clock_shows_twice_is_after_nothing_within_the_hour(said):
    # 01:10 UTC is 02:10 or 03:10 there, where clocks go back from 03:00 to 02:00.
    one = said("A", "report", on="2023-10-29", at="01:10", zone="UTC")
    other = said("A", "report", on="2023-10-29", at="02:30", zone="Europe/Berlin")
    assert (is_later(one, other), is_later(other, one)) == (False, False)


def test_of_a_running_toll_earlier_figures_are_told_as_such(said):
    first = said("A", "report", on="2023-06-01", figures=(hurt("A", killed=1),))
    last = said("A", "report", on="2023-06-02", figures=(hurt("A", killed=3),))
    row = said.read().row(Aspect.CASUALTIES)
    assert (row.claims, row.ended) == ((last,), {first.id})


def test_a_side_that_names_somebody_and_denies_it_all_is_at_odds_on_who_did_it(said):
    said("A", "acknowledge", on="2023-06-01")
    said("A", "deny_occurrence", on="2023-06-01")
    accounts = said.read()
    assert accounts.row(Aspect.OCCURRED).at_odds == accounts.row(Aspect.RESPONSIBLE).at_odds == {KEYS["A"]}


def test_who_denies_that_it_happened_agrees_with_who_denies_that_it_was_its_side(said):
    said("A", "deny_responsibility")
    said("B", "deny_occurrence")
    assert reading(said, Aspect.RESPONSIBLE) == Reading.AGREE
    said("C", "report")
    said("C", "accuse", about="M")
    said("A", "deny_occurrence")
    assert reading(said, Aspect.RESPONSIBLE) == Reading.DIFFER


def test_a_data_set_makes_no_accounts_agree_that_have_nothing_to_compare(said):
    said("A", "report", place_words="near the river")
    said("B", "report", place=spot(2))
    assert reading(said, Aspect.WHERE) == Reading.NOT_COMPARABLE
    said("D", "report", place=spot(2))
    assert reading(said, Aspect.WHERE) == Reading.NOT_COMPARABLE
    said("C", "report", place=spot(2))
    assert reading(said, Aspect.WHERE) == Reading.AGREE


def test_what_clears_somebody_not_identifiable_is_shown_and_clears_no_party(said):
    said("A", "accuse", about="B", on="2023-06-01")
    said("B", "deny_responsibility", about="volunteers", on="2023-06-02")
    accounts = said.read()
    assert (accounts.status, accounts.denied) == (Status.NONCOMMITTAL_REPLY, Denied.NONE)
    sentence = row_sentence(said.case(), accounts, accounts.row(Aspect.RESPONSIBLE))
    assert sentence == "A names B; B says that it was not volunteers."


def test_times_of_several_zones_are_compared_on_one_clock(said):
    # 09:30 in Moscow is half an hour after 10:00 in Baku.
    said("A", "accuse", about="B", on="2023-06-01", at="10:00", zone="Asia/Baku")
    said("B", "acknowledge", on="2023-06-01", at="09:30", zone="Europe/Moscow")
    (reply,) = replies(said.case(), said.read())
    assert (reply.came_before, reply.days, reply.minutes) == (False, 0, 30)
    said("B", "deny_responsibility", on="2023-06-01", at="10:15", zone="Asia/Baku")
    assert status(said) == Status.ACKNOWLEDGED


def test_no_third_clock_decides_between_two_times(said):
    said("B", "accuse", about="A", on="2023-06-15")
    said("B", "deny_responsibility", about="A", on="2023-06-15", at="22:00", zone="Asia/Yerevan")
    said("B", "report", on="2023-06-15", figures=(hurt("B", killed=1),))
    said("B", "report", on="2023-06-15", at="23:00", zone="Asia/Yerevan", figures=(hurt("B", killed=3),))
    said("A", "report", on="2023-06-16", figures=(hurt("B", killed=1),))
    before = said.read()
    assert before.row(Aspect.RESPONSIBLE).at_odds == {KEYS["B"]}
    assert before.points == []
    said("E", "appeal", on="2023-06-16", at="10:00", zone="Asia/Tokyo")
    after = said.read()
    assert (after.status, after.points) == (before.status, before.points) == (Status.NONCOMMITTAL_REPLY, [])


def test_what_was_said_on_one_day_here_and_at_an_hour_there_may_be_of_one_time(said):
    said("A", "deny_occurrence", on="2023-06-14", at="23:00", zone="Asia/Yerevan")
    said("B", "accuse", about="A", on="2023-06-15")
    said("E", "appeal", on="2023-06-15", at="10:00", zone="Asia/Tokyo")
    (reply,) = replies(said.case(), said.read())
    assert reply.came_before


@pytest.mark.parametrize(
    ("issued", "zone", "counts"),
    [
        # By the clock of the place these are 03:00 of the 15th, and 23:00 of the day before.
        (("2023-06-14", "19:00", "America/New_York"), "Asia/Baku", True),
        (("2023-06-14", "15:00", "America/New_York"), "Asia/Baku", False),
        # Whose clock shows what is not known: it has to be earlier everywhere.
        (("2023-06-14", "19:00", "America/New_York"), "", True),
        (("2023-06-14", "05:00", "America/New_York"), "", False),
        (("2023-06-14", "23:00", ""), "", False),
        (("2023-06-14", "23:00", ""), "Asia/Baku", False),
        (("2023-06-14", "", ""), "Asia/Baku", False),
    ],
)
def test_only_what_is_wholly_earlier_predates_the_incident_whatever_the_clocks(said, issued, zone, counts):
    on, at, of = issued
    said("C", "accuse", about="A", on=on, at=at, zone=of)
    found = said.read(starts="2023-06-15", zone=zone).status
    assert found == (Status.UNANSWERED_ACCUSATION if counts else Status.NO_ACCOUNT)


@pytest.mark.parametrize("qualifier", ["approximate", "uncertain"])
def test_how_long_an_answer_took_is_not_told_where_a_time_is_qualified(said, qualifier):
    said("A", "accuse", about="B", on="2023-06-01", at="10:00", zone="Asia/Baku")
    answer = said("B", "deny_occurrence", on="2023-06-01", at="12:00", zone="Asia/Baku")
    assert [(one.days, one.minutes) for one in replies(said.case(), said.read())] == [(0, 120)]
    said.claims[-1] = replace(answer, issued=day("2023-06-01", "12:00", qualifier=qualifier, zone="Asia/Baku"))
    assert [(one.days, one.minutes) for one in replies(said.case(), said.read())] == [(None, None)]


def test_days_to_an_answer_are_those_of_one_clock(said):
    said("A", "accuse", about="B", on="2023-06-14", at="20:30", zone="America/New_York")
    said("B", "deny_occurrence", on="2023-06-15", at="05:30", zone="Asia/Baku")
    assert [(one.days, one.minutes) for one in replies(said.case(), said.read())] == [(0, 60)]


@pytest.mark.parametrize(
    ("accused", "answered", "days"),
    [
        # By the clock of the accusation it is the day after.
        (("2023-06-01", "", "Asia/Baku"), ("2023-06-01", "22:30", "UTC"), 1),
        (("2023-06-02", "", "Asia/Tokyo"), ("2023-06-02", "22:00", "America/New_York"), 1),
        (("2023-06-01", "10:00", "Asia/Baku"), ("2023-06-02", "", "Asia/Yerevan"), 1),
        # A whole day elsewhere is part of two.
        (("2023-06-01", "10:00", "Asia/Baku"), ("2023-06-02", "", "Europe/Moscow"), None),
        (("2023-06-01", "10:00", "Asia/Baku"), ("2023-06-03", "", ""), 2),
        (("0001-01-01", "00:10", "America/New_York"), ("0001-01-01", "00:30", "UTC"), None),
    ],
)
def test_days_to_an_answer_are_told_where_the_clock_of_the_accusation_tells_them(said, accused, answered, days):
    (on, at, zone), (later, hour, there) = accused, answered
    accusation = said("A", "accuse", about="B", on=on, at=at, zone=zone)
    said("B", "deny_occurrence", on=later, at=hour, zone=there, answers=accusation.id)
    assert [one.days for one in replies(said.case(), said.read())] == [days]


def test_of_accusations_the_first_by_the_clock_is_answered(said):
    said("A", "accuse", about="B", on="2023-06-01", at="10:00", zone="Europe/Moscow")
    first = said("C", "accuse", about="B", on="2023-06-01", at="10:30", zone="Asia/Baku")
    said("B", "deny_occurrence", on="2023-06-01", at="12:00", zone="Asia/Baku")
    (reply,) = replies(said.case(), said.read())
    assert (reply.accusation, reply.minutes) == (first, 90)


def test_an_answer_given_before_by_another_clock_is_told_as_such(said):
    said("A", "accuse", about="B", on="2023-06-01", at="10:00", zone="Europe/Moscow")
    said("B", "deny_occurrence", on="2023-06-01", at="10:30", zone="Asia/Baku")
    (reply,) = replies(said.case(), said.read())
    assert (reply.came_before, reply.days, reply.minutes) == (True, None, None)


def test_an_answer_that_is_linked_counts_whenever_it_was_given(said):
    accusation = said("A", "accuse", about="B", on="2023-06-05")
    said("B", "deny_occurrence", on="2023-06-01", answers=accusation.id)
    (reply,) = replies(said.case(), said.read())
    assert (reply.came_before, reply.days, reply.minutes) == (False, None, None)


@pytest.mark.parametrize("acts", [("decline_comment", "deny_occurrence"), ("deny_occurrence", "decline_comment")])
def test_of_answers_at_one_time_the_one_that_takes_a_position_is_first_whatever_the_order_of_entry(said, acts):
    said("A", "accuse", about="B", on="2023-06-01")
    for act in acts:
        said("B", act, on="2023-06-02")
    (reply,) = replies(said.case(), said.read())
    assert reply.answer.act == "deny_occurrence"


@pytest.mark.parametrize("places", [("Here", "There"), ("There", "Here")])
def test_a_sentence_names_what_was_said_at_one_time_in_no_order_of_entry(said, places):
    for words in places:
        said("A", "report", on="2023-06-01", place_words=words)
    accounts = said.read()
    assert row_sentence(said.case(), accounts, accounts.row(Aspect.WHERE)) == "A says Here and says There."


def test_each_accused_side_has_its_own_sentence_on_its_reply(said):
    said("A", "accuse", about="B", on="2023-06-01")
    said("A", "accuse", about="C", on="2023-06-01")
    said("B", "acknowledge", on="2023-06-02")
    said("C", "decline_comment", on="2023-06-02")
    told = sentences(said.case(), said.read())
    assert [one for one in told if "replied without" in one] == ["C replied without denying or acknowledging it."]
    assert "B says that its own side did it." in told


def test_a_later_denial_ends_an_earlier_accusation_of_the_same(said):
    said("A", "accuse", about="B", on="2023-06-01")
    said("A", "deny_responsibility", about="B", on="2023-06-02")
    assert status(said) == Status.SINGLE_ACCOUNT


def test_on_equal_or_unknown_time_both_stand_and_its_own_statements_differ(said):
    said("A", "acknowledge", on="2023-06-01")
    said("A", "deny_responsibility", on="2023-06-01")
    row = said.read().row(Aspect.RESPONSIBLE)
    assert (row.reading, row.at_odds) == (Reading.ONE_ACCOUNT, {KEYS["A"]})
    said("B", "report")
    said("B", "deny_occurrence")
    row = said.read().row(Aspect.OCCURRED)
    assert (row.reading, row.at_odds) == (Reading.DIFFER, {KEYS["B"]})


# Occurrence and responsibility


def test_a_lone_denial_of_occurrence_leaves_responsible_at_nobody(said):
    said("B", "deny_occurrence")
    assert reading(said, Aspect.RESPONSIBLE) == Reading.NOBODY
    assert status(said) == Status.SINGLE_ACCOUNT


def test_responsible_differs_where_one_names_whom_another_clears(said):
    said("A", "accuse", about="B")
    said("C", "deny_responsibility", about="B")
    assert reading(said, Aspect.RESPONSIBLE) == Reading.DIFFER


def test_responsible_differs_where_two_name_others(said):
    said("A", "accuse", about="B")
    said("C", "accuse", about="M")
    assert reading(said, Aspect.RESPONSIBLE) == Reading.DIFFER


def test_responsible_agrees_where_two_name_one(said):
    said("A", "accuse", about="B")
    said("C", "accuse", about="B")
    assert reading(said, Aspect.RESPONSIBLE) == Reading.AGREE


def test_responsible_differs_where_it_is_denied_while_nobody_is_named(said):
    said("M", "report")
    said("B", "deny_responsibility")
    assert reading(said, Aspect.RESPONSIBLE) == Reading.DIFFER
    assert said.read().denied == Denied.RESPONSIBILITY


# The status: the first line that holds


def test_1_no_account(said):
    assert status(said) == Status.NO_ACCOUNT


def test_2_mutual_accusation_stands_before_a_denial(said):
    said("A", "accuse", about="B")
    said("B", "accuse", about="A")
    said("B", "deny_occurrence", on="2023-06-01")
    accounts = said.read()
    assert (accounts.status, accounts.denied) == (Status.MUTUAL_ACCUSATION, Denied.OCCURRENCE)


def test_3_denied_by_anyone_but_the_accuser(said):
    said("A", "accuse", about="B")
    said("C", "deny_occurrence")
    accounts = said.read()
    assert (accounts.status, accounts.denied) == (Status.DENIED, Denied.OCCURRENCE)
    assert sentences(said.case(), accounts) == [
        "A accuses B.",
        "C denies that it happened.",
        "No reply by B is on record.",
    ]


@pytest.mark.parametrize(
    ("who", "act", "about"),
    [("C", "dispute_details", None), ("B", "justify", None), ("C", "accuse", "M"), ("C", "acknowledge", None)],
)
def test_4_details_disputed(said, who, act, about):
    said("A", "accuse", about="B")
    said(who, act, about=about)
    assert status(said) == Status.DETAILS_DISPUTED


def test_4_a_justification_counts_only_from_who_is_accused(said):
    said("A", "accuse", about="B")
    said("C", "justify")
    assert status(said) == Status.UNANSWERED_ACCUSATION


def test_5_acknowledged_by_every_accused_side(said):
    said("A", "accuse", about="B")
    said("B", "acknowledge")
    assert status(said) == Status.ACKNOWLEDGED


def test_5_tolls_may_differ_and_are_a_point(said):
    said("A", "accuse", about="B", figures=(hurt("A", killed=5),))
    said("B", "acknowledge", figures=(hurt("A", killed=2),))
    accounts = said.read()
    assert (accounts.status, accounts.points) == (Status.ACKNOWLEDGED, [Aspect.CASUALTIES])


def test_6_unanswered_however_many_others_confirm(said):
    said("A", "accuse", about="B")
    said("C", "accuse", about="B")
    said("M", "report")
    assert status(said) == Status.UNANSWERED_ACCUSATION


@pytest.mark.parametrize(
    "act", ["decline_comment", "announce_investigation", "report_finding", "not_observed", "report"]
)
def test_7_a_reply_that_neither_denies_nor_acknowledges(said, act):
    said("A", "accuse", about="B")
    said("B", act)
    assert status(said) == Status.NONCOMMITTAL_REPLY


@pytest.mark.parametrize("act", ["appeal", "demand", "condemn", "threaten", "report_settled"])
def test_7_appeals_and_the_like_are_no_answers(said, act):
    said("A", "accuse", about="B")
    said("B", act)
    assert status(said) == Status.UNANSWERED_ACCUSATION


def test_7_an_ally_does_not_reply_for_the_accused(said):
    said("A", "accuse", about="B")
    said("C", "decline_comment")
    assert status(said) == Status.UNANSWERED_ACCUSATION


def test_8_concordant_needs_two_independent_sides(said):
    said("A", "report")
    said("D", "report")
    assert status(said) == Status.SINGLE_ACCOUNT
    said("C", "report", independent=False)
    assert status(said) == Status.SINGLE_ACCOUNT
    said("M", "report")
    assert status(said) == Status.CONCORDANT


def test_8_details_disputed_where_nobody_is_accused_and_a_row_differs(said):
    said("A", "report", types=["mortar_fire"])
    said("M", "report", types=["overflight"])
    assert status(said) == Status.DETAILS_DISPUTED


def test_findings_and_settlements_never_enter_the_status(said):
    said("A", "accuse", about="B")
    said("C", "report_finding")
    said("C", "report_settled")
    assert status(said) == Status.UNANSWERED_ACCUSATION


# Which statement of a side counts for details


def test_a_running_toll_is_no_contradiction(said):
    said("A", "report", on="2023-06-01", figures=(hurt("A", killed=2),))
    said("A", "report", on="2023-06-02", figures=(hurt("A", killed=5),))
    said("M", "report", on="2023-06-02", figures=(hurt("A", killed=5),))
    row = said.read().row(Aspect.CASUALTIES)
    assert row.reading == Reading.AGREE
    assert [claim.id for claim in row.claims] == [2, 3]


def test_of_statements_at_equal_time_any_that_agrees_is_enough(said):
    said("A", "report", on="2023-06-01", figures=(hurt("A", killed=2),))
    said("A", "report", on="2023-06-01", figures=(hurt("A", killed=5),))
    said("M", "report", on="2023-06-02", figures=(hurt("A", killed=2),))
    assert reading(said, Aspect.CASUALTIES) == Reading.AGREE


def test_less_precise_is_told_where_they_agree_and_say_it_differently(said):
    said("A", "report", when=day("2023-06-01", "02:30"))
    said("M", "report", when=day("2023-06-01"))
    row = said.read().row(Aspect.WHEN)
    assert (row.reading, row.is_less_precise) == (Reading.AGREE, True)


def test_what_only_repeats_others_makes_no_second_account_that_agrees(said):
    said("A", "report", types=["mortar_fire"])
    said("D", "report", types=["mortar_fire"])
    assert reading(said, Aspect.WHAT) == Reading.ONE_ACCOUNT
    said("D", "report", types=["overflight"], statement=900)
    said.claims.pop(1)
    assert reading(said, Aspect.WHAT) == Reading.DIFFER


def test_responses_and_investigations_stand_side_by_side(said):
    said("A", "announce_investigation")
    said("B", "call_for_investigation")
    assert reading(said, Aspect.INVESTIGATION) == Reading.NOT_COMPARABLE
    assert reading(said, Aspect.RESPONSE) == Reading.NOBODY


# Sentences


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ([("A", "accuse", "B"), ("B", "accuse", "A")], "A and B accuse each other."),
        ([("A", "accuse", "B"), ("C", "accuse", "B")], "A and C accuse B."),
        ([("A", "report", None)], "A says that it happened and names no party."),
        ([("A", "acknowledge", None)], "A says that its own side did it."),
        ([("A", "accuse", "B"), ("B", "justify", None)], "B calls it a response."),
        ([("A", "accuse", "B"), ("B", "dispute_details", None)], "B disputes how it is described."),
        ([("A", "accuse", "B"), ("B", "deny_occurrence", None)], "B denies that it happened."),
        ([("B", "deny_occurrence", None)], "B denies that it happened; the account denied is not on record."),
        ([("A", "accuse", "B"), ("B", "deny_responsibility", None)], "B denies responsibility."),
        ([("B", "deny_responsibility", None)], "B denies responsibility; the account denied is not on record."),
        ([("A", "accuse", "B"), ("C", "deny_responsibility", "B")], "C denies that B did it."),
        ([("A", "accuse", "B")], "No reply by B is on record."),
        ([("A", "accuse", "B"), ("B", "decline_comment", None)], "B replied without denying or acknowledging it."),
        ([("A", "report", None)], "No other independent account is on record."),
    ],
)
def test_each_sentence_where_it_applies(said, claims, sentence):
    for who, act, about in claims:
        said(who, act, about=about)
    told = sentences(said.case(), said.read())
    assert sentence in told
    # And not where nothing of the kind is said.
    other = Saying()
    other("E", "report")
    other("C", "report")
    assert sentence not in sentences(other.case(), other.read())


def test_the_rows_in_which_accounts_differ_are_named_in_one_sentence(said):
    said("A", "report", when=day("2023-06-01"), figures=(hurt("A", killed=2),))
    said("B", "report", when=day("2023-06-03"), figures=(hurt("A", killed=0),))
    assert "The accounts differ on when and casualties." in sentences(said.case(), said.read())


def test_what_changes_without_judged_links_is_said_last(said):
    said("A", "accuse", about="B")
    said("B", "deny_occurrence", is_judged=True)
    told = sentences(said.case(), said.read(), said.read(judged=False))
    assert told[-1] == "Without links made by judgement: accusation, no reply on record."
