"""The names of all parties and places on record, and where they stand in a text, whatever the script and the ending.

A name is found word by word. Words match when equal once folded, or when both are one stem with an ending of Russian,
Armenian, Azerbaijani or English; the longest name wins, and a name of several parties or places gives them all.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from formats.folding import fold, place_key
from incidents.models import Place, PlaceName
from parties.models import Party, PartyName

from .endings import ADJECTIVES, DEMONYMS, ENDINGS, SAME_WORD, stem
from .reading import Evidence, Reading, words_of

# The consonants that a name needs before its sound alone may suggest a place.
FEWEST_CONSONANTS = 4
# No bulletin has so many different capitalised words that name nothing on record.
MOST_SOUNDS = 5_000
_LONGEST_ENDING = max(map(len, ENDINGS))
_BRACKETS = re.compile(r" ?\([^()]*\)")
_BETWEEN_WORDS = frozenset(" '-.\"")


class Name(NamedTuple):
    """One name of one party or place, by its primary key; of a place, its consonants too."""

    pk: int
    name: str
    sound: str = ""


class Candidate(NamedTuple):
    """Whom or what a mention may mean. `how`: "exact", "inflected" or "sound", the surest first."""

    pk: int
    name: str
    how: str


@dataclass(frozen=True)
class Mention:
    """A passage that names one of its candidates."""

    evidence: Evidence
    candidates: tuple[Candidate, ...]

    @property
    def is_ambiguous(self) -> bool:
        return len({candidate.pk for candidate in self.candidates}) > 1


def key(word: str) -> str:
    """A word in its folded form, as one run of letters."""
    folded = fold(word).replace(" ", "")
    return SAME_WORD.get(folded, folded)


class _Node:
    __slots__ = ("children", "names")

    def __init__(self):
        self.children = {}
        self.names = []


class NameIndex:
    """Names by their words: a tree in which each step is a whole short word or the stem of a longer one."""

    def __init__(self, names, are_places=False):
        self._root = _Node()
        self._are_places = are_places
        self._keys = {}
        self.size = 0
        for name in names:
            self._add(name)

    def _key(self, word):
        known = self._keys.get(word)
        if known is None:
            known = self._keys[word] = key(word)
        return known

    def _add(self, name):
        # "Nagorno-Karabakh (region)" is written without what the brackets explain.
        keys = [self._key(word) for word in words_of(_BRACKETS.sub("", name.name[:300]) or name.name[:300])]
        keys = [word for word in keys if word]
        if not keys or len(name.name) < 2:
            return
        node = self._root
        for depth, word in enumerate(keys):
            node = node.children.setdefault(stem(word, 3 if depth else 5), _Node())
        node.names.append((name, " ".join(keys)))
        self.size += 1

    def find(self, reading: Reading) -> list[tuple[int, int, int, tuple[Candidate, ...]]]:
        """(start and end in `plain`, number of words, candidates), in order and never one inside another."""
        found, number, words = [], 0, reading.words
        starts = {}
        while number < len(words):
            word = words[number].plain
            steps = starts.get(word)
            if steps is None:
                steps = starts[word] = self._steps(self._root, self._key(word), shortest=4)
            match = self._longest(reading, number, steps) if steps else None
            if match:
                found.append(match)
                number += match[2]
            else:
                number += 1
        return found

    def _steps(self, node, word, shortest):
        """The nodes that a word leads to, each with the ending it has there."""
        steps = []
        for length in range(max(shortest, len(word) - _LONGEST_ENDING), len(word)):
            ending = word[length:]
            if ending in ENDINGS and (length > 4 or len(ending) > 1 or shortest < 4):
                child = node.children.get(word[:length])
                if child:
                    steps.append((child, ending))
        exact = node.children.get("=" + word) or node.children.get(word)
        if exact:
            steps.append((exact, ""))
        return steps

    def _longest(self, reading, first, steps):
        words, best = reading.words, None
        last, active = first, steps
        while active:
            candidates = [
                candidate for node, ending in active for candidate in self._here(reading, first, last, node, ending)
            ]
            if candidates:
                best = (words[first].start, words[last].end, last - first + 1, _surest_first(candidates))
            if _is_possessive(reading, words, last + 1):
                last += 1
            if last + 1 == len(words) or not _are_neighbours(reading, words[last], words[last + 1]):
                break
            last += 1
            word = self._key(words[last].plain)
            active = [step for node, _ in active if node.children for step in self._steps(node, word, shortest=3)]
        return best

    def _here(self, reading, first, last, node, ending):
        if not node.names:
            return
        words = reading.words
        written = reading.as_written(words[first].start, words[last].end)
        said = " ".join(self._key(word.plain) for word in words[first : last + 1])
        is_adjective = first == last and ending in ADJECTIVES and not self._are_places
        if first == last and ending in DEMONYMS and self._are_places:
            return
        for name, keys in node.names:
            if not (reading.is_capital(words[first].start) or name.name[:1].islower() or is_adjective):
                continue
            # "AM" and "MO" are names, "am" and "mo" are words.
            if len(keys) <= 3 and written != name.name:
                continue
            yield Candidate(name.pk, name.name, "exact" if said == keys else "inflected")


def _are_neighbours(reading, word, following):
    if word.sentence != following.sentence or following.start - word.end > 3:
        return False
    return all(character in _BETWEEN_WORDS for character in reading.plain[word.end : following.start])


def _is_possessive(reading, words, number):
    """Whether a word is the "s" of "Azerbaijan's"."""
    if number == len(words) or words[number].plain != "s":
        return False
    return reading.plain[words[number - 1].end : words[number].start] == "'"


def _surest_first(candidates):
    best = {}
    for candidate in sorted(candidates, key=lambda candidate: (candidate.how, candidate.name, candidate.pk)):
        best.setdefault(candidate.pk, candidate)
    return tuple(best.values())


def with_parents_otherwise(names, parents) -> set[tuple[int, str]]:
    """Names of parties, and those that come about when the party above is called otherwise.

    "Ministry of Defence of the Republic of Azerbaijan" is also "Ministry of Defence of Azerbaijan", and "Azerbaijan
    Ministry of Defence", which leads to "Azerbaijani" and "Azerbaijan's". `names`: (primary key, name); `parents`: primary
    key → that of the party above.
    """
    names = set(names)
    of_party = defaultdict(list)
    for pk, name in names:
        of_party[pk].append(name)
    for pk, parent in parents.items():
        above = sorted(of_party[parent], key=lambda name: (-len(name), name))
        if not above:
            continue
        contains = re.compile(rf"^(.*?)( of (?:the )?)?\b({'|'.join(map(re.escape, above))})\b(.*)$")
        for name in of_party[pk]:
            if found := contains.match(name):
                before, of, _above, after = found.groups()
                for other in above:
                    names.add((pk, f"{before}{' of ' if of else ''}{other}{after}"))
                    if of and not after:
                        names.add((pk, f"{other} {before}"))
    return names


class Gazetteer:
    """All names to look for. It asks the database when it is loaded and never again."""

    def __init__(self, parties=(), places=()):
        self.places_by_sound = defaultdict(list)
        places = [Name(*place) for place in places]
        self._parties, self._places = NameIndex(Name(*party) for party in parties), NameIndex(places, are_places=True)
        for place in places:
            sound = place.sound or place_key(place.name)
            if len(sound.replace(" ", "")) >= FEWEST_CONSONANTS and " " not in sound:
                self.places_by_sound[sound].append(place)

    @classmethod
    def load(cls) -> "Gazetteer":
        """Every name of every party and place, in three queries."""
        parties, places = Party.objects.order_by(), Place.objects.order_by()
        names = parties.values_list("pk", "name").union(
            parties.exclude(short_name="").values_list("pk", "short_name"),
            PartyName.objects.order_by().values_list("party_id", "name"),
        )
        return cls(
            with_parents_otherwise(names, dict(parties.filter(parent__isnull=False).values_list("pk", "parent_id"))),
            places.values_list("pk", "name", "name_key").union(
                PlaceName.objects.order_by().values_list("place_id", "name", "name_key")
            ),
        )

    def find_parties(self, reading: Reading) -> list[tuple]:
        return self._parties.find(reading)

    def find_places(self, reading: Reading) -> list[tuple]:
        """As `NameIndex.find`; capitalised words that are no name on record by their consonants."""
        found = self._places.find(reading)
        if not self.places_by_sound:
            return found
        taken = {position for start, end, _, _ in found for position in range(start, end)}
        sounds = {}
        for word in reading.words:
            if word.start in taken or len(word.plain) < 5 or not reading.is_capital(word.start):
                continue
            sound = sounds.get(word.plain)
            if sound is None:
                if len(sounds) == MOST_SOUNDS:
                    continue
                sound = sounds[word.plain] = place_key(word.plain)
            places = self.places_by_sound.get(sound)
            if places:
                candidates = [Candidate(place.pk, place.name, "sound") for place in places]
                found.append((word.start, word.end, 1, _surest_first(candidates)))
        return sorted(found, key=lambda match: match[0])
