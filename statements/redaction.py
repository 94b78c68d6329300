"""What goes with a text that is redacted: the quotes taken from it, now and in the past, and copies of its pages."""

from django.utils.translation import gettext as _t

from formats.columns import Line, Prose
from history.models import Note
from history.redaction import redact


def quotes_from(text):
    """Claims of the same statement with a quote that stands in the text, however it is spaced."""
    return [claim for claim in text.statement.claims.exclude(quote="") if _stands_in(claim.quote, text.text)]


def copies_of(text):
    """Stored copies of the pages that the statement rests on."""
    captures = text.statement.sources.model.captures.rel.related_model
    return captures.objects.filter(source__statement=text.statement).exclude(file="")


def words_beside(text):
    """Where else the same may be said, for whoever removes a text: names of places, and the words that stand there."""
    statement = text.statement
    yield _t("title"), statement.title
    yield _t("summary"), statement.summary
    for name, texts in ((_t("original"), statement.text_versions), (_t("translation"), statement.translations)):
        for other in texts.filter(redacted_at=None):
            if other != text:
                yield f"{name} {other}", other.text
    for claim in statement.claims.select_related("statement__issuer"):
        for field in claim._meta.get_fields():
            # Quotes are asked after one by one.
            if isinstance(field, Line | Prose) and not field.name.startswith("quote") and not field.choices:
                yield f"{claim}: {field.verbose_name}", getattr(claim, field.name)
    for note in Note.objects.of(statement):
        yield _t("note among editors"), note.text


def take_along(text, reason, by, keep=(), copies=()) -> None:
    """Before the words of a text go, take away what repeats them.

    `keep`: claims whose quotes stay; `copies`: stored copies to remove. No copy stays released.
    """
    words, kept, gone = text.text, {claim.pk for claim in keep}, set()
    for claim in quotes_from(text):
        if claim.pk not in kept:
            gone.add(claim.pk)
            claim.redact_quote(reason)
    for copy in copies:
        copy.remove(reason)
    copies_of(text).filter(is_released=True).update(is_released=False)

    def without(state):
        """The state of a statement without these quotes, and without earlier ones that stood in the text."""
        return state | {"claim": [_unquoted(row) if goes(row) else row for row in state.get("claim", ())]}

    def goes(row):
        quote = row.get("quote")
        return quote and row["id"] not in kept and (row["id"] in gone or _stands_in(quote, words))

    redact(text.statement, without, by, reason)


def _unquoted(row):
    return row | {"quote": "", "quote_start": None}


def _stands_in(quote, text):
    return " ".join(quote.split()) in " ".join(text.split())
