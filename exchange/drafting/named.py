"""A record named by typing: its reference, its address or its name in any spelling. It needs no script."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from formats.folding import fold
from incidents.models import Incident, Place
from parties.models import Party

# More than these are too many to choose from in a message.
SHOWN = 6
# A reference and a title.
LONGEST = 400


class NamedRecord(forms.CharField):
    """Its value is the record. `offers`: (package, model, field) of the admin whose autocompletion a script may ask."""

    offers = ()

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST, required=False, **kwargs)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"autocomplete": "off"}

    def offer(self):
        """Say where a script finds what may be typed; addresses are known only once the site runs."""
        package, model, field = self.offers
        query = urlencode({"app_label": package, "model_name": model, "field_name": field})
        self.widget.attrs["data-offers"] = f"{reverse('admin:autocomplete')}?{query}"

    def to_python(self, value):
        value = super().to_python(value)
        return self.find(value) if value else None

    def validate(self, value):
        pass

    def run_validators(self, value):
        pass

    def has_changed(self, initial, data):
        return bool((data or "").strip())

    def find(self, text):
        if "\0" in text:
            raise ValidationError(_("Null characters are not allowed."), code="null_characters_not_allowed")
        if len(text) > LONGEST:
            raise ValidationError(
                _("A name has at most %(most)d characters."), params={"most": LONGEST}, code="max_length"
            )
        found = self.exactly(text)[: SHOWN + 1] or self.roughly(text)[: SHOWN + 1]
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("Nothing on record is called “%(text)s”."), params={"text": text}, code="unknown")
        names = "; ".join(self.describe(one) for one in found[:SHOWN])
        more = "; …" if len(found) > SHOWN else ""
        raise ValidationError(
            _("“%(text)s” may be several: %(names)s. Write what stands in the brackets."),
            params={"text": text, "names": names + more},
            code="several",
        )


class _ByName(NamedRecord):
    model = None

    def exactly(self, text):
        key = fold(text)
        own = Q(slug=text) | Q(name_folded=key) if key else Q(slug=text)
        other = self.model.names.rel.related_model.objects.filter(name_folded=key)
        found = self.model.objects.filter(own | Q(pk__in=other.values(self.model._meta.model_name)))
        return list(found.in_order()[: SHOWN + 1])

    def roughly(self, text):
        return list(self.model.objects.named(text).in_order()[: SHOWN + 1])

    def describe(self, record):
        return f"{record} ({record.slug})"


class NamedParty(_ByName):
    model = Party
    offers = ("statements", "statement", "issuer")


class NamedPlace(_ByName):
    model = Place
    offers = ("statements", "claim", "place")


class NamedIncident(NamedRecord):
    """One of the incidents that `user` may see; nobody learns from a message that there are others."""

    offers = ("statements", "claim", "incident")
    user = None

    def exactly(self, text):
        number = Incident.series.parse(text.split()[0].upper())
        return list(Incident.objects.visible_to(self.user).filter(pk=number)) if number is not None else []

    def roughly(self, text):
        return list(Incident.objects.visible_to(self.user).search(text)[: SHOWN + 1])

    def describe(self, record):
        return f"{record.title} ({record.reference})"
