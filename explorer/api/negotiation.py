"""In which format an answer comes: the one that `format` names, or else what `Accept` prefers of those that there are."""

from django.http.request import MediaType
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation

from .problems import BadParameter

MEDIA = {
    "json": "application/json",
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "ndjson": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# As they are sent.
TYPES = MEDIA | {"csv": "text/csv; charset=utf-8; header=present"}


class ByFormatOrAccept(DefaultContentNegotiation):
    """Tells the view its `kind`, one of its `formats`. What is not JSON is written by the view itself."""

    def select_renderer(self, request, renderers, format_suffix=None):
        view = request.parser_context["view"]
        view.kind = _asked(request, view.formats) or _accepted(request, {one: MEDIA[one] for one in view.formats})
        return renderers[0], renderers[0].media_type


class ByAccept(DefaultContentNegotiation):
    """For what has one format and media types of its own, which are the `kind` of its view."""

    def select_renderer(self, request, renderers, format_suffix=None):
        view = request.parser_context["view"]
        asked = _asked(request, view.formats)
        renderer = renderers[0] if asked else _accepted(request, {one: one.media_type for one in renderers})
        view.kind = renderer.media_type
        return renderer, renderer.media_type


def _asked(request, formats):
    asked = request.query_params.get("format")
    if asked is not None and asked not in formats:
        raise BadParameter.because("format", f"{', '.join(formats)}.")
    return asked


def _accepted(request, offered):
    """The key of the media type that is wanted most, the first of those that are wanted alike."""
    ranges = [MediaType(one) for one in request.headers.get("Accept", "*/*").split(",") if one.strip()]
    accepted = [one for one in ranges if _is_weighed(one)]
    found = max(offered, key=lambda one: _weight(accepted, offered[one]))
    if not _weight(accepted, offered[found]):
        told = {"types": ", ".join(offered.values())}
        raise NotAcceptable(_("None of what “Accept” takes is to be had here. There is: %(types)s.") % told)
    return found


def _is_weighed(media):
    """Whether its quality is one: Django takes what is none for the greatest, and “nan” for neither more nor less than another."""
    try:
        return 0 <= float(media.params.get("q", 1)) <= 1
    except ValueError:
        return False


def _weight(accepted, media):
    """How much a type is wanted: the most specific range that it is in decides (RFC 9110 §12.5.1)."""
    ranges = [one for one in accepted if one.match(media)]
    return max(ranges, key=lambda one: one.specificity).quality if ranges else 0
