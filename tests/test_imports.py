"""The packages stand on one line; each may import those to its right and none to its left."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINE = [
    "tracker",
    "releases",
    "exchange",
    "explorer",
    "accounts",
    "investigations",
    "statements",
    "incidents",
    "parties",
    "history",
    "users",
    "formats",
]
RECORD = ["investigations", "statements", "incidents", "parties"]
ANSWERING = {"rest_framework", "django_filters", "drf_spectacular"}


def imported(path):
    """The top-level names that a file imports from outside its own package."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0]


def imports_of(package):
    return {(path.relative_to(ROOT), name) for path in (ROOT / package).rglob("*.py") for name in imported(path)}


def test_the_line_names_every_package():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages == set(LINE)


@pytest.mark.parametrize("package", LINE)
def test_no_package_imports_from_its_left(package):
    left = LINE[: LINE.index(package)]
    assert [(str(path), name) for path, name in imports_of(package) if name in left] == []


@pytest.mark.parametrize("package", LINE)
def test_the_site_does_not_lean_on_its_tests(package):
    assert [(str(path), name) for path, name in imports_of(package) if name in {"tests", "pytest"}] == []


@pytest.mark.parametrize("package", RECORD)
def test_the_record_does_not_know_how_it_is_read(package):
    assert [(str(path), name) for path, name in imports_of(package) if name in ANSWERING] == []
    assert not [
        name for name in ("views", "urls", "serializers", "filters") if (ROOT / package / f"{name}.py").exists()
    ]
