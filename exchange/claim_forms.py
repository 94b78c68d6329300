"""One suggested claim, and one suggested number of people, each beside a box that nobody has ticked yet."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from exchange.drafting.named import NamedIncident, NamedParty, NamedPlace
from incidents.models import ViolationType
from statements.acts import Act, Detail, Group, LinkBasis
from statements.models import MEASURES, CasualtyFigure, Claim

from .forms import perhaps

NO_INCIDENT, EXISTING, NEW = "", "existing", "new"


def _help(name):
    return Claim._meta.get_field(name).help_text


class ClaimForm(forms.Form):
    """A claim as a sentence suggests it. Unticked, it says nothing and cannot be wrong; a row without a suggestion that
    somebody filled in must be ticked, so that nothing typed is lost."""

    chosen = forms.BooleanField(label=_("Record this claim"), required=False)
    about_named = NamedParty(label=_("About another party"))
    about_words = forms.CharField(
        label=_("About, in its words"), required=False, max_length=300, help_text=_help("about_words")
    )
    paraphrase = forms.CharField(label=_("Paraphrase"), required=False, max_length=300, help_text=_help("paraphrase"))
    incident = NamedIncident(label=_("Which incident"), help_text=_("Its reference, or words of its title or place."))
    link_basis = perhaps(LinkBasis.choices, _("Linked because"))
    link_reason = forms.CharField(
        label=_("Reason of the judgement"), required=False, max_length=1_000, help_text=_("Readers see it.")
    )
    quote = forms.CharField(
        label=_("Quote"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Exact words of the text; its position is found by itself."),
    )
    quote_start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    place_named = NamedPlace(label=_("Another place"))
    place_words = forms.CharField(label=_("Place, in its words"), required=False, max_length=300)
    quoted_details = forms.MultipleChoiceField(
        label=_("Only quoted"),
        choices=Detail.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_help("quoted_details"),
    )

    def __init__(self, *args, reading, user, hint=None, types=(), incidents=(), **kwargs):
        initial = reading.claim_initial(hint) if hint else {}
        super().__init__(*args, initial=initial, empty_permitted=True, use_required_attribute=False, **kwargs)
        self.reading, self.hint = reading, hint
        self.incidents = {str(incident.pk): incident for incident in incidents}
        suggested = [(act.value, act.label) for act in hint.acts] if hint else []
        others = [choice for choice in Act.choices if choice not in suggested]
        acts = [(_("Suggested"), suggested), (_("Others"), others)] if suggested else [("", "–"), *others]
        links = [(NO_INCIDENT, _("no incident"))]
        if self.incidents:
            near = [(pk, f"{one.reference}: {one.title}, {one.date.wording}") for pk, one in self.incidents.items()]
            links.append((_("On record there and about then"), near))
        links.append((EXISTING, _("an incident on record, named below")))
        if user.has_perm("incidents.add_incident"):
            links.append((NEW, _("the new draft incident")))
        self.fields["act"] = forms.ChoiceField(label=_("Act"), choices=acts, required=bool(hint))
        self.fields["about"] = perhaps(reading.party_choices(), _("About"), help_text=_help("about"))
        self.fields["link"] = forms.ChoiceField(label=_("Incident"), choices=links, required=False)
        self.fields["when"] = perhaps(reading.event_dates(), _("When, as said"))
        self.fields["place"] = perhaps(reading.place_choices(), _("Place"))
        self.fields["types"] = forms.MultipleChoiceField(
            label=_("Violation types"), choices=types, required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["incident"].user = user
        for name in ("about_named", "place_named", "incident"):
            self.fields[name].offer()

    @property
    def is_chosen(self):
        return bool(self.is_bound and self["chosen"].data)

    def full_clean(self):
        super().full_clean()
        if not self.is_bound or self.is_chosen:
            return
        self._errors = self.error_class_dict()
        typed = [name for name in self.changed_data if name not in {"chosen", "quote_start"}]
        if self.hint is None and typed:
            self.cleaned_data = {}
            self.add_error(
                "chosen", ValidationError(_("Tick this to record the claim, or empty its fields."), code="untold")
            )

    @staticmethod
    def error_class_dict():
        return forms.utils.ErrorDict()

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("act") and "act" not in self.errors:
            self.add_error("act", ValidationError(_("This field is required."), code="required"))
        if cleaned.get("link") == EXISTING and not cleaned.get("incident") and "incident" not in self.errors:
            self.add_error("incident", ValidationError(_("Name the incident."), code="required"))
        if cleaned.get("incident") and cleaned.get("link") != EXISTING:
            self.add_error(
                "link",
                ValidationError(
                    _("An incident is named below: choose “an incident on record, named below”."), code="link"
                ),
            )
        elif cleaned.get("link") in self.incidents:
            cleaned["incident"] = self.incidents[cleaned["link"]]
        self._find_quote()
        return cleaned

    def _find_quote(self):
        """Exactly where the words stand; of several places, the one that was suggested or else the first."""
        cleaned = self.cleaned_data
        quote, text = (cleaned.get("quote") or "").replace("\r\n", "\n"), self.reading.text
        cleaned["quote"] = quote
        start = cleaned.get("quote_start")
        if not quote:
            cleaned["quote_start"] = None
        elif start is None or text[start : start + len(quote)] != quote:
            found = text.find(quote)
            if found < 0:
                self.add_error("quote", ValidationError(_("These words do not stand in the text."), code="not_there"))
            cleaned["quote_start"] = None if found < 0 else found

    @property
    def first(self):
        return [self[name] for name in ("act", "about", "paraphrase", "link", "incident", "link_basis", "link_reason")]

    @property
    def further(self):
        names = (
            *("quote", "when", "place", "place_words", "place_named", "quoted_details"),
            *("about_words", "about_named", "types"),
        )
        return [self[name] for name in names]


class NumberForm(forms.Form):
    """A number of people that the text may give: it becomes a figure of the claim that a person gives it to."""

    group = forms.ChoiceField(label=_("Group"), choices=Group.choices, required=False)
    affected_words = forms.CharField(label=_("Affected, in its words"), required=False, max_length=300)

    def __init__(self, *args, reading, hint, claims, **kwargs):
        super().__init__(*args, initial={"group": hint.group.value}, use_required_attribute=False, **kwargs)
        self.hint = hint
        self.fields["claim"] = perhaps(claims, _("Figure of"), nothing=_("no claim: leave it out"))
        self.fields["affected"] = perhaps(
            reading.party_choices(),
            _("Affected side"),
            help_text=CasualtyFigure._meta.get_field("affected").help_text,
        )

    @property
    def wording(self):
        return CasualtyFigure(**self.columns()).wording

    def columns(self):
        """The columns of a figure that the number fills."""
        hint = self.hint
        bounds = {"low": hint.low, "best": hint.best, "high": hint.high}
        return {
            f"{measure}_{bound}": number
            for measure in hint.measures
            if measure in MEASURES
            for bound, number in bounds.items()
            if number is not None
        }

    @property
    def rest(self):
        return [self[name] for name in ("claim", "affected", "group", "affected_words")]


def violation_types():
    return list(ViolationType.objects.values_list("pk", "label"))
