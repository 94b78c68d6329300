from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in to accounts that administrators make: nobody makes one alone, unless the site is set to allow it."""

    def is_open_for_signup(self, request):
        return settings.SIGN_UP_IS_OPEN
