"""The accounts of an incident, and each of its rows, said in plain English: sides in column order, no word of judgement."""

from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from .plain import Case
from .rows import Aspect, Reading, Row
from .status import Accounts, Status, accuse_each_other, accused, denied_by


def joined(names) -> str:
    """ "A", "A and B", "A, B and C"."""
    names = [str(name) for name in names]
    if len(names) < 2:
        return "".join(names)
    return _t("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def sentences(case: Case, accounts: Accounts, without_judged: Accounts | None = None) -> list[str]:
    """What explains the status, each sentence only where it applies.

    `without_judged`: the same accounts read without links made by judgement, named at the end where they differ.
    """
    said = [*_accusations(case, accounts), *_reports(case, accounts), *_own_words(case, accounts)]
    said += [*_denials(case, accounts), *_replies(case, accounts)]
    if accounts.status == Status.NO_ACCOUNT:
        said.append(_t("No account on record says that it happened or denies it."))
    if accounts.status == Status.SINGLE_ACCOUNT:
        said.append(_t("No other independent account is on record."))
    if points := [aspect for aspect in accounts.points if aspect not in (Aspect.OCCURRED, Aspect.RESPONSIBLE)]:
        labels = joined(aspect.label.lower() for aspect in points)
        said.append(_t("The accounts differ on %(rows)s.") % {"rows": labels})
    if without_judged is not None and without_judged.status != accounts.status:
        status = without_judged.status.label
        said.append(_t("Without links made by judgement: %(status)s.") % {"status": status[:1].lower() + status[1:]})
    return said


def _labels(case, sides):
    return joined(side.label for side in case.in_order(sides))


def _accusations(case, accounts):
    stances = accounts.stances
    mutual = accuse_each_other(stances)
    for pair in sorted(mutual, key=lambda pair: [side.order for side in case.in_order(pair)]):
        yield _t("%(sides)s accuse each other.") % {"sides": _labels(case, pair)}
    for named in case.in_order(accused(stances)):
        accusers = [
            side
            for side, stance in stances.items()
            if named.id in stance.accuses and frozenset((side, named.id)) not in mutual
        ]
        if accusers:
            yield ngettext("%(sides)s accuses %(named)s.", "%(sides)s accuse %(named)s.", len(accusers)) % {
                "sides": _labels(case, accusers),
                "named": named.label,
            }


def _reports(case, accounts):
    silent = [
        side
        for side, stance in accounts.stances.items()
        if stance.happened and not (stance.names or stance.justifies or stance.disputes or side in stance.clears)
    ]
    if silent:
        yield ngettext(
            "%(sides)s says that it happened and names no party.",
            "%(sides)s say that it happened and name no party.",
            len(silent),
        ) % {"sides": _labels(case, silent)}


def _own_words(case, accounts):
    for side in case.in_order(accounts.stances):
        stance = accounts.stances[side.id]
        if side.id in stance.names:
            yield _t("%(side)s says that its own side did it.") % {"side": side.label}
        if stance.justifies:
            yield _t("%(side)s calls it a response.") % {"side": side.label}
        if stance.disputes:
            yield _t("%(side)s disputes how it is described.") % {"side": side.label}


def _denials(case, accounts):
    stances = accounts.stances
    answered = denied_by(stances)
    for side in case.in_order(stances):
        stance = stances[side.id]
        if stance.did_not_happen:
            on_record = any(other.happened for at, other in stances.items() if at != side.id)
            if on_record:
                yield _t("%(side)s denies that it happened.") % {"side": side.label}
            else:
                yield _t("%(side)s denies that it happened; the account denied is not on record.") % {
                    "side": side.label
                }
        for cleared in case.in_order(side for side in stance.clears if side in case.sides):
            words = {"side": side.label, "cleared": cleared.label}
            on_record = side.id in answered.get(cleared.id, ())
            if cleared.id != side.id:
                yield _t("%(side)s denies that %(cleared)s did it.") % words
            elif on_record:
                yield _t("%(side)s denies responsibility.") % words
            else:
                yield _t("%(side)s denies responsibility; the account denied is not on record.") % words


def _replies(case, accounts):
    stances = accounts.stances
    for side in case.in_order(accused(stances)):
        stance = stances.get(side.id)
        if stance is None or not stance.answers:
            yield _t("No reply by %(side)s is on record.") % {"side": side.label}
        elif not (
            stance.did_not_happen or side.id in stance.clears or stance.names or stance.justifies or stance.disputes
        ):
            yield _t("%(side)s replied without denying or acknowledging it.") % {"side": side.label}


def row_sentence(case: Case, accounts: Accounts, row: Row, silent=()) -> str:
    """One row: "Azerbaijan says small arms; Armenia denies that it happened; Russia does not address it."

    `silent`: further sides that have a column and say nothing of this row.
    """
    if row.reading == Reading.NOBODY and not row.denied:
        return _t("Nobody addresses it.")
    parts = []
    columns = {*row.by_side, *(claim.side for claim in accounts.claims), *silent}
    for side in case.in_order(columns):
        said, stance = row.by_side.get(side.id), accounts.stances.get(side.id)
        denies = stance is not None and stance.did_not_happen
        if said:
            words = joined(_in_order((claim.issue, _spoken(row, claim, case, stance)) for claim in said))
            parts.append(_t("%(side)s %(words)s") % {"side": side.label, "words": words})
        elif denies:
            parts.append(_t("%(side)s denies that it happened") % {"side": side.label})
        else:
            parts.append(_t("%(side)s does not address it") % {"side": side.label})
    return "; ".join(parts) + "."


def _in_order(spoken):
    """(when, words): each words once, as they were first said."""
    return dict.fromkeys(words for _issue, words in sorted(spoken))


def _spoken(row, claim, case, stance):
    if row.aspect == Aspect.RESPONSIBLE and claim.id in stance.conceded:
        return _t("denies responsibility")
    return _WORDS[row.aspect](claim, case)


def _occurred(claim, case):
    return _t("denies that it happened") if claim.act == "deny_occurrence" else _t("says that it happened")


def _responsible(claim, case):
    named = case.sides[claim.about].label if claim.about in case.sides else claim.about_words
    if claim.act == "accuse":
        return _t("names %(party)s") % {"party": named}
    if claim.act == "deny_responsibility":
        own = claim.about == claim.side or not (claim.about or claim.about_words)
        return _t("says that it was not its side") if own else _t("says that it was not %(party)s") % {"party": named}
    if claim.act == "acknowledge":
        return _t("says that its own side did it")
    if claim.act == "deny_occurrence":
        return _t("denies that it happened")
    return _t("says that it happened and names no party")


def _says(words):
    return _t("says %(words)s") % {"words": words or _t("something that is not coded")}


def _where(claim, case):
    return _says(claim.place.label if claim.place else claim.place_words or claim.territory_words)


def _what(claim, case):
    return _says(joined(kind.label.lower() for kind in claim.types) or f"“{claim.weapon_words}”")


def _target(claim, case):
    return _says(claim.target_label.lower() or f"“{claim.target_words}”")


def _casualties(claim, case):
    return _says(joined(figure.label for figure in claim.figures))


def _response(claim, case):
    return _t("calls it a response") if claim.act == "justify" else _t("says that it responded")


def _investigation(claim, case):
    return {
        "call_for_investigation": _t("calls for an investigation"),
        "announce_investigation": _t("announces an investigation"),
        "report_finding": _t("reports a finding"),
    }[claim.act]


_WORDS = {
    Aspect.OCCURRED: _occurred,
    Aspect.RESPONSIBLE: _responsible,
    Aspect.WHEN: lambda claim, case: _says(claim.when.wording),
    Aspect.WHERE: _where,
    Aspect.WHAT: _what,
    Aspect.TARGET: _target,
    Aspect.CASUALTIES: _casualties,
    Aspect.RESPONSE: _response,
    Aspect.INVESTIGATION: _investigation,
}
