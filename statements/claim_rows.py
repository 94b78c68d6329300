"""The claims of a statement as rows of its form, each with its casualty figures inside: one save for all."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import inlineformset_factory
from django.utils.translation import gettext_lazy as _

from parties.record_admin import PARAGRAPHS, ChosenOne, RowFormSet, RowsAdmin

from .acts import Detail
from .models import MEASURES, CasualtyFigure, Claim


class FigureFormSetBase(RowFormSet):
    def get_queryset(self):
        # Loaded together with the claims.
        return self.instance.figures.all() if self.instance.pk else CasualtyFigure.objects.none()


class FigureForm(forms.ModelForm):
    def measures(self):
        """The number fields, by measure, for a table with one column group each."""
        return [[self[f"{measure}_{bound}"] for bound in ("low", "best", "high")] for measure in MEASURES]


FigureFormSet = inlineformset_factory(
    Claim,
    CasualtyFigure,
    form=FigureForm,
    formset=FigureFormSetBase,
    exclude=["claim"],
    widgets={"affected": ChosenOne(CasualtyFigure._meta.get_field("affected"), admin.site)},
    extra=2,
    can_delete_extra=False,
)


class DetailsField(forms.MultipleChoiceField):
    """Boxes to tick; a detail that does not exist is refused by the claim itself, in the words that the API gives."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value):
        return True


class ClaimForm(forms.ModelForm):
    quoted_details = DetailsField(
        choices=Detail.choices,
        required=False,
        label=_("Only quoted"),
        help_text=Claim._meta.get_field("quoted_details").help_text,
    )

    figures = None  # set by ClaimFormSet

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if quote := self.fields.get("quote"):
            quote.widget.attrs |= {
                "data-pick": _("Take the words selected in the original"),
                "data-nothing": _("Select words in the original text first."),
            }

    @property
    def media(self):
        return super().media + self.figures.media if self.figures else super().media

    def has_changed(self):
        return super().has_changed() or self.figures.has_changed()

    def clean(self):
        super().clean()
        if not self.figures.is_valid():
            self.add_error(None, _("Please correct the casualty figures of this claim."))


class ClaimFormSet(RowFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        # Django's inlines.js renumbers whatever begins with the prefix of the row.
        form.figures = FigureFormSet(
            data=form.data if form.is_bound else None, instance=form.instance, prefix=f"{form.prefix}-figures"
        )
        form.figures.can_delete = self.can_delete

    def clean(self):
        super().clean()
        for form in self.initial_forms:
            claim = form.instance
            if self.can_delete and self._should_delete_form(form) and claim.answered_by.exists():
                raise ValidationError(
                    _("“%(claim)s” cannot be removed: another claim answers it. Remove that one first."),
                    code="answered",
                    params={"claim": claim},
                )

    def save_new(self, form, commit=True):
        claim = super().save_new(form, commit=commit)
        form.figures.save(commit=commit)
        return claim

    def save_existing(self, form, obj, commit=True):
        claim = super().save_existing(form, obj, commit=commit)
        form.figures.save(commit=commit)
        return claim

    def delete_existing(self, obj, commit=True):
        if commit:
            obj.figures.all().delete()
        super().delete_existing(obj, commit=commit)


class ClaimRows(RowsAdmin, admin.StackedInline):
    model = Claim
    form = ClaimForm
    formset = ClaimFormSet
    template = "admin/statements/claim_rows.html"
    formfield_overrides = PARAGRAPHS
    autocomplete_fields = ["incident", "about", "place", "firing_point", "types", "answers"]
    loads = ["statement__issuer", "incident", "about", "place", "firing_point", "answers__statement__issuer"]
    fieldsets = [
        (None, {"fields": ["act", ("about", "about_words"), "paraphrase"]}),
        (_("Incident"), {"fields": [("incident", "link_basis"), "link_reason"]}),
        (_("Quote"), {"fields": ["quote", "quote_start", "quoted_details"]}),
        (
            _("What, where and how it knows"),
            {
                "fields": [
                    ("types", "weapon_words"),
                    ("target_kind", "target_words"),
                    ("place", "place_words"),
                    ("firing_point", "firing_point_words"),
                    ("territory_words", "violation_count"),
                    "response_words",
                    ("basis", "is_hedged"),
                ]
            },
        ),
        (
            _("When, as said"),
            {
                "classes": ["collapse"],
                "fields": [
                    "when_verbatim",
                    ("when_start", "when_end", "when_qualifier"),
                    ("when_time_start", "when_time_end", "when_zone"),
                ],
            },
        ),
        (_("Answers another claim"), {"classes": ["collapse"], "fields": [("answers", "relation")]}),
    ]

    class Media:
        css = {"all": ["admin_local/claims.css"]}
        js = ["admin_local/quote.js"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("types", "figures__affected")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)

        class ClaimRow(formset.form):
            def hand_clean_DELETE(self):  # noqa: N802 - the admin's own name
                """Nothing: the admin would keep a claim for its figures, which go with it. See ClaimFormSet.clean."""

        formset.form = ClaimRow
        return formset
