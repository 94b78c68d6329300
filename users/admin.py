import logging

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from users.models import Token, User

logger = logging.getLogger("users.tokens")


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


@admin.register(Token)
class TokenAdmin(admin.ModelAdmin):
    """Every token of every account, to see and to revoke. Its secret is nowhere, so it is not here either."""

    list_display = [
        "name",
        "owner",
        "beginning",
        "told_scopes",
        "created_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
    ]
    list_filter = ["reads_drafts", "contributes", "publishes", ("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__username", "beginning"]
    show_facets = admin.ShowFacets.NEVER
    search_help_text = _("By name, owner or beginning.")
    fields = ["owner", "name", "beginning", "told_scopes", "created_at", "expires_at", "last_used_at", "revoked_at"]
    readonly_fields = fields
    actions = ["revoke"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("scopes"))
    def told_scopes(self, token):
        return ", ".join(str(scope) for scope in token.scopes) or "–"

    @admin.action(description=_("Revoke the chosen tokens"), permissions=["change"])
    def revoke(self, request, chosen):
        ended = list(chosen.filter(revoked_at=None))
        count = Token.objects.filter(pk__in=[token.pk for token in ended]).revoke()
        for token in ended:
            logger.info("Token %s of %s revoked by %s", token, token.owner, request.user)
        told = ngettext("One token is revoked.", "%(count)d tokens are revoked.", count) % {"count": count}
        self.message_user(request, told, messages.SUCCESS)
