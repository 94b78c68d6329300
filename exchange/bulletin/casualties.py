"""Numbers of killed, injured, captured and missing that a text may give.

Nobody hurt is the number 0; a text that does not say, or says that it does not know, gives no number at all.
"""

import re
from dataclasses import dataclass

from exchange.phrases import LANGUAGES
from statements.acts import Group

from .reading import Evidence, Reading, plainly

# As far as a number may stand from its word: "two servicemen of the armed forces were".
_FARTHEST = 7
# And a nought: "no servicemen were killed", but not "no part in the death of".
_FARTHEST_NOUGHT = 4
_DIGITS = re.compile(r"(?<![\w.,:/-])(\d{1,5})(?![\w.,:/]?\d)(?:-(\d{1,5}))?(?![%\d])")
_UNITS = frozenset(
    plainly(
        "mm km m cm kg rounds times shots shells percent hours minutes violations мм км м раз выстрелов выстрела мин"
        " снарядов часов час года год году մմ կմ անգամ կրակոց ժամ մետր dəfə mərmi atəş metr kilometr saat il"
        " brigade бригады"
    ).split()
)


def _words(table, language):
    return {plainly(word): meaning for meaning, words in getattr(language, table).items() for word in words.split()}


def _merged(table):
    return {word: meaning for language in LANGUAGES for word, meaning in _words(table, language).items()}


def _set(name):
    return frozenset(plainly(" ".join(getattr(language, name) for language in LANGUAGES)).split())


def _before(name):
    phrases = [phrase for language in LANGUAGES for phrase in getattr(language, name).split("|")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(plainly(phrase)) for phrase in phrases)}) {{1,2}}$")


_MEASURES, _NUMBERS, _GROUPS = _merged("CASUALTIES"), _merged("NUMBERS"), _merged("GROUPS")
_SEVERAL, _AND, _UNKNOWN = _set("SEVERAL") | {"քանի", "neçə"}, _set("AND"), _set("UNKNOWN")
_AT_LEAST, _UP_TO = _before("AT_LEAST"), _before("UP_TO")
_NOBODY = re.compile(
    "(?:{})(?!\\w)".format(
        "|".join(re.escape(plainly(phrase)) for language in LANGUAGES for phrase in language.NOBODY.split("|"))
    )
)
# Verbs that say no by themselves.
_NEGATED = {plainly(word) for word in ("yaralanmayıb",)}


@dataclass(frozen=True)
class CasualtyHint:
    """A number of people and what befell them. `measures` are two where one nought is said of both.

    "At least n" is low alone, "up to n" high alone, "n" best alone, as in the register's casualty figures.
    """

    measures: tuple[str, ...]
    evidence: Evidence
    low: int | None = None
    best: int | None = None
    high: int | None = None
    group: Group = Group.UNKNOWN


@dataclass(frozen=True, slots=True)
class _Number:
    at: int
    low: int | None
    best: int | None
    high: int | None
    start: int
    end: int

    @property
    def is_zero(self):
        return self.best == 0

    @property
    def reach(self):
        """How many words away its own word may be."""
        return _FARTHEST_NOUGHT if self.is_zero else _FARTHEST


def find_casualties(reading: Reading, taken) -> list[CasualtyHint]:
    """`taken`: starts of the words that dates and clock times are made of."""
    hints, words = [], reading.words
    first = 0
    while first < len(words):
        last = first
        while last < len(words) and words[last].sentence == words[first].sentence:
            last += 1
        sentence = words[first:last]
        first = last
        measures = [number for number, word in enumerate(sentence) if word.plain in _MEASURES]
        if measures:
            hints.extend(_in_sentence(reading, sentence, measures, taken))
    return hints


def _in_sentence(reading, sentence, measures, taken):
    numbers = _numbers(reading, sentence, taken)
    for number, group in _pairs(sentence, _coordinated(sentence, measures), numbers):
        # One number for two words is one of both only if it is nought.
        group = group if number.is_zero else group[:1]
        kinds = _kinds(sentence, group, number)
        near = sorted([number.at, *group])
        if not kinds or (number.is_zero and _is_unknown(sentence, number, group)):
            continue
        start = min(number.start, *(sentence[at].start for at in group))
        end = max(number.end, *(sentence[at].end for at in group))
        yield CasualtyHint(
            kinds, reading.evidence(start, end), number.low, number.best, number.high, _group(sentence, near)
        )


def _is_unknown(sentence, number, group):
    """Whether what there is none of is knowledge: "no information about", "сведений о пострадавших нет"."""
    # "The ministry reports no casualties" knows; before the word only a nought behind it looks back.
    first = number.at if number.at < group[0] else max(0, group[0] - 2)
    last = max(number.at, group[-1]) + 2
    return any(word.plain in _UNKNOWN for word in sentence[first : last + 1])


