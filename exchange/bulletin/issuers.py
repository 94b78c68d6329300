"""Who may have issued a text: the party of its head line, of its first reporting verb, of its last line."""

from dataclasses import dataclass

from django.utils.translation import gettext as _t

from exchange.phrases import LANGUAGES

from .gazetteer import Mention
from .phrasebook import Phrasebook
from .reading import Evidence, Reading

_REPORTING = Phrasebook([("reporting", language.REPORTING) for language in LANGUAGES])
# A name this near behind "said in" or "according to" is who said it.
_RIGHT_BEHIND = 24
# How many reporting verbs are looked at: who speaks further down is being quoted.
_FIRST_VERBS = 5


@dataclass(frozen=True)
class IssuerCandidate:
    """A party that may be the issuer, with the reasons that speak for it and the passages they rest on."""

    mention: Mention
    reasons: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def find_issuers(reading: Reading, mentions: list[Mention]) -> list[IssuerCandidate]:
    """The likeliest first; parties that nothing speaks for are not among them."""
    if not mentions:
        return []
    spans = [(reading.position(mention.evidence), mention) for mention in mentions]
    by_sentence = {}
    for start, mention in spans:
        by_sentence.setdefault(reading.sentence_at(start), []).append((start, mention))
    points = {}

    def speaks_for(mention, weight, reason, evidence):
        known = points.setdefault(mention.candidates, [0, mention, [], []])
        if reason not in known[2]:
            known[0] += weight
            known[2].append(reason)
            known[3].append(evidence)

    verb, subject = _first_speaker(reading, by_sentence)
    if subject:
        reason = _t("It stands with the first reporting words, “%(words)s”.") % {"words": verb.text[:60]}
        speaks_for(subject, 4, reason, subject.evidence)
    filled = [number for number, (start, end) in enumerate(reading.sentences) if reading.plain[start:end].strip()]
    for start_mention in by_sentence.get(filled[0], [])[:1]:
        speaks_for(start_mention[1], 2, _t("It is the first party of the first line."), start_mention[1].evidence)
    if len(filled) > 1:
        start, end = reading.sentences[filled[-1]]
        last = by_sentence.get(filled[-1], [])
        # A signature is a name and little else.
        if len(last) == 1 and end - start <= len(last[0][1].evidence.text) + 40:
            speaks_for(last[0][1], 1, _t("It signs the last line."), last[0][1].evidence)
    ranked = sorted(points.values(), key=lambda known: (-known[0], known[1].evidence.start))
    return [IssuerCandidate(mention, tuple(reasons), tuple(seen)) for _, mention, reasons, seen in ranked]


def _first_speaker(reading, by_sentence):
    for verb in _REPORTING.find(reading)[:_FIRST_VERBS]:
        nearby = by_sentence.get(reading.sentence_at(verb.start), [])
        nearest = min(nearby, key=lambda found: _distance(reading, verb, *found), default=None)
        if nearest:
            return reading.evidence(verb.start, verb.end), nearest[1]
    return None, None


def _distance(reading, verb, start, mention):
    end = start + len(mention.evidence.text)
    if end <= verb.start:
        return verb.start - end
    gap = max(0, start - verb.end)
    between = reading.plain[verb.end : start]
    is_speaker = gap <= _RIGHT_BEHIND and between.split() and between.split()[0] in {"в", "во", "by", "of", "from"}
    return gap if is_speaker or verb.meaning is None else gap + 200
