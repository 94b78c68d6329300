"""Words that are looked for in long texts: how they are asked, and a column that answers alike on both databases.

What is found never depends on a database's own idea of words: texts are folded (`formats.folding`) before they are stored,
and both databases only compare the words that this leaves.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.migrations.operations.base import Operation

from .folding import fold

# Stands between two texts of one column, so that no phrase reaches from one into the next.
BETWEEN = "_"
# No word is longer, here and there; PostgreSQL takes no more than 2,046 letters.
LONGEST_WORD = 100
# So many letters of one row are looked through; PostgreSQL takes no more than a million.
MOST_LETTERS = 500_000
_PART = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
# Letters and digits with what stands inside a word: accents that are written apart, and apostrophes.
_WORD = re.compile(r"[^\W_](?:[\u0300-\u036f]|['’ʼ`](?=[^\W_])|[^\W_])*")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in their order."""
    return tuple(word[:LONGEST_WORD] for word in fold(text).split())


@dataclass(frozen=True)
class Phrase:
    """Folded words that stand next to each other; of the last one, only its beginning may be asked for."""

    words: tuple[str, ...]
    begins: bool = False

    def __str__(self):
        return " ".join(self.words)

    @property
    def edged(self) -> str:
        """As it stands in a folded text that has a blank at either end."""
        return f" {self}" if self.begins else f" {self} "

    def stands_in(self, folded: str) -> bool:
        return self.edged in f" {folded} "


@dataclass(frozen=True)
class Term:
    """One thing that is asked of a text: that it has a phrase or, unwanted, that it has not."""

    phrase: Phrase
    is_quoted: bool = False
    is_unwanted: bool = False


def terms(asked: str) -> list[Term]:
    """What a search asks for: fire "small arms" -drone. Each must be met; a word outside quotes is met by what begins so.

    One letter alone, with which nearly every text has a word, begins none.
    """
    found = []
    for unwanted, quoted, word in _PART.findall(asked.translate(_QUOTES)):
        if folded := words(quoted or word):
            phrase = Phrase(folded, begins=not quoted and len(folded[-1]) > 1)
            found.append(Term(phrase, bool(quoted), bool(unwanted)))
    return list(dict.fromkeys(found))


