"""The resources, and the addresses beside them."""

from functools import cache

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiResponse, extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from explorer import filters, freshness, licence
from explorer.incident_filter import IncidentFilter
from explorer.statement_filter import StatementFilter
from explorer.tallies import beside_itemised
from incidents.judging import judge, judgements_of
from incidents.models import Incident, Judgement, Place, ViolationType
from investigations.models import Investigation
from parties.models import Agreement, Outlet, Party
from statements.models import Claim, Statement, Tally

from . import cells, hashtags, loading, serializers
from .accounts import Compared
from .as_said import IncidentAsSaid, InvestigationAsSaid
from .conditions import tagged
from .exports import Exported
from .importing import ManyAtOnce
from .lifecycle import Publishables, told
from .negotiation import ByAccept
from .past import Remembered
from .resources import ReadOnlyRecords, Records, Resource
from .writing import object_of, split_reason, text_of
from .written import Written


class Incidents(IncidentAsSaid, Written, Compared, Exported, ManyAtOnce, Publishables):
    """Something alleged to have happened: a listing to browse by. Facts are in the claims about it."""

    queryset = Incident.objects.all()
    serializer_class = serializers.IncidentSerializer
    filterset_class = IncidentFilter
    load = loading.incidents
    asks = IncidentAsSaid.asks | Compared.asks | Exported.asks | Publishables.asks
    answers = Written.answers | Exported.answers

    @extend_schema(request=serializers.MergeSerializer, responses={200: serializers.EndedSerializer})
    @action(detail=True, methods=["post"])
    def merge(self, request, **kwargs):
        """Let another published incident absorb this one; this one's address leads there from then on."""
        incident = self.get_object()
        data = object_of(request.data, ("reason", "into"))
        other = self.find(data, "into")
        # What was loaded is what this reader may see, and everything moves: also what hangs on drafts.
        incident, other = (Incident.objects.get(pk=one.pk) for one in (incident, other))
        with self.unless_ended(incident, replacement=("into",)):
            incident.merge_into(other, text_of(data, "reason"), by=request.user)
        return self.left(incident)

    @extend_schema(methods=["GET"], responses={200: serializers.JudgementSerializer(many=True)})
    @extend_schema(
        methods=["POST"], request=serializers.JudgementSerializer, responses={201: serializers.JudgementSerializer}
    )
    @action(
        detail=True,
        methods=["get", "post"],
        needed="incidents.add_judgement",
        pagination_class=None,
        filter_backends=[],
    )
    def judgements(self, request, **kwargs):
        """What editors judged about this incident and others that may be the same; POST adds one, for good."""
        incident = self.get_object()
        if request.method != "POST":
            # One about an incident that the reader may not see would tell of that one.
            found = judgements_of(incident)
            seen = loading.current(Incident, request.user).in_bulk(found)
            rows = [{"other": seen[pk], "judgement": found[pk]} for pk in sorted(seen)]
            return Response(serializers.JudgementSerializer(rows, many=True).data)
        data = object_of(request.data, ("other", "verdict", "reason"))
        other = self.find(data, "other")
        verdict = text_of(data, "verdict", Judgement._meta.get_field("verdict"))
        with told(first=("other",), second=("other",), verdict=("verdict",), __all__=("other",)):
            judgement = judge(incident, other, verdict, text_of(data, "reason"), by=request.user)
        shown = serializers.JudgementSerializer({"other": other, "judgement": judgement})
        return tagged(Response(shown.data, status=201), incident)


