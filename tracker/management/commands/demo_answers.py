from django.conf import settings
from django.core.management import BaseCommand
from django.test.utils import override_settings, setup_databases, teardown_databases

from explorer.api.answers import PATH
from tracker.demo.answers import answers, written
from tracker.demo.load import load


class Command(BaseCommand):
    help = "Writes what the API answers of the demonstration, for its description to show, from a register of its own."
    requires_system_checks = []

    def handle(self, **options):
        # As in tests: in a database that is there for this alone, and what is kept in files stays in memory.
        storages = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            with override_settings(STORAGES=storages):
                load()
                PATH.write_text(written(answers()), encoding="utf-8")
        finally:
            teardown_databases(databases, verbosity=0)
        self.stdout.write(f"Written: {PATH}")
