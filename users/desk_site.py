"""The editors' desk: Django's admin, opened by roles, with the site's own sign-in."""

from allauth.account import views as account
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class DeskSite(AdminSite):
    site_header = site_title = _("Ceasefire Incident Register")
    # Above the list of models: the desk and "paste to draft".
    index_template = "desk/index.html"

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.opens_desk

    def login(self, request, extra_context=None):
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        asked = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return redirect_to_login(asked, reverse("account_login"))

    def logout(self, request, extra_context=None):
        return account.logout(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")
