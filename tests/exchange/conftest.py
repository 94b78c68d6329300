import pytest

from exchange.bulletin.at_hand import AT_HAND


@pytest.fixture(autouse=True)
def _names_of_this_test_alone():
    """The database goes back to what it was, and the names of a test with it."""
    AT_HAND.forget()
    yield
    AT_HAND.forget()
