"""The pages of the desk in a real browser: nothing for axe to find, and nothing wider than the window."""

from datetime import date

import pytest

from exchange.bulletin.at_hand import AT_HAND
from formats.dates import UncertainDate
from tests import factories
from tests.browser.hands import follow
from tests.browser.looks import faults, faults_at
from tests.exchange import samples
from tests.tracker.test_desk import WAITING
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def desk_pages():
    """The address of every kind of page, by name, over two incidents that may be one and one that was withdrawn."""
    day = UncertainDate.on(date(2022, 3, 24))
    place = factories.place("Sadarak", names=[("az", "Sədərək")])
    one, other = (factories.incident(place=place, date=day, types=["fire"]) for _number in range(2))
    factories.claim(incident=one, paraphrase="Says that shots were fired.")
    factories.claim(incident=one, link_basis="judgement", link_reason="The same hour.")
    for make in WAITING.values():
        make()
    gone = factories.incident("Reported twice")
    gone.withdraw("Twice on record.", replacement=one)
    investigation = factories.investigation(members=[(factories.party(), "lead")], progress="announced")
    party, agreement = factories.party(names=[("hy", "Հայաստան")]), factories.provision().agreement
    incident = f"/admin/incidents/incident/{one.pk}"
    return {
        "index": "/admin/",
        "what waits": "/admin/desk/",
        "paste": "/admin/paste/",
        "list of incidents": "/admin/incidents/incident/",
        "incident": f"{incident}/change/",
        "new incident": "/admin/incidents/incident/add/",
        "withdrawn incident": f"/admin/incidents/incident/{gone.pk}/change/",
        "withdraw": f"{incident}/withdraw/",
        "merge, both in sight": f"{incident}/merge/?into={other.reference}",
        "judge": f"{incident}/judge/{other.pk}/",
        "history": f"{incident}/history/",
        "list of investigations": "/admin/investigations/investigation/",
        "investigation": f"/admin/investigations/investigation/{investigation.pk}/change/",
        "event": f"/admin/investigations/event/{investigation.events.get().pk}/change/",
        "party": f"/admin/parties/party/{party.pk}/change/",
        "agreement": f"/admin/parties/agreement/{agreement.pk}/change/",
        "place": f"/admin/incidents/place/{place.pk}/change/",
    }


@pytest.fixture
def at_desk(page, client, live_server):
    """The window of an administrator who has signed in."""
    client.force_login(User.objects.create_superuser("editor"))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def test_everyone_can_use_every_page_of_the_desk(at_desk):
    assert faults_at(at_desk, desk_pages()) == {}


def test_everyone_can_use_what_comes_back_from_a_form(at_desk):
    AT_HAND.forget()
    samples.as_records()
    found = {}

    def look(name):
        found[name] = faults(at_desk)
        at_desk.set_viewport_size({"width": 1440, "height": 900})

    at_desk.goto("/admin/paste/")
    at_desk.locator("#id_text").fill(samples.ENGLISH)
    follow(at_desk, at_desk.get_by_role("button", name="Read"))
    look("suggestions")
    at_desk.get_by_label("Record this claim").first.check()
    follow(at_desk, at_desk.get_by_role("button", name="Create draft"))
    assert at_desk.get_by_text("are to be mended").is_visible()
    look("suggestions, refused")
    at_desk.goto("/admin/statements/statement/add/")
    at_desk.locator("#id_claims-0-act").select_option("accuse")
    at_desk.locator("#id_claims-0-paraphrase").fill("Says that shots were fired.")
    follow(at_desk, at_desk.get_by_role("button", name="Save", exact=True).first)
    assert at_desk.get_by_text("Please correct").is_visible()
    look("statement, refused")
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_box_that_is_drawn_over_a_choice_has_the_name_of_its_field(at_desk):
    agreement = factories.agreement()
    factories.role(agreement, party=factories.party("Russia"))
    at_desk.goto(f"/admin/parties/agreement/{agreement.pk}/change/")
    parties = at_desk.get_by_role("combobox", name="Party:")
    parties.nth(1).wait_for()
    assert "Russia" in at_desk.get_by_role("combobox", name="Party: Russia").inner_text()
    before = parties.count()
    at_desk.get_by_role("button", name="Add another Role").click()
    parties.nth(before).wait_for()
    assert parties.count() == before + 1
