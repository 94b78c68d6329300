import pytest
from rest_framework.test import APIClient

from tests import factories


@pytest.fixture
def api():
    """A program without an account."""
    return APIClient()


@pytest.fixture
def editing():
    """A program signed in as an editor."""
    client = APIClient()
    client.force_login(factories.editor())
    return client
