"""From pasted text to draft, as a browser without scripts sends it."""

import datetime

import pytest

from exchange.bulletin.at_hand import AT_HAND
from formats.dates import UncertainDate
from history.models import Change
from history.recording import recording
from incidents.models import Incident
from statements.models import Statement
from tests import factories

from . import samples

pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]
PASTE = "/admin/paste/"


@pytest.fixture
def names():
    with recording():
        return samples.as_records()


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


def read(client, text, **more):
    answer = client.post(PASTE, {"text": text, "read": "1", **more})
    assert answer.status_code == 200
    return answer


def sent_by(answer):
    """What a browser would send from the suggestions page as it stands: nothing is chosen."""
    sheet, data = answer.context["sheet"], {}
    for form in (sheet.draft, *sheet.claims, *sheet.numbers):
        for field in form:
            value = field.value()
            if value not in (None, False, []):
                data[field.html_name] = "on" if value is True else value
    return data


def create(client, answer, **typed):
    data = sent_by(answer) | {name.replace("__", "-"): value for name, value in typed.items()}
    return client.post(PASTE, data | {"keep": "1"})


def choice(answer, field, words, form=None):
    """The value of the choice that has these words."""
    choices = (form or answer.context["form"]).fields[field].choices
    return next(str(value) for value, label in choices if words in str(label))


def confirmed(answer, issuer):
    return {
        "language": answer.context["form"].fields["language"].choices[0][0],
        "issuer": str(issuer.pk),
        "issued": choice(answer, "issued", "17"),
        "year": "2026",
        "channel": "bulletin",
        "summary": "Says that its positions came under fire.",
    }


def errors_of(answer):
    sheet = answer.context["sheet"]
    return {
        form.add_prefix(name): list(messages)
        for form in (sheet.draft, *sheet.claims, *sheet.numbers)
        for name, messages in form.errors.items()
    }


@pytest.mark.parametrize(
    ("language", "issuer"),
    [("en", samples.MOD_AZ), ("ru", samples.MOD_AM), ("hy", samples.MOD_AM), ("az", samples.MOD_AZ)],
)
def test_a_bulletin_in_each_language_becomes_a_draft_of_what_was_confirmed(desk, names, language, issuer):
    text = samples.ALL[language].strip()
    answer = read(desk, text, address="https://example.org/a")
    claim = answer.context["sheet"].claims[0]
    done = create(
        desk,
        answer,
        **confirmed(answer, names[issuer]),
        is_seen="on",
        claim__0__chosen="on",
        claim__0__about_words="those whom it names",
        claim__0__link="new",
        claim__0__link_basis="named",
        incident_title="Alleged fire",
    )
    assert done.status_code == 302, errors_of(done)
    statement = Statement.objects.get()
    assert done["Location"] == f"/admin/statements/statement/{statement.pk}/change/"
    assert (statement.status, statement.language, statement.issuer) == ("draft", language, names[issuer])
    assert statement.issued.earliest == datetime.date(2026, 11, 17)
    assert statement.current_text.text == text
    source = statement.relied_on_source
    assert (source.address, source.is_unverified) == ("https://example.org/a", False)
    kept = statement.claims.get()
    assert kept.act == claim.hint.acts[0]
    assert text[kept.quote_start : kept.quote_start + len(kept.quote)] == kept.quote != ""
    assert (kept.incident, kept.incident.status) == (Incident.objects.get(), "draft")


def test_what_is_made_has_a_history_by_the_one_who_made_it(desk, names):
    answer = read(desk, samples.AZERBAIJANI)
    create(desk, answer, **confirmed(answer, names[samples.MOD_AZ]))
    change = Change.objects.of(Statement.objects.get()).get()
    assert (change.by.username[:6], change.is_public) == ("editor", False)


def test_nothing_is_chosen_before_somebody_chooses(desk, names):
    answer = read(desk, samples.ENGLISH)
    page = answer.content.decode()
    assert "checked" not in page
    refused = create(desk, answer)
    assert set(errors_of(refused)) == {"language", "issuer", "issued", "channel", "summary"}
    assert not Statement.objects.exists()


