from django import template
from django.utils.translation import ngettext

from explorer import locator as maps

register = template.Library()


@register.inclusion_tag("explorer/_locator.html")
def locator(incident):
    """The map of where an incident is said to have been, or why there is none. Reads incident.place."""
    try:
        return {"map": maps.locate(_spot(incident))}
    except maps.NotMapped as refusal:
        return {"map": None, "reason": str(refusal)}


@register.inclusion_tag("explorer/_locator.html")
def locator_of_place(place):
    """The map of a place by itself, or why there is none."""
    try:
        return {"map": maps.locate(maps.spot_of(None, place, None))}
    except maps.NotMapped as refusal:
        return {"map": None, "reason": str(refusal)}


@register.inclusion_tag("explorer/_locator.html")
def locator_many(incidents):
    """One map of several incidents, loaded with their places; says how many it cannot show."""
    spots, unmapped = [], 0
    for incident in incidents:
        try:
            spots.append(_spot(incident))
        except maps.NotMapped:
            unmapped += 1
    reason = ngettext(
        "where the one incident was is not known well enough.",
        "where the %(count)s incidents were is not known well enough.",
        unmapped,
    ) % {"count": unmapped}
    return {"map": maps.overview(spots, unmapped), "reason": reason}


def _spot(incident):
    return maps.spot_of(incident.point, incident.place, incident.location_precision)
