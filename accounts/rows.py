"""The nine aspects of an incident, each read over all sides: who speaks to it, and how what they say compares."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations, product

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from statements.acts import HAPPENED, Act

from . import comparing
from .comparing import COMPATIBLE, CONFLICT, INCOMPARABLE
from .plain import PlainClaim, last_of
from .stances import Stance


class Reading(TextChoices):
    NOBODY = "nobody", _("Not addressed")
    ONE_ACCOUNT = "one_account", _("One account")
    AGREE = "agree", _("Accounts agree")
    DIFFER = "differ", _("Accounts differ")
    NOT_COMPARABLE = "not_comparable", _("Not comparable")


class Aspect(TextChoices):
    OCCURRED = "occurred", _("Did it happen")
    RESPONSIBLE = "responsible", _("Responsible")
    WHEN = "when", _("When")
    WHERE = "where", _("Where")
    WHAT = "what", _("What")
    TARGET = "target", _("Target")
    CASUALTIES = "casualties", _("Casualties")
    RESPONSE = "response", _("Response")
    INVESTIGATION = "investigation", _("Investigation")


@dataclass(frozen=True)
class Row:
    """One aspect. `by_side` holds the claims that speak to it now, by side; `claims` those that produce the reading."""

    aspect: Aspect
    reading: Reading
    by_side: dict[int, tuple[PlainClaim, ...]]
    # They agree, and one says it less precisely than another.
    is_less_precise: bool = False
    # Sides whose own statements differ, and nobody can say which came later.
    at_odds: frozenset[int] = frozenset()
    # Claims that spoke to it: until their side said something else of it, or denied that anything happened.
    ended: frozenset[int] = frozenset()
    denied: frozenset[int] = frozenset()

    @property
    def claims(self) -> tuple[PlainClaim, ...]:
        return tuple(claim for claims in self.by_side.values() for claim in claims)


def read_rows(claims, stances: dict[int, Stance]) -> list[Row]:
    """Every aspect, for the claims that count and what the sides say by them."""
    # Who says later that nothing happened says no more when, where or how.
    denied = frozenset(claim.id for stance in stances.values() for claim in stance.ended_on_it if claim.act in HAPPENED)
    return [
        _occurred(stances),
        _responsible(stances),
        *(_compared(aspect, claims, denied) for aspect in DETAILS),
        _side_by_side(Aspect.RESPONSE, claims, denied, lambda claim: claim.has_response or claim.act == Act.JUSTIFY),
        _side_by_side(Aspect.INVESTIGATION, claims, denied, lambda claim: claim.act in _ABOUT_AN_INVESTIGATION),
    ]


_ABOUT_AN_INVESTIGATION = {Act.CALL_FOR_INVESTIGATION, Act.ANNOUNCE_INVESTIGATION, Act.REPORT_FINDING}


def _occurred(stances):
    said = {
        side: (*stance.happened, *stance.did_not_happen)
        for side, stance in stances.items()
        if stance.happened or stance.did_not_happen
    }
    found = {(one, other): _on_occurrence(stances[one], stances[other]) for one, other in combinations(said, 2)}
    at_odds = frozenset(side for side, stance in stances.items() if stance.happened and stance.did_not_happen)
    ended = frozenset(claim.id for stance in stances.values() for claim in stance.ended_on_it)
    return Row(Aspect.OCCURRED, _reading(said, found), _sorted(said), at_odds=at_odds, ended=ended)


def _on_occurrence(one, other):
    differ = (one.happened and other.did_not_happen) or (one.did_not_happen and other.happened)
    return CONFLICT if differ else COMPATIBLE


def _responsible(stances):
    """By side; a lone denial of occurrence leaves the row at nobody."""
    said = {}
    somebody_named = any(stance.names or stance.clears for stance in stances.values())
    for side, stance in stances.items():
        claims = [*_flat(stance.names), *_flat(stance.clears), *stance.names_in_words, *stance.clears_in_words]
        if somebody_named:
            claims += stance.did_not_happen
        if claims:
            said[side] = tuple(claims)
    found = {(one, other): _on_responsibility(stances[one], stances[other]) for one, other in combinations(said, 2)}
    for denier in _denied_while_nobody_is_named(stances):
        # What it denies is what the others say happened.
        for side, stance in stances.items():
            if side != denier and stance.happened:
                said[side] = (*said.get(side, ()), *stance.happened)
                found[denier, side] = CONFLICT
    at_odds = frozenset(side for side, stance in stances.items() if _is_at_odds(stance))
    ended = frozenset(claim.id for stance in stances.values() for claim in stance.ended_on_whom)
    return Row(Aspect.RESPONSIBLE, _reading(said, found), _sorted(said), at_odds=at_odds, ended=ended)


def _is_at_odds(stance):
    """Whether it names somebody whom it clears, as whoever denies that it happened does; or justifies what it says it did not do."""
    if stance.names.keys() & stance.clears.keys() or (stance.names and stance.did_not_happen):
        return True
    own = [claim for claim in stance.clears.get(stance.side, ()) if claim.id not in stance.conceded]
    return bool(stance.justifies and own)


def _denied_while_nobody_is_named(stances):
    """Sides that say it was not they, while no account names anybody and another side says that it happened."""
    if any(stance.names for stance in stances.values()):
        return set()
    return {
        side
        for side, stance in stances.items()
        if side in stance.clears and any(other.happened for at, other in stances.items() if at != side)
    }


def _on_responsibility(one, other):
    # Whoever denies that it happened clears everybody.
    for named, denying in ((one, other), (other, one)):
        if named.names and (denying.did_not_happen or named.names.keys() & denying.clears.keys()):
            return CONFLICT
    if one.names and other.names and not one.names.keys() & other.names.keys():
        return CONFLICT
    if one.side in other.names and other.side in one.names:
        return CONFLICT
    if one.names.keys() & other.names.keys() or one.clears.keys() & other.clears.keys():
        return COMPATIBLE
    both_clear = all(stance.did_not_happen or stance.clears for stance in (one, other))
    return COMPATIBLE if both_clear and (one.did_not_happen or other.did_not_happen) else INCOMPARABLE


@dataclass(frozen=True)
class Detail:
    """How one aspect of details is read: whether a claim speaks to it, how claims compare, how precise each is."""

    speaks: Callable
    compares: Callable
    # Equal for two claims that say the same, equally precisely.
    exactly: Callable


DETAILS = {
    Aspect.WHEN: Detail(
        lambda claim: claim.when is not None,
        lambda one, other: comparing.when(one.when, other.when),
        lambda claim: (claim.when.utc or replace(claim.when, qualifier="", verbatim=""), claim.when.qualifier),
    ),
    Aspect.WHERE: Detail(
        lambda claim: claim.place or claim.place_words or claim.territory_words,
        comparing.where,
        lambda claim: claim.place and claim.place.id,
    ),
    Aspect.WHAT: Detail(
        lambda claim: claim.types or claim.weapon_words,
        comparing.what,
        lambda claim: frozenset(kind.code for kind in claim.types),
    ),
    Aspect.TARGET: Detail(
        lambda claim: claim.target or claim.target_words, comparing.target, lambda claim: claim.target
    ),
    Aspect.CASUALTIES: Detail(
        lambda claim: claim.figures,
        lambda one, other: comparing.casualties([one], [other]),
        lambda claim: sorted((str(f.affected), f.affected_words, sorted(f.ranges.items())) for f in claim.figures),
    ),
}


def _compared(aspect, claims, denied):
    """Each side's latest statement that addresses the aspect, so that a running toll is no contradiction."""
    detail = DETAILS[aspect]
    said, denied, ended = *_spoken(claims, denied, detail.speaks), frozenset()
    for side, spoken in said.items():
        said[side] = last_of(spoken)
        ended |= {claim.id for claim in spoken} - {claim.id for claim in said[side]}
    found = {}
    for one, other in combinations(sorted(said), 2):
        found[one, other] = _pair(aspect, said[one], said[other])
    reading = _reading(said, found)
    agreeing = _agreeing(said, found)
    less_precise = reading == Reading.AGREE and not any(
        detail.exactly(a) == detail.exactly(b) for one, other in agreeing for a, b in product(said[one], said[other])
    )
    return Row(aspect, reading, _sorted(said), less_precise, ended=ended, denied=denied)


