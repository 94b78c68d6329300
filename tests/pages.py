"""What a test reads of a page: its words, and how often it asked the database."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext


def words(response):
    """The text of a page as a reader meets it: without tags, white space folded."""
    text = re.sub(r"<(head|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured)
