"""References that people cite: CIR-000042.

A reference is written from the primary key, which neither database ever gives twice (AUTOINCREMENT on SQLite, an
identity sequence on PostgreSQL). It carries no year, since an event's year may be unknown.
"""

import re


class ReferenceSeries:
    """The references of one kind of record, such as every CIR-……."""

    def __init__(self, prefix: str):
        self.prefix = prefix
        self._shape = re.compile(rf"{prefix}-([0-9]{{6,15}})", re.ASCII)
        self._typed = re.compile(rf"{prefix}[- ]?([0-9]{{1,15}})", re.ASCII | re.IGNORECASE)

    def format(self, number: int) -> str:
        return f"{self.prefix}-{number:06d}"

    def parse(self, text: str) -> int | None:
        """The number of a reference written exactly as `format` writes it, else None: one record, one address."""
        match = self._shape.fullmatch(text)
        if match and self.format(int(match[1])) == text:
            return int(match[1])
        return None

    def read(self, text: str) -> int | None:
        """The number of a reference as people type it: cir-42, CIR 42."""
        match = self._typed.fullmatch(text.strip())
        return int(match[1]) or None if match else None

    def converter(self):
        """A path converter class, so that an address that is no reference is a plain 404."""

        class ReferenceConverter:
            regex = rf"{self.prefix}-[0-9]{{6,15}}"

            def to_python(self, value):
                return value

            def to_url(self, value):
                return str(value)

        return ReferenceConverter
