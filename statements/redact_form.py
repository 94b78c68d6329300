"""What is asked before a text is redacted."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from incidents.publishing import StepForm

from .redaction import copies_of, quotes_from


class QuoteField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, claim):
        return f"“{claim.quote}” ({claim})"


class CopyField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, copy):
        return _t("%(copy)s: %(size)s bytes") % {"copy": copy, "size": copy.size}


class RedactForm(StepForm):
    """What goes with a text: every quote from it that is not left ticked out, and the stored copies that are chosen."""

    quotes = QuoteField(
        None, label=_("Quotes from it that go too"), required=False, widget=forms.CheckboxSelectMultiple
    )
    copies = CopyField(
        None, label=_("Stored copies of its pages that go too"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, text, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = quotes_from(text)
        claims = text.statement.claims.filter(pk__in=[claim.pk for claim in self.found])
        self.fields["quotes"].queryset = claims.select_related("statement__issuer")
        self.fields["quotes"].initial = self.found
        self.fields["copies"].queryset = copies_of(text).select_related("source__outlet")

    def boxes(self):
        return [self[name] for name in ("quotes", "copies") if self.fields[name].queryset]

    def along(self):
        said = self.cleaned_data
        return {"keep": [claim for claim in self.found if claim not in said["quotes"]], "copies": said["copies"]}
