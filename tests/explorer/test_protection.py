"""What is protected later shows nowhere as it was before: on no page, in no answer, for no day."""

import datetime
import re
from copy import deepcopy
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from formats.dates import UncertainDate
from formats.points import UncertainPoint
from history.recording import recording
from statements.models import Claim, Source, Tally
from tests import factories
from tests.sweep import addresses

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]

BEFORE = datetime.datetime(2022, 3, 10, 12, tzinfo=datetime.UTC)
# No moment of a change may read as one of the secrets does.
NOW = datetime.datetime(2026, 5, 5, 12, tzinfo=datetime.UTC)
# Every word that an editor could take away holds this one.
WORD = "markedword"
DAY = datetime.date(2021, 7, 21)  # no Monday, at which a week of a chart begins
FINE = {
    "date": UncertainDate(DAY, DAY, time_start=datetime.time(3, 47), zone="Asia/Baku", verbatim=WORD),
    "point": UncertainPoint(41.2345, 44.5678, 77),
}
# How the place, the point and the time read, on pages and in JSON.
PLACES = ["exactham", "Exactham", "41.23", "44.56", "44.57", "77 m", '"radius_m":77']
TIMES = ["21 Jul 2021", "21 July 2021", "2021-07-21", "03:47"]


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(scope="module")
def arranged(for_all):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: BEFORE)
        with recording(reason="Arranged."):
            return _arrange()


@pytest.fixture
def world(arranged):
    """Public records that say all they know, in 2022."""
    return deepcopy(arranged)


def _arrange():
    region = factories.place("Region", kind="region")
    here = factories.place("Exactham", slug="exactham", parent=region)
    incident = factories.incident(f"Fire, {WORD}", summary=WORD, place=here, location_precision=1, **FINE)
    factories.further_place(incident, place=here, role="disputed", note=WORD)
    factories.link(incident, factories.incident(), note=WORD)
    factories.page(incident, address=f"https://example.org/{WORD}", note=WORD, published_on=DAY)
    statement = factories.statement(text="A text.", responds_to=factories.statement())
    earlier = factories.claim(statement)
    factories.claim(
        statement,
        incident,
        "accuse",
        about=factories.party(),
        when=FINE["date"],
        place=here,
        firing_point=here,
        link_basis="judgement",
        answers=earlier,
        relation="repeats",
        **dict.fromkeys(_WORDS, WORD),
    )
    factories.figure(Claim.objects.latest("pk"), killed_best=1, affected_words=WORD)
    source = factories.source(statement, address=f"https://example.org/{WORD}", note=WORD)
    factories.capture(source, failure=WORD, rights=WORD)
    factories.tally(statement, area=here, area_words=WORD, definition_note=WORD)
    inquiry = factories.investigation(f"Inquiry, {WORD}", summary=WORD, incidents=[incident])
    factories.finding(factories.member(inquiry), summary=WORD, signed=FINE["date"])
    return {"incident": incident, "statement": statement, "inquiry": inquiry, "region": region}


_WORDS = [
    *("paraphrase", "about_words", "target_words", "territory_words", "place_words", "firing_point_words"),
    *("weapon_words", "response_words", "link_reason", "quote"),
]


def coarsen(world, **incident):
    """Everything that could tell is taken away or made coarser; what stays is that there is an incident in the region."""
    month = UncertainDate(datetime.date(2021, 7, 1), datetime.date(2021, 7, 31))
    with recording(reason="People live there."):
        one, inquiry = world["incident"], world["inquiry"]
        one.title, one.summary, one.place, one.point = "Fire", "", world["region"], None
        one.date, one.location_precision = month, 4
        for name, value in incident.items():
            setattr(one, name, value)
        one.save()
        one.places.all().delete()
        one.links_out.update(note="")
        one.sources.update(address="https://example.org/", note="", published_on=None)
        for claim in Claim.objects.filter(incident=one):
            claim.when, claim.place, claim.firing_point = month, world["region"], None
            for name in _WORDS:
                setattr(claim, name, "Other words.")
            claim.save()
            claim.figures.update(affected_words="")
        Source.objects.update(address="https://example.org/", note="")
        for source in Source.objects.all():
            source.captures.update(failure="No answer.", rights="")
        Tally.objects.update(area=world["region"], area_words="", definition_note="")
        inquiry.title, inquiry.summary = "Inquiry", ""
        inquiry.save()
        for finding in inquiry.findings.all():
            finding.summary, finding.signed = "It found something.", None
            finding.save()


