"""Where the words of a search stand in the texts of what was found, as far as its row does not show it by itself; and where no
text has them, which place it was found by.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from formats.indexes import Among
from formats.words import marked
from incidents.lifecycle import Lifecycle
from incidents.models import Incident, IncidentPlace, Place
from statements.acts import LinkBasis
from statements.models import Claim, Statement

from .texts import OWN_LANGUAGE, texts_now

# Letters before the first match and in all.
BEFORE, ALL = 60, 240


@dataclass(frozen=True)
class Excerpt:
    """A piece of a text around what was searched for. `statement` said it; without, it is the record's own summary.

    `is_judged`: an editor's judgement alone ties that statement to the record.
    """

    pieces: list[tuple[str, bool]]
    language: str
    statement: Statement | None = None
    is_cut_before: bool = False
    is_cut_after: bool = False
    is_judged: bool = False


def in_incidents(incidents, search) -> dict[Incident, Excerpt]:
    """By incident: where a search stands in its summary or, else, in what a published statement about it says, or which place
    it is said to have been at. Of statements those that name it come first.
    """
    found, wanted = {}, []
    for incident in incidents:
        if search.stands_in(incident.title):
            continue
        if not incident.sensitivity and (excerpt := _excerpt(incident.summary, search, OWN_LANGUAGE)):
            found[incident] = excerpt
        else:
            wanted.append(incident)
    said = Claim.objects.filter(incident__in=wanted, statement__in=_having(search))
    keys = said.values_list("link_basis", "statement", "incident")
    first: dict[int, tuple[int, bool]] = {}
    for is_judged, statement, incident in sorted((basis == LinkBasis.JUDGEMENT, *rest) for basis, *rest in keys):
        first.setdefault(incident, (statement, is_judged))
    statements = Statement.objects.in_bulk({statement for statement, _is_judged in first.values()})
    excerpts = in_statements(statements.values(), search)
    for incident in wanted:
        statement, is_judged = first.get(incident.pk, (None, False))
        if excerpt := excerpts.get(statements.get(statement)):
            found[incident] = replace(excerpt, is_judged=is_judged)
    return found | _at_places([one for one in wanted if one not in found], search)


def _at_places(incidents, search):
    """The place by which each was found: its own, unless the row shows that or what it lies in anyway, a further one, or a claim's."""
    rest = [one for one in incidents if not _is_shown(search.places.get(one.place_id), one.place)]
    rows = {one.pk: one for one in rest}
    further = IncidentPlace.objects.filter(Among("place", search.places), incident__in=rows).select_related("place")
    found = {one: (claim.place, claim) for one, claim in _of_claims(rest, search, "incident").items()}
    found |= {rows[one.incident_id]: (one.place, None) for one in further.order_by("-pk")}
    found |= {one: (one.place, None) for one in rest if one.place_id in search.places}
    return _told(found, search)


def _is_shown(named, place):
    """Whether the row of an incident names a place, given by its key: the one where it is listed, or what that lies in."""
    return named is not None and named in (place.pk, place.parent_id)


def _of_claims(records, search, of) -> dict:
    """By incident, or by statement: the first of its claims that speaks of a place which a search means."""
    rows = {one.pk: one for one in records}
    published = Claim.objects.filter(statement__status=Lifecycle.PUBLISHED, statement__sensitivity="")
    claims = published.filter(Among("place", search.places), **{f"{of}__in": rows}).select_related("statement", "place")
    ordered = sorted(claims, key=lambda one: (one.is_judged, one.statement_id, one.pk), reverse=True)
    return {rows[getattr(one, f"{of}_id")]: one for one in ordered}


def _told(found, search):
    """`found`: record → (place, the claim that says so). The words name the place itself or one in which it lies."""
    named = Place.objects.in_bulk({search.places[place.pk] for place, _claim in found.values()})
    return {
        record: Excerpt(
            _at(place, named[search.places[place.pk]]),
            OWN_LANGUAGE,
            claim and claim.statement,
            is_judged=bool(claim and claim.is_judged),
        )
        for record, (place, claim) in found.items()
    }


def _at(place, named):
    if place == named:
        return [(_("at "), False), (str(place), True)]
    return [(_("at %(place)s, in ") % {"place": place}, False), (str(named), True)]


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
    said = _of_claims([row for row in rows if row not in found], search, "statement")
    return found | _told({row: (claim.place, None) for row, claim in said.items()}, search)


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
