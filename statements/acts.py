"""What a statement does with an incident: the acts, and the smaller vocabularies that a claim is coded in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    REPORT = "report", _("reports")
    ACCUSE = "accuse", _("accuses")
    DENY_OCCURRENCE = "deny_occurrence", _("denies that it happened")
    DENY_RESPONSIBILITY = "deny_responsibility", _("denies responsibility")
    DISPUTE_DETAILS = "dispute_details", _("disputes details")
    ACKNOWLEDGE = "acknowledge", _("acknowledges")
    JUSTIFY = "justify", _("calls it a response")
    NOT_OBSERVED = "not_observed", _("observed nothing unusual")
    DECLINE_COMMENT = "decline_comment", _("declines to comment")
    CONDEMN = "condemn", _("condemns")
    COMPLAIN = "complain", _("lodges a complaint")
    APPEAL = "appeal", _("appeals")
    DEMAND = "demand", _("demands")
    CALL_FOR_INVESTIGATION = "call_for_investigation", _("calls for an investigation")
    ANNOUNCE_INVESTIGATION = "announce_investigation", _("announces an investigation")
    REPORT_FINDING = "report_finding", _("reports a finding")
    APOLOGISE = "apologise", _("expresses regret")
    REPORT_SETTLED = "report_settled", _("reports it settled")
    THREATEN = "threaten", _("warns of force")
    RETRACT = "retract", _("withdraws an earlier claim")


DENIALS = frozenset({Act.DENY_OCCURRENCE, Act.DENY_RESPONSIBILITY})
# Whoever does one of these says that something happened.
HAPPENED = frozenset({Act.REPORT, Act.ACCUSE, Act.DISPUTE_DETAILS, Act.ACKNOWLEDGE, Act.JUSTIFY})
# Only these tell of the event: the time of a claim that reports a settlement is that of the settlement.
TELLS_OF_THE_EVENT = HAPPENED | DENIALS

# Act → (meaning, CAMEO event code or codes; "" where CAMEO has none). Schrodt, CAMEO codebook 1.1b3 (2012).
MEANING = {
    Act.REPORT: (_("Says that a violation happened and blames nobody."), "010"),
    Act.ACCUSE: (_("Says that a named party did it, or describes who did."), "112"),
    Act.DENY_OCCURRENCE: (_("Says that it did not happen."), "016"),
    Act.DENY_RESPONSIBILITY: (_("Says that it was not its own side, or not the party named."), "016"),
    Act.DISPUTE_DETAILS: (
        _("Accepts that something happened and disputes its time, place, weapon, scale or character."),
        "016",
    ),
    Act.ACKNOWLEDGE: (_("Says that its own side did it."), "015"),
    Act.JUSTIFY: (_("Says that it was a response or self-defence."), "015"),
    Act.NOT_OBSERVED: (_("Says that it saw nothing unusual. This is not a denial."), "010"),
    Act.DECLINE_COMMENT: (_("Refuses to comment."), "011"),
    Act.CONDEMN: (_("Disapproves."), "111"),
    Act.COMPLAIN: (_("Lodges an official complaint."), "114"),
    Act.APPEAL: (_("Asks for restraint, talks or mediation."), "0256"),
    Act.DEMAND: (_("Demands de-escalation, withdrawal or access."), "1056"),
    Act.CALL_FOR_INVESTIGATION: (_("Asks for an investigation."), "10 + 09"),
    Act.ANNOUNCE_INVESTIGATION: (_("Says that an investigation is under way."), "093"),
    Act.REPORT_FINDING: (_("Gives the outcome of an investigation."), "093"),
    Act.APOLOGISE: (_("Expresses regret. This is not an acknowledgement."), "055"),
    Act.REPORT_SETTLED: (_("Says that the incident is resolved or a halt agreed."), "0871"),
    Act.THREATEN: (_("Warns of force."), "138"),
    Act.RETRACT: (_("Withdraws an earlier claim."), ""),
}


class LinkBasis(models.TextChoices):
    """Why a claim is tied to its incident."""

    NAMED = "named", _("the statement names it")
    JUDGEMENT = "judgement", _("an editor judges so")


class Detail(models.TextChoices):
    """What a claim may assert about an incident, or merely quote from somebody else's account."""

    WHEN = "when", _("when")
    WHERE = "where", _("where")
    FIRING_POINT = "firing_point", _("firing point")
    WHAT = "what", _("type and weapon")
    TARGET = "target", _("target")
    NUMBER = "number", _("number of violations")
    CASUALTIES = "casualties", _("casualties")
    RESPONSE = "response", _("response")


class Target(models.TextChoices):
    POSITIONS = "positions", _("positions")
    SETTLEMENT = "settlement", _("settlement")
    CIVILIANS = "civilians", _("civilians")
    VEHICLE = "vehicle", _("vehicle")
    INFRASTRUCTURE = "infrastructure", _("infrastructure")
    MISSION = "mission", _("mission")
    OTHER = "other", _("other")


class Basis(models.TextChoices):
    """How the issuer says that it knows."""

    OWN_OBSERVATION = "own_observation", _("own observation")
    OWN_FORCES = "own_forces", _("report of its own forces")
    TECHNICAL_MEANS = "technical_means", _("technical means")
    VISITED_SITE = "visited_site", _("visited the site")
    THIRD_PARTY_REPORT = "third_party_report", _("report of a third party")
    MEDIA = "media", _("media")
    UNSPECIFIED = "unspecified", _("not said")


class Relation(models.TextChoices):
    """What a claim does with the claim that it answers."""

    DENIES = "denies", _("denies")
    # Whoever gives it says the same; the register does not say that it is so.
    CONFIRMS = "confirms", _("agrees with")
    CORRECTS = "corrects", _("corrects")
    COUNTERS = "counters", _("counters")
    REPEATS = "repeats", _("repeats")
    RETRACTS = "retracts", _("retracts")


class Channel(models.TextChoices):
    PRESS_RELEASE = "press_release", _("press release")
    BULLETIN = "bulletin", _("bulletin")
    BRIEFING = "briefing", _("briefing")
    SOCIAL_POST = "social_post", _("social media post")
    INTERVIEW = "interview", _("interview")
    MISSION_REPORT = "mission_report", _("mission report")
    MEDIA_REPORT = "media_report", _("media report")
    DATA_SET_RECORD = "data_set_record", _("data set record")


class Group(models.TextChoices):
    """Whose people a casualty figure counts."""

    MILITARY = "military", _("military")
    SECURITY = "security", _("security forces")
    CIVILIAN = "civilian", _("civilian")
    MISSION = "mission", _("mission")
    UNKNOWN = "unknown", _("not said")
