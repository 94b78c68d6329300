from datetime import date

import pytest
from django.core.exceptions import ValidationError

from parties.models import WITH_FORCES, Agreement, Kind, Outlet, Party, PartyName
from tests import factories
from tests.breaking import Broken, date_cases, period_cases, source_cases, unnamed

pytestmark = pytest.mark.django_db


def name():
    return PartyName.objects.get(party=factories.party(names=[("az", "Azərbaycan")]))


def same_name(record):
    factories.saved(PartyName(party=record.party, language="hy", name="Ադրբեջան"))
    return {"language": "hy", "name": "Ադրբեջան"}


def another_article(record):
    factories.provision(record.agreement, article="2")
    return {"article": "2"}


def another_role(record):
    factories.role(record.agreement, party=record.party, role="monitor", from_date=record.from_date)
    return {"role": "monitor"}


def dated_role():
    return factories.role(from_date=date(2022, 3, 24))


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
    *period_cases("party_name", name),
    Broken("party_name_says_it", name, {"name": ""}, "name", "This field cannot be blank."),
    Broken("party_name_once", name, same_name, "", "This name is already on record in this language."),
    *source_cases("party_source", lambda: factories.page(factories.party())),
    *period_cases("watched_channel", factories.watched_channel),
    Broken(
        "watched_channel_says_where",
        factories.watched_channel,
        {"address": ""},
        "address",
        "Give an address or an outlet.",
    ),
    Broken("outlet_has_a_name", factories.outlet, {"name": ""}, "name", "This field cannot be blank."),
    *date_cases("agreement", "signed", factories.agreement),
    *date_cases("agreement", "in_force", factories.agreement),
    Broken("agreement_has_a_title", factories.agreement, {"title": ""}, "title", "This field cannot be blank."),
    Broken("provision_once", factories.provision, another_article, "", "This article is already on record."),
    *period_cases("role", factories.role),
    Broken("role_is_known", factories.role, {"role": "friend"}, "role", "is not a valid choice"),
    Broken("role_once", dated_role, another_role, "", "This party has this role already."),
    Broken("role_without_beginning_once", factories.role, another_role, "", "This party has this role already."),
    *source_cases("agreement_source", lambda: factories.page(factories.agreement())),
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


# Agreements and channels


def test_a_party_may_have_two_roles_and_come_back_to_one():
    first = dated_role()
    factories.role(first.agreement, party=first.party, role="guarantor")
    factories.role(first.agreement, party=first.party, role="party", from_date=date(2023, 1, 1))
    assert first.agreement.roles.count() == 3


def test_a_role_says_nothing_about_the_side_of_a_party():
    observer = factories.role(role="monitor").party
    assert Party.objects.sides().of(observer) == observer


def test_an_agreement_is_found_by_any_spelling():
    found = factories.agreement("Protokol Bişkek")
    assert list(Agreement.objects.named("bishkek")) == []
    assert list(Agreement.objects.named("BISKEK")) == [found]


def test_a_channel_may_be_an_outlet_or_an_address():
    outlet = factories.outlet("Təbər")
    assert str(factories.watched_channel(address="", outlet=outlet)) == "Təbər"
    assert str(factories.watched_channel()) == "https://example.org/news"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.org/page/",
        "http://example.org/page#top",
        "https://EXAMPLE.org/page?utm_source=feed",
        "https://example.org/page",
    ],
)
def test_one_page_has_one_key_however_its_address_is_written(address):
    assert factories.page(factories.party(), address=address).address_key == "example.org/page"


def test_pages_that_differ_in_what_they_ask_for_are_two():
    one, other = (factories.page(factories.party(), address=f"https://example.org/?p={p}") for p in (1, 2))
    assert one.address_key != other.address_key


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