def test_evidence_is_marked_in_the_text(desk, names):
    page = read(desk, samples.ENGLISH).content.decode()
    assert ">Garaağaç</mark>" in page
    assert '<mark class="date" id="at-56">' in page or 'class="date"' in page


def test_a_day_without_a_year_asks_for_the_year(desk, names):
    answer = read(desk, samples.ENGLISH)
    refused = create(desk, answer, **confirmed(answer, names[samples.MOD_AZ]) | {"year": ""})
    assert errors_of(refused) == {"year": ["“November 17 at 02:30” names no year. Say which."]}
    assert not Statement.objects.exists()


def test_a_day_that_year_does_not_have_is_refused(desk, names):
    answer = read(desk, "On 29 February the Ministry of Defence of Azerbaijan reported that there was fire.")
    typed = confirmed(answer, names[samples.MOD_AZ]) if False else {}
    typed = {
        "language": "en",
        "issuer": str(names[samples.MOD_AZ].pk),
        "issued": "0",
        "year": "2026",
        "channel": "bulletin",
        "summary": "Reports fire.",
    }
    assert errors_of(create(desk, answer, **typed)) == {"year": ["“29 February” is no day of that year."]}


def test_a_name_of_several_places_offers_all_and_chooses_none(desk, names):
    answer = read(desk, "Ministry of Defence of Azerbaijan: Armenia opened fire at Martuni on 17 November 2026.")
    claim = next(one for one in answer.context["sheet"].claims if one.hint)
    offered = {value for value, _label in claim.fields["place"].choices}
    assert {str(names[samples.MARTUNI].pk), str(names[samples.OTHER_MARTUNI].pk)} <= offered
    assert (claim.initial["place"], claim.initial["place_words"]) == ("", "Martuni")
    assert "Names that may mean several" in answer.content.decode()


def test_an_accused_party_is_suggested_and_the_speaker_never(desk, names):
    answer = read(desk, samples.ENGLISH)
    claim = answer.context["sheet"].claims[0]
    assert claim.initial["about"] == str(names[samples.ARMENIA].pk)


def test_what_a_denial_repeats_is_suggested_as_only_quoted(desk, names):
    answer = read(desk, samples.RUSSIAN)
    claims = answer.context["sheet"].claims
    denial = next(claim for claim in claims if claim.initial.get("act") == "deny_occurrence")
    assert denial.initial["quoted_details"] == ["when"]
    assert all(not claim.initial["quoted_details"] for claim in claims if claim.initial and claim is not denial)
    create(
        desk,
        answer,
        **confirmed(answer, names[samples.MOD_AM]),
        **{denial.add_prefix("chosen"): "on", denial.add_prefix("about_words"): "its own side"},
    )
    kept = Statement.objects.get().claims.get()
    assert (kept.act, kept.quoted_details, kept.when.earliest.day) == ("deny_occurrence", ["when"], 17)


def test_numbers_become_figures_of_the_claim_they_are_given_to(desk, names):
    answer = read(desk, samples.ENGLISH)
    typed = confirmed(answer, names[samples.MOD_AZ]) | {"claim__0__chosen": "on"}
    unticked = create(desk, answer, **typed | {"number__0__claim": "1"})
    assert errors_of(unticked) == {
        "number-0-claim": ["This claim is not ticked: record it too, or leave the number out."]
    }
    create(desk, answer, **typed | {"number__0__claim": "0"})
    figure = Statement.objects.get().claims.get().figures.get()
    assert (figure.killed_best, figure.injured_best, figure.killed_low) == (0, 0, None)


