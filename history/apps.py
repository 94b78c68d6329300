from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class HistoryConfig(AppConfig):
    name = "history"
    verbose_name = "History"

    def ready(self):
        from . import guards, tracking

        tracking.connect()
        pre_migrate.connect(guards.remove, sender=self)
        post_migrate.connect(_start, sender=self)
        # After the migrations of whichever package comes last; a guard waits for its table.
        post_migrate.connect(guards.install)


def _start(apps=None, **signal):
    from . import changes
    from .models import Clock

    Clock.objects.get_or_create(pk=1)
    changes.begin()
