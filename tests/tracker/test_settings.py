import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tracker import environment

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "a key for tests, as long as a real one and of many characters"


def check(*arguments, **environment):
    """Starts the site in a process of its own, with nothing in the environment but what is given."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "DATABASE_URL": "sqlite://:memory:", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_key_the_site_does_not_start():
    answer = check()
    assert answer.returncode != 0
    assert "SECRET_KEY is not set" in answer.stderr


def test_debug_needs_no_key():
    assert check(DEBUG="true").returncode == 0


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DEBUG", "perhaps"),
        ("DATABASE_URL", "nonsense"),
        ("MEDIA_ROOT", "files"),
        ("PLACE_NAMES_LEAD", "Armenian"),
        ("PLACE_NAMES_LEAD", "hy,az:the state"),
        ("MAP_TILES", "http://tiles.example.org/{z}/{x}/{y}.png"),
        ("MAP_TILES", "https://tiles.example.org/"),
        ("DATABASE_URL", "mysql://user@localhost/register"),
        ("DATABASE_URL", "postgres://user@localhost:5432/"),
        ("DATABASE_URL", "postgres://user@localhost:port/register"),
        ("SITE_URL", "register.example.org"),
        ("SITE_URL", "ftp://register.example.org"),
        ("SITE_URL", "https://"),
        ("SITE_URL", "https://register.example.org:port"),
        ("SITE_URL", "https://register.example.org/below"),
        ("HSTS_SECONDS", "a year"),
        ("API_RATE_TOKEN", "600"),
        ("API_RATE_ANONYMOUS", "0/minute"),
        ("API_RATE_ANONYMOUS", "two/minute"),
        ("CACHE_URL", "carrier-pigeon://here"),
        ("CACHE_URL", "pymemcache://127.0.0.1:11211"),
        ("ENV_FILE", "/nowhere/at.all"),
    ],
)
def test_a_bad_value_stops_the_start_and_is_named(variable, value):
    answer = check(**{"SECRET_KEY": KEY, "SITE_URL": "https://register.example.org", variable: value})
    assert answer.returncode != 0
    assert "ImproperlyConfigured" in answer.stderr
    assert variable in answer.stderr.splitlines()[-1]


def test_one_host_of_tiles_may_be_asked_and_no_other(monkeypatch):
    assert (environment.map_tiles("MAP_TILES"), environment.origins("")) == (("", ""), [])
    monkeypatch.setenv("MAP_TILES", "https://tiles.example.org:8443/{z}/{x}/{y}.png?key=1")
    with pytest.raises(ImproperlyConfigured, match="MAP_TILES_ATTRIBUTION"):
        environment.map_tiles("MAP_TILES")
    monkeypatch.setenv("MAP_TILES_ATTRIBUTION", "Somebody")
    address, attribution = environment.map_tiles("MAP_TILES")
    assert (environment.origins(address), attribution) == (["https://tiles.example.org:8443"], "Somebody")


def test_a_password_in_a_bad_database_address_is_not_repeated():
    answer = check(SECRET_KEY=KEY, DATABASE_URL="postgres://user:open-sesame@localhost:port/register")
    assert "open-sesame" not in answer.stderr.splitlines()[-1]


def test_a_public_address_passes_every_check_for_deployment():
    answer = check("--deploy", "--fail-level", "WARNING", SECRET_KEY=KEY, SITE_URL="https://register.example.org")
    assert answer.stderr + answer.stdout == "System check identified no issues (0 silenced).\n"


def test_the_address_of_the_site_decides_who_may_be_asked_for():
    lines = "from django.conf import settings as s; print(s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE)"

    def said(**environment):
        return subprocess.run(
            [sys.executable, "-c", lines],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "DJANGO_SETTINGS_MODULE": "tracker.settings",
                "SECRET_KEY": KEY,
                **environment,
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    assert said(SITE_URL="http://127.0.0.1:9000") == "['127.0.0.1', '[::1]', 'localhost'] False"
    assert said(SITE_URL="https://register.example.org") == "['register.example.org'] True"
    assert (
        said(SITE_URL="https://a.example.org", ALLOWED_HOSTS="b.example.org")
        == "['a.example.org', 'b.example.org'] True"
    )


@pytest.mark.parametrize(
    ("behind_proxy", "believed"), [("false", "None"), ("true", "('HTTP_X_FORWARDED_PROTO', 'https')")]
)
def test_a_header_about_tls_is_believed_only_from_a_proxy_that_is_said_to_be_there(behind_proxy, believed):
    answer = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; print(settings.SECURE_PROXY_SSL_HEADER)"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "ENV_FILE": os.devnull,
            "SECRET_KEY": KEY,
            "BEHIND_PROXY": behind_proxy,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == believed
