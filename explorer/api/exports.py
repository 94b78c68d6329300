"""Everything that a question finds, streamed: as records, as features on a map, or as rows of a table or a spreadsheet.

What is written comes from the same serializers as the lists; a batch is held at a time, whatever their number.
"""

import csv
import io
import itertools
import json

from django.db.models import prefetch_related_objects
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.utils.encoders import JSONEncoder

from explorer.facets import pairs_written
from explorer.incident_filter import IncidentFilter
from incidents.models import Incident
from incidents.permissions import sees_drafts
from parties.models import Party
from statements.acts import Group

from . import loading
from .documents import DOCUMENTS
from .problems import BadParameter
from .serializers import ClaimSerializer, IncidentSerializer
from .spreadsheets import TooManyRows, about, refuse_more_than_fit, spreadsheet

BATCH = 500
# Of a file, in bytes.
PORTION = 65_536
TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "ndjson": "application/x-ndjson",
    "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ROWS = ("incidents", "claims")
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
SEPARATOR = "|"


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
COLUMNS = {"incidents": INCIDENT, "claims": CLAIM}
# Those that hold a day or nothing.
DAYS = {f"{name}_{part}" for name in ("date", "when") for part in ("start", "end")}


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


class Export:
    """Incidents that were found, the last recorded first, for one reader."""

    def __init__(self, asked, context):
        self.asked, self.user, self.context = asked, asked.user, context
        self.sides = Party.objects.sides()
        self._known = {}

    def batches(self, *columns):
        """(key and columns of a row of the index, the incident as the API shows it, written) in portions."""
        found, last = self.asked.index.order_by("-pk").values_list("pk", *columns), None
        while rows := list((found if last is None else found.filter(pk__lt=last))[:BATCH]):
            last = rows[-1][0]
            texts = self._texts([row[0] for row in rows])
            yield [(row, texts[row[0]]) for row in rows if row[0] in texts]

    def _texts(self, keys):
        """By primary key; for editors, who see drafts, written now."""
        if not sees_drafts(self.user, Incident):
            return DOCUMENTS.texts(keys)
        records = loading.incidents(self.user).in_bulk(keys)
        records = [records[pk] for pk in keys if pk in records]
        shown = IncidentSerializer(records, many=True, context=self.context).data
        return {record.pk: _json(incident) for record, incident in zip(records, shown, strict=True)}

    def incidents(self):
        """Every incident, with the columns of its table that are no part of the record itself."""
        patterns = [f"pattern__{self.asked.column(name)}" for name in ("accusations", "denials")]
        areas = [f"{area}__slug" for area in ("country", "region", "district")]
        for batch in self.batches(*areas, *patterns, "killed", "injured"):
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
            titles = {pk: json.loads(text)["title"] for (pk,), text in batch}
            claims = list(self._claims_about(titles).order_by("-incident", "pk"))
            prefetch_related_objects(claims, "incident__accounts")
            for claim, said in zip(claims, ClaimSerializer(claims, many=True, context=self.context).data, strict=True):
                accounts = getattr(claim.incident, "accounts", None)
                yield said | {
                    "incident_title": titles[claim.incident_id],
                    "statement_issued": claim.statement.issued.edtf,
                    "counts": bool(accounts) and claim.pk in accounts.claims,
                    "figures": [_in_words(figure) for figure in claim.figures.all()],
                }

    def count(self, rows) -> int:
        found = self.asked.index
        return found.count() if rows == "incidents" else self._claims_about(found.values("pk")).count()

    def _claims_about(self, incidents):
        return loading.claims(self.user).filter(incident__in=incidents)

    def csv(self, rows):
        columns = COLUMNS[rows]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        # At once: whoever waits sees that it has begun.
        yield text.getvalue()
        text.seek(0)
        text.truncate()
        for record in getattr(self, rows)():
            writer.writerow([cell(read(record)) for read in columns.values()])
            if text.tell() > 32_000:
                yield text.getvalue()
                text.seek(0)
                text.truncate()
        yield text.getvalue()

    def ndjson(self, rows):
        if rows == "claims":
            yield from (f"{_json(claim)}\n" for claim in self.claims())
            return
        for batch in self.batches():
            yield "".join(f"{text}\n" for _row, text in batch)

    def geojson(self, rows):
        yield '{"type":"FeatureCollection","features":[\n'
        # In portions: what is given at once is sent at once, and a feature is too small for that.
        features, separator = (_json(feature(incident)) for incident in self.incidents()), ""
        while some := ",\n".join(itertools.islice(features, BATCH)):
            yield f"{separator}{some}"
            separator = ",\n"
        yield "\n]}\n"

    def xlsx(self, rows):
        """The columns and cells of the CSV, as a file that is written once it is asked for."""
        count, columns = self.count(rows), COLUMNS[rows]
        refuse_more_than_fit(count)

        def written():
            cells = ((plain(read(record)) for read in columns.values()) for record in getattr(self, rows)())
            with spreadsheet(rows, columns, cells, DAYS, about(self.asked, rows, count)) as file:
                while portion := file.read(PORTION):
                    yield portion

        return written()


