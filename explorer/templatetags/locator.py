from django import template
from django.utils.translation import ngettext

from explorer import incident_map
from explorer import locator as maps
from explorer.vocabulary import STATUS_SIGNS

register = template.Library()


@register.inclusion_tag("explorer/_locator.html", takes_context=True)
def locator(context, incident, status):
    """The map of where an incident is said to have been, with the sign of its accounts, or why there is none.

    Reads incident.place.
    """
    try:
        return {"map": maps.locate(_spot(context, incident), STATUS_SIGNS[status])}
    except maps.NotMapped as refusal:
        return {"map": None, "reason": str(refusal)}


@register.inclusion_tag("explorer/_locator.html", takes_context=True)
def locator_of_place(context, place):
    """The map of a place by itself, or why there is none."""
    try:
        return {"map": maps.locate(maps.spot_of(None, place, None, context["leading"].of(place).text))}
    except maps.NotMapped as refusal:
        return {"map": None, "reason": str(refusal)}


@register.inclusion_tag("explorer/_map_of_found.html", takes_context=True)
def map_of_found(context):
    """The map of all that the page finds, with the numbers that records have in its list."""
    numbers = {incident.pk: incident.number for incident in context["page"].rows}
    found = _of_found(context, numbers)
    return found | {"data": incident_map.for_scripts(context["asked"], context["gathered"]) if found["map"] else {}}


@register.inclusion_tag("explorer/_map_of_found.html", takes_context=True)
def map_of_period(context):
    """The map of all that the overview counts, which no list beside it numbers."""
    return _of_found(context, {})


@register.inclusion_tag("explorer/_map_signs.html")
def map_signs(drawing, is_live=False):
    """What the signs on a map mean; on one that is live, those too that are not drawn yet."""
    drawn = {mark.sign for mark in (*drawing.markers, *drawing.areas, *drawing.callouts)}
    shown = [(status, sign, sign in drawn) for status, sign in STATUS_SIGNS.items()]
    return {"signs": shown if is_live else [each for each in shown if each[-1]]}


def _of_found(context, numbers):
    asked, gathered = context["asked"], context["gathered"]
    return {
        "map": incident_map.drawing(asked, gathered, numbers, context["leading"]),
        "is_numbered": bool(numbers),
        "reason": _unmapped(gathered.summary.unmapped),
    }


def _unmapped(count):
    return ngettext(
        "where the one incident was is not known well enough.",
        "where the %(count)s incidents were is not known well enough.",
        count,
    ) % {"count": count}


def _spot(context, incident):
    name = context["leading"].of(incident.place).text if incident.place else ""
    return maps.spot_of(incident.point, incident.place, incident.location_precision, name)
