"""What every resource of the API does alike: it finds, refuses or answers.

What is loaded is in `loading`, how it is written in `writing`, how records end in `lifecycle`, what they were in `past`.
"""

from functools import partial

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from formats.query import strict
from parties.models import Party

from .conditions import conditionally, tag, version_of
from .once import once
from .pagination import Cursors
from .parsing import StrictJSON
from .problems import BadParameter
from .schema import ProblemSchema
from .writing import needs, split_reason, write

# How a write is answered, by its method.
CAREFULLY = {"post": once, "put": conditionally, "patch": conditionally, "delete": conditionally}
LICENCE = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


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
            view.asked = view.filterset_class.for_request(request, queryset, also=view.parameters)
        except ValidationError as error:
            found = [(name, one) for name, errors in error.error_dict.items() for one in errors]
            raise BadParameter([(name, one.messages[0]) for name, one in found]) from error
        return view.asked.qs


class Resource:
    """What every view of the API does alike."""

    schema = ProblemSchema()
    permission_classes = [MayWrite]
    parser_classes = [StrictJSON]
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    parameters = ()

    def initial(self, request, *args, **kwargs):
        # First, so that what is refused counts, too.
        super().check_throttles(request)
        strict(request.query_params, self.parameters)
        super().initial(request, *args, **kwargs)

    def check_throttles(self, request):
        """Done already, when the request began."""

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Link"] = LICENCE
        if (version := getattr(response, "version", None)) is not None:
            response.add_post_render_callback(lambda made: made.headers.setdefault("ETag", tag(version, made.content)))
        user = getattr(request, "_user", None)
        if user is not None and user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        else:
            response["Cache-Control"] = "public, max-age=60" if response.status_code == 200 else "no-store"
        patch_vary_headers(response, ["Accept", "Authorization", "Cookie"])
        return response


class ReadOnlyRecords(Resource, GenericViewSet):
    """A list and its records."""

    pagination_class = Cursors
    filter_backends = [Filters]
    lookup_value_converter = "str"
    lookup_field = "slug"
    ordering = ("-pk",)
    load = None
    # What further actions may be asked: action → parameters.
    asks = {}

    @property
    def parameters(self):
        if self.action == "list":
            return [*self.filterset_class.base_filters, *Cursors.parameters]
        return self.asks.get(self.action, [])

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
        return self.shown(self.get_object())

    def shown(self, record, status=200):
        """The answer that is a record, with its ETag."""
        response = Response(self.get_serializer(record).data, status=status)
        response.version = version_of(record)
        return response


class Records(ReadOnlyRecords):
    """A list and its records, written by those who may."""

    # The permission of an action that needs another than its name says.
    needed = ""
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
        names = self.named(self.kwargs[self.lookup_field])
        return self.get_queryset().prefetch_related(None).filter(**names).first()
