from django.conf import settings
from django.core.management import BaseCommand

from tracker.dictionary import page


class Command(BaseCommand):
    help = "Writes docs/data-dictionary.md from what the models say of themselves."
    requires_system_checks = []

    def handle(self, **options):
        path = settings.BASE_DIR / "docs" / "data-dictionary.md"
        path.write_text(page(), encoding="utf-8")
        self.stdout.write(f"Written: {path}")
