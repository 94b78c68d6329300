from django.apps import AppConfig
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
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


def _start(using="default", **signal):
    from . import changes
    from .models import Clock

    # On the way through older versions the record is not yet what its models say.
    if "plan" in signal and migrations_missing(using):
        return
    Clock.objects.get_or_create(pk=1)
    changes.begin()


def migrations_missing(using):
    executor = MigrationExecutor(connections[using])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
