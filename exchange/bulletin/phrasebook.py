"""Finds the phrases of a list in a reading, at the word each begins with.

A phrase is words as a person writes them, with four signs: `*` any ending (up to eight letters), `~` a few words
between, `(a|b)` either, `?` after a bracket: perhaps. A list is (what it means, its phrases, one a line).
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from .reading import Reading, plainly


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in `plain`."""

    start: int
    end: int
    meaning: Any


def _heads(phrase):
    """The first words that a phrase may have."""
    if not phrase.startswith("("):
        return [phrase]
    group, rest = phrase[1:].split(")", 1)
    heads = group.split("|")
    return heads + _heads(rest[1:].lstrip()) if rest.startswith("?") else heads


def _pattern(phrase):
    # An optional word takes its space with it.
    source = re.sub(r"\(([^()]*)\)\? ", r"(?:(?:\1) )?", phrase)
    source = re.sub(r" \(([^()]*)\)\?$", r"(?: (?:\1))?", source)
    source = re.sub(r"\((?!\?:)", "(?:", source).replace("*", r"\w{0,8}")
    # Each gap is bounded and stays in its sentence, so that no text makes the search slow.
    source = source.replace(" ~ ", r" (?:[^\n]{0,50}? )?").replace(" ", " {1,3}")
    return re.compile(rf"{source}(?!\w)")


class Phrasebook:
    """A list of phrases, looked up by the first two letters of a word."""

    def __init__(self, entries):
        self._by_head = defaultdict(list)
        for meaning, phrases in entries:
            for line in phrases.strip().splitlines():
                phrase = plainly(line.strip())
                pattern = _pattern(phrase)
                for head in {head.split()[0][:2] for head in _heads(phrase)}:
                    self._by_head[head].append((pattern, meaning))

    def find(self, reading: Reading) -> list[Found]:
        """All phrases in order, without those that begin inside another; two that are the same passage both stay."""
        plain, found = reading.plain, []
        for word in reading.words:
            for pattern, meaning in self._by_head.get(word.plain[:2], ()):
                match = pattern.match(plain, word.start)
                if match:
                    found.append(Found(word.start, match.end(), meaning))
        return _longest(found)


def _longest(found):
    kept, reach = [], 0
    # By start, the longest first: what begins before the last one kept has ended is a part of what that one says.
    for phrase in sorted(found, key=lambda phrase: (phrase.start, -phrase.end)):
        if phrase.start >= reach:
            reach = phrase.end
        elif (kept[-1].start, kept[-1].end) != (phrase.start, phrase.end) or phrase in kept[-3:]:
            continue
        kept.append(phrase)
    return kept
