"""How often the API answers whom, and what somebody is told who asks more often."""

import logging
import shutil
import socket
import subprocess
import time

import pytest
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from rest_framework.settings import api_settings
from rest_framework.test import APIClient

from tests import factories
from tests.tracker.test_settings import KEY, check
from users.limits import Limit

# What is asked of the database for these is asked of each elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

ROOT, INCIDENTS = "/api/v1/", "/api/v1/incidents/"


@pytest.fixture(autouse=True)
def _counted_anew(monkeypatch):
    rates = {"anonymous": "2/minute", "signed_in": "3/minute", "token": "3/minute", "failed_tokens": "2/minute"}
    monkeypatch.setattr(Limit, "THROTTLE_RATES", rates)
    cache.clear()
    yield
    cache.clear()


def asks(client, times=1, address="192.0.2.1", path=ROOT, **sent):
    return [client.get(path, REMOTE_ADDR=address, **sent).status_code for _time in range(times)]


def with_token(*arguments, **fields):
    client = APIClient()
    _token, secret = factories.token(*arguments, **fields)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def test_a_stranger_who_asks_too_often_is_told_when_to_come_back():
    client = APIClient()
    assert asks(client, 2) == [200, 200]
    answer = client.get(ROOT, REMOTE_ADDR="192.0.2.1")
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["status"] == 429
    assert asks(client, address="192.0.2.2") == [200]


def test_what_is_refused_counts_too():
    client = APIClient()
    assert asks(client, path=f"{INCIDENTS}?nonsense=1") == [400]
    assert client.post(INCIDENTS, {}, REMOTE_ADDR="192.0.2.1").status_code == 401
    assert asks(client) == [429]


def test_all_addresses_of_one_network_are_counted_together():
    client = APIClient()
    assert asks(client, address="2001:db8:1:2::1") + asks(client, address="2001:db8:1:2:ffff::9") == [200, 200]
    assert asks(client, address="2001:db8:1:2:3::4") == [429]
    assert asks(client, address="2001:db8:1:3::1") == [200]


def test_a_visitor_does_not_choose_the_address_that_is_counted():
    client = APIClient()
    answers = [asks(client, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}") for number in range(3)]
    assert answers == [[200], [200], [429]]


def test_behind_a_proxy_the_address_that_it_saw_is_counted(monkeypatch):
    monkeypatch.setattr(api_settings, "NUM_PROXIES", 1, raising=False)
    client = APIClient()
    # Whatever stands before the proxy's own entry was written by the visitor.
    assert [asks(client, HTTP_X_FORWARDED_FOR=f"{n}.{n}.{n}.{n}, 198.51.100.1") for n in (1, 2, 3)] == [
        [200],
        [200],
        [429],
    ]
    assert asks(client, HTTP_X_FORWARDED_FOR="1.1.1.1, 198.51.100.2") == [200]


def test_each_token_and_each_person_is_counted_apart_wherever_they_ask_from():
    one, other = with_token(), with_token()
    assert asks(one, 2) + asks(one, 2, address="192.0.2.2") == [200, 200, 200, 429]
    assert asks(other) == [200]
    person, stranger = APIClient(), APIClient()
    person.force_login(factories.editor())
    assert asks(person, 4) == [200, 200, 200, 429]
    assert asks(stranger) == [200]


def test_tokens_that_do_not_work_are_slowed_by_address_and_one_that_works_is_let_in(caplog):
    caplog.set_level(logging.INFO)
    wrong = APIClient()
    wrong.credentials(HTTP_AUTHORIZATION=f"Bearer cir_{'x' * 40}")
    assert asks(wrong, 3) == [401, 401, 429]
    assert int(wrong.get(ROOT, REMOTE_ADDR="192.0.2.1")["Retry-After"]) >= 1
    assert asks(with_token()) == [200]
    assert asks(wrong, address="192.0.2.2") == [401]
    said = [record.getMessage() for record in caplog.records if record.name == "users.tokens"]
    assert said[:2] == ["Authorization refused: There is no such token. Asked from 192.0.2.1."] * 2
    assert len(said) == 3
    assert "xxx" not in caplog.text


def test_an_answer_that_a_shared_cache_may_keep_says_nothing_of_who_asked():
    one, other = APIClient(), APIClient()
    first, second = one.get(ROOT, REMOTE_ADDR="192.0.2.1"), other.get(ROOT, REMOTE_ADDR="192.0.2.9")
    assert "public" in first["Cache-Control"]
    assert first.headers == second.headers
    assert not [name for name in first.headers if "rate" in name.lower() or name == "Retry-After"]


def test_a_rate_of_none_is_no_limit(monkeypatch):
    monkeypatch.setattr(Limit, "THROTTLE_RATES", dict.fromkeys(Limit.THROTTLE_RATES))
    assert asks(APIClient(), 5) == [200] * 5


def test_a_rate_that_was_lowered_still_tells_when_to_come_back(monkeypatch):
    client = with_token()
    asks(client, 3)
    monkeypatch.setattr(Limit, "THROTTLE_RATES", Limit.THROTTLE_RATES | {"token": "1/minute"})
    assert int(client.get(ROOT)["Retry-After"]) >= 1


@pytest.fixture
def redis(tmp_path):
    server = shutil.which("redis-server")
    if not server:
        pytest.skip("no redis-server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    try:
        for _time in range(100):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def test_what_is_counted_in_redis_is_counted_for_all_processes(redis, monkeypatch):
    for process in range(2):
        # Each has a connection of its own.
        monkeypatch.setattr(Limit, "cache", RedisCache(redis, {}))
        assert asks(APIClient(), 2) == ([200, 200] if process == 0 else [429, 429])
        Limit.cache.close()


def test_the_site_takes_redis_from_its_address():
    assert check(SECRET_KEY=KEY, CACHE_URL="redis://:open-sesame@127.0.0.1:6379/1").returncode == 0
    wrong = check(SECRET_KEY=KEY, CACHE_URL="open-sesame://nowhere")
    assert "CACHE_URL must look like" in wrong.stderr
