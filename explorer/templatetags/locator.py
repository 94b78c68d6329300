from django import template
from django.utils.translation import ngettext

from explorer import incident_map
from explorer import locator as maps

register = template.Library()


@register.inclusion_tag("explorer/_locator.html", takes_context=True)
def locator(context, incident):
    """The map of where an incident is said to have been, or why there is none. Reads incident.place."""
    try:
        return {"map": maps.locate(_spot(context, incident))}
    except maps.NotMapped as refusal:
        return {"map": None, "reason": str(refusal)}


@register.inclusion_tag("explorer/_locator.html", takes_context=True)
def locator_of_place(context, place):
    """The map of a place by itself, or why there is none."""
    try:
        return {"map": maps.locate(maps.spot_of(None, place, None, context["leading"].of(place).text))}
    except maps.NotMapped as refusal:
        return {"map": None, "reason": str(refusal)}


@register.inclusion_tag("explorer/_locator.html", takes_context=True)
def locator_many(context, incidents):
    """One map of several incidents, loaded with their places; says how many it cannot show."""
    spots, unmapped = [], 0
    for incident in incidents:
        try:
            spots.append(_spot(context, incident))
        except maps.NotMapped:
            unmapped += 1
    return {"map": maps.overview(spots, unmapped), "reason": _unmapped(unmapped)}


@register.inclusion_tag("explorer/_map_of_found.html", takes_context=True)
def map_of_found(context):
    """The map of all that the page finds, with the numbers that records have in its list."""
    asked, gathered, rows = context["asked"], context["gathered"], context["page"].rows
    numbers = {incident.pk: incident.number for incident in rows}
    drawing = incident_map.drawing(asked, gathered, numbers, context["leading"])
    return {
        "map": drawing,
        "reason": _unmapped(gathered.summary.unmapped),
        "data": incident_map.for_scripts(asked, gathered) if drawing else {},
        "words": incident_map.words(),
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
