"""What a text suggests, as choices of a form: each with the words that it rests on, none of them made."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from exchange.bulletin import Gazetteer, Suggestion, suggest
from incidents.lifecycle import ENDED
from incidents.models import Incident, Place
from parties.models import Party
from statements.acts import DENIALS, Act, Detail

# What a page can show and a person can look through; the rest stays marked in the text.
MOST_DATES, MOST_NAMES, MOST_CLAIMS, MOST_NUMBERS, MOST_INCIDENTS = 40, 80, 20, 20, 12
# A bulletin tells of last night, or of the night before.
NEARBY = datetime.timedelta(days=2)

LANGUAGE_NAMES = {
    "en": _("English"),
    "ru": _("Russian"),
    "hy": _("Armenian"),
    "az": _("Azerbaijani"),
    "az-Cyrl": _("Azerbaijani in Cyrillic script"),
    "fr": _("French"),
    "tr": _("Turkish"),
}


@dataclass
class Reading:
    """A pasted text, what it suggests, and the records that its names may mean."""

    text: str
    found: Suggestion
    parties: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, gazetteer: Gazetteer) -> "Reading":
        found = suggest(text, gazetteer)
        parties = Party.objects.select_related("parent").in_bulk(_candidates(found.parties))
        places = Place.objects.with_ancestors().in_bulk(_candidates(found.places))
        return cls(text, found, parties, places)

    @property
    def dates(self):
        return self.found.dates[:MOST_DATES]

    @cached_property
    def claims(self):
        """One hint a sentence and meaning: two phrases of one sentence that mean the same are one claim."""
        once = {(hint.acts[0], hint.quote.start): hint for hint in reversed(self.found.acts)}
        return sorted(once.values(), key=lambda hint: hint.evidence.start)[:MOST_CLAIMS]

    @property
    def numbers(self):
        return self.found.casualties[:MOST_NUMBERS]

    @property
    def left_out(self) -> bool:
        """Whether there is more in the text than the form offers."""
        return (
            len(self.found.dates) > MOST_DATES
            or len(self.found.casualties) > MOST_NUMBERS
            or len(self.claims) == MOST_CLAIMS
            or len(_candidates(self.found.parties, None)) > MOST_NAMES
            or len(_candidates(self.found.places, None)) > MOST_NAMES
        )

    @property
    def lacks_year(self) -> bool:
        return any(hint.lacks == "year" for hint in self.dates)

    @property
    def ambiguous(self):
        """Mentions of parties and places that may mean several, each name once, with all of them."""
        seen = {}
        for mentions, records in ((self.found.parties, self.parties), (self.found.places, self.places)):
            for mention in mentions:
                known = [records[one.pk] for one in mention.candidates if one.pk in records]
                if len(known) > 1:
                    seen.setdefault((mention.evidence.text, tuple(known)), (mention, [name_of(one) for one in known]))
        return list(seen.values())[:MOST_NAMES]

    def incidents(self, user) -> list[Incident]:
        """Incidents on record at a place of the text, or right in it, about the days that it names; the latest first.

        Those without a date are among them. A country is no place to look at: nearly everything lies in one.
        """
        places = [pk for pk, place in self.places.items() if place.kind != Place.Kind.COUNTRY]
        if not places:
            return []
        days = Q()
        for hint in self.dates:
            if hint.date.earliest and hint.date.latest:
                days |= Q(date_start__lte=hint.date.latest + NEARBY, date_end__gte=hint.date.earliest - NEARBY)
            elif hint.lacks == "year":
                days |= Q(date_start__month=hint.month, date_start__day=hint.first_day)
        here = Q(place__in=places) | Q(place__parent__in=places)
        if days:
            days |= Q(date_start=None)
        found = Incident.objects.visible_to(user).exclude(status__in=ENDED).filter(here, days)
        return list(found.order_by("-date_start", "-pk")[:MOST_INCIDENTS])

    # --- Choices

    def languages(self):
        guess = self.found.language
        if guess.tag is None:
            return []
        name = LANGUAGE_NAMES.get(guess.tag, guess.tag)
        return [(guess.tag, _with_reason(f"{name} ({guess.tag})", guess.reason))]

    def issuers(self):
        reasons = {}
        for issuer in self.found.issuers:
            for candidate in issuer.mention.candidates:
                if candidate.pk in self.parties:
                    reasons.setdefault(candidate.pk, " ".join(issuer.reasons))
        rest = {pk: "" for pk in self.parties if pk not in reasons}
        return [(str(pk), _with_reason(name_of(self.parties[pk]), reason)) for pk, reason in (reasons | rest).items()]

    def issue_days(self):
        """Dates of the text that name a day; with the clock times of what they are about left aside."""
        for number, hint in enumerate(self.dates):
            if hint.date.is_known or hint.lacks == "year":
                yield str(number), date_label(hint)

    def event_dates(self):
        for number, hint in enumerate(self.dates):
            yield str(number), date_label(hint)

    def party_choices(self):
        return [(str(pk), name_of(party)) for pk, party in self.parties.items()]

    def place_choices(self):
        return [(str(pk), name_of(place)) for pk, place in self.places.items()]

    # --- What a claim may start with

    def claim_initial(self, hint):
        """The fields of a claim as its sentence suggests them; what may mean several records stays open."""
        inside = hint.quote
        # "Armenia opened fire" names a party; that it names a country too says nothing of where.
        parties = {mention.evidence.start for mention in self.found.parties}
        places = (one for one in self.found.places if one.evidence.start not in parties)
        place = next((one for one in places if _within(one, inside)), None)
        date = next((number for number, one in enumerate(self.dates) if _within(one, inside)), None)
        act = hint.acts[0]
        return {
            "act": act.value,
            "about": self._accused(inside) if act == Act.ACCUSE else "",
            "quote": inside.text,
            "quote_start": inside.start,
            "when": "" if date is None else str(date),
            "place": _only(place, self.places),
            "place_words": place.evidence.text[:300] if place else "",
            "quoted_details": self._quoted(inside, date, place) if act in DENIALS else [],
        }

    def _quoted(self, inside, date, place):
        """Details that a denial repeats from the account it denies; a person may say that it asserts one of them."""
        numbered = any(_within(one, inside) for one in self.numbers)
        has = {Detail.WHEN: date is not None, Detail.WHERE: place is not None, Detail.CASUALTIES: numbered}
        return [detail.value for detail, it_has in has.items() if it_has]

    def _accused(self, inside):
        """The one party of the sentence that does not speak itself; "" where there is none or more than one."""
        speaking = {self.parties[int(pk)] for pk, _label in self.issuers()[:1]}
        speaking |= {party.parent for party in speaking if party.parent_id}
        named = {
            _only(mention, self.parties)
            for mention in self.found.parties
            if _within(mention, inside) and not any(self.parties.get(one.pk) in speaking for one in mention.candidates)
        }
        return named.pop() if len(named) == 1 else ""


def name_of(record) -> str:
    """A party or place as the choices show it: with what tells it from one of the same name."""
    return f"{record.name}, {record.parent.name}" if record.parent_id else record.name


def date_label(hint) -> str:
    words = hint.evidence.text
    if hint.lacks == "year":
        return _t("“%(words)s”, in the year given below") % {"words": words}
    if hint.lacks == "order":
        return _t("“%(words)s”: day and month cannot be told apart, so no date is kept beside the words") % {
            "words": words
        }
    return f"{hint.date.wording} – “{Truncator(words).chars(80)}”"


def _with_reason(name, reason):
    return format_html('{} – <span class="reason">{}</span>', name, reason) if reason else name


def _candidates(mentions, most=MOST_NAMES):
    return list(dict.fromkeys(one.pk for mention in mentions for one in mention.candidates))[:most]


def _within(hint, inside):
    return inside.start <= hint.evidence.start < inside.end


def _only(mention, records):
    known = {one.pk for one in mention.candidates if one.pk in records} if mention else set()
    return str(known.pop()) if len(known) == 1 and not mention.is_ambiguous else ""
