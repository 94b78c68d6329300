"""What a model can hold, said in words: its columns, what they mean, and what is refused. It knows no model of ours."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from .columns import LanguageColumn, ZoneColumn


@dataclass(frozen=True)
class Column:
    """One column as a reader needs it."""

    name: str
    label: str
    meaning: str
    kind: str
    may_be_empty: bool
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Description:
    """One model: what it is, its columns, and what a person is told when a record breaks one of its rules."""

    model: type[models.Model]
    name: str
    about: str
    columns: tuple[Column, ...]
    rules: tuple[str, ...]


def describe(model, *, up=None, codes=None) -> Description:
    """`up`: the column that says what a record is a part of. `codes`: column name → choices, for lists of codes."""
    meta, codes = model._meta, codes or {}
    columns = [
        column
        for column in [*meta.concrete_fields, *meta.many_to_many]
        # Keys made from other columns say nothing of their own.
        if not column.primary_key and not hasattr(column, "of") and column.name != up
    ]
    return Description(
        model,
        str(meta.verbose_name),
        " ".join((model.__doc__ or "").split()),
        tuple(_column(column, codes.get(column.name)) for column in columns),
        tuple(dict.fromkeys(message for rule in meta.constraints if (message := _message(rule)))),
    )


def _message(rule):
    """What a person is told; a rule without words of its own guards what only a program could write."""
    if getattr(rule, "message", None):
        return str(rule.message)
    default = models.BaseConstraint.default_violation_error_message
    return "" if rule.violation_error_message == default else str(rule.violation_error_message)


def _column(column, codes):
    choices = codes or getattr(column, "flatchoices", None) or ()
    return Column(
        column.name,
        str(column.verbose_name),
        str(column.help_text),
        _kind(column, bool(codes)),
        bool(column.null or (column.blank and not _fills_itself(column))),
        tuple((str(code), str(label)) for code, label in choices if code != ""),
    )


def _fills_itself(column):
    return getattr(column, "auto_now", False) or getattr(column, "auto_now_add", False)


def _kind(column, is_list):
    if is_list:
        return _("list of codes")
    if column.is_relation:
        other = column.related_model._meta
        if column.many_to_many:
            return _("references to %(records)s") % {"records": other.verbose_name_plural}
        return _("reference to: %(record)s") % {"record": other.verbose_name}
    if column.choices:
        return _("code")
    match column:
        case LanguageColumn():
            return _("language (BCP 47)")
        case ZoneColumn():
            return _("time zone (IANA)")
        case models.URLField():
            return _("address, up to %(length)s characters") % {"length": column.max_length}
        case models.FileField():
            return _("file")
        case models.SlugField():
            return _("slug, up to %(length)s characters") % {"length": column.max_length}
        case models.CharField() | models.TextField():
            if column.max_length is None:
                return _("text")
            return _("text, up to %(length)s characters") % {"length": f"{column.max_length:,}"}
        case models.DateTimeField():
            return _("date and time")
        case models.DateField():
            return _("date")
        case models.TimeField():
            return _("clock time")
        case models.BooleanField():
            return _("yes or no")
        case models.IntegerField():
            return _("whole number")
        case models.FloatField():
            return _("number")
    return _("structured value")
