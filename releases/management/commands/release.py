from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError

from releases.making import damaged, make, withdraw
from releases.models import Release


class Command(BaseCommand):
    help = "Makes a release of all that is public, withdraws one, or checks that the files of all are what they were."

    def add_arguments(self, parser):
        actions = parser.add_subparsers(dest="action", required=True)
        making = actions.add_parser("make", help="make a release of all that is public now")
        making.add_argument("name", help="by the calendar: 2026.11")
        making.add_argument("--note", default="", help="what is new in it, for readers")
        withdrawing = actions.add_parser("withdraw", help="give the files of a release out no longer, for good")
        withdrawing.add_argument("name")
        withdrawing.add_argument("--reason", required=True, help="readers see it")
        actions.add_parser("check", help="compare every file with its checksum")

    def handle(self, *, action, **options):
        try:
            {"make": self.make, "withdraw": self.withdraw, "check": self.compare}[action](**options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def make(self, *, name, note, **options):
        release = make(name, note)
        for file in release.files.all():
            self.stdout.write(
                f"{file.name}: {file.size:,} bytes" + (f", {file.rows:,} rows" if file.rows is not None else "")
            )
        self.stdout.write(f"Release {release} is made.")

    def withdraw(self, *, name, reason, **options):
        release = Release.objects.filter(name=name).first()
        if release is None:
            raise CommandError(f"There is no release “{name}”.")
        withdraw(release, reason)
        self.stdout.write(f"Release {release} is withdrawn.")

    def compare(self, **options):
        found = {release.name: names for release in Release.objects.all() if (names := damaged(release))}
        for name, names in found.items():
            self.stderr.write(f"{name}: {', '.join(names)}")
        if found:
            raise CommandError("These files are not what they were when the release was made.")
        self.stdout.write("Every file of every release is what it was.")
