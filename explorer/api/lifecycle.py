"""Records with a reference: drafts until somebody publishes them, and perhaps withdrawn or merged after that."""

from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response

from incidents.lifecycle import Lifecycle

from .conditions import tagged
from .importing import Sourced
from .past import Remembered
from .problems import Ended, Refused, messages
from .resources import Records
from .serializers import EndedSerializer, PublishSerializer, WithdrawSerializer
from .writing import object_of, objections, text_of, write


class Publishables(Sourced, Remembered, Records):
    lookup_field = "reference"
    publishing = ("publish", "withdraw", "merge", "destroy")

    def named(self, name):
        return {"pk": self.queryset.model.series.parse(name)}

    def get_object(self):
        try:
            return super().get_object()
        except Http404:
            self._tell_of_the_end(**self.named(self.kwargs["reference"]))
            raise

    def _tell_of_the_end(self, **names):
        """Raise what the address of a record answers that was withdrawn or merged."""
        record = self.queryset.model.objects.ended().filter(**names).first()
        if record is not None:
            raise self.ended(record)

    def ended(self, record):
        """The answer from now on of the address of a withdrawn or merged record."""
        merged = record.status == Lifecycle.MERGED
        last = record.replacement
        # What absorbed it may have been absorbed in turn; nothing can be merged into what was, so this ends.
        while last is not None and last.status == Lifecycle.MERGED:
            last = last.replacement
        address = last and settings.SITE_URL + reverse(f"api:{self.basename}-detail", args=[last.reference])
        left = EndedSerializer(record).data
        more = {"reason": left["reason"], "ended_at": left["ended_at"], "replacement": address}
        if merged and self.request.method in SAFE_METHODS:
            return Ended(301, _("This record was merged into another."), more, location=self._same_of(last))
        said = _("This record was merged into another.") if merged else _("This record was withdrawn.")
        return Ended(410, said, more)

    def _same_of(self, record):
        """The address that asks the same of another record."""
        asked = self.request.META["QUERY_STRING"]
        match = self.request.resolver_match
        address = reverse(match.view_name, kwargs=match.kwargs | {"reference": record.reference})
        return f"{settings.SITE_URL}{address}{'?' if asked else ''}{asked}"

    @extend_schema(request=PublishSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request, **kwargs):
        """Show the record to everyone from now on. Harmless when it is published already."""
        reason = text_of(object_of(request.data or {}, ("reason",)), "reason")
        record = self.get_object()
        try:
            record.publish(by=request.user, reason=reason)
        except ValidationError as error:
            # Somebody may have withdrawn or merged it meanwhile.
            self._tell_of_the_end(pk=record.pk)
            raise Refused(list(objections(self.get_serializer(), error))) from error
        return self.answer(record)

    @extend_schema(request=WithdrawSerializer, responses={200: EndedSerializer})
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **kwargs):
        """Take a published record back. Its address answers 410 from then on, with the reason."""
        record = self.get_object()
        data = object_of(request.data, ("reason", "replacement"))
        replacement = None if data.get("replacement") is None else self.find(data, "replacement")
        with self.unless_ended(record, replacement=("replacement",)):
            record.withdraw(text_of(data, "reason"), by=request.user, replacement=replacement)
        return self.left(record)

    @contextmanager
    def unless_ended(self, record, **places):
        """Inside, what the model objects to is an answer, as `told` has it; where somebody ended the record meanwhile, its end is."""
        with told(**places):
            try:
                yield
            except ValidationError:
                self._tell_of_the_end(pk=record.pk)
                raise

    def left(self, record):
        """What is left of a record that ended, with its ETag; what was loaded before has the version of then."""
        record = self.queryset.model._base_manager.get(pk=record.pk)
        return tagged(Response(EndedSerializer(record).data), record)

    @extend_schema(responses={204: OpenApiResponse(description="Withdrawn.")})
    def destroy(self, request, **kwargs):
        """Withdraw a published record; the body holds the `reason`. Nothing is ever removed, and a draft stays one."""
        record = self.get_object()
        if not record.is_published:
            raise exceptions.MethodNotAllowed("DELETE", _("Nothing is deleted here. A published record is withdrawn."))
        data = object_of(request.data, ("reason",))
        with self.unless_ended(record):
            record.withdraw(text_of(data, "reason"), by=request.user)
        return Response(status=204)

    def find(self, data, name):
        """The record that the body names."""
        if data.get(name) in (None, ""):
            raise Refused([((name,), _("This field is required."))])
        record = self.get_queryset().filter(**self.named(text_of(data, name))).first()
        if record is None:
            words = {"kind": self.queryset.model._meta.verbose_name, "value": data[name][:100]}
            raise Refused([((name,), _("There is no %(kind)s “%(value)s”.") % words)])
        return record

    def add(self, serializer, name, data, reason):
        """Add a row to the record: append-only, so never changed later."""
        write(serializer, data, parent=(name, self.get_object()), reason=reason)
        return self.answer(self.get_object(), status=201)

    def redact(self, text, request):
        """Remove a recorded text for good; its hash stays, and the reason."""
        data = object_of(request.data, ("reason",))
        if text is None:
            raise Http404
        if text.is_redacted:
            raise Refused([((), _("This text is redacted already."))])
        with told():
            text.redact(text_of(data, "reason"), by=request.user)
        return self.answer(self.get_object())


@contextmanager
def told(**places):
    """Inside, what a model objects to is an answer. `places`: column, or code, of an objection → where in the body."""
    try:
        yield
    except ValidationError as error:
        raise Refused(list(_laid_out(error, places))) from error


def _laid_out(error, places):
    if hasattr(error, "error_dict"):
        for column, errors in error.error_dict.items():
            place = places.get(column, ("reason",) if column == "reason" else ())
            yield from ((place, message) for message in messages(ValidationError(errors)))
    else:
        for one in error.error_list:
            yield from ((places.get(one.code, ()), message) for message in messages(one))