class Statements(Publishables):
    """What one party said, with its sources, original text and claims."""

    queryset = Statement.objects.all()
    serializer_class = serializers.StatementSerializer
    filterset_class = StatementFilter
    load = loading.statements

    @extend_schema(request=serializers.TextVersionSerializer, responses={201: serializers.StatementSerializer})
    @action(detail=True, methods=["post"], needed="statements.add_textversion")
    def texts(self, request, **kwargs):
        """Add a version of the original text, with the reason: what the version before had wrong."""
        serializer = serializers.TextVersionSerializer(context=self.get_serializer_context())
        return self.add(serializer, "statement", request.data, self._why(_("Original text recorded.")))

    @extend_schema(request=serializers.TranslationSerializer, responses={201: serializers.StatementSerializer})
    @action(detail=True, methods=["post"], needed="statements.add_translation")
    def translations(self, request, **kwargs):
        """Add a translation, or a further version of one: then with the reason, as for the original text."""
        serializer = serializers.TranslationSerializer(context=self.get_serializer_context())
        return self.add(serializer, "statement", request.data, self._why(_("Translation recorded.")))

    def _why(self, otherwise):
        """The reason that the body gives; the first version of a text needs none."""
        given = self.request.data.get("reason") if isinstance(self.request.data, dict) else None
        return given if isinstance(given, str) and given.strip() else otherwise

    @extend_schema(request=serializers.ReasonSerializer, responses={200: serializers.StatementSerializer})
    @action(detail=True, methods=["post"], url_path="texts/<int:number>/redact", needed="statements.publish_statement")
    def redact_text(self, request, number, **kwargs):
        """Remove a version of the original text for good. Its hash stays, and the reason."""
        return self.redact(self.get_object().text_versions.filter(number=number).first(), request)

    @extend_schema(request=serializers.ReasonSerializer, responses={200: serializers.StatementSerializer})
    @action(
        detail=True,
        methods=["post"],
        url_path="translations/<int:number>/redact",
        needed="statements.publish_statement",
    )
    def redact_translation(self, request, number, **kwargs):
        """Remove a translation for good, by its `id`. Its hash stays, and the reason."""
        return self.redact(self.get_object().translations.filter(pk=number).first(), request)


class Claims(Records):
    """One act of one statement, about one incident or none; everything in it as alleged."""

    queryset = Claim.objects.all()
    serializer_class = serializers.ClaimSerializer
    filterset_class = filters.ClaimFilter
    load = loading.claims
    lookup_field = "id"
    lookup_value_converter = "int"
    hashtags = hashtags.CLAIM

    def named(self, name):
        return {"pk": name}

    def state_of(self, records):
        return freshness.of_record(records, Statement._meta.label_lower, "statement")

    def columns(self):
        return cells.CLAIM

    def list(self, request):
        if self.kind != "csv":
            return super().list(request)
        claims = list(self.paginate_queryset(self.understand()))
        return self.listed(cells.claims_with_columns(claims, self.get_serializer(claims, many=True).data))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="read-again", needed="statements.read_again_claim")
    def read_again(self, request, **kwargs):
        """Note that another editor has read the judgement that links the claim, and agrees with it."""
        object_of(request.data or {}, ())
        claim = self.get_object()
        with told():
            claim.read_again(by=request.user)
        return self.answer(claim)


class Tallies(ReadOnlyRecords):
    """Numbers of bulletins that cannot be split into incidents. They are written with their statement."""

    queryset = Tally.objects.all()
    serializer_class = serializers.TallySerializer
    filterset_class = filters.TallyFilter
    load = loading.tallies
    lookup_field = "id"
    lookup_value_converter = "int"

    def named(self, name):
        return {"pk": name}

    def paginate_queryset(self, queryset):
        return beside_itemised(super().paginate_queryset(queryset), self.sides)

    def get_object(self):
        return beside_itemised([super().get_object()], self.sides)[0]


class Agreements(Remembered, Records):
    """Ceasefires and other undertakings that an incident may breach, with provisions, roles and sources."""

    queryset = Agreement.objects.all()
    serializer_class = serializers.AgreementSerializer
    filterset_class = filters.AgreementFilter
    load = loading.agreements
    ordering = ("title_folded", "pk")


class Outlets(Remembered, Records):
    """Where statements and reports were published or relayed. The sources of records name them."""

    queryset = Outlet.objects.all()
    serializer_class = serializers.OutletSerializer
    filterset_class = filters.OutletFilter
    load = loading.outlets
    ordering = ("name_folded", "pk")


class Parties(Remembered, Records):
    """Whoever issues statements, is accused or takes part in investigations. `side` is the topmost parent."""

    queryset = Party.objects.all()
    serializer_class = serializers.PartySerializer
    filterset_class = filters.PartyFilter
    load = loading.parties
    ordering = ("name_folded", "pk")


class Places(Remembered, Records):
    """Somewhere, with all its names."""

    queryset = Place.objects.all()
    serializer_class = serializers.PlaceSerializer
    filterset_class = filters.PlaceFilter
    load = loading.places
    ordering = ("name_folded", "pk")
    answers = {"list": ("json", "csv", "geojson", "ndjson"), "retrieve": ("json", "geojson")}


