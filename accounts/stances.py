"""What each side says of whether it happened and who is responsible, after what it says later has ended what it said before."""

from dataclasses import dataclass, field
from datetime import datetime

from statements.acts import HAPPENED, Act

from .plain import PlainClaim

# What an accused side may do about an accusation; appeals, demands, condemnations, threats and settlements are no answers.
ANSWERS = HAPPENED | {
    Act.DENY_OCCURRENCE,
    Act.DENY_RESPONSIBILITY,
    Act.DECLINE_COMMENT,
    Act.ANNOUNCE_INVESTIGATION,
    Act.REPORT_FINDING,
    Act.NOT_OBSERVED,
}


@dataclass
class Stance:
    """One side's: each entry holds the claims that say so. `clears` maps a side to the claims that deny that it was it."""

    side: int
    is_secondary: bool = True
    happened: list[PlainClaim] = field(default_factory=list)
    did_not_happen: list[PlainClaim] = field(default_factory=list)
    names: dict[int, list[PlainClaim]] = field(default_factory=dict)
    names_in_words: list[PlainClaim] = field(default_factory=list)
    clears: dict[int, list[PlainClaim]] = field(default_factory=dict)
    acknowledges: list[PlainClaim] = field(default_factory=list)
    justifies: list[PlainClaim] = field(default_factory=list)
    disputes: list[PlainClaim] = field(default_factory=list)
    answers: list[PlainClaim] = field(default_factory=list)

    @property
    def accuses(self) -> dict[int, list[PlainClaim]]:
        """Those whom it names beside its own side."""
        return {side: claims for side, claims in self.names.items() if side != self.side}

    @property
    def is_at_odds_with_itself(self) -> bool:
        """Its own statements differ, and nobody can say which came later."""
        return bool(self.happened and self.did_not_happen) or bool(self.names.keys() & self.clears.keys())


def stances(claims) -> dict[int, Stance]:
    """By side, for claims that count."""
    by_side = {}
    for claim in claims:
        by_side.setdefault(claim.side, []).append(claim)
    return {side: _stance(side, said) for side, said in by_side.items()}


def _named(claim) -> int | None:
    """The side that a claim says did it."""
    if claim.act == Act.ACKNOWLEDGE:
        return claim.side
    return claim.about if claim.act == Act.ACCUSE else None


def _cleared(claim) -> int | None:
    if claim.act != Act.DENY_RESPONSIBILITY:
        return None
    return claim.about if claim.about or claim.about_words else claim.side


def _stance(side, said):
    stance, later = Stance(side), _Later(said)
    for claim in said:
        if claim.is_secondary:
            # It can say that something happened; it cannot accuse, deny, or answer for a side.
            if claim.act in HAPPENED:
                stance.happened.append(claim)
            continue
        stance.is_secondary = False
        if claim.act in ANSWERS:
            stance.answers.append(claim)
        if later.ends(claim):
            continue
        if claim.act in HAPPENED:
            stance.happened.append(claim)
        if claim.act == Act.DENY_OCCURRENCE:
            if later.concedes(claim):
                stance.clears.setdefault(side, []).append(claim)
            else:
                stance.did_not_happen.append(claim)
        if (named := _named(claim)) is not None:
            stance.names.setdefault(named, []).append(claim)
        elif claim.act == Act.ACCUSE:
            stance.names_in_words.append(claim)
        if (cleared := _cleared(claim)) is not None:
            stance.clears.setdefault(cleared, []).append(claim)
        for act, entry in (
            (Act.ACKNOWLEDGE, stance.acknowledges),
            (Act.JUSTIFY, stance.justifies),
            (Act.DISPUTE_DETAILS, stance.disputes),
        ):
            if claim.act == act:
                entry.append(claim)
    return stance


class _Later:
    """What a side says on its own account: by what it says, the last moment from which it surely says so.

    Of each kind that one is enough: whatever any of its claims ends or concedes, the last one does.
    """

    def __init__(self, said):
        self.denies = self.happened = self.is_own = datetime.min
        self.names, self.clears, self.happened_in = {}, {}, set()
        for claim in said:
            if claim.is_secondary:
                continue
            begins = claim.issue[0]
            if claim.act == Act.DENY_OCCURRENCE:
                self.denies = max(self.denies, begins)
            if claim.act in HAPPENED:
                self.happened = max(self.happened, begins)
                self.happened_in.add(claim.statement)
            if claim.act in (Act.ACKNOWLEDGE, Act.JUSTIFY):
                self.is_own = max(self.is_own, begins)
            for sides, side in ((self.names, _named(claim)), (self.clears, _cleared(claim))):
                if side is not None:
                    sides[side] = max(sides.get(side, begins), begins)

    def ends(self, claim) -> bool:
        """Whether something that the side surely says later takes back this earlier claim of its own."""
        last = self.denies if claim.act in HAPPENED else datetime.min
        if (cleared := _cleared(claim)) is not None:
            last = max(last, self.names.get(cleared, last), self.is_own if cleared == claim.side else last)
        if (named := _named(claim)) is not None:
            last = max(last, self.clears.get(named, last))
        return last > claim.issue[1]

    def concedes(self, denial) -> bool:
        """In the same statement or a later one, the side says that something happened."""
        return denial.statement in self.happened_in or self.happened > denial.issue[1]
