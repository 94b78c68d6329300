import pytest

from parties.models import Party
from tests import factories
from tests.desk import errors_of, fill_in, queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


def found(client, model, field, term):
    """The texts that autocompletion offers for a field, such as ("statements.statement", "issuer")."""
    app_label, _, model_name = model.partition(".")
    answer = client.get(
        "/admin/autocomplete/",
        {"app_label": app_label, "model_name": model_name, "field_name": field, "term": term},
    )
    return [row["text"] for row in answer.json()["results"]]


def test_a_party_is_entered_with_its_names(desk):
    fill_in(
        desk,
        "/admin/parties/party/add/",
        name="Ministry of Defence of Azerbaijan",
        slug="mod-azerbaijan",
        kind="ministry",
        names__0__name="Azərbaycan Respublikasının Müdafiə Nazirliyi",
        names__0__language="az",
    )
    party = Party.objects.get()
    assert [name.language for name in party.names.all()] == ["az"]


@pytest.mark.parametrize("term", ["Müdafiə", "MUDAFIE", "defence of aze", "MODA"])
def test_an_issuer_is_found_by_any_of_its_names(desk, term):
    factories.party(
        "Ministry of Defence of Azerbaijan",
        short_name="MoDA",
        names=[("az", "Azərbaycan Respublikasının Müdafiə Nazirliyi")],
    )
    factories.party("Armenia")
    assert found(desk, "statements.statement", "issuer", term) == ["Ministry of Defence of Azerbaijan"]


@pytest.mark.parametrize("term", ["a\0", "!!!", "%", "ə" * 500])
def test_autocompletion_takes_any_text(desk, term):
    factories.party("Zzz")
    assert found(desk, "statements.statement", "issuer", term) == []


@pytest.mark.parametrize("term", ["", "   ", "\0"])
def test_autocompletion_offers_everything_before_anything_is_typed(desk, term):
    factories.party("Zzz")
    assert found(desk, "statements.statement", "issuer", term) == ["Zzz"]


def test_the_slug_of_a_party_stays_what_it_was(desk):
    party = factories.party("Armenia", slug="armenia")
    fill_in(
        desk,
        f"/admin/parties/party/{party.pk}/change/",
        name="Republic of Armenia",
        slug="elsewhere",
        change_reason="Its full name.",
    )
    party.refresh_from_db()
    assert (party.name, party.slug) == ("Republic of Armenia", "armenia")


def test_a_party_cannot_become_an_organ_of_its_own_organ(desk):
    state = factories.party("State")
    ministry = factories.party("Ministry", parent=state)
    answer = fill_in(desk, f"/admin/parties/party/{state.pk}/change/", parent=ministry.pk, change_reason="Reorganised.")
    assert errors_of(answer) == {"parent": ["This would make the party an organ of itself."]}


def test_an_unknown_language_is_refused_beside_the_name(desk):
    answer = fill_in(
        desk,
        "/admin/parties/party/add/",
        name="Armenia",
        slug="armenia",
        kind="state",
        names__0__name="Հայաստան",
        names__0__language="hayeren",
    )
    assert errors_of(answer) == {
        "names-0-language": ["“hayeren” is not a language code. Use BCP 47, such as az, hy, ru or en."]
    }
    assert not Party.objects.exists()


def test_nobody_deletes_a_party(admin_client):
    party = factories.party()
    assert admin_client.post(f"/admin/parties/party/{party.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_outlet_is_found_by_autocompletion(desk):
    factories.outlet("Новости Кавказа")
    assert found(desk, "statements.source", "outlet", "novosti") == ["Новости Кавказа"]


def test_the_list_of_parties_asks_as_often_for_a_dozen_as_for_one(desk, django_assert_max_num_queries):
    counts = set()
    for more in (1, 2, 9):
        for _ in range(more):
            factories.party(parent=factories.party())
        counts.add(queries_of(desk, "/admin/parties/party/", django_assert_max_num_queries))
    assert len(counts) == 1


def test_the_form_of_a_party_asks_as_often_for_a_dozen_names_as_for_one(desk, django_assert_max_num_queries):
    counts = set()
    for number in (1, 3, 12):
        party = factories.party(names=[("en", f"Name {n}") for n in range(number)])
        counts.add(queries_of(desk, f"/admin/parties/party/{party.pk}/change/", django_assert_max_num_queries))
    assert len(counts) == 1


def test_a_note_among_editors_does_not_touch_the_note_that_readers_see(desk, client):
    client.force_login(
        factories.user_with("parties.change_party", "history.add_note", "history.view_note"),
    )
    party = factories.party("Armenia", note="Readers see this.")
    fill_in(client, f"/admin/parties/party/{party.pk}/change/", editors_note="Among ourselves.")
    party.refresh_from_db()
    assert party.note == "Readers see this."
    assert "Among ourselves." in client.get(f"/admin/parties/party/{party.pk}/change/").content.decode()
