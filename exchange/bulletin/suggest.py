"""All that a pasted text suggests, put together."""

from dataclasses import dataclass

from .acts import ActHint, find_acts
from .casualties import CasualtyHint, find_casualties
from .dates import DateHint, find_dates
from .gazetteer import Gazetteer, Mention
from .issuers import IssuerCandidate, find_issuers
from .language import LanguageGuess, guess_language
from .reading import Reading


@dataclass(frozen=True)
class Suggestion:
    """What a text may be and say. Nothing in it is a decision: each part names the passage that an editor can judge."""

    language: LanguageGuess
    dates: tuple[DateHint, ...]
    issuers: tuple[IssuerCandidate, ...]
    parties: tuple[Mention, ...]
    places: tuple[Mention, ...]
    acts: tuple[ActHint, ...]
    casualties: tuple[CasualtyHint, ...]


def suggest(text: str, gazetteer: Gazetteer) -> Suggestion:
    """Suggestions from a text of at most 200,000 characters; ValueError where it is longer."""
    reading = Reading(text)
    parties = gazetteer.find_parties(reading)
    mentions = _mentions(reading, parties)
    dates = find_dates(reading)
    return Suggestion(
        language=guess_language(reading),
        dates=tuple(dates),
        issuers=tuple(find_issuers(reading, mentions)),
        parties=tuple(mentions),
        places=tuple(_mentions(reading, _outside(gazetteer.find_places(reading), parties))),
        acts=tuple(find_acts(reading, parties)),
        casualties=tuple(find_casualties(reading, _word_starts(reading, dates))),
    )


def _mentions(reading, found):
    return [Mention(reading.evidence(start, end), candidates) for start, end, _, candidates in found]


def _outside(places, parties):
    """Places that are not part of a party's longer name, as the state is of "Ministry of Defence of …".

    A word that names a party sounds like no place.
    """
    inside = {}
    for start, end, _, _ in parties:
        inside.update(dict.fromkeys(range(start, end), (start, end)))
    return [
        place
        for place in places
        if place[0] not in inside or (inside[place[0]] == place[:2] and place[3][0].how != "sound")
    ]


def _word_starts(reading, dates):
    spans = [(reading.position(hint.evidence), hint.evidence) for hint in dates]
    starts, number = set(), 0
    for word in reading.words:
        while number < len(spans) and word.start >= spans[number][0] + len(spans[number][1].text):
            number += 1
        if number < len(spans) and word.start >= spans[number][0]:
            starts.add(word.start)
    return starts
