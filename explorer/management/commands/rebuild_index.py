from django.core.management import BaseCommand, CommandError

from accounts import keeping
from explorer import index
from incidents.models import Incident


class Command(BaseCommand):
    help = "Indexes every incident anew. The index is a cache: nothing is lost by dropping it."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing, and fail where something is stale")

    def handle(self, *, check, **options):
        if not check:
            changed = index.rebuild(keeping.everything())
            self.stdout.write(f"{changed} of {Incident.objects.count()} were stale, and none is now.")
            return
        found = []
        for batch in keeping.batches(keeping.everything()):
            changed, gone = index.stale(batch)
            found += [row.pk for row in changed] + gone
        if found:
            named = ", ".join(Incident.series.format(pk) for pk in found[:10])
            raise CommandError(f"{len(found)} are stale: {named}{' …' if len(found) > 10 else ''}")
        self.stdout.write("The index is as it should be.")
