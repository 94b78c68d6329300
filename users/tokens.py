"""Tokens: what a program shows instead of a signed-in person."""

import hashlib
import re
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from formats.columns import Line, Rule

BEGINNING = "cir_"
# What of a secret is kept readable, so that its owner tells one token from another.
SHOWN = len(BEGINNING) + 6
# 240 random bits, of which 36 are shown.
SECRET = re.compile(rf"{BEGINNING}[A-Za-z0-9_-]{{40}}")
LONGEST_LIFE = timedelta(days=366)
# Whoever had more would have as many times the rate of one.
MOST = 20
# When a token was used last is told to the minute, and so written no more often.
NOTED = timedelta(minutes=1)

# Packages whose permissions no program is given, whoever its owner is.
ACCOUNTS = frozenset({"users", "auth", "account", "admin", "sessions", "contenttypes"})


@sensitive_variables()
def digest_of(secret: str) -> str:
    """What is kept of a secret. It is long and random, so nothing is found by guessing, and a fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenQuerySet(models.QuerySet):
    def working(self):
        """Those neither revoked nor expired."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def revoke(self) -> int:
        """End those that are not revoked yet, for good."""
        return self.filter(revoked_at=None).update(revoked_at=timezone.now())


class Token(models.Model):
    """A key that lets a program act for the owner of an account: never more than the owner may, and its scopes allow."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("owner"), related_name="tokens", editable=False
    )
    name = Line(_("name"), max_length=80, help_text=_("What uses it, such as “Nightly import”."))
    beginning = models.CharField(_("begins"), max_length=SHOWN, editable=False)
    digest = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    reads_drafts = models.BooleanField(_("read drafts"), default=False, help_text=_("Sees what is not public yet."))
    contributes = models.BooleanField(_("contribute"), default=False, help_text=_("Adds and changes records."))
    publishes = models.BooleanField(
        _("publish"),
        default=False,
        help_text=_("Publishes, withdraws, merges, redacts, adds events, and changes what is public."),
    )
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(revoked_at=None),
                name="token_name_once",
                violation_error_message=_("You have a token of this name. Revoke that one, or take another name."),
            ),
            Rule(
                name="token_expires_after_it_is_made",
                condition=Q(expires_at__gt=F("created_at")),
                field="expires_at",
                message=_("A token expires after it is made."),
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.beginning}…)"

    def clean(self):
        if self.expires_at and self.expires_at > self.created_at + LONGEST_LIFE:
            raise ValidationError({"expires_at": _("A token lives for one year at most.")})
        if self._state.adding and Token.objects.working().filter(owner=self.owner_id).count() >= MOST:
            raise ValidationError(
                _("You have %(most)d tokens that work. Revoke one that you no longer need."), params={"most": MOST}
            )

    def give_secret(self) -> str:
        """Make the secret, which is kept nowhere: whoever called shows it once."""
        secret = BEGINNING + secrets.token_urlsafe(30)
        self.beginning, self.digest = secret[:SHOWN], digest_of(secret)
        return secret

    @property
    def scopes(self) -> list:
        """The labels of what it may do beyond reading what is public."""
        return [self._meta.get_field(name).verbose_name for name in SCOPES if getattr(self, name)]

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def works(self) -> bool:
        return self.revoked_at is None and not self.is_expired

    def allows(self, permission: str) -> bool:
        """Whether its scopes cover a permission ("incidents.change_incident"); its owner must have it too."""
        return any(getattr(self, scope) for scope in scopes_for(permission))

    def note_use(self) -> None:
        now = timezone.now()
        if self.last_used_at is None or self.last_used_at <= now - NOTED:
            unnoted = Q(last_used_at=None) | Q(last_used_at__lte=now - NOTED)
            Token.objects.filter(unnoted, pk=self.pk).update(last_used_at=now)
            self.last_used_at = now


# Scope → what the permissions that it covers begin with, after the package.
SCOPES = {
    "reads_drafts": ("view_",),
    "contributes": ("add_", "change_"),
    "publishes": ("publish_", "read_again_", "add_event", "add_judgement"),
}
# That two incidents are one is said for good, and to everyone.
ONLY_PUBLISHING = ("add_judgement",)


def scopes_for(permission: str) -> list[str]:
    """The scopes of which each covers a permission; none where no token does."""
    package, _dot, codename = permission.partition(".")
    if package in ACCOUNTS:
        return []
    if codename in ONLY_PUBLISHING:
        return ["publishes"]
    return [scope for scope, covered in SCOPES.items() if codename.startswith(covered)]
