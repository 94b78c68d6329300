"""Measures every request of `asked` on the database of DATABASE_URL and prints a table; fails where a goal is missed."""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import django

django.setup()

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from bench.asked import REQUESTS
from formats.processes import settle
from history.models import Change
from incidents.models import Incident, Place
from statements.models import Claim, Statement

ROUNDS = 15
KEPT = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "bench"}
# Each page is made anew, with what all pages share: how much is on record and where, counted once after a change.
CACHES = settings.CACHES | {"figures": KEPT}
# What the explorer may take over a mix of questions, in milliseconds: half of them, and all but one in twenty.
MEDIAN, LATE = 400, 1_000
COUNTED = (Incident, Statement, Claim, Place, Change)


def asked_of(client, address, posts):
    return client.get(address) if posts is None else client.post(address, posts)


def measured(client, request):
    """Median and 95th percentile of the server time in milliseconds, queries, and kilobytes of the answer."""
    address = request.address()
    if request.is_kept:
        asked_of(client, address, request.posts)
    with CaptureQueriesContext(connection) as queries:
        answer = asked_of(client, address, request.posts)
    # The next request empties what was captured.
    count = len(queries)
    body = b"".join(answer) if answer.streaming else answer.content
    if answer.status_code != 200:
        raise SystemExit(f"{answer.status_code} {address}")
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        answer = asked_of(client, address, request.posts)
        b"".join(answer) if answer.streaming else answer.content
        times.append((time.perf_counter() - start) * 1_000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1], count, len(body) / 1_000


def main():
    with transaction.atomic():
        editor = get_user_model().objects.create_superuser("bench")
        desk, reader = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
        desk.force_login(editor)
        records = ", ".join(f"{model.objects.count():,} {model._meta.verbose_name_plural}" for model in COUNTED)
        print(f"On record: {records}.\n")
        print("| request | median | 95 % | goal | queries | kB |\n|---|--:|--:|--:|--:|--:|")
        good, mix = True, []
        # As a server does.
        settle()
        for request in REQUESTS:
            with override_settings(CACHES=CACHES | ({"answers": KEPT} if request.is_kept else {})):
                median, late, queries, size = measured(desk if request.at_desk else reader, request)
            if request.is_of_mix:
                mix.append(median)
            missed = request.goal is not None and median > request.goal
            good = good and not missed
            goal = "" if request.goal is None else f"{request.goal}{' missed' if missed else ''}"
            print(f"| {request.name} | {median:.0f} | {late:.0f} | {goal} | {queries} | {size:.0f} |", flush=True)
        transaction.set_rollback(True)
        return of_mix(mix) and good


def of_mix(medians) -> bool:
    """Whether the explorer takes what it may over all that was asked of it."""
    median, late = statistics.median(medians), sorted(medians)[-max(1, len(medians) // 20) - 1]
    missed = "" if median <= MEDIAN and late <= LATE else " missed"
    print(
        f"\nThe explorer, asked {len(medians)} questions: {median:.0f} ms at the median (goal {MEDIAN}), 95 % of them within "
        f"{late:.0f} ms (goal {LATE}){missed}."
    )
    return not missed


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
