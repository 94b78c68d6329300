"""What may not be rewritten, tried in SQL, behind the back of every model."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from formats.columns import Slug
from history import guards
from history.models import Change, Note, Redaction, Refreshed
from history.recording import recording
from investigations.models import Event
from statements.models import Capture, Statement, TextVersion, Translation
from statements.texts import hash_of
from tests import factories

MARK = "Xanlar-Khanlar-4711"

SAID = "A published statement no longer changes."
NEVER_REWRITTEN = "A recorded text is never rewritten."


def change():
    with recording():
        factories.tag()
    return Change.objects.last()


def refreshed():
    return Refreshed.objects.create(seq=1, at=timezone.now(), resource="incidents.incident", record=1, version=1)


def note():
    return Note.objects.create(resource="incidents.incident", record=1, text="Ask again.")


def redaction():
    recorded = change()
    return Redaction.objects.create(change=recorded, reason="A court order.", sha256="0" * 64)


def rewritten():
    """A change whose state was redacted, as one redaction on record allows."""
    recorded = redaction().change
    Change.objects.filter(pk=recorded.pk).update(after={}, redactions=1)
    return recorded


def allowed_once():
    return redaction().change


def event():
    return factories.event(factories.investigation())


def text():
    return factories.text_version(factories.statement(), MARK)


def translation():
    return factories.translation(factories.statement(), text=MARK)


def redacted():
    version = text()
    version.redact("It named a person.")
    return version


def release():
    return factories.release("2026.1")


def released_file():
    return release().files.get()


def withdrawn():
    return factories.release(withdrawn_at=timezone.now(), withdrawn_because="It named a person.", files=())


# What is addressed by a name.
ADDRESSED = (factories.party, factories.outlet, factories.agreement, factories.place, factories.tag)

# Each guard: a row, what is set of it ("" deletes it), what is answered.
GUARDED = [
    (change, "reason = 'Another.'", "A recorded change is never rewritten."),
    (change, "seq = seq + 100", "A recorded change is never rewritten."),
    (change, "", "A recorded change is never removed."),
    (refreshed, "version = 2", "That a record was refreshed is never rewritten."),
    (refreshed, "", "That a record was refreshed is never removed."),
    # A redaction on record lets words be taken out of a state, once, and nothing else.
    (change, "after = '{}'", "A recorded change is never rewritten."),
    (change, "after = '{}', redactions = 1", "A recorded change is never rewritten."),
    (allowed_once, "after = '{}'", "A recorded change is never rewritten."),
    (allowed_once, "after = '{}', redactions = 2", "A recorded change is never rewritten."),
    (allowed_once, "after = '{}', redactions = 1, reason = 'Another.'", "A recorded change is never rewritten."),
    (allowed_once, "after = '{}', redactions = 1, is_public = NOT is_public", "A recorded change is never rewritten."),
    (rewritten, "after = '{\"a\": 1}', redactions = 2", "A recorded change is never rewritten."),
    (rewritten, "after = '{\"a\": 1}', redactions = 1", "A recorded change is never rewritten."),
    (redaction, "reason = 'Another.'", "A redaction is never rewritten."),
    (redaction, "", "A redaction is never removed."),
    (note, "text = 'Another.'", "A note is never rewritten."),
    (note, "", "A note is never removed."),
    *(
        (release, f"{column} = 'x'", "A release is never rewritten; it can be withdrawn, once.")
        for column in ("name", "cursor", "note")
    ),
    (release, "made_at = '2022-03-24'", "A release is never rewritten; it can be withdrawn, once."),
    (withdrawn, "withdrawn_because = 'Another.'", "A release is never rewritten; it can be withdrawn, once."),
    (
        withdrawn,
        "withdrawn_at = NULL, withdrawn_because = ''",
        "A release is never rewritten; it can be withdrawn, once.",
    ),
    (release, "", "A release is never removed; it can be withdrawn."),
    *(
        (released_file, assignment, "A file of a release is never rewritten.")
        for assignment in (
            "file = 'another'",
            "rows = 7",
            "size = 7, file = ''",
            "sha256 = 'x', file = ''",
            "name = 'x', file = ''",
        )
    ),
    (released_file, "", "A file of a release is never removed from its list."),
    (event, "note = 'Another.'", "A recorded event is never rewritten."),
    (event, "progress = 'concluded'", "A recorded event is never rewritten."),
    (event, "", "A recorded event is never removed."),
    *(
        (factories.statement, f"{column} = 'x'", SAID)
        for column in ("speaker", "channel", "title", "language", "summary")
    ),
    (factories.statement, "issuer_id = issuer_id + 1", SAID),
    (factories.statement, "", "A published statement is never removed."),
    *(
        (make, change, NEVER_REWRITTEN)
        for make in (text, translation)
        for change in (
            "text = 'Another.'",
            "number = 2, reason = 'Why.'",
            "sha256 = ''",
            "text = ''",
            "text = '', redacted_at = '2022-03-24', redaction_reason = ''",
            "text = '', redacted_at = '2022-03-24', redaction_reason = 'Why.', sha256 = ''",
            "text = 'x', redacted_at = '2022-03-24', redaction_reason = 'Why.'",
        )
    ),
    (redacted, "text = 'Put back.'", NEVER_REWRITTEN),
    (redacted, "redaction_reason = 'Another.'", NEVER_REWRITTEN),
    (text, "", "A recorded text is never removed."),
    (translation, "", "A recorded text is never removed."),
    *((make, "slug = 'another'", Slug.STAYS) for make in ADDRESSED),
]


def in_sql(record, assignment):
    table, key = (connection.ops.quote_name(name) for name in (record._meta.db_table, record._meta.pk.column))
    command = f"UPDATE {table} SET {assignment}" if assignment else f"DELETE FROM {table}"
    command += f" WHERE {key} = %s"
    with connection.cursor() as cursor:
        cursor.execute(command, [record.pk])


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "assignment", "message"), GUARDED, ids=[f"{m.__name__}: {a}" for m, a, _ in GUARDED])
def test_sql_is_refused_in_words(make, assignment, message):
    record = make()
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        in_sql(record, assignment)


def test_every_guard_is_tried():
    tried = {(message, not assignment) for _make, assignment, message in GUARDED}
    assert tried == {(guard.message, guard.event == "DELETE") for guard in guards.GUARDS}


@pytest.mark.django_db
def test_every_guard_is_in_place():
    assert guards.missing() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "make",
    [
        lambda: factories.statement(published=False),
        lambda: factories.text_version(factories.statement(published=False)),
        lambda: factories.translation(factories.statement(published=False)),
    ],
)
def test_of_a_draft_everything_may_still_change(make):
    record = make()
    column = "summary" if isinstance(record, Statement) else "text"
    in_sql(record, f"{column} = 'x'")
    record.refresh_from_db()
    assert getattr(record, column) == "x"
    in_sql(record, "")
    assert not type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.django_db
def test_what_the_register_says_about_a_published_statement_may_be_mended():
    statement = factories.statement()
    other = factories.statement(statement.issuer)
    statement.supersedes, statement.supersedes_note, statement.sensitivity = other, "The hour.", "graphic"
    factories.saved(statement)
    statement.summary = "Another."
    with pytest.raises(ValidationError):
        statement.full_clean()


# Guards come back


def remake(model):
    """As a migration does that changes a column."""
    with connection.schema_editor() as editor:
        if connection.vendor == "sqlite":
            editor._remake_table(model)
        else:
            field = model._meta.get_field("created_at")
            editor.alter_field(model, field, field)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Event, Statement, TextVersion, Translation, Change, Note])
def test_a_migration_may_make_a_guarded_table_anew_and_the_guards_are_there_after_it(model):
    # What the signals before and after a migration do.
    guards.remove()
    if model is not Change:
        remake(model)
    call_command("migrate", verbosity=0)
    assert guards.missing() == []
    recorded = event()
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        in_sql(recorded, "note = 'Another.'")


@pytest.mark.django_db(transaction=True)
def test_a_migration_finds_no_guard_in_its_way(monkeypatch):
    seen = []
    monkeypatch.setattr(
        "django.core.management.commands.migrate.MigrationExecutor.migrate",
        lambda executor, *args, **kwargs: seen.append(guards.missing()) or kwargs["state"],
    )
    call_command("migrate", verbosity=0)
    assert seen == [[guard.name for guard in guards.GUARDS]]
    assert guards.missing() == []


# Redaction


def everything_that_is_written():
    """Each value of each column of each table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield from ((table, str(value)) for value in row)


