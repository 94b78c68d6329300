"""How the values of a record stand in JSON, and how they are read back into columns.

Reading back only asks for the right JSON type. What a value may be is for the model to say, in the words that the admin
says it in.
"""

import datetime
import math
import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from formats.addresses import address_of
from formats.dates import Qualifier

_CLOCK = re.compile(r"[0-2]\d:[0-5]\d(:[0-5]\d)?", re.ASCII)


def from_json(column: models.Field, value):
    """The value of a column from JSON; ValidationError when it is of another type."""
    if value is None:
        if not column.null:
            raise ValidationError(column.error_messages["null"], code="null")
        return None
    match column:
        case models.BooleanField():
            return _expect(value, bool, _("True or false is expected here."))
        case models.IntegerField():
            return _expect(value, int, _("A whole number is expected here."))
        case models.FloatField():
            return _number(value)
        case models.DateField():
            return _day(column, value)
        case models.TimeField():
            return _clock(column, value)
        case models.JSONField():
            return [_text(one) for one in _expect(value, list, _("A list is expected here."))]
    return _text(value)


def _expect(value, kind, message):
    # In Python true is a whole number, in JSON it is not.
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        raise ValidationError(message, code="type")
    return value


def _text(value):
    text = _expect(value, str, _("Text is expected here."))
    ProhibitNullCharactersValidator()(text)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValidationError(_("This text holds half a character."), code="surrogate") from error
    # As every form of the admin does.
    return text.strip()


def _number(value):
    _expect(value, int | float, _("A number is expected here."))
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValidationError(_("This number is too large."), code="too_large")
    return number


def _day(column, value):
    day = column.to_python(_text(value))
    # to_python also takes weeks and dates without hyphens.
    if day is None or day.isoformat() != value:
        raise ValidationError(column.error_messages["invalid"], code="invalid", params={"value": value[:100]})
    return day


def _clock(column, value):
    # to_python would drop an offset without a word; the zone has a place of its own.
    if not _CLOCK.fullmatch(_text(value)):
        raise ValidationError(column.error_messages["invalid"], code="invalid", params={"value": value[:100]})
    return column.to_python(value)


def to_json(value):
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    return value.isoformat() if isinstance(value, datetime.date) else value


class ColumnsField(serializers.Field):
    """Several columns that are one value, as an object. `columns`: key → column; `derived`: keys that follow."""

    derived = ()

    def __init__(self, columns, **kwargs):
        self.columns = columns
        super().__init__(source="*", required=False, **kwargs)

    def to_representation(self, record):
        return {key: to_json(getattr(record, column)) for key, column in self.columns.items()}

    def put(self, record, value):
        """Set the columns; yields (key, column, ValidationError) for each part that is of the wrong type."""
        before = self.to_representation(record) or {}
        value = {} if value is None else value
        if not isinstance(value, dict):
            yield None, None, ValidationError(_("An object is expected here."), code="type")
            return
        for key, column in self.columns.items():
            target = record._meta.get_field(column)
            try:
                setattr(record, column, from_json(target, value[key]) if key in value else target.get_default())
            except ValidationError as error:
                yield key, column, error
        yield from self._refuse_derived(value, before, record)

    def _refuse_derived(self, value, before, record):
        for key in value.keys() - self.columns.keys():
            if key not in self.derived:
                yield key, None, ValidationError(_("There is no such field here."), code="unknown")
            elif value[key] not in (before.get(key), self._after(record).get(key)):
                yield key, None, ValidationError(_("This follows from the other fields; leave it out."), code="derived")

    def _after(self, record):
        try:
            return self.to_representation(record) or {}
        except (ValueError, KeyError, TypeError):
            # Columns that the model is about to refuse need not make a date.
            return {}


class DateField(ColumnsField):
    """An UncertainDate with all that it implies."""

    derived = ("precision", "edtf", "utc")

    def __init__(self, name, **kwargs):
        self.name = name
        parts = ("start", "end", "qualifier", "time_start", "time_end", "zone", "verbatim")
        super().__init__({part: f"{name}_{part}" for part in parts}, **kwargs)

    def to_representation(self, record):
        date = getattr(record, self.name)
        return super().to_representation(record) | {
            "precision": date.precision,
            "edtf": date.edtf,
            "utc": to_json(date.utc),
        }


