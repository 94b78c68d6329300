"""What a test reads of a page: its words, and how often it asked the database."""

import re
from collections import defaultdict
from contextlib import contextmanager
from html.parser import HTMLParser
from unittest import mock

from django.db import connection
from django.template.base import Template
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext


def words(response):
    """The text of a page as a reader meets it: without tags, white space folded."""
    text = re.sub(r"<(head|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


class _Sent(HTMLParser):
    """What a browser would send of the form of filters, as it came: parameter → values."""

    def __init__(self):
        super().__init__()
        self.values, self._is_inside, self._select = defaultdict(set), False, ""

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self._is_inside = attrs.get("id") == "filters"
        elif tag == "select":
            self._select = attrs["name"]
        elif not self._is_inside:
            return
        elif tag == "option" and "selected" in attrs:
            self._add(self._select, attrs["value"])
        elif tag == "input" and (attrs.get("type") != "checkbox" or "checked" in attrs):
            self._add(attrs["name"], attrs.get("value"))

    def _add(self, name, value):
        if value:
            self.values[name].add(value)


def sent_by_filters(response) -> dict[str, set]:
    sent = _Sent()
    sent.feed(response.content.decode())
    return dict(sent.values)


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
