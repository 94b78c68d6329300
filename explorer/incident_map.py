"""The map of everything that is found: drawn on the page, and once more for each part of it that a reader looks at."""

import json
import math

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from accounts.status import Status
from formats.query import UnknownParameter
from incidents.leading_names import LeadingNames
from incidents.models import Incident, Place

from . import basemap, gathering, locator
from .exploring import OF_THE_PAGE
from .incident_filter import IncidentFilter
from .models import IndexedIncident
from .pages import refused_plainly
from .parameters import Box
from .question import query
from .sides import address_of
from .unchanged import for_everyone
from .vocabulary import STATUS_SIGNS

# Which part of the map is looked at, and at what scale.
OF_THE_PART = ("within", "zoom")
# The smallest has all of the earth on a phone.
SMALLEST_ZOOM, LARGEST_ZOOM = -1, 19
PX_AROUND_THE_EARTH = 256  # at zoom 0, as every slippy map has it
# How many px the finest place on record may reach on the largest scale, so that nobody reads a street from a district.
FINEST_PX = 40
FINEST_M, COARSEST_ZOOM = 100, 9


class Told:
    """What stands at the marks of a map, for the question that it answers: read at once for all of them."""

    def __init__(self, asked, gathered, leading):
        self.asked, self.gathered = asked, gathered
        self.status = asked.column("status")
        self.most = max((group.count for group in gathered.groups), default=1)
        alone = {here.incident for here in (*gathered.groups, *gathered.areas)} - {None}
        self.rows = (
            IndexedIncident.objects.select_related("incident", "pattern").defer("incident__summary").in_bulk(alone)
        )
        places = Place.objects.in_bulk({area.place for area in gathered.areas} - {None})
        self.names = {pk: leading.of(place).text for pk, place in places.items()}

    def list_of(self, here):
        """The address of the list of what stands at a mark, or in an area."""
        where = {"area": str(here)} if isinstance(here, gathering.Area) else {"bbox": str(here.box)}
        return f"{reverse('incidents')}?{query(self.asked.data, without=('cursor', *OF_THE_PART), **where)}"

    def incident(self, pk):
        """(incident, status) of one that stands alone."""
        row = self.rows[pk]
        return row.incident, Status(getattr(row.pattern, self.status))

    def mark(self, here, numbers):
        """(link, words, sign, number) of a mark or an area; `numbers`: key → number in the list beside the map."""
        if here.incident is None:
            return self.list_of(here), self.words(here), "", None
        incident, status = self.incident(here.incident)
        return (
            address_of(incident, self.asked.with_judged),
            self.words(here),
            STATUS_SIGNS[status],
            numbers.get(here.incident),
        )

    def words(self, here):
        """What stands there, for whoever does not see it."""
        alone = ""
        if here.incident is not None:
            incident, status = self.incident(here.incident)
            alone = f"{incident.title}. {status.label}"
        if isinstance(here, gathering.Area):
            return in_area(self.names.get(here.place, ""), here.count, alone)
        return alone or several(here.count)

    def feature(self, here):
        """One mark or area as GeoJSON has it."""
        told = {"count": here.count, "radius_m": here.radius_m}
        if here.incident is not None:
            incident, status = self.incident(here.incident)
            told |= {
                "reference": incident.reference,
                "title": incident.title,
                "address": address_of(incident, self.asked.with_judged),
                "status": status.label,
                "sign": STATUS_SIGNS[status],
                "date": capfirst(str(incident.date.wording)),
            }
        told |= {"words": self.words(here), "list": self.list_of(here)}
        if isinstance(here, gathering.Area):
            told |= {"area": True, "label": self.names.get(here.place, "")}
        else:
            told |= {"box": list(here.box), "across": 2 * gathering.circle_radius(here.count, self.most)}
        at = {"type": "Point", "coordinates": [here.longitude, here.latitude]}
        return {"type": "Feature", "geometry": at, "properties": told}


def several(count):
    return ngettext("%(count)s incident", "%(count)s incidents close together", count) % {"count": count}


def in_area(name, count, alone):
    """`alone`: what is said of the only one."""
    name = name or _("Area")
    if alone:
        return _("%(name)s, known only to be in this area: %(incident)s") % {"name": name, "incident": alone}
    known = ngettext(
        "%(name)s: %(count)s incident known only to be in this area",
        "%(name)s: %(count)s incidents known only to be in this area",
        count,
    )
    return known % {"name": name, "count": count}