class PointField(ColumnsField):
    """An UncertainPoint, or null."""

    def __init__(self, **kwargs):
        super().__init__({part: part for part in ("latitude", "longitude", "radius_m")}, **kwargs)

    def to_representation(self, record):
        return super().to_representation(record) if record.point else None


@extend_schema_field(OpenApiTypes.STR)
class Named(serializers.RelatedField):
    """A record by its slug, code or reference."""

    def __init__(self, address="slug", **kwargs):
        self.address = address
        if not kwargs.get("read_only"):
            kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def to_representation(self, record):
        return getattr(record, self.address)

    def find(self, value, user):
        """The record that a JSON value names; ValidationError if there is none that the user may see."""
        records = self.queryset.visible_to(user) if hasattr(self.queryset, "visible_to") else self.queryset.all()
        found = records.filter(**self._named(value)).first()
        if found is None:
            words = {"kind": records.model._meta.verbose_name, "value": str(value)[:100]}
            raise ValidationError(_("There is no %(kind)s “%(value)s”.") % words, code="absent")
        return found

    def _named(self, value):
        text = _text(value)
        if self.address == "reference":
            return {"pk": self.queryset.model.series.parse(text)}
        return {self.address: text}


@extend_schema_field(OpenApiTypes.INT)
class Numbered(Named):
    """A record by its number."""

    def __init__(self, **kwargs):
        super().__init__(address="pk", **kwargs)

    def _named(self, value):
        number = _expect(value, int, _("A whole number is expected here."))
        return {"pk": number if 0 < number < 2**63 else None}


@extend_schema_field(OpenApiTypes.STR)
class Side(serializers.Field):
    """The slug of the topmost parent of a party: the side that it is on."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, party):
        return self.context["view"].sides.of(party).slug


@extend_schema_field(OpenApiTypes.URI)
class PageAddress(serializers.Field):
    """Where people read the record."""

    def __init__(self, source="*"):
        super().__init__(read_only=True, source=source)

    def to_representation(self, record):
        return settings.SITE_URL + record.get_absolute_url()


@extend_schema_field(OpenApiTypes.URI)
class ApiAddress(serializers.Field):
    """Where programs read the record."""

    def __init__(self, view_name, address="reference"):
        self.view_name, self.address = view_name, address
        super().__init__(read_only=True, source="*")

    def to_representation(self, record):
        return settings.SITE_URL + address_of(f"api:{self.view_name}-detail", getattr(record, self.address))


def _schema(properties):
    return {"type": "object", "additionalProperties": False, "properties": properties}


_NULLABLE = {"nullable": True}
DATE_SCHEMA = _schema(
    {
        "start": {"type": "string", "format": "date", **_NULLABLE, "description": "Earliest local date."},
        "end": {"type": "string", "format": "date", **_NULLABLE, "description": "Latest local date."},
        "qualifier": {"type": "string", "enum": ["", *Qualifier.values]},
        "time_start": {"type": "string", **_NULLABLE, "description": "Local time, HH:MM or HH:MM:SS."},
        "time_end": {"type": "string", **_NULLABLE, "description": "Until; earlier than `time_start` passes midnight."},
        "zone": {"type": "string", "maxLength": 50, "description": "IANA name; empty if nobody stated one."},
        "verbatim": {"type": "string", "maxLength": 300, "description": "As the source said it."},
        "precision": {
            "type": "integer",
            "enum": [1, 2, 3, 4, 5, None],
            "readOnly": True,
            **_NULLABLE,
            "description": "UCDP date_prec: 1 day, 2 two to six days, 3 a week, 4 a month, 5 longer; null: unknown.",
        },
        "edtf": {"type": "string", "readOnly": True, "description": "The date in EDTF (ISO 8601-2)."},
        "utc": {"type": "string", "format": "date-time", "readOnly": True, **_NULLABLE},
    }
)
POINT_SCHEMA = _schema(
    {
        "latitude": {"type": "number", "minimum": -90, "maximum": 90},
        "longitude": {"type": "number", "minimum": -180, "maximum": 180},
        "radius_m": {"type": "integer", "minimum": 1, **_NULLABLE},
    }
) | {"nullable": True}
extend_schema_field(DATE_SCHEMA)(DateField)
extend_schema_field(POINT_SCHEMA)(PointField)
