"""Query strings that mean what they say: an unknown parameter is refused, never ignored."""

from difflib import get_close_matches

from django.core.exceptions import ValidationError
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


def strict(params, allowed, once=()) -> None:
    """Refuse the first parameter of a QueryDict that is not in `allowed`; tracking parameters are let pass.

    ValidationError, by parameter, for one of `once` that is repeated, of which only the last would count, and for what is no text.
    """
    for name, values in params.lists():
        if name not in allowed:
            if not name.startswith(TRACKING):
                raise UnknownParameter(name, allowed)
            continue
        if len(values) > 1 and name in once:
            raise ValidationError({name: _("Give it once only.")})
        # What stands where bytes were no UTF-8; nobody looks for it.
        if any("\ufffd" in value for value in values):
            raise ValidationError({name: _("This is not UTF-8.")})
