"""Work in portions, spread over processes: what one core would do alone takes as many as there are."""

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import get_context

from django.db import connection, connections

CORES = os.cpu_count() or 1
_work: Callable


def settle() -> None:
    """Called where a process has loaded what it serves with: that stays, and what follows is looked through less often.

    What nobody refers to is let go at once all the same; only circles wait. Looking for them among a million objects that are
    there for good took a fifth of the time of large answers.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def let_go() -> None:
    """Called where many records were read and are done with, and more follow: they and what was read with them are circles.

    Only what is new is looked through.
    """
    gc.collect(1)


def writers() -> int:
    """How many processes can work on the database: one alone on SQLite, and in a transaction that others do not see."""
    return CORES if connection.vendor == "postgresql" and not connection.in_atomic_block else 1


def spread(work: Callable, portions: Iterable, processes: int) -> Iterator:
    """work(portion) for each portion, in their order; with one process, in this one.

    Others begin as copies of this one, with connections of their own. However many portions there are, only a few are on
    their way at once.
    """
    if processes == 1:
        yield from map(work, portions)
        return
    waiting = deque()
    # A copy knows the work as it stands, whatever it closes over.
    with get_context("fork").Pool(processes, _begin, (work,)) as pool:
        for portion in portions:
            waiting.append(pool.apply_async(_do, (portion,)))
            if len(waiting) > 2 * processes:
                yield waiting.popleft().get()
        while waiting:
            yield waiting.popleft().get()


def _begin(work):
    global _work
    _work = work
    # The connections of the process that this is a copy of are not ours to use or to close.
    for alias in list(connections):
        del connections[alias]
    # Looking for what can be forgotten takes a third of the time where much is made; it is done after each portion instead.
    gc.freeze()
    gc.disable()


def _do(portion):
    try:
        return _work(portion)
    finally:
        gc.collect()
