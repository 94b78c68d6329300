import pytest
from django.core.management import CommandError

from incidents.models import Incident, Place
from parties.models import Agreement, Outlet, Party
from tests.tracker.founding import demo, founding_alone, written
from tracker.demo.load import SECTIONS, Shape, load
from tracker.demo.reading import read_folder

# What the files say is the same on every database; test_demo_register brings all of them in on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def one_story(monkeypatch, tmp_path_factory):
    """What is to be loaded is the founding story: test_demo_register.py is about all of them."""
    monkeypatch.setattr("tracker.demo.load.load.__defaults__", (founding_alone(tmp_path_factory.mktemp("demo")),))


# Loading


def test_the_demo_fills_an_empty_register_and_counts_what_it_added():
    said = demo()
    assert "Incidents          2 added,    0 there already" in said
    assert "Statements         5 added,    0 there already" in said
    assert not Incident.objects.exclude(status="published").exists()


def test_a_dry_run_counts_and_keeps_nothing():
    said = demo(dry_run=True)
    assert "Statements         5 added" in said
    assert "nothing was kept" in said
    assert not Party.objects.exists()


def test_a_party_that_is_here_already_is_taken_as_it_is():
    own = Party.objects.create(slug="armenia", name="Armenia", kind="state")
    assert "Left alone, since it is no longer as the file has it: parties/armenia (Armenia)" in demo()
    assert Party.objects.get(slug="armenia-mod").parent == own


def test_the_command_says_what_is_wrong_and_keeps_nothing(monkeypatch, folder):
    monkeypatch.setattr("tracker.demo.load.load.__defaults__", (folder(a="parties: {x: {name: X, kind: nation}}"),))
    with pytest.raises(CommandError, match=r"a\.yaml: parties/x/kind: .*Nothing was kept\."):
        demo()


# The format reaches everything

EVERYTHING = """
parties:
  a: {name: A, short_name: A, code: AA, kind: state, iso3: AAA, ucdp_id: 1, gw_number: 2, acled_name: A (state),
      wikidata_id: Q1, note: A note., names: [{language: hy, name: Ա, from_date: 1991-09-21, to_date: 2022-01-01}],
      watched_channels: [{outlet: o, address: "https://example.org/a", language: hy, from_date: 2022-01-01,
                          to_date: 2022-02-01, note: Read daily.}],
      sources: [{address: "https://example.org/7", outlet: o, language: en, published_on: 2022-03-25, note: A note.,
                 is_unverified: true}]}
  b: {name: B, kind: ministry, parent: a}
places:
  p: {name: P, kind: district, point: {latitude: 40, longitude: 45.5, radius_m: 900}, pcode: AZ1, iso_3166_2: AZ-BA,
      geonames_id: 7, note: A note.,
      names: [{language: az, name: Pə, used_by: a, from_date: 1991-09-21, to_date: 2022-01-01}],
      other_parents: [{parent: q2, according_to: a, from_date: 1991-09-21, to_date: 2022-01-01}],
      sources: [{address: "https://example.org/6", outlet: o, language: en, published_on: 2022-03-25, note: A note.,
                 is_unverified: true}]}
  q: {name: Q, kind: settlement, parent: p}
  q2: {name: Q2, kind: region}
outlets:
  o: {name: O, address: "https://example.org/"}
agreements:
  g: {title: Ceasefire, kind: protocol, signed: {on: 2020-11-09, time: "23:59", zone: Europe/Moscow},
      in_force: 2020-11-10, address: "https://example.org/g", summary: Ends fire., third_parties: C, pax_id: 5,
      eth_prio_id: e1, note: A note., provisions: [{article: 4(b), summary: No fire.}],
      roles: [{party: a, role: guarantor, from_date: 2020-11-10, to_date: 2022-01-01}],
      sources: [{address: "https://example.org/5", outlet: o, language: en, published_on: 2022-03-25, note: A note.,
                 is_unverified: true}]}
tags:
  t: {label: Harvest}
incidents:
  i: {title: Reported fire, summary: A says so., place: q, point: {latitude: 40, longitude: 45.5},
      date: {on: "[2022-03-24~,2022-03-25~]", time: "23:50", until: "00:20", zone: Asia/Baku, verbatim: overnight},
      location_precision: 2, clarity: aggregate, types: [fire, ambush], agreements: [g], provisions: [g/4(b)],
      tags: [t], sensitivity: graphic, places: [{place: p, role: disputed, note: According to B.}],
      sources: [{address: "https://example.org/4", outlet: o, language: en, published_on: 2022-03-25, note: A note.,
                 is_unverified: true}],
      links: [{kind: possibly_same, target: j, note: Alike.}]}
  j: {title: Reported ambush, draft: true}
statements:
  s: {issuer: b, speaker: The spokesperson, channel: briefing, issued: {on: 2022-03-25, time: "10:00", zone: Asia/Baku},
      title: Pə, language: az, summary: Says so., supersedes: r, supersedes_note: The hour., responds_to: r,
      sensitivity: personal_data, texts: [{text: First.}, {text: Second., reason: A word was missing.}],
      translations: [{language: en, text: First., kind: editorial, translator: The register},
                     {language: en, text: Second., kind: editorial, reason: A word was missing.}],
      sources: [{address: "https://example.org/1", outlet: o, language: az, published_on: 2022-03-25, note: A note.,
                 is_relied_on: true, is_relayed: true, is_unverified: true}],
      tallies: [{period: 2022-03, area: p, area_words: the front, by_party: a, violations: 3, rounds: 120,
                 definition_note: Every shot.}],
      claims: {
        c: {incident: i, act: accuse, paraphrase: A did., about: a, about_words: A, link_basis: judgement,
            link_reason: Fits., target_kind: civilians, target_words: people, territory_words: ours,
            when: {earliest: 2022-03-24, qualifier: uncertain}, place: q, place_words: there, firing_point: p,
            firing_point_words: here, types: [fire], weapon_words: rifles, violation_count: 3, response_words: none,
            basis: own_forces, is_hedged: true, quote: First, quote_start: 0, quoted_details: [when], answers: r/d,
            relation: counters,
            figures: [{affected: a, affected_words: ours, group: military, killed_low: 1, killed_best: 2, killed_high: 3,
                       injured_low: 0, injured_best: 0, injured_high: 0, captured_low: 0, captured_best: 0,
                       captured_high: 0, missing_low: 0, missing_best: 0, missing_high: 0}]}}}
  r: {issuer: a, channel: bulletin, language: und, summary: Says so., claims: {d: {act: appeal}}}
investigations:
  v: {title: Inquiry, summary: A says so., kind: joint, nature: criminal, incidents: [i, j], aims: [establish_facts],
      members: [{party: a, role: lead, statement: s, according_to: b, from_date: 2022-03-26, to_date: 2022-04-01},
                {party: b, role: member}, {party: b, role: observer}],
      events: [{date: 2022-03, progress: announced, note: Said., statement: s},
               {access: refused, access_by: a, sources: [
                 {address: "https://example.org/2", outlet: o, language: en, published_on: 2022-03-25, note: A note.,
                  is_unverified: true}]}],
      findings: [{member: a, position: concurring, summary: A found that it was so., signed: 2022-05-01, statement: s},
                 {member: 3, position: dissenting, summary: B found that it was not.}]}
"""


