"""One key for search and sort, whatever the script: Garaağaç, Qaraağac and Гараагач.

Both databases compare these keys byte by byte, so they find and sort alike; neither database's own idea of case or
alphabet is ever asked (PostgreSQL's depends on the cluster, SQLite's knows only ASCII).
"""

import re

from anyascii import anyascii
from django.db import models

_NOT_KEY = re.compile(r"[^a-z0-9]+")

# Romanised, Armenian փ is "p'" and Cyrillic ь is "'": part of a word, never its end.
_INSIDE_WORD = str.maketrans("", "", "'`")

# Armenian ev is written as one letter or as two, and its capitals always are two: Երևան, Երեւան, ԵՐԵՒԱՆ.
_EV = re.compile("[եԵ][ւՒ]")

# Spellings of one sound in the romanisations of the region's languages; order matters, longest first.
_SAME_SOUND = (
    ("dzh", "j"),
    ("dj", "j"),
    ("zh", "j"),
    ("kh", "x"),
    ("gh", "g"),
    ("sh", "s"),
    ("ch", "c"),
    ("ts", "c"),
    ("tz", "c"),
    ("dz", "c"),
    ("ph", "p"),
    ("th", "t"),
    ("ow", "u"),
    ("ou", "u"),
    ("ck", "k"),
)
_SAME_LETTER = str.maketrans({"q": "g", "k": "g", "x": "h", "j": "c", "w": "v", "z": "s", "y": ""})


def fold(text: str) -> str:
    """Text as lower-case ASCII words: "Sədərək" and "SEDEREK" give "sederek", "Ասկերան" gives its romanisation.

    Dotted and dotless i fold together, so that Azerbaijani and Turkish case rules play no part.
    """
    return _NOT_KEY.sub(" ", anyascii(_EV.sub("և", text)).lower().translate(_INSIDE_WORD)).strip()


def place_key(text: str) -> str:
    """The consonants of a place name, one letter a sound; equal for the spellings of one name in several scripts.

    It brings different names together, too: use it to find places for a person to choose from, never to identify one.
    """
    words = []
    for word in fold(text).split():
        for spelling, sound in _SAME_SOUND:
            word = word.replace(spelling, sound)
        word = word.translate(_SAME_LETTER)
        if not word:
            continue
        first = "a" if word[0] in "aeiou" else word[0]
        word = first + re.sub("[aeiou]", "", word[1:])
        words.append(re.sub(r"(.)\1+", r"\1", word))
    return " ".join(words)


class FoldedColumn(models.CharField):
    """A stored key of another column, made whenever the row is written and compared byte by byte."""

    def __init__(self, *args, of: str, by=fold, **kwargs):
        self.of, self.by = of, by
        kwargs.setdefault("max_length", 1000)
        # Long texts are looked through and never sorted by; an index could not hold them.
        kwargs.update(editable=False, blank=True, default="", db_index=kwargs["max_length"] <= 1000)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for name in ("editable", "blank", "default", "db_index"):
            kwargs.pop(name, None)
        kwargs["of"] = self.of
        if self.by is not fold:
            kwargs["by"] = self.by
        return name, path, args, kwargs

    def db_parameters(self, connection):
        return super().db_parameters(connection) | {
            "collation": {"postgresql": "C", "sqlite": "BINARY"}[connection.vendor]
        }

    def pre_save(self, model_instance, add):
        key = self.by(getattr(model_instance, self.of))[: self.max_length]
        setattr(model_instance, self.attname, key)
        return key
