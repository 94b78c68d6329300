"""What random worlds begin with."""

import pytest


def seeds(*pairs):
    """One of each pair is tried on SQLite, the other on PostgreSQL: both databases, and twice as many worlds for the same time."""
    marks = (pytest.mark.once, pytest.mark.last)
    return pytest.mark.parametrize(
        "seed", [pytest.param(seed, marks=mark) for pair in pairs for seed, mark in zip(pair, marks, strict=True)]
    )
