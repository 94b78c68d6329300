"""What every resource of the API does alike: it finds, refuses or answers.

What is loaded is in `loading`, how it is written in `writing`, how records end in `lifecycle`, what they were in `past`.
"""

from dataclasses import replace
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from formats.query import TRACKING, strict
from incidents.models import Incident
from incidents.permissions import sees_drafts
from investigations.models import Investigation
from parties.models import Party
from statements.models import Statement

from .. import freshness, licence
from ..citing import about
from ..question import query, sentence
from . import shapes, tables
from .conditions import conditionally, tag, tagged
from .negotiation import TYPES, ByFormatOrAccept
from .once import once
from .pagination import Cursors
from .parsing import StrictJSON
from .problems import BadParameter
from .schema import ProblemSchema
from .validators import unless_unchanged
from .writing import needs, split_reason, write

# How a write is answered, by its method.
CAREFULLY = {"post": once, "put": conditionally, "patch": conditionally, "delete": conditionally}
# What a reader may see more of than everyone does.
DRAFTED = (Incident, Statement, Investigation)


class MayWrite(BasePermission):
    """Everyone reads; whoever writes is signed in and has the permission that the action needs."""

    def has_permission(self, request, view):
        # Without an action the method is not allowed to anybody, and the answer is 405.
        if request.method in SAFE_METHODS or not getattr(view, "action", None):
            return True
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated(_("Writing needs a token or a signed-in user; reading needs none."))
        if not request.user.has_perm(view.permission):
            raise exceptions.PermissionDenied(needs(view.permission, request.user))
        return True


class Filters(DjangoFilterBackend):
    """The filter set of the view, which refuses what it does not understand; the view finds it in `asked`."""

    def filter_queryset(self, request, queryset, view):
        try:
            view.asked = view.filterset_class.for_request(request, queryset, also=[*view.parameters, "format"])
        except ValidationError as error:
            raise BadParameter.of(error) from error
        return view.asked.qs


class Resource:
    """What every view of the API does alike."""

    schema = ProblemSchema()
    permission_classes = [MayWrite]
    parser_classes = [StrictJSON]
    content_negotiation_class = ByFormatOrAccept
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    parameters = ()
    # What it refuses beside what all do, as the description names it.
    refusals = ()
    # In which an answer can be had, the first where nothing else is asked for; and the one that it has.
    formats = ("json",)
    kind = "json"
    # Whether what is answered is another one tomorrow.
    goes_by_day = False
    # Whether nobody is told more than everyone.
    is_for_all = False
    # Of what everyone may read here, how far it has come.
    known = None

    def initial(self, request, *args, **kwargs):
        # First, so that what is refused counts, too.
        super().check_throttles(request)
        reads = request.method in SAFE_METHODS
        allowed = {*self.parameters, *(("format",) if reads else ())}
        try:
            strict(request.query_params, allowed, once=allowed.difference(self.filters))
        except ValidationError as error:
            raise BadParameter.of(error) from error
        super().initial(request, *args, **kwargs)
        method = request.method.lower()
        if reads and hasattr(self, method) and (self.is_for_all or not self.sees_drafts):
            setattr(self, method, partial(unless_unchanged, self, getattr(self, method)))

    @property
    def filters(self):
        """Parameters of its filter set, which knows of each whether it may be repeated; all others may not."""
        return self.filterset_class.base_filters if getattr(self, "filter_backends", None) else ()

    def check_throttles(self, request):
        """Done already, when the request began."""

    @cached_property
    def sees_drafts(self):
        """Whether the reader sees of any records more than everyone does."""
        user = self.request.user
        return user.is_authenticated and any(sees_drafts(user, model) for model in DRAFTED)

    def state(self):
        """How far what everyone may read here has come; None where nothing can be told before it is read."""
        register = freshness.of_register()
        return register.today() if self.goes_by_day else register

    def is_understood(self):
        """Whether it can be told, without reading, that the request will be answered; raises what it is refused with."""
        return False

    @property
    def finds(self):
        """Whether what is answered is what a question finds, which is cited as that (RFC 8574)."""
        return getattr(self, "action", None) in ("list", "export")

    @property
    def asked_at(self):
        """The address of the question: not of a page of what it finds, nor with what others added."""
        params = self.request.query_params
        beside = [name for name in params if name in Cursors.parameters or name.startswith(TRACKING)]
        return "?".join(filter(None, [settings.SITE_URL + self.request.path, query(params, without=beside)]))

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        # Before it is read nobody knows what is beside it: whoever has the answer keeps what that links to (RFC 9111 §3.2).
        if response.status_code != 304:
            cited = f'<{self.asked_at}>; rel="cite-as"' if self.finds and response.status_code == 200 else None
            response["Link"] = ", ".join(filter(None, [licence.LINK, cited, response.get("Link")]))
        if (version := getattr(response, "version", None)) is not None:
            response.add_post_render_callback(lambda made: made.headers.setdefault("ETag", tag(version, made.content)))
        user = getattr(request, "_user", None)
        if user is not None and user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        else:
            kept = "public, no-cache" if self.goes_by_day else "public, max-age=60"
            response["Cache-Control"] = kept if response.status_code in (200, 304) else "no-store"
        negotiated = [] if "format" in request.GET else ["Accept"]
        patch_vary_headers(response, [*negotiated, "Authorization", "Cookie"])
        return response


