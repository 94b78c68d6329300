from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in to accounts that administrators make: nobody makes one alone, unless the site is set to allow it."""

    def _get_login_attempts_cache_key(self, request, **credentials):
        # An address alone would lock out all who share it, and a name alone its owner, wherever somebody else guesses.
        return f"{get_ip(request)}:{super()._get_login_attempts_cache_key(request, **credentials)}"

    def is_open_for_signup(self, request):
        return settings.SIGN_UP_IS_OPEN
