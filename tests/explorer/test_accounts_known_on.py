"""The accounts of an incident as the register showed them at the end of a day: exactly these, or why not."""

import datetime
import importlib
import re

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from accounts.models import FormerLink
from history.recording import recording
from incidents.models import Incident
from statements.models import Claim
from tests import factories
from tests.accounts.operations import Desk

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]

FIRST = datetime.datetime(2022, 3, 1, 23, 59, 59, tzinfo=datetime.UTC)


@pytest.fixture
def on(monkeypatch):
    """Do something late in the evening of a day of March 2022, by UTC."""

    def on(day, act, *args, **fields):
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: FIRST + datetime.timedelta(days=day - 1))
            with recording(reason="Something changed."):
                return act(*args, **fields)

    return on


def day_of(number):
    return (FIRST + datetime.timedelta(days=number - 1)).date().isoformat()


def told(incident, **asked):
    return Client().get(f"/api/v1/incidents/{incident.reference}/accounts/", asked)


def table(incident, **asked):
    """The accounts and the statements of a page, without what says of which day they are, or how long a reply is open."""
    response = Client().get(incident.get_absolute_url(), asked)
    if response.status_code != 200:
        return response.status_code
    parts = re.findall(
        r'<section id="(?:accounts|statements)".*?</section>', response.content.decode(), flags=re.DOTALL
    )
    text = re.sub(r"<[^>]+>", " ", " ".join(parts))
    return " ".join(re.sub(r", \d+ days? after the accusation", "", text).split())


def links():
    return sorted(FormerLink.objects.values_list("statement", "incident", "earlier"), key=str)


@pytest.mark.parametrize("seed", [2])
def test_after_any_sequence_of_changes_each_day_is_told_as_it_was_told_on_that_day(seed, monkeypatch, on):
    monkeypatch.setattr(timezone, "now", lambda: FIRST)
    desk, shown = Desk(seed), {}
    # What is withdrawn is shown for no day: see below.
    desk.withdraws = desk.relinks
    for day in range(2, 22):
        on(day, desk.does_something)
        incident = desk.one(Incident.objects.published().order_by("pk"))
        shown[incident, day] = told(incident).json(), table(incident)
    for day in (22, 23, 24):
        on(day, desk.relinks)
    monkeypatch.setattr(timezone, "now", lambda: FIRST + datetime.timedelta(days=40))
    standing = set(Incident.objects.published())
    kept = {asked: then for asked, then in shown.items() if asked[0] in standing}
    for (incident, day), (accounts, page) in kept.items():
        assert told(incident, known_on=day_of(day)).json() == accounts | {"known_on": day_of(day)}, (incident, day)
        assert table(incident, known_on=day_of(day)) == page, (incident, day)
    assert len(kept) > 12
    before = links()
    assert before
    FormerLink.objects.all().delete()
    importlib.import_module("accounts.migrations.0003_former_links").find(apps, None)
    assert links() == before


@pytest.fixture
def story(on):
    """Day 2: an incident. Day 3: an accusation, and its denial on day 5."""
    accuser, accused = (on(1, factories.party, name, kind="state") for name in ("Azerbaijan", "Armenia"))
    incident = on(2, factories.incident, "Alleged fire")
    accusation = on(3, lambda: factories.claim(factories.statement(accuser), incident, "accuse", about=accused))
    denial = on(5, lambda: factories.claim(factories.statement(accused), incident, "deny_occurrence"))
    return incident, accusation, denial


def statuses(incident, days):
    answers = {day: told(incident, known_on=day_of(day)) for day in days}
    return [one.json()["status"] if one.status_code == 200 else one.json()["detail"] for one in answers.values()]


NOT_YET = "The register did not show this incident on that day."


def test_the_register_of_each_day_is_read(story):
    incident, *_ = story
    expected = [NOT_YET, "no_account", "unanswered_accusation", "unanswered_accusation", "denied", "denied"]
    assert statuses(incident, range(1, 7)) == expected
    bar = Client().get(incident.get_absolute_url(), {"known_on": day_of(4)}).content.decode()
    assert "as known on 4 March 2022" in bar
    assert f"{incident.get_absolute_url()}history/?known_on=2022-03-04" in bar
    assert "Armenia denies" not in bar
    there = Client().get(f"{incident.get_absolute_url()}history/", {"known_on": day_of(4)}).content.decode()
    assert f"{incident.get_absolute_url()}?known_on=2022-03-04#accounts" in there


