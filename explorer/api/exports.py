"""Everything that a question finds, streamed: as records, as features on a map, or as rows of a table or a spreadsheet.

What is written comes from the same serializers as the lists; a batch is held at a time, whatever their number.
"""

import datetime
import itertools
import json

from django.db.models import prefetch_related_objects
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from explorer.facets import pairs_written
from explorer.incident_filter import IncidentFilter
from incidents.models import Incident
from incidents.permissions import sees_drafts
from parties.models import Party
from statements.acts import Group

from . import loading, shapes
from .documents import DOCUMENTS
from .hashtags import HASHTAGS
from .negotiation import TYPES
from .problems import BadParameter
from .serializers import ClaimSerializer, IncidentSerializer
from .spreadsheets import TooManyRows, about, refuse_more_than_fit, spreadsheet
from .tables import dumped, feature, plain, written

BATCH = 500
# Of a file, in bytes.
PORTION = 65_536
ROWS = ("incidents", "claims")


def _date(name, key):
    """The columns of an uncertain date: its bounds as ISO days, its EDTF and UCDP precision, and its words."""
    parts = ("start", "end", "edtf", "precision", "qualifier", "time_start", "time_end", "zone", "verbatim")
    return {f"{name}_{part}": lambda row, part=part: row[key][part] for part in parts}


def _of(*keys):
    return {key: lambda row, key=key: row[key] for key in keys}


def _point(part):
    return lambda row: row["point"] and row["point"][part]


def _accounts(part):
    return lambda row: row["accounts"] and row["accounts"][part]


# Column → what stands in it, of an incident as the API shows it with what is added below; in this order for good.
INCIDENT = {
    **_of("reference", "url", "title"),
    **_date("date", "date"),
    **_of("place", "country", "region", "district"),
    "latitude": _point("latitude"),
    "longitude": _point("longitude"),
    "radius_m": _point("radius_m"),
    **_of("location_precision", "clarity", "types"),
    "accounts_status": _accounts("status"),
    "accounts_group": _accounts("group"),
    "denied": _accounts("denied"),
    "accounts_points": _accounts("points"),
    "accounts_status_without_judged": _accounts("status_without_judged"),
    **_of("accusations", "denied_by", "killed_highest", "injured_highest"),
    **_of("statements", "investigations", "agreements", "tags", "sensitivity", "origin", "external_id"),
    **_of("status", "created_at", "updated_at"),
}
# Of a claim as the API shows it, with the title of its incident and, a row for each, its casualty figures.
CLAIM = {
    **_of("incident", "incident_title", "id", "url", "statement", "statement_issued", "issuer", "side", "act"),
    **_of("about", "about_side", "about_words", "link_basis", "link_reason", "paraphrase"),
    **_date("when", "when"),
    **_of("place", "place_words", "firing_point", "firing_point_words", "territory_words", "types", "weapon_words"),
    **_of("target_kind", "target_words", "violation_count", "response_words", "basis", "is_hedged", "quoted_details"),
    **_of("answers", "relation", "counts", "figures"),
}
# What a row of a claim has beside what the API shows of it; its figures in words.
ADDED = ("incident_title", "statement_issued", "counts", "figures")
COLUMNS = {"incidents": INCIDENT, "claims": CLAIM}
# Those that hold a day or nothing.
DAYS = {f"{name}_{part}" for name in ("date", "when") for part in ("start", "end")}


