"""Work spread over processes: done in the order of its portions, and never much of it at once."""

import os

import pytest

from formats.processes import spread


def there(portion):
    return portion, os.getpid()


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_done_comes_in_the_order_of_the_portions(processes):
    assert [portion for portion, _pid in spread(there, range(20), processes)] == list(range(20))


def test_one_process_is_this_one_and_others_are_not():
    assert {pid for _portion, pid in spread(there, range(4), 1)} == {os.getpid()}
    assert os.getpid() not in {pid for _portion, pid in spread(there, range(4), 2)}


def test_work_may_close_over_what_is_at_hand():
    at_hand = {1: object(), 2: object()}
    assert list(spread(lambda portion: portion in at_hand, [1, 2, 3], 2)) == [True, True, False]


def test_only_a_few_portions_are_on_their_way():
    taken = []

    def portions():
        for number in range(100):
            taken.append(number)
            yield number

    done = spread(abs, portions(), 2)
    assert next(done) == 0
    assert len(taken) <= 5
    assert list(done) == list(range(1, 100))


@pytest.mark.parametrize("processes", [1, 2])
def test_a_failure_ends_it(processes):
    with pytest.raises(ZeroDivisionError):
        list(spread(lambda portion: 1 // portion, [1, 0, 1], processes))
