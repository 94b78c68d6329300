"""What each side says of whether it happened and who is responsible, after what it says later has ended what it said before."""

from dataclasses import dataclass, field
from datetime import datetime

from statements.acts import HAPPENED, Act

from .plain import PlainClaim, is_later

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
    clears_in_words: list[PlainClaim] = field(default_factory=list)
    acknowledges: list[PlainClaim] = field(default_factory=list)
    justifies: list[PlainClaim] = field(default_factory=list)
    disputes: list[PlainClaim] = field(default_factory=list)
    answers: list[PlainClaim] = field(default_factory=list)

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
        stance.is_secondary = False
        if claim.act in ANSWERS:
            stance.answers.append(claim)
        if later.ends(claim):
            continue
        if claim.act in HAPPENED:
            stance.happened.append(claim)
        if claim.act == Act.DENY_OCCURRENCE and claim.id not in later.conceded:
            stance.did_not_happen.append(claim)
        if (named := _named(claim)) is not None:
            stance.names.setdefault(named, []).append(claim)
        elif claim.act == Act.ACCUSE:
            stance.names_in_words.append(claim)
        if (cleared := later.cleared(claim)) is not None:
            stance.clears.setdefault(cleared, []).append(claim)
        elif claim.act == Act.DENY_RESPONSIBILITY:
            stance.clears_in_words.append(claim)
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

    Of each kind that one is enough: whatever any of its claims ends, the last one does.
    """

    def __init__(self, said):
        own = [claim for claim in said if not claim.is_secondary]
        self.conceded = _conceded(own)
        self.denies = self.is_own = datetime.min
        self.names, self.clears = {}, {}
        for claim in own:
            begins = claim.issue[0]
            if claim.act == Act.DENY_OCCURRENCE and claim.id not in self.conceded:
                self.denies = max(self.denies, begins)
            if claim.act in (Act.ACKNOWLEDGE, Act.JUSTIFY):
                self.is_own = max(self.is_own, begins)
            for sides, side in ((self.names, _named(claim)), (self.clears, self.cleared(claim))):
                if side is not None:
                    sides[side] = max(sides.get(side, begins), begins)

    def cleared(self, claim) -> int | None:
        """The side that a claim says did not do it: its own, too, where it concedes that something happened."""
        if claim.act == Act.DENY_RESPONSIBILITY:
            return claim.about if claim.about or claim.about_words else claim.side
        return claim.side if claim.id in self.conceded else None

    def ends(self, claim) -> bool:
        """Whether something that the side surely says later takes back this earlier claim of its own."""
        last = self.denies if claim.act in HAPPENED else datetime.min
        if (cleared := self.cleared(claim)) is not None:
            last = max(last, self.names.get(cleared, last), self.is_own if cleared == claim.side else last)
        if (named := _named(claim)) is not None:
            last = max(last, self.clears.get(named, last))
        return last > claim.issue[1]


def _conceded(own) -> set[int]:
    """The denials of a side that it happened beside which, in the same statement or a later one, it says that something did.

    What it later denies in turn is no such account.
    """
    denials = [claim for claim in own if claim.act == Act.DENY_OCCURRENCE]
    told = [claim for claim in own if claim.act in HAPPENED]
    conceded, whole = set(), []
    # From the last one back: whether a later account still stands is known by then.
    for denial in sorted(denials, key=lambda claim: claim.issue[0], reverse=True):
        standing = (one for one in told if not any(is_later(other, one) for other in whole))
        if any(one.statement == denial.statement or is_later(one, denial) for one in standing):
            conceded.add(denial.id)
        else:
            whole.append(denial)
    return conceded
