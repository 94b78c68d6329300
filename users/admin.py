from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from users.models import User


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Administrators give roles. Nobody gives more than there is in them, nor takes over the account of one who has all."""

    # Deciding who may enter the desk is the roles' business.
    FOR_SUPERUSERS = ("is_staff", "is_superuser", "user_permissions")

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, *self.FOR_SUPERUSERS)
