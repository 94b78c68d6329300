"""What a filter set is made of: values that are checked, and questions that mean what they say.

A repeated key means "or", different keys mean "and". Whatever is asked can say itself in words.
"""

import datetime
from copy import copy

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django_filters.fields import IsoDateTimeField
from django_filters.filterset import FilterSet
from drf_spectacular.utils import extend_schema_field

from formats.query import strict

from .models import NO_DAY
from .spots import COARSEST_M

# Asks for records that have no value; no address of a record is this.
NONE = "none"
# Whose dates are asked for and counted over → the words of the switch.
EVENT, STATEMENT = "event", "statement"
DATES = {EVENT: _("of the event"), STATEMENT: _("of the first statement")}


class SeveralTexts(forms.Field):
    """The values of a repeated key."""

    widget = forms.SelectMultiple

    def clean(self, value):
        values = list(dict.fromkeys(value or []))
        for one in values:
            self.run_validators(one)
        return values


class SeveralRecords(SeveralTexts):
    """The records at these addresses: references, slugs or codes. One that the reader may not see is not there.

    With `none`, NONE may stand among them, and stands among what is chosen.
    """

    def __init__(self, *, records, address, none=False, **kwargs):
        super().__init__(**kwargs)
        self.records, self.address, self.none = records, address, none

    def clean(self, value):
        values = super().clean(value)
        rest = [NONE] if self.none and NONE in values else []
        return self._records([one for one in values if one not in rest]) + rest

    def _records(self, values):
        if not values:
            return []
        if self.address == "reference":
            wanted = {one: self.records.model.series.parse(one) for one in values}
            found = self.records.in_bulk([pk for pk in wanted.values() if pk is not None])
            chosen = {one: found.get(pk) for one, pk in wanted.items()}
        else:
            found = {getattr(row, self.address): row for row in self.records.filter(**{f"{self.address}__in": values})}
            chosen = {one: found.get(one) for one in values}
        for one, record in chosen.items():
            if record is None:
                words = {"kind": self.records.model._meta.verbose_name, "value": one[:100]}
                raise ValidationError(_t("There is no %(kind)s “%(value)s”.") % words)
        return list(chosen.values())


def _describe(several):
    """Tells the OpenAPI description that the key may be repeated; it can only guess that of choices."""
    extend_schema_field({"type": "array", "items": {"type": "string"}, "description": several.label})(several)


class Records(filters.Filter):
    """Rows that have to do with any of some records of `model`, named by their `address`."""

    field_class = SeveralRecords

    def __init__(self, model, address, method, none=False, **kwargs):
        super().__init__(method=method, **kwargs)
        self.of, self.address, self.none = model, address, none
        _describe(self)

    @property
    def field(self):
        records = self.of.objects.all()
        if hasattr(records, "visible_to"):
            records = records.visible_to(self.parent.request.user)
        return SeveralRecords(records=records, address=self.address, none=self.none, required=False, label=self.label)


class Texts(filters.Filter):
    """Rows whose column holds any of some texts."""

    field_class = SeveralTexts

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        _describe(self)

    def filter(self, queryset, value):
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset


def _told(choices):
    """What is said of a code that there is not: those that there are."""
    codes = ", ".join(str(code) for code, _label in choices)
    return {"invalid_choice": format_lazy("{} {}.", _("“%(value)s” is none of these:"), codes)}


class Codes(filters.MultipleChoiceFilter):
    """Rows whose column holds any of some codes."""

    def __init__(self, choices, none="", **kwargs):
        choices = [*getattr(choices, "choices", choices), *([(NONE, none)] if none else [])]
        super().__init__(choices=choices, distinct=False, error_messages=_told(choices), **kwargs)


class Code(filters.ChoiceFilter):
    """One code of a few, for how something else is asked."""

    def __init__(self, choices, **kwargs):
        super().__init__(choices=choices, empty_label=None, error_messages=_told(choices), **kwargs)


class Number(filters.Filter):
    """A whole number."""

    field_class = forms.IntegerField

    def __init__(self, least=0, most=1_000_000, **kwargs):
        super().__init__(min_value=least, max_value=most, **kwargs)
        bounds = {"type": "integer", "minimum": least, "maximum": most}
        extend_schema_field(bounds | {"description": self.label})(self)


class Numbers(forms.CharField):
    """Some numbers with commas between them, each within its bounds."""

    def __init__(self, *, bounds, **kwargs):
        super().__init__(max_length=200, **kwargs)
        self.bounds = bounds

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        try:
            numbers = [float(one) for one in value.split(",")]
        except ValueError:
            numbers = []
        if len(numbers) != len(self.bounds):
            raise ValidationError(_t("Give %(count)d numbers with commas between them.") % {"count": len(self.bounds)})
        for number, (least, most) in zip(numbers, self.bounds, strict=True):
            if not least <= number <= most:
                words = {"number": number, "least": least, "most": most}
                raise ValidationError(_t("%(number)g is not from %(least)g to %(most)g.") % words)
        return numbers


LATITUDE, LONGITUDE = (-90, 90), (-180, 180)


class Box(Numbers):
    """West, south, east, north; one that is further west than it begins goes over the 180th meridian."""

    def __init__(self, **kwargs):
        super().__init__(bounds=[LONGITUDE, LATITUDE, LONGITUDE, LATITUDE], **kwargs)

    def clean(self, value):
        box = super().clean(value)
        if box and box[3] < box[1]:
            raise ValidationError(_t("The north of a box is not south of its south."))
        return box


class Circle(Numbers):
    """Latitude, longitude, kilometres."""

    def __init__(self, **kwargs):
        super().__init__(bounds=[LATITUDE, LONGITUDE, (0, 20_000)], **kwargs)


class Area(Numbers):
    """Latitude, longitude, radius in metres: a circle of which no more is known than that something was in it."""

    def __init__(self, **kwargs):
        super().__init__(bounds=[LATITUDE, LONGITUDE, (1, COARSEST_M)], **kwargs)

    def clean(self, value):
        area = super().clean(value)
        if area and area[2] % 1:
            raise ValidationError(_t("The radius is a whole number of metres."))
        return area


class Inside(filters.Filter):
    """Rows whose point lies in an area."""

    def __init__(self, area, method, **kwargs):
        self.field_class = area
        super().__init__(method=method, **kwargs)
        extend_schema_field({"type": "string", "description": self.label})(self)


class Day(filters.DateFilter):
    """A day as YYYY-MM-DD."""

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


class UTCField(IsoDateTimeField):
    """A time of any zone, as one of UTC: databases take neither every zone nor a time that UTC has no year for."""

    def clean(self, value):
        at = super().clean(value)
        try:
            return at and at.astimezone(datetime.UTC)
        except OverflowError:
            raise ValidationError(_t("By UTC this is before the year 1 or after the year 9999.")) from None


class Moment(filters.IsoDateTimeFilter):
    """A time, ISO 8601; of UTC without a zone."""

    field_class = UTCField


class Search(filters.CharFilter):
    """Rows that answer to a text, in any spelling."""

    def __init__(self, by="search", **kwargs):
        super().__init__(max_length=200, **kwargs)
        self.by = by

    def filter(self, queryset, value):
        return getattr(queryset, self.by)(value) if value else queryset


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
