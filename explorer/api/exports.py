"""Everything that a question finds, streamed: as records, as features on a map, or as rows of a table or a spreadsheet.

What is written comes from the same serializers as the lists; a batch is held at a time, whatever their number.
"""

import datetime
import itertools
import json
from functools import cached_property, partial

from django.db.models import Max
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from explorer.incident_filter import IncidentFilter
from formats.processes import let_go
from incidents.models import Incident
from incidents.permissions import sees_drafts
from statements.models import Claim

from . import loading, shapes
from .cells import ADDED, COLUMNS, DAYS, INCIDENT, Beside, claims_with_columns
from .documents import DOCUMENTS, FEATURE, LINE, TEXT
from .hashtags import HASHTAGS
from .negotiation import TYPES
from .problems import BadParameter
from .serializers import ClaimSerializer, IncidentSerializer
from .spreadsheets import TooManyRows, about, fit, spreadsheet
from .tables import ENDED, begun, dumped, feature, plain, written

# Made for the answer at a time; given as they were written; and found, of which only the keys are held.
BATCH, WRITTEN, FOUND = 200, 4_000, 20_000
ROWS = ("incidents", "claims")


class Export:
    """Incidents that were found, the last recorded first, for one reader, and how they are written."""

    def __init__(self, asked, context, shape=None, at=None):
        self.asked, self.user, self.context, self.shape = asked, asked.user, context, shape
        self.at = at or timezone.now()

    @cached_property
    def beside(self):
        return Beside(self.asked.column)

    def batches(self, *columns):
        """(key and columns of a row of the index, the incident as the API shows it, written) in portions."""
        for rows in self._rows(BATCH, *columns):
            yield self._with_texts(rows)

    def _rows(self, size, *columns):
        found, last = self.asked.index.order_by("-pk").values_list("pk", *columns), None
        while rows := list((found if last is None else found.filter(pk__lt=last))[:size]):
            yield rows
            if len(rows) < size:
                return
            last = rows[-1][0]

    def _with_texts(self, rows):
        texts = self._texts([row[0] for row in rows])
        return [(row, texts[row[0]]) for row in rows if row[0] in texts]

    def _texts(self, keys):
        """By primary key; for editors, who see drafts, written now."""
        if not sees_drafts(self.user, Incident):
            return DOCUMENTS.texts(keys)
        records = loading.incidents(self.user).in_bulk(keys)
        shown = IncidentSerializer([records[pk] for pk in keys if pk in records], many=True, context=self.context).data
        keys = [pk for pk in keys if pk in records]
        records = None
        let_go()
        return {pk: dumped(incident) for pk, incident in zip(keys, shown, strict=True)}

    def is_written(self, form):
        """Whether incidents are asked for in a form as they were written out in it for everyone."""
        # A record tells of both, with links by judgement and without; a line and a feature of one.
        as_it_is = form == TEXT or self.asked.with_judged
        return self.shape.is_whole and as_it_is and not sees_drafts(self.user, Incident)

    def written(self, *forms):
        """Every incident in these forms, as they were written out for everyone; some at a time."""
        for rows in self._rows(FOUND):
            for some in portions(rows, WRITTEN):
                # None, where all of them ended meanwhile.
                if there := DOCUMENTS.forms([pk for (pk,) in some], *forms):
                    yield there.values()

    def incidents(self):
        """Every incident, with the columns of its table that are no part of the record itself."""
        for batch in self.batches(*self.beside.columns):
            yield from self.with_columns(batch)

    def some(self, keys):
        """The same of those with these keys, in their order."""
        rows = {row[0]: row for row in self.asked.index.filter(pk__in=keys).values_list("pk", *self.beside.columns)}
        return list(self.with_columns(self._with_texts([rows[key] for key in keys if key in rows])))

    def with_columns(self, batch):
        """Incidents of a batch that was read with the columns `beside`, with what of these their table shows."""
        for (_pk, *beside), text in batch:
            yield json.loads(text) | self.beside.shown(beside)

    def claims(self):
        """Every claim about an incident that is found."""
        for batch in self.batches():
            about = [pk for (pk,), _text in batch]
            claims = list(self._claims_about(about).order_by("-incident", "pk"))
            yield from claims_with_columns(claims, ClaimSerializer(claims, many=True, context=self.context).data)
            claims = None
            let_go()

    def count(self, rows) -> int:
        found = self.asked.index
        return found.count() if rows == "incidents" else self._claims_about(found.values("pk")).count()

    def _claims_about(self, incidents):
        claims = loading.claims(self.user).filter(incident__in=incidents)
        return claims if self.asked.with_judged else claims.without_judged()

    def csv(self, rows, hashtags=None):
        columns = self.shape.of(COLUMNS[rows])
        # At once: whoever waits sees that it has begun.
        yield written([columns, *([[hashtags[name] for name in columns]] if hashtags else [])])
        if rows == "incidents" and self.is_written(LINE):
            for some in self.written(LINE):
                yield "".join(line for (line,) in some)
            return
        for some in portions(getattr(self, rows)(), BATCH):
            yield written([read(record) for read in columns.values()] for record in some)

    def ndjson(self, rows):
        if rows == "incidents" and self.is_written(TEXT):
            for some in self.written(TEXT):
                yield "".join(f"{text}\n" for (text,) in some)
            return
        found = self.claims() if rows == "claims" else self._plain()
        for some in portions(found, BATCH):
            yield "".join(f"{dumped(row)}\n" for row in self.shape.shown(some))

    def _plain(self):
        return (json.loads(text) for batch in self.batches() for _row, text in batch)

    def geojson(self, rows):
        separator = ""
        yield begun(self.context["view"].about())
        # In portions: what is given at once is sent at once, and a feature is too small for that.
        for some in self.written(FEATURE) if self.is_written(FEATURE) else self._features():
            yield separator + ",\n".join(feature for (feature,) in some)
            separator = ",\n"
        yield ENDED

    def _features(self):
        columns = self.shape.of(INCIDENT)
        for some in portions(self.incidents(), BATCH):
            yield [(dumped(feature(incident, columns)),) for incident in some]

    def xlsx(self, rows):
        """The columns and cells of the CSV, as a file that is written once it is asked for."""
        columns = self.shape.of(COLUMNS[rows])
        if not fit(most := self._most(rows)) and not fit(most := self.count(rows)):
            raise TooManyRows
        cells = ((plain(read(record)) for read in columns.values()) for record in getattr(self, rows)())
        return spreadsheet(rows, columns, cells, most, DAYS, partial(about, self.asked, rows), self.at)

    def _most(self, rows):
        """No more rows than this can be found, known at once: counting claims would keep the file from beginning."""
        model = Incident if rows == "incidents" else Claim
        return model._base_manager.aggregate(last=Max("pk"))["last"] or 0


