import pytest
from django.core.exceptions import ValidationError

from parties.models import WITH_FORCES, Kind, Outlet, Party, PartyName
from tests import factories
from tests.breaking import Broken, unnamed

pytestmark = pytest.mark.django_db


def name():
    return PartyName.objects.get(party=factories.party(names=[("az", "Azərbaycan")]))


def same_name(record):
    factories.saved(PartyName(party=record.party, language="hy", name="Ադրբեջան"))
    return {"language": "hy", "name": "Ադրբեջան"}


CASES = [
    Broken(
        "party_is_not_its_own_organ",
        factories.party,
        lambda party: {"parent": party},
        "parent",
        "This would make the party an organ of itself.",
    ),
    Broken("party_kind_is_known", factories.party, {"kind": "nation"}, "kind", "is not a valid choice"),
    Broken("party_has_a_name", factories.party, {"name": ""}, "name", "This field cannot be blank."),
    Broken("party_name_once", name, same_name, "", "This name is already on record in this language."),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_party_that_breaks_a_rule_is_told_so_beside_the_field(case):
    case.must_be_refused_by_its_checks()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_party_that_breaks_a_rule_is_refused_by_the_database_too(case):
    case.must_be_refused_by_the_database()


def test_no_constraint_is_untested():
    assert unnamed("parties", CASES) == set()


@pytest.mark.parametrize(
    ("column", "value"),
    [("code", "az"), ("code", "A"), ("code", "AZ1"), ("iso3", "AZ"), ("wikidata_id", "227"), ("wikidata_id", "Q0")],
)
def test_codes_are_written_in_one_way(column, value):
    with pytest.raises(ValidationError) as refusal:
        factories.party(**{column: value})
    assert list(refusal.value.message_dict) == [column]


@pytest.mark.parametrize("column", ["name", "short_name", "note", "acled_name"])
def test_a_nul_byte_is_refused_before_the_database_sees_it(column):
    with pytest.raises(ValidationError, match="Null characters are not allowed"):
        factories.party(**{column: "a\0b"} if column == "name" else {"name": "A", column: "a\0b"})


@pytest.mark.parametrize("language", ["xx", "english", "AZ", "az_AZ", "e", "az-", "-az", "az-Cyrl-Cyrl", "sr-latn"])
def test_a_language_that_is_none_or_is_spelled_unusually_is_refused(language):
    with pytest.raises(ValidationError) as refusal:
        factories.party(names=[(language, "X")])
    assert list(refusal.value.message_dict) == ["language"]


@pytest.mark.parametrize("language", ["az", "az-Cyrl", "hy", "ru", "sr-Latn", "und"])
def test_usual_language_codes_are_taken(language):
    assert factories.party(names=[(language, "X")]).names.get().language == language


def test_two_parties_never_share_an_address():
    factories.party(slug="armenia")
    with pytest.raises(ValidationError, match="already exists"):
        factories.party(slug="armenia")
    factories.outlet(slug="armenia")
    with pytest.raises(ValidationError, match="already exists"):
        factories.outlet(slug="armenia")


def test_a_long_circle_of_organs_is_refused():
    top = factories.party()
    middle = factories.party(parent=top)
    top.parent = factories.party(parent=middle)
    with pytest.raises(ValidationError, match="an organ of itself"):
        top.full_clean()


def test_a_circle_made_behind_our_back_does_not_hang_the_checks():
    one, two = factories.party(), factories.party()
    Party.objects.filter(pk=one.pk).update(parent=two)
    Party.objects.filter(pk=two.pk).update(parent=one)
    three = factories.party()
    three.parent = Party.objects.get(pk=one.pk)
    with pytest.raises(ValidationError, match="an organ of itself"):
        three.full_clean()
    Party.objects.filter(pk=three.pk).update(parent=one)
    assert Party.objects.sides().of(three) in (one, two)


# Sides


def test_the_side_is_the_topmost_party_however_deep_the_organ(django_assert_num_queries):
    state = factories.party()
    ministry = factories.party(kind="ministry", parent=state)
    contingent = factories.party(kind="peacekeeping_mission", parent=ministry)
    other = factories.party()
    with django_assert_num_queries(1):
        sides = Party.objects.sides()
        assert sides.of(contingent) == sides.of(ministry) == sides.of(state) == state
        assert sides.of(contingent.pk) == state
        assert sides.of(other) == other


def test_a_de_facto_authority_is_a_side_of_its_own():
    authority = factories.party(kind="de_facto_authority")
    factories.party("A state that claims the same land")
    assert Party.objects.sides().of(authority) == authority


def test_sides_know_every_party_even_of_a_filtered_list():
    state = factories.party()
    ministry = factories.party(kind="ministry", parent=state)
    assert Party.objects.filter(kind="ministry").sides().of(ministry) == state


# Names


def test_lists_show_the_short_name_where_there_is_one():
    assert factories.party("Republic of Armenia", short_name="Armenia").label == "Armenia"
    assert factories.party("Republic of Armenia").label == "Republic of Armenia"


@pytest.mark.parametrize("query", ["Milli Ordu", "MİLLİ ORDU", "milli", "MOZ", "moz", "Национальная"])
def test_a_party_is_found_by_any_of_its_names(query):
    army = factories.party("National Army", short_name="Milli Ordu", code="MOZ", names=[("ru", "Национальная армия")])
    factories.party("Another")
    assert list(Party.objects.named(query)) == [army]


def test_a_party_with_many_matching_names_is_found_once():
    factories.party("Army", names=[("en", "Army of the North"), ("en", "Northern Army")])
    assert Party.objects.named("army").count() == 1


def test_an_outlet_is_found_by_any_spelling():
    outlet = factories.outlet("Xəbər")
    assert list(Outlet.objects.named("xeber")) == [outlet]


@pytest.mark.parametrize("kind", Kind)
def test_only_kinds_with_forces_can_deny_without_naming_anybody(kind):
    assert Party(kind=kind).has_forces == (kind in WITH_FORCES)
