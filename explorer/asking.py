"""Filter sets whose questions mean what they say: every parameter is known, and whatever is asked can say itself in words.

Different keys mean "and"; what one of them means is up to its kind, in `explorer.parameters`.
"""

from copy import copy

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters.filterset import FilterSet

from formats.query import strict

from .models import NO_DAY
from .parameters import Code, Day, Records, Texts

# Whose dates are asked for and counted over → the words of the switch.
EVENT, STATEMENT = "event", "statement"
DATES = {EVENT: _("of the event"), STATEMENT: _("of the first statement")}


class Asked(forms.Form):
    """The parameters of one question."""

    def clean(self):
        asked = super().clean()
        first, last = asked.get("date_from"), asked.get("date_to")
        if first and last and last < first:
            self.add_error("date_to", _("The latest date is before the earliest."))
        return asked


class Filters(dict):
    """The filters of a kind of question by parameter. A question takes each as it is, for itself: nothing else of it differs."""

    def __deepcopy__(self, memo):
        return {name: self._for_one_question(one) for name, one in self.items()}

    @staticmethod
    def _for_one_question(one):
        own = copy(one)
        if own.method is not None:
            # The one it was copied from would look for its method elsewhere.
            own.method = own.method
        return own


class Fields(dict):
    """The fields of the parameters that are asked; of another one when somebody wants it."""

    def __init__(self, known, asked):
        super().__init__((name, known[name].field) for name in known if name in asked)
        self.known = known

    def __missing__(self, name):
        self[name] = field = self.known[name].field
        return field


class RecordFilter(FilterSet):
    class Meta:
        form = Asked

    # Parameter → its name on a chip, where that is another one than in `explorer.question`.
    names = {}
    # (kind of question, parameter) → what is chosen where nothing is.
    _blank = {}

    @classmethod
    def get_filters(cls):
        return Filters(super().get_filters())

    @cached_property
    def form(self):
        """Most questions ask for one or two of thirty things; making and cleaning a field for each took half of an answer."""
        form = self._meta.form(self.data)
        form.fields = Fields(self.filters, self.data)
        return form

    @classmethod
    def for_request(cls, request, queryset, also=()):
        """The filter set of a request; UnknownParameter or ValidationError (by parameter) if it asks for nonsense.

        `also`: parameters that somebody else reads, such as those of paging.
        """
        strict(request.GET, {*cls.base_filters, *also})
        cls._refuse_meaningless(request.GET, {*cls.base_filters, *also})
        asked = cls(request.GET, queryset, request=request)
        if not asked.is_valid():
            raise ValidationError(asked.errors.as_data())
        return asked

    @classmethod
    def understood(cls, request, queryset, also=()):
        """(the question as far as it means something, what is wrong with the rest by parameter), for a form to show again."""
        strict(request.GET, {*cls.base_filters, *also})
        cls._refuse_meaningless(request.GET, also)
        data, mistakes = request.GET, {}
        while True:
            try:
                cls._refuse_meaningless(data, cls.base_filters)
                asked = cls._cleaned(data, queryset, request)
                if not asked.errors:
                    return asked, mistakes
                found = asked.errors.as_data()
            except ValidationError as refusal:
                found = refusal.error_dict
            mistakes |= {name: errors[0].messages[0] for name, errors in found.items()}
            data = data.copy()
            for name in found:
                del data[name]

    @classmethod
    def of(cls, request, queryset, **asked):
        """What the reader of a request would find by these parameters; they must be good ones."""
        data = QueryDict(mutable=True)
        data.update(asked)
        return cls._cleaned(data, queryset, request)

    @classmethod
    def _cleaned(cls, data, queryset, request):
        asked = cls(data, queryset, request=request)
        asked.errors  # noqa: B018 (cleans the data, which is read from then on)
        return asked

    @classmethod
    def _refuse_meaningless(cls, params, known):
        """A value that is empty, or given twice where only one can count, would be left out without a word."""
        for name, values in params.lists():
            if name not in known:
                continue
            if any("\0" in value for value in values):
                raise ValidationError({name: _("Null characters are not allowed.")})
            if not all(value.strip() for value in values):
                raise ValidationError({name: _("Give it a value, or leave it out.")})
            several = isinstance(cls.base_filters.get(name), Records | Texts | filters.MultipleChoiceFilter)
            if len(values) > 1 and not several:
                raise ValidationError({name: _("Give it once only.")})

    @property
    def is_narrowed(self):
        return not self.base_filters.keys().isdisjoint(self.data)

    def without(self, *names):
        """The same question without some of its parameters; itself where it does not ask for them."""
        if not set(names) & set(self.data):
            return self
        data = self.data.copy()
        for name in names:
            data.pop(name, None)
        return self._alike(data)

    def again(self, **asked):
        """The same question with some parameters asked otherwise."""
        data = self.data.copy()
        for name, value in asked.items():
            data[name] = value
        return self._alike(data)

    def _alike(self, data):
        asked = self._cleaned(data, self.queryset, self.request)
        asked._known = self._known
        return asked

    @cached_property
    def _known(self):
        return {}

    def once(self, key, find):
        """What is looked up once for this question and all that were made from it."""
        if key not in self._known:
            self._known[key] = find()
        return self._known[key]

    @property
    def user(self):
        return self.request.user

    def elsewhere(self, queryset, name, value):
        """For what narrows nothing by itself: it is answered together with others, or by whoever asks."""
        return queryset

    def chosen(self, name):
        if name in self.data or name not in self.filters:
            return self.form.cleaned_data.get(name)
        key = type(self), name
        if key not in self._blank:
            field = self.filters[name].field
            self._blank[key] = field.clean(field.widget.value_from_datadict(QueryDict(), {}, name))
        return copy(self._blank[key])


