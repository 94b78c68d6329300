"""When something was, as far as anybody says: bounds, never a guess.

Precision is UCDP GED's `date_prec` (codebook 23.1): 1 exact day · 2 within two to six days · 3 a week · 4 a month ·
5 more than a month. It follows from the bounds, so that the two can never contradict each other.
The written form is EDTF (ISO 8601-2:2019, levels 1 and 2).
"""

import calendar
import datetime
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .columns import CompositeColumns, Line, Rule, ZoneColumn


class Precision(models.IntegerChoices):
    DAY = 1, _("exact day")
    DAYS = 2, _("within two to six days")
    WEEK = 3, _("within a week")
    MONTH = 4, _("within a month")
    LONGER = 5, _("within more than a month")


class Qualifier(models.TextChoices):
    APPROXIMATE = "approximate", _("approximate")
    UNCERTAIN = "uncertain", _("uncertain")


_SIGN = {"": "", Qualifier.APPROXIMATE: "~", Qualifier.UNCERTAIN: "?"}


def _day(day):
    return _day_in(day, get_language())


@lru_cache(maxsize=10_000)
def _day_in(day, language):
    """Long accounts say the same few days hundreds of times. `language`: the one that is spoken now."""
    return date_format(day, "j M Y")


@dataclass(frozen=True)
class UncertainDate:
    """Between `earliest` and `latest` (local dates, either may be None), perhaps at a local clock time.

    `time_end` may be smaller than `time_start`: the span then passes midnight. `zone` is empty where nobody stated it.
    `verbatim` is what the source said.
    """

    earliest: datetime.date | None = None
    latest: datetime.date | None = None
    qualifier: str = ""
    time_start: datetime.time | None = None
    time_end: datetime.time | None = None
    zone: str = ""
    verbatim: str = ""

    def __str__(self):
        return self.wording

    @classmethod
    def on(cls, day: datetime.date, **rest):
        return cls(earliest=day, latest=day, **rest)

    @property
    def is_known(self) -> bool:
        return self.earliest is not None or self.latest is not None

    @property
    def is_exact(self) -> bool:
        return self.precision == Precision.DAY and not self.qualifier

    @property
    def is_imprecise(self) -> bool:
        return not self.is_exact

    @property
    def precision(self) -> Precision | None:
        """UCDP's number for the width of the bounds; None where the date is unknown or open at one end."""
        if self.earliest is None or self.latest is None:
            return None
        days = (self.latest - self.earliest).days + 1
        if days <= 1:
            return Precision.DAY
        if days <= 6:
            return Precision.DAYS
        if days <= 7:
            return Precision.WEEK
        return Precision.MONTH if days <= 31 else Precision.LONGER

    @property
    def _whole(self) -> str:
        """The word month or year where the bounds are exactly one."""
        first, last = self.earliest, self.latest
        last_of_month = calendar.monthrange(last.year, last.month)[1]
        if (first.year, first.month, first.day, last.day) == (last.year, last.month, 1, last_of_month):
            return "month"
        if first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return "year"
        return ""

    @property
    def edtf(self) -> str:
        """The date alone, without clock time: "2026-11-15~", "2022-11", "[2026-11-12,2026-11-13]", "XXXX-XX-XX"."""
        sign = _SIGN[self.qualifier]
        if not self.is_known:
            return "XXXX-XX-XX"
        if self.earliest is None:
            return f"[..{self.latest.isoformat()}{sign}]"
        if self.latest is None:
            return f"[{self.earliest.isoformat()}{sign}..]"
        if self.precision == Precision.DAY:
            return f"{self.earliest.isoformat()}{sign}"
        whole = self._whole
        if whole:
            return self.earliest.isoformat()[: 7 if whole == "month" else 4] + sign
        separator = "," if (self.latest - self.earliest).days == 1 else ".."
        return f"[{self.earliest.isoformat()}{sign}{separator}{self.latest.isoformat()}{sign}]"

    @property
    def utc(self) -> datetime.datetime | None:
        """The instant, where one day, one clock time and the zone are known and the clock showed that time then."""
        if self.precision != Precision.DAY or self.time_start is None or self.time_end is not None or not self.zone:
            return None
        local = datetime.datetime.combine(self.earliest, self.time_start, ZoneInfo(self.zone))
        try:
            instant = local.astimezone(datetime.UTC)
            shown = instant.astimezone(local.tzinfo)
        except OverflowError:
            # The first and the last day that can be typed in.
            return None
        # A clock that was put forward skipped this time: no instant.
        return instant if shown.replace(tzinfo=None) == local.replace(tzinfo=None) else None

    @property
    def wording(self) -> str:
        """As a reader sees it: "12 or 13 Nov 2026", "Nov 2026, day unknown", "Date unknown, 02:30"."""
        day = self._date_wording()
        return f"{day}, {self.clock}" if self.clock else day

    @property
    def day(self) -> "UncertainDate":
        """Its bounds alone, without what is said of them and without the hour."""
        return UncertainDate(self.earliest, self.latest)

    @property
    def clock(self) -> str:
        """The hour as a reader sees it; "" where none is known."""
        if self.time_start is None:
            return ""
        start = self.time_start.strftime("%H:%M")
        if self.time_end is None:
            return start
        return _t("%(start)s to %(end)s") % {"start": start, "end": self.time_end.strftime("%H:%M")}

    def _date_wording(self):
        if not self.is_known:
            return _t("Date unknown")
        if self.earliest is None:
            text = _t("%(day)s or earlier") % {"day": _day(self.latest)}
        elif self.latest is None:
            text = _t("%(day)s or later") % {"day": _day(self.earliest)}
        else:
            text = self._bounds_wording()
        if self.qualifier == Qualifier.APPROXIMATE:
            return _t("about %(date)s") % {"date": text}
        if self.qualifier == Qualifier.UNCERTAIN:
            return _t("%(date)s (uncertain)") % {"date": text}
        return text

    def _bounds_wording(self):
        first, last = self.earliest, self.latest
        if first == last:
            return _day(first)
        if self._whole == "month":
            return _t("%(month)s, day unknown") % {"month": date_format(first, "M Y")}
        if self._whole == "year":
            return _t("%(year)s, month unknown") % {"year": first.year}
        pattern = _t("%(first)s or %(last)s") if (last - first).days == 1 else _t("between %(first)s and %(last)s")
        if (first.year, first.month) == (last.year, last.month):
            return pattern % {"first": first.day, "last": _day(last)}
        return pattern % {"first": _day(first), "last": _day(last)}


