"""All forms of one suggestions page: the statement's own, one for each suggested claim and number, and empty rows."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _t

from exchange.claim_forms import NEW, ClaimForm, NumberForm, violation_types
from exchange.forms import DraftForm
from statements.texts import hash_of

from .choices import Reading

# Rows for what no phrase list found.
EMPTY_CLAIMS = 2


@dataclass
class Sheet:
    reading: Reading
    draft: DraftForm
    claims: list[ClaimForm]
    numbers: list[NumberForm]

    @classmethod
    def of(cls, reading, user, data=None, address=""):
        """`data`: what was sent, or None for a page that nobody has filled in."""
        read_as = hash_of(reading.text)
        initial = {"text": reading.text, "address": address, "read_as": read_as}
        draft = DraftForm(data, initial=initial, reading=reading)
        claims, numbers = [], []
        if user.has_perms(["statements.add_claim", "statements.add_casualtyfigure"]):
            types, incidents = violation_types(), reading.incidents(user)
            for number, hint in enumerate([*reading.claims, *[None] * EMPTY_CLAIMS]):
                offered = {"reading": reading, "user": user, "hint": hint, "types": types, "incidents": incidents}
                claims.append(ClaimForm(data, prefix=f"claim-{number}", **offered))
            choices = [(str(number), _label(number, claim)) for number, claim in enumerate(claims)]
            for number, hint in enumerate(reading.numbers):
                numbers.append(NumberForm(data, prefix=f"number-{number}", reading=reading, hint=hint, claims=choices))
        return cls(reading, draft, claims, numbers)

    @property
    def chosen(self):
        """(its number, claim) of those that are ticked."""
        return [(number, claim) for number, claim in enumerate(self.claims) if claim.is_chosen]

    @property
    def suggested(self):
        return [claim for claim in self.claims if claim.hint]

    @property
    def empty(self):
        return [claim for claim in self.claims if not claim.hint]

    @property
    def wants_incident(self):
        return any(claim.cleaned_data.get("link") == NEW for _number, claim in self.chosen)

    @property
    def error_count(self):
        return sum(len(form.errors) for form in (self.draft, *self.claims, *self.numbers))

    def is_valid(self) -> bool:
        # All are asked, so that every objection is shown at once.
        valid = not sum(not form.is_valid() for form in (self.draft, *self.claims, *self.numbers))
        chosen = {str(number) for number, _claim in self.chosen}
        for number in self.numbers:
            claim = number.cleaned_data.get("claim")
            if claim and claim not in chosen:
                message = _t("This claim is not ticked: record it too, or leave the number out.")
                number.add_error("claim", ValidationError(message, code="unticked"))
        title = self.draft.cleaned_data.get("incident_title")
        if self.wants_incident and not title and "incident_title" not in self.draft.errors:
            message = _t("A claim is linked to the new incident, so it needs a title.")
            self.draft.add_error("incident_title", ValidationError(message, code="required"))
        elif title and not self.wants_incident and valid:
            message = _t("No claim that is ticked is linked to the new incident.")
            self.draft.add_error("incident_title", ValidationError(message, code="unlinked"))
        return not self.error_count


def _label(number, claim):
    said = Truncator(claim.hint.evidence.text).chars(40) if claim.hint else _t("not suggested")
    return _t("claim %(number)d: %(said)s") % {"number": number + 1, "said": said}
