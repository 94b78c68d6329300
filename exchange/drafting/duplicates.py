"""Statements on record that a pasted text may be: the same words, or the same page."""

from django.db.models import Q

from parties.sources import address_key
from statements.models import Statement
from statements.texts import hash_of

# As many as a person looks through.
SHOWN = 5


def same_words(text: str, user) -> list[Statement]:
    """Statements with exactly this text in any version; line ends as a browser sends them do not tell them apart."""
    hashes = {hash_of(text), hash_of(text.replace("\n", "\r\n"))}
    return _shown(Q(text_versions__sha256__in=hashes), user)


def same_page(address: str, user) -> list[Statement]:
    """Statements with a source at this address."""
    return _shown(Q(sources__address_key=address_key(address)), user) if address else []


def _shown(condition, user):
    found = Statement.objects.visible_to(user).filter(condition).select_related("issuer")
    return list(found.order_by("pk").distinct()[:SHOWN])
