"""What the trigram indexes promise: an index on PostgreSQL that finds letters inside a word, and a plain one on SQLite."""

import pytest
from django.db import connection

from formats.indexes import FEW, few_or_all
from incidents.models import Incident, Place
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_index_on_titles_is_there_on_both_databases():
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, Incident._meta.db_table)
    kind = indexes["incident_title_trigrams"]["type"]
    assert kind == {"postgresql": "gin", "sqlite": "idx"}[connection.vendor]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has these")
def test_postgresql_can_find_letters_inside_a_word_by_the_index():
    with connection.cursor() as cursor:
        # The table is empty: any way would do, unless others are shut.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        found = Incident.objects.filter(title_folded__contains="garaaghaj").explain()
    assert "incident_title_trigrams" in found


def test_a_few_keys_are_listed_and_many_are_left_to_the_database():
    place = factories.place("Askeran")
    assert few_or_all(Place.objects.all()) == [place.pk]
    Place.objects.bulk_create(Place(slug=f"p{n}", name=f"P{n}", kind="settlement") for n in range(FEW))
    many = few_or_all(Place.objects.all())
    assert not isinstance(many, list)
    assert Place.objects.filter(pk__in=many).count() == FEW + 1
