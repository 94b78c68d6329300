"""The right of reply as pages and API show it: a side's figures beside the channels that the register reads of it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.figures import ReplyFigures, reply_figures
from accounts.models import KeptReply
from parties.models import Party, WatchedChannel
from statements.acts import Act

from .incident_filter import BEFORE
from .parameters import NONE


@dataclass
class Replies:
    """One side's. `accusers`: (side, incidents) in alphabetical order; `channels`: those of its organs, too."""

    side: Party
    figures: ReplyFigures
    accusers: list[tuple[Party, int]]
    channels: list[WatchedChannel]

    @property
    def rows(self) -> list[tuple[str, str, int]]:
        """(`first_answer` that finds them, what stands for it, incidents): answers as in the code book, then what is none."""
        figures = self.figures
        answers = [(act.value, act.label, figures.answers[act]) for act in Act if figures.answers[act]]
        rest = [
            (BEFORE, _("answered before the accusation on record"), figures.before),
            (NONE, _("no reply on record"), figures.open),
        ]
        return answers + [row for row in rest if row[2]]

    @property
    def hours(self) -> float | None:
        return self.figures.minutes and self.figures.minutes.median / 60


def right_of_reply(incidents, sides, only=None, *, judged=True) -> list[Replies]:
    """The figures over these incidents (a queryset) of every side that is accused in one, in alphabetical order.

    `sides`: the register's, from `Party.objects.sides()`. `only`: of these sides, and then also of one that nobody accuses.
    `judged`: whether links by judgement count.
    """
    wanted = None if only is None else {side.pk for side in only}
    found = reply_figures(incidents, wanted, judged=judged)
    for key in wanted or ():
        found.setdefault(key, ReplyFigures(key))
    channels = {}
    for channel in WatchedChannel.objects.select_related("outlet", "party").order_by("pk"):
        channels.setdefault(sides.of(channel.party_id).pk, []).append(channel)
    ordered = sides.in_order(found)
    return [
        Replies(
            side,
            found[side.pk],
            [(accuser, found[side.pk].accusers[accuser.pk]) for accuser in sides.in_order(found[side.pk].accusers)],
            channels.get(side.pk, []),
        )
        for side in ordered
    ]


def replies_to(statements, sides) -> dict[int, KeptReply]:
    """Accusation (claim) → what the accused side answered first in that incident, over the claims of some statements.

    Without an entry: a claim that accuses nobody of another side, or that counts no more and has no other beside it. How long
    it took is told beside the first accusation alone, from which it is counted.
    """
    asked = {
        claim.pk: (claim.incident_id, sides.of(claim.about_id).pk)
        for statement in statements
        for claim in statement.claims.all()
        if claim.act == Act.ACCUSE and claim.about_id and claim.incident_id
    }
    rows = KeptReply.objects.filter(judged=True, incident__in={incident for incident, _side in asked.values()})
    by_key = {(row.incident_id, row.side_id): row for row in rows.select_related("answer__statement")}
    return {claim: _beside(claim, by_key[key]) for claim, key in asked.items() if key in by_key}


def _beside(claim, reply):
    if reply.accusation_id == claim:
        return reply
    return KeptReply(
        incident_id=reply.incident_id, side_id=reply.side_id, answer=reply.answer, came_before=reply.came_before
    )
