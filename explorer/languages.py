"""Languages by their names."""

from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _


def language_name(code):
    """What a language calls itself, or its code where the register does not know."""
    if not code or code == "und":
        return _("Language not recorded")
    try:
        return capfirst(get_language_info(code)["name_local"])
    except KeyError:
        return code