def not_to_come(day: datetime.date | None) -> None:
    """Raises ValidationError where a day has come nowhere yet: it is tomorrow already where clocks are ahead of UTC."""
    if day is not None and day > timezone.now().date() + datetime.timedelta(days=1):
        raise ValidationError(
            _("This day is still to come. Give the one that is meant, or leave it empty."), code="future"
        )


def of_no_year_to_come(day: datetime.date | None) -> None:
    """The same of the end of a period, which may be that of a month or a year which still runs."""
    if day is not None and day.year > (timezone.now().date() + datetime.timedelta(days=1)).year:
        raise ValidationError(
            _("This day is of a year still to come. Give the one that is meant, or leave it empty."), code="future"
        )


class PastDay(models.DateField):
    """A day that is not to come. No constraint can say so, as it would need a clock, and migrations see any date."""

    default_validators = [not_to_come]

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, kwargs


class EndOfPastDays(PastDay):
    """The last of some days on which something happened."""

    default_validators = [of_no_year_to_come]


class UncertainDateColumns(CompositeColumns):
    """The columns of one UncertainDate: <name>_start, _end, _qualifier, _time_start, _time_end, _zone, _verbatim.

    `has_been`: whether it tells of something that happened, so that its earliest day is not to come, nor the year of its latest.
    """

    def __init__(self, of_what, has_been=False):
        self.of_what, self.has_been = of_what, has_been

    def columns(self, name):
        return {
            f"{name}_start": (PastDay if self.has_been else models.DateField)(
                _("earliest local date"), null=True, blank=True, help_text=_("Leave both dates empty when unknown.")
            ),
            f"{name}_end": (EndOfPastDays if self.has_been else models.DateField)(
                _("latest local date"),
                null=True,
                blank=True,
                help_text=_("Same as the earliest date when the day is known."),
            ),
            f"{name}_qualifier": Line(
                _("date qualifier"),
                max_length=12,
                blank=True,
                default="",
                choices=Qualifier.choices,
                help_text=_("Approximate: about this date. Uncertain: the source may be wrong."),
            ),
            f"{name}_time_start": models.TimeField(
                _("local time"), null=True, blank=True, help_text=_("By the clock of the place.")
            ),
            f"{name}_time_end": models.TimeField(
                _("until local time"), null=True, blank=True, help_text=_("May be past midnight.")
            ),
            f"{name}_zone": ZoneColumn(
                _("time zone"),
                blank=True,
                default="",
                help_text=_("IANA name, such as Asia/Baku; empty if not stated."),
            ),
            f"{name}_verbatim": Line(
                _("time as the source said it"), blank=True, default="", help_text=_("Word for word.")
            ),
        }

    def read(self, values):
        return UncertainDate(*values)

    def write(self, value):
        value = value or UncertainDate()
        return [
            value.earliest,
            value.latest,
            value.qualifier,
            value.time_start,
            value.time_end,
            value.zone,
            value.verbatim,
        ]


def date_rules(model: str, name: str) -> list[Rule]:
    """The rules of one UncertainDate."""
    start, end = f"{name}_start", f"{name}_end"
    return [
        Rule(
            name=f"{model}_{name}_begins_before_it_ends",
            condition=Q(**{f"{start}__isnull": True}) | Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)}),
            field=end,
            message=_("The latest date is before the earliest."),
        ),
        Rule(
            name=f"{model}_{name}_qualifies_a_date",
            condition=Q(**{f"{name}_qualifier": ""})
            | Q(**{f"{start}__isnull": False})
            | Q(**{f"{end}__isnull": False}),
            field=f"{name}_qualifier",
            message=_("An unknown date cannot be approximate or uncertain."),
        ),
        Rule(
            name=f"{model}_{name}_until_needs_from",
            condition=Q(**{f"{name}_time_end__isnull": True}) | Q(**{f"{name}_time_start__isnull": False}),
            field=f"{name}_time_end",
            message=_("Give the local time it began, or leave both times empty."),
        ),
    ]
