"""How often the API may be asked: by token, by signed-in person, by address for everybody else, and with tokens that do not work.

The counts are in the default cache, which each process has for itself unless CACHE_URL names one that they share.
"""

import ipaddress

from rest_framework.throttling import SimpleRateThrottle

# As many addresses as anybody on IPv6 is given.
IPV6_NETWORK = 64


class Limit(SimpleRateThrottle):
    """So many requests in a time (REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]), by whoever `whose` says; None: not this limit's."""

    def get_cache_key(self, request, view):
        whose = self.whose(request)
        return None if whose is None else self.cache_format % {"scope": self.scope, "ident": whose}

    def wait(self):
        # A rate that was lowered since leaves more behind than it lets through; then it takes all of its time.
        return super().wait() or self.duration

    def address(self, request):
        """Where a request comes from: the connection, or what the one proxy of BEHIND_PROXY saw. Of IPv6 the network."""
        ident = self.get_ident(request)
        try:
            address = ipaddress.ip_address(ident)
        except ValueError:
            return ident
        if address.version == 6:
            return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False).network_address)
        return ident


class PerToken(Limit):
    scope = "token"

    def whose(self, request):
        return request.auth.pk if request.auth is not None else None


class PerPerson(Limit):
    scope = "signed_in"

    def whose(self, request):
        return request.user.pk if request.auth is None and request.user.is_authenticated else None


class PerAddress(Limit):
    scope = "anonymous"

    def whose(self, request):
        return None if request.user.is_authenticated else self.address(request)


class Strangers(PerAddress):
    """The same limit, where it is known already that nobody is signed in."""

    def whose(self, request):
        return self.address(request)


class Failures(Limit):
    """Of tokens that do not work, by address. One that works is let in all the same: its neighbours lock nobody out."""

    scope = "failed_tokens"

    def whose(self, request):
        return self.address(request)
