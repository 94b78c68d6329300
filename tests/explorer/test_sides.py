"""Claims by side: what stands in which column and row, and what no longer counts."""

import datetime

import pytest

from explorer import reading
from explorer.comparison import Asked, compare
from explorer.progress import track
from explorer.sides import acts_by_side, claims_by_side, unheard
from formats.dates import UncertainDate
from parties.models import Party
from tests import factories
from tests.factories import claim, incident, party, statement

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def comparison(of):
    sides = Party.objects.sides()
    compared = compare(of, Asked(), reading.claims_about(of, factories.editor()))
    counting = {claim.id for claim in compared.accounts.claims}
    claims = [claim for claim in compared.claims if claim.pk in counting]
    statements = reading.statements_of(claims)
    return claims_by_side(claims, sides, {said.pk: number for number, said in enumerate(statements, start=1)})


def columns(of):
    return [column.side.name for column in comparison(of).columns]


def cell(of, code, side):
    row = next(row for row in comparison(of).rows if row.code == code)
    return [entry.said for cell in row.cells for entry in cell.entries if cell.column.side == side]


def test_two_organs_of_one_state_share_a_column():
    state, event = party("Northland"), incident()
    for name in ("Ministry", "General Staff"):
        claim(statement(party(name, parent=state, kind="ministry")), event)
    assert columns(event) == ["Northland"]
    assert [voice.statement.issuer.name for voice in comparison(event).columns[0].voices] == [
        "Ministry",
        "General Staff",
    ]


def test_sides_are_alphabetical_and_missions_media_and_data_sets_follow():
    event = incident()
    for name, kind in [
        ("A data set", "data_set"),
        ("A paper", "media"),
        ("A club", "civil_society"),
        ("A mission", "monitoring_mission"),
        ("Zeta", "state"),
        ("Əlfa", "armed_group"),
    ]:
        claim(statement(party(name, kind=kind)), event)
    assert columns(event) == ["Əlfa", "Zeta", "A mission", "A club", "A paper", "A data set"]


def test_swapping_two_parties_mirrors_the_comparison():
    def said_by(first, second):
        event = incident()
        accusation = claim(statement(first), event, "accuse", about=second)
        claim(statement(second), event, "deny_occurrence", answers=accusation, relation="denies")
        claim(statement(second), event, "justify", response_words="fired back")
        return {
            (row.code, cell.column.side.name): [
                (entry.said.phrase, entry.said.value, entry.said.words) for entry in cell.entries
            ]
            for row in comparison(event).rows
            for cell in row.cells
        }

    north, south = party("Northland"), party("Southland")
    there = said_by(north, south)
    back = said_by(south, north)
    swap = {"Northland": "Southland", "Southland": "Northland"}
    mirrored = {
        (code, swap[side]): [(phrase, swap.get(value, value), words) for phrase, value, words in entries]
        for (code, side), entries in back.items()
    }
    assert there == mirrored


def test_an_aspect_nobody_addresses_is_silent_for_everyone():
    event = incident()
    claim(statement(), event)
    assert [row.code for row in comparison(event).rows if not row.is_silent] == ["occurred"]


def test_a_denial_of_responsibility_says_nothing_about_whether_it_happened():
    state, event = party(), incident()
    claim(statement(state), event, "deny_responsibility")
    assert cell(event, "occurred", state) == []
    assert [said.phrase for said in cell(event, "responsible", state)] == ["Not its own side."]


def test_clearing_somebody_else_names_whom():
    mission, cleared, event = party(kind="monitoring_mission"), party("Northland"), incident()
    claim(statement(mission), event, "deny_responsibility", about=cleared)
    assert [(said.phrase, said.value) for said in cell(event, "responsible", mission)] == [("Not", "Northland")]


def test_having_seen_nothing_is_not_a_denial():
    mission, event = party(kind="monitoring_mission"), incident()
    claim(statement(mission), event, "not_observed")
    assert [said.phrase for said in cell(event, "occurred", mission)] == [
        "Observed nothing unusual, which is not a denial."
    ]


def test_an_appeal_says_nothing_about_any_aspect():
    event = incident()
    claim(statement(), event, "appeal")
    assert all(row.is_silent for row in comparison(event).rows)


@pytest.mark.parametrize(
    "detail", ["when", "where", "firing_point", "what", "target", "number", "casualties", "response"]
)
def test_a_quoted_detail_is_quoted_and_the_others_are_not(detail):
    state, event = party(), incident()
    made = claim(
        statement(state),
        event,
        "dispute_details",
        when=UncertainDate(verbatim="at night"),
        place_words="near the river",
        firing_point_words="the hill",
        weapon_words="rifles",
        target_words="a house",
        violation_count=2,
        response_words="fired back",
        quoted_details=[detail],
    )
    factories.figure(made)
    codes = {"firing_point": "where", "number": "what"}
    rows = {row.code: row for row in comparison(event).rows}
    quoted = [
        code for code, row in rows.items() for cell in row.cells for entry in cell.entries if entry.said.is_quoted
    ]
    assert quoted == [codes.get(detail, detail)]


