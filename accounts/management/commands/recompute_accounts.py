from django.core.management import BaseCommand, CommandError

from accounts import keeping
from accounts.loading import Directory
from formats.processes import writers
from incidents.models import Incident


class Command(BaseCommand):
    help = "Computes the accounts of every incident anew and keeps them. Nothing is lost by dropping what is kept."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing, and fail where something is stale")

    def handle(self, *, check, **options):
        if not check:
            changed = keeping.recompute(keeping.everything(), processes=writers())
            self.stdout.write(f"{changed} of {Incident.objects.count()} were stale, and none is now.")
            return
        directory, found = Directory(), []
        for batch in keeping.batches(keeping.everything()):
            found += keeping.stale(batch, directory)
        if found:
            named = ", ".join(Incident.series.format(pk) for pk in found[:10])
            raise CommandError(f"{len(found)} are stale: {named}{' …' if len(found) > 10 else ''}")
        self.stdout.write("Everything kept is as it should be.")
