import time

from django.core.management import BaseCommand, CommandError
from django.db import connection

from accounts import keeping
from explorer.indexes import INDEXES
from tracker.load.stories import Stories
from tracker.load.tables import Loader
from tracker.load.world import make_world

CHUNK = 5_000


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
        start = time.monotonic()
        with Loader() as loader:
            stories = Stories(loader, make_world(loader, places or max(incidents // 6, 10)), seed)
            loader.write()
            for number in range(incidents):
                stories.tell(number)
                if number % CHUNK == CHUNK - 1:
                    loader.write()
            loader.write()
            told = time.monotonic()
        self._look_over()
        end = time.monotonic()
        self.stdout.write(
            f"{incidents:,} incidents in {end - start:.1f} s ({incidents / (end - start):,.0f} a second), "
            f"{end - told:.1f} s of it for indexes and checks."
        )
        keeping.begin()
        kept = time.monotonic()
        self.stdout.write(f"Their accounts in {kept - end:.1f} s.")
        for index in INDEXES:
            index.begin()
        self.stdout.write(f"Their indexes in {time.monotonic() - kept:.1f} s.")
        self._look_over()

    @staticmethod
    def _look_over():
        """As a database does by itself before long: so that it knows what it holds."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
