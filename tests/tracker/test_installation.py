from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command

from tests.tracker.founding import founding_alone
from tracker import installation
from tracker.demo.load import load
from users.models import User


@pytest.fixture
def static_root(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    return settings.STATIC_ROOT


def setup():
    said = StringIO()
    call_command("setup", stdout=said)
    return said.getvalue()


@pytest.mark.once
@pytest.mark.django_db
def test_a_second_setup_says_nothing_and_changes_nothing(static_root, tmp_path, monkeypatch):
    # The whole of the demo is more of the same.
    monkeypatch.setattr("tracker.management.commands.demo.load", partial(load, founding_alone(tmp_path)))
    assert "password" in setup()
    assert setup() == ""
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_the_printed_password_opens_the_admin(client):
    name, password = installation.create_administrator()
    assert client.login(username=name, password=password)
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db
def test_an_administrator_of_your_own_is_left_alone():
    User.objects.create_superuser("someone")
    assert installation.create_administrator() is None


@pytest.mark.django_db
def test_a_user_called_admin_is_not_taken_over():
    User.objects.create_user("admin", password="their own")
    name, _ = installation.create_administrator()
    assert name != "admin"
    assert User.objects.get(username="admin").check_password("their own")


def test_static_files_are_collected_again_only_when_one_has_changed(static_root, settings, tmp_path):
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "a.css").write_text("a { color: red }")
    settings.STATICFILES_DIRS = [ours]
    assert installation.collect_static()
    assert not installation.collect_static()
    (ours / "a.css").write_text("a { color: green }")
    assert installation.collect_static()
