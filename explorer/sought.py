"""What a search for words means on record.

A word that is, or sounds like, the name of a place finds that place by its key, whatever script or spelling the record is
written in, and the texts that call it by another of its names; the name of a party finds what it, or an organ of it, has to
do with.
"""

from functools import reduce
from operator import or_
from typing import NamedTuple

import django_filters as filters
from django.db.models import Case, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Concat
from django.db.models.lookups import Contains
from django.utils.functional import cached_property

from formats.folding import place_key
from formats.indexes import Among, by_index
from formats.words import Phrase, Term, marked, terms, words
from incidents.lifecycle import Lifecycle
from incidents.models import Incident, IncidentPlace, Place, PlaceName
from parties.models import Party, PartyName
from statements.models import Claim

from .models import StatementWords
from .places import within
from .trees import below
from .words import party_word

# With fewer consonants, half the gazetteer sounds alike.
CONSONANTS = 3


class Words(filters.CharFilter):
    """Rows of an index whose records a search finds: by their reference, or by `model`, the words of each."""

    def __init__(self, model, **kwargs):
        super().__init__(max_length=200, **kwargs)
        self.of = model

    def filter(self, queryset, value):
        return queryset.filter(sought(self.parent).found(self.of)) if value else queryset


class Meant(NamedTuple):
    """What a term stands for: phrases of texts, and places, each with the one that the term names in which it lies, by their keys."""

    term: Term
    phrases: list[Phrase]
    places: dict[int, int]


class Sought:
    """A search, and what each of its terms means on record as it is now."""

    def __init__(self, text):
        self.text = text
        self._found = {}

    @cached_property
    def meaning(self) -> list[Meant]:
        return [meant(term) for term in terms(self.text)]

    @cached_property
    def phrases(self) -> list[Phrase]:
        """What may stand in a text that is found."""
        return [phrase for term, some, _places in self.meaning for phrase in _in_texts(some) if not term.is_unwanted]

    @cached_property
    def places(self) -> dict[int, int]:
        """The places that it means → the one that it names in which each lies, or itself; all by key."""
        wanted = [places for term, _some, places in self.meaning if not term.is_unwanted]
        return {pk: named for places in wanted for pk, named in places.items()}

    def stands_in(self, text) -> bool:
        """Whether a text has any of it."""
        return any(is_match for _piece, is_match in marked(text, self.phrases))

    def found(self, model) -> Among:
        """That a row has the key of a record, by the model of their words, that it finds. Listed once: a page asks often."""
        if model not in self._found:
            self._found[model] = Among("pk", self._keys(model))
        return self._found[model]

    def _keys(self, model):
        number = model._meta.pk.related_model.series.read(self.text)
        if number is not None:
            return [number]
        if not self.meaning:
            return []
        said = zip(self.meaning, _saying(model, self.meaning), strict=True)
        by_term = [(one.term, keys | _keys_at(model, one.places)) for one, keys in said]
        wanted = [keys for term, keys in by_term if not term.is_unwanted]
        found = set.intersection(*wanted) if wanted else set(model.objects.values_list("pk", flat=True))
        return sorted(found.difference(*(keys for term, keys in by_term if term.is_unwanted)))

    def relevance(self, column):
        """How many of the terms stand in a folded column, which is a title: the more, the likelier it is what was meant."""
        title = Concat(Value(" "), column, Value(" "), output_field=TextField())
        stands = (
            reduce(or_, (Contains(title, Value(phrase.edged)) for phrase in _in_texts(some)))
            for term, some, _places in self.meaning
            if not term.is_unwanted
        )
        return sum((Case(When(each, then=1), default=0) for each in stands), Value(0, IntegerField()))


def sought(asked) -> Sought | None:
    """What a filter set is asked to search for, by `q`."""
    text = asked.chosen("q")
    return asked.once(("sought", text), lambda: Sought(text)) if text else None


