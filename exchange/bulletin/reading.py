"""A pasted text made easy to read by machine, with the way back to every character of the original."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from formats.columns import LONGEST_TEXT

# Written after a letter and part of it: combining accents, invisible characters that come with copied pages, and the
# Armenian marks of stress, exclamation and question, which stand inside the word.
_MARKS = "\u0300-\u036f\u0483-\u0487\u00ad\u200b-\u200f\u2060\ufeff\u055b\u055c\u055e"
_CLUSTER = re.compile(f"[^{_MARKS}][{_MARKS}]*|[{_MARKS}]+")
_HAS_MARK = re.compile(f"[{_MARKS}]")

_ALIKE = {
    "ı": "i",
    "İ": "i",
    "ё": "е",
    "Ё": "е",
    **dict.fromkeys("’‘ʼʻ`´՚", "'"),
    **dict.fromkeys("–—‒−‑֊―", "-"),
    **dict.fromkeys("«»“”„‟", '"'),
    **dict.fromkeys("\n\r\v\f\x85\u2028\u2029", "\n"),
}

_WORD = re.compile(r"[^\W_]+")
_LINE_BREAK = re.compile(r"\n")
_ENDER = re.compile(r"[.!?…։:][)\"'\]]{0,3}(?=[ \n])")
_SPACES = re.compile(r"[ \n]{1,9}")
_LAST_WORD = re.compile(r"[^\W_]{1,12}$")
_BULLET = re.compile(r" {0,8}(?:[-•*·▪]|\d{1,2}[.)]) ")
_ABBREVIATED = (
    "mr mrs ms dr gen col lt maj capt sgt st gov no jan feb aug sep sept oct nov dec им ул обл тел руб тыс млн гг стр"
    " см мин թթ սր cənab"
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())


def plain_character(character: str) -> str:
    """One lower-case character for one: dotless and dotted i, ё and е, and all dashes and quotation marks are the same."""
    alike = _ALIKE.get(character)
    if alike is not None:
        return alike
    if character.isspace():
        return " "
    # A few capitals have two small letters; the first is the letter, the second an accent.
    return character.lower()[0]


def plainly(text: str) -> str:
    """Each character of a text by `plain_character`: as long as the text."""
    return text.translate({ord(character): plain_character(character) for character in set(text)})


def words_of(text: str) -> list[str]:
    """The words of a short text, as a reading of it would have them."""
    letters = text
    if _HAS_MARK.search(text):
        letters = "".join(map(_composed, _CLUSTER.findall(text)))
    return _WORD.findall(plainly(letters))


@dataclass(frozen=True)
class Evidence:
    """Where it stands: `text` is exactly characters `start` to `end` of what was pasted, counted from 0."""

    start: int
    end: int
    text: str


class Word(NamedTuple):
    """A run of letters and digits, by its place in the plain text."""

    start: int
    end: int
    plain: str
    sentence: int


class Reading:
    """A text in plain letters, its words and its sentences.

    `plain` has one character for each letter of the text with its accents; a line break in it ends a sentence.
    """

    def __init__(self, text: str):
        if len(text) > LONGEST_TEXT:
            raise ValueError(f"The text is longer than {LONGEST_TEXT} characters.")
        self.text = text
        letters = text
        self._at = None
        if _HAS_MARK.search(text):
            clusters = [(match.start(), match.group()) for match in _CLUSTER.finditer(text)]
            self._at = [start for start, _ in clusters]
            letters = "".join(_composed(cluster) for _, cluster in clusters)
        self._letters = letters
        plain = plainly(letters.replace("\r\n", " \n"))
        breaks = sorted(set(self._breaks(plain)))
        # Line breaks that only wrap a line are spaces; those that end a sentence stay the only ones.
        plain = plain.replace("\n", " ")
        pieces, begin = [], 0
        for position in breaks:
            pieces.append(plain[begin:position])
            begin = position + 1
        pieces.append(plain[begin:])
        self.plain = "\n".join(pieces)
        self._begins = [0, *(position + 1 for position in breaks)]
        self._ends = [*breaks, len(self.plain)]
        self.words = self._words()

    def evidence(self, start: int, end: int) -> Evidence:
        """Characters of `plain` as they stand in the original."""
        if self._at is not None:
            first = self._at[start] if start < len(self._at) else len(self.text)
            last = self._at[end] if end < len(self._at) else len(self.text)
        else:
            first, last = start, end
        return Evidence(first, last, self.text[first:last])

    def position(self, evidence: Evidence) -> int:
        """Where an evidence begins in `plain`."""
        return evidence.start if self._at is None else bisect_right(self._at, evidence.start) - 1

    def as_written(self, start: int, end: int) -> str:
        """Letters with their case, accents composed."""
        return self._letters[start:end]

    def is_capital(self, position: int) -> bool:
        """Whether a name may begin here: a capital, or a character that has no case."""
        letter = self._letters[position]
        return not letter.islower()

    @property
    def sentences(self) -> list[tuple[int, int]]:
        """Start and end in `plain` of every sentence, also of empty ones."""
        return list(zip(self._begins, self._ends, strict=True))

    def sentence_at(self, position: int) -> int:
        """The number of the sentence that a position of `plain` lies in."""
        return bisect_right(self._begins, position) - 1

    def quote(self, start: int, end: int, longest: int = 2_000) -> Evidence:
        """The sentence around a passage, without the spaces around it; cut to the longest quote the register keeps."""
        number = self.sentence_at(start)
        begin, finish = self._begins[number], self._ends[number]
        if finish - begin > longest // 2:
            begin = max(begin, start - longest // 4)
            finish = min(finish, end + longest // 4)
        while begin < start and self.plain[begin].isspace():
            begin += 1
        while finish > end and self.plain[finish - 1].isspace():
            finish -= 1
        found = self.evidence(begin, finish)
        # Accents count in the original, and a passage may carry any number of them.
        return found if len(found.text) <= longest else self.evidence(start, end)

    def _words(self):
        words, number, until = [], 0, self._ends[0]
        for match in _WORD.finditer(self.plain):
            start, end = match.span()
            while start > until:
                number += 1
                until = self._ends[number]
            words.append(Word(start, end, match[0], number))
        return words

    def _breaks(self, plain):
        """Positions of the spaces and line breaks at which a sentence ends."""
        for match in _ENDER.finditer(plain):
            if self._ends_sentence(plain, match):
                yield match.end()
        begin = 0
        lines = []
        for position in [*(match.start() for match in _LINE_BREAK.finditer(plain)), len(plain)]:
            lines.append((begin, position))
            begin = position + 1
        stripped = [plain[first:last].strip() for first, last in lines]
        full = 0.6 * min(max(map(len, stripped)), 120)
        for number in range(len(lines) - 1):
            line, following = stripped[number], stripped[number + 1]
            if not line or not following or line[-1] in ".!?…։:" or _BULLET.match(following + " "):
                yield lines[number][1]
            elif len(line) < full:
                position = plain.index(following[0], lines[number + 1][0])
                if not self._letters[position].islower():
                    yield lines[number][1]

    def _ends_sentence(self, plain, match):
        mark = plain[match.start()]
        following = _SPACES.match(plain, match.end())
        after = following.end() if following else match.end()
        nearby = self._letters[after : after + 2].lstrip("\"'«“„([")
        if not nearby:
            return True
        if mark == ":":
            # The colon of an Armenian keyboard is often a full stop; elsewhere it announces.
            return "\u0561" <= plain[match.start() - 1 : match.start()] <= "\u0587" and not nearby[0].islower()
        if nearby[0].islower():
            return mark in "!?…։"
        if mark != ".":
            return True
        before = _LAST_WORD.search(plain[max(0, match.start() - 13) : match.start()])
        if before is None:
            return True
        word = before.group()
        if word.isdigit():
            return not nearby[0].isdigit()
        return len(word) > 1 and word not in _ABBREVIATIONS


def _composed(cluster):
    """One character for a letter with its marks; a mark on nothing is a space."""
    if len(cluster) == 1:
        return " " if _HAS_MARK.match(cluster) else cluster
    if _HAS_MARK.match(cluster[0]):
        return " "
    # Only the nearest accents can make one letter; a thousand of them make nothing.
    accents = "".join(mark for mark in cluster[1:8] if unicodedata.combining(mark))
    return unicodedata.normalize("NFC", cluster[0] + accents)[0]
