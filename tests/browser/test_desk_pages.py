"""The pages of the desk in a real browser: nothing for axe to find, and nothing wider than the window."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from formats.dates import UncertainDate
from tests import factories
from tests.browser.test_pages import LOOKS, RULES
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)


# Axe copies imported style sheets into the page, which the site's policy forbids it to. Select2, which comes with the
# admin, draws the list of several chosen ones with a button in it that is no item.
OPTIONS, WITHOUT = RULES | {"preload": False}, {"exclude": [[".select2-selection--multiple"]]}


def findings(page):
    violations = Axe().run(page, context=WITHOUT, options=OPTIONS).response["violations"]
    return [f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes']][:3]}" for one in violations]


def desk_pages():
    """The address of every kind of page, by name, over two incidents that may be one and one that was withdrawn."""
    day = UncertainDate.on(date(2022, 3, 24))
    place = factories.place("Sadarak", names=[("az", "Sədərək")])
    one, other = (factories.incident(place=place, date=day, types=["fire"]) for _number in range(2))
    factories.claim(incident=one, paraphrase="Says that shots were fired.")
    factories.claim(incident=one, link_basis="judgement", link_reason="The same hour.")
    gone = factories.incident("Reported twice")
    gone.withdraw("Twice on record.", replacement=one)
    investigation = factories.investigation(members=[(factories.party(), "lead")], progress="announced")
    party, agreement = factories.party(names=[("hy", "Հայաստան")]), factories.provision().agreement
    incident = f"/admin/incidents/incident/{one.pk}"
    return {
        "index": "/admin/",
        "list of incidents": "/admin/incidents/incident/",
        "incident": f"{incident}/change/",
        "new incident": "/admin/incidents/incident/add/",
        "withdrawn incident": f"/admin/incidents/incident/{gone.pk}/change/",
        "withdraw": f"{incident}/withdraw/",
        "merge": f"{incident}/merge/",
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


@pytest.mark.looks
@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(at_desk, scheme, width):
    at_desk.set_viewport_size({"width": width, "height": 900})
    at_desk.emulate_media(color_scheme=scheme)
    troubles = {}
    for name, address in desk_pages().items():
        at_desk.goto(address)
        overflow = at_desk.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found = findings(at_desk) + ([f"{overflow} px wider than the window"] if overflow > 0 else [])
        if found:
            troubles[name] = found
    assert troubles == {}


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