class DatedFilter(RecordFilter):
    """Asks for records by their uncertain date, which stands in two columns. `undated_rows`: those of which neither is known."""

    columns = ("date_start", "date_end")
    undated_rows = Q(day=NO_DAY)

    date_from = Day(method="elsewhere", label=_("On this day or later, as far as is known; YYYY-MM-DD."))
    date_to = Day(method="elsewhere", label=_("On this day or earlier, as far as is known; YYYY-MM-DD."))
    date_match = Code(
        [("overlap", _("may have been then")), ("within", _("all its possible days are then"))],
        method="elsewhere",
        label=_(
            "overlap, as without it: what may have been between the days. within: what has all its possible days within those asked for."
        ),
    )
    undated = Code(
        [("include", _("with those of unknown date")), ("exclude", _("without")), ("only", _("only those"))],
        method="elsewhere",
        label=_("Those without any date: include, exclude or only; left out by default once a day is given."),
    )

    def by_dates(self, rows):
        """Those of some rows with the columns that are on the days asked for."""
        first, last, undated = (self.chosen(name) for name in ("date_from", "date_to", "undated"))
        if undated == "only":
            return rows.filter(self.undated_rows)
        known = Q()
        if first or last:
            known = self._within(first, last) if self.chosen("date_match") == "within" else self._overlap(first, last)
        if undated == "exclude":
            known &= ~self.undated_rows
        elif undated == "include" and known:
            known |= self.undated_rows
        return rows.filter(known)

    def _overlap(self, first, last):
        """May have been between these days."""
        (start, end), found = self.columns, Q()
        if first:
            found &= Q(**{f"{end}__gte": first}) | Q(**{end: None, f"{start}__isnull": False})
        if last:
            found &= Q(**{f"{start}__lte": last}) | Q(**{start: None, f"{end}__isnull": False})
        return found

    def _within(self, first, last):
        """Has all its possible days between these."""
        start, end = self.columns
        return (Q(**{f"{start}__gte": first}) if first else Q()) & (Q(**{f"{end}__lte": last}) if last else Q())
