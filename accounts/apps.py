from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        self.follow()
        post_migrate.connect(_start, sender=self)

    @staticmethod
    def follow():
        """Keep accounts as the record changes. Whatever is computed from them calls it before it follows itself."""
        from history.announcing import changed

        from . import former_links, keeping

        changed.connect(keeping.follow, dispatch_uid="accounts")
        changed.connect(former_links.remember, dispatch_uid="former links")


def _start(using="default", **signal):
    from history.apps import migrations_missing

    from . import keeping

    # On the way through older versions the record is not yet what its models say.
    if not ("plan" in signal and migrations_missing(using)):
        keeping.begin()
