"""The whole site on one screen."""

from django.contrib import admin
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path

from tracker import health
from tracker.desk import desk

handler400 = "explorer.api.outside.not_understood"
handler404 = "explorer.missing.page"
handler500 = "explorer.api.outside.failed"

urlpatterns = [
    path("", include("explorer.urls")),
    path("", include("releases.urls")),
    path("api/", include("explorer.api.urls")),
    path("admin/desk/", admin.site.admin_view(desk), name="desk"),
    path("", include("exchange.urls")),
    path("admin/", admin.site.urls),
    path("account/tokens/", include("users.urls")),
    path("account/", include("allauth.account.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # Browsers ask for it wherever a page names no icon, as the admin's do not.
    path("favicon.ico", lambda request: redirect(static("img/favicon.svg"))),
]
