"""What the API shows of a record, as the cells of a table and as a feature on a map."""

import csv

from rest_framework.serializers import BaseSerializer, ListSerializer
from rest_framework.utils.encoders import JSONEncoder

from explorer.spots import is_site

from .fields import ColumnsField

# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
SEPARATOR = "|"


def plain(value):
    """A value as it stands in a table: nothing for what is unknown, which is no zero; lists with a bar between."""
    if value is None:
        return ""
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return SEPARATOR.join(map(str, value)) if isinstance(value, list) else value


def cell(value):
    """The same in a file that says nothing of types, so that no spreadsheet takes a text for a formula."""
    value = plain(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


class _Line:
    """What a writer of CSV writes to, and gets back."""

    def write(self, line):
        return line


_line = csv.writer(_Line(), lineterminator="\r\n").writerow


def line(values) -> str:
    """A row of values as a line of CSV."""
    return _line([cell(value) for value in values])


def written(rows) -> str:
    """Rows of values as CSV."""
    return "".join(map(line, rows))


# Made once: `json.dumps` makes one for every record.
dumped = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def columns_of(serializer) -> dict:
    """Column → what stands in it, of a record as this serializer shows it. Rows that hang on the record have no place in it."""
    found = {}
    for name, field in serializer.fields.items():
        if isinstance(field, ColumnsField):
            found |= {f"{name}_{part}": _part(name, part) for part in (*field.columns, *field.derived)}
        elif not isinstance(field, ListSerializer):
            parts = field.fields if isinstance(field, BaseSerializer) else ()
            found |= {f"{name}_{part}": _part(name, part) for part in parts} or {name: _whole(name)}
    return found


def _whole(name):
    return lambda row: row[name]


def _part(name, part):
    return lambda row: row[name] and row[name][part]


def feature(row, columns, name="reference"):
    """RFC 7946: longitude before latitude; what has no point has no geometry, and is there all the same.

    Nor has what has but a middle: an incident known no better than to a district, or a district itself.
    """
    # An incident has a point of its own, a place one that tells as much as its kind does.
    point = row["point"] if is_site(row.get("location_precision"), row.get("kind", ""), own="kind" not in row) else None
    geometry = point and {"type": "Point", "coordinates": [point["longitude"], point["latitude"]]}
    properties = {
        column: read(row) for column, read in columns.items() if not column.endswith(("latitude", "longitude"))
    }
    return {"type": "Feature", "id": row[name], "geometry": geometry, "properties": properties}


def collection(about, features) -> str:
    """`about`: what it says of itself (RFC 7946 §6.1)."""
    return begun(about) + ",\n".join(map(dumped, features)) + ENDED


def begun(about) -> str:
    """The beginning of a collection, whose features follow with commas between them, and then ENDED."""
    return f'{dumped({"type": "FeatureCollection", **about})[:-1]},"features":[\n'


ENDED = "\n]}\n"
