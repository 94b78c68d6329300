"""Rows as a spreadsheet (XLSX): the table on its first sheet, and on the second what it is, where it is from and how to cite it.

Written to a temporary file, a row held at a time.
"""

import re
import tempfile
from datetime import date

import xlsxwriter
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from explorer import licence
from explorer.question import query, sentence

# What the format allows.
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
# The first year in which a spreadsheet knows days; earlier ones stay text.
FIRST_YEAR = 1900
FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# As CSV does, texts never become anything else; `constant_memory` keeps one row.
HOW = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
DAY = {"num_format": "yyyy-mm-dd"}


class TooManyRows(Exception):
    """More rows than a sheet has."""


def refuse_more_than_fit(count):
    """Besides its rows, a sheet has a header."""
    if count >= MOST_ROWS:
        raise TooManyRows


def spreadsheet(title, header, rows, days, about, made_at):
    """A file, at its beginning. `rows`: iterables of cells; `days`: columns whose full dates are dates; `about`: (what, words).

    It says that it was made at `made_at`, when what it holds came about: the same is the same file at any hour.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever gets it reads and closes it)
    try:
        with tempfile.TemporaryDirectory() as scratch, xlsxwriter.Workbook(file, HOW | {"tmpdir": scratch}) as book:
            book.set_properties({"created": made_at.replace(tzinfo=None)})
            _table(book, title, header, rows, days)
            _words(book, about)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _table(book, title, header, rows, days):
    sheet, bold, day = book.add_worksheet(title), book.add_format({"bold": True}), book.add_format(DAY)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(header):
        sheet.set_column(column, column, max(12, len(name) + 2))
        sheet.write_string(0, column, name, bold)
    dated = {at for at, name in enumerate(header) if name in days}
    for number, cells in enumerate(rows, start=1):
        refuse_more_than_fit(number)
        for column, value in enumerate(cells):
            _write(sheet, number, column, value, day if column in dated else None)


def _words(book, about):
    sheet, bold = book.add_worksheet(_("About")), book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 100)
    for number, (what, words) in enumerate(about):
        sheet.write_string(number, 0, what, bold)
        sheet.write_string(number, 1, as_text(words), wrapped)


def _write(sheet, row, column, value, day):
    if value == "":
        return
    if not isinstance(value, str):
        sheet.write_number(row, column, value)
    elif day and FULL_DATE.fullmatch(value) and int(value[:4]) >= FIRST_YEAR:
        sheet.write_datetime(row, column, date.fromisoformat(value), day)
    else:
        sheet.write_string(row, column, as_text(value))


def as_text(words) -> str:
    """A text as a cell can hold it: one that is too long is cut, and says so."""
    # The writer would take this for its own mark-up.
    words = f" {words}" if words.startswith("<r>") and words.endswith("</r>") else words
    # Spreadsheets count in halves of what is beyond the basic plane.
    halves = words.encode("utf-16-le")
    if len(halves) <= 2 * MOST_CHARACTERS:
        return words
    mark = _(" […cut: a cell holds no more; the CSV has all of it]")
    return halves[: 2 * (MOST_CHARACTERS - len(mark))].decode("utf-16-le", errors="ignore") + mark


def about(asked, rows, count) -> list[tuple[str, str]]:
    """(what, words): what the rows of an export are, where they are from and how to cite them."""
    question, asked_for = sentence(asked), query(asked.data, without=("format", "rows"))
    page = settings.SITE_URL + "?".join(filter(None, [reverse("incidents"), asked_for]))
    file = f"{settings.SITE_URL}{reverse('api:incident-export')}?{query(asked.data, format='xlsx')}"
    each = _("one row an incident") if rows == "incidents" else _("one row a claim")
    named = {
        "version": settings.SPECTACULAR_SETTINGS["VERSION"],
        "question": question,
        "page": page,
    }
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
        (_("How to cite"), _("Ceasefire Incident Register, version %(version)s, “%(question)s”. %(page)s") % named),
        (
            _("How to read"),
            _(
                "A record is not a finding that something took place. An empty cell is unknown and never zero; 0 is what "
                "somebody says. Several values stand with | between them."
            ),
        ),
        (_("Columns"), f"{settings.SITE_URL}{reverse('api:docs')}"),
    ]
