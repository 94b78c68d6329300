"""Every error of the API as problem details (RFC 9457): never HTML, never a stack.

`errors` says what to mend: `pointer` is where in the body (a JSON pointer, as in RFC 9457 §3), `parameter` which one
of the query string.
"""

import logging
from difflib import get_close_matches
from http import HTTPStatus

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.core.signals import got_request_exception
from django.db import IntegrityError, OperationalError
from django.forms import Field
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from rest_framework import exceptions, status
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response
from rest_framework.views import set_rollback

from formats.query import UnknownParameter

logger = logging.getLogger("django.request")

CONTENT_TYPE = "application/problem+json"
FAILED = _lazy("Something went wrong here. It has been written down.")
# As RFC 9110 names them; Python has older names until 3.13.
TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}


class Refused(Exception):
    """A record that was not accepted: (pointer parts, message) for everything that is wrong with it."""

    def __init__(self, errors):
        self.errors = errors
        super().__init__(errors)


class BadParameter(Exception):
    """A parameter of the query string with a value that means nothing."""

    def __init__(self, errors):
        self.errors = errors
        super().__init__(errors)

    @classmethod
    def because(cls, name, message):
        return cls([(name, message)])

    @classmethod
    def of(cls, error: ValidationError):
        """What is wrong by parameter."""
        return cls([(name, one.messages[0]) for name, errors in error.error_dict.items() for one in errors])


class NoSuchField(Exception):
    """`fields` names something that a record here does not have. `allowed`: what it has."""

    def __init__(self, name, allowed):
        self.name, self.allowed = name, sorted(allowed)
        close = get_close_matches(name, self.allowed, n=1)
        message = _("There is no field “%(name)s” here.") % {"name": name[:100]}
        super().__init__(
            " ".join([message, *([_("Did you mean “%(close)s”?") % {"close": close[0]}] if close else [])])
        )


class BadHeader(Exception):
    """A header with a value that means nothing."""

    def __init__(self, name, message):
        self.name, self.message = name, message
        super().__init__(name, message)


class Unmet(Exception):
    """A condition under which a request is answered, and that does not hold. Subclasses give the status."""

    def __init__(self, detail, wait=None):
        self.detail, self.wait = detail, wait
        super().__init__(detail)


class InProgress(Unmet):
    """The same request is being answered at this moment."""

    code = 409


class Contended(Unmet):
    """Another write took what this one needs, and the database let one of them go on."""

    code = 409

    @classmethod
    def by(cls, error: OperationalError, request):
        """What a view tells a writer; None for what is no contention, and for who only reads."""
        if request.method in SAFE_METHODS or not _is_contended(error):
            return None
        return cls(
            _("Somebody else was saving at the same moment, and nothing of this was saved. Send it again."), wait=1
        )


class Unavailable(Unmet):
    """The database has no time for anybody, or is not to be reached."""

    code = 503

    @classmethod
    def by(cls, error: OperationalError):
        """None for a mistake of ours, of which SQLite tells in the same way."""
        if _is_contended(error):
            wait = 1
        elif _is_away(error):
            wait = 10
        else:
            return None
        return cls(
            _("The database does not answer. Ask again soon; if you sent something, look first whether it was saved."),
            wait=wait,
        )


class Stale(Unmet):
    """The record is not the one that was read."""

    code = 412


class AnotherRequest(Unmet):
    """The key of the request was used for another one."""

    code = 422


class Unconditional(Unmet):
    """The request does not say which state of the record it changes."""

    code = 428


def _is_contended(error) -> bool:
    """PostgreSQL ends a deadlock, or what can not be put in order; SQLite waits for some seconds."""
    return getattr(error.__cause__, "pgcode", None) in ("40P01", "40001") or "is locked" in str(error)


