"""Writing: the same refusals as at the editors' desk, and nothing half-saved."""

import pytest

from incidents.models import IncidentLink
from investigations.models import Event, Investigation
from parties.models import Party
from statements.models import CasualtyFigure, Claim, Source, Statement, Tally, TextVersion, Translation
from tests import factories
from tests.program import Program

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

STATEMENTS = "/api/v1/statements/"
INCIDENTS = "/api/v1/incidents/"


@pytest.fixture
def minimum():
    return {
        "issuer": factories.party().slug,
        "channel": "press_release",
        "language": "az",
        "summary": "Says that shots were fired.",
    }


def mistakes(answer):
    """Pointer → what is wrong there."""
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return {error["pointer"]: error["detail"] for error in answer.json()["errors"]}


def test_a_statement_with_all_that_hangs_on_it_is_one_request(editing, minimum):
    incident, accused, outlet = factories.incident(), factories.party(), factories.outlet()
    sent = minimum | {
        "issued": {"start": "2026-11-15", "end": "2026-11-15", "time_start": "14:05", "zone": "Asia/Baku"},
        "text": "Atəş açıldı.",
        "translations": [{"language": "en", "text": "Shots were fired.", "kind": "editorial"}],
        "sources": [{"address": "https://example.org/1", "outlet": outlet.slug, "is_relied_on": True}],
        "claims": [
            {
                "act": "accuse",
                "about": accused.slug,
                "incident": incident.reference,
                "link_basis": "named",
                "types": ["small_arms_fire"],
                "quoted_details": ["when"],
                "figures": [{"killed_best": 0}, {"affected": accused.slug, "injured_low": 2}],
            },
            {"act": "appeal"},
        ],
    }
    answer = editing.post(STATEMENTS, sent)
    assert answer.status_code == 201, answer.content
    shown = answer.json()
    assert answer["Location"] == shown["api_url"]
    assert (shown["status"], shown["text"], shown["issued"]["utc"]) == ("draft", "Atəş açıldı.", "2026-11-15T10:05:00Z")
    assert [len(claim["figures"]) for claim in shown["claims"]] == [2, 0]
    assert editing.get(shown["api_url"]).json() == shown
    assert Program().get(shown["api_url"]).status_code == 404

    assert editing.post(f"{shown['api_url']}publish/").json()["status"] == "published"
    seen = Program().get(STATEMENTS).json()["results"][0]
    assert [claim["act"] for claim in seen["claims"]] == ["accuse", "appeal"]


@pytest.mark.parametrize(
    ("resource", "sent"),
    [
        ("incidents", {"title": "Reported fire", "clarity": "aggregate", "types": ["fire"]}),
        ("parties", {"slug": "p", "name": "P", "kind": "state", "names": [{"name": "П", "language": "ru"}]}),
        ("places", {"slug": "p", "name": "P", "kind": "road", "point": {"latitude": 40, "longitude": 46.5}}),
        ("investigations", {"title": "Inquiry", "kind": "joint", "nature": "criminal"}),
    ],
)
def test_every_kind_of_record_is_written_and_read_back(editing, resource, sent):
    answer = editing.post(f"/api/v1/{resource}/", sent)
    assert answer.status_code == 201, answer.content
    shown = answer.json()
    for name, value in sent.items():
        if name not in ("names", "point"):
            assert shown[name] == value
    # What was read can be written back, and changes nothing.
    again = editing.put(shown["api_url"], shown)
    assert again.status_code == 200, again.content
    assert again.json() | {"updated_at": 0} == shown | {"updated_at": 0}


def test_a_rich_statement_survives_being_written_back(editing):
    incident = factories.incident()
    statement = factories.statement(text="Text.", responds_to=factories.statement(), published=False)
    factories.source(statement)
    factories.capture(statement.sources.get())
    factories.translation(statement)
    factories.tally(statement)
    factories.figure(factories.claim(statement, incident, "report", types=["fire"], firing_point=factories.place()))
    statement.publish()
    shown = editing.get(f"{STATEMENTS}{statement.reference}/").json()
    again = editing.put(shown["api_url"], shown)
    assert again.status_code == 200, again.content
    assert again.json() | {"updated_at": 0} == shown | {"updated_at": 0}
    rows = (Claim, Source, TextVersion, Translation, Tally)
    assert [model.objects.count() for model in rows] == [1] * len(rows)


def test_put_clears_what_is_left_out_and_patch_keeps_it(editing):
    incident = factories.incident("Title", summary="Summary.", location_precision=2)
    address = f"{INCIDENTS}{incident.reference}/"
    assert editing.patch(address, {"title": "New", "reason": "Clearer."}).json()["summary"] == "Summary."
    replaced = editing.put(address, {"title": "New", "reason": "Nothing else is known."}).json()
    assert (replaced["summary"], replaced["location_precision"], replaced["status"]) == ("", None, "published")


