import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from formats.dates import UncertainDate
from incidents.models import Incident, IncidentLink, Place, ViolationType
from incidents.types import SHIPPED, ship
from tests import factories
from tests.breaking import (
    Broken,
    date_cases,
    lifecycle_cases,
    must_publish_once,
    must_show_drafts_to_editors_only,
    must_stay_a_draft,
    period_cases,
    point_cases,
    source_cases,
    unnamed,
)

pytestmark = pytest.mark.django_db


def link():
    return factories.link(factories.incident(), factories.incident())


def another_link(record):
    factories.link(record.source, record.target, "part_of")
    return {"kind": "part_of"}


def name_of(used_by=None):
    place = factories.place(names=[("az", "Sədərək")])
    name = place.names.get()
    name.used_by = used_by
    name.save()
    return name


def another_name(record):
    factories.saved(type(record)(place=record.place, language="ru", name="Садарак", used_by=record.used_by))
    return {"language": "ru", "name": "Садарак"}


def further_place():
    return factories.further_place(factories.incident())


def another_further_place(record):
    factories.further_place(record.incident, place=record.place, role="disputed")
    return {"role": "disputed"}


def judgement():
    return factories.judgement(factories.incident(), factories.incident())


def another_judgement(record):
    return {"second": factories.judgement(record.first, factories.incident()).second}


def exact_detail():
    return factories.exact_detail(factories.incident())


