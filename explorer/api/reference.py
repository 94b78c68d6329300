"""What the register says about itself: its vocabularies, what it covers, and what it is."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from history.models import Clock
from incidents.models import Incident
from parties.models import Party

from .. import codebook, licence
from ..change_feed import FOLLOWED, cursor_of, latest_public
from ..coverage import CoverageFilter, coverage
from ..timeline import MOST
from . import changes, loading, pagination
from .fields import to_json
from .negotiation import TYPES
from .resources import Filters, Resource
from .serializers import CodebookSerializer, CoverageSerializer, MetaSerializer
from .tables import written

# The `origin` of what the demonstration brings in.
DEMO = "demo"

CODEBOOK = ("vocabulary", "code", "label", "definition", "broader", "cameo", "acled", "ucdp")
COVERAGE = ("side", "label", "month", "watched", "channels", "statements", "accused")


def table(columns, rows):
    return HttpResponse(written([columns, *rows]), content_type=TYPES["csv"])


class Codebook(Resource, APIView):
    formats = ("json", "csv")
    is_for_all = True

    @extend_schema(responses={200: CodebookSerializer})
    def get(self, request):
        """Every vocabulary with its codes, what they mean, and their nearest equivalents in other code books.

        As CSV: a row for each code.
        """
        shown = codes()
        if self.kind == "json":
            return Response(shown)
        return table(CODEBOOK, code_rows(shown))


def codes() -> dict:
    """Every vocabulary as the API shows it."""
    found = [
        {"key": one.key, "title": one.title, "section": section, "codes": one.codes}
        for section, one in codebook.everything()
    ]
    return CodebookSerializer({"results": found}).data


def code_rows(shown):
    """The cells of CODEBOOK of each code."""
    rows = ({"vocabulary": one["vocabulary"], **code} for one in shown["results"] for code in one["codes"])
    return ([row[column] for column in CODEBOOK] for row in rows)


class Coverage(Resource, GenericViewSet):
    queryset = Party.objects.all()
    serializer_class = CoverageSerializer
    filterset_class = CoverageFilter
    filter_backends = [Filters]
    pagination_class = None
    parameters = tuple(CoverageFilter.base_filters)
    formats = ("json", "csv")
    # Without `date_to` it goes up to this month, and of this month up to today.
    goes_by_day = True

    @extend_schema(responses={200: forced_singular_serializer(CoverageSerializer)})
    def list(self, request):
        """What is on record of each side, month by month, beside what the register could have heard of it.

        A month in which a channel of the side was read and no statement is on record has 0; one in which nobody is known to have
        read any has null, which is unknown and not nought. As CSV: a row for each side and month, and one without a month
        for what may be of one of these, its dates being too wide or not known.
        """
        self.filter_queryset(self.get_queryset())
        sides, asked = Party.objects.sides(), self.asked.chosen
        only = {sides.of(party).pk for party in asked("side") or ()} or None
        found = coverage(sides, only, asked("date_from"), asked("date_to"))
        if self.kind == "json":
            return Response(self.get_serializer({"results": found}).data)
        return table(COVERAGE, _rows(found))


def _rows(found):
    for one in found:
        named = (one.side.slug, one.side.label)
        for month in one.months:
            yield (*named, month.name, month.watched.value, month.channels, month.statements, month.accused)
        yield (*named, "", "", "", one.statements_apart, one.accused_apart)


class Meta(Resource, APIView):
    is_for_all = True

    @extend_schema(responses={200: MetaSerializer})
    def get(self, request):
        """What this register is: its name, version, licence and citation, what it holds, and the limits of the API."""
        clock = Clock.objects.get(pk=1)
        number, changed_at = latest_public(clock)
        name, version = settings.SPECTACULAR_SETTINGS["TITLE"], settings.SPECTACULAR_SETTINGS["VERSION"]
        url = f"{settings.SITE_URL}/"
        told = {
            "name": name,
            "version": version,
            "url": url,
            "licence": {"name": licence.NAME, "url": licence.URL},
            "citation": _("%(name)s, version %(version)s. %(url)s") % {"name": name, "version": version, "url": url},
            "is_demo": Incident.objects.published().filter(origin=DEMO).exists(),
            "counts": _counts(),
            "changed_at": changed_at,
            "epoch": clock.epoch,
            "cursor": cursor_of(clock.epoch, number),
            "limits": {
                "page_size": pagination.PAGE_SIZE,
                "page_size_max": pagination.LARGEST_PAGE,
                "changes": changes.LIMIT,
                "changes_max": pagination.LARGEST_PAGE,
                "stretches_max": MOST,
                "body_bytes_max": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
                "requests": settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"],
            },
        }
        # To the second, like all times of the history.
        return Response(MetaSerializer(told).data | {"changed_at": to_json(changed_at)})


def _counts():
    """How many of each the lists of the API have for everyone."""
    nobody = AnonymousUser()
    records = {name: model.objects.all() for name, model in FOLLOWED.items()}
    records |= {name: loading.current(FOLLOWED[name], nobody) for name in ("incidents", "statements", "investigations")}
    records |= {"claims": loading.current_claims(nobody), "types": loading.types(nobody)}
    records["tallies"] = loading.current_tallies(nobody)
    return {name: found.order_by().count() for name, found in records.items()}
