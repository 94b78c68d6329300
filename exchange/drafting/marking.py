"""The pasted text cut into passages, so that a page can mark what each suggestion rests on, whatever overlaps."""

from dataclasses import dataclass

from exchange.bulletin import Suggestion


@dataclass(frozen=True)
class Passage:
    """Some characters of the text, and the kinds of evidence that they belong to; `anchor` where evidence begins."""

    text: str
    kinds: tuple[str, ...] = ()
    anchor: str = ""


def anchor(evidence) -> str:
    """Where the page can be sent to see an evidence."""
    return f"at-{evidence.start}"


def evidence_of(found: Suggestion):
    """(kind, evidence) of everything that a page marks."""
    for issuer in found.issuers:
        yield "issuer", issuer.mention.evidence
    for kind, hints in (("date", found.dates), ("party", found.parties), ("place", found.places)):
        for hint in hints:
            yield kind, hint.evidence
    for kind, hints in (("act", found.acts), ("number", found.casualties)):
        for hint in hints:
            yield kind, hint.evidence


def passages(text: str, found: Suggestion) -> list[Passage]:
    """All of the text, in order."""
    steps, begins = {}, set()
    for kind, evidence in evidence_of(found):
        steps.setdefault(evidence.start, []).append((kind, 1))
        steps.setdefault(evidence.end, []).append((kind, -1))
        begins.add(evidence.start)
    cut, open_kinds, last = [], {}, 0
    for position in [*sorted(steps), len(text)]:
        if position > last:
            kinds = tuple(sorted(kind for kind, count in open_kinds.items() if count))
            cut.append(Passage(text[last:position], kinds, f"at-{last}" if last in begins else ""))
            last = position
        for kind, step in steps.get(position, ()):
            open_kinds[kind] = open_kinds.get(kind, 0) + step
    return cut
