"""Keys that are asked for by the hundred thousand: listed or as bits, the same rows are found."""

import pytest

from formats import indexes
from formats.indexes import Among
from incidents.models import Incident, Place
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("many", [0, 20_000])
def test_rows_are_found_by_any_number_of_keys(monkeypatch, many):
    monkeypatch.setattr(indexes, "MANY", many)
    places = [factories.place() for _ in range(20)]
    for place in [None, *places]:
        factories.incident(place=place)
    keys = [place.pk for place in places]
    # The highest number ends a byte, begins one, or is far below what a row has; and where no row has any, none is found.
    for wanted in (keys[:1], keys[::3], keys, [keys[3], keys[-1] + 100], [7 + keys[-1]], [8 + keys[-1]]):
        found = Incident.objects.filter(Among("place", wanted)).values_list("place", flat=True)
        assert set(found) == set(wanted) & set(keys)
        assert set(Place.objects.filter(Among("pk", wanted)).values_list("pk", flat=True)) == set(wanted) & set(keys)
        assert Incident.objects.exclude(Among("place", wanted)).filter(place__isnull=False).count() == 20 - len(found)
    assert not Incident.objects.filter(Among("place", [])).exists()
