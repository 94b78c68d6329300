from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connection

from tracker import installation


class Command(BaseCommand):
    help = (
        "Makes this copy ready to be served: migrations, static files, the demo in an empty database, "
        "an administrator where there is none. Changes nothing the second time."
    )
    requires_system_checks = []

    def handle(self, **options):
        try:
            connection.ensure_connection()
        except (ImproperlyConfigured, OperationalError) as error:
            raise CommandError(f"The database cannot be used. {error}") from error

        if count := installation.migrate():
            self.stdout.write(f"Database: {count} migrations applied.")
        if installation.collect_static():
            self.stdout.write("Static files: collected.")
        if installation.is_empty():
            self.stdout.write("The register is empty: loading the demo.")
            call_command("demo", stdout=self.stdout)
        if administrator := installation.create_administrator():
            name, password = administrator
            self.stdout.write(
                "\n"
                "An administrator was made. The password is shown this once:\n"
                f"    name      {name}\n"
                f"    password  {password}\n"
            )
