from django.core.management.base import BaseCommand, CommandError

from statements.models import Capture


class Command(BaseCommand):
    help = "Read every stored copy of a source page again, and name those that are not what was retrieved."

    def handle(self, **options):
        copies = Capture.objects.exclude(file="").select_related("source__statement").order_by("pk")
        checked = spoiled = 0
        for copy in copies.iterator():
            checked += 1
            if not copy.is_intact():
                spoiled += 1
                self.stderr.write(f"{copy.source.statement.reference}: {copy.file.name}")
        if spoiled:
            raise CommandError(f"Of {checked} stored copies {spoiled} are not what was retrieved.")
        self.stdout.write(f"All {checked} stored copies are what was retrieved.")
