"""Pages that records rest on: where something was published, and what the register knows about the page."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from formats.columns import LanguageColumn, Line, Rule
from formats.folding import FoldedColumn
from formats.query import TRACKING


def address_key(address: str) -> str:
    """One key for the addresses of one page: without scheme, "www.", trailing slash, fragment and tracking parameters."""
    parts = urlsplit(address.strip())
    if not parts.netloc:
        return address.strip()
    host = re.sub(r"^www\.", "", parts.netloc.lower())
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not name.startswith(TRACKING)
    ]
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def plain_address(address: str) -> str:
    """The key of an address as people type it: its scheme may be left out."""
    address = address.strip()
    return address_key(address if "//" in address else f"//{address}")


class SourceColumns(models.Model):
    """What is known of one page; each kind of record has a table of its own, with the record that rests on it."""

    address = models.URLField(
        _("address"), max_length=1000, blank=True, help_text=_("Empty if the page is known by its outlet only.")
    )
    outlet = models.ForeignKey(
        "parties.Outlet", models.PROTECT, verbose_name=_("outlet"), null=True, blank=True, related_name="+"
    )
    language = LanguageColumn(_("language of the page"), blank=True, default="")
    published_on = models.DateField(_("date published"), null=True, blank=True)
    note = Line(_("note"), blank=True, max_length=1_000)
    is_unverified = models.BooleanField(_("not seen"), default=False, help_text=_("Nobody here has seen the page."))
    address_key = FoldedColumn(of="address", by=address_key)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self):
        return self.address or (self.outlet.name if self.outlet else self.note)


def source_rules(model: str) -> list[Rule]:
    """A source says something."""
    return [
        Rule(
            name=f"{model}_says_something",
            condition=~Q(address="") | Q(outlet__isnull=False) | ~Q(note=""),
            field="address",
            message=_("Give an address, an outlet or at least a note."),
        )
    ]
