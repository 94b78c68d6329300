import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import get_user_by_username
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from .limits import Failures

# Whoever watches for guesses at tokens sees those at passwords, too.
logger = logging.getLogger("users.tokens")


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in to accounts that administrators make: nobody makes one alone, unless the site is set to allow it."""

    @sensitive_variables("credentials")
    def authenticate(self, request, **credentials):
        try:
            user = super().authenticate(request, **credentials)
        except ValidationError:
            self._refused(request, "Too many wrong passwords", credentials)
            raise
        if user is None:
            self._refused(request, "Wrong password", credentials)
        elif not user.is_active:
            self._refused(request, "Not active", credentials)
        return user

    @sensitive_variables("credentials")
    def _refused(self, request, why, credentials):
        # As it is on record: what was typed may be a password in the wrong field.
        account = get_user_by_username(credentials.get("username", "")) or "no such account"
        logger.warning("Sign-in refused: %s (%s). Asked from %s.", why, account, Failures().address(request))

    def _get_login_attempts_cache_key(self, request, **credentials):
        # An address alone would lock out all who share it, and a name alone its owner, wherever somebody else guesses.
        return f"{get_ip(request)}:{super()._get_login_attempts_cache_key(request, **credentials)}"

    def is_open_for_signup(self, request):
        return settings.SIGN_UP_IS_OPEN
