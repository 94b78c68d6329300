from django.core.management import BaseCommand

from history.changes import new_epoch


class Command(BaseCommand):
    help = (
        "Begins another epoch of the change feed, so that whoever follows it begins anew. Run it after every restore."
    )

    def handle(self, **options):
        self.stdout.write(f"The epoch is {new_epoch()} from now on.")
