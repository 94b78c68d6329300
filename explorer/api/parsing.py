import json

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer


class StrictJSON(BaseParser):
    """JSON as RFC 8259 has it: UTF-8, no NaN, and no name twice in one object, of which the first would be lost."""

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return json.loads(stream.read().decode(), parse_constant=_no_constant, object_pairs_hook=_object)
        except RecursionError as error:
            raise ParseError(_("The JSON is nested too deeply.")) from error
        except ValueError as error:
            raise ParseError(_("This is not JSON: %(error)s") % {"error": str(error)[:200]}) from error


def _no_constant(name):
    raise ValueError(name)


def _object(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    # An answer could not point at such a name.
    if any("\ud800" <= letter <= "\udfff" for name in found for letter in name):
        raise ValueError("a name holds half a character")
    return found
