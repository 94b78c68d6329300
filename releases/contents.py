"""What the files of a release hold: every list of the API as everyone is shown it, whole, and the code book.

Rows, cells and features are those of the API's own lists, from the same serializers.
"""

from collections.abc import Iterator
from types import SimpleNamespace

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from explorer.api import exports, reference, tables
from explorer.api.views import RESOURCES
from explorer.incident_filter import IncidentFilter
from explorer.tallies import beside_itemised
from incidents.models import Incident
from parties.models import Party

CODEBOOK = "codebook.csv"
# Held at a time.
PORTION = 500
# What is no list of records, and what has a place on a map, too.
LEFT_OUT, MAPPED = ("releases",), ("incidents", "places")


class Table:
    """CSV with these columns: (name, how to read it of a record as it is shown)."""

    ending = "csv"

    def __init__(self, columns):
        self.columns = columns
        self.head, self.tail = tables.written([columns]), ""

    def of(self, rows, texts, at):
        return tables.written([read(row) for read in self.columns.values()] for row in rows)


class Lines:
    """NDJSON: whole records, as the API gives them one by one."""

    ending, head, tail = "ndjson", "", ""

    def of(self, rows, texts, at):
        return "".join(f"{text}\n" for text in texts)


class Features:
    """GeoJSON: what has no point is there, too, without a geometry."""

    ending, head, tail = "geojson", '{"type":"FeatureCollection","features":[\n', "\n]}\n"

    def __init__(self, columns, name):
        self.columns, self.name = columns, name

    def of(self, rows, texts, at):
        features = (tables.feature(row[self.name], row["point"], self.columns, row) for row in rows)
        # `at` rows stand before these.
        return (",\n" if at else "") + ",\n".join(map(tables.dumped, features))


class List:
    """One list of the API, with the files that it is written to. `portions()` reads it once for all of them."""

    def __init__(self, name):
        self.name, self.view = name, RESOURCES[name][1]
        self.context = {"view": SimpleNamespace(sides=Party.objects.sides())}
        columns = {"incidents": exports.INCIDENT, "claims": exports.CLAIM}.get(name) or tables.columns_of(
            self.view.serializer_class(context=self.context)
        )
        self.files = [Table(columns), Lines()]
        if name in MAPPED:
            self.files.append(Features(columns, self.view.lookup_field))

    def portions(self) -> Iterator[tuple[list, list[str]]]:
        """(records with the columns of their table, the same as JSON), some of each at a time."""
        if self.name == "incidents":
            export = exports.Export(_everything(), {})
            for batch in export.batches(*export.beside):
                yield list(export.with_columns(batch)), [text for _row, text in batch]
            return
        found, last = self.view.load(AnonymousUser()).order_by("pk"), 0
        while records := list(found.filter(pk__gt=last)[:PORTION]):
            last = records[-1].pk
            if self.name == "tallies":
                records = beside_itemised(records, self.context["view"].sides)
            shown = self.view.serializer_class(records, many=True, context=self.context).data
            rows = exports.claims_with_columns(records, shown) if self.name == "claims" else shown
            yield list(rows), [tables.dumped(row) for row in shown]


def lists() -> Iterator[List]:
    return (List(name) for name in RESOURCES if name not in LEFT_OUT)


def codebook() -> tuple[str, int]:
    """The code book as CSV, and how many codes there are."""
    rows = list(reference.code_rows(reference.codes()))
    return tables.written([reference.CODEBOOK, *rows]), len(rows)


def _everything():
    """The question that finds every incident which everyone may read."""
    request = HttpRequest()
    request.user = AnonymousUser()
    return IncidentFilter.for_request(request, Incident.objects.all())
