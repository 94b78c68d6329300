"""What the desk does with a published statement on pages of their own, and what it warns of."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from formats.dates import UncertainDate
from history.models import Note
from history.recording import recording
from statements.models import Capture, Claim, TextVersion
from tests import factories
from tests.desk import errors_of, fill_in, sent_by
from tests.pages import context_of

pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]


@pytest.fixture
def editor():
    return factories.editor()


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def statement(arranged):
    return arranged(lambda: factories.statement(text="Fire by A. Person at 02:30."))


@pytest.fixture
def arranged():
    def make(build):
        with recording(by=None, reason="Arranged."):
            return build()

    return make


def at(statement, page="change", *further):
    return reverse(f"admin:statements_statement_{page}", args=[statement.pk, *further])


def messages(answer):
    return [str(message) for message in answer.context["messages"]]


# Redaction


def test_a_redaction_is_told_before_it_is_done_and_keeps_hash_and_reason(desk, statement):
    version = statement.text_versions.get()
    address = at(statement, "redact", "original", version.pk)
    page = desk.get(address).content.decode()
    assert version.text in page
    assert "There is no way back." in page
    assert desk.post(address, {"reason": "It named a private person."}).status_code == 302
    stored = TextVersion.objects.get()
    assert (stored.text, stored.redaction_reason, stored.sha256) == ("", "It named a private person.", version.sha256)
    assert version.text not in desk.get(at(statement)).content.decode()


def test_quotes_go_with_the_text_unless_they_are_left_and_copies_are_taken_back(desk, statement, arranged):
    def build():
        said = [factories.claim(statement, quote=quote) for quote in ("Fire by A.  Person", "at 02:30", "Elsewhere.")]
        page = factories.source(statement)
        files = [ContentFile(name.encode(), name=f"{name}.html") for name in ("kept", "removed")]
        return said, [factories.capture(page, file=file, rights="Consent.", is_released=True) for file in files]

    (named, harmless, _elsewhere), (kept, removed) = arranged(build)
    address = at(statement, "redact", "original", statement.text_versions.get().pk)
    form = context_of(desk, address)["form"]
    assert form["quotes"].value() == [named.pk, harmless.pk]
    desk.post(address, {"reason": "A name.", "quotes": [named.pk], "copies": [removed.pk]})
    assert [claim.quote for claim in statement.claims.order_by("pk")] == ["", "at 02:30", "Elsewhere."]
    kept, removed = Capture.objects.order_by("pk")
    assert (bool(kept.file), kept.is_released, kept.failure) == (True, False, "")
    assert (bool(removed.file), removed.is_released, removed.failure) == (False, False, "A name.")
    assert removed.sha256
    history = desk.get(f"{at(statement)[:-7]}history/").content.decode()
    assert "A. Person" not in history
    assert "at 02:30" in history
    public = desk.get(statement.get_absolute_url()).content.decode()
    assert "Its quote was redacted: A name." in public
    again = fill_in(desk, at(statement), claims__0__quote="Fire by A. Person", change_reason="Back.")
    assert errors_of(again) == {"claims-0-quote": ["The quote of this claim was redacted; none takes its place."]}


def test_a_redaction_shows_where_else_the_words_may_stand(desk, statement, arranged):
    def build():
        factories.translation(statement, text="Feuer von A. Person.", language="de")
        factories.claim(statement, paraphrase="Says that A. Person fired.", quote="Fire by A. Person")
        Note.objects.create(resource="statements.statement", record=statement.pk, text="Ask about A. Person.")

    arranged(build)
    page = desk.get(at(statement, "redact", "original", statement.text_versions.get().pk))
    shown = [words for _place, words in page.context["beside"]]
    assert shown == [
        statement.summary,
        "Feuer von A. Person.",
        "Says that A. Person fired.",
        "Ask about A. Person.",
    ]
    assert all(words in page.content.decode() for words in shown)


def test_a_redaction_without_a_reason_is_refused_beside_the_field(desk, statement):
    version = statement.text_versions.get()
    answer = desk.post(at(statement, "redact", "original", version.pk), {"reason": " "})
    assert answer.context["form"].errors == {"reason": ["Give the reason: readers see it."]}
    assert TextVersion.objects.get().text == version.text


def test_two_who_redact_at_once_are_told(desk, statement):
    version = statement.text_versions.get()
    address = at(statement, "redact", "original", version.pk)
    desk.post(address, {"reason": "A name."})
    answer = desk.post(address, {"reason": "A name."})
    assert answer.context["form"].non_field_errors() == ["This text is redacted already."]


def test_a_translation_is_redacted_alone(desk, statement, arranged):
    translation = arranged(lambda: factories.translation(statement))
    assert "translation “en”" in desk.get(at(statement)).content.decode()
    desk.post(at(statement, "redact", "translation", translation.pk), {"reason": "A name."})
    translation.refresh_from_db()
    assert (translation.text, bool(statement.text_versions.get().text)) == ("", True)


@pytest.mark.parametrize("further", [("original", 10**9), ("summary", 1)])
def test_there_is_no_page_to_redact_what_is_not_there(desk, statement, further):
    assert desk.get(at(statement, "redact", *further)).status_code == 404


def test_who_may_not_publish_redacts_nothing(client, statement):
    client.force_login(factories.user_with("statements.change_statement", "statements.view_statement"))
    version = statement.text_versions.get()
    address = at(statement, "redact", "original", version.pk)
    assert client.post(address, {"reason": "A name."}).status_code == 403
    assert TextVersion.objects.get().text == version.text


# Second reading


@pytest.fixture
def judged(statement, arranged):
    link = {"link_basis": "judgement", "link_reason": "Same hour and district."}
    return arranged(lambda: factories.claim(statement, factories.incident(), **link))


def test_a_judged_link_is_read_again_by_somebody_else(client, statement, judged):
    reader = factories.user_with("statements.read_again_claim", "statements.view_statement")
    client.force_login(reader)
    address = at(statement, "second_reading")
    assert address in client.get(at(statement)).content.decode()
    assert "Same hour and district." in client.get(address).content.decode()
    assert client.post(address, {"claim": judged.pk}).status_code == 302
    assert Claim.objects.get().second_reader == reader
    assert "No link of this statement waits" in client.get(address).content.decode()
    answer = client.post(address, {"claim": judged.pk})
    assert answer.context["form"].non_field_errors() == ["This link waits for no second reading."]


def test_who_judged_is_told_that_it_takes_another(client, statement, editor, arranged):
    with recording(by=editor, reason="Entered."):
        claim = factories.claim(statement, factories.incident(), link_basis="judgement", link_reason="Same hour.")
    client.force_login(editor)
    answer = client.post(at(statement, "second_reading"), {"claim": claim.pk})
    assert answer.context["form"].non_field_errors() == ["A second reader is somebody other than who judged."]


def test_a_second_reading_takes_its_permission(client, statement, judged):
    client.force_login(factories.user_with("statements.change_statement", "statements.view_statement"))
    assert client.get(at(statement, "second_reading")).status_code == 403


# What follows a statement


def test_a_correction_begins_with_what_it_corrects(desk, statement):
    page = context_of(desk, at(statement))
    address = next(address for address, label in page["tools"] if "correction" in label)
    opened = desk.get(address)
    sent = sent_by(opened)
    assert (sent["issuer"], sent["supersedes"], sent["language"]) == (
        str(statement.issuer_id),
        str(statement.pk),
        statement.language,
    )
    answer = fill_in(desk, address, channel="bulletin", summary="Says that it was 03:30.", supersedes_note="The hour.")
    assert answer.status_code == 302
    assert statement.superseded_by.get().supersedes_note == "The hour."


# Warnings


def test_the_same_words_or_page_on_record_are_told_and_nothing_is_lost(desk, statement, arranged):
    arranged(lambda: factories.source(statement, address="https://www.example.org/news/1/?utm_source=x"))
    typed = {"issuer": statement.issuer_id, "channel": "bulletin", "language": "en", "summary": "Says so."}
    add = reverse("admin:statements_statement_add")
    told = f"The same words or the same page are on record already: {statement.reference}."
    entries = [
        ({"sources__0__address": "http://example.org/news/1"}, [told]),
        ({"text_versions__0__text": statement.current_text.text}, [told]),
        ({"text_versions__0__text": "Other words."}, []),
    ]
    for entry, warned in entries:
        answer = fill_in(desk, add, **typed, **entry)
        assert messages(desk.get(answer["Location"]))[:-1] == warned
    assert statement.issuer.statements.count() == 4


def test_a_statement_from_before_its_incident_is_told(desk, statement, arranged):
    def build():
        incident = factories.incident(date=UncertainDate(date(2026, 11, 20), date(2026, 11, 20)))
        earlier = factories.statement(issued=UncertainDate(date(2026, 11, 19), date(2026, 11, 19)), published=False)
        factories.claim(earlier, incident)
        return earlier, incident

    earlier, incident = arranged(build)
    answer = fill_in(desk, at(earlier), speaker="Spokesperson", press="_continue")
    told = f"This statement was issued before the day that {incident.reference} is listed on."
    assert told in messages(desk.get(answer["Location"]))


# Copies of a page


def test_a_copy_is_stored_with_who_fetched_it_and_its_hash(desk, editor, statement, arranged):
    source = arranged(lambda: factories.source(statement))
    address = reverse("admin:statements_source_change", args=[source.pk])
    assert address in desk.get(at(statement)).content.decode()
    copy = SimpleUploadedFile("page.html", b"<p>Fire.</p>", content_type="text/html")
    typed = {
        "captures__0__retrieved_at_0": "2026-11-20",
        "captures__0__retrieved_at_1": "12:00",
        "captures__0__file": copy,
        "change_reason": "A copy of the page.",
    }
    assert fill_in(desk, address, **typed).status_code == 302
    stored = Capture.objects.get()
    assert (stored.retrieved_by, stored.content_type, stored.size) == (editor, "text/html", 12)
    assert (stored.is_released, stored.is_intact()) == (False, True)


def test_a_stored_copy_is_not_replaced(desk, statement, arranged):
    source = arranged(lambda: factories.source(statement))
    kept = arranged(lambda: factories.capture(source, file=ContentFile(b"<p>Fire.</p>", name="page.html")))
    answer = fill_in(
        desk,
        reverse("admin:statements_source_change", args=[source.pk]),
        captures__0__retrieved_at_0="2026-11-20",
        captures__0__retrieved_at_1="12:00",
        captures__0__file=SimpleUploadedFile("other.html", b"<p>No fire.</p>"),
        change_reason="Another copy.",
    )
    assert errors_of(answer) == {"captures-0-file": ["A stored copy stays as it was. Add another capture."]}
    assert Capture.objects.get().sha256 == kept.sha256


def test_tallies_are_entered_with_their_statement(desk, statement):
    answer = fill_in(
        desk,
        at(statement),
        tallies__0__violations=0,
        tallies__0__area_words="the whole line",
        tallies__0__definition_note="Shots heard.",
        change_reason="The number was left out.",
    )
    assert answer.status_code == 302
    tally = statement.tallies.get()
    assert (tally.violations, tally.rounds, tally.area_words) == (0, None, "the whole line")
