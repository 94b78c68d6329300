"""Where the words of a search stand in the texts of what was found, as far as its row does not show it by itself; and where no
text has them, which place it was found by.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from formats.indexes import Among
from formats.words import marked
from incidents.lifecycle import Lifecycle
from incidents.models import Incident, IncidentPlace
from statements.models import Claim, Statement

from .texts import OWN_LANGUAGE, texts_now

# Letters before the first match and in all.
BEFORE, ALL = 60, 240


@dataclass(frozen=True)
class Excerpt:
    """A piece of a text around what was searched for. `statement` said it; without, it is the record's own summary."""

    pieces: list[tuple[str, bool]]
    language: str
    statement: Statement | None = None
    is_cut_before: bool = False
    is_cut_after: bool = False


def in_incidents(incidents, search) -> dict[Incident, Excerpt]:
    """By incident: where a search stands in its summary or, else, in what a published statement about it says, or which place
    it is said to have been at.
    """
    found, wanted = {}, []
    for incident in incidents:
        if search.stands_in(incident.title):
            continue
        if not incident.sensitivity and (excerpt := _excerpt(incident.summary, search, OWN_LANGUAGE)):
            found[incident] = excerpt
        else:
            wanted.append(incident)
    said = Claim.objects.filter(incident__in=wanted, statement__in=_having(search)).order_by("incident", "statement")
    first: dict[int, int] = {}
    for incident, statement in said.values_list("incident", "statement"):
        first.setdefault(incident, statement)
    statements = Statement.objects.in_bulk({*first.values()})
    excerpts = in_statements(statements.values(), search)
    for incident in wanted:
        if excerpt := excerpts.get(statements.get(first.get(incident.pk))):
            found[incident] = excerpt
    # Its own place stands in its row.
    rest = [one for one in wanted if one not in found and one.place_id not in search.places]
    return found | _at_further_places(rest, search) | _at_places_of_claims(rest, search, "incident")


def _at_further_places(incidents, search):
    rows = {one.pk: one for one in incidents}
    further = IncidentPlace.objects.filter(Among("place", search.places), incident__in=rows).select_related(
        "place__parent"
    )
    return {rows[one.incident_id]: Excerpt(_at(one.place), OWN_LANGUAGE) for one in further.order_by("-pk")}


def _at_places_of_claims(records, search, of):
    """By incident, or by statement: the first claim's place that a search means."""
    rows = {one.pk: one for one in records}
    published = Claim.objects.filter(statement__status=Lifecycle.PUBLISHED, statement__sensitivity="")
    claims = published.filter(Among("place", search.places), **{f"{of}__in": rows}).select_related(
        "statement", "place__parent"
    )
    return {
        rows[getattr(one, f"{of}_id")]: Excerpt(
            _at(one.place), OWN_LANGUAGE, one.statement if of == "incident" else None
        )
        for one in claims.order_by("-statement", "-pk")
    }


def _at(place):
    above = [(f", {place.parent}", False)] if place.parent else []
    return [(_("at "), False), (str(place), True), *above]


def _having(search):
    """Published statements, none of them sensitive, with a phrase of a search in their texts."""
    published = Statement.objects.filter(status=Lifecycle.PUBLISHED, sensitivity="")
    return published.filter(words__words__has_any=search.phrases).values("pk")


def in_statements(statements, search) -> dict[Statement, Excerpt]:
    """By statement: where a search first stands in what it says. What is sensitive is not shown."""
    shown = {row.pk: row for row in statements if not row.sensitivity}
    found = {}
    for pk, texts in texts_now(shown.values()).items():
        excerpts = (_excerpt(text, search, language, shown[pk]) for text, language in texts)
        if excerpt := next(filter(None, excerpts), None):
            found[shown[pk]] = excerpt
    return found


def beside_summaries(statements, search) -> dict[Statement, Excerpt]:
    """The same for rows that show the whole summary; or which place a claim speaks of."""
    rows = [row for row in statements if not search.stands_in(row.summary)]
    found = in_statements(rows, search)
    return found | _at_places_of_claims([row for row in rows if row not in found], search, "statement")


def _excerpt(text, search, language, statement=None):
    pieces = marked(text, search.phrases)
    first = next((at for at, (_piece, is_match) in enumerate(pieces) if is_match), None)
    if first is None:
        return None
    before = pieces[first - 1][0] if first else ""
    lead = before if len(before) <= BEFORE else before[-BEFORE:].partition(" ")[2]
    shown, room = [(lead, False)] if lead else [], ALL - len(lead)
    for piece, is_match in pieces[first:]:
        kept = piece if len(piece) <= room else "" if is_match else piece[:room].rpartition(" ")[0]
        shown += [(kept, is_match)] if kept else []
        room -= len(piece)
        if room <= 0:
            break
    return Excerpt(shown, language, statement, is_cut_before=first > 1 or lead != before, is_cut_after=room <= 0)