def test_a_claim_is_linked_to_an_incident_on_record_by_its_reference(desk, names):
    with recording():
        incident = factories.incident("Alleged fire at Garaaghaj")
    answer = read(desk, samples.ENGLISH)
    typed = confirmed(answer, names[samples.MOD_AZ]) | {"claim__0__chosen": "on", "claim__0__link": "existing"}
    unknown = create(desk, answer, **typed | {"claim__0__incident": "CIR-999999"})
    assert errors_of(unknown) == {"claim-0-incident": ["Nothing on record is called “CIR-999999”."]}
    unexplained = create(desk, answer, **typed | {"claim__0__incident": incident.reference})
    assert errors_of(unexplained) == {
        "claim-0-link_basis": ["Say why this claim is linked to its incident; a claim about none is not linked."]
    }
    create(desk, answer, **typed | {"claim__0__incident": str(incident), "claim__0__link_basis": "named"})
    assert Statement.objects.get().claims.get().incident == incident


def test_incidents_there_and_about_then_are_offered_and_one_is_chosen(desk, names):
    sadarak, elsewhere = names[samples.GARAAGHAJ], names[samples.ASKERAN]
    with recording():
        day = datetime.date(2026, 11, 17)
        there = factories.incident("Alleged fire at Garaaghaj", place=sadarak, date=UncertainDate.on(day))
        undated = factories.incident("Fire at Garaaghaj", place=sadarak, date=UncertainDate())
        factories.incident("In another year and month", place=sadarak, date=UncertainDate.on(day.replace(month=3)))
        factories.incident("Elsewhere", place=elsewhere, date=UncertainDate.on(day))
        factories.incident("No longer", place=sadarak, date=UncertainDate.on(day)).withdraw("Entered twice.")
    answer = read(desk, samples.ENGLISH)
    claim = answer.context["sheet"].claims[0]
    assert set(claim.incidents.values()) == {there, undated}
    assert claim.initial.get("link") is None
    typed = confirmed(answer, names[samples.MOD_AZ]) | {"claim__0__chosen": "on", "claim__0__link_basis": "named"}
    both = create(desk, answer, **typed, claim__0__link=str(there.pk), claim__0__incident=undated.reference)
    assert set(errors_of(both)) == {"claim-0-link"}
    create(desk, answer, **typed, claim__0__link=str(there.pk))
    assert Statement.objects.get().claims.get().incident == there


def test_errors_stand_beside_their_fields_and_nothing_is_lost(desk, names):
    answer = read(desk, samples.ENGLISH, address="https://example.org/a")
    refused = create(
        desk,
        answer,
        **confirmed(answer, names[samples.MOD_AZ]) | {"language": "other", "language_named": "azeri"},
        claim__0__chosen="on",
        claim__0__quote="words that nobody said",
        claim__0__paraphrase="Says that it was fired at.",
    )
    assert set(errors_of(refused)) == {"claim-0-quote"}
    page = refused.content.decode()
    for typed in ("azeri", "words that nobody said", "Says that it was fired at.", "https://example.org/a"):
        assert typed in page
    refused = create(
        desk, answer, **confirmed(answer, names[samples.MOD_AZ]) | {"language": "other", "language_named": "azeri"}
    )
    assert set(errors_of(refused)) == {"language"}
    assert not Statement.objects.exists()


def test_what_is_typed_into_an_empty_row_is_not_dropped_silently(desk, names):
    answer = read(desk, samples.ENGLISH)
    number = len(answer.context["sheet"].claims) - 1
    typed = confirmed(answer, names[samples.MOD_AZ]) | {f"claim-{number}-paraphrase": "Appeals for restraint."}
    refused = create(desk, answer, **typed)
    assert errors_of(refused) == {f"claim-{number}-chosen": ["Tick this to record the claim, or empty its fields."]}
    create(desk, answer, **typed | {f"claim-{number}-chosen": "on", f"claim-{number}-act": "appeal"})
    assert Statement.objects.get().claims.get().act == "appeal"


def test_the_same_words_and_the_same_page_are_told_with_their_statements(desk, names):
    with recording():
        text = factories.statement(text=samples.ENGLISH.strip())
        page = factories.statement()
        factories.source(page, address="http://www.example.org/a/?utm_source=x")
    answer = read(desk, samples.ENGLISH, address="https://example.org/a")
    assert (answer.context["same_words"], answer.context["same_page"]) == ([text], [page])
    assert f"/admin/statements/statement/{text.pk}/change/" in answer.content.decode()