def portions(found, size):
    """Lists of so many of what an iterable gives; one at a time, and no further than somebody reads."""
    found = iter(found)
    while some := list(itertools.islice(found, size)):
        yield some


PARAMETERS = [
    OpenApiParameter(
        "rows", str, enum=ROWS, description="One row an incident, as without it, or one a claim; not of features."
    ),
]


class Exported:
    """A resource of incidents whose list can be taken away whole."""

    asks = {"export": (*IncidentFilter.base_filters, "rows", "hxl", *shapes.PARAMETERS)}
    answers = {"export": ("csv", "ndjson", "geojson", "xlsx")}

    @extend_schema(parameters=PARAMETERS, responses={(200, "text/csv"): {"type": "string"}})
    @action(detail=False, methods=["get"], pagination_class=None)
    def export(self, request):
        """Everything that the filters select, streamed, the last recorded first: as CSV, NDJSON, GeoJSON or XLSX.

        A spreadsheet has the columns of the CSV, and a second sheet that says what was asked and how to cite it. One of more
        than 1,048,575 rows is refused: the CSV has no such limit.
        """
        self.filter_queryset(self.queryset)
        rows, hxl = self._rows(), self.with_hashtags()
        # A file of the same is the same file, whoever takes it on whatever day.
        at = datetime.datetime.fromtimestamp(self.known.modified_at, datetime.UTC) if self.known else timezone.now()
        export = Export(self.asked, self.get_serializer_context(), self._shape_of(rows), at)
        try:
            found = (
                export.csv(rows, HASHTAGS[rows] if hxl else None)
                if self.kind == "csv"
                else getattr(export, self.kind)(rows)
            )
        except TooManyRows as refusal:
            words = _("A spreadsheet has 1,048,576 rows, and here are more. Ask for csv, or for fewer.")
            raise BadParameter.because("format", words) from refusal
        response = StreamingHttpResponse(found, content_type=TYPES[self.kind])
        response["Content-Disposition"] = f'attachment; filename="{rows}-{at.date()}.{self.kind}"'
        return response

    def _rows(self):
        rows = self.request.query_params.get("rows", "incidents")
        if rows not in ROWS:
            raise BadParameter.because("rows", f"{', '.join(ROWS)}.")
        if rows == "claims" and self.kind == "geojson":
            raise BadParameter.because("rows", _("Features are incidents."))
        return rows

    def _shape_of(self, rows):
        """How rows are answered: records of NDJSON, or columns of everything else."""
        params = self.request.query_params
        if self.kind != "ndjson":
            return shapes.Shape(params, shapes.flat(COLUMNS[rows]), {}, {})
        name, serializer = ("incident", IncidentSerializer) if rows == "incidents" else ("claim", ClaimSerializer)
        known = shapes.parts_of(serializer()) | (shapes.flat(ADDED) if rows == "claims" else {})
        return shapes.Shape(params, known, shapes.RELATIONS[name], self.get_serializer_context())
