import os
import time

from django.core.management import BaseCommand, CommandError

from tracker.load.register import fill


class Command(BaseCommand):
    help = (
        "Adds many made-up incidents, with statements, claims, investigations and history, to measure on. The same "
        "numbers give the same register. Only for a database that holds nothing dear: they cannot be taken out again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--incidents", type=int, required=True, metavar="N")
        parser.add_argument("--places", type=int, metavar="N", help="settlements; by default one for six incidents")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, incidents, places, seed, **options):
        if incidents < 1 or (places is not None and places < 1):
            raise CommandError("Numbers of incidents and places count from one.")
        start = last = time.monotonic()
        for there in fill(incidents, places or max(incidents // 6, 10), seed):
            now = time.monotonic()
            self.stdout.write(f"{there} in {now - last:.1f} s.")
            last = now
        took, busy = time.monotonic() - start, sum(os.times()[:4])
        self.stdout.write(
            f"{incidents:,} incidents with all of it in {took:.1f} s: {incidents / took:,.0f} a second; "
            f"Python was busy for {busy:.1f} s of it, on as many cores as there are."
        )
