"""Withdrawing, merging and judging at the desk: told before, asked why, refused with a reason, done once."""

from datetime import date

import pytest

from formats.dates import UncertainDate
from history.models import Note
from incidents.models import Incident, Judgement
from tests import factories
from tests.desk import errors_of, fill_in, queries_of
from tests.pages import context_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = "/admin/incidents/incident/"
ON = UncertainDate.on(date(2022, 3, 24))


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


@pytest.fixture
def contributor(client):
    """Somebody who may enter and change incidents and not publish them."""
    client.force_login(factories.user_with("incidents.add_incident", "incidents.change_incident"))
    return client


def at(incident, page="change"):
    return f"{LIST}{incident.pk}/{page}/"


def told(response):
    return [str(message) for message in response.context["messages"]]


def beside(response):
    return {name: list(messages) for name, messages in response.context["form"].errors.items()}


def again(record):
    return type(record).objects.get(pk=record.pk)


@pytest.mark.parametrize("make", [factories.incident, factories.statement, factories.investigation])
def test_a_published_record_is_withdrawn_with_its_reason_and_replacement(desk, make):
    record, other = make(), make()
    meta = record._meta
    address = f"/admin/{meta.app_label}/{meta.model_name}/{record.pk}/withdraw/"
    assert "There is no way back" in desk.get(address).content.decode()
    answer = desk.post(address, {"reason": "Twice\non record.", "replacement": other.reference.lower()}, follow=True)
    assert told(answer) == [f"{record.reference} is withdrawn."]
    record = again(record)
    assert (record.status, record.end_reason, record.replacement) == ("withdrawn", "Twice on record.", other)
    page = answer.content.decode()
    assert "Twice on record." in page
    assert other.reference in page
    assert 'name="_save"' not in page


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"reason": " "}, {"reason": ["Give the reason: readers see it."]}),
        ({"reason": "A", "replacement": "CIR-999999"}, {"replacement": ["There is no incident “CIR-999999”."]}),
        ({"reason": "A\0"}, {"reason": ["Null characters are not allowed."]}),
    ],
)
def test_what_is_wrong_with_a_withdrawal_stands_beside_its_field(desk, typed, errors):
    incident = factories.incident()
    assert beside(desk.post(at(incident, "withdraw"), typed)) == errors
    assert again(incident).is_published


def test_a_draft_stands_in_nobodys_place(desk):
    incident, draft = factories.incident(), factories.incident(published=False)
    answer = desk.post(at(incident, "withdraw"), {"reason": "Wrong.", "replacement": draft.reference})
    assert beside(answer) == {"replacement": ["What stands in its place must be another, published record."]}


def test_who_comes_second_is_told_that_it_is_withdrawn(desk):
    incident = factories.incident()
    again(incident).withdraw("The first was quicker.")
    answer = desk.post(at(incident, "withdraw"), {"reason": "The second."})
    assert beside(answer) == {"__all__": ["A record that is withdrawn cannot be withdrawn."]}
    assert again(incident).end_reason == "The first was quicker."
    for page in ("withdraw", "merge"):
        assert desk.get(at(incident, page)).status_code == 302


@pytest.mark.parametrize("page", ["withdraw", "merge"])
def test_steps_are_for_those_who_may_publish(contributor, page):
    incident = factories.incident()
    assert contributor.get(at(incident, page)).status_code == 403
    assert contributor.post(at(incident, page), {"reason": "A", "into": "CIR-000001"}).status_code == 403
    assert f"/{page}/" not in contributor.get(at(incident)).content.decode()
    assert again(incident).is_published


@pytest.mark.parametrize("page", ["withdraw", "merge"])
def test_a_step_with_a_record_that_is_not_there_is_a_404(desk, page):
    assert desk.get(f"{LIST}4711/{page}/").status_code == 404


def test_steps_need_the_token_of_the_form(client):
    client.handler.enforce_csrf_checks = True
    client.force_login(factories.editor())
    incident = factories.incident()
    assert client.post(at(incident, "withdraw"), {"reason": "A"}).status_code == 403


def test_a_contributor_reads_a_public_incident_and_is_told_why(contributor):
    incident = factories.incident()
    page = contributor.get(at(incident)).content.decode()
    assert "takes the permission to publish" in page
    assert 'name="_save"' not in page
    assert contributor.post(at(incident), {"title": "Other", "change_reason": "A"}).status_code == 403


def test_what_ended_is_changed_by_nobody(desk):
    incident = factories.incident()
    incident.withdraw("Wrong.")
    assert desk.post(at(incident), {"title": "Other", "change_reason": "A"}).status_code == 403


