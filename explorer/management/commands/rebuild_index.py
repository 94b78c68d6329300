from django.core.management import BaseCommand, CommandError

from accounts import keeping
from explorer.indexes import INDEXES
from formats.processes import writers


class Command(BaseCommand):
    help = "Indexes every incident and statement anew. The indexes are caches: nothing is lost by dropping them."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing, and fail where something is stale")

    def handle(self, *, check, **options):
        found = []
        for index in INDEXES:
            if not check:
                changed = index.rebuild(index.everything(), processes=writers())
                what = index.model._meta.verbose_name_plural
                self.stdout.write(f"{changed} of {index.records.count()} {what} were stale, and none is now.")
                continue
            for batch in keeping.batches(index.everything()):
                changed, gone = index.stale(batch)
                found += [index.key.related_model.series.format(pk) for pk in [*(row.pk for row in changed), *gone]]
        if found:
            raise CommandError(f"{len(found)} are stale: {', '.join(found[:10])}{' …' if len(found) > 10 else ''}")
        if check:
            self.stdout.write("The indexes are as they should be.")
