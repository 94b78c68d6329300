from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = _("Incidents and places")

    def ready(self):
        from .types import ship

        post_migrate.connect(ship, sender=self)