def test_a_claim_its_own_side_withdraws_no_longer_counts():
    state, event = party(), incident()
    first = claim(statement(state), event, "accuse", about=party())
    claim(statement(party(parent=state)), event, "retract", answers=first, relation="retracts")
    assert [row.code for row in comparison(event).rows if not row.is_silent] == ["occurred"]


def test_another_side_withdraws_nothing():
    state, event = party(), incident()
    first = claim(statement(state), event, "accuse", about=party())
    claim(statement(party()), event, "report", answers=first, relation="corrects")
    assert cell(event, "responsible", state) != []


def test_another_side_supersedes_nothing():
    state, event = party(), incident()
    first = statement(state)
    claim(first, event)
    organ = party(parent=state, kind="ministry")
    statement(organ, supersedes=first)
    organ.parent = None
    factories.saved(organ)
    assert columns(event) == [state.name]


def test_a_draft_supersedes_nothing():
    state, event = party(), incident()
    first = statement(state)
    claim(first, event)
    statement(state, supersedes=first, published=False)
    assert columns(event) == [state.name]


def test_a_column_is_dashed_only_if_all_of_it_is_judged():
    state, event = party(), incident()
    judged = {"link_basis": "judgement", "link_reason": "The hour fits."}
    claim(statement(state), event, **judged)
    assert comparison(event).columns[0].is_judged
    claim(statement(state), event)
    assert not comparison(event).columns[0].is_judged
    assert [number for number, _claim in comparison(event).judged] == ["S1"]


def test_statements_are_numbered_by_date_of_issue_and_undated_ones_follow():
    event, state = incident(), party()
    undated, later, earlier = (
        statement(state, summary=text, issued=issued)
        for text, issued in [
            ("undated", None),
            ("later", UncertainDate.on(datetime.date(2026, 3, 2))),
            ("earlier", UncertainDate.on(datetime.date(2026, 3, 1))),
        ]
    )
    for said in (undated, later, earlier):
        claim(said, event)
    numbered = [(voice.number, voice.statement.summary) for voice in comparison(event).columns[0].voices]
    assert numbered == [("S1", "earlier"), ("S2", "later"), ("S3", "undated")]


def test_a_row_names_the_accuser_then_the_accused_then_the_others():
    accuser, accused, third, event = party("Zeta"), party("Yota"), party("Alpha"), incident()
    claim(statement(third), event)
    claim(statement(accused), event, "deny_occurrence")
    claim(statement(accuser), event, "accuse", about=accused)
    rows = acts_by_side(event.claims.select_related("statement"), Party.objects.sides())
    assert [row.side.name for row in rows] == ["Zeta", "Yota", "Alpha"]


def test_the_accused_and_those_who_take_part_are_named_when_they_say_nothing():
    accuser, accused, member, event = party(), party("Southland"), party("Northland"), incident()
    claims = [claim(statement(accuser), event, "accuse", about=party(parent=accused))]
    inquiry = factories.investigation(incidents=[event], members=[(member, "member"), (accuser, "lead")])
    named = unheard(claims, inquiry.members.all(), Party.objects.sides())
    assert [side.name for side in named] == ["Northland", "Southland"]


def states(*progress):
    inquiry = factories.investigation()
    for code in progress:
        inquiry.record(progress=code)
    return [segment.state for segment in track(inquiry.events.all())]


def test_the_track_shows_where_an_investigation_stands():
    assert states() == []
    assert states("called_for") == ["current", "open", "open"]
    assert states("announced", "under_way") == ["done", "current", "open"]
    assert states("under_way") == ["inferred", "current", "open"]
    assert states("announced", "concluded") == ["done", "inferred", "current"]
    assert states("announced", "refused") == []


def test_an_investigation_taken_up_again_is_not_concluded():
    assert states("announced", "concluded", "under_way") == ["done", "current", "open"]


def test_the_track_follows_the_dates_and_not_the_order_of_entry():
    inquiry = factories.investigation()
    inquiry.record(progress="concluded", date=UncertainDate.on(datetime.date(2026, 5, 1)))
    inquiry.record(progress="under_way", date=UncertainDate.on(datetime.date(2026, 4, 1)))
    assert [segment.state for segment in track(inquiry.events.all())] == ["inferred", "done", "current"]