def _pair(aspect, ones, others):
    if aspect == Aspect.CASUALTIES:
        return comparing.casualties(ones, others)
    found = {DETAILS[aspect].compares(one, other) for one, other in product(ones, others)}
    if COMPATIBLE in found:
        return COMPATIBLE
    return INCOMPARABLE if INCOMPARABLE in found else CONFLICT


def _side_by_side(aspect, claims, denied, speaks):
    """What is shown and never differs: each side's own doing."""
    said, denied = _spoken(claims, denied, speaks)
    reading = Reading.NOT_COMPARABLE if len(said) > 1 else Reading.ONE_ACCOUNT if said else Reading.NOBODY
    return Row(aspect, reading, _sorted(said), denied=denied)


def _spoken(claims, denied, speaks):
    """(side → what it says of an aspect, the claims that spoke to it until their side denied that anything happened)."""
    said, ended = {}, set()
    for claim in claims:
        if speaks(claim) and claim.id in denied:
            ended.add(claim.id)
        elif speaks(claim):
            said.setdefault(claim.side, []).append(claim)
    return said, frozenset(ended)


def _reading(said, found):
    """`found`: how each two sides that speak compare."""
    if CONFLICT in found.values():
        return Reading.DIFFER
    if not said:
        return Reading.NOBODY
    if _agreeing(said, found):
        return Reading.AGREE
    # What only repeats others can differ from them; it makes no second account that agrees.
    own = sum(map(_has_own, said.values()))
    is_one = len(said) == 1 or (COMPATIBLE in found.values() and own < 2)
    return Reading.ONE_ACCOUNT if is_one else Reading.NOT_COMPARABLE


def _agreeing(said, found):
    """The pairs of sides that agree, each of them with an account of its own."""
    return [pair for pair, how in found.items() if how == COMPATIBLE and all(_has_own(said[side]) for side in pair)]


def _has_own(claims):
    """Whether any of what a side says is its own account, and does not only repeat others."""
    return not all(claim.is_secondary for claim in claims)


def _flat(by_side):
    return [claim for claims in by_side.values() for claim in claims]


def _sorted(said):
    return {
        side: tuple(sorted({claim.id: claim for claim in claims}.values(), key=lambda claim: claim.id))
        for side, claims in sorted(said.items())
    }