def keep_apart(world):
    with recording(reason="People live there."):
        factories.exact_detail(world["incident"], reason=WORD, **FINE)


def told(client, secrets, skip=(), about=""):
    """(address, secret) for every secret that stands in an answer; `about`: only at addresses with this in them."""
    days = (BEFORE.date(), timezone.now().date())
    found = []
    for address in (one for one in addresses(days) if about in one):
        answer = client.get(address)
        text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()
        found += [(address, secret) for secret in secrets if secret in text and not address.startswith(skip)]
    return found


# A place of the gazetteer is public, with what it lies in; that anything happened there is not.
GAZETTEER = ("/places/", "/api/v1/places/", "/api/v1/changes/")


def test_a_finer_place_time_or_word_of_before_shows_nowhere_once_it_is_kept_exact_apart(client, world):
    secrets = [WORD, *PLACES, *TIMES]
    shown = {WORD, "Exactham", "41.23", "21 Jul 2021", "2021-07-21", "03:47"}
    assert {secret for _address, secret in told(client, secrets, about=world["incident"].reference)} >= shown
    coarsen(world)
    keep_apart(world)
    assert told(client, secrets, GAZETTEER) == []
    assert WORD not in client.get("/places/exactham/").content.decode()
    assert world["incident"].reference not in client.get("/places/exactham/").content.decode()
    # Not even for those who may know: the desk is where they read it.
    client.force_login(factories.editor())
    assert WORD not in client.get(f"/incidents/{world['incident'].reference}/history/").content.decode()


def test_words_of_before_show_nowhere_once_a_record_is_sensitive(client, world):
    with recording(reason="It names a person."):
        world["statement"].sensitivity = "personal_data"
        world["statement"].save()
    coarsen(world, sensitivity="personal_data")
    assert told(client, [WORD]) == []
    # Where and when are not what is protected here, and their corrections stay in sight.
    history = client.get(f"/incidents/{world['incident'].reference}/history/").content.decode()
    assert "Exactham" in history
    assert "21 Jul 2021" in history


def test_words_of_before_show_nowhere_once_a_text_is_redacted(client, world):
    coarsen(world)
    reference = world["statement"].reference
    assert (f"/statements/{reference}/history/", WORD) in told(client, [WORD], about=reference)
    world["statement"].text_versions.get().redact("A court order.")
    assert told(client, [WORD], about=reference) == []


def test_what_is_protected_stays_so_in_the_incident_that_absorbs_it(client, world):
    coarsen(world)
    keep_apart(world)
    with recording(reason="Arranged."):
        other = factories.incident("Reported fire elsewhere")
    world["incident"].merge_into(other, "The same night.")
    assert other.exact.reason == WORD
    assert told(client, [WORD, *PLACES, *TIMES], GAZETTEER) == []


def test_what_hung_on_a_protected_incident_stays_protected_when_it_no_longer_does(client, world):
    coarsen(world)
    keep_apart(world)
    with recording(reason="It was about something else."):
        Claim.objects.filter(incident=world["incident"]).update(incident=None, link_basis="", link_reason="")
        world["inquiry"].incidents.clear()
    for name in ("statement", "inquiry"):
        assert told(client, [WORD, *PLACES, *TIMES], about=world[name].reference) == []


