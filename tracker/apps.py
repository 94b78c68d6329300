from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from tracker.databases import refuse_unsuitable


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = _("Ceasefire Incident Register")

    def ready(self):
        from tracker import roles  # it reads the models

        connection_created.connect(refuse_unsuitable, dispatch_uid="refuse_unsuitable")
        # Once a migrate, after all of it: the package of the accounts is as good as any.
        post_migrate.connect(roles.install, sender=apps.get_app_config("users"), dispatch_uid="roles")
