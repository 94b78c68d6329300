"""How far an investigation has come, and which step may follow which (docs/decisions/0034-which-step-may-follow.md)."""

from django.core.exceptions import ValidationError
from django.db import models
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
    Progress.CONCLUDED: _("It was concluded %(when)s. Record first that it began again."),
    Progress.CONCLUDED_WITHOUT_FINDING: _(
        "It was concluded without a finding %(when)s. Record first that it began again."
    ),
    Progress.REFUSED: _("It was refused %(when)s. Record first that it began again."),
    Progress.ABANDONED: _("It was abandoned %(when)s. Record first that it began again."),
}


def refusal(event, recorded) -> ValidationError | None:
    """Why a new event is no step after those `recorded`, in the order of their entry; None where nothing forbids it."""
    steps = [one for one in recorded if one.progress]
    if not event.progress:
        return None
    if same := next((one for one in steps if _is_same(one, event)), None):
        return ValidationError(
            _(
                "“%(event)s” is on record already, from the same statement. Add a further page to that event, or leave the "
                "progress empty if something else happened."
            ),
            code="on_record",
            params={"event": same},
        )
    # Every step that it may follow directly, as far as the dates tell.
    earlier = [one for one in steps if not _is_before(event, one)]
    last = [one for one in earlier if not any(_is_before(one, other) and _is_before(other, event) for other in earlier)]
    certain = [one for one in last if _is_before(one, event)]
    if not certain or any(_may_follow(event.progress, one.progress) for one in last):
        return None
    ended = sorted(certain, key=lambda one: one.date.latest)[-1]
    return ValidationError(ENDED_BEFORE[ended.progress], code="ended", params={"when": _when(ended.date.day)})


def _may_follow(step, before):
    if before not in ENDED or step in BEGINNING:
        return True
    # A finding came later.
    return (before, step) == (Progress.CONCLUDED_WITHOUT_FINDING, Progress.CONCLUDED)


def _is_same(one, other):
    return (
        one.progress == other.progress
        and one.statement_id is not None
        and one.statement_id == other.statement_id
        and one.date.is_known
        and one.date.day == other.date.day
    )


def _is_before(one, other):
    """Whether the dates leave no doubt of it."""
    first, second = one.date, other.date
    if first.qualifier or second.qualifier or first.latest is None or second.earliest is None:
        return False
    return first.latest < second.earliest


def _when(date):
    return (_t("on %(day)s") if date.precision == Precision.DAY else "(%(day)s)") % {"day": date}