def test_what_was_merged_is_protected_when_what_absorbed_it_is(client, world):
    with recording(reason="Arranged."):
        between, last = factories.incident(), factories.incident()
    world["incident"].merge_into(between, "The same night.")
    between.merge_into(last, "The same night.")
    below = f"{world['incident'].get_absolute_url()}history/?known_on={BEFORE:%Y-%m-%d}"
    assert "Exactham" in client.get(below).content.decode()
    with recording(reason="People live there."):
        last.places.all().delete()
        factories.exact_detail(last, **FINE)
    # What was merged is changed by nobody.
    page = client.get(below).content.decode()
    assert [secret for secret in ("Exactham", f"Fire, {WORD}") if secret in page] == []


def test_no_page_or_answer_reads_a_change_by_another_way():
    """A change holds the whole state; only `readable` knows what of it may be shown. Its lifecycle alone is no secret."""
    modules = [*Path("explorer").rglob("*.py"), *Path("exchange").rglob("*.py"), *Path("tracker").rglob("*.py")]
    read = re.compile(r"\.after\b(?!\.get\(.status.\))|values.*after|latest_of|snapshots\(")
    assert [str(module) for module in modules if read.search(module.read_text())] == []


def test_what_is_withheld_is_named_as_that_and_what_still_stands_is_shown(client, world):
    coarsen(world)
    keep_apart(world)
    page = client.get(f"/incidents/{world['incident'].reference}/history/").content.decode()
    assert page.count("not shown, to protect people") > 5
    address = f"/api/v1/incidents/{world['incident'].reference}/history/"
    changes = {one["field"]: one for one in client.get(address).json()["results"][0]["changes"]}
    region = world["region"].slug
    assert changes["place"] == {"field": "place", "before": None, "after": region, "withheld": ["before"]}
    assert changes["location_precision"] == {"field": "location_precision", "before": 1, "after": 4}
    then = client.get(f"{address}?known_on={BEFORE:%Y-%m-%d}").json()["record"]
    assert {*then["withheld"]} == {"title", "summary", "date", "place", "point"}
    assert (then["place"], then["date"], then["clarity"]) == (None, None, "single")
    assert then["sources"][0]["withheld"] == ["address", "published_on", "note"]


def test_a_record_that_nobody_protects_keeps_its_whole_history(client, world):
    coarsen(world)
    page = client.get(f"/incidents/{world['incident'].reference}/history/").content.decode()
    assert "not shown, to protect people" not in page
    assert "Exactham" in page


def test_at_the_desk_who_may_see_exact_places_sees_what_was_and_others_do_not(client, world):
    coarsen(world)
    keep_apart(world)
    below = {"incident": "incidents_incident", "statement": "statements_statement"}
    may = ["incidents.view_incident", "statements.view_statement", "history.view_change"]
    for permissions, sees in ((may, False), ([*may, "incidents.view_exactdetail"], True)):
        client.force_login(factories.user_with(*permissions))
        for name, route in below.items():
            page = client.get(reverse(f"admin:{route}_history", args=[world[name].pk])).content.decode()
            assert [secret in page for secret in (WORD, "Exactham")] == [sees, sees]


def test_what_a_withdrawn_record_said_is_told_no_longer_for_any_day(client, world):
    incident = world["incident"]
    incident.withdraw("It never was public knowledge.")
    below = f"/{{}}incidents/{incident.reference}/history/"
    assert told(client, [f"Fire, {WORD}"], about=incident.reference) == []
    lines = client.get(below.format("api/v1/")).json()["results"]
    assert [(line["op"], line["changes"]) for line in lines] == [("withdrawn", []), ("created", [])]
    assert client.get(below.format("api/v1/") + f"?known_on={BEFORE:%Y-%m-%d}").status_code == 410
    assert "shown no longer" in client.get(below.format("") + f"?known_on={BEFORE:%Y-%m-%d}").content.decode()


def test_a_protected_history_asks_the_same_number_of_questions_however_long_it_is(client, world):
    coarsen(world)
    keep_apart(world)
    counts = []
    for number in range(12):
        if number in (0, 3, 11):
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/statements/{world['statement'].reference}/history/")
            counts.append(len(asked))
        with recording(reason="Again."):
            Claim.objects.update(paraphrase=f"Words {number}")
    assert counts == [counts[0]] * 3
