"""Rows as a spreadsheet (XLSX): the table on its first sheet, and on the second what it is, where it is from and how to cite it.

The writer of spreadsheets makes all but the rows, which are written into its first sheet as they come: a file of any length begins at
once, and a row is held at a time.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from xml.sax.saxutils import escape

import xlsxwriter
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from explorer import licence
from explorer.citing import cited
from explorer.question import query, sentence

# What the format allows.
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
# The first year in which a spreadsheet knows days, and the day before its first; earlier ones stay text.
FIRST_YEAR, DAY_ZERO = 1900, date(1899, 12, 30)
FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# As CSV does, texts never become anything else; each stands in its cell, and not in a table of texts.
HOW = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
DAY = {"num_format": "yyyy-mm-dd"}
FIRST_SHEET, SECOND_SHEET, END_OF_ROWS = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", b"</sheetData>"
# Given at a time, in bytes.
PORTION = 65_536
# From so many rows on, a sheet may need more than the two gigabytes that a file in an ordinary archive may have.
LARGE = 400_000
# What XML cannot hold, and what would be read as if it stood for that.
UNWRITABLE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class TooManyRows(Exception):
    """More rows than a sheet has."""


def fit(count) -> bool:
    """Whether so many rows have room in a sheet, below its header."""
    return count < MOST_ROWS


def spreadsheet(title, header, rows, most, days, about, made_at) -> Iterator[bytes]:
    """A file, in portions. `rows`: at `most` so many iterables of cells; `days`: columns whose full dates are dates; `about`: from
    the number of rows to (what, words).

    It says that it was made at `made_at`, when what it holds came about: the same is the same file at any hour.
    """
    sent, count = _Sent(), 0
    frame = partial(_frame, title, header, days, made_at)
    with zipfile.ZipFile(sent, "w") as book:
        with zipfile.ZipFile(frame([])) as empty:
            for part in empty.infolist():
                if part.filename not in (FIRST_SHEET, SECOND_SHEET):
                    book.writestr(part, empty.read(part))
            before, end, after = empty.read(FIRST_SHEET).partition(END_OF_ROWS)
        yield sent.taken()
        sheet = zipfile.ZipInfo(FIRST_SHEET)
        sheet.compress_type = zipfile.ZIP_DEFLATED
        with book.open(sheet, "w", force_zip64=most > LARGE) as file:
            # How far the rows go is not known yet, and need not be said.
            file.write(re.sub(rb"<dimension [^>]*>", b"", before))
            for row in _written(header, rows, days, _format_of_days(before)):
                file.write(row)
                count += 1
                if sent.size > PORTION:
                    yield sent.taken()
            file.write(end + after)
        # Last, since it says how many rows there are.
        with zipfile.ZipFile(frame(about(count))) as full:
            book.writestr(full.getinfo(SECOND_SHEET), full.read(SECOND_SHEET))
    yield sent.taken()


class _Sent:
    """What an archive was written to, taken away as it grows."""

    def __init__(self):
        self.parts, self.size = [], 0

    def write(self, data):
        self.parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self):
        pass

    def taken(self) -> bytes:
        taken, self.parts, self.size = b"".join(self.parts), [], 0
        return taken


def _frame(title, header, days, made_at, about):
    """The same file without its rows."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, HOW) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        sheet, bold, day = book.add_worksheet(title), book.add_format({"bold": True}), book.add_format(DAY)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(header):
            sheet.set_column(column, column, max(12, len(name) + 2), day if name in days else None)
            sheet.write_string(0, column, name, bold)
        _words(book, about)
    return file


def _format_of_days(sheet) -> str:
    """The number that its columns of days have; nothing where it has none."""
    found = re.search(rb'<col [^>]*style="(\d+)"', sheet)
    return found[1].decode() if found else ""


def _written(header, rows, days, format_of_days):
    """The rows below the header, as the sheet holds them."""
    named = [(xl_col_to_name(at), format_of_days if name in days else "") for at, name in enumerate(header)]
    for number, cells in enumerate(rows, start=2):
        if not fit(number - 1):
            raise TooManyRows
        told = "".join(
            _cell(f"{letters}{number}", value, day)
            for (letters, day), value in zip(named, cells, strict=True)
            if value != ""
        )
        yield f'<row r="{number}">{told}</row>'.encode()


def _cell(at, value, day):
    if not isinstance(value, str):
        # Some whole numbers have a name.
        return f'<c r="{at}"><v>{value if isinstance(value, float) else int(value)}</v></c>'
    if day and FULL_DATE.fullmatch(value) and int(value[:4]) >= FIRST_YEAR:
        return f'<c r="{at}" s="{day}"><v>{(date.fromisoformat(value) - DAY_ZERO).days}</v></c>'
    text = escape(UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", as_text(value)))
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _words(book, about):
    sheet, bold = book.add_worksheet(_("About")), book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 100)
    for number, (what, words) in enumerate(about):
        sheet.write_string(number, 0, what, bold)
        # The writer would take this for its own mark-up.
        words = f" {words}" if words.startswith("<r>") and words.endswith("</r>") else words
        sheet.write_string(number, 1, as_text(words), wrapped)


def as_text(words) -> str:
    """A text as a cell can hold it: one that is too long is cut, and says so."""
    # Spreadsheets count in halves of what is beyond the basic plane.
    halves = words.encode("utf-16-le")
    if len(halves) <= 2 * MOST_CHARACTERS:
        return words
    mark = _(" […cut: a cell holds no more; the CSV has all of it]")
    return halves[: 2 * (MOST_CHARACTERS - len(mark))].decode("utf-16-le", errors="ignore") + mark


def about(asked, rows, count) -> list[tuple[str, str]]:
    """(what, words): what the rows of an export are, where they are from and how to cite them."""
    question, asked_for = sentence(asked), query(asked.data, without=("format", "rows", "fields"))
    page = settings.SITE_URL + "?".join(filter(None, [reverse("incidents"), asked_for]))
    file = f"{settings.SITE_URL}{reverse('api:incident-export')}?{query(asked.data, format='xlsx')}"
    each = _("one row an incident") if rows == "incidents" else _("one row a claim")
    return [
        (_("Asked"), question),
        (_("Rows"), _("%(count)d, %(each)s, the last recorded first") % {"count": count, "each": each}),
        (_("Page"), page),
        (_("This file"), file),
        (
            _("Licence"),
            _("The register’s own data: CC BY 4.0, %(licence)s. Quoted statements remain with their issuers.")
            % {"licence": licence.URL},
        ),
        (_("How to cite"), cited(question, page)),
        (
            _("How to read"),
            _(
                "A record is not a finding that something took place. An empty cell is unknown and never zero; 0 is what "
                "somebody says. Several values stand with | between them."
            ),
        ),
        (_("Columns"), f"{settings.SITE_URL}{reverse('api:docs')}"),
    ]