def drawing(asked, gathered, numbers, leading):
    """The drawing of all that is found, whose circles lead to what they stand for; None where nothing can be mapped."""
    if gathered.view is None:
        return None
    told = Told(asked, gathered, leading)
    return locator.draw(gathering.named(gathered, told.names), lambda here: told.mark(here, numbers))


def for_scripts(asked, gathered):
    """What a script needs to show more of the map than a drawing can, by the name of its `data-` attribute."""
    written = query(asked.data, without=OF_THE_PAGE)
    _longitude, latitude = gathered.summary.box.middle
    return {
        "map": "?".join(filter(None, [reverse("incidents-map"), written])),
        "basemap": static("map/basemap.geojson"),
        "box": str(gathered.summary.box),
        "zoom": finest_zoom(gathered.summary.finest_m, latitude),
        "words": json.dumps(words()),
        "tiles": settings.MAP_TILES,
        "tiles-attribution": settings.MAP_TILES_ATTRIBUTION,
    }


def finest_zoom(finest_m, latitude):
    """The largest scale at which what is known best is still no smaller than it is known."""
    metres_per_px = max(finest_m or 1000, FINEST_M) / FINEST_PX
    return max(COARSEST_ZOOM, min(LARGEST_ZOOM, round(math.log2(km_per_px(0, latitude) * 1000 / metres_per_px))))


def km_per_px(zoom, latitude):
    around = 360 * basemap.KM_PER_DEGREE * math.cos(math.radians(latitude))
    return around / (PX_AROUND_THE_EARTH * 2**zoom)


def words():
    """What the script says, and how countries are called."""
    return {
        "map": _("Map of the records that are found"),
        "keys": _("Arrow keys move the map, plus and minus zoom, Tab goes through the marks, Escape back to the list."),
        "skip": _("Skip map"),
        "in": _("Zoom in"),
        "out": _("Zoom out"),
        "close": _("Close"),
        "list": _("Show as a list"),
        # The script writes the number.
        "more": _("and %(count)s more"),
        "here": _("Only what has a point on this part of the map"),
        "area": _("Known only to be in this area"),
        "one_area": _("Area"),
        "failed": _("The map could not be brought up to date. Move it to try again."),
        "countries": {name: str(text) for name, text in locator.COUNTRY_NAMES.items()},
    }


class IncidentMap(View):
    """What a map shows of all that is found, in GeoJSON: `within` a box, at the scale of `zoom`.

    Close together is what would touch on the map; never more than some 1,200 features, whatever is asked.
    """

    http_method_names = ("get", "head", "options")
    parameters = (*IncidentFilter.base_filters, *OF_THE_PART)

    def dispatch(self, request, *args, **kwargs):
        return for_everyone(request, super().dispatch(request, *args, **kwargs))

    def get(self, request):
        try:
            asked = IncidentFilter.for_request(request, Incident.objects.all(), also=OF_THE_PART)
            gathered = self._gathered(asked)
        except (UnknownParameter, ValidationError) as refusal:
            return refused_plainly(refusal, self.parameters)
        told = Told(asked, gathered, LeadingNames())
        summary = gathered.summary
        return JsonResponse(
            {
                "type": "FeatureCollection",
                "features": [told.feature(here) for here in (*gathered.areas, *gathered.groups)],
                "mapped": summary.mapped,
                "unmapped": summary.unmapped,
                "left_out": gathered.left_out if self.request.GET.get("within") is None else 0,
                "about": list(locator.about_lines(gathered.view)) if gathered.view else [],
            }
        )

    def _gathered(self, asked):
        box = self._read("within", Box(required=False))
        zoom = self._read("zoom", forms.FloatField(min_value=SMALLEST_ZOOM, max_value=LARGEST_ZOOM, required=False))
        if box is None:
            return gathering.gather(asked.index)
        box = gathering.Box(*box)
        if zoom is None:
            raise ValidationError({"zoom": _("Give it a value, or leave “within” out.")})
        return gathering.gather_within(asked.index, box, km_per_px(zoom, box.middle[1]))

    def _read(self, name, field):
        values = self.request.GET.getlist(name)
        try:
            if len(values) > 1:
                raise ValidationError(_("Give it once only."))
            return field.clean(values[0]) if values else None
        except ValidationError as refusal:
            raise ValidationError({name: refusal}) from refusal