def test_rows_are_added_or_changed_by_id_and_never_removed(editing):
    statement = factories.statement(published=False)
    source = factories.source(statement)
    sent = {"sources": [{"id": source.pk, "note": "Seen."}, {"address": "https://example.org/2"}]}
    answer = editing.patch(f"{STATEMENTS}{statement.reference}/", sent)
    assert [(row["address"], row["note"]) for row in answer.json()["sources"]] == [
        ("https://example.org/page", "Seen."),
        ("https://example.org/2", ""),
    ]
    assert editing.patch(f"{STATEMENTS}{statement.reference}/", {"sources": []}).status_code == 200
    assert statement.sources.count() == 2


def test_a_row_of_another_record_cannot_be_reached(editing):
    other = factories.source(factories.statement())
    mine = factories.statement()
    answer = editing.patch(f"{STATEMENTS}{mine.reference}/", {"sources": [{"id": other.pk, "note": "Mine."}]})
    assert list(mistakes(answer)) == ["#/sources/0/id"]


def test_links_between_incidents(editing):
    incident, other = factories.incident(), factories.incident()
    sent = {"links_out": [{"kind": "response_to", "target": other.reference, "note": "By the hour."}]}
    sent["reason"] = "The second followed within the hour."
    assert editing.patch(f"{INCIDENTS}{incident.reference}/", sent).status_code == 200
    assert IncidentLink.objects.get().target == other
    to_itself = {"links_out": [{"kind": "part_of", "target": incident.reference}]}
    answer = editing.patch(f"{INCIDENTS}{incident.reference}/", to_itself)
    assert mistakes(answer) == {"#/links_out/0/target": "An incident cannot be linked to itself."}


def test_every_objection_is_told_at_once_and_nothing_is_saved(editing, minimum):
    sent = minimum | {
        "issuer": "nobody",
        "titel": "A",
        "issued": {"start": "2026-02-30", "zone": "Baku"},
        "sources": [{}, {"address": "nowhere"}],
        "claims": [{"act": "accuse", "figures": [{}, {"killed_best": -1}]}, {"act": "shout", "types": ["nothing"]}, 7],
        "translations": {},
    }
    assert set(mistakes(editing.post(STATEMENTS, sent))) == {
        "#/issuer",
        "#/titel",
        "#/issued/start",
        "#/issued/zone",
        "#/sources/0/address",
        "#/sources/1/address",
        "#/claims/0/about",
        "#/claims/0/figures/0",
        "#/claims/0/figures/1/killed_best",
        "#/claims/1/act",
        "#/claims/1/types/0",
        "#/claims/2",
        "#/translations",
    }
    assert Statement.objects.count() == 0


def test_a_bad_row_takes_the_good_record_with_it(editing, minimum):
    sent = minimum | {
        "text": "Good.",
        "claims": [{"act": "report", "figures": [{"killed_best": 1}]}, {"act": "accuse"}],
    }
    assert list(mistakes(editing.post(STATEMENTS, sent))) == ["#/claims/1/about"]
    for model in (Statement, TextVersion, Claim, CasualtyFigure):
        assert model.objects.count() == 0


def test_two_rows_that_clash_with_each_other_are_refused(editing):
    incident, place = factories.incident(published=False), factories.place()
    twice = [{"place": place.slug, "role": "also_affected"}] * 2
    answer = editing.patch(f"{INCIDENTS}{incident.reference}/", {"places": twice})
    assert mistakes(answer) == {"#/places/1": "This place has this role already."}


def test_a_second_translation_says_what_the_first_had_wrong(editing, minimum):
    first = {"language": "en", "text": "A.", "kind": "editorial"}
    answer = editing.post(STATEMENTS, minimum | {"translations": [first, first]})
    assert mistakes(answer) == {"#/translations/1/reason": "Say what the version before had wrong."}
    answer = editing.post(STATEMENTS, minimum | {"translations": [first, first | {"reason": "A word was missing."}]})
    assert [row["number"] for row in answer.json()["translations"]] == [1, 2]


def test_a_refused_change_leaves_the_record_as_it_was(editing):
    incident = factories.incident("Before")
    sent = {"title": "After", "types": ["fire"], "date": {"end": "2026-01-01", "start": "2026-01-02"}}
    mistakes(editing.patch(f"{INCIDENTS}{incident.reference}/", sent))
    incident.refresh_from_db()
    assert (incident.title, incident.types.count()) == ("Before", 0)


@pytest.mark.parametrize("name", ["issuer", "speaker", "channel", "title", "language", "summary"])
def test_what_a_published_statement_says_no_longer_changes(editing, name):
    statement = factories.statement()
    other = {"issuer": factories.party().slug, "channel": "briefing", "language": "fr"}.get(name, "Another")
    answer = editing.patch(f"{STATEMENTS}{statement.reference}/", {name: other})
    assert mistakes(answer) == {f"#/{name}": "This statement is published; what it says no longer changes."}