def _is_away(error) -> bool:
    """Whether PostgreSQL refused the connection, has no room for it (53), or ended it (08, 57P…); what no server said has no code."""
    code = getattr(error.__cause__, "pgcode", "")
    return code is None or code.startswith(("08", "53", "57P"))


class Ended(Exception):
    """A record that was withdrawn or merged: what its address answers instead."""

    def __init__(self, code, detail, more, location=None):
        self.code, self.detail, self.more, self.location = code, detail, more, location
        super().__init__(detail)


def messages(error: ValidationError) -> list[str]:
    """What a ValidationError says, in the words of the admin: there a field left empty is one that is required."""
    required = Field.default_error_messages["required"]
    return [str(required) if one.code in {"blank", "null"} else one.messages[0] for one in error.error_list]


def pointer(parts) -> str:
    """A JSON pointer as a fragment: ("claims", 0, "act") is "#/claims/0/act", the whole record is "#"."""
    return "#" + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def problem(code: int, detail: str = "", **more) -> dict:
    title = TITLES.get(code) or HTTPStatus(code).phrase
    return {"type": "about:blank", "title": title, "status": code, "detail": detail, **more}


def handler(exc, context):
    """The answer to an exception in an API view (REST_FRAMEWORK["EXCEPTION_HANDLER"])."""
    error = exc
    if isinstance(error, OperationalError):
        exc = Contended.by(error, context["request"]) or Unavailable.by(error) or error
    code, detail, more = _describe(exc)
    if status.is_server_error(code):
        logger.error("%s: %s", HTTPStatus(code).phrase, context["request"].path, exc_info=error)
        # What Django does for views that are not ours to catch: whoever reports errors hears of it.
        got_request_exception.send(sender=type(context["view"]), request=context["request"]._request)
    set_rollback()
    response = Response(problem(code, detail, **more), status=code, content_type=CONTENT_TYPE)
    if wait := getattr(exc, "wait", None):
        response["Retry-After"] = str(int(wait))
    if challenge := getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    if location := getattr(exc, "location", None):
        response["Location"] = location
    return response


def _describe(exc):
    """Status, detail and further members."""
    match exc:
        case Refused():
            errors = [{"pointer": pointer(where), "detail": message} for where, message in exc.errors]
            return 400, _("The record was not accepted; nothing of it was saved."), {"errors": errors}
        case BadParameter():
            errors = [{"parameter": name, "detail": message} for name, message in exc.errors]
            return 400, _("The address asks for something that this list does not understand."), {"errors": errors}
        case NoSuchField():
            errors = [{"parameter": "fields", "detail": str(exc)}]
            return 400, str(exc), {"errors": errors, "fields": exc.allowed}
        case BadHeader():
            errors = [{"header": exc.name, "detail": str(exc.message)}]
            return 400, _("A header of the request means nothing here."), {"errors": errors}
        case Unmet():
            return exc.code, str(exc.detail), {}
        case Ended():
            return exc.code, exc.detail, exc.more
        case UnknownParameter():
            errors = [{"parameter": exc.name[:100], "detail": str(exc)}]
            return 400, str(exc), {"errors": errors, "parameters": exc.allowed}
        case ValidationError():
            return 400, " ".join(exc.messages), {}
        case IntegrityError():
            return 409, _("Somebody else saved something that this record clashes with. Read it again."), {}
        case Http404():
            return 404, _("There is nothing at this address."), {}
        case PermissionDenied():
            return 403, _("You may not do this."), {}
        case exceptions.APIException():
            return exc.status_code, _words(exc.detail), {}
        case RequestDataTooBig():
            return 413, _("The request holds too much."), {}
        case SuspiciousOperation() | BadRequest() | MultiPartParserError() | UnreadablePostError():
            return 400, _("The request cannot be read."), {}
    return 500, FAILED, {}


def _words(detail):
    if isinstance(detail, dict):
        detail = list(detail.values())
    return " ".join(_words(part) for part in detail) if isinstance(detail, list) else str(detail)
