"""Which language a text is in, by its script, its letters and its commonest words; no answer where these do not tell.

Identifiers that know a hundred languages bring models many times the size of this register and still guess on two lines
of text; the languages that parties here write in differ in script or in letters of their own.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _t

from .reading import Evidence, Reading, plainly

# A text shorter than this could be a name in any language.
FEWEST_LETTERS = 20

_COMMON = {
    "en": "the of and to in that was were by has have been with on at from for which their is are not",
    "fr": "les des une est dans du aux été sur pour par cette sont avec et qui ont leur au",
    "tr": "bir ve bu ile için tarafından olarak olduğu olan edildi etti daha ise saat tarihinde açıklamada değil karşı",
    "az": "və bu ilə bir üçün tərəfindən olan edib olub saat istiqamətində mövqeləri ki də da görə deyil",
    # Known well enough to be told apart, not to be suggested.
    "es": "el los las del una por con para que fue se en y",
    "de": "der die das und nicht ist von den mit im auf ein eine wurde",
    "it": "il gli della che di nel una sono con per alle dei",
}
_SUGGESTED_LATIN = ("en", "fr", "tr", "az")
_WORDS = {language: frozenset(plainly(words).split()) for language, words in _COMMON.items()}
_RUSSIAN = "и в на не что по с к из о от при это как для его были был"
# Letters that Russian does not have, by what they point to.
_OTHER_CYRILLIC = {"az-Cyrl": "әҹҝғөүһј", "other": "іїєґўњљћђџқңұ"}


@dataclass(frozen=True)
class LanguageGuess:
    """A BCP 47 tag, or None; why; and the first words or letters that say so."""

    tag: str | None
    reason: str
    evidence: tuple[Evidence, ...] = ()


def _script(letter):
    name = unicodedata.name(letter, "")
    return name.split(" ", 1)[0].title() if name else "Unknown"


def guess_language(reading: Reading) -> LanguageGuess:
    letters = Counter(reading.plain)
    letters = Counter({character: count for character, count in letters.items() if character.isalpha()})
    scripts = Counter()
    for letter, count in letters.items():
        scripts[_script(letter)] += count
    total = scripts.total()
    if not total:
        return LanguageGuess(None, _t("There are no letters in it."))
    if total < FEWEST_LETTERS:
        return LanguageGuess(None, _t("It is too short to tell."))
    script, most = scripts.most_common(1)[0]
    if most < 0.75 * total:
        shares = ", ".join(f"{name} {round(100 * count / total)}%" for name, count in scripts.most_common(3))
        return LanguageGuess(None, _t("It is in more than one script: %(shares)s.") % {"shares": shares})
    if script == "Armenian":
        return LanguageGuess("hy", _t("It is in Armenian script."), _first(reading, lambda word: "ա" <= word[0] <= "և"))
    if script == "Cyrillic":
        return _cyrillic(reading, letters, most)
    if script == "Latin":
        return _latin(reading, letters, most)
    return LanguageGuess(None, _t("Its script, %(script)s, can be of several languages.") % {"script": script})


def _cyrillic(reading, letters, total):
    for tag, own in _OTHER_CYRILLIC.items():
        if sum(letters[letter] for letter in own) >= max(2, 0.01 * total):
            if tag == "other":
                return LanguageGuess(None, _t("It has Cyrillic letters that Russian does not have."))
            seen = _first(reading, lambda word, own=own: any(letter in word for letter in own))
            return LanguageGuess(tag, _t("It has the Cyrillic letters of Azerbaijani."), seen)
    seen = _first(reading, frozenset(_RUSSIAN.split()).__contains__)
    if not seen:
        return LanguageGuess(None, _t("It is in Cyrillic script and has no common word of Russian."))
    return LanguageGuess("ru", _t("It is in Cyrillic script and has common words of Russian."), seen)


def _latin(reading, letters, total):
    if letters["ə"] >= max(2, 0.01 * total):
        seen = _first(reading, lambda word: "ə" in word)
        return LanguageGuess("az", _t("It has the letter ə of Azerbaijani."), seen)
    counts = Counter([word.plain for word in reading.words])
    hits = Counter({tag: sum(counts[word] for word in words) for tag, words in _WORDS.items()})
    if not letters["ə"] and total > 60:
        # Hardly a line of Azerbaijani does without this letter; Turkish has the same small words and not the letter.
        del hits["az"]
    (tag, most), (_second, next_most) = hits.most_common(2)
    if most < 2 or most < 0.04 * counts.total():
        return LanguageGuess(None, _t("Too few of its words are common ones of a language known here."))
    if most < 1.5 * next_most:
        return LanguageGuess(None, _t("Its common words are of more than one language."))
    if tag not in _SUGGESTED_LATIN:
        return LanguageGuess(None, _t("It reads like a language that is not known here."))
    return LanguageGuess(
        tag, _t("It has many common words of this language."), _first(reading, _WORDS[tag].__contains__)
    )


def _first(reading, tells, most=3):
    found = []
    for word in reading.words:
        if tells(word.plain):
            found.append(reading.evidence(word.start, word.end))
            if len(found) == most:
                break
    return tuple(found)
