"""`Authorization: Bearer cir_…`: a program shows the token of somebody's account."""

import logging

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, Throttled

from .limits import Failures
from .tokens import SECRET, Token, digest_of

logger = logging.getLogger("users.tokens")


class BearerAuthentication(BaseAuthentication):
    """Whoever shows a token is its owner, narrowed to its scopes. One that does not work is refused, never overlooked."""

    @sensitive_variables("header")
    def authenticate(self, request):
        header = get_authorization_header(request)
        if not header:
            return None
        try:
            token = self._token(header)
        except AuthenticationFailed as refusal:
            self._count(request, refusal)
            raise
        token.note_use()
        # `has_perm` of the owner asks it.
        token.owner.token = token
        return token.owner, token

    def authenticate_header(self, request):
        shown = ', error="invalid_token"' if get_authorization_header(request) else ""
        return f'Bearer realm="api"{shown}'

    def _count(self, request, refusal):
        failures = Failures()
        if not failures.allow_request(request, None):
            raise Throttled(failures.wait())
        # Nothing of the header: it may be a password.
        logger.warning("Authorization refused: %s Asked from %s.", refusal.detail, failures.address(request))

    @sensitive_variables("header", "secret")
    def _token(self, header) -> Token:
        scheme, _space, secret = header.decode("latin-1").strip().partition(" ")
        if scheme.lower() != "bearer":
            raise AuthenticationFailed(_("Only tokens are taken here: “Authorization: Bearer cir_…”."))
        secret = secret.strip()
        if not SECRET.fullmatch(secret):
            raise AuthenticationFailed(_("This is not a token of this register."))
        token = Token.objects.select_related("owner").filter(digest=digest_of(secret)).first()
        if token is None:
            raise AuthenticationFailed(_("There is no such token."))
        if token.revoked_at is not None:
            raise AuthenticationFailed(_("This token was revoked."))
        if token.is_expired:
            raise AuthenticationFailed(_("This token has expired."))
        if not token.owner.is_active:
            raise AuthenticationFailed(_("The account of this token is not active."))
        return token