def marked(text: str, phrases) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether one of some phrases stands there."""
    found = [(word, run.start(), run.end()) for run in _WORD.finditer(text) for word in words(run[0])]
    spans: list[tuple[int, int]] = []
    for at, (_word, start, _end) in enumerate(found):
        lengths = [len(phrase.words) for phrase in phrases if _stands_at(phrase, found, at)]
        if lengths:
            end = found[at + max(lengths) - 1][2]
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
    pieces, last = [], 0
    for start, end in spans:
        pieces += [(text[last:start], False), (text[start:end], True)]
        last = end
    return [piece for piece in [*pieces, (text[last:], False)] if piece[0]]


def _stands_at(phrase, found, at):
    *whole, last = phrase.words
    here = [word for word, _start, _end in found[at : at + len(phrase.words)]]
    if len(here) < len(phrase.words) or here[:-1] != whole:
        return False
    return here[-1].startswith(last) if phrase.begins else here[-1] == last


def in_column(texts, keys=()) -> str:
    """What a `SearchedText` holds of some texts, and of keys: names such as "_p12" that no text can have."""
    told, length = [], 0
    for text in texts:
        for word in (*words(text), BETWEEN):
            length += len(word) + 1
            if length > MOST_LETTERS:
                break
            told.append(word)
    return " ".join([*told, *sorted(set(keys))])


class SearchedText(models.TextField):
    """Folded words with blanks between them, as `in_column` writes them; asked by `__has_any` of some phrases.

    The table needs `FindsWords` in a migration, and its primary key is a number.
    """


@SearchedText.register_lookup
class HasAny(models.Lookup):
    """Rows that have one or more of some phrases."""

    lookup_name = "has_any"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sql(self, compiler, connection):
        if not self.rhs:
            raise EmptyResultSet
        single = [phrase for phrase in self.rhs if len(phrase.words) == 1]
        longer = [phrase for phrase in self.rhs if len(phrase.words) > 1]
        write = {"postgresql": _PostgreSQL, "sqlite": _SQLite}[connection.vendor]
        sql, params = [], []
        if single:
            sql.append(write.match(self.lhs, compiler))
            params.append(write.either.join(write.word(phrase.words[0], phrase.begins) for phrase in single))
        for phrase in longer:
            column, _none = compiler.compile(self.lhs)
            sql.append(f"({write.match(self.lhs, compiler)} AND (' ' || {column} || ' ') LIKE %s)")
            *whole, last = phrase.words
            each = [*(write.word(word, begins=False) for word in whole), write.word(last, phrase.begins)]
            params += [write.both.join(each), f"%{phrase.edged}%"]
        return f"({' OR '.join(sql)})", params


# As PostgreSQL indexes a column, and as it must be asked to use that index. Kept beside the text it would double the table, and
# a common word takes as long as reading the table does.
_LEXEMES = "array_to_tsvector(string_to_array({column}, ' '))"


class _PostgreSQL:
    either, both = " | ", " & "

    @staticmethod
    def word(word, begins):
        return f"'{word}':*" if begins else f"'{word}'"

    @staticmethod
    def match(column, compiler):
        return f"{_LEXEMES.format(column=compiler.compile(column)[0])} @@ %s::tsquery"


class _SQLite:
    either, both = " OR ", " AND "

    @staticmethod
    def word(word, begins):
        return f'"{word}"*' if begins else f'"{word}"'

    @staticmethod
    def match(column, compiler):
        model = column.target.model
        table = f"{model._meta.db_table}_words"
        key = f"{compiler.quote_name_unless_alias(column.alias)}.{model._meta.pk.column}"
        return f"{key} IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)"


class FindsWords(Operation):
    """The index of the words of a model's `SearchedText`; on SQLite a table and its triggers.

    On SQLite a migration that makes the table of the model anew has to be followed by this one again.
    """

    reversible = True

    def __init__(self, model_name, column):
        self.model_name, self.column = model_name, column

    def state_forwards(self, app_label, state):
        pass

    def describe(self):
        return f"Finds words in {self.column} of {self.model_name}"

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self._run(_THERE, to_state.apps.get_model(app_label, self.model_name), schema_editor)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self._run(_GONE, from_state.apps.get_model(app_label, self.model_name), schema_editor)

    def _run(self, statements, model, schema_editor):
        names = {"table": model._meta.db_table, "key": model._meta.pk.column, "column": self.column}
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement.format(**names))


_THERE = {
    "postgresql": [
        f"CREATE INDEX {{table}}_words ON {{table}} USING gin ({_LEXEMES}) WITH (fastupdate = off)",
    ],
    "sqlite": [
        "CREATE VIRTUAL TABLE {table}_words USING fts5({column}, content='{table}', content_rowid='{key}',"
        " tokenize=\"ascii tokenchars '_'\", detail=none, columnsize=0, prefix='2 3')",
        "CREATE TRIGGER {table}_words_added AFTER INSERT ON {table} BEGIN"
        " INSERT INTO {table}_words(rowid, {column}) VALUES (new.{key}, new.{column}); END",
        "CREATE TRIGGER {table}_words_gone AFTER DELETE ON {table} BEGIN"
        " INSERT INTO {table}_words({table}_words, rowid, {column}) VALUES ('delete', old.{key}, old.{column}); END",
        "CREATE TRIGGER {table}_words_changed AFTER UPDATE ON {table} BEGIN"
        " INSERT INTO {table}_words({table}_words, rowid, {column}) VALUES ('delete', old.{key}, old.{column});"
        " INSERT INTO {table}_words(rowid, {column}) VALUES (new.{key}, new.{column}); END",
    ],
}
_GONE = {
    "postgresql": ["DROP INDEX {table}_words"],
    "sqlite": [
        *(f"DROP TRIGGER {{table}}_words_{when}" for when in ("added", "gone", "changed")),
        "DROP TABLE {table}_words",
    ],
}
