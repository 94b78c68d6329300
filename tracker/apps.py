from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from tracker.databases import refuse_unsuitable


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = _("Ceasefire Incident Register")

    def ready(self):
        connection_created.connect(refuse_unsuitable, dispatch_uid="refuse_unsuitable")