def _kinds(sentence, group, number):
    kinds = []
    for at in group:
        kind = _MEASURES[sentence[at].plain]
        if kind == "killed_or_injured":
            # "Three casualties" says neither killed nor injured; "no casualties" says both.
            kinds += ["killed", "injured"] if number.is_zero else []
        elif kind == "harmed":
            # Where nobody was hurt, nobody was killed.
            kinds += ["killed", "injured"] if number.is_zero else ["injured"]
        else:
            kinds.append(kind)
    return tuple(dict.fromkeys(kinds))


def _group(sentence, near):
    for at in range(max(0, near[0] - 1), min(len(sentence), near[-1] + 4)):
        group = _GROUPS.get(sentence[at].plain)
        if group:
            return group
    return Group.UNKNOWN


def _pairs(sentence, groups, numbers):
    """(number, positions of its words): the number before the words or the one behind, none of them twice.

    Of all ways the one with most pairs, and then the nearest: "two were killed and three wounded", "killed two".
    """
    # The best way so far for each number that the last group took from behind itself.
    best = {None: (0, 0, None)}
    next_number = 0
    for place, group in enumerate(groups):
        since = groups[place - 1][-1] if place else -1
        until = groups[place + 1][0] if place + 1 < len(groups) else len(sentence)
        while next_number < len(numbers) and numbers[next_number].at < group[0]:
            next_number += 1
        before = numbers[next_number - 1] if next_number else None
        behind = next((n for n in numbers[next_number : next_number + 9] if n.at > group[-1]), None)
        choices = [None]
        if before and before.at > since and group[0] - before.at <= before.reach:
            choices.append(before)
        if behind and behind.at < until and behind.at - group[-1] <= behind.reach:
            choices.append(behind)
        if sentence[group[0]].plain in _NEGATED:
            word = sentence[group[0]]
            choices = [_Number(group[0], None, 0, None, word.start, word.end)]
        best = _further(best, group, choices)
    _, _, way = min(best.values(), key=lambda known: known[:2])
    pairs = []
    while way:
        number, group, way = way
        pairs.append((number, group))
    return pairs[::-1]


def _further(best, group, choices):
    """`best` with one more group, as {number taken: (minus pairs, distance, way there)}."""
    following = {}
    for taken, (pairs, distance, way) in best.items():
        for number in choices:
            if number is None:
                known, at = (pairs, distance, way), None
            elif number.at == taken:
                continue
            else:
                apart = group[0] - number.at if number.at < group[0] else number.at - group[-1]
                known, at = (pairs - 1, distance + apart, (number, group, way)), number.at
            if at not in following or known[:2] < following[at][:2]:
                following[at] = known
    return following


def _coordinated(sentence, measures):
    """Words that stand together, as in "killed or injured", with nothing but a conjunction between them."""
    groups = []
    for at in measures:
        if groups and all(sentence[between].plain in _AND for between in range(groups[-1][-1] + 1, at)):
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def _numbers(reading, sentence, taken):
    plain, numbers, skip_to = reading.plain, [], 0
    for at, word in enumerate(sentence):
        if word.start < skip_to or word.start in taken:
            continue
        nobody = _NOBODY.match(plain, word.start)
        if nobody:
            skip_to = nobody.end()
            numbers.append(_Number(at, None, 0, None, word.start, nobody.end()))
            continue
        number = _number(plain, at, word)
        if number is None:
            continue
        skip_to = number.end
        following = next((other.plain for other in sentence[at + 1 : at + 3] if other.start >= number.end), "")
        if following not in _UNITS:
            numbers.append(number)
    return numbers


def _number(plain, at, word):
    digits = _DIGITS.match(plain, word.start)
    if digits:
        value, high = int(digits[1]), int(digits[2]) if digits[2] else None
        if high is not None and high > value:
            return _Number(at, value, None, high, word.start, digits.end())
    elif word.plain in _SEVERAL:
        return _Number(at, 2, None, None, word.start, word.end)
    elif word.plain in _NUMBERS:
        value = _NUMBERS[word.plain]
    else:
        return None
    end = digits.end() if digits else word.end
    before = plain[max(0, word.start - 24) : word.start]
    for pattern, make in ((_AT_LEAST, (value, None, None)), (_UP_TO, (None, None, value))):
        said = pattern.search(before)
        if said and value:
            return _Number(at, *make, word.start - len(said.group()), end)
    return _Number(at, None, value, None, word.start, end)
