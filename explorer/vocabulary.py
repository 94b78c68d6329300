"""The signs that pages put before the words of a code. A sign never stands without its words."""

from django.utils.translation import gettext_lazy as _

from accounts.rows import Reading
from accounts.status import Group, Status
from incidents.models import IncidentLink
from investigations.models import Investigation, Progress
from parties.models import Kind
from statements.acts import Act

# Eight line glyphs for the acts of a claim; the exact act is in the words beside it.
ACT_SIGNS = {
    Act.REPORT: "s-report",
    Act.ACCUSE: "s-accuse",
    Act.DENY_OCCURRENCE: "s-deny",
    Act.DENY_RESPONSIBILITY: "s-deny",
    Act.DISPUTE_DETAILS: "s-dispute",
    Act.ACKNOWLEDGE: "s-ack",
    Act.JUSTIFY: "s-ack",
    Act.NOT_OBSERVED: "s-report",
    Act.DECLINE_COMMENT: "s-silent",
    Act.CONDEMN: "s-appeal",
    Act.COMPLAIN: "s-appeal",
    Act.APPEAL: "s-appeal",
    Act.DEMAND: "s-appeal",
    Act.CALL_FOR_INVESTIGATION: "s-inv",
    Act.ANNOUNCE_INVESTIGATION: "s-inv",
    Act.REPORT_FINDING: "s-inv",
    Act.APOLOGISE: "s-appeal",
    Act.REPORT_SETTLED: "s-report",
    Act.THREATEN: "s-appeal",
    Act.RETRACT: "s-silent",
}

# Circles, one half for each side of an accusation; in the order in which they are offered.
STATUS_SIGNS = {
    Status.NO_ACCOUNT: "v-undet",
    Status.SINGLE_ACCOUNT: "v-claim",
    Status.UNANSWERED_ACCUSATION: "v-noreply",
    Status.DENIED: "v-contested",
    Status.NONCOMMITTAL_REPLY: "v-reply",
    Status.MUTUAL_ACCUSATION: "v-mutual",
    Status.DETAILS_DISPUTED: "v-disp",
    Status.ACKNOWLEDGED: "v-conf",
    Status.CONCORDANT: "v-corrob",
}

# What is disputed first: it is what most come for.
GROUP_SIGNS = {Group.DISPUTED: "v-contested", Group.OPEN: "v-claim", Group.AGREED: "v-conf"}

READING_SIGNS = {
    Reading.NOBODY: "c-none",
    Reading.ONE_ACCOUNT: "c-one",
    Reading.AGREE: "c-eq",
    "agree_less_precisely": "c-approx",
    Reading.DIFFER: "c-neq",
    Reading.NOT_COMPARABLE: "c-par",
}

PROGRESS_SIGNS = {
    Progress.CALLED_FOR: "n-call",
    Progress.PROPOSED: "n-call",
    Progress.ANNOUNCED: "n-ann",
    Progress.UNDER_WAY: "n-way",
    Progress.SUSPENDED: "n-susp",
    Progress.CONCLUDED: "n-done",
    Progress.CONCLUDED_WITHOUT_FINDING: "n-nofind",
    Progress.REFUSED: "n-ref",
    Progress.ABANDONED: "n-aband",
}

INVESTIGATION_NAMES = {
    Investigation.Kind.UNILATERAL: _("Unilateral investigation"),
    Investigation.Kind.JOINT: _("Joint investigation"),
    Investigation.Kind.THIRD_PARTY: _("Third-party investigation"),
    Investigation.Kind.MISSION: _("Investigation by a mission"),
}

# A link between incidents, as it reads from its source and from its target.
LINK_WORDS = {
    IncidentLink.Kind.PART_OF: (_("Part of"), _("Includes")),
    IncidentLink.Kind.RESPONSE_TO: (_("Response to"), _("Followed by a response")),
    IncidentLink.Kind.REPORTED_TOGETHER: (_("Reported together"), _("Reported together")),
    IncidentLink.Kind.POSSIBLY_SAME: (_("Possibly the same"), _("Possibly the same")),
}

# Topmost parties in the order of their columns, by kind; within a group the order is alphabetical.
COLUMN_GROUPS = (
    (
        _("States, authorities and armed groups"),
        (Kind.STATE, Kind.MINISTRY, Kind.ARMED_FORCES, Kind.DE_FACTO_AUTHORITY, Kind.ARMED_GROUP),
    ),
    (_("Missions"), (Kind.PEACEKEEPING_MISSION, Kind.MONITORING_MISSION)),
    (_("Organizations"), (Kind.INTERNATIONAL_ORGANIZATION, Kind.CIVIL_SOCIETY)),
    (_("Media"), (Kind.MEDIA,)),
    (_("Data sets"), (Kind.DATA_SET,)),
)
COLUMN_GROUP_OF = {kind: position for position, (_title, kinds) in enumerate(COLUMN_GROUPS) for kind in kinds}