def test_a_merger_shows_both_and_what_moves_before_it_is_done(desk):
    one, other = factories.incident("Reported shots", types=["fire"]), factories.incident("Alleged fire")
    claim = factories.claim(incident=one)
    factories.page(one)
    form = desk.get(at(one, "merge"), {"into": other.reference})
    moved = {str(label): len(rows) for label, rows in form.context["moves"]}
    assert moved == {"Claims, with their statements": 1, "violation types": 1, "Sources": 1}
    assert again(one).is_published
    answer = desk.post(at(one, "merge"), {"into": other.reference, "reason": "Same hour."}, follow=True)
    assert told(answer) == [f"{one.reference} is merged into {other.reference}."]
    assert again(one).replacement == other
    assert again(claim).incident == other
    assert [type_.code for type_ in other.types.all()] == ["fire"]
    assert other.sources.count() == 1


def test_what_the_other_incident_has_already_does_not_move(desk):
    one, other = factories.incident(types=["fire"]), factories.incident(types=["fire"])
    for incident in (one, other):
        factories.page(incident)
    assert context_of(desk, at(one, "merge"), {"into": other.reference})["moves"] == []
    one.merge_into(other, "The same.")
    assert other.sources.count() == 1


def test_what_is_wrong_with_a_merger_stands_beside_its_field(desk):
    one, other, draft = factories.incident(), factories.incident(), factories.incident(published=False)
    assert beside(desk.get(at(one, "merge"), {"into": "CIR-999999"})) == {
        "into": ["There is no incident “CIR-999999”."]
    }
    assert beside(desk.get(at(one, "merge"), {"into": one.reference})) == {"into": ["This is the incident itself."]}
    assert beside(desk.post(at(one, "merge"), {"into": other.reference, "reason": ""})) == {
        "reason": ["Give the reason: readers see it."]
    }
    assert beside(desk.post(at(one, "merge"), {"into": draft.reference, "reason": "A"})) == {
        "__all__": ["What stands in its place must be another, published record."]
    }
    assert again(one).is_published


def pair(**fields):
    place = factories.place("Sadarak")
    return [factories.incident(place=place, date=ON, types=["fire"], **fields) for _number in range(2)]


def proposed(client, incident):
    return [one.incident for _address, _settling, one in context_of(client, at(incident))["candidates"]]


def test_an_incident_of_the_same_day_and_place_is_put_to_the_editor_with_reasons(desk):
    one, other = pair()
    factories.incident(date=ON)
    factories.incident(place=one.place, date=UncertainDate.on(date(2022, 4, 24)))
    assert proposed(desk, one) == [other]
    page = desk.get(at(one)).content.decode()
    for reason in ("Both are dated 24 Mar 2022.", "Both are listed at Sadarak.", "Both are listed as Fire."):
        assert reason in page


def test_a_near_place_and_the_day_after_are_near_enough(desk):
    here = factories.place(latitude=39.7, longitude=44.9)
    near, far = factories.place(latitude=39.8, longitude=44.9), factories.place(latitude=40.7, longitude=44.9)
    one = factories.incident(place=here, date=ON)
    other = factories.incident(place=near, date=UncertainDate.on(date(2022, 3, 25)))
    factories.incident(place=far, date=ON)
    assert proposed(desk, one) == [other]


def test_a_different_event_is_never_proposed_again(desk):
    one, other = pair()
    answer = desk.post(at(one, f"judge/{other.pk}"), {"verdict": "different", "reason": "Another hour."}, follow=True)
    assert told(answer)[0] == f"{one.reference} and {other.reference} are on record as different events."
    judgement = Judgement.objects.get()
    assert (judgement.first, judgement.second, judgement.reason) == (one, other, "Another hour.")
    assert judgement.by is not None
    for incident in (one, other):
        assert proposed(desk, incident) == []
        assert "Another hour." in desk.get(at(incident)).content.decode()


def test_the_same_event_leads_on_to_the_merger(desk):
    one, other = pair()
    answer = desk.post(at(other, f"judge/{one.pk}"), {"verdict": "same", "reason": "The same hour."})
    assert answer.url == f"{at(other, 'merge')}?into={one.reference}"
    assert proposed(desk, one) == [other]


