"""The nine aspects of an incident: what one claim says about each, if it says anything."""

from dataclasses import dataclass, replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from statements.acts import HAPPENED, TELLS_OF_THE_EVENT, Act, Detail, Group, Target

ABOUT_AN_INVESTIGATION = {Act.CALL_FOR_INVESTIGATION, Act.ANNOUNCE_INVESTIGATION, Act.REPORT_FINDING}


@dataclass
class Said:
    """One thing said: a phrase of the register, what it is coded as, the statement's words, a paraphrase, places.

    Any of them may be empty. `is_quoted` means repeated from another account, `is_aside` of something else than the event.
    """

    phrase: str = ""
    value: str = ""
    words: str = ""
    note: str = ""
    is_quoted: bool = False
    is_aside: bool = False
    places: tuple = ()


def occurred(claim, sides):
    if claim.act in HAPPENED:
        phrase = _t("Yes, with reservation.") if claim.is_hedged else _t("Yes.")
    elif claim.act == Act.DENY_OCCURRENCE:
        phrase = _t("No.")
    elif claim.act == Act.NOT_OBSERVED:
        phrase = _t("Observed nothing unusual, which is not a denial.")
    elif claim.act in (Act.DECLINE_COMMENT, Act.RETRACT):
        phrase = _sentence(claim)
    else:
        return
    yield Said(phrase, note=claim.paraphrase)


def responsible(claim, sides):
    name = claim.about.label if claim.about else ""
    if claim.act == Act.ACCUSE:
        yield Said("" if name else _t("No party can be identified:"), value=name, words=claim.about_words)
    elif claim.act == Act.DENY_OCCURRENCE:
        yield Said(_t("Denies that it happened."))
    elif claim.act == Act.ACKNOWLEDGE:
        yield Said(_t("Its own side."), words=claim.about_words)
    elif claim.act == Act.DENY_RESPONSIBILITY:
        own = sides.of(claim.statement.issuer_id)
        is_own = sides.of(claim.about_id) == own if claim.about_id else not claim.about_words
        if not is_own:
            yield Said(_t("Not"), value=name, words=claim.about_words)
        else:
            yield Said(_t("Not its own side."), words=claim.about_words)


def when(claim, sides):
    date = claim.when
    has_bounds = date.is_known or date.time_start is not None
    if has_bounds or date.verbatim:
        wording = date.wording if has_bounds else ""
        yield Said(value=wording, words=date.verbatim, is_quoted=claim.quotes(Detail.WHEN))


def where(claim, sides):
    if claim.place or claim.place_words:
        places = [claim.place, *reversed(claim.place.ancestors)] if claim.place else []
        yield Said(places=tuple(places), words=claim.place_words, is_quoted=claim.quotes(Detail.WHERE))
    if claim.territory_words:
        yield Said(_t("Said to be the territory of"), words=claim.territory_words, is_quoted=claim.quotes(Detail.WHERE))
    if claim.firing_point or claim.firing_point_words:
        places = (claim.firing_point,) if claim.firing_point else ()
        is_quoted = claim.quotes(Detail.FIRING_POINT)
        yield Said(_t("Fired from"), words=claim.firing_point_words, places=places, is_quoted=is_quoted)


def what(claim, sides):
    types = ", ".join(kind.label for kind in claim.types.all())
    if types or claim.weapon_words:
        yield Said(value=types, words=claim.weapon_words, is_quoted=claim.quotes(Detail.WHAT))
    if claim.violation_count is not None:
        count = _t("Number of violations: %(count)s.") % {"count": claim.violation_count}
        yield Said(count, is_quoted=claim.quotes(Detail.NUMBER))


def target(claim, sides):
    if claim.target_kind or claim.target_words:
        kind = capfirst(str(Target(claim.target_kind).label)) if claim.target_kind else ""
        yield Said(value=kind, words=claim.target_words, is_quoted=claim.quotes(Detail.TARGET))


def casualties(claim, sides):
    for figure in claim.figures.all():
        whose = [figure.affected.label] if figure.affected else []
        if figure.group != Group.UNKNOWN:
            whose.append(str(figure.get_group_display()))
        phrase = capfirst(figure.wording) + (":" if whose else "")
        yield Said(
            phrase, value=", ".join(whose), words=figure.affected_words, is_quoted=claim.quotes(Detail.CASUALTIES)
        )


def response(claim, sides):
    if claim.act == Act.JUSTIFY:
        yield Said(_t("Calls what it did a response."))
    if claim.response_words:
        yield Said(words=claim.response_words, is_quoted=claim.quotes(Detail.RESPONSE))


def investigation(claim, sides):
    if claim.act in ABOUT_AN_INVESTIGATION:
        yield Said(_sentence(claim), note=claim.paraphrase)


def told(read, claim, sides):
    """What a claim says about an aspect, by whoever reads it; the details of, say, a settlement are its own."""
    for said in read(claim, sides):
        if read in DETAILS and claim.act not in TELLS_OF_THE_EVENT:
            act = f"{capfirst(claim.get_act_display())}:"
            yield replace(said, phrase=f"{act} {said.phrase}".strip(), is_aside=True)
        else:
            yield said


def _sentence(claim):
    return f"{capfirst(claim.get_act_display())}."


DETAILS = {when, where, what, target, casualties, response}
# code, label, what kind of statement a cell is, and who reads it from a claim
ASPECTS = (
    ("occurred", _("Did it happen"), _("As asserted"), occurred),
    ("responsible", _("Responsible"), _("As alleged"), responsible),
    ("when", _("When"), _("Date and time"), when),
    ("where", _("Where"), _("As worded"), where),
    ("what", _("What"), _("Type and weapon"), what),
    ("target", _("Target"), _("As alleged"), target),
    ("casualties", _("Casualties"), _("Killed or injured"), casualties),
    ("response", _("Response"), _("Action said to be taken"), response),
    ("investigation", _("Investigation"), _("Announced or asked for"), investigation),
)