class ReadOnlyRecords(Resource, GenericViewSet):
    """A list and its records."""

    pagination_class = Cursors
    filter_backends = [Filters]
    lookup_value_converter = "str"
    lookup_field = "slug"
    ordering = ("-pk",)
    load = None
    # What further actions may be asked: action → parameters; and the formats of what is answered.
    asks = {}
    answers = {"list": ("json", "csv", "ndjson")}
    # Column of a table → its tag in the Humanitarian Exchange Language, where there are any.
    hashtags = {}

    @property
    def parameters(self):
        if self.action == "list":
            hxl = ["hxl"] if self.hashtags else []
            return [*self.filterset_class.base_filters, *Cursors.parameters, *shapes.PARAMETERS, *hxl]
        if self.is_of_a_record:
            return (*shapes.PARAMETERS, *self.asks.get(self.action, ()))
        return self.asks.get(self.action, [])

    @property
    def formats(self):
        return self.answers.get(self.action, Resource.formats)

    @property
    def is_of_a_record(self):
        """Whether a record is read, by any of its addresses."""
        return self.action == "retrieve"

    @cached_property
    def shape(self):
        """How records are answered. What is written is answered whole."""
        reads = self.action == "list" or self.is_of_a_record
        params = self.request.query_params if reads else {}
        if self.kind in ("csv", "geojson"):
            return shapes.Shape(params, shapes.flat(self.columns()), {}, {})
        known = shapes.parts_of(self.get_serializer())
        return shapes.Shape(params, known, self.relations, self.get_serializer_context())

    @property
    def relations(self):
        return shapes.RELATIONS[self.queryset.model._meta.model_name]

    def columns(self):
        """Column of a table → what stands in it, of a record as it is shown."""
        return tables.columns_of(self.get_serializer())

    def get_queryset(self):
        return type(self).load(self.request.user)

    def get_object(self):
        record = self.get_queryset().filter(**self.names()).first()
        if record is None:
            raise Http404
        return record

    def names(self):
        """The look-up for the record that is meant by the address."""
        return self.named(self.kwargs[self.lookup_field])

    def named(self, name):
        """The look-up for the name that a record has in its address."""
        if "\0" in name:
            raise Http404
        return {self.lookup_field: name}

    @cached_property
    def sides(self):
        return Party.objects.sides()

    def state(self):
        if not self.is_of_a_record:
            return freshness.of_register()
        found = self.state_of(self.get_queryset().select_related(None).prefetch_related(None).filter(**self.names()))
        if found and self.shape.relations:
            return replace(freshness.of_register(), version=found.version)
        return found

    def state_of(self, records):
        """That of the one record that a queryset finds; here of one that shows what is counted of others, too."""
        return freshness.of_register() if records.exists() else None

    def is_understood(self):
        if self.action == "list":
            self.understand()
        return self.action == "list" or (self.is_of_a_record and bool(self.shape))

    def understand(self):
        """What a list is asked for; everything that it does not understand is refused before anything is read."""
        _ = self.shape
        self.with_hashtags()
        found = self.filter_queryset(self.get_queryset())
        self.paginator.understand(found, self.request, self)
        return found

    def with_hashtags(self) -> bool:
        asked = self.request.query_params.get("hxl")
        if asked is not None and (asked != "1" or self.kind != "csv"):
            raise BadParameter.because("hxl", _("1, in CSV; or leave it out."))
        return asked is not None

    def list(self, request):
        return self.listed(self.get_serializer(self.paginate_queryset(self.understand()), many=True).data)

    def listed(self, rows):
        """The answer that is a page of records, from these as they are shown."""
        if self.kind == "json":
            return self.get_paginated_response(self.shape.shown(rows))
        response = HttpResponse(self._written(rows), content_type=TYPES[self.kind])
        if links := self.paginator.links():
            response["Link"] = links
        return response

    def _written(self, rows):
        match self.kind:
            case "ndjson":
                return "".join(f"{tables.dumped(row)}\n" for row in self.shape.shown(rows))
            case "geojson":
                return tables.collection(self.about(), map(self.feature, rows))
        columns = self.shape.of(self.columns())
        head = [columns, [self.hashtags[name] for name in columns]] if self.with_hashtags() else [columns]
        return tables.written([*head, *([read(row) for read in columns.values()] for row in rows)])

    def about(self):
        """What a collection of features says of itself."""
        of_all = capfirst(str(self.queryset.model._meta.verbose_name_plural))
        return about(sentence(self.asked, of_all), self.asked_at)

    def feature(self, row):
        return tables.feature(row, self.shape.of(self.columns()), self.lookup_field)

    def retrieve(self, request, **kwargs):
        return self.shown(self.get_object())

    def shown(self, record, status=200):
        """The answer that is a record, with its ETag."""
        row = self.get_serializer(record).data
        if self.kind == "geojson":
            return HttpResponse(tables.dumped(self.feature(row)), content_type=TYPES["geojson"])
        return tagged(Response(self.shape.shown([row])[0], status=status), record)