class Export:
    """Incidents that were found, the last recorded first, for one reader, and how they are written."""

    def __init__(self, asked, context, shape=None, at=None):
        self.asked, self.user, self.context, self.shape = asked, asked.user, context, shape
        self.at = at or timezone.now()
        self.sides = Party.objects.sides()
        # What the index knows of an incident that a table shows beside the record itself.
        self.beside = [
            *(f"whereabouts__{area}__slug" for area in ("country", "region", "district")),
            *(f"pattern__{asked.column(name)}" for name in ("accusations", "denials")),
            *("killed", "injured"),
        ]
        self._known = {}

    def batches(self, *columns):
        """(key and columns of a row of the index, the incident as the API shows it, written) in portions."""
        found, last = self.asked.index.order_by("-pk").values_list("pk", *columns), None
        while rows := list((found if last is None else found.filter(pk__lt=last))[:BATCH]):
            last = rows[-1][0]
            yield self._with_texts(rows)

    def _with_texts(self, rows):
        texts = self._texts([row[0] for row in rows])
        return [(row, texts[row[0]]) for row in rows if row[0] in texts]

    def _texts(self, keys):
        """By primary key; for editors, who see drafts, written now."""
        if not sees_drafts(self.user, Incident):
            return DOCUMENTS.texts(keys)
        records = loading.incidents(self.user).in_bulk(keys)
        records = [records[pk] for pk in keys if pk in records]
        shown = IncidentSerializer(records, many=True, context=self.context).data
        return {record.pk: dumped(incident) for record, incident in zip(records, shown, strict=True)}

    def incidents(self):
        """Every incident, with the columns of its table that are no part of the record itself."""
        for batch in self.batches(*self.beside):
            yield from self.with_columns(batch)

    def some(self, keys):
        """The same of those with these keys, in their order."""
        rows = {row[0]: row for row in self.asked.index.filter(pk__in=keys).values_list("pk", *self.beside)}
        return list(self.with_columns(self._with_texts([rows[key] for key in keys if key in rows])))

    def with_columns(self, batch):
        """Incidents of a batch that was read with the columns `beside`, with what of these their table shows."""
        for (_pk, country, region, district, accusations, denials, killed, injured), text in batch:
            yield json.loads(text) | {
                "country": country,
                "region": region,
                "district": district,
                "accusations": self._sides_in(accusations),
                "denied_by": self._sides_in(denials),
                "killed_highest": killed,
                "injured_highest": injured,
            }

    def _sides_in(self, pairs):
        """What the index writes of accusations or denials, as it stands in a table; many incidents share it."""
        if pairs not in self._known:
            slugs = ([self.sides.parties[side].slug for side in pair.values()] for pair in pairs_written(pairs))
            self._known[pairs] = [">".join(pair) for pair in slugs]
        return self._known[pairs]

    def claims(self):
        """Every claim about an incident that is found."""
        for batch in self.batches():
            about = [pk for (pk,), _text in batch]
            claims = list(self._claims_about(about).order_by("-incident", "pk"))
            yield from claims_with_columns(claims, ClaimSerializer(claims, many=True, context=self.context).data)

    def count(self, rows) -> int:
        found = self.asked.index
        return found.count() if rows == "incidents" else self._claims_about(found.values("pk")).count()

    def _claims_about(self, incidents):
        return loading.claims(self.user).filter(incident__in=incidents)

    def csv(self, rows, hashtags=None):
        columns = self.shape.of(COLUMNS[rows])
        # At once: whoever waits sees that it has begun.
        yield written([columns, *([[hashtags[name] for name in columns]] if hashtags else [])])
        for some in portions(getattr(self, rows)(), BATCH):
            yield written([read(record) for read in columns.values()] for record in some)

    def ndjson(self, rows):
        if rows == "incidents" and self.shape.is_whole:
            for batch in self.batches():
                yield "".join(f"{text}\n" for _row, text in batch)
            return
        found = self.claims() if rows == "claims" else self._plain()
        for some in portions(found, BATCH):
            yield "".join(f"{dumped(row)}\n" for row in self.shape.shown(some))

    def _plain(self):
        return (json.loads(text) for batch in self.batches() for _row, text in batch)

    def geojson(self, rows):
        columns, separator = self.shape.of(INCIDENT), ""
        yield '{"type":"FeatureCollection","features":[\n'
        # In portions: what is given at once is sent at once, and a feature is too small for that.
        for some in portions(self.incidents(), BATCH):
            features = (feature(incident["reference"], incident["point"], columns, incident) for incident in some)
            yield separator + ",\n".join(map(dumped, features))
            separator = ",\n"
        yield "\n]}\n"

    def xlsx(self, rows):
        """The columns and cells of the CSV, as a file that is written once it is asked for."""
        count, columns = self.count(rows), self.shape.of(COLUMNS[rows])
        refuse_more_than_fit(count)

        def made():
            cells = ((plain(read(record)) for read in columns.values()) for record in getattr(self, rows)())
            with spreadsheet(rows, columns, cells, DAYS, about(self.asked, rows, count), self.at) as file:
                while portion := file.read(PORTION):
                    yield portion

        return made()


def portions(found, size):
    """Lists of so many of what an iterable gives; one at a time, and no further than somebody reads."""
    found = iter(found)
    while some := list(itertools.islice(found, size)):
        yield some


def claims_with_columns(claims, shown):
    """Claims about incidents as the API shows them, with what stands beside them in a table."""
    prefetch_related_objects(claims, "incident__accounts")
    for claim, said in zip(claims, shown, strict=True):
        accounts = getattr(claim.incident, "accounts", None)
        yield said | {
            "incident_title": claim.incident and claim.incident.title,
            "statement_issued": claim.statement.issued.edtf,
            "counts": bool(accounts) and claim.pk in accounts.claims,
            "figures": [_in_words(figure) for figure in claim.figures.all()],
        }


def _in_words(figure):
    """ "2 killed (armenia, military)": how many, of whom, as far as it is said."""
    of = [figure.affected.slug] if figure.affected else [figure.affected_words] if figure.affected_words else []
    of += [figure.group] if figure.group != Group.UNKNOWN else []
    return f"{figure.wording} ({', '.join(of)})" if of else figure.wording


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
        values = self.request.query_params.getlist("rows") or ["incidents"]
        if len(values) > 1 or values[0] not in ROWS:
            raise BadParameter.because("rows", f"{', '.join(ROWS)}.")
        if values[0] == "claims" and self.kind == "geojson":
            raise BadParameter.because("rows", _("Features are incidents."))
        return values[0]

    def _shape_of(self, rows):
        """How rows are answered: records of NDJSON, or columns of everything else."""
        params = self.request.query_params
        if self.kind != "ndjson":
            return shapes.Shape(params, shapes.flat(COLUMNS[rows]), {}, {})
        name, serializer = ("incident", IncidentSerializer) if rows == "incidents" else ("claim", ClaimSerializer)
        known = shapes.parts_of(serializer()) | (shapes.flat(ADDED) if rows == "claims" else {})
        return shapes.Shape(params, known, shapes.RELATIONS[name], self.get_serializer_context())
