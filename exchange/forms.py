"""The two pages of "paste to draft": the text, and the draft that it suggests. Nothing is chosen before a person chooses."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from exchange.drafting.choices import Reading
from exchange.drafting.named import NamedParty, NamedPlace
from formats.columns import LONGEST_TEXT
from formats.dates import UncertainDate
from statements.acts import Channel
from statements.models import Source, Statement

OTHER, UNKNOWN = "other", "unknown"


class Text(forms.CharField):
    """Pasted text, with one kind of line end: browsers send two characters for each, which would move every position."""

    widget = forms.Textarea(attrs={"rows": 14, "dir": "auto"})

    def to_python(self, value):
        return super().to_python((value or "").replace("\r\n", "\n").replace("\r", "\n"))


class PasteForm(forms.Form):
    text = Text(
        label=_("Text of the statement"),
        max_length=LONGEST_TEXT,
        help_text=_("As it was issued, in its own language. It is kept word for word."),
    )
    address = forms.URLField(
        label=_("Address of its page"),
        required=False,
        max_length=1_000,
        assume_scheme="https",
        help_text=_("Empty if there is none. The page itself is not fetched."),
    )


def one_of(choices, label, **kwargs):
    return forms.ChoiceField(choices=choices, label=label, widget=forms.RadioSelect, **kwargs)


def perhaps(choices, label, nothing="–", **kwargs):
    return forms.ChoiceField(choices=[("", nothing), *choices], label=label, required=False, **kwargs)


class DraftForm(PasteForm):
    """What the statement itself is; its claims and numbers are forms beside this one, see `exchange.drafting.sheet`."""

    field_order = None
    read_as = forms.CharField(widget=forms.HiddenInput, required=False)
    language_named = forms.CharField(
        label=_("Another language"),
        required=False,
        max_length=35,
        help_text=Statement._meta.get_field("language").help_text,
    )
    issuer_named = NamedParty(label=_("Another party"), help_text=_("Its name in any spelling, or its address here."))
    speaker = forms.CharField(
        label=_("Speaker"),
        required=False,
        max_length=300,
        help_text=Statement._meta.get_field("speaker").help_text,
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=[("", "–"), *Channel.choices])
    issued_day = forms.DateField(
        label=_("Another day"), required=False, help_text=_("Year, month, day: 2026-11-17."), input_formats=["%Y-%m-%d"]
    )
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=1900,
        max_value=2200,
        help_text=_("The text names days without a year. Say which, if you choose one of them."),
    )
    title = forms.CharField(
        label=_("Title"), required=False, max_length=300, help_text=Statement._meta.get_field("title").help_text
    )
    summary = forms.CharField(
        label=_("Summary"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=Statement._meta.get_field("summary").help_text,
    )
    is_seen = forms.BooleanField(
        label=_("I have seen this page"), required=False, help_text=_("Otherwise its source is marked “not seen”.")
    )
    is_relayed = forms.BooleanField(
        label=_("Relayed"), required=False, help_text=Source._meta.get_field("is_relayed").help_text
    )
    incident_title = forms.CharField(
        label=_("Title of the new incident"),
        required=False,
        max_length=300,
        help_text=_("“Alleged …” if one party accuses another, “Reported …” if nobody is accused."),
    )
    incident_place_named = NamedPlace(
        label=_("Another place"), help_text=_("Its name in any spelling, or its address here.")
    )

    def __init__(self, *args, reading: Reading, **kwargs):
        super().__init__(*args, **kwargs)
        self.reading = reading
        self.fields["language"] = one_of([*reading.languages(), (OTHER, _("another, named here"))], _("Language"))
        self.fields["issuer"] = one_of([*reading.issuers(), (OTHER, _("another, named here"))], _("Issuer"))
        self.fields["issued"] = one_of(
            [*reading.issue_days(), (OTHER, _("another day, given here")), (UNKNOWN, _("unknown"))],
            _("Day of issue"),
            help_text=_("When it was issued; a day that it tells of may be another."),
        )
        self.fields["incident_place"] = perhaps(reading.place_choices(), _("Place of the new incident"))
        self.fields["incident_when"] = perhaps(reading.event_dates(), _("Date of the new incident"))
        for name in ("issuer_named", "incident_place_named"):
            self.fields[name].offer()

    def clean(self):
        cleaned = super().clean()
        for name in ("language", "issuer"):
            self._take_named(name, f"{name}_named")
        if cleaned.get("issued") == OTHER and not cleaned.get("issued_day") and "issued_day" not in self.errors:
            self.add_error("issued_day", ValidationError(_("Give the day."), code="required"))
        return cleaned

    def _take_named(self, name, named):
        cleaned = self.cleaned_data
        if cleaned.get(name) == OTHER and not cleaned.get(named) and named not in self.errors:
            self.add_error(named, ValidationError(_("Name it here, or choose one above."), code="required"))

    def date_at(self, number) -> UncertainDate:
        """The date of a hint, in the year that was given; ValidationError on `year` where that is what is missing."""
        hint = self.reading.dates[int(number)]
        if hint.lacks != "year":
            return hint.date
        year = self.cleaned_data.get("year")
        if year is None:
            message = _t("“%(words)s” names no year. Say which.") % {"words": hint.evidence.text}
            raise ValidationError({"year": ValidationError(message, code="year")})
        try:
            return hint.with_year(year)
        except ValueError:
            message = _t("“%(words)s” is no day of that year.") % {"words": hint.evidence.text}
            raise ValidationError({"year": ValidationError(message, code="no_such_day")}) from None

    def issued_date(self) -> UncertainDate:
        issued = self.cleaned_data["issued"]
        if issued == UNKNOWN:
            return UncertainDate()
        if issued == OTHER:
            return UncertainDate.on(self.cleaned_data["issued_day"])
        date = self.date_at(issued)
        return UncertainDate(date.earliest, date.latest, date.qualifier, verbatim=date.verbatim)

    # The parts of the page, in the order of a bulletin.
    @property
    def confirmed(self):
        return [
            (self["language"], [self["language_named"]]),
            (self["issuer"], [self["issuer_named"], self["speaker"]]),
            (self["issued"], [self["issued_day"], *([self["year"]] if self.reading.lacks_year else [])]),
        ]

    @property
    def typed(self):
        return [self["channel"], self["title"], self["summary"]]

    @property
    def source(self):
        return [self["address"], self["is_seen"], self["is_relayed"]]

    @property
    def new_incident(self):
        return [self[f"incident_{name}"] for name in ("title", "place", "place_named", "when")]
