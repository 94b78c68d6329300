"""What each side says of whether it happened and who is responsible, after what it says later has ended what it said before."""

from collections import defaultdict
from dataclasses import dataclass, field

from statements.acts import HAPPENED, Act

from .plain import Latest, PlainClaim, last_of

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
    """One side's: each entry holds the claims that say so. `clears` maps a side to the claims that deny that it was it.

    `ended_on_it`: those by which it said earlier that it happened; `ended_on_whom`: those by which it named or cleared somebody.
    """

    side: int
    happened: list[PlainClaim] = field(default_factory=list)
    did_not_happen: list[PlainClaim] = field(default_factory=list)
    names: dict[int, list[PlainClaim]] = field(default_factory=dict)
    names_in_words: list[PlainClaim] = field(default_factory=list)
    clears: dict[int, list[PlainClaim]] = field(default_factory=dict)
    clears_in_words: list[PlainClaim] = field(default_factory=list)
    acknowledges: list[PlainClaim] = field(default_factory=list)
    justifies: list[PlainClaim] = field(default_factory=list)
    disputes: list[PlainClaim] = field(default_factory=list)
    answers: list[PlainClaim] = field(default_factory=list)
    ended_on_it: list[PlainClaim] = field(default_factory=list)
    ended_on_whom: list[PlainClaim] = field(default_factory=list)

    @property
    def accuses(self) -> dict[int, list[PlainClaim]]:
        """Those whom it names beside its own side."""
        return {side: claims for side, claims in self.names.items() if side != self.side}

    @property
    def conceded(self) -> set[int]:
        """The denials that it happened which are read as denials of its own responsibility, since it says that something did."""
        return {claim.id for claim in self.clears.get(self.side, ()) if claim.act == Act.DENY_OCCURRENCE}


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


def _stance(side, said):
    stance, later = Stance(side), _Later(said)
    for claim in said:
        if claim.is_secondary:
            # It can say that something happened; it cannot accuse, deny, or answer for a side.
            if claim.act in HAPPENED:
                stance.happened.append(claim)
            continue
        if claim.act in ANSWERS:
            stance.answers.append(claim)
        if claim.act in HAPPENED and later.denies.is_later_than(claim):
            stance.ended_on_it.append(claim)
            stance.ended_on_whom.append(claim)
            continue
        if claim.act in HAPPENED:
            stance.happened.append(claim)
        if claim.act == Act.DENY_OCCURRENCE and claim.id not in later.conceded:
            stance.did_not_happen.append(claim)
        if claim.act == Act.JUSTIFY:
            stance.justifies.append(claim)
        if claim.act == Act.DISPUTE_DETAILS:
            stance.disputes.append(claim)
        if later.takes_back(claim):
            stance.ended_on_whom.append(claim)
            if claim.act == Act.DENY_OCCURRENCE:
                stance.ended_on_it.append(claim)
        else:
            _on_whom(stance, claim, later)
    return stance


def _on_whom(stance, claim, later):
    """What a claim says of who did it."""
    if claim.act == Act.ACKNOWLEDGE:
        stance.acknowledges.append(claim)
    if (named := _named(claim)) is not None:
        stance.names.setdefault(named, []).append(claim)
    elif claim.act == Act.ACCUSE:
        stance.names_in_words.append(claim)
    if (cleared := later.cleared(claim)) is not None:
        stance.clears.setdefault(cleared, []).append(claim)
    elif claim.act == Act.DENY_RESPONSIBILITY:
        stance.clears_in_words.append(claim)


class _Later:
    """What a side says on its own account, by what it says: of each, when it surely says so for the last time."""

    def __init__(self, said):
        own = [claim for claim in said if not claim.is_secondary]
        self.conceded = _conceded(own)
        self.denies = Latest(
            claim for claim in own if claim.act == Act.DENY_OCCURRENCE and claim.id not in self.conceded
        )
        self.is_own = Latest(claim for claim in own if claim.act in (Act.ACKNOWLEDGE, Act.JUSTIFY))
        self.names, self.clears = defaultdict(Latest), defaultdict(Latest)
        for claim in own:
            for sides, side in ((self.names, _named(claim)), (self.clears, self.cleared(claim))):
                if side is not None:
                    sides[side].add(claim)

    def cleared(self, claim) -> int | None:
        """The side that a claim says did not do it: its own, too, where it concedes that something happened."""
        if claim.act == Act.DENY_RESPONSIBILITY:
            return claim.about if claim.about or claim.about_words else claim.side
        return claim.side if claim.id in self.conceded else None

    def takes_back(self, claim) -> bool:
        """Whether something that the side surely says later is the contrary of whom this earlier claim of its own names or clears."""
        named, cleared = _named(claim), self.cleared(claim)
        if named in self.clears and self.clears[named].is_later_than(claim):
            return True
        if cleared in self.names and self.names[cleared].is_later_than(claim):
            return True
        return cleared == claim.side and self.is_own.is_later_than(claim)


def _conceded(own) -> set[int]:
    """The denials of a side that it happened beside which, in the same statement or a later one, it says that something did.

    What it later denies in turn is no such account.
    """
    waiting = [claim for claim in own if claim.act == Act.DENY_OCCURRENCE]
    told = [claim for claim in own if claim.act in HAPPENED]
    conceded, whole = set(), Latest()
    # From the last ones back: whether a later account still stands is known by then.
    while waiting:
        last = last_of(waiting)
        standing = [one for one in told if not whole.is_later_than(one)]
        after, beside = Latest(standing), {one.statement for one in standing}
        for denial in last:
            if denial.statement in beside or after.is_later_than(denial):
                conceded.add(denial.id)
            else:
                whole.add(denial)
        seen = {claim.id for claim in last}
        waiting = [claim for claim in waiting if claim.id not in seen]
    return conceded