class Records(ReadOnlyRecords):
    """A list and its records, written by those who may."""

    def state_of(self, records):
        return freshness.of_record(records, self.queryset.model._meta.label_lower)

    # The permission of an action that needs another than its name says.
    needed = ""
    # Whether what is posted goes by If-Match, as other changes do.
    conditional = False
    publishing = ()

    @property
    def permission(self):
        model = self.queryset.model._meta
        verb = "add" if self.action in ("create", "bulk") else "publish" if self.action in self.publishing else "change"
        return self.needed or f"{model.app_label}.{verb}_{model.model_name}"

    def create(self, request):
        data, reason = split_reason(request.data)
        return self.added(write(self.get_serializer(), data, reason=reason))

    def added(self, record):
        response = self.answer(record, status=201)
        response["Location"] = response.data["api_url"]
        return response

    def update(self, request, partial=False, **kwargs):
        data, reason = split_reason(request.data)
        record = write(self.get_serializer(), data, record=self.get_object(), partial=partial, reason=reason)
        return self.answer(record)

    def partial_update(self, request, **kwargs):
        return self.update(request, partial=True, **kwargs)

    def answer(self, record, status=200):
        """The record as it is read now; its writer may see it once, even without permission to see drafts."""
        self.__dict__.pop("sides", None)
        loaded = self.get_queryset().filter(pk=record.pk).first() or record
        return self.shown(loaded, status)

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        method = request.method.lower()
        if self.action and method in CAREFULLY:
            setattr(self, method, partial(CAREFULLY[method], self, getattr(self, method)))

    def meant(self):
        """The record that the address names, of those that the user may see; None if it names none."""
        return self.get_queryset().prefetch_related(None).filter(**self.names()).first()