def where_it_stands():
    return {table for table, value in everything_that_is_written() if MARK in value}


@pytest.mark.django_db
@pytest.mark.recorded
@pytest.mark.parametrize("published", [True, False])
def test_a_redacted_text_leaves_no_copy_anywhere(published):
    with recording(reason="Arranged."):
        statement = factories.statement(text=f"Of {MARK}.", published=published)
        put = factories.translation(statement, text=f"About {MARK}.")
        claims = [factories.claim(statement, quote=f"{words}  {MARK}", quote_start=0) for words in ("About", "Of")]
        page = factories.source(statement)
        copy = factories.capture(page, file=ContentFile(MARK.encode(), name="page.html"), rights="By consent.")
        Capture.objects.filter(pk=copy.pk).update(is_released=True)
    with recording(reason="A word was missing."):
        # What it was quoted as before.
        claims[1].quote = MARK
        claims[1].save()
    version = statement.text_versions.get()
    hashes = version.sha256, put.sha256
    spoken = {"statements_textversion", "statements_translation", "statements_claim", "history_change"}
    assert where_it_stands() == spoken
    editor = factories.editor()
    version.redact("It named a person.", by=editor)
    assert "history_change" in where_it_stands()
    put.redact("It named a person.", by=editor, copies=[copy])
    assert where_it_stands() == set()
    for claim, quote in zip(claims, (f"About  {MARK}", MARK), strict=True):
        claim.refresh_from_db()
        assert (claim.quote, claim.quote_start) == ("", None)
        assert (claim.quote_sha256, claim.quote_redaction_reason) == (hash_of(quote), "It named a person.")
    copy.refresh_from_db()
    assert (copy.file.name, copy.failure, copy.size, copy.is_released) == ("", "It named a person.", len(MARK), False)
    assert {one.reason for one in Redaction.objects.all()} == {"It named a person."}
    version, put = TextVersion.objects.get(), Translation.objects.get()
    assert (version.text, put.text, version.sha256, put.sha256) == ("", "", *hashes)
    assert version.redaction_reason == "It named a person."
    last = Change.objects.of(statement).last()
    assert (last.by, last.reason) == (editor, "It named a person.")
    assert last.after["textversion"][0]["sha256"] == hashes[0]


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "  "])
def test_a_redaction_gives_its_reason(reason):
    version = text()
    with pytest.raises(ValidationError) as refusal:
        version.redact(reason)
    assert refusal.value.message_dict == {"reason": ["Give the reason: readers see it."]}
    assert TextVersion.objects.get().text == MARK


@pytest.mark.django_db
@pytest.mark.parametrize("make", [text, translation])
def test_a_text_is_redacted_once(make):
    version = make()
    twin = type(version).objects.get(pk=version.pk)
    version.redact("It named a person.")
    for again in (version, twin):
        with pytest.raises(ValidationError, match="redacted already"):
            again.redact("Another reason.")
    assert type(version).objects.get().redaction_reason == "It named a person."
