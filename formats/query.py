"""Query strings that mean what they say: an unknown parameter is refused, never ignored."""

from difflib import get_close_matches

from django.utils.translation import gettext as _

# Added to addresses by newsletters and social sites; they never were meant for us.
TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "yclid")


class UnknownParameter(ValueError):
    """A parameter that this address does not take. `name`, and `allowed`, sorted; `hint`: where it belongs, if not here."""

    def __init__(self, name: str, allowed, hint: str = ""):
        self.name, self.allowed = name, sorted(allowed)
        close = get_close_matches(name, self.allowed, n=1)
        message = _("There is no parameter “%(name)s” here.") % {"name": name[:100]}
        if close and not hint:
            hint = _("Did you mean “%(close)s”?") % {"close": close[0]}
        if hint:
            message += f" {hint}"
        super().__init__(message)


def strict(params, allowed) -> None:
    """Refuse the first parameter of a QueryDict that is not in `allowed`; tracking parameters are let pass."""
    for name in params:
        if name not in allowed and not name.startswith(TRACKING):
            raise UnknownParameter(name, allowed)