CASES = [
    *point_cases("place", factories.place),
    Broken("place_kind_is_known", factories.place, {"kind": "village"}, "kind", "is not a valid choice"),
    Broken("place_has_a_name", factories.place, {"name": ""}, "name", "This field cannot be blank."),
    Broken(
        "place_is_not_in_itself",
        factories.place,
        lambda place: {"parent": place},
        "parent",
        "This would put the place in itself.",
    ),
    *period_cases("place_name", name_of),
    Broken("place_name_says_it", name_of, {"name": ""}, "name", "This field cannot be blank."),
    *period_cases("administrative_parent", factories.other_parent),
    Broken(
        "administrative_parent_is_another_place",
        factories.other_parent,
        lambda record: {"parent": record.place},
        "parent",
        "A place cannot lie in itself.",
    ),
    *source_cases("place_source", lambda: factories.page(factories.place())),
    Broken(
        "place_name_once",
        lambda: name_of(factories.party()),
        another_name,
        "",
        "This name is already on record in this language.",
    ),
    Broken(
        "place_name_in_general_use_once",
        name_of,
        another_name,
        "",
        "This name is already on record in this language.",
    ),
    *date_cases("incident", "date", factories.incident),
    *point_cases("incident", factories.incident),
    *lifecycle_cases("incident", factories.incident),
    Broken("incident_has_a_title", factories.incident, {"title": ""}, "title", "This field cannot be blank."),
    Broken(
        "incident_location_precision_is_ucdp",
        factories.incident,
        {"location_precision": 8},
        "location_precision",
        "is not a valid choice",
    ),
    Broken("incident_clarity_is_known", factories.incident, {"clarity": "some"}, "clarity", "is not a valid choice"),
    Broken("incident_link_once", link, another_link, "", "These two incidents are linked like this already."),
    Broken(
        "incident_link_joins_two",
        link,
        lambda record: {"target": record.source},
        "target",
        "An incident cannot be linked to itself.",
    ),
    Broken("incident_link_kind_is_known", link, {"kind": "like"}, "kind", "is not a valid choice"),
    Broken("incident_place_once", further_place, another_further_place, "", "This place has this role already."),
    Broken("incident_place_role_is_known", further_place, {"role": "near"}, "role", "is not a valid choice"),
    *source_cases("incident_source", lambda: factories.page(factories.incident())),
    Broken(
        "judgement_on_two_in_order",
        judgement,
        lambda record: {"second": record.first},
        "second",
        "Name two incidents, the one with the lower reference first.",
    ),
    Broken("judgement_verdict_is_known", judgement, {"verdict": "alike"}, "verdict", "is not a valid choice"),
    Broken(
        "incident_sensitivity_is_known",
        factories.incident,
        {"sensitivity": "secret"},
        "sensitivity",
        "is not a valid choice",
    ),
    Broken("judgement_has_a_reason", judgement, {"reason": ""}, "reason", "This field cannot be blank."),
    Broken("judgement_once", judgement, another_judgement, "", "There is a judgement on these two already."),
    *date_cases("exact_detail", "date", exact_detail),
    *point_cases("exact_detail", exact_detail),
    Broken("exact_detail_has_a_reason", exact_detail, {"reason": ""}, "reason", "This field cannot be blank."),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_breaks_a_rule_is_told_so_beside_the_field(case):
    case.must_be_refused_by_its_checks()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_breaks_a_rule_is_refused_by_the_database_too(case):
    case.must_be_refused_by_the_database()


def test_no_constraint_is_untested():
    assert unnamed("incidents", CASES) == set()


# Lifecycle


def test_an_incident_is_published_once():
    must_publish_once(factories.incident(published=False))


def test_two_people_who_publish_at_once_publish_once():
    one = factories.incident(published=False)
    other = Incident.objects.get(pk=one.pk)
    assert one.publish()
    assert not other.publish()
    assert other.is_published
    assert other.published_at == one.published_at


def test_a_draft_that_its_checks_refuse_stays_one():
    must_stay_a_draft(factories.incident(published=False), "date_zone", date_zone="Mars/Olympus")


def test_publishing_keeps_what_another_editor_saved_meanwhile():
    mine = factories.incident(published=False)
    Incident.objects.filter(pk=mine.pk).update(summary="Theirs.")
    mine.publish()
    assert Incident.objects.get(pk=mine.pk).summary == "Theirs."


def test_drafts_are_for_those_who_may_change_them():
    must_show_drafts_to_editors_only(Incident, factories.incident, "incidents.change_incident")


def test_records_of_one_origin_without_an_id_do_not_clash():
    for _number in range(2):
        factories.incident(origin="elsewhere")
    assert Incident.objects.filter(origin="elsewhere", external_id="").count() == 2


# What is refused


@pytest.mark.parametrize("column", ["title", "summary", "date_verbatim", "origin", "external_id"])
def test_a_nul_byte_is_refused_before_the_database_sees_it(column):
    with pytest.raises(ValidationError, match="Null characters are not allowed"):
        factories.incident(**{"title": "A", "origin": "b", column: "a\0b"})


def test_five_megabytes_of_text_are_refused():
    with pytest.raises(ValidationError, match="at most 5000 characters"):
        factories.incident(summary="ա" * 5_000_000)


@pytest.mark.parametrize("zone", ["Mars", "localtime", "Factory", "asia/baku", "../etc/passwd", "UTC+4"])
def test_only_iana_zones_are_taken(zone):
    with pytest.raises(ValidationError, match="is not a time zone"):
        factories.incident(date=UncertainDate(zone=zone))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("column", ["latitude", "longitude"])
def test_a_coordinate_is_a_number(column, number):
    with pytest.raises(ValidationError):
        factories.place(**{"latitude": 1.0, "longitude": 1.0, column: number})


@pytest.mark.parametrize("radius", [0, -5])
def test_a_radius_is_at_least_a_metre(radius):
    with pytest.raises(ValidationError):
        factories.place(latitude=1.0, longitude=1.0, radius_m=radius)


def test_an_incident_that_is_part_of_the_record_is_not_deleted():
    incident = factories.incident()
    factories.claim(incident=incident)
    with pytest.raises(ProtectedError):
        incident.delete()


# Places


def tree(*kinds):
    """Places, each in the one before."""
    places = []
    for kind in kinds:
        places.append(factories.place(kind=kind, parent=places[-1] if places else None))
    return places


def test_places_nest_five_deep_and_no_deeper():
    deepest = tree("country", "region", "district", "settlement", "position")[-1]
    assert [place.kind for place in deepest.ancestors] == ["country", "region", "district", "settlement"]
    with pytest.raises(ValidationError, match="five deep"):
        factories.place(parent=deepest)


def test_a_place_that_holds_others_is_not_moved_too_deep():
    top = tree("district", "settlement", "position")[0]
    top.parent = tree("country", "region", "sector")[-1]
    with pytest.raises(ValidationError, match="five deep"):
        top.full_clean()


def test_a_place_cannot_lie_in_a_part_of_itself():
    region, _district, settlement = tree("region", "district", "settlement")
    region.parent = settlement
    with pytest.raises(ValidationError, match="put the place in itself"):
        region.full_clean()


def test_a_circle_made_behind_our_back_hangs_nothing():
    region, district = tree("region", "district")
    Place.objects.filter(pk=region.pk).update(parent=district)
    again = Place.objects.get(pk=region.pk)
    with pytest.raises(ValidationError):
        again.full_clean()
    assert len(again.ancestors) == 2


def test_one_name_may_be_used_by_two_parties_and_generally():
    place = factories.place(names=[("az", "Xankəndi")])
    for used_by in (factories.party(), factories.party()):
        factories.saved(
            type(place.names.get(used_by=None))(place=place, language="az", name="Xankəndi", used_by=used_by)
        )
    assert place.names.count() == 3


# Types


def test_the_violation_types_come_with_the_database():
    assert list(ViolationType.objects.values_list("code", flat=True)) == [code for code, *_rest in SHIPPED]
    assert ViolationType.objects.get(code="sniper_fire").parent.parent.code == "fire"


def test_shipping_the_types_again_mends_them_and_takes_nothing_out():
    ViolationType.objects.filter(code="fire").update(label="Shooting")
    own = ViolationType.objects.create(code="own", label="Own", definition="Ours.", position=99)
    ship()
    assert ViolationType.objects.get(code="fire").label == "Fire"
    assert ViolationType.objects.contains(own)
    assert ViolationType.objects.count() == len(SHIPPED) + 1


# Look-up


@pytest.mark.parametrize("query", ["sədərək", "Садарак", "ALLEGED FIRE", "in the dark"])
def test_an_incident_is_found_by_its_title_or_its_place(query):
    place = factories.place("Sadarak", names=[("az", "Sədərək")])
    found = factories.incident("Alleged fire in the dark", place=place)
    factories.incident("Reported overflight")
    assert list(Incident.objects.search(query)) == [found]


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{lower}"])
def test_an_incident_is_found_by_its_reference(spelling):
    incident = factories.incident()
    query = spelling.format(incident.reference, lower=incident.reference.lower())
    assert list(Incident.objects.search(query)) == [incident]


def test_a_search_sees_what_the_user_may_see():
    factories.incident("Reported fire", published=False)
    assert not Incident.objects.visible_to(AnonymousUser()).search("fire").exists()


@pytest.mark.parametrize("count", [1, 3, 12])
def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_num_queries, count):
    for _number in range(count):
        factories.incident(place=factories.place(parent=factories.place()), types=["fire"])
    with django_assert_num_queries(2):
        for incident in Incident.objects.for_list():
            assert incident.place.parent.name
            assert [kind.label for kind in incident.types.all()] == ["Fire"]


def test_a_link_is_seen_from_both_sides():
    record = link()
    assert record.source.links_out.get() == record.target.links_in.get() == record
    assert "reported together" in str(IncidentLink.objects.get())
