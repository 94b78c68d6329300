import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = ["requirements.txt", "requirements-dev.txt", "bench/beside/requirements.txt"]


def locked(name):
    """Each package of a lock with the hashes that its file may have."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return {line.split("==")[0]: re.findall(r"--hash=sha256:[0-9a-f]{64}", line) for line in lines}


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash_and_names_no_registry(name):
    assert [package for package, hashes in locked(name).items() if not hashes] == []
    assert "://" not in (ROOT / name).read_text()


def test_one_file_installs_the_framework_the_api_the_filters_the_driver_and_the_tests():
    wanted = {"django", "djangorestframework", "django-filter", "psycopg2-binary", "pytest-django"}
    assert wanted - set(locked("requirements.txt")) == set()


@pytest.mark.parametrize("name", LOCKS)
def test_nothing_brings_the_other_postgresql_driver(name):
    assert set(locked(name)).isdisjoint({"psycopg", "psycopg-binary"})


def test_every_direct_requirement_says_why():
    for name in ("requirements.in", "requirements-dev.in", "bench/beside/requirements.in"):
        for line in (ROOT / name).read_text().splitlines():
            assert line.startswith(("#", "-c")) or re.search(r"  # \S", line), line