def test_texts_are_only_ever_added(editing):
    statement = factories.statement(text="First.")
    address = f"{STATEMENTS}{statement.reference}/"
    assert list(mistakes(editing.patch(address, {"text": "Second."}))) == ["#/text"]
    assert mistakes(editing.post(f"{address}texts/", {"text": "Second."})) == {
        "#/reason": "Say what the version before had wrong."
    }
    added = editing.post(f"{address}texts/", {"text": "Second.", "reason": "A word was wrong."})
    assert added.status_code == 201
    assert [version["text"] for version in added.json()["text_versions"]] == ["First.", "Second."]
    assert added.json()["text"] == "Second."
    assert list(mistakes(editing.post(f"{address}texts/", {"text": "Third.", "number": 7, "reason": "?"}))) == [
        "#/number"
    ]


def test_progress_changes_by_events_alone(editing):
    inquiry = factories.investigation()
    address = f"/api/v1/investigations/{inquiry.reference}/"
    assert list(mistakes(editing.patch(address, {"progress": "concluded"}))) == ["#/progress"]
    assert mistakes(editing.post(f"{address}events/", {})) == {"#/note": "Say what happened."}
    sent = {"progress": "announced", "date": {"start": "2026-11-02", "end": "2026-11-01"}}
    assert list(mistakes(editing.post(f"{address}events/", sent))) == ["#/date/end"]
    added = editing.post(f"{address}events/", {"progress": "announced", "date": {"start": "2026-11-02"}})
    assert (added.status_code, added.json()["progress"]) == (201, "announced")
    assert Event.objects.get().date.edtf == "[2026-11-02..]"


def test_members_are_written_with_their_investigation(editing):
    party, incident = factories.party(), factories.incident()
    sent = {"title": "Inquiry", "kind": "joint", "nature": "criminal", "incidents": [incident.reference]}
    sent["members"] = [{"party": party.slug, "role": "lead", "from_date": "2026-11-01"}]
    answer = editing.post("/api/v1/investigations/", sent)
    assert answer.json()["members"][0]["party_side"] == party.slug
    again = mistakes(editing.post("/api/v1/investigations/", sent | {"members": [*sent["members"], *sent["members"]]}))
    assert again == {"#/members/1": "This party has this role already."}
    assert Investigation.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"date": {"start": "20261115"}}, "#/date/start"),
        ({"date": {"start": "2026-W01-1"}}, "#/date/start"),
        ({"date": {"time_start": "14:05+04:00"}}, "#/date/time_start"),
        ({"date": {"time_start": "25:00"}}, "#/date/time_start"),
        ({"date": {"edtf": "2026-11"}}, "#/date/edtf"),
        ({"date": {"day": "2026-11-15"}}, "#/date/day"),
        ({"date": "2026-11-15"}, "#/date"),
        ({"point": {"latitude": "40", "longitude": 46}}, "#/point/latitude"),
        ({"point": {"latitude": 10**400, "longitude": 46}}, "#/point/latitude"),
        ({"location_precision": True}, "#/location_precision"),
        ({"location_precision": 8}, "#/location_precision"),
        ({"clarity": None}, "#/clarity"),
        ({"place": "nowhere"}, "#/place"),
        ({"place": 1}, "#/place"),
        ({"status": "published"}, "#/status"),
        ({"reference": "CIR-000001"}, "#/reference"),
    ],
)
def test_a_value_of_the_wrong_kind_is_pointed_at(editing, sent, pointer):
    assert list(mistakes(editing.post(INCIDENTS, {"title": "A"} | sent))) == [pointer]


def test_a_name_in_use_is_refused_as_at_the_desk(editing):
    factories.party(slug="here")
    answer = editing.post("/api/v1/parties/", {"slug": "here", "name": "Here", "kind": "state"})
    assert mistakes(answer) == {"#/slug": "Party with this Slug already exists."}
    assert Party.objects.count() == 1


@pytest.mark.parametrize(
    "title",
    ["\u200f", "\u200b \u200f", "Fire\u202eerif", "Fire\nat night", "Fire\tby day", "\u2066Fire\u2069", "A\u2028B"],
)
def test_a_line_has_nothing_in_it_that_breaks_or_turns_it_and_can_be_seen(editing, title):
    assert list(mistakes(editing.post("/api/v1/incidents/", {"title": title}))) == ["#/title"]


@pytest.mark.parametrize("title", ["آتش\u200cبس", "אש\u200f (2021)", "\U0001f468\u200d\U0001f469", "Խաղաղություն"])
def test_a_line_has_letters_of_every_script_and_what_joins_them(editing, title):
    assert editing.post("/api/v1/incidents/", {"title": title}).json()["title"] == title
