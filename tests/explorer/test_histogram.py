"""The lines across the bars of a histogram."""

import pytest

from explorer.histogram import _marks


@pytest.mark.parametrize(
    ("most", "marks"),
    [(0, []), (1, [1]), (2, [1, 2]), (4, [2, 4]), (9, [4, 8]), (12, [5, 10]), (28, [10, 20]), (99, [40, 80])],
)
def test_lines_stand_in_even_steps_at_round_numbers(most, marks):
    assert _marks(most) == marks


def test_the_upper_line_is_never_above_the_highest_bar_nor_below_half_of_it():
    for most in range(2, 2000):
        lower, upper = _marks(most)
        assert (most, upper) == (most, 2 * lower)
        assert most / 2 <= upper <= most
