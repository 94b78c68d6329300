"""What a test reads of a page: its words, and how often it asked the database."""

import re
from contextlib import contextmanager
from unittest import mock

from django.db import connection
from django.template.base import Template
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext


def words(response):
    """The text of a page as a reader meets it: without tags, white space folded."""
    text = re.sub(r"<(head|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured)


@contextmanager
def unwritten():
    """Within it pages tell what they would show, `response.context`, and are empty."""

    def tell(self, context):
        template_rendered.send(sender=self, template=self, context=context)
        return ""

    with mock.patch.object(Template, "_render", tell):
        yield


def context_of(client, *asked, **more):
    """What a page would show, without the page."""
    with unwritten():
        return client.get(*asked, **more).context
