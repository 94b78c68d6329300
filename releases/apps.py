from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReleasesConfig(AppConfig):
    name = "releases"
    verbose_name = _("Releases")

    def ready(self):
        from explorer.api.views import RESOURCES

        from .api import Releases

        # The API serves what stands there, and describes it.
        RESOURCES["releases"] = ("release", Releases)
