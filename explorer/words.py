"""The words that incidents and statements are found by: see `explorer.sought` for what is asked of them.

A row holds the words of texts, and only the keys of the parties that it has to do with: their names are looked up when a search
is asked, so that nothing is stale when somebody is renamed. Which places it has to do with stands in the record.
"""

from collections import defaultdict

from accounts import keeping
from formats.words import in_column
from incidents.lifecycle import ENDED, Lifecycle
from incidents.models import Incident
from statements.models import Claim, Statement

from .indexing import Index
from .models import IncidentWords, StatementWords
from .texts import texts_now


def party_word(pk) -> str:
    return f"_p{pk}"


def of_statements(keys) -> list[StatementWords]:
    rows = Statement._base_manager.filter(pk__in=keys).exclude(status__in=ENDED).in_bulk()
    texts, named = texts_now(rows.values()), _named(Claim._base_manager.filter(statement__in=rows), "statement")
    return [
        StatementWords(statement_id=pk, words=in_column(_alone(texts[pk]), {party_word(row.issuer_id), *named[pk]}))
        for pk, row in rows.items()
    ]


def of_incidents(keys) -> list[IncidentWords]:
    """With those of the published statements about them."""
    rows = Incident._base_manager.filter(pk__in=keys).exclude(status__in=ENDED).in_bulk()
    claims = Claim._base_manager.filter(incident__in=rows, statement__status=Lifecycle.PUBLISHED)
    about = defaultdict(list)
    for incident, statement in claims.order_by("statement").values_list("incident", "statement").distinct():
        about[incident].append(statement)
    statements = Statement._base_manager.filter(pk__in={pk for some in about.values() for pk in some}).in_bulk()
    texts, named = texts_now(statements.values()), _named(claims, "incident")
    return [
        IncidentWords(
            incident_id=pk,
            words=in_column(
                [row.title, row.summary, *(text for statement in about[pk] for text in _alone(texts[statement]))],
                {*named[pk], *(party_word(statements[statement].issuer_id) for statement in about[pk])},
            ),
        )
        for pk, row in rows.items()
    ]


def _alone(texts):
    return [text for text, _language in texts]


def _named(claims, of):
    """The keys of the parties that claims speak of."""
    found = defaultdict(set)
    for pk, about in claims.order_by().filter(about__isnull=False).values_list(of, "about"):
        found[pk].add(party_word(about))
    return found


def _statements(changes) -> set[int]:
    return {change.record for change, _before in changes if change.resource == "statements.statement"}


def _incidents(changes) -> set[int]:
    changed = {change.record for change, _before in changes if change.resource == "incidents.incident"}
    return changed | keeping.affected(changes)


WORDS_OF_INCIDENTS = Index(IncidentWords, of_incidents, _incidents)
WORDS_OF_STATEMENTS = Index(StatementWords, of_statements, _statements)