def test_it_is_read_together_with_what_had_been_said_by_then_and_without_judged_links(story, on):
    incident, _accusation, denial = story
    on(6, Claim.objects.filter(pk=denial.pk).update, link_basis="judgement", link_reason="Same night.")
    answer = told(incident, known_on=day_of(6), as_of="2022-03-04", judged="0").json()
    assert (answer["known_on"], answer["as_of"], answer["judged"]) == ("2022-03-06", "2022-03-04", False)
    assert told(incident, known_on=day_of(6), judged="0").json()["status"] == "unanswered_accusation"
    assert told(incident, known_on=day_of(5), judged="0").json()["status"] == "denied", "it was no judgement then"


def test_a_statement_that_is_about_another_incident_by_now_is_found(story, on):
    incident, _accusation, denial = story
    other = on(6, factories.incident)
    denial.incident = other
    on(7, denial.save)
    assert statuses(incident, (6, 7)) == ["denied", "unanswered_accusation"]
    assert statuses(other, (6, 7)) == ["no_account", "single_account"]


def test_what_took_a_claim_back_once_is_found(story, on):
    incident, _accusation, denial = story
    again = on(6, factories.statement, denial.statement.issuer)
    withdrawal = on(6, factories.claim, again, None, "retract", answers=denial, relation="retracts")
    withdrawal.act, withdrawal.answers, withdrawal.relation = "report", None, ""
    on(8, withdrawal.save)
    assert statuses(incident, (5, 6, 8)) == ["denied", "unanswered_accusation", "denied"]


def test_parties_stand_where_they_stood(story, on):
    incident, accusation, _denial = story
    accuser = accusation.statement.issuer
    accuser.parent = accusation.about
    on(7, accuser.save)
    sides = [[column["side"] for column in told(incident, known_on=day_of(day)).json()["columns"]] for day in (6, 7)]
    assert sides == [[accusation.about.slug, accuser.slug], [accusation.about.slug]]


def test_what_was_withdrawn_since_is_shown_for_no_day(story, on):
    incident, _accusation, denial = story
    on(7, denial.statement.withdraw, "Entered in error.")
    reason = (
        f"Part of it was {denial.statement.reference}, withdrawn since; "
        "what a withdrawn record said is shown no longer."
    )
    assert statuses(incident, (4, 5, 7)) == ["unanswered_accusation", reason, "unanswered_accusation"]
    page = Client().get(incident.get_absolute_url(), {"known_on": day_of(5)})
    assert (page.status_code, reason in page.content.decode()) == (404, True)


def test_what_is_protected_by_now_is_not_told_by_the_past(story, on):
    incident, accusation, _denial = story
    village = on(3, factories.place, "Village")
    on(4, Claim.objects.filter(pk=accusation.pk).update, place=village)
    on(6, Claim.objects.filter(pk=accusation.pk).update, place=None)
    assert "Village" in told(incident, known_on=day_of(5)).content.decode()
    on(7, factories.exact_detail, incident)
    protected = "Part of it is not shown any more, to protect people."
    assert statuses(incident, (3, 5, 6)) == ["unanswered_accusation", protected, "denied"]


def test_a_draft_of_then_is_not_told_to_an_editor_of_now(story, on, client):
    incident, accusation, _denial = story
    draft = on(4, factories.statement, accusation.about, published=False)
    on(4, factories.claim, draft, incident, "report", paraphrase="Hidden words.")
    client.force_login(factories.editor())
    shown = client.get(incident.get_absolute_url(), {"known_on": day_of(6)}).content.decode()
    assert (draft.reference in shown, "Hidden words." in shown) == (False, False)


@pytest.mark.parametrize("day", ["", "2026-02-30", "20220301", "2999-01-01"])
def test_a_day_that_is_none_is_refused(story, day):
    incident, *_ = story
    assert Client().get(incident.get_absolute_url(), {"known_on": day}).status_code == 400
    answer = told(incident, known_on=day)
    assert (answer.status_code, "known_on" in answer.content.decode()) == (400, True)
