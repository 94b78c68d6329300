from django.core.management import BaseCommand, CommandError

from tracker.demo.load import SECTIONS, load
from tracker.demo.reading import DemoError


class Command(BaseCommand):
    help = (
        "Brings in the demo records, through the same checks as everyone's. Adds what is missing and changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="check and count, and keep nothing")

    def handle(self, *, dry_run, **options):
        try:
            report = load(dry_run=dry_run)
        except DemoError as error:
            raise CommandError(f"{error} Nothing was kept.") from error
        for section in SECTIONS:
            self.stdout.write(
                f"{section.capitalize():<15} {report.added[section]:>4} added, "
                f"{report.unchanged[section]:>4} there already"
            )
        for record in report.left_alone:
            self.stdout.write(f"Left alone, since it is no longer as the file has it: {record}")
        if dry_run:
            self.stdout.write("A dry run: nothing was kept.")
