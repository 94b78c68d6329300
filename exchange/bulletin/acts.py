"""Which acts a text may make, by phrases that official statements use. An editor decides; most phrases fit several."""

from dataclasses import dataclass

from exchange.phrases import LANGUAGES
from statements.acts import DENIALS, Act

from .phrasebook import Phrasebook
from .reading import Evidence, Reading

_BOOK = Phrasebook(entry for language in LANGUAGES for entry in language.ACTS)
# A text that says the same thing a thousand times says it.
MOST_OF_ONE_KIND = 50


@dataclass(frozen=True)
class ActHint:
    """A phrase, the acts it may be in order of likelihood, and the sentence around it as a candidate quote.

    `may_be_quoted`: the same sentence also denies something, so this may be what it denies.
    """

    acts: tuple[Act, ...]
    evidence: Evidence
    quote: Evidence
    may_be_quoted: bool = False


def find_acts(reading: Reading, parties) -> list[ActHint]:
    """`parties`: the spans of party names, which tell an accusation from a report."""
    found = _BOOK.find(reading)
    sentences_with_party = {reading.sentence_at(start) for start, _, _, _ in parties}
    sentences = [reading.sentence_at(phrase.start) for phrase in found]
    denying = {number for phrase, number in zip(found, sentences, strict=True) if DENIALS.intersection(phrase.meaning)}
    hints, counts = [], {}
    for phrase, number in zip(found, sentences, strict=True):
        acts = phrase.meaning
        counts[acts] = counts.get(acts, 0) + 1
        if counts[acts] > MOST_OF_ONE_KIND:
            continue
        if set(acts) == {Act.ACCUSE, Act.REPORT} and number not in sentences_with_party:
            acts = (Act.REPORT, Act.ACCUSE)
        may_be_quoted = number in denying and bool({Act.ACCUSE, Act.REPORT}.intersection(acts))
        evidence = reading.evidence(phrase.start, phrase.end)
        hints.append(ActHint(acts, evidence, reading.quote(phrase.start, phrase.end), may_be_quoted))
    return hints
