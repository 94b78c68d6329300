import gc
import os
import re
from contextvars import ContextVar

import hypothesis
import pytest
from django.core.signals import request_started
from django.db import connection, transaction
from django.template.base import Template
from django.test import SimpleTestCase
from django.test.signals import template_rendered

from explorer.indexes import DOCUMENTS, INDEXES
from history import guards
from history.recording import without_history
from tests import factories, pages

# Records and pages are many small objects that refer to nothing in a circle: looking for circles took a tenth of the run.
gc.set_threshold(100_000, 50, 100)

# What is tried is the same every time, so that a change fails for what it changed; HYPOTHESIS_PROFILE=explore looks further.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_collection_modifyitems(items):
    """A test that asks for no database is tested on one of them alone."""
    for item in items:
        asks = {"db", "transactional_db", "live_server"} & set(item.fixturenames) or item.get_closest_marker(
            "django_db"
        )
        if not asks and not (item.cls and issubclass(item.cls, SimpleTestCase)):
            item.add_marker(pytest.mark.once)


@pytest.fixture(autouse=True)
def _arranged_without_history(request):
    """Tests arrange records directly; those marked `recorded` go through the door that everyone else takes."""
    if request.node.get_closest_marker("recorded"):
        yield
        return
    if request.node.get_closest_marker("django_db") and "live_server" not in request.fixturenames:
        # What history would have told the index is told when somebody asks; a live server asks in threads of its own.
        request_started.connect(_index, dispatch_uid="tests")
        request.getfixturevalue("monkeypatch").setattr(factories, "publish", factories.show)
    with without_history():
        yield
    request_started.disconnect(dispatch_uid="tests")


# Only these ask the index.
ASKS_THE_INDEX = re.compile(
    r"/((incidents|incidents/map|investigations|statements|parties/[^/]+)/|feeds/.*|api/v1/incidents/export/|api/v1/(stats/.*|coverage/))?$|/api/v1/(incidents|statements)/(\?|$)"
)


def _index(environ, **signal):
    if ASKS_THE_INDEX.match(f"{environ['PATH_INFO']}{'?' if environ.get('QUERY_STRING') else ''}"):
        counted, connection.force_debug_cursor = connection.force_debug_cursor, False
        for index in INDEXES:
            # A document that is missing is made for the answer.
            if index is not DOCUMENTS:
                index.rebuild(index.everything())
        connection.force_debug_cursor = counted


@pytest.fixture(autouse=True)
def _empties_what_is_guarded(request):
    """SQLite empties tables row by row, which the guards refuse. They come back by themselves after the emptying."""
    marker = request.node.get_closest_marker("django_db")
    transactional = {"transactional_db", "live_server"} & set(request.fixturenames) or (
        marker and marker.kwargs.get("transaction")
    )
    if transactional:
        request.getfixturevalue("_django_db_helper")
    yield
    if transactional:
        guards.remove()


@pytest.fixture(scope="session", autouse=True)
def _only_pages_tell_what_they_show(django_test_environment):
    """Django tells tests of every template within a template, too, down to each choice of a list; none of them asks."""
    within = ContextVar("within", default=False)

    def render(self, context):
        if within.get():
            return self.nodelist.render(context)
        template_rendered.send(sender=self, template=self, context=context)
        outside = within.set(True)
        try:
            return self.nodelist.render(context)
        finally:
            within.reset(outside)

    Template._render = render


@pytest.fixture(scope="module")
def for_all(django_db_setup, django_db_blocker):
    """What a fixture of a module writes under it stays for all its tests, and each finds it as it was written.

    The fixture hands out a deep copy to each, as of the records so of the objects. No test of the module is transactional.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def unwritten():
    """Pages are asked for what they would show, and not written out: that is most of the time they take."""
    with pages.unwritten():
        yield
