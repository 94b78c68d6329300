"""Pages by key: page 3,000 costs what page 1 costs, and rows that arrive meanwhile shift nothing.

DRF's CursorPagination compares the first ordering column only and falls back on an offset for equal values, which never
ends when more than a thousand rows share one; here the whole ordering tuple is compared.
"""

import binascii
import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _


@dataclass
class Page:
    """Some rows, and the cursors of the pages beside them (None where there is none)."""

    rows: list = field(default_factory=list)
    next: str | None = None
    previous: str | None = None


class Keyset:
    """A queryset cut into pages along `ordering`.

    `ordering` names columns or annotations that are never null and ends with a unique one; "-" means descending, as in
    `order_by`.
    """

    def __init__(self, queryset, ordering=("-pk",), per_page=50):
        self.queryset, self.ordering, self.per_page = queryset, tuple(ordering), per_page
        self.names = [name.lstrip("-") for name in self.ordering]

    def page(self, cursor: str | None = None) -> Page:
        """The page at `cursor` (the first one without); ValidationError when the cursor is not one of ours."""
        backwards, key = self.read(cursor) if cursor else (False, None)
        ordering = [self._reverse(name) if backwards else name for name in self.ordering]
        rows = self._read(ordering, key, backwards)
        more = len(rows) > self.per_page
        rows = rows[: self.per_page]
        if backwards:
            rows.reverse()
        has_next = (bool(rows) and backwards) or (more and not backwards)
        has_previous = (bool(rows) and not backwards and key is not None) or (more and backwards)
        return Page(
            rows=rows,
            next=self._write(rows[-1], backwards=False) if has_next else None,
            previous=self._write(rows[0], backwards=True) if has_previous else None,
        )

    def _read(self, ordering, key, backwards):
        """The rows after `key`, and one more than a page has where there is one."""
        return self._first_of(self.queryset, ordering, key, self.per_page + 1)

    def _first_of(self, queryset, ordering, key, count):
        if key is not None:
            queryset = queryset.filter(self._beyond(ordering, key))
        return list(queryset.order_by(*ordering)[:count])

    @staticmethod
    def _reverse(name):
        return name[1:] if name.startswith("-") else f"-{name}"

    def _beyond(self, ordering, key):
        """Rows after `key`: a > x, or a = x and b > y, and so on down the tuple."""
        condition, equal = Q(), Q()
        for name, column, value in zip(ordering, self.names, key, strict=True):
            comparison = "lt" if name.startswith("-") else "gt"
            condition |= equal & Q(**{f"{column}__{comparison}": value})
            equal &= Q(**{column: value})
        return condition

    def _write(self, row, *, backwards):
        return self._written(backwards, [getattr(row, name) for name in self.names])

    def _written(self, backwards, key):
        found = [self._mark(), "b" if backwards else "f", *key]
        text = json.dumps(found, default=str, separators=(",", ":"), allow_nan=False)
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _mark(self):
        """What tells cursors of this list from those of others: what is listed, by whatever table, and in which order."""
        return hashlib.sha256(repr((self._listed(), self.ordering)).encode()).hexdigest()[:8]

    def _listed(self):
        meta = self.queryset.model._meta
        while meta.pk.is_relation:
            meta = meta.pk.related_model._meta
        return meta.label_lower

    def read(self, cursor):
        """(whether it leads back, the key that it leads on from); ValidationError when it is not one of ours."""
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            _mark, direction, *written = json.loads(urlsafe_b64decode(padded.encode("ascii")))
            key = [self._column(name).to_python(value) for name, value in zip(self.names, written, strict=True)]
            if self._written(direction == "b", key) != cursor:
                # It is of another list; or a column took something else for a value of its own, as text does a number.
                raise ValueError(cursor)
            if any(value is None or (isinstance(value, int) and not 0 <= value < 2**63) for value in key):
                raise ValueError(key)
            if "\0" in "".join(value.encode().decode() for value in key if isinstance(value, str)):
                # No column holds NUL or half a surrogate pair, and neither database lets itself be asked for one.
                raise ValueError(key)
        except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError, ValidationError) as error:
            raise ValidationError(_("This is not a cursor of this list. Start again from its first page.")) from error
        return direction == "b", key

    def _column(self, name):
        meta, annotation = self.queryset.model._meta, self.queryset.query.annotations.get(name)
        if annotation is not None:
            return annotation.output_field
        return meta.pk if name == "pk" else meta.get_field(name)


class BlanksLast(Keyset):
    """Rows whose first column is an empty text come after all others, though the same index gives both: one, then the other."""

    def _read(self, ordering, key, backwards):
        column = self.names[0]
        named = self.queryset.filter(**{f"{column}__gt": ""}), False
        blank = self.queryset.filter(**{column: ""}), True
        stretches = [blank, named] if backwards else [named, blank]
        if key is not None and (key[0] == "") != stretches[0][1]:
            del stretches[0]
        rows = []
        for number, (queryset, _is_blank) in enumerate(stretches):
            if missing := self.per_page + 1 - len(rows):
                rows += self._first_of(queryset, ordering, None if number else key, missing)
        return rows
