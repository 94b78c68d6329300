"""The public history of a record on its page: what was before and after, and the record as of a day."""

import datetime

import pytest
from django.utils import timezone

from history.recording import recording
from tests import factories
from tests.pages import words

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]


@pytest.fixture
def at(monkeypatch):
    """Do something on a day of March 2022, late in the evening of UTC, when it is the next day in Baku already."""

    def do(day, write, *args, **fields):
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: datetime.datetime(2022, 3, day, 23, 59, 59, tzinfo=datetime.UTC))
            return write(*args, **fields)

    return do


def made(make, *args, **fields):
    with recording(reason="Arranged."):
        return make(*args, **fields)


def change(record, reason="Why.", **columns):
    with recording(reason=reason):
        for name, value in columns.items():
            setattr(record, name, value)
        record.save()


def history(client, record, **asked):
    return words(client.get(f"{record.get_absolute_url()}history/", asked))


def test_a_change_shows_its_reason_and_the_words_before_and_after(client):
    incident = made(factories.incident, "Reported fire at a village")
    change(incident, "The source was read again.", title="Reported fire at a farm", summary="According to nobody.")
    text = history(client, incident)
    assert "Changed" in text
    assert "The source was read again." in text
    assert "Title before: Reported fire at a village after: Reported fire at a farm" in text
    assert "Summary before: nothing after: According to nobody." in text


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (lambda one: one.types.set(factories.violation_types("fire")), "Violation types before: nothing after: Fire"),
        (
            lambda one: factories.further_place(one, place=factories.place("Hill"), note="According to X."),
            "Further place before: nothing after: Place: Hill Role: also affected Note: According to X.",
        ),
        (lambda one: one.places.update(note="Elsewhere."), "Further place › Note before: Here. after: Elsewhere."),
        (
            lambda one: one.places.all().delete(),
            "Further place before: Place: River Role: disputed Note: Here. after: nothing",
        ),
        (
            lambda one: type(one).objects.filter(pk=one.pk).update(latitude=41.5, longitude=45.25, radius_m=500),
            "Point before: nothing after: 41.50° N, 45.25° E, ± 500 m",
        ),
        (
            lambda one: type(one).objects.filter(pk=one.pk).update(date_start="2022-03-01", date_end="2022-03-31"),
            "Event: date and time before: nothing after: Mar 2022, day unknown",
        ),
        (
            lambda one: type(one).objects.filter(pk=one.pk).update(clarity="aggregate"),
            "Clarity before: one identifiable incident after: several that cannot be told apart",
        ),
    ],
    ids=["relation", "part added", "part changed", "part gone", "point", "date", "code"],
)
def test_each_kind_of_difference_is_told_in_words(client, write, told):
    incident = made(factories.incident)
    with recording(reason="Arranged."):
        factories.further_place(incident, place=factories.place("River"), role="disputed", note="Here.")
    with recording(reason="Why."):
        write(incident)
    assert told in history(client, incident)


def test_what_changed_is_told_under_its_own_change_and_the_first_tells_nothing_of_before(client):
    incident = made(factories.incident, "One", published=False)
    change(incident, title="Two")
    incident.publish()
    change(incident, "A second reason.", title="Three")
    text = history(client, incident)
    assert "Title before: Two after: Three" in text
    assert "One" not in text
    assert text.index("A second reason.") < text.index("Published")
    assert text.count("before:") == 1


def test_who_changed_it_is_told_to_nobody(client):
    editor = factories.editor(first_name="Ada", last_name="Nymous")
    incident = made(factories.incident, published=False)
    incident.publish(by=editor)
    with recording(by=editor, reason="Why."):
        factories.further_place(incident)
    client.force_login(factories.editor())
    text = history(client, incident)
    assert [name for name in (editor.username, "Ada", "Nymous") if name in text] == []


def test_known_on_shows_the_record_as_it_was_at_the_end_of_that_day_of_utc(client, at):
    incident = at(10, made, factories.incident, "First", published=False)
    at(11, incident.publish)
    at(13, change, incident, title="Second")
    at(15, change, incident, title="Third", clarity="aggregate")

    def titles(day):
        text = history(client, incident, known_on=f"2022-03-{day}")
        return [title for title in ("First", "Second", "Third", "did not show this record") if title in text]

    assert {day: titles(day) for day in range(10, 16)} == {
        10: ["did not show this record"],
        11: ["First"],
        12: ["First"],
        13: ["Second"],
        14: ["Second"],
        15: ["Third"],
    }
    text = history(client, incident, known_on="2022-03-14")
    assert "As known on 14 March 2022. This is what the register showed then" in text
    assert "Version 3, of 13 March 2022, 23:59 UTC." in text
    assert "Clarity one identifiable incident" in text


@pytest.mark.parametrize("day", ["", "yesterday", "2022-02-30", "20220301", "2999-01-01", "2022-3-1"])
def test_a_day_that_means_nothing_is_refused(client, day):
    incident = made(factories.incident)
    assert client.get(f"{incident.get_absolute_url()}history/", {"known_on": day}).status_code == 400


def test_a_day_and_a_cursor_together_mean_nothing(client):
    incident = made(factories.incident)
    address = f"{incident.get_absolute_url()}history/"
    assert client.get(address, {"known_on": "2022-03-01", "cursor": "x"}).status_code == 400


def test_a_draft_has_no_history_for_readers(client):
    draft = made(factories.incident, published=False)
    address = f"{draft.get_absolute_url()}history/"
    assert client.get(address).status_code == 404
    assert client.get(address.replace(draft.reference, "CIR-999999")).status_code == 404


@pytest.mark.parametrize("name", ["party", "place", "agreement", "statement", "investigation", "incident"])
def test_every_page_of_a_record_leads_to_its_history_and_names_the_last_changes(client, name):
    record = made(getattr(factories, name))
    with recording(reason="A source was added."):
        {"statement": factories.source, "investigation": factories.member}.get(name, factories.page)(record)
    page = client.get(record.get_absolute_url())
    assert f'href="{record.get_absolute_url()}history/"' in page.content.decode()
    assert "Changed. A source was added. Version 2" in words(page)
    assert "A source was added." in history(client, record)


def test_a_long_history_goes_on_over_pages(client):
    incident = made(factories.incident)
    for number in range(24):
        change(incident, f"Reason {number}.", title=f"Title {number}")
    address = f"{incident.get_absolute_url()}history/"
    first = client.get(address)
    second = client.get(address, {"cursor": first.context["page"].next})
    # The last change of a page is told with what was before it, which is on the next.
    assert [text in words(first) for text in ("Title 3 after: Title 4", "Title 2 after: Title 3")] == [True, False]
    assert "Title before: Title 2 after: Title 3" in words(second)
    assert words(first).count("before:") + words(second).count("before:") == 24


def test_sensitive_words_of_a_history_are_shown_after_a_click(client):
    incident = made(factories.incident, summary="Graphic.", sensitivity="graphic")
    change(incident, clarity="aggregate")
    today = timezone.now().date()
    for asked in ({}, {"known_on": today}):
        html = client.get(f"{incident.get_absolute_url()}history/", asked).content.decode()
        assert html.index('<details class="sensitive">') < html.index('<dl class="diff')
