from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from formats.dates import UncertainDate
from investigations.models import ENDED, Event, Investigation, Member, Progress
from tests import factories
from tests.breaking import (
    Broken,
    date_cases,
    lifecycle_cases,
    must_publish_once,
    must_show_drafts_to_editors_only,
    must_stay_a_draft,
    source_cases,
    unnamed,
)

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def member(**fields):
    return factories.member(**fields)


def dated_member():
    return member(from_date=date(2022, 3, 24))


def another_role(record):
    factories.saved(
        Member(investigation=record.investigation, party=record.party, role="observer", from_date=record.from_date)
    )
    return {"role": "observer"}


def event():
    return factories.event(factories.investigation())


def finding():
    return factories.finding(member())


def access_event():
    return factories.event(factories.investigation(), access="refused", access_by=factories.party())


CASES = [
    *lifecycle_cases("investigation", factories.investigation),
    Broken("investigation_kind_is_known", factories.investigation, {"kind": "secret"}, "kind", "not a valid choice"),
    Broken("investigation_nature_is_known", factories.investigation, {"nature": "?"}, "nature", "not a valid choice"),
    Broken("investigation_has_a_title", factories.investigation, {"title": ""}, "title", "cannot be blank"),
    Broken("member_role_is_known", member, {"role": "friend"}, "role", "not a valid choice"),
    Broken("member_once", dated_member, another_role, "", "This party has this role already."),
    Broken("undated_member_once", member, another_role, "", "This party has this role already."),
    Broken(
        "member_begins_before_it_ends",
        dated_member,
        {"to_date": date(2022, 3, 23)},
        "to_date",
        "It ends before it begins.",
    ),
    *date_cases("event", "date", event),
    Broken("event_progress_is_known", event, {"progress": "solved"}, "progress", "not a valid choice"),
    Broken("event_says_something", event, {"note": ""}, "note", "Say what happened."),
    Broken("event_access_is_known", access_event, {"access": "denied"}, "access", "not a valid choice"),
    Broken("event_access_by_somebody", access_event, {"access_by": None}, "access_by", "Say both what became"),
    Broken("event_access_by_somebody", access_event, {"access": ""}, "access_by", "Say both what became"),
    *source_cases("event_source", lambda: factories.page(event())),
    *date_cases("finding", "signed", finding),
    Broken("finding_position_is_known", finding, {"position": "neutral"}, "position", "not a valid choice"),
    Broken("finding_says_something", finding, {"summary": ""}, "summary", "This field cannot be blank."),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_breaks_a_rule_is_told_so_beside_the_field(case):
    case.must_be_refused_by_its_checks()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_breaks_a_rule_is_refused_by_the_database_too(case):
    case.must_be_refused_by_the_database()


def test_no_constraint_is_untested():
    assert unnamed("investigations", CASES) == set()


# Lifecycle


def test_an_investigation_is_published_once():
    must_publish_once(factories.investigation(published=False))


def test_a_draft_that_its_checks_refuse_stays_one():
    must_stay_a_draft(factories.investigation(published=False), "aims", aims=["punish"])


def test_drafts_are_for_those_who_may_change_them():
    must_show_drafts_to_editors_only(Investigation, factories.investigation, "investigations.change_investigation")


# Events


def progress_of(investigation):
    return Investigation.objects.with_progress().get(pk=investigation.pk).progress


def on(day):
    return UncertainDate.on(date.fromisoformat(day))


def test_progress_is_that_of_the_latest_event_that_has_one():
    investigation = factories.investigation()
    assert progress_of(investigation) == ""
    investigation.record(progress="announced", date=on("2022-03-24"))
    investigation.record(progress="concluded", date=on("2022-05-01"))
    investigation.record(note="A site was visited.", date=on("2022-06-01"))
    assert progress_of(investigation) == "concluded"


def test_an_event_that_is_recorded_late_takes_its_place_by_its_date():
    investigation = factories.investigation()
    investigation.record(progress="concluded", date=on("2022-05-01"))
    investigation.record(progress="announced", date=on("2022-03-24"))
    assert progress_of(investigation) == "concluded"


def test_of_one_day_the_last_recorded_counts():
    investigation = factories.investigation()
    for progress in ("announced", "refused"):
        investigation.record(progress=progress, date=on("2022-03-24"))
    assert progress_of(investigation) == "refused"


def test_of_undated_events_the_last_recorded_counts():
    investigation = factories.investigation(progress="announced")
    investigation.record(progress="under_way")
    assert progress_of(investigation) == "under_way"


def test_an_event_with_an_open_date_is_placed_by_what_is_known():
    investigation = factories.investigation()
    investigation.record(progress="under_way", date=UncertainDate(earliest=date(2022, 4, 1)))
    investigation.record(progress="announced", date=on("2022-03-24"))
    assert progress_of(investigation) == "under_way"


def test_events_of_others_play_no_part():
    factories.investigation(progress="concluded")
    assert progress_of(factories.investigation(progress="announced")) == "announced"


def test_a_refused_event_leaves_nothing():
    investigation = factories.investigation()
    with pytest.raises(ValidationError, match="Say what happened"):
        investigation.record()
    assert not investigation.events.exists()


# Which step may follow


def refused(investigation, **event):
    """What is said against an event beside its progress; None if it was recorded."""
    before, told = investigation.events.count(), None
    try:
        investigation.record(**event)
    except ValidationError as refusal:
        told = refusal.message_dict["progress"]
    assert investigation.events.count() == before + (told is None)
    return told


@pytest.mark.parametrize("before", Progress)
@pytest.mark.parametrize("after", Progress)
def test_what_ended_can_only_begin_again_or_come_to_a_finding(before, after):
    investigation = factories.investigation()
    investigation.record(progress=before, date=on("2023-03-03"))
    found_later = (before, after) == ("concluded_without_finding", "concluded")
    taken = before not in ENDED or after in ("called_for", "proposed", "announced", "under_way") or found_later
    assert (refused(investigation, progress=after, date=on("2023-03-04")) is None) == taken


@pytest.mark.parametrize(
    ("progress", "date", "said"),
    [
        ("concluded", on("2023-03-03"), "It was concluded on 3 Mar 2023."),
        ("concluded_without_finding", on("2023-03-03"), "It was concluded without a finding on 3 Mar 2023."),
        ("refused", UncertainDate(date(2023, 3, 1), date(2023, 3, 31)), "It was refused (Mar 2023, day unknown)."),
        ("abandoned", UncertainDate(None, date(2023, 3, 3)), "It was abandoned (3 Mar 2023 or earlier)."),
    ],
)
def test_a_step_that_is_refused_is_told_why_and_what_to_do(progress, date, said):
    investigation = factories.investigation()
    investigation.record(progress=progress, date=date)
    told = refused(investigation, progress="suspended", date=on("2023-04-01"))
    assert told == [f"{said} Record first that it began again, or date this step before that."]


def test_an_event_without_progress_follows_anything():
    investigation = factories.investigation()
    investigation.record(progress="concluded", date=on("2023-03-03"))
    assert refused(investigation, note="A report was handed over.", date=on("2023-04-01")) is None


def test_only_the_step_that_it_follows_directly_counts():
    investigation = factories.investigation()
    investigation.record(progress="concluded", date=on("2023-03-03"))
    investigation.record(progress="under_way", date=on("2023-05-01"))
    # Entered late: before it was taken up again, and after.
    assert refused(investigation, progress="suspended", date=on("2023-04-01")) is not None
    assert refused(investigation, progress="suspended", date=on("2023-06-01")) is None
    assert refused(investigation, progress="concluded", date=on("2023-02-01")) is None


@pytest.mark.parametrize(
    ("before", "after", "taken"),
    [
        # Who knows no day of it sees it by the day of its entry.
        (UncertainDate(), on("2023-04-01"), True),
        (UncertainDate(), UncertainDate(), False),
        (on("2023-03-03"), UncertainDate(), False),
        (on("2023-03-03"), on("2023-03-03"), False),
        (on("2023-03-03"), UncertainDate(None, date(2023, 4, 1)), False),
        (on("2023-03-03"), UncertainDate(None, date(2023, 3, 2)), True),
        (UncertainDate(date(2023, 3, 3), None), on("2023-04-01"), False),
        (UncertainDate(date(2023, 3, 1), date(2023, 4, 2)), on("2023-04-01"), True),
        (UncertainDate.on(date(2023, 3, 3), qualifier="approximate"), on("2023-04-01"), False),
        (on("2023-03-03"), UncertainDate.on(date(2023, 4, 1), qualifier="uncertain"), False),
    ],
)
def test_a_step_is_taken_or_refused_where_readers_would_see_it(before, after, taken):
    investigation = factories.investigation()
    investigation.record(progress="concluded", date=before)
    assert (refused(investigation, progress="suspended", date=after) is None) == taken
    assert Investigation.objects.with_progress().get().progress == "concluded"


def test_two_statements_may_tell_of_one_end_and_it_happens_once():
    investigation, end = factories.investigation(), {"progress": "concluded", "date": on("2023-03-03")}
    investigation.record(**end, statement=factories.statement())
    assert refused(investigation, **end, statement=factories.statement()) is None
    assert refused(investigation, **end) is None
    assert refused(investigation, **end)[0].startswith("“3 Mar 2023: concluded” is on record already.")
    assert refused(investigation, **end | {"progress": "abandoned"})[0].startswith("It was concluded on 3 Mar 2023.")


def test_nothing_is_added_to_a_record_that_has_ended():
    investigation = factories.investigation()
    investigation.withdraw("Entered in error.")
    with pytest.raises(ValidationError, match="This record has ended"):
        investigation.record(note="A report was handed over.")
    assert not investigation.events.exists()


def test_the_same_step_of_a_day_is_recorded_once_from_one_statement():
    investigation, statement = factories.investigation(), factories.statement()
    step = {"progress": "under_way", "date": on("2023-03-03"), "statement": statement}
    investigation.record(**step)
    assert refused(investigation, **step) == [
        "“3 Mar 2023: under way” is on record already. Add a further page to that event, or leave the progress empty if "
        "something else happened."
    ]
    others = [{"statement": factories.statement()}, {"statement": None}, {"date": on("2023-03-04")}]
    for other in [*others, {"progress": "suspended"}, {"date": UncertainDate()}, {"date": UncertainDate()}]:
        assert refused(investigation, **step | other) is None


@pytest.mark.parametrize(
    "change",
    [
        {"note": "Another."},
        {"progress": "concluded"},
        {"date": on("2022-03-24")},
        {"access": "granted"},
    ],
)
def test_a_recorded_event_is_never_rewritten(change):
    recorded = event()
    for name, value in change.items():
        setattr(recorded, name, value)
    with pytest.raises(ValidationError, match="never rewritten"):
        recorded.full_clean()


def test_a_recorded_event_does_not_move_to_another_investigation():
    recorded = event()
    recorded.investigation = factories.investigation()
    with pytest.raises(ValidationError, match="never rewritten"):
        recorded.full_clean()


def test_an_event_that_nobody_touched_passes_its_checks_again():
    event().full_clean()
    Event.objects.get(pk=event().pk).full_clean()


def test_what_ends_an_investigation_is_a_kind_of_progress():
    assert set(Progress) > ENDED


def test_an_investigation_with_events_is_not_deleted():
    with pytest.raises(ProtectedError):
        event().investigation.delete()


# Members


def test_a_member_rests_on_its_own_word_unless_another_is_named():
    own = member()
    assert own.told_by == own.party
    statement = factories.statement()
    assert member(statement=statement).told_by == statement.issuer
    teller = factories.party()
    assert member(statement=statement, according_to=teller).told_by == teller


def test_a_party_may_come_back_in_the_same_role():
    first = dated_member()
    again = Member(investigation=first.investigation, party=first.party, role=first.role, from_date=date(2023, 1, 1))
    factories.saved(again)
    assert first.investigation.members.count() == 2


# Aims and findings


@pytest.mark.parametrize("aims", [["punish"], ["establish_facts", "punish"], "establish_facts2", {"punish": 1}, [5]])
def test_only_aims_that_are_known_are_taken(aims):
    with pytest.raises(ValidationError) as refusal:
        factories.investigation(aims=aims)
    assert "is not an aim." in refusal.value.message_dict["aims"][0]


def test_a_finding_is_that_of_a_member_of_the_same_investigation():
    with pytest.raises(ValidationError) as refusal:
        factories.finding(member(), investigation=factories.investigation())
    assert refusal.value.message_dict == {"member": ["This member belongs to another investigation."]}


def test_a_joint_finding_needs_every_lead_and_member_to_sign_a_concurring_one():
    investigation = factories.investigation(incidents=[factories.incident()])
    lead, second, observer = (factories.member(investigation, role=role) for role in ("lead", "member", "observer"))
    assert investigation.signatures() == (0, 2)
    factories.finding(lead, signed=on("2022-05-01"))
    factories.finding(observer, signed=on("2022-05-01"))
    factories.finding(second)
    assert investigation.signatures() == (1, 2)
    factories.finding(second, position="dissenting", signed=on("2022-05-01"))
    assert investigation.signatures() == (1, 2)
    factories.finding(second, signed=on("2022-05-02"))
    assert investigation.signatures() == (2, 2)


@pytest.mark.once
@pytest.mark.parametrize("count", [1, 3, 12])
@pytest.mark.parametrize("method", ["for_list", "for_display"])
def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_max_num_queries, method, count):
    for _number in range(count):
        statement = factories.statement()
        made = factories.investigation(incidents=[factories.incident(place=factories.place(), types=["fire"])])
        factories.saved(Member(investigation=made, party=factories.party(), role="lead", statement=statement))
        factories.page(made.record(progress="announced", statement=statement))
        factories.finding(made.members.get())
    with django_assert_max_num_queries(13):
        for investigation in getattr(Investigation.objects, method)(AnonymousUser()):
            assert investigation.progress == "announced"
            assert [one.told_by.name for one in investigation.members.all()]
            assert [one.statement.issuer.name for one in investigation.events.all()]
            assert [page.address for one in investigation.events.all() for page in one.sources.all()]
            assert [one.member.party.name for one in investigation.findings.all()]
            assert investigation.signatures() == (0, 1)
            assert [one.place.name for one in investigation.incidents.all()]


def test_an_investigation_does_not_show_drafts_that_it_rests_on():
    draft = factories.statement(published=False)
    made = factories.investigation(incidents=[factories.incident(published=False)])
    made.record(progress="announced", statement=draft)
    shown = Investigation.objects.for_display(AnonymousUser()).get()
    assert list(shown.incidents.all()) == []
    assert shown.events.all()[0].statement is None
