"""Every page and every list answers on each database, with a row of everything; what they say is tested elsewhere."""

import pytest
from django.urls import reverse

from history.recording import recording
from tests import factories
from tests.explorer.test_fixed_queries import one_more, one_of_each

pytestmark = [pytest.mark.django_db, pytest.mark.recorded]

PAGES = [
    "/",
    "/?days=30",
    "/incidents/",
    "/incidents/?view=timeline&sort=date",
    "/incidents/trends/",
    "/incidents/map/",
]
PAGES += [
    "/incidents/?q=fire&type=fire&accused=none&accounts_group=open",
    "/statements/",
    "/statements/?q=text",
    "/parties/",
]
PAGES += ["/statements/tallies/", "/investigations/", "/investigations/?view=table", "/agreements/", "/corrections/"]
PAGES += ["/methodology/", "/search/?q=text", "/feeds/incidents.atom", "/feeds/statements.atom", "/api/v1/"]


@pytest.mark.parametrize("is_editor", [False, True])
def test_every_page_and_list_answers(client, settings, tmp_path, is_editor):
    settings.MEDIA_ROOT = tmp_path
    with recording(reason="Arranged."):
        records = one_of_each()
        one_more(records, 1)
    if is_editor:
        client.force_login(factories.editor())
    addresses = [*PAGES, *client.get("/api/v1/").json().values()]
    for record in records.values():
        addresses += [record.get_absolute_url(), f"{record.get_absolute_url()}history/"]
    for kind in ("csv", "ndjson", "geojson", "xlsx"):
        addresses += [f"{reverse('api:incident-export')}?format={kind}"]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        list(getattr(response, "streaming_content", ()))
