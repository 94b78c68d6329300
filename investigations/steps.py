"""How far an investigation has come, and which step may follow which (docs/decisions/0034-which-step-may-follow.md)."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formats.dates import Precision


class Progress(models.TextChoices):
    """How far an investigation has come: the code of its latest event that has one."""

    CALLED_FOR = "called_for", _("called for")
    PROPOSED = "proposed", _("proposed")
    ANNOUNCED = "announced", _("announced")
    UNDER_WAY = "under_way", _("under way")
    SUSPENDED = "suspended", _("suspended")
    CONCLUDED = "concluded", _("concluded")
    CONCLUDED_WITHOUT_FINDING = "concluded_without_finding", _("concluded, no finding")
    REFUSED = "refused", _("refused")
    ABANDONED = "abandoned", _("abandoned")


# No step is expected after these: what ended can only begin again.
ENDED = frozenset({Progress.CONCLUDED, Progress.CONCLUDED_WITHOUT_FINDING, Progress.REFUSED, Progress.ABANDONED})
BEGINNING = (Progress.CALLED_FOR, Progress.PROPOSED, Progress.ANNOUNCED, Progress.UNDER_WAY)

ENDED_BEFORE = {
    Progress.CONCLUDED: _(
        "It was concluded %(when)s. Record first that it began again, or date this step before that."
    ),
    Progress.CONCLUDED_WITHOUT_FINDING: _(
        "It was concluded without a finding %(when)s. Record first that it began again, or date this step before that."
    ),
    Progress.REFUSED: _("It was refused %(when)s. Record first that it began again, or date this step before that."),
    Progress.ABANDONED: _(
        "It was abandoned %(when)s. Record first that it began again, or date this step before that."
    ),
}


def refusal(event, recorded) -> ValidationError | None:
    """Why a new event is no step after those `recorded`, in the order of their entry; None where nothing forbids it."""
    steps = [one for one in recorded if one.progress]
    if not event.progress:
        return None
    if same := next((one for one in steps if _is_same(one, event)), None):
        return ValidationError(
            _(
                "“%(event)s” is on record already. Add a further page to that event, or leave the progress empty if "
                "something else happened."
            ),
            code="on_record",
            params={"event": same},
        )
    # The step that it would stand behind where readers see them in time; of one day it is the last.
    earlier = [one for one in steps if day_of(one) <= day_of(event)]
    before = next(iter(sorted(earlier, key=day_of)[::-1]), None)
    if before is None or _may_follow(event, before):
        return None
    return ValidationError(ENDED_BEFORE[before.progress], code="ended", params={"when": _when(before.date.day)})


def day_of(event) -> datetime.date:
    """The day that puts it in its order: the last on which it may have happened, or else that of its entry."""
    return event.date.latest or event.date.earliest or (event.created_at or timezone.now()).date()


def _may_follow(event, before):
    if before.progress not in ENDED or event.progress in BEGINNING:
        return True
    # Another one tells of the same end.
    if event.progress == before.progress and _is_of_same_day(event, before):
        return True
    # A finding came later.
    return (before.progress, event.progress) == (Progress.CONCLUDED_WITHOUT_FINDING, Progress.CONCLUDED)


def _is_same(one, other):
    """The same step, resting on the same statement or both on none."""
    return one.progress == other.progress and one.statement_id == other.statement_id and _is_of_same_day(one, other)


def _is_of_same_day(one, other):
    return one.date.is_known and one.date.day == other.date.day


def _when(date):
    return (_t("on %(day)s") if date.precision == Precision.DAY else "(%(day)s)") % {"day": date}
