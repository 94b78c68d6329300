import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from statements.models import Capture
from tests import factories

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

PAGE = "<p>Հայտարարություն</p>".encode()


@pytest.fixture
def copy():
    of = factories.source(factories.statement())
    return factories.capture(of, file=ContentFile(PAGE, name="page.html"))


def test_a_copy_is_kept_with_its_hash_and_size(copy):
    stored = Capture.objects.get()
    assert stored.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert stored.size == len(PAGE)
    assert stored.file.read() == PAGE


def test_copies_that_are_as_they_were_are_intact(copy, capsys):
    call_command("check_captures")
    assert capsys.readouterr().out == "All 1 stored copies are what was retrieved.\n"


def overwrite(file):
    with file.storage.open(file.name, "wb") as stored:
        stored.write(b"<p>Another</p>")


def lose(file):
    file.storage.delete(file.name)


@pytest.mark.parametrize("harm", [overwrite, lose])
def test_a_copy_that_was_changed_or_lost_is_named(copy, harm, capsys):
    harm(copy.file)
    with pytest.raises(CommandError, match="Of 1 stored copies 1 are not what was retrieved"):
        call_command("check_captures")
    assert capsys.readouterr().err == f"{copy.source.statement.reference}: {copy.file.name}\n"


def test_a_failed_capture_has_no_copy_to_check(capsys):
    factories.capture(factories.source(factories.statement()))
    call_command("check_captures")
    assert capsys.readouterr().out == "All 0 stored copies are what was retrieved.\n"
