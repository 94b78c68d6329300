"""Text columns and checks that every record shares, so that admin, API and import refuse the same with the same words."""

import zoneinfo
from functools import lru_cache

import langcodes
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, ProhibitNullCharactersValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

# The longest text the register keeps: a bulletin of some 80 printed pages.
LONGEST_TEXT = 200_000


def _zones():
    return zoneinfo.available_timezones() - {"localtime", "Factory"}


def validate_zone(value: str) -> None:
    """An IANA time zone name."""
    if value not in _zones():
        raise ValidationError(
            _("“%(value)s” is not a time zone. Use an IANA name such as Asia/Baku."),
            code="unknown_zone",
            params={"value": value[:100]},
        )


def validate_language(value: str) -> None:
    """A language tag whose every part is registered (BCP 47, RFC 5646), in its usual form: "az", "sr-Latn"."""
    try:
        valid = langcodes.tag_is_valid(value)
        usual = langcodes.standardize_tag(value) if valid else ""
    except ValueError:
        valid, usual = False, ""
    if not valid:
        raise ValidationError(
            _("“%(value)s” is not a language code. Use BCP 47, such as az, hy, ru or en."),
            code="unknown_language",
            params={"value": value[:100]},
        )
    if usual != value:
        raise ValidationError(
            _("Write this language code “%(usual)s”."), code="unusual_language", params={"usual": usual}
        )


class Line(models.CharField):
    """One line of text, never null."""

    default_validators = [ProhibitNullCharactersValidator()]

    def __init__(self, *args, max_length=300, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)


class Prose(models.TextField):
    """Text of any number of lines, never null and not without end: `max_length` holds on every way in."""

    default_validators = [ProhibitNullCharactersValidator()]

    def __init__(self, *args, max_length=LONGEST_TEXT, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)

    @cached_property
    def validators(self):
        # A TextField's own max_length only reaches forms.
        return [*super().validators, MaxLengthValidator(self.max_length)]


class Count(models.PositiveIntegerField):
    """A whole number from zero, with the same upper end on every database: SQLite by itself knows none."""

    default_validators = [MaxValueValidator(2**31 - 1)]


class LanguageColumn(Line):
    """A BCP 47 language tag."""

    default_validators = [*Line.default_validators, validate_language]

    def __init__(self, *args, max_length=35, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)


class ZoneColumn(Line):
    """An IANA time zone name."""

    default_validators = [*Line.default_validators, validate_zone]

    def __init__(self, *args, max_length=50, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)


class CompositeColumns(property):
    """Several columns that are one value: a property that adds its columns to the model it stands in.

    Reading gives the value object, assigning one sets every column. Subclasses give `columns(name)`, a dict of column
    name to field, and `read(values)` / `write(value)`, which translate between the two.
    """

    def contribute_to_class(self, cls, name):
        self.name = name
        self.fields = self.columns(name)
        for column, model_field in self.fields.items():
            cls.add_to_class(column, model_field)
        setattr(cls, name, self)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return self.read([getattr(instance, column) for column in self.fields])

    def __set__(self, instance, value):
        for column, part in zip(self.fields, self.write(value), strict=True):
            setattr(instance, column, part)


class Rule(models.CheckConstraint):
    """A check that the database keeps and that tells a person, beside the field to mend, what is wrong.

    Migrations hold the condition alone, so better wording needs none.
    """

    def __init__(self, *, name, condition, field=None, message=None):
        super().__init__(
            name=name,
            condition=condition,
            violation_error_code=None if message is None else name,
            violation_error_message=message,
        )
        self.field, self.message = field, message

    def deconstruct(self):
        return "django.db.models.CheckConstraint", (), {"name": self.name, "condition": self.condition}

    @cached_property
    def columns(self) -> set[str]:
        """The fields that its condition names."""
        return models.Q(self.condition).referenced_base_fields

    def clone(self):
        return Rule(name=self.name, condition=self.condition, field=self.field, message=self.message)

    def __eq__(self, other):
        if isinstance(other, models.CheckConstraint):
            return (self.name, self.condition) == (other.name, other.condition)
        return NotImplemented

    __hash__ = None

    def validate(self, model, instance, exclude=None, using="default"):
        # Django would send every column of the record along with every check; these conditions name one to four.
        unused = {column.name for column in model._meta.local_concrete_fields} - self.columns
        try:
            super().validate(model, instance, exclude=unused | set(exclude or ()), using=using)
        except ValidationError as error:
            # A form that does not show the field could not place the message.
            if self.field and self.field not in (exclude or ()):
                raise ValidationError({self.field: error}) from error
            raise


class AskedOnce:
    """For a model with many rules: the database is asked about all of them at once, and only then which one is broken."""

    def validate_constraints(self, exclude=None):
        if not self._keeps_every_rule(frozenset(exclude or ())):
            super().validate_constraints(exclude=exclude)

    def _keeps_every_rule(self, exclude):
        try:
            if rule := _every_rule(type(self), exclude):
                rule.validate(type(self), self)
            for constraint in self._meta.constraints:
                if not isinstance(constraint, models.CheckConstraint):
                    constraint.validate(type(self), self, exclude=exclude)
        except ValidationError:
            return False
        return True


# Forms leave out few different sets of fields; whoever sends anything at all may leave out any.
@lru_cache(maxsize=1_000)
def _every_rule(model, exclude):
    """All rules of the model that name none of these fields, as one; None where there is none."""
    rules = [rule for rule in model._meta.constraints if isinstance(rule, Rule) and not rule.columns & exclude]
    if not rules:
        return None
    return Rule(name="every_rule", condition=models.Q(*(rule.condition for rule in rules)))


def one_of(column, choices) -> models.Q:
    """The column holds a code of `choices`, or nothing."""
    return models.Q(**{f"{column}__in": ["", *choices]})
