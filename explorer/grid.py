"""A grid over the whole earth, in whose cells maps count what is found.

A cell of the grid is as many degrees wide as the grid says, and as much lower as makes it square in the middle of the basemap.
"""

import math

from django.db.models import Case, F, When
from django.db.models.functions import Floor

from .models import DrawnAs

LOWER = 0.75
# The cells of the grid that the index keeps; no cell on a map of everything is smaller.
FINEST = 0.05


def _across(width) -> int:
    return math.ceil(360 / width) + 1


def cell_of(drawn_as, longitude, latitude) -> int | None:
    """The cell of the finest grid that a spot is in, as the index writes it: of an area below zero; None for nothing."""
    if drawn_as == DrawnAs.NOTHING:
        return None
    up, along = math.floor((latitude + 90) / (FINEST * LOWER)), math.floor((longitude + 180) / FINEST)
    cell = up * _across(FINEST) + along + 1
    return cell if drawn_as == DrawnAs.POINT else -cell


def cell_for(width):
    """The same of a grid of another width, to ask the index for."""
    up, along = Floor((F("latitude") + 90.0) / (width * LOWER)), Floor((F("longitude") + 180.0) / width)
    # One number tells both the cell and the kind: several columns would take the database twice as long.
    cell = up * float(_across(width)) + along + 1.0
    return Case(When(drawn_as=DrawnAs.POINT, then=cell), When(drawn_as=DrawnAs.AREA, then=-cell), default=None)