class Investigations(InvestigationAsSaid, Publishables):
    """Who is finding out what happened, with members and dated events."""

    queryset = Investigation.objects.all()
    serializer_class = serializers.InvestigationSerializer
    filterset_class = filters.InvestigationFilter
    load = loading.investigations
    asks = InvestigationAsSaid.asks | Publishables.asks

    @extend_schema(request=serializers.EventSerializer, responses={201: serializers.InvestigationSerializer})
    @action(detail=True, methods=["post"], needed="investigations.add_event", conditional=True)
    def events(self, request, **kwargs):
        """Add a dated event, the one way that progress changes. It follows what was read, as `If-Match` says."""
        serializer = serializers.EventSerializer(context=self.get_serializer_context())
        data, reason = split_reason(request.data)
        return self.add(serializer, "investigation", data, reason or _("Event recorded."))


class Types(ReadOnlyRecords):
    """The kinds of breach that claims allege: a tree that comes with the register."""

    queryset = ViolationType.objects.all()
    serializer_class = serializers.TypeSerializer
    filterset_class = filters.TypeFilter
    load = loading.types
    lookup_field = "code"
    ordering = ("position", "pk")


# Packages that stand left of this one put theirs here, too.
RESOURCES = {
    "incidents": ("incident", Incidents),
    "statements": ("statement", Statements),
    "claims": ("claim", Claims),
    "tallies": ("tally", Tallies),
    "agreements": ("agreement", Agreements),
    "outlets": ("outlet", Outlets),
    "parties": ("party", Parties),
    "places": ("place", Places),
    "investigations": ("investigation", Investigations),
    "types": ("type", Types),
}


# What is no list of records, by the names of its addresses.
BESIDE = ("incident-counts", "casualties", "replies", "coverage", "changes", "codebook", "meta")


class Root(Resource, APIView):
    is_for_all = True

    def state(self):
        return freshness.of_code()

    @extend_schema(responses={200: OpenApiResponse(response={"$ref": "#/components/schemas/Addresses"})})
    def get(self, request):
        """The addresses of everything there is."""
        names = [*(f"{basename}-list" for basename, _view in RESOURCES.values()), *BESIDE, "schema", "docs"]
        keys = [*RESOURCES, *(name.replace("-", "_") for name in names[len(RESOURCES) :])]
        addresses = (settings.SITE_URL + reverse(f"api:{name}") for name in names)
        return Response(dict(zip(keys, addresses, strict=True)))


@cache
def description():
    """What is described: the same for everybody, and for as long as this code runs."""
    return SchemaGenerator().get_schema(request=None, public=True)


class Described(SchemaGenerator):
    """Describes the API once: it takes a second or two."""

    def get_schema(self, request=None, public=False):
        return description()


class Schema(Resource, SpectacularJSONAPIView):
    """The OpenAPI description."""

    generator_class = Described
    # It has a media type of its own besides that of JSON.
    content_negotiation_class = ByAccept

    is_for_all = True

    def state(self):
        return freshness.of_code()


class Docs(Resource, SpectacularSwaggerSplitView):
    """The description as a page, from files of this site alone."""

    parameters = ("script",)
    url_name = "api:schema"
    template_name = "explorer/api_docs.html"
    formats = ("html",)
    content_negotiation_class = ByAccept

    is_for_all = True

    def state(self):
        return freshness.of_code()

    def handle_exception(self, exc):
        # What is refused is a problem here, too, and not the page.
        self.request.accepted_renderer, self.request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        return super().handle_exception(exc)


class Nothing(Resource, APIView):
    """Any other address under /api/."""

    schema = None

    def initial(self, request, *args, **kwargs):
        raise Http404

    def dispatch(self, request, *args, **kwargs):
        path = request.path_info
        if not path.endswith("/"):
            try:
                known = resolve(f"{path}/").func.cls is not Nothing
            except Resolver404:
                known = False
            if known:
                # 308: the method and the body go along.
                address = request.get_full_path(force_append_slash=True)
                response = HttpResponsePermanentRedirect(address, preserve_request=True)
                response["Link"] = licence.LINK
                return response
        return super().dispatch(request, *args, **kwargs)
