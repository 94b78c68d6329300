"""How far an investigation has come, as three segments that always stand in the same places, and when it was last heard of."""

from dataclasses import dataclass

from django.utils import timezone

from investigations.as_said import in_time
from investigations.models import ENDED, Progress

SEGMENTS = (
    (Progress.ANNOUNCED, {Progress.CALLED_FOR, Progress.PROPOSED, Progress.ANNOUNCED}),
    (Progress.UNDER_WAY, {Progress.UNDER_WAY, Progress.SUSPENDED}),
    (Progress.CONCLUDED, {Progress.CONCLUDED, Progress.CONCLUDED_WITHOUT_FINDING}),
)


@dataclass
class Segment:
    """`state` is done, inferred (passed, and no record says so), current or open; `event` is the record of it."""

    label: str
    state: str
    event: object = None
    is_suspended: bool = False


def track(events) -> list[Segment]:
    """The segments of an investigation with these events; empty where its progress has no place on the track.

    A step that must have been passed and that no event records is inferred, never filled in.
    """
    steps = [event for event in in_time(events) if event.progress]
    current = steps[-1].progress if steps else ""
    reached = next((place for place, (_usual, codes) in enumerate(SEGMENTS) if current in codes), None)
    if reached is None:
        return []
    return [_segment(place, reached, steps) for place in range(len(SEGMENTS))]


def _segment(place, reached, steps):
    usual, codes = SEGMENTS[place]
    if place > reached:
        # A later step on record before the current one: the investigation was taken up again.
        return Segment(usual.label, "open")
    event = next((step for step in reversed(steps) if step.progress in codes), None)
    if event is None:
        return Segment(usual.label, "inferred")
    state = "current" if place == reached else "done"
    return Segment(event.get_progress_display(), state, event, is_suspended=event.progress == Progress.SUSPENDED)


@dataclass
class LastWord:
    """The latest event of an investigation. `days`: for how long there has been none since, where its day is known."""

    event: object
    days: int | None
    is_ended: bool


def last_word(investigation) -> LastWord | None:
    """The latest event, or None where none is on record; `progress` must have been loaded with the investigation.

    The days are counted to that by whose end it is told, else to today.
    """
    events = in_time(investigation.events.all())
    if not events:
        return None
    heard = [day for event in events if (day := event.date.latest or event.date.earliest)]
    # The latest possible day may be one to come.
    days = max(((investigation.as_of or timezone.now().date()) - max(heard)).days, 0) if heard else None
    return LastWord(events[-1], days, investigation.progress in ENDED)
