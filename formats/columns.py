"""Text columns and checks that every record shares, so that admin, API and import refuse the same with the same words."""

import re
import unicodedata
import zoneinfo
from contextlib import nullcontext
from functools import lru_cache

import langcodes
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, ProhibitNullCharactersValidator
from django.db import DatabaseError, connections, models, transaction
from django.db.models.sql import Query
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

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


# What ends a line, moves in it, or turns what follows around. What joins letters, and marks of direction, belong to texts.
_UNLINED = re.compile("[\x01-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def validate_line(value: str) -> None:
    """Text that stands in one line and can be seen."""
    if found := _UNLINED.search(value):
        raise ValidationError(
            _(
                "U+%(code)s has no place in a line: a line break, a control character or one that overrides the direction."
            ),
            code="no_line",
            params={"code": f"{ord(found[0]):04X}"},
        )
    if value and all(unicodedata.category(one)[0] in "CZ" for one in value):
        raise ValidationError(_("Nothing of this can be seen."), code="unseen")


class Line(models.CharField):
    """One line of text, never null."""

    default_validators = [ProhibitNullCharactersValidator(), validate_line]

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


class Slug(models.SlugField):
    """The name of a record in its address, given once: links, citations and copies elsewhere go by it.

    The models guard it in the database, too, with the same words.
    """

    STAYS = gettext_noop("This is the address of the record, and never changes.")
    CHANGES = "OLD.slug <> NEW.slug"

    HELP = _("Its address; never changed later.")

    def __init__(self, *args, max_length=80, help_text=HELP, **kwargs):
        super().__init__(*args, max_length=max_length, help_text=help_text, **kwargs)

    def deconstruct(self):
        # Its table has what that of any slug has, so that migrations need not know of it.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.SlugField", args, kwargs

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if model_instance is not None and not model_instance._state.adding:
            own = type(model_instance)._base_manager.filter(pk=model_instance.pk)
            if not own.filter(**{self.name: value}).exists():
                raise ValidationError(_(self.STAYS), code="address")


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
        return _columns(self.condition)

    def clone(self):
        return Rule(name=self.name, condition=self.condition, field=self.field, message=self.message)

    def __eq__(self, other):
        if isinstance(other, models.CheckConstraint):
            return (self.name, self.condition) == (other.name, other.condition)
        return NotImplemented

    __hash__ = None

    def validate(self, model, instance, exclude=None, using="default"):
        exclude = frozenset(exclude or ())
        if self.columns & exclude or _kept(model, (self.name,), instance, using) is not False:
            return
        error = ValidationError(self.get_violation_error_message(), code=self.violation_error_code)
        # A form that does not show the field could not place the message.
        raise ValidationError({self.field: error}) if self.field and self.field not in exclude else error


class AskedOnce:
    """For a model with many rules: the database is asked about all of them at once, and only then which one is broken."""

    def validate_constraints(self, exclude=None):
        exclude = frozenset(exclude or ())
        rules, others = [], []
        for constraint in self._meta.constraints:
            (rules if isinstance(constraint, Rule) else others).append(constraint)
        asked = tuple(rule.name for rule in rules if not rule.columns & exclude)
        if not asked or _kept(type(self), asked, self, "default"):
            try:
                for constraint in others:
                    if not self._is_beside(constraint, exclude):
                        constraint.validate(type(self), self, exclude=exclude)
                return
            except ValidationError:
                pass  # Told below, together with the others.
        super().validate_constraints(exclude=exclude)

    def _is_beside(self, constraint, exclude) -> bool:
        """Whether a constraint is for some records alone and this is none of them: asked, it would ask about every column."""
        condition = constraint.condition
        if condition is None or _columns(condition) & exclude:
            return False
        return _kept(type(self), (constraint.name,), self, "default") is False


def _columns(condition) -> set[str]:
    """The fields that a condition names."""
    return models.Q(condition).referenced_base_fields


def _kept(model, names, instance, using) -> bool | None:
    """Whether the conditions of these constraints of the model hold for the record; None where the database cannot tell.

    What is asked is the very condition that the table has, over a row of the values that it names.
    """
    connection = connections[using]
    conditions, parameters, columns = _asked(model, names, using)
    compiler = Query(None).get_compiler(using=using)
    values = []
    for column in columns:
        value, more = compiler.compile(models.Value(getattr(instance, column.attname), column))
        values.append(f"{_typed(value, column, connection)} AS {connection.ops.quote_name(column.column)}")
        parameters = [*parameters, *more]
    row = ", ".join(values)
    try:
        # A failed question must not end the transaction that it is asked in.
        kept_apart = transaction.atomic(using=using) if connection.in_atomic_block else nullcontext()
        with kept_apart, connection.cursor() as cursor:
            cursor.execute(f"SELECT {conditions} FROM (SELECT {row}) told", parameters)
            return cursor.fetchone()[0] in (None, True, 1)
    except DatabaseError:
        return None


# Forms leave out few different sets of fields; whoever sends anything at all may leave out any.
@lru_cache(maxsize=1_000)
def _asked(model, names, using):
    """The conditions of the constraints of these names as one in SQL, its parameters, and the fields that it names."""
    rules = [rule for rule in model._meta.constraints if rule.name in names]
    where = Query(model, alias_cols=False).build_where(models.Q(*(rule.condition for rule in rules)))
    connection = connections[using]
    sql, parameters = where.as_sql(Query(model).get_compiler(using=using), connection)
    named = {model._meta.pk.name if name == "pk" else name for rule in rules for name in _columns(rule.condition)}
    return sql, parameters, [column for column in model._meta.local_concrete_fields if column.name in named]


def _typed(value, column, connection) -> str:
    """A value that the database takes for one of that column, also where it is NULL; text at any length."""
    if connection.vendor != "postgresql":
        return value
    return f"({value})::{column.db_type(connection).partition('(')[0]}"


def one_of(column, choices) -> models.Q:
    """The column holds a code of `choices`, or nothing."""
    return models.Q(**{f"{column}__in": ["", *choices]})
