"""Addresses of records on this site, by the thousand."""

import re

from django.urls import get_script_prefix, reverse

# What stands in an address as it is written.
_is_plain = re.compile(r"[A-Za-z0-9_-]+").fullmatch
# (view, where the site is mounted) → what stands before and after the name of a record.
_around: dict[tuple[str, str], tuple[str, str]] = {}


def address_of(view: str, name) -> str:
    """reverse(view, args=[name]) of a record, which its view takes by this name; how addresses look is found out once."""
    name = str(name)
    if not _is_plain(name):
        return reverse(view, args=[name])
    here = view, get_script_prefix()
    if here not in _around:
        before, _name, after = reverse(view, args=[name]).rpartition(name)
        _around[here] = before, after
    before, after = _around[here]
    return f"{before}{name}{after}"
