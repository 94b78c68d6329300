"""Whoever is who: swapping two parties mirrors everything, and order never matters. Over generated accounts."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.counting import Question
from accounts.replies import replies
from accounts.rows import Aspect, Reading
from accounts.sentences import row_sentence, sentences
from accounts.status import Status, read
from statements.acts import Act

from .saying import KEYS, SIDES, Saying, day, hurt, spot

A, B = KEYS["A"], KEYS["B"]
PLACES = [None, spot(1, "district"), spot(2, lies_in=[1], at=(39.7, 44.9)), spot(3, at=(40.7, 44.9))]
DAYS = ["", "2023-06-01", "2023-06-02", "2023-06-01/2023-06-30"]


@st.composite
def claims(draw):
    act = draw(st.sampled_from(Act.values))
    about = draw(st.sampled_from(["A", "B", "C"])) if act == "accuse" else draw(st.sampled_from([None, "A", "B"]))
    when = draw(st.sampled_from([None, day("2023-06-01", "02:30"), day("2023-06-02"), day("", "03:00")]))
    killed = draw(st.sampled_from([None, 0, 2, (2, None, None)]))
    return {
        "who": draw(st.sampled_from(["A", "A", "B", "B", "C", "M", "N", "D"])),
        "act": act,
        "about": about if act in ("accuse", "deny_responsibility") else None,
        "on": draw(st.sampled_from(DAYS)),
        "at": draw(st.sampled_from(["", "", "09:30", "10:00"])),
        "zone": draw(st.sampled_from(["", "Asia/Baku", "Europe/Moscow"])),
        "statement": draw(st.sampled_from([None, 7])),
        "ended": draw(st.sampled_from(["", "", "", "retracted"])),
        "is_judged": draw(st.booleans()),
        "when": when,
        "place": draw(st.sampled_from(PLACES)),
        "types": draw(st.sampled_from([[], ["fire"], ["mortar_fire"], ["overflight"]])),
        "figures": () if killed is None else (hurt(draw(st.sampled_from(["A", "B", None])), killed=killed),),
        "has_response": draw(st.booleans()),
    }


@st.composite
def cases(draw):
    said = Saying()
    for number, claim in enumerate(draw(st.lists(claims(), max_size=7))):
        answers = draw(st.sampled_from([None, None, None, *range(1, number + 1)]))
        said(**claim, answers=answers)
    zone = draw(st.sampled_from(["", "Asia/Baku", "Europe/Moscow"]))
    return said.case(draw(st.sampled_from([None, "2023-06-01", "2023-06-02"])), zone)


def questions():
    return st.builds(Question, st.booleans(), st.sampled_from([None, day("2023-06-01").earliest]))


def swapped(case):
    """The same case with A and B in each other's place, in names and columns too."""
    other = {A: B, B: A}
    sides = dict(SIDES)
    for one, two in other.items():
        sides[one] = replace(SIDES[two], id=one)
    turned = tuple(
        replace(
            claim,
            side=other.get(claim.side, claim.side),
            party=other.get(claim.party, claim.party),
            about=other.get(claim.about, claim.about),
            figures=tuple(replace(f, affected=other.get(f.affected, f.affected)) for f in claim.figures),
        )
        for claim in case.claims
    )
    return replace(case, claims=turned, sides=sides)


def told(case, question):
    """All that is computed of a case, with sides by the place of their column, so that mirrored cases can be compared."""
    accounts = read(case, question)
    place = {side.id: side.order[:2] for side in case.sides.values()}
    return (
        accounts.status,
        accounts.denied,
        [
            (
                row.reading,
                row.is_less_precise,
                sorted((place[s], [c.id for c in said]) for s, said in row.by_side.items()),
            )
            for row in accounts.rows
        ],
        sentences(case, accounts, read(case, Question(False, question.as_of))),
        [row_sentence(case, accounts, row) for row in accounts.rows],
        [
            (place[r.side], r.accusation.id, r.answer and r.answer.id, r.days, r.came_before)
            for r in replies(case, accounts)
        ],
    )


@settings(max_examples=100)
@given(cases(), questions())
def test_swapping_two_parties_mirrors_everything(case, question):
    mirrored = swapped(case)
    assert told(mirrored, question) == told(case, question)
    # Told once more in plain: the labels have changed places, so what is said of A is now said of the key of B.
    assert mirrored.sides[A].label == "B"


@settings(max_examples=100)
@given(st.data(), questions())
def test_the_order_of_claims_does_not_matter(data, question):
    case = data.draw(cases())
    shuffled = data.draw(st.permutations(case.claims))
    assert told(replace(case, claims=tuple(shuffled)), question) == told(case, question)


@settings(max_examples=100)
@given(st.data(), questions())
def test_the_order_in_which_claims_were_entered_does_not_matter(data, question):
    case = data.draw(cases())
    keys = [claim.id for claim in case.claims]
    entered = dict(zip(keys, data.draw(st.permutations(keys)), strict=True))
    otherwise = replace(
        case,
        claims=tuple(
            replace(claim, id=entered[claim.id], answers=claim.answers and entered[claim.answers])
            for claim in case.claims
        ),
    )
    assert without_keys(otherwise, question) == without_keys(case, question)


def without_keys(case, question):
    """All that is computed of a case, but for the keys of claims, which follow from the order of entry."""
    *status, rows, said, spoken, _replies = told(case, question)
    rows = [(*row, [(side, len(claims)) for side, claims in by_side]) for *row, by_side in rows]
    answers = [
        (one.side, one.accusation.issue, one.answer and (one.answer.act, one.answer.issue), one.days, one.came_before)
        for one in replies(case, read(case, question))
    ]
    return status, rows, said, spoken, answers


@settings(max_examples=100)
@given(cases(), questions())
def test_a_side_that_says_nothing_of_it_changes_nothing(case, question):
    claim = Saying()("E", "appeal", on="2023-06-01", at="10:00", zone="Asia/Tokyo")
    louder = replace(case, claims=(*case.claims, replace(claim, id=999, statement=999)))
    one, other = read(case, question), read(louder, question)
    assert replies(case, one) == replies(louder, other)
    assert (one.status, one.denied, one.points) == (other.status, other.denied, other.points)
    assert [row.reading for row in one.rows] == [row.reading for row in other.rows]
    assert sentences(case, one) == sentences(louder, other)


@settings(max_examples=100)
@given(cases(), questions())
def test_every_reading_names_the_claims_that_produce_it(case, question):
    accounts = read(case, question)
    counted = {claim.id for claim in accounts.claims}
    for row in accounts.rows:
        assert {claim.id for claim in row.claims} <= counted
        assert (row.reading == Reading.NOBODY) == (not row.claims)
        if row.reading in (Reading.AGREE, Reading.DIFFER):
            assert len(row.by_side) > 1
    assert accounts.row(Aspect.RESPONSE).reading != Reading.DIFFER


@settings(max_examples=100)
@given(cases(), questions())
def test_the_status_always_explains_itself(case, question):
    accounts = read(case, question)
    said = sentences(case, accounts)
    assert said
    if accounts.status == Status.MUTUAL_ACCUSATION:
        assert "accuse each other." in said[0]
    if accounts.status == Status.UNANSWERED_ACCUSATION:
        assert any(sentence.startswith("No reply by") for sentence in said)
    if accounts.status == Status.DENIED:
        assert any("denies" in sentence for sentence in said)
    assert all("verified" not in sentence for sentence in said)
