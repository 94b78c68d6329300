"""What is kept is never stale, whatever is written and by which door."""

from datetime import date, time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import keeping
from accounts.models import KeptAccounts, KeptReply
from formats.dates import UncertainDate
from history.recording import recording
from tests import factories
from tests.accounts.operations import Desk
from tests.seeds import seeds

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]


def kept(incident):
    return KeptAccounts.objects.get(pk=incident.pk)


def reply_to(incident, judged=True):
    return KeptReply.objects.get(incident=incident, judged=judged)


@pytest.fixture
def accused_and_accuser():
    with recording(reason="Arranged."):
        accused = factories.party("Armenia", kind="state")
        accuser = factories.party("Azerbaijan", kind="state")
        incident = factories.incident("Alleged fire")
        factories.claim(factories.statement(accuser), incident, "accuse", about=accused)
    return accused, incident


def test_an_incident_without_claims_has_no_account():
    with recording():
        incident = factories.incident()
    assert kept(incident).status == "no_account"


def test_a_denial_turns_an_accusation_without_reply_into_a_denied_one_at_once(accused_and_accuser):
    accused, incident = accused_and_accuser
    assert kept(incident).status == "unanswered_accusation"
    assert reply_to(incident).answer is None
    with recording(reason="Entered."):
        denial = factories.statement(accused, published=False)
        factories.claim(
            denial, incident, "deny_occurrence", link_basis="judgement", link_reason="Same night; no place is named."
        )
    assert kept(incident).status == "unanswered_accusation", "a draft says nothing yet"
    denial.publish()
    now = kept(incident)
    assert (now.status, now.denied, now.status_without_judged) == ("denied", "occurrence", "unanswered_accusation")
    assert reply_to(incident).answer.statement == denial
    assert reply_to(incident, judged=False).answer is None


def test_the_days_of_a_reply_are_kept_and_minutes_only_where_both_are_known():
    with recording(reason="Arranged."):
        accused, accuser = factories.party(kind="state"), factories.party(kind="state")
        incident = factories.incident()
        first = factories.statement(accuser, issued=UncertainDate.on(date(2023, 6, 1)))
        factories.claim(first, incident, "accuse", about=accused)
        reply = factories.statement(accused, issued=UncertainDate.on(date(2023, 6, 4)))
        factories.claim(reply, incident, "deny_occurrence")
    found = reply_to(incident)
    assert (found.side, found.days, found.minutes, found.came_before) == (accused, 3, None, False)


@seeds((0, 1))
def test_nothing_is_stale_after_any_sequence_of_changes(seed):
    desk, done = Desk(seed), []
    for _ in range(40):
        done.append(desk.does_something())
        assert keeping.stale(keeping.everything()) == {}, done
    assert KeptAccounts.objects.values("status").distinct().count() > 1


@pytest.mark.parametrize("takes_back", [False, True])
def test_an_organ_that_leaves_its_side_supersedes_and_takes_back_nothing_of_it_any_more(
    accused_and_accuser, takes_back
):
    _accused, incident = accused_and_accuser
    accusation = incident.claims.get()
    with recording(reason="Arranged."):
        organ = factories.party("Ministry", kind="ministry", parent=accusation.statement.issuer)
        if takes_back:
            factories.claim(factories.statement(organ), None, "retract", answers=accusation, relation="retracts")
        else:
            factories.statement(organ, supersedes=accusation.statement)
    assert kept(incident).status == "no_account"
    with recording(reason="It is a party of its own."):
        organ.parent = None
        organ.save()
    assert kept(incident).status == "unanswered_accusation"


def test_the_zone_of_an_incident_decides_what_predates_it():
    issued = UncertainDate.on(date(2023, 6, 14), time_start=time(15), zone="America/New_York")
    with recording(reason="Arranged."):
        incident = factories.incident(date=UncertainDate.on(date(2023, 6, 15)))
        factories.claim(factories.statement(issued=issued), incident, "report")
    assert kept(incident).status == "single_account"
    with recording(reason="It was in Baku."):
        incident.date = UncertainDate.on(date(2023, 6, 15), zone="Asia/Baku")
        incident.save()
    assert kept(incident).status == "no_account"


def test_the_check_names_what_is_stale_and_the_command_mends_it(accused_and_accuser):
    _accused, incident = accused_and_accuser
    call_command("recompute_accounts", check=True, stdout=StringIO())
    KeptAccounts.objects.update(status="concordant")
    with pytest.raises(CommandError, match=f"1 are stale: {incident.reference}"):
        call_command("recompute_accounts", check=True)
    call_command("recompute_accounts", stdout=StringIO())
    assert kept(incident).status == "unanswered_accusation"


def test_what_was_never_kept_is_kept_after_a_migration(accused_and_accuser):
    _accused, incident = accused_and_accuser
    KeptAccounts.objects.all().delete()
    keeping.begin()
    assert kept(incident).status == "unanswered_accusation"


def test_many_incidents_are_read_in_as_many_queries_as_one():
    with recording(reason="Arranged."):
        incidents = [factories.incident() for _ in range(5)]
        for incident in incidents:
            for act in ("report", "deny_occurrence"):
                claim = factories.claim(factories.statement(), incident, act, place=factories.place(), types=["fire"])
                factories.figure(claim)
    with CaptureQueriesContext(connection) as one:
        keeping.computed([incidents[0].pk])
    with CaptureQueriesContext(connection) as several:
        keeping.computed([incident.pk for incident in incidents])
    assert len(several) == len(one)
