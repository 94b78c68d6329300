"""The kinds of parameters that a question is made of: each checks its values, and says why one means nothing here.

A repeated key means "or". What they have to do with each other is in `explorer.asking`.
"""

import datetime

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django_filters.fields import IsoDateTimeField
from drf_spectacular.utils import extend_schema_field

from .spots import COARSEST_M

# Asks for records that have no value; no address of a record is this.
NONE = "none"


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