def _in_words(figure):
    """ "2 killed (armenia, military)": how many, of whom, as far as it is said."""
    of = [figure.affected.slug] if figure.affected else [figure.affected_words] if figure.affected_words else []
    of += [figure.group] if figure.group != Group.UNKNOWN else []
    return f"{figure.wording} ({', '.join(of)})" if of else figure.wording


def feature(incident):
    """RFC 7946: longitude before latitude; an incident without a point has no geometry."""
    point = incident["point"]
    geometry = point and {"type": "Point", "coordinates": [point["longitude"], point["latitude"]]}
    properties = {name: read(incident) for name, read in INCIDENT.items() if name not in ("latitude", "longitude")}
    return {"type": "Feature", "id": incident["reference"], "geometry": geometry, "properties": properties}


# Made once: `json.dumps` makes one for every record.
_json = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


PARAMETERS = [
    OpenApiParameter("format", str, enum=list(TYPES), required=True, description="What is written."),
    OpenApiParameter(
        "rows", str, enum=ROWS, description="One row an incident, as without it, or one a claim; not of features."
    ),
]


class Exported:
    """A resource of incidents whose list can be taken away whole."""

    asks = {"export": (*IncidentFilter.base_filters, "format", "rows")}

    @extend_schema(
        parameters=PARAMETERS,
        responses={
            (200, kind.partition(";")[0]): {"type": "string", **({"format": "binary"} if name == "xlsx" else {})}
            for name, kind in TYPES.items()
        },
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def export(self, request):
        """Everything that the filters select, streamed, the last recorded first: as CSV, NDJSON, GeoJSON or XLSX.

        A spreadsheet has the columns of the CSV, and a second sheet that says what was asked and how to cite it. One of more
        than 1,048,575 rows is refused: the CSV has no such limit.
        """
        self.filter_queryset(self.queryset)
        kind, rows = (self._one_of(name, allowed) for name, allowed in (("format", TYPES), ("rows", ROWS)))
        if kind is None:
            raise BadParameter.because("format", f"{', '.join(TYPES)}.")
        if kind == "geojson" and rows == "claims":
            raise BadParameter.because("rows", "Features are incidents.")
        rows = rows or "incidents"
        try:
            written = getattr(Export(self.asked, self.get_serializer_context()), kind)(rows)
        except TooManyRows as refusal:
            words = _("A spreadsheet has 1,048,576 rows, and here are more. Ask for csv, or for fewer.")
            raise BadParameter.because("format", words) from refusal
        response = StreamingHttpResponse(written, content_type=TYPES[kind])
        response["Content-Disposition"] = f'attachment; filename="{rows}-{timezone.now().date()}.{kind}"'
        return response

    def _one_of(self, name, allowed):
        values = self.request.query_params.getlist(name)
        if len(values) > 1 or (values and values[0] not in allowed):
            raise BadParameter.because(name, f"{', '.join(allowed)}.")
        return values[0] if values else None
