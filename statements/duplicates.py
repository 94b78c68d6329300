"""Statements that may be on record already: with the same words, whatever their spacing, or resting on the same page."""

from parties.sources import plain_address

from .models import Source, Statement, TextVersion
from .texts import words_key

# As many as a person looks through.
SHOWN = 5


def on_record(user, *, text="", address="", but=None) -> list[Statement]:
    """Statements that the user may see, with a text of these words in any version, or a source at this address.

    `but`: the primary key of the one that is being entered.
    """
    return _found(user, [words_key(text)], [_page(address)], but)


def _page(address):
    try:
        return plain_address(address.replace("\0", "")) if address.strip() else ""
    except ValueError:  # no address, and told so when it is saved
        return ""


def twins(statement, user) -> list[Statement]:
    """Other statements with the words or a page of this one."""
    words = statement.text_versions.values_list("words_key", flat=True)
    pages = statement.sources.values_list("address_key", flat=True)
    return _found(user, words, pages, but=statement.pk)


def _found(user, words, pages, but):
    words, pages = (sorted(set(keys) - {""}) for keys in (words, pages))
    if not words and not pages:
        return []
    # Each half by its own index: "or" over two tables would read all statements, and so would an order in either half.
    texts = TextVersion.objects.filter(words_key__in=words).order_by().values("statement")
    sources = Source.objects.filter(address_key__in=pages).order_by().values("statement")
    found = Statement.objects.visible_to(user).filter(pk__in=texts.union(sources)).select_related("issuer")
    if but is not None:
        found = found.exclude(pk=but)
    return list(found.order_by("pk")[:SHOWN])