def test_a_judgement_needs_its_reason_and_is_given_once(desk):
    one, other = pair()
    address = at(one, f"judge/{other.pk}")
    assert list(beside(desk.post(address, {"verdict": "same", "reason": ""}))) == ["reason"]
    factories.judgement(one, other)
    answer = desk.post(address, {"verdict": "same", "reason": "A"})
    assert beside(answer) == {"__all__": ["There is a judgement on these two already."]}
    assert Judgement.objects.get().verdict == "different"


def test_a_judgement_is_for_those_who_may_give_one(contributor):
    one, other = pair()
    assert contributor.get(at(one, f"judge/{other.pk}")).status_code == 403
    assert f"/judge/{other.pk}/" not in contributor.get(at(one)).content.decode()


def test_incidents_linked_as_distinct_are_not_proposed(desk):
    one, other = pair()
    factories.link(one, other, "response_to")
    assert proposed(desk, one) == []


def test_the_form_asks_as_often_for_three_candidates_as_for_one(desk, django_assert_max_num_queries):
    place, counts = factories.place("Sadarak"), set()
    for number in (1, 3):
        day = UncertainDate.on(date(2022, 3 * number, 1))
        incidents = [factories.incident(place=place, date=day, types=["fire"]) for _row in range(number + 1)]
        for other in incidents[1:]:
            factories.page(other)
        assert len(proposed(desk, incidents[0])) == number
        counts.add(queries_of(desk, at(incidents[0]), django_assert_max_num_queries, limit=50))
    assert len(counts) == 1


def test_an_editor_is_warned_and_not_stopped(desk):
    incident = factories.incident(date=ON, published=False)
    statement = factories.statement(issued=UncertainDate.on(date(2022, 3, 20)))
    factories.claim(statement, incident)
    provision = factories.provision()
    answer = fill_in(desk, at(incident), provisions=[provision.pk], title="A" * 111)
    said = " ".join(str(message) for message in context_of(desk, answer.url)["messages"])
    assert "The title is longer than 110 characters." in said
    assert f"{statement.reference} was issued before the listed date" in said
    assert "is of an agreement that is not listed" in said
    assert again(incident).title == "A" * 111


def test_an_editor_is_told_where_an_exact_place_that_is_held_back_still_stands(desk):
    here = factories.place()
    incident = factories.incident(place=here, published=False)
    claim = factories.claim(factories.statement(), incident, firing_point=here)

    def told():
        answer = fill_in(desk, at(incident), summary=f"{incident.pk}")
        said = " ".join(str(message) for message in context_of(desk, answer.url)["messages"])
        return "The exact place" in said and said.partition("still stands in: ")[2].partition(".")[0]

    assert told() is False
    factories.exact_detail(incident, place=here)
    assert told() == f"the incident itself, {claim.statement.reference}"


def test_the_exact_place_is_entered_and_seen_by_those_who_may(desk, client):
    incident = factories.incident(published=False)
    fill_in(
        desk, at(incident), exact__0__reason="People live there.", exact__0__latitude="39.7", exact__0__longitude="44.9"
    )
    assert again(incident).exact.point.latitude == 39.7
    client.force_login(factories.user_with("incidents.change_incident"))
    assert "People live there." not in client.get(at(incident)).content.decode()


def test_a_public_incident_asks_why_its_rows_change(desk):
    incident, place = factories.incident(), factories.place()
    typed = {"places__0__place": place.pk, "places__0__role": "disputed"}
    assert list(errors_of(fill_in(desk, at(incident), **typed))) == ["change_reason"]
    fill_in(desk, at(incident), **typed, change_reason="A second place.")
    assert incident.places.get().place == place


def test_a_note_is_added_without_a_reason(desk, client):
    client.force_login(
        factories.user_with(
            "incidents.change_incident", "incidents.publish_incident", "history.add_note", "history.view_note"
        )
    )
    incident = factories.incident()
    fill_in(client, at(incident), editors_note="Ask the second reader.")
    assert Note.objects.get().text == "Ask the second reader."
    assert "Ask the second reader." in client.get(at(incident)).content.decode()


@pytest.mark.recorded
def test_the_history_shows_what_changed_before_and_after_why_and_by_whom(client):
    from history.recording import recording

    editor = factories.editor()
    client.force_login(editor)
    with recording(reason="Entered."):
        incident = factories.incident("Reported shots", place=factories.place("Sadarak"))
    fill_in(client, at(incident), title="Reported fire", change_reason="The usual word.")
    page = client.get(at(incident, "history")).content.decode()
    for words in ("Reported shots", "Reported fire", "The usual word.", editor.username, "Title"):
        assert words in page
    assert Incident.objects.get().title == "Reported fire"
