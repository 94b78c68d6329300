"""Reads the values that differ from place to place, and refuses a bad one by its name."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import environ
import langcodes
from django.core.exceptions import ImproperlyConfigured

ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
CACHES = {"django.core.cache.backends.locmem.LocMemCache", "django.core.cache.backends.redis.RedisCache"}
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}

env = environ.Env()


def read_file(default):
    """Takes what the file at ENV_FILE says for variables that the environment itself does not set."""
    named = env.str("ENV_FILE", default="")
    path = Path(named or default)
    if path.exists():
        env.read_env(path)
    elif named:
        raise ImproperlyConfigured(f"ENV_FILE names {named}, and there is no such file.")


def flag(name, default):
    """A yes or a no. django-environ reads every word it does not know as a no; this refuses it."""
    value = env.str(name, default="").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def whole_number(name, default):
    value = env.str(name, default="").strip() or str(default)
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def rate(name, default):
    """So many in a time, as Django REST framework takes it; None for no limit."""
    value = env.str(name, default="").strip() or default
    if value == "none":
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,8}/(second|minute|hour|day)", value):
        raise ImproperlyConfigured(
            f"{name} must be a rate such as 120/minute (second, hour, day), or none, not {value!r}."
        )
    return value


def folder(name, default):
    value = Path(env.str(name, default="").strip() or default)
    if not value.is_absolute():
        raise ImproperlyConfigured(f"{name} must be the whole path of a folder, not {str(value)!r}.")
    return value


def place_names(name):
    """Which names of places lead, in order: (language, slug of the party that uses them or "") pairs; none by default."""
    found = []
    for one in env.list(name, default=[]):
        language, _colon, party = one.strip().partition(":")
        if not langcodes.tag_is_valid(language) or not re.fullmatch(r"[-a-zA-Z0-9_]*", party):
            raise ImproperlyConfigured(
                f"{name} must be languages, each perhaps with the slug of a party, such as hy,az:azerbaijan, not {one!r}."
            )
        found.append((language, party))
    return tuple(found)


def map_tiles(name):
    """(address of the tiles behind the live map, who made them); both empty where there are none, as by default."""
    address = env.str(name, default="").strip()
    attribution = env.str(f"{name}_ATTRIBUTION", default="").strip()
    if not address:
        return "", ""
    parts = urlsplit(address)
    if (
        parts.scheme != "https"
        or not re.fullmatch(r"[-.a-zA-Z0-9]+(:[0-9]+)?", parts.netloc)
        or not all(part in address for part in ("{z}", "{x}", "{y}"))
    ):
        raise ImproperlyConfigured(
            f"{name} must be like https://tiles.example.org/{{z}}/{{x}}/{{y}}.png, of one host, not {address!r}."
        )
    if not attribution:
        raise ImproperlyConfigured(f"{name}_ATTRIBUTION must say who made the tiles of {name}.")
    return address, attribution


def origins(address):
    """The scheme and host of an address, as a policy names them; none of no address."""
    return [f"{urlsplit(address).scheme}://{urlsplit(address).netloc}"] if address else []


def secret_key(debug):
    key = env.str("SECRET_KEY", default="").strip()
    if key:
        return key
    if debug:
        return "not a secret: only for a site that runs with DEBUG on"
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Give it a long random value in the environment; `make run` makes one by itself."
    )


def database(default):
    """The connection settings for DATABASE_URL: PostgreSQL or SQLite."""
    shape = "DATABASE_URL must look like postgres://user:password@host:5432/name or sqlite:////path/to/file.sqlite3"
    try:
        settings = env.db_url("DATABASE_URL", default=default)
    except (ImproperlyConfigured, ValueError, KeyError, TypeError) as error:
        # The value itself may hold a password and stays out of the message.
        raise ImproperlyConfigured(f"{shape}. This one cannot be read.") from error
    if settings.get("ENGINE") not in ENGINES or not settings.get("NAME"):
        raise ImproperlyConfigured(f"{shape}. Other databases are not supported, and the name is needed.")

    settings.setdefault("CONN_MAX_AGE", 60)
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = {
            **settings.get("OPTIONS", {}),
            # A writer takes its turn at the start of its transaction and waits for it,
            # instead of failing half-way when another has written since.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
    else:
        # Compiling a query of many parts takes PostgreSQL seconds, and running it milliseconds. `?options=` says otherwise.
        settings["OPTIONS"] = {"options": "-c jit=off", **settings.get("OPTIONS", {})}
        settings["CONN_HEALTH_CHECKS"] = True
        # template0 takes any encoding, so that tests run on a server whose own default is another.
        settings["TEST"] = {"CHARSET": "UTF8", "TEMPLATE": "template0"}
    return settings


def cache(default):
    """The settings for CACHE_URL: redis://host:6379/0, which the processes share, or the memory of each."""
    shape = "CACHE_URL must look like redis://user:password@host:6379/0 (or rediss://), or be left out"
    try:
        settings = env.cache_url("CACHE_URL", default=default)
    except (ImproperlyConfigured, ValueError, KeyError, TypeError) as error:
        # The value itself may hold a password and stays out of the message.
        raise ImproperlyConfigured(f"{shape}. This one cannot be read.") from error
    if settings.get("BACKEND") not in CACHES:
        raise ImproperlyConfigured(f"{shape}. Other caches are not supported.")
    if settings["BACKEND"].endswith("LocMemCache"):
        # Whose attempts are counted is not forgotten for a few hundred others.
        settings["OPTIONS"] = {"MAX_ENTRIES": 20_000}
    return settings


def email(default):
    """The settings for EMAIL_URL: smtp+tls://user:password@host:587, or a line in the log for each message."""
    try:
        return env.email_url("EMAIL_URL", default=default)
    except (ImproperlyConfigured, ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp+tls://user:password@host:587.") from error


def site_url(default):
    """The scheme, host and port under which readers reach the site, as parts."""
    value = env.str("SITE_URL", default="").strip() or default
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        parts = port = None
    if (
        parts is None
        or parts.scheme not in {"http", "https"}
        or not parts.hostname
        or any(c.isspace() for c in value)
        or parts.path not in {"", "/"}
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
        or port == 0
    ):
        raise ImproperlyConfigured(
            f"SITE_URL must be a scheme and a host, such as https://register.example.org, not {value!r}."
        )
    return parts


def allowed_hosts(site):
    """The host of SITE_URL (every loopback name where it is one of them) and those of ALLOWED_HOSTS."""
    host = f"[{site.hostname}]" if ":" in site.hostname else site.hostname
    hosts = LOOPBACK if host in LOOPBACK else {host}
    return sorted(hosts | set(env.list("ALLOWED_HOSTS", default=[])))