def keys_of(shape, records):
    """Every key that the records of a shape use, as (model, key)."""
    for values in records:
        yield from ((shape.model.__name__, key) for key in values)
        for key, (_name, part) in shape.parts.items():
            inner = values.get(key, [])
            yield from keys_of(part, inner.values() if isinstance(inner, dict) else inner)


def allowed_keys(shape):
    yield from ((shape.model.__name__, key) for key in shape.keys)
    for _name, part in shape.parts.values():
        yield from allowed_keys(part)


def test_every_column_of_the_record_can_be_written_down(folder):
    files = read_folder(folder(all=EVERYTHING), SECTIONS)
    used, allowed = set(), set()
    for section, model in SECTIONS.items():
        used |= set(keys_of(Shape(model), [values for _spot, values in files[section].values()]))
        allowed |= set(allowed_keys(Shape(model)))
    # Only a record that is a draft says so.
    assert allowed - used == {("Statement", "draft"), ("Investigation", "draft")}


def test_what_is_written_down_is_what_is_kept(folder):
    load(folder(all=EVERYTHING))
    assert load(folder(all=EVERYTHING)).left_alone == []
    incident, statement = written("i"), written("s")
    assert incident.date.edtf == "[2022-03-24~,2022-03-25~]"
    assert incident.date.zone == "Asia/Baku"
    assert incident.point.radius_m is None
    assert {kind.code for kind in incident.types.all()} == {"fire", "ambush"}
    assert not written("j").is_published
    assert statement.supersedes == written("r")
    assert statement.current_text.text == "Second."
    assert statement.claims.get().answers.statement == written("r")
    assert statement.claims.get().figures.get().killed_high == 3
    assert statement.sources.get().outlet == Outlet.objects.get()
    assert written("v").events.first().date.edtf == "2022-03"
    assert Place.objects.get(slug="p").names.get().used_by.slug == "a"
    assert Place.objects.get(slug="p").other_parents.get().parent.slug == "q2"
    assert incident.places.get().place.slug == "p"
    assert incident.provisions.get() == Agreement.objects.get(slug="g").provisions.get()
    assert [version.number for version in statement.translations.all()] == [1, 2]
    assert statement.tallies.get().violations == 3
    assert [event.sources.count() for event in written("v").events.all()] == [0, 1]
    assert [finding.member.role for finding in written("v").findings.all()] == ["lead", "observer"]
