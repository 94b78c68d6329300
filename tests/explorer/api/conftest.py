import pytest

from tests import factories
from tests.program import Program


@pytest.fixture
def api():
    """A program without an account."""
    return Program()


@pytest.fixture
def editing():
    """A program signed in as an editor."""
    client = Program()
    client.force_login(factories.editor())
    return client


@pytest.fixture
def program():
    """Makes a program that shows a token: its owner, then its scopes."""

    def made(owner=None, *scopes, **fields):
        client = Program()
        client.token, client.secret = factories.token(owner, *scopes, **fields)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {client.secret}")
        return client

    return made
