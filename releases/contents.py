"""What the files of a release hold: every list of the API as everyone is shown it, whole, and the code book.

Rows, cells and features are those of the API's own lists, from the same serializers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc
from types import SimpleNamespace

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from explorer.api import exports, reference, tables
from explorer.api.cells import COLUMNS, claims_with_columns
from explorer.api.documents import FEATURE, LINE, TEXT
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


@dataclass(frozen=True)
class Form:
    """How a file is written: what stands at its beginning and end, between two records, and after each."""

    ending: str
    head: str = ""
    between: str = ""
    after: str = ""
    tail: str = ""

    def of(self, records, at) -> str:
        """Some records as they stand in the file, `at` records after its beginning."""
        found = self.between.join(f"{one}{self.after}" for one in records)
        return f"{self.between if at else ''}{found}"


class List:
    """One list of the API, with the `files` that it is written to. `portions()` reads it once for all of them."""

    def __init__(self, name):
        self.name, self.view = name, RESOURCES[name][1]
        self.context = {"view": SimpleNamespace(sides=Party.objects.sides())}
        self.columns = COLUMNS.get(name) or tables.columns_of(self.view.serializer_class(context=self.context))
        self.files = [Form("csv", tables.line(self.columns)), Form("ndjson", after="\n")]
        if name in MAPPED:
            self.files.append(Form("geojson", '{"type":"FeatureCollection","features":[\n', ",\n", tail="\n]}\n"))

    def portions(self) -> Iterator[list]:
        """Some records at a time, each as it stands in the files, in their order."""
        if self.name == "incidents":
            yield from exports.Export(_everything(), {}).written(LINE, TEXT, FEATURE)
            return
        found, last = self.view.load(AnonymousUser()).order_by("pk"), 0
        while records := list(found.filter(pk__gt=last)[:PORTION]):
            last = records[-1].pk
            if self.name == "tallies":
                records = beside_itemised(records, self.context["view"].sides)
            shown = self.view.serializer_class(records, many=True, context=self.context).data
            rows = claims_with_columns(records, shown) if self.name == "claims" else shown
            yield [self._written(row, record) for row, record in zip(rows, shown, strict=True)]

    def _written(self, row, record):
        forms = [tables.line(read(row) for read in self.columns.values()), tables.dumped(record)]
        if self.name in MAPPED:
            forms.append(tables.dumped(tables.feature(row, self.columns, self.view.lookup_field)))
        return forms


def lists() -> Iterator[List]:
    return (List(name) for name in RESOURCES if name not in LEFT_OUT)


def about(described) -> str:
    """The first sentences of what a view, or a method of one, says of itself in the description of the API, as plain text."""
    return " ".join(cleandoc(described.__doc__).partition("\n\n")[0].replace("`", "").split())


def codebook() -> tuple[str, int]:
    """The code book as CSV, and how many codes there are."""
    rows = list(reference.code_rows(reference.codes()))
    return tables.written([reference.CODEBOOK, *rows]), len(rows)


def _everything():
    """The question that finds every incident which everyone may read."""
    request = HttpRequest()
    request.user = AnonymousUser()
    return IncidentFilter.for_request(request, Incident.objects.all())