def _saying(model, meaning) -> list[set[int]]:
    """The keys of the records, by the model of their words, whose texts say what each of some terms means."""
    with by_index():
        return [set(model.objects.filter(words__has_any=one.phrases).values_list("pk", flat=True)) for one in meaning]


def _keys_at(model, places) -> set[int]:
    """Those of the records that have to do with some places."""
    rows = _at(model, places) if places else ()
    return {pk for some, key in rows for pk in some.order_by().values_list(key, flat=True)}


def _at(model, places):
    """(rows of the record that have to do with some places, their key of what they belong to)."""
    there = Among("place", places)
    claims = Claim.objects.filter(there)
    if model is StatementWords:
        return [(claims, "statement")]
    return [
        (Incident.objects.filter(there), "pk"),
        (IncidentPlace.objects.filter(there), "incident"),
        (claims.filter(statement__status=Lifecycle.PUBLISHED, incident__isnull=False), "incident"),
    ]


def meant(term: Term) -> Meant:
    """Itself, and what stands for the parties and places that it names."""
    parties, (places, names) = _parties(term), _places(term)
    phrases = [
        term.phrase,
        # Languages of the region end a name in many ways: any of its spellings is met as the one that is asked for is.
        *(Phrase(name, term.phrase.begins) for name in sorted(names - {term.phrase.words})),
        *(Phrase((party_word(pk),)) for pk in sorted(parties)),
    ]
    return Meant(term, phrases, places)


def _in_texts(phrases):
    return [phrase for phrase in phrases if not phrase.words[0].startswith("_")]


def _parties(term) -> set[int]:
    """Parties with such a name or code, and their organs."""
    names = Party.objects.filter(_may_have(term.phrase, "name_folded", "short_name_folded"))
    known = {pk for pk, *some in names.values_list("pk", "name_folded", "short_name_folded") if _stands(term, some)}
    others = PartyName.objects.filter(_may_have(term.phrase, "name_folded"))
    known |= {pk for pk, name in others.values_list("party", "name_folded") if _stands(term, [name])}
    known |= set(Party.objects.filter(code=str(term.phrase).upper()).values_list("pk", flat=True))
    return (
        set(below(Party.objects, Party.objects.filter(pk__in=known)).values_list("pk", flat=True)) if known else known
    )


def _places(term) -> tuple[dict[int, int], set[tuple[str, ...]]]:
    """Places with such a name, or one that sounds like it, and those in them by any standard, each with the one that has the name;
    and all names of those called just so.

    What lies in a country is not found by the country's name.
    """
    sound = "" if term.is_quoted else place_key(str(term.phrase))
    sounds = len(sound.replace(" ", "")) >= CONSONANTS
    asked = _may_have(term.phrase, "name_folded") | (Q(name_key__contains=sound) if sounds else Q())
    known, same = set(), set()
    for model, place in ((Place, "pk"), (PlaceName, "place")):
        for pk, name, key in model.objects.filter(asked).order_by().values_list(place, "name_folded", "name_key"):
            if _stands(term, [name]) or (sounds and f" {sound} " in f" {key} "):
                known.add(pk)
            if name == str(term.phrase) or (sounds and key == sound):
                same.add(pk)
    names = {
        words(name)
        for model, place in ((Place, "pk"), (PlaceName, "place"))
        for name in model.objects.filter(**{f"{place}__in": same}).values_list("name", flat=True)
    }
    areas = Place.objects.filter(Among("pk", known)).exclude(kind=Place.Kind.COUNTRY).only("pk")
    parts, named, at = within(areas), {pk: pk for pk in known}, sorted(known)
    for place in at:
        for part in parts.get(place, set()) - named.keys():
            named[part] = named[place]
            at.append(part)
    return named, names - {()}


def _may_have(phrase, *columns):
    """That a word of a column begins as a phrase does."""
    asked = Q()
    for column in columns:
        asked |= Q(**{f"{column}__startswith": str(phrase)}) | Q(**{f"{column}__contains": f" {phrase}"})
    return asked


def _stands(term, names) -> bool:
    return any(term.phrase.stands_in(name) for name in names)