def test_line_ends_of_a_browser_move_no_position(desk, names):
    answer = read(desk, samples.ENGLISH.replace("\n", "\r\n"))
    data = sent_by(answer) | confirmed(answer, names[samples.MOD_AZ]) | {"claim-0-chosen": "on", "keep": "1"}
    data = {name: str(value).replace("\n", "\r\n") for name, value in data.items()}
    assert desk.post(PASTE, data).status_code == 302
    claim = Statement.objects.get().claims.get()
    text = Statement.objects.get().current_text.text
    assert "\r" not in text
    assert text[claim.quote_start :].startswith(claim.quote)


def test_a_text_that_was_changed_is_read_again_before_anything_is_kept(desk, names):
    answer = read(desk, samples.ENGLISH)
    again = create(desk, answer, **confirmed(answer, names[samples.MOD_AZ]) | {"text": "Another text."})
    assert "read again" in again.content.decode()
    assert not Statement.objects.exists()


HOSTILE = [
    "<script>alert(1)</script> Armenia </div></textarea>",
    "\u202eArmenia\u202c \u200b" * 50,
    "{{ request }} {% debug %} %(x)s {0}",
    "17 November " * 3_000,
    "Armenia opened fire. " * 4_000,
    "\0 Armenia",
    "ə" * 200_001,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_shown_and_runs_nothing(desk, names, text):
    answer = read(desk, text)
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert "</div></textarea>" not in page
    assert page.count("<textarea") < 60


def test_somebody_without_permission_learns_nothing(client, names):
    assert client.get(PASTE)["Location"].startswith("/")
    for user in (factories.reader(), factories.user_with("statements.view_statement")):
        client.force_login(user)
        for answer in (client.get(PASTE), client.post(PASTE, {"text": samples.ENGLISH, "keep": "1"})):
            assert answer.status_code in {302, 403}
            assert "Martuni" not in answer.content.decode()


def test_a_contributor_is_told_of_no_draft_that_they_may_not_see(client, names):
    with recording():
        factories.incident("Hidden fire", published=False)
        factories.statement(published=False, text=samples.ENGLISH.strip(), summary="Hidden words.")
    client.force_login(
        factories.user_with(
            *(f"statements.add_{model}" for model in ("statement", "textversion", "source", "claim", "casualtyfigure"))
        )
    )
    answer = read(client, samples.ENGLISH)
    assert "Hidden" not in answer.content.decode()
    typed = confirmed(answer, names[samples.MOD_AZ]) | {"claim__0__chosen": "on", "claim__0__link": "existing"}
    refused = create(client, answer, **typed | {"claim__0__incident": "Hidden"})
    assert errors_of(refused) == {"claim-0-incident": ["Nothing on record is called “Hidden”."]}
    refused = create(client, answer, **typed | {"claim__0__link": "new", "incident_title": "Alleged fire"})
    assert "claim-0-link" in errors_of(refused)
    assert create(client, answer, **typed | {"claim__0__link": ""}).status_code == 302
    assert Statement.objects.filter(status="draft").count() == 2


def test_a_new_name_is_known_to_the_next_text(desk, names):
    assert not read(desk, "Fire at Nakhrijavan.").context["sheet"].reading.places
    with recording():
        place = factories.place("Nakhrijavan")
    assert read(desk, "Fire at Nakhrijavan.").context["sheet"].reading.places == {place.pk: place}


def test_the_names_are_read_once_as_long_as_they_are_the_same(desk, names, django_assert_num_queries):
    AT_HAND.current()
    with recording():
        factories.statement(factories.party("Somebody"))
    before = AT_HAND.current()
    with recording():
        factories.incident()
    with django_assert_num_queries(2):
        assert AT_HAND.current() is before
