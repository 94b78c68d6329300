"""What files of records may say, and how they are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.dates import Qualifier, UncertainDate
from incidents.models import Incident
from parties.models import Party
from tracker.demo.load import load
from tracker.demo.reading import DemoError, Spot, edtf, uncertain_date

pytestmark = pytest.mark.django_db

PARTY = "parties: {a: {name: A, kind: state}}\n"
FINDING = (
    "investigations: {v: {title: V, kind: joint, nature: criminal, members: [{party: a, role: lead},"
    " {party: a, role: member}], findings: [{member: MEMBER, position: concurring, summary: S}]}}"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("people: {}", "bad.yaml: there is no section “people”"),
        ("parties: {x: {name: X, kind: state, nmae: Y}}", "bad.yaml: parties/x/nmae: there is no such key"),
        (
            "parties: {x: {name: X, kind: ministry, parent: y}}",
            "bad.yaml: parties/x/parent: “y” is not among the parties",
        ),
        ("parties: {x: {name: X, kind: state, parent: x}}", "parties/x/parent: “x” needs this record before"),
        ("parties: {x: {name: X, kind: nation}}", "bad.yaml: parties/x/kind: Value 'nation' is not a valid choice."),
        ("parties: {x: {kind: state}}", "bad.yaml: parties/x/name: This field cannot be blank."),
        ("parties: {x: {name: 5, kind: state}}", "parties/x/name: text is expected"),
        (
            "parties: {x: {name: X, kind: state, note: }}",
            "parties/x/note: text is expected; leave out what is not known",
        ),
        ("parties: {x: {name: X, kind: state, gw_number: true}}", "parties/x/gw_number: a whole number is expected"),
        (
            "parties: {x: {name: X, kind: state, names: [{language: xx, name: X}]}}",
            "parties/x/names/1/language: “xx” is not",
        ),
        ("parties: {x: {name: X, kind: state, names: {az: X}}}", "parties/x/names: a list is expected"),
        ("parties: {x: {name: X, kind: state, slug: y}}", "parties/x/slug: there is no such key"),
        ("parties: {x x: {name: X, kind: state}}", "parties/x x/slug: Enter a valid “slug”"),
        ("parties: [x]", "bad.yaml: parties: a mapping is expected"),
        ("parties: {x: X}", "bad.yaml: parties/x: a mapping is expected"),
        ("- x", "bad.yaml: a mapping is expected"),
        ("", "bad.yaml: a mapping is expected"),
        ("incidents: {i: {title: T, types: [gunfire]}}", "incidents/i/types: “gunfire” is not the code of a violation"),
        ("incidents: {i: {title: T, status: published}}", "incidents/i/status: there is no such key"),
        ("incidents: {i: {title: T, draft: perhaps}}", "incidents/i/draft: true or false is expected"),
        ("incidents: {i: {title: T, date: yesterday}}", "incidents/i/date: “yesterday” is not a date"),
        ("incidents: {i: {title: T, date: 2022-02-30}}", "incidents/i/date: there is no such date as “2022-02-30”"),
        (
            "incidents: {i: {title: T, date: {on: 2022, earliest: 2022-01-01}}}",
            "incidents/i/date: `on` says it already",
        ),
        ("incidents: {i: {title: T, date: {day: 2022-01-01}}}", "incidents/i/date/day: there is no such key"),
        ("incidents: {i: {title: T, date: {time: 2:30}}}", "incidents/i/date/time: “2:30” is not a clock time"),
        ("incidents: {i: {title: T, date: {time: '25:00'}}}", "incidents/i/date/time: “25:00” is not a clock time"),
        (
            "incidents: {i: {title: T, date: {earliest: 2022-1-1}}}",
            "incidents/i/date/earliest: “2022-1-1” is not a day",
        ),
        (
            "incidents: {i: {title: T, date: {earliest: 2022-03-25, latest: 2022-03-24}}}",
            "incidents/i/date_end: The latest date is before the earliest.",
        ),
        ("incidents: {i: {title: T, date: {zone: Mars}}}", "incidents/i/date_zone: “Mars” is not a time zone."),
        ("incidents: {i: {title: T, point: {latitude: 40}}}", "incidents/i/point/longitude: a point needs both"),
        ("incidents: {i: {title: T, point: {latitude: 91, longitude: 0}}}", "incidents/i/latitude: "),
        ("incidents: {i: {title: T, point: [40, 45]}}", "incidents/i/point: a mapping is expected"),
        (
            "incidents: {i: {title: T, links: [{kind: part_of, target: i}]}}",
            "incidents/i/links/1/target: An incident cannot",
        ),
        (
            PARTY
            + "statements: {s: {issuer: a, channel: bulletin, language: en, summary: S, claims: [{act: report}]}}",
            "statements/s/claims: a mapping is expected",
        ),
        (
            PARTY
            + "statements: {s: {issuer: a, channel: bulletin, language: en, summary: S, claims: {c: {act: accuse}}}}",
            "statements/s/claims/c/about: Say whom it accuses",
        ),
        (
            PARTY + "statements: {s: {issuer: a, channel: bulletin, language: en, summary: S, claims:"
            " {c: {act: report, answers: s/d, relation: denies}, d: {act: report}}}}",
            "statements/s/claims/c/answers: “s/d” is no claim that is here before this one",
        ),
        (
            PARTY + "statements: {s: {issuer: a, channel: bulletin, language: en, summary: S, claims: {c: {act: report,"
            " quoted_details: [mood]}}}}",
            "statements/s/claims/c/quoted_details: “mood” is not a detail of a claim.",
        ),
        (
            "investigations: {v: {title: V, kind: joint, nature: criminal, events: [{note: ''}]}}",
            "investigations/v/events/1/note: Say what happened.",
        ),
        (
            "agreements: {g: {title: G}}\nincidents: {i: {title: T, provisions: [g/1]}}",
            "incidents/i/provisions: “g/1” is no provision; write agreement/article",
        ),
        ("incidents: {i: {title: T, provisions: [g/1]}}", "incidents/i/provisions: “g” is not among the agreements"),
        ("incidents: {i: {title: T, tags: [harvest]}}", "incidents/i/tags: “harvest” is not among the tags"),
        (
            PARTY + FINDING.replace("MEMBER", "b"),
            "investigations/v/findings/1/member: “b” is not among the members of this investigation",
        ),
        (
            PARTY + FINDING.replace("MEMBER", "a"),
            "investigations/v/findings/1/member: “a” is a member more than once; write its position",
        ),
        (PARTY + FINDING.replace("MEMBER", "3"), "investigations/v/findings/1/member: there is no member 3"),
        (PARTY + FINDING.replace("MEMBER", "true"), "investigations/v/findings/1/member: text is expected"),
    ],
)
def test_a_bad_file_is_refused_with_file_record_and_key(folder, text, message):
    with pytest.raises(DemoError) as refusal:
        load(folder(bad=text))
    assert message in str(refusal.value)
    assert not Party.objects.exists()
    assert not Incident.objects.exists()


def test_a_key_that_stands_in_two_files_is_refused(folder):
    with pytest.raises(DemoError, match=r"two\.yaml: parties/a: the same key stands in one\.yaml"):
        load(folder(one=PARTY, two=PARTY))


def test_two_records_that_need_each_other_first_are_refused(folder):
    text = "parties: {a: {name: A, kind: state, parent: b}, b: {name: B, kind: state, parent: a}}"
    with pytest.raises(DemoError, match="needs this record before it can be made itself"):
        load(folder(bad=text))


def test_two_incidents_may_be_linked_both_ways(folder):
    load(
        folder(
            good="incidents: {i: {title: I, links: [{kind: reported_together, target: j}]},"
            " j: {title: J, links: [{kind: response_to, target: i}]}}"
        )
    )
    assert Incident.objects.get(external_id="i").links_in.get().kind == "response_to"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("parties: !!python/object/apply:os.system ['true']", "bad.yaml: line 1: the tag"),
        ("parties: !!binary aGVsbG8=", "bad.yaml: line 1: the tag"),
        ("parties:\n  x: {name: ! 5, kind: state}", "bad.yaml: line 2: the tag"),
        ("a: &a [x]\nb: [*a, *a]", "bad.yaml: line 1: anchors and aliases"),
        ("parties: {x: {<<: {name: X}}}", "parties/x/<<: there is no such key"),
        ("parties: {x: {name: X, name: Y}}", "bad.yaml: line 1: “name” stands twice"),
        ("parties: {}\nparties: {}", "bad.yaml: line 2: “parties” stands twice"),
        ("parties: {2022: {}}", "bad.yaml: line 1: keys are text"),
        ("parties: {x: {name: X", "bad.yaml: line 1: "),
        ("parties: {}\n---\nparties: {}", "bad.yaml: line 2: "),
        ('parties: {x: {name: "\\0", kind: state}}', "parties/x/name: Null characters are not allowed."),
        ("parties: " + "[" * 20_000, "bad.yaml: is nested too deep"),
        ("parties: {x: {name: " + "X" * 400 + ", kind: state}}", "parties/x/name: Ensure this value has at most 300"),
        (
            "parties: {x: {name: X, kind: state, gw_number: " + "9" * 30 + "}}",
            "parties/x/gw_number: Ensure this value is",
        ),
        ("parties: {x: {name: X, kind: state, gw_number: " + "9" * 5000 + "}}", "bad.yaml: "),
    ],
)
def test_hostile_yaml_does_nothing(folder, text, message):
    with pytest.raises(DemoError) as refusal:
        load(folder(bad=text))
    assert message in str(refusal.value)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "bad.yaml").write_bytes("parties: {x: {name: Səs, kind: state}}".encode("utf-16"))
    with pytest.raises(DemoError, match=r"bad\.yaml: is not UTF-8"):
        load(tmp_path)


def test_norwegian_is_a_language_and_not_a_refusal(folder):
    load(folder(good="parties: {x: {name: X, kind: state, names: [{language: no, name: Y}]}}"))
    assert Party.objects.get().names.get().language == "no"


# Dates as they are written

DAYS = st.dates() | st.none()
DATES = st.builds(UncertainDate, DAYS, DAYS, st.sampled_from(["", *Qualifier.values])).filter(
    lambda date: (date.earliest or date.latest) or not date.qualifier
)


@given(DATES.filter(lambda date: not (date.earliest and date.latest) or date.earliest <= date.latest))
def test_what_a_date_writes_as_edtf_is_read_back_as_that_date(date):
    assert edtf(date.edtf, Spot("")) == date


@pytest.mark.parametrize(
    ("given_as", "earliest", "latest"),
    [
        ("2022-03-24", "2022-03-24", "2022-03-24"),
        ("2022-02", "2022-02-01", "2022-02-28"),
        ("2024-02~", "2024-02-01", "2024-02-29"),
        (2022, "2022-01-01", "2022-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("[2022-03..2022-04]", "2022-03-01", "2022-04-30"),
        ("[2022-03-24,2022-03-25]", "2022-03-24", "2022-03-25"),
        ("XXXX-XX-XX", "None", "None"),
        ({"latest": "2022-03-24"}, "None", "2022-03-24"),
        ({"on": "[2022-03-24..]"}, "2022-03-24", "None"),
    ],
)
def test_dates_are_read_as_they_are_written(given_as, earliest, latest):
    date = uncertain_date(given_as, Spot(""))
    assert (str(date.earliest), str(date.latest)) == (earliest, latest)


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "2022-13",
        "2022-3",
        "9999-12-31..",
        "[..]",
        "[2022-03-24~..2022-03-25?]",
        "[2022~..2023]",
        "٢٠٢٢",
        "0000",
        True,
        2.5,
        [],
    ],
)
def test_what_is_no_date_is_refused(nonsense):
    with pytest.raises(DemoError):
        uncertain_date(nonsense, Spot("file"))
