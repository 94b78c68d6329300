"""REST resources. A view finds, refuses or answers: what it loads is in `loading`, how it writes in `writing`."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiResponse, extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from explorer import filters
from formats.query import strict
from incidents.models import Incident, Place, ViolationType
from investigations.models import Investigation
from parties.models import Party
from statements.models import Claim, Statement

from . import loading, serializers
from .pagination import Cursors
from .parsing import StrictJSON
from .problems import BadParameter, Refused
from .schema import ProblemSchema
from .writing import needs, objections, write

LICENCE = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


class MayWrite(BasePermission):
    """Everyone reads; whoever writes is signed in and has the permission that the action needs."""

    def has_permission(self, request, view):
        # Without an action the method is not allowed to anybody, and the answer is 405.
        if request.method in SAFE_METHODS or not getattr(view, "action", None):
            return True
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated(_("Writing needs a signed-in user; reading needs none."))
        if not request.user.has_perm(view.permission):
            raise exceptions.PermissionDenied(needs(view.permission))
        return True


class Filters(DjangoFilterBackend):
    """The filter set of the view, which refuses what it does not understand."""

    def filter_queryset(self, request, queryset, view):
        try:
            return view.filterset_class.for_request(request, queryset, also=Cursors.parameters).qs
        except ValidationError as error:
            found = [(name, one) for name, errors in error.error_dict.items() for one in errors]
            raise BadParameter([(name, one.messages[0]) for name, one in found]) from error


class Resource:
    """What every view of the API does alike."""

    schema = ProblemSchema()
    permission_classes = [MayWrite]
    parser_classes = [StrictJSON]
    http_method_names = ["get", "head", "post", "put", "patch"]
    parameters = ()

    def initial(self, request, *args, **kwargs):
        strict(request.query_params, self.parameters)
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Link"] = LICENCE
        user = getattr(request, "_user", None)
        if user is not None and user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        else:
            response["Cache-Control"] = "public, max-age=60" if response.status_code == 200 else "no-store"
        patch_vary_headers(response, ["Accept", "Cookie"])
        return response


class ReadOnlyRecords(Resource, GenericViewSet):
    """A list and its records."""

    pagination_class = Cursors
    filter_backends = [Filters]
    lookup_value_converter = "str"
    lookup_field = "slug"
    ordering = ("-pk",)
    load = None

    @property
    def parameters(self):
        return [*self.filterset_class.base_filters, *Cursors.parameters] if self.action == "list" else []

    def get_queryset(self):
        return type(self).load(self.request.user)

    def get_object(self):
        record = self.get_queryset().filter(**self.named(self.kwargs[self.lookup_field])).first()
        if record is None:
            raise Http404
        return record

    def named(self, name):
        """The look-up for the name that a record has in its address."""
        if "\0" in name:
            raise Http404
        return {self.lookup_field: name}

    @cached_property
    def sides(self):
        return Party.objects.sides()

    def list(self, request):
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request, **kwargs):
        return Response(self.get_serializer(self.get_object()).data)


class Records(ReadOnlyRecords):
    """A list and its records, written by those who may."""

    # The permission of an action that is not one of those below.
    needed = ""

    @property
    def permission(self):
        model = self.queryset.model._meta
        verb = {"create": "add", "publish": "publish"}.get(self.action, "change")
        return self.needed or f"{model.app_label}.{verb}_{model.model_name}"

    def create(self, request):
        record = write(self.get_serializer(), request.data)
        response = self.answer(record, status=201)
        response["Location"] = response.data["api_url"]
        return response

    def update(self, request, partial=False, **kwargs):
        return self.answer(write(self.get_serializer(), request.data, record=self.get_object(), partial=partial))

    def partial_update(self, request, **kwargs):
        return self.update(request, partial=True, **kwargs)

    def answer(self, record, status=200):
        """The record as it is read now; its writer may see it once, even without permission to see drafts."""
        self.__dict__.pop("sides", None)
        loaded = self.get_queryset().filter(pk=record.pk).first() or record
        return Response(self.get_serializer(loaded).data, status=status)


class Publishables(Records):
    """Records with a reference, which are drafts until somebody publishes them."""

    lookup_field = "reference"

    def named(self, name):
        return {"pk": self.queryset.model.series.parse(name)}

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def publish(self, request, **kwargs):
        """Show the record to everyone from now on. Harmless when it is published already."""
        if request.data:
            raise exceptions.ParseError(_("Publishing takes no body."))
        record = self.get_object()
        try:
            record.publish()
        except ValidationError as error:
            raise Refused(list(objections(self.get_serializer(), error))) from error
        return self.answer(record)

    def add(self, serializer, name, data):
        """Add a row to the record: append-only, so never changed later."""
        write(serializer, data, parent=(name, self.get_object()))
        return self.answer(self.get_object(), status=201)


class Incidents(Publishables):
    """Something alleged to have happened: a listing to browse by. Facts are in the claims about it."""

    queryset = Incident.objects.all()
    serializer_class = serializers.IncidentSerializer
    filterset_class = filters.IncidentFilter
    load = loading.incidents


class Statements(Publishables):
    """What one party said, with its sources, original text and claims."""

    queryset = Statement.objects.all()
    serializer_class = serializers.StatementSerializer
    filterset_class = filters.StatementFilter
    load = loading.statements

    @extend_schema(request=serializers.TextVersionSerializer, responses={201: serializers.StatementSerializer})
    @action(detail=True, methods=["post"], needed="statements.add_textversion")
    def texts(self, request, **kwargs):
        """Add a version of the original text, with the reason: what the version before had wrong."""
        serializer = serializers.TextVersionSerializer(context=self.get_serializer_context())
        return self.add(serializer, "statement", request.data)


class Claims(Records):
    """One act of one statement, about one incident or none; everything in it as alleged."""

    queryset = Claim.objects.all()
    serializer_class = serializers.ClaimSerializer
    filterset_class = filters.ClaimFilter
    load = loading.claims
    lookup_field = "id"
    lookup_value_converter = "int"

    def named(self, name):
        return {"pk": name}


class Parties(Records):
    """Whoever issues statements, is accused or takes part in investigations. `side` is the topmost parent."""

    queryset = Party.objects.all()
    serializer_class = serializers.PartySerializer
    filterset_class = filters.PartyFilter
    load = loading.parties
    ordering = ("name_folded", "pk")


class Places(Records):
    """Somewhere, with all its names."""

    queryset = Place.objects.all()
    serializer_class = serializers.PlaceSerializer
    filterset_class = filters.PlaceFilter
    load = loading.places
    ordering = ("name_folded", "pk")


class Investigations(Publishables):
    """Who is finding out what happened, with members and dated events."""

    queryset = Investigation.objects.all()
    serializer_class = serializers.InvestigationSerializer
    filterset_class = filters.InvestigationFilter
    load = loading.investigations

    @extend_schema(request=serializers.EventSerializer, responses={201: serializers.InvestigationSerializer})
    @action(detail=True, methods=["post"], needed="investigations.add_event")
    def events(self, request, **kwargs):
        """Add a dated event, the one way that progress changes."""
        serializer = serializers.EventSerializer(context=self.get_serializer_context())
        return self.add(serializer, "investigation", request.data)


class Types(ReadOnlyRecords):
    """The kinds of breach that claims allege: a tree that comes with the register."""

    queryset = ViolationType.objects.all()
    serializer_class = serializers.TypeSerializer
    filterset_class = filters.TypeFilter
    load = loading.types
    lookup_field = "code"
    ordering = ("position", "pk")


RESOURCES = {
    "incidents": ("incident", Incidents),
    "statements": ("statement", Statements),
    "claims": ("claim", Claims),
    "parties": ("party", Parties),
    "places": ("place", Places),
    "investigations": ("investigation", Investigations),
    "types": ("type", Types),
}


class Root(Resource, APIView):
    @extend_schema(
        responses={200: OpenApiResponse(response={"type": "object", "additionalProperties": {"type": "string"}})}
    )
    def get(self, request):
        """The addresses of everything there is."""
        names = {resource: f"{basename}-list" for resource, (basename, _view) in RESOURCES.items()}
        names |= {"schema": "schema", "docs": "docs"}
        return Response({key: settings.SITE_URL + reverse(f"api:{name}") for key, name in names.items()})


class Schema(Resource, SpectacularJSONAPIView):
    """The OpenAPI description."""


class Docs(Resource, SpectacularSwaggerSplitView):
    """The description as a page, from files of this site alone."""

    parameters = ("script",)
    url_name = "api:schema"
    template_name = "explorer/api_docs.html"


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
                return HttpResponsePermanentRedirect(address, preserve_request=True)
        return super().dispatch(request, *args, **kwargs)
