from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ExplorerConfig(AppConfig):
    name = "explorer"
    verbose_name = _("Explorer")

    def ready(self):
        from history.announcing import changed

        from . import refreshing
        from .indexes import INDEXES
        from .repeats import forget_redacted

        changed.connect(forget_redacted, dispatch_uid="repeats")
        # The index holds what accounts amount to, so these are kept first, here and after a migration.
        apps.get_app_config("accounts").follow()
        for index in INDEXES:
            changed.connect(index.follow, dispatch_uid=index.model._meta.label)
        changed.connect(refreshing.follow, dispatch_uid="explorer.refreshing")
        post_migrate.connect(_start, sender=self)


def _start(using="default", **signal):
    from accounts import keeping
    from history.apps import migrations_missing

    from .indexes import INDEXES

    # On the way through older versions the record is not yet what its models say.
    if not ("plan" in signal and migrations_missing(using)):
        keeping.begin()
        for index in INDEXES:
            index.begin()
