"""Whoever follows the changes has just what is public."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from explorer.change_feed import FOLLOWED, OPS
from explorer.refreshing import SHOWN_BY
from history.changes import new_epoch
from history.models import Clock
from history.recording import recording
from history.tracking import TRACKED
from incidents.models import Incident, Judgement, Tag
from parties.models import Outlet
from releases.models import Release
from tests import factories
from tests.explorer.api.test_schema import shape
from tests.explorer.following import Copy, everything
from tests.history.world import DOORS, WRITES, build

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]

ADDRESS = "/api/v1/changes/"


def made(make, *args, **columns):
    with recording(reason="Arranged."):
        return make(*args, **columns)


@pytest.fixture
def now(api):
    """Where the changes of a test begin."""

    def since(cursor):
        page = api.get(f"{ADDRESS}?since={cursor}&limit=1000").json()
        return [(change["op"], change["resource"], change["id"]) for change in page["results"]]

    def begin():
        cursor = api.get(f"{ADDRESS}?since=2999-01-01").json()["cursor"]
        return lambda: since(cursor)

    return begin


def test_a_change_says_what_became_of_what_and_when(api):
    incident = made(factories.incident)
    found = api.get(ADDRESS).json()["results"][-1]
    history = api.get(f"/api/v1/incidents/{incident.reference}/history/").json()["results"][0]
    assert found == {
        "seq": history["seq"],
        "at": history["at"],
        "op": "created",
        "resource": "incidents",
        "id": incident.reference,
        "version": history["version"],
    }


def differing(api, ways):
    """What a copy has otherwise than the lists after following each of these, by its name."""
    copy, found = Copy(api).follow(), {}
    assert copy.records == everything(api)
    for name, way in ways.items():
        with transaction.atomic():
            way()
            then = Copy(api, copy.cursor, copy.records).follow()
            there = everything(api)
            found[name] = {key for key in then.records | there if then.records.get(key) != there.get(key)}
            transaction.set_rollback(True)
    return {name: keys for name, keys in found.items() if keys}


def _recorded(write):
    with recording(reason="Tested."):
        write()


@pytest.mark.once
def test_a_copy_that_follows_the_changes_has_what_the_lists_have(api):
    world = build()
    made(factories.statement, responds_to=world.statement)
    ways = {name: lambda write=write: _recorded(lambda: write(world)) for name, (write, _) in WRITES.items()}
    ways |= {name: lambda door=door: door(world) for name, (door, _) in DOORS.items()}
    assert differing(api, ways) == {}


def test_following_from_the_first_change_gives_just_what_is_public(api):
    world = build()
    for door in ("publish", "redact", "event", "merge"):
        DOORS[door][0](world)
    copy = Copy(api).follow(limit=3)
    assert copy.records == everything(api)
    assert copy.seen == Copy(api).follow().seen


def _reply_to(statement):
    accusation = factories.claim(statement, factories.incident(), "accuse", about=factories.party())
    earlier = factories.statement()
    reply = factories.statement(earlier.issuer, supersedes=earlier)
    factories.claim(reply, accusation.incident, "deny_occurrence", answers=accusation, relation="denies")
    return reply


def _every(model, **columns):
    return lambda world: model.objects.update(**columns)


def _one(name, **columns):
    """The record of this name in the world gets these columns, of which a word is a name, too."""

    def write(world):
        record = world[name]
        given = {column: world[value] for column, value in columns.items()}
        type(record).objects.filter(pk=record.pk).update(**given)

    return write


# What shows something of other records, and what changes there.
ELSEWHERE = {
    "a reply is withdrawn": lambda world: world["reply"].withdraw("It was another one's."),
    "what is answered is withdrawn": lambda world: world["first"].withdraw("A hoax.", replacement=world["reply"]),
    "an incident is withdrawn": lambda world: world["incident"].withdraw("A drill.", replacement=world["other"]),
    "an incident is merged": lambda world: world["incident"].merge_into(world["other"], "The same."),
    "an inquiry is withdrawn": lambda world: world["inquiry"].withdraw("None.", replacement=world["later"]),
    "an outlet is renamed": _every(Outlet, name="Another name"),
    "a party becomes an organ": _one("issuer", parent="state"),
    "an agreement loses a role": lambda world: world["role"].delete(),
    "a role goes to another": _one("role", party="state"),
    "a link ends": lambda world: world["link"].delete(),
    "a place lies elsewhere": _one("place", parent="region"),
}


def _interwoven():
    """Records that show something of each other, in every way that there is."""
    with recording(reason="Arranged."):
        state, place, region = factories.party(), factories.place(), factories.place(kind="region")
        incident, other = factories.incident(place=place), factories.incident()
        link = factories.link(other, incident)
        factories.link(incident, factories.incident())
        first = factories.statement()
        reply = _reply_to(first)
        for statement in (first, reply):
            factories.source(statement, outlet=factories.outlet())
            factories.tally(statement, by_party=first.issuer, area=place)
        claim = factories.claim(first, incident, "accuse", about=reply.issuer, place=place)
        factories.figure(claim, affected=first.issuer, killed_best=1)
        factories.claim(reply, other, answers=claim, relation="confirms", place=factories.place())
        factories.claim(reply, incident, "report", place=factories.place())
        member = (reply.issuer, "lead")
        inquiry, later = (factories.investigation(incidents=[incident], members=[member]) for _two in range(2))
        event = factories.event(inquiry, statement=first)
        factories.finding(inquiry.members.first(), statement=reply)
        agreement = factories.agreement()
        role = factories.role(agreement, party=first.issuer)
        for record in (incident, event, agreement, first.issuer, place):
            factories.page(record, outlet=factories.outlet())
    return {
        **{"incident": incident, "other": other, "first": first, "reply": reply, "inquiry": inquiry, "later": later},
        **{"issuer": first.issuer, "state": state, "role": role, "link": link, "place": place, "region": region},
    }


@pytest.mark.once
def test_what_shows_something_of_another_record_is_read_again_with_it(api):
    world = _interwoven()
    ways = {name: lambda write=write: _recorded(lambda: write(world)) for name, write in ELSEWHERE.items()}
    assert differing(api, ways) == {}
    ELSEWHERE["an incident is withdrawn"](world)
    assert {change["op"] for change in Copy(api).follow().seen} == {"created", "refreshed", "withdrawn"}


def test_publishing_withdrawing_and_merging_are_told_as_readers_see_them(now):
    draft, since = made(factories.incident, published=False), now()
    assert since() == []
    draft.publish()
    other = made(factories.incident)
    since_then = now()
    draft.merge_into(other, "The same.")
    other.withdraw("A drill.")
    assert since() == [
        ("created", "incidents", draft.reference),
        ("created", "incidents", other.reference),
        ("merged", "incidents", draft.reference),
        *since_then()[1:],
    ]
    assert since()[-1] == ("withdrawn", "incidents", other.reference)


def test_what_was_withdrawn_before_its_history_began_is_told_as_that(api):
    with recording(reason="Arranged."):
        incident = factories.incident()
        incident.withdraw("A drill.")
    assert api.get(ADDRESS).json()["results"][-1]["op"] == "withdrawn"


def test_nothing_tells_that_a_draft_changed(now):
    public, outlet = made(factories.incident), made(factories.outlet)
    draft = made(factories.statement, published=False)
    cursor = now()
    with recording():
        factories.claim(draft, public, "accuse", about=factories.party())
        factories.link(factories.incident(published=False), public)
        factories.investigation(incidents=[public], published=False)
        factories.source(draft, outlet=outlet)
    assert [change for change in cursor() if change[1] != "parties"] == []
    with recording(reason="It moved."):
        Outlet.objects.update(name="Another name")
    assert [change for change in cursor() if change[1] != "parties"] == [("updated", "outlets", outlet.slug)]


def test_what_a_draft_was_about_before_it_was_published_is_nobodys_business(now):
    public, other, draft = (
        made(factories.incident),
        made(factories.incident),
        made(factories.statement, published=False),
    )
    claim = made(factories.claim, draft, public)
    with recording():
        claim.incident = other
        claim.save()
    since = now()
    draft.publish()
    assert since() == [("created", "statements", draft.reference), ("refreshed", "incidents", other.reference)]


def test_exact_details_judgements_and_tags_are_not_followed(now):
    one, other = made(factories.incident, location_precision=4), made(factories.incident)
    since = now()
    with recording(reason="People live there."):
        factories.exact_detail(one)
        factories.judgement(one, other)
        factories.tag()
    assert since() == []


def test_every_record_is_followed_or_said_not_to_be():
    roots = {model for model, tracked in TRACKED.items() if tracked.up is None}
    not_followed = {model for model in roots if model not in FOLLOWED.values()}
    # What is in a release does not change, and the cursor in it says where the changes go on.
    assert not_followed == {Tag, Judgement, Incident.exact.related.related_model, Release}
    # A tag stands with incidents by its address alone.
    assert set(SHOWN_BY) - {Tag} < set(FOLLOWED.values())


def test_answers_have_the_shape_that_is_described(api):
    made(factories.incident)
    described = api.get("/api/v1/schema/").json()
    answers = described["paths"][ADDRESS]["get"]["responses"]
    schema = answers["200"]["content"]["application/json"]["schema"]
    assert list(shape(api.get(ADDRESS).json(), schema, described["components"]["schemas"])) == []
    assert {"400", "410"} < set(answers)


def test_nobody_is_named_and_nothing_said(api):
    editor = factories.editor()
    with recording(by=editor, reason="A secret reason."):
        factories.incident("A secret title")
    text = api.get(ADDRESS).content.decode()
    assert [word for word in ("secret", editor.username, "by") if f'"{word}' in text or " secret" in text] == []
    assert {change["op"] for change in api.get(ADDRESS).json()["results"]} <= set(OPS)


def test_next_is_always_there_and_leads_on(api):
    for _number in range(5):
        made(factories.incident)
    first = api.get(f"{ADDRESS}?limit=2").json()
    second = api.get(first["next"]).json()
    third = api.get(second["next"]).json()
    assert [page["more"] for page in (first, second, third)] == [True, True, False]
    numbers = [change["seq"] for page in (first, second, third) for change in page["results"]]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 5
    last = api.get(third["next"]).json()
    assert (last["results"], last["cursor"], last["more"]) == ([], third["cursor"], False)
    made(factories.incident)
    assert len(api.get(last["next"]).json()["results"]) == 1


def test_beyond_the_end_nothing_is_there_yet(api):
    made(factories.incident)
    page = api.get(f"{ADDRESS}?since=2999-01-01T00:00:00Z").json()
    assert page["results"] == []
    later = made(factories.incident)
    assert [change["id"] for change in api.get(page["next"]).json()["results"]] == [later.reference]


def test_changes_are_asked_for_since_a_time(api, monkeypatch):
    then = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: then)
        before = made(factories.incident)
    after = made(factories.incident)
    for since, expected in (
        ("2026-01-05T12:00:00Z", [before, after]),
        ("2026-01-05T16:00:00%2B04:00", [before, after]),
        ("2026-01-05T12:00:00.000001", [after]),
        ("2026-01-06", [after]),
    ):
        found = api.get(f"{ADDRESS}?since={since}").json()["results"]
        assert [change["id"] for change in found] == [incident.reference for incident in expected], since


@pytest.mark.once
@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("since=yesterday", "since"),
        ("since=", "since"),
        ("since=-1", "since"),
        ("since=1&since=2", "since"),
        ("since=2026-01-05T16:00:00+04:00", "since"),  # a plus sign is a space in an address
        ("since=0001-01-01T00:00:00%2B14:00", "since"),
        ("since=2026-02-30", "since"),
        ("since=%00", "since"),
        ("since=" + "9" * 30, "since"),
        ("since=" + "a" * 32 + "-x", "since"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=", "limit"),
        ("limit=2&limit=2", "limit"),
        ("page_size=2", "page_size"),
        ("cursor=2", "cursor"),
    ],
)
def test_what_means_nothing_is_refused(api, asked, parameter):
    answer = api.get(f"{ADDRESS}?{asked}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


def test_after_a_restore_a_cursor_is_told_to_begin_anew(api):
    made(factories.incident)
    page = api.get(ADDRESS).json()
    call_command("new_epoch")
    answer = api.get(page["next"])
    assert (answer.status_code, answer.json()["epoch"]) == (410, api.get(ADDRESS).json()["epoch"])
    assert answer.json()["epoch"] != page["epoch"]


def test_a_cursor_that_is_ahead_of_the_register_is_of_before_a_restore(api):
    made(factories.incident)
    clock = Clock.objects.get()
    assert api.get(f"{ADDRESS}?since={clock.epoch}-{clock.last}").status_code == 200
    assert api.get(f"{ADDRESS}?since={clock.last}").status_code == 200
    for ahead in (f"{clock.epoch}-{clock.last + 1}", clock.last + 1, 999999):
        assert api.get(f"{ADDRESS}?since={ahead}").status_code == 410


def test_nobody_sees_the_desk_at_work_by_asking_again(api):
    made(factories.incident)
    since = (api.get(ADDRESS).json()["cursor"], str(10**9), "2999-01-01")
    before = [api.get(f"{ADDRESS}?since={one}").json() for one in since]
    made(factories.incident, published=False)
    assert [api.get(f"{ADDRESS}?since={one}").json() for one in since] == before
    assert api.get(f"{ADDRESS}?since={before[0]['epoch']}-{Clock.objects.get().last}").status_code == 410


def test_an_epoch_lasts(api):
    first = api.get(ADDRESS).json()["epoch"]
    call_command("migrate", verbosity=0)
    made(factories.incident)
    assert api.get(ADDRESS).json()["epoch"] == first == Clock.objects.get().epoch != new_epoch()


def test_a_page_asks_the_same_few_questions_however_long_it_is(api):
    counts = []
    for _more in range(3):
        _interwoven()
        with CaptureQueriesContext(connection) as asked:
            api.get(f"{ADDRESS}?limit=1000")
        counts.append(len(asked))
    # Three of the feed, one for its tag, and one for the clock in case the answer is kept.
    assert counts == [5, 5, 5]


def test_editors_get_what_everybody_gets(api, editing):
    made(factories.incident, published=False)
    made(factories.incident)
    assert api.get(ADDRESS).json() == editing.get(ADDRESS).json()
