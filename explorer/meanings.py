"""What the codes of the record mean, where their label alone does not say it."""

from django.utils.translation import gettext_lazy as _

from accounts.rows import Reading
from accounts.status import Status
from history.models import Op
from incidents.lifecycle import Lifecycle
from incidents.models import Incident, IncidentLink, IncidentPlace, Judgement, Sensitivity
from investigations.models import Access, Finding, Investigation, Member, Progress
from parties.models import Kind, Role
from statements.acts import Basis, Group, LinkBasis, Relation, Target
from statements.models import Translation

MEANINGS = {
    Reading: {
        Reading.NOBODY: _("No side addresses it. This is neither a denial nor a zero."),
        Reading.ONE_ACCOUNT: _("One side addresses it, or one beside those that only repeat others."),
        Reading.AGREE: _("What two sides or more assert is compatible; a note says where one is less precise."),
        Reading.DIFFER: _(
            "What some two sides assert cannot both be so. In an exchange of fire each may hold for its own half."
        ),
        Reading.NOT_COMPARABLE: _(
            "Several sides address it and have nothing in common to compare, as where each counts its own losses."
        ),
    },
    Status: {
        Status.NO_ACCOUNT: _("No claim that counts says that it happened or denies something."),
        Status.MUTUAL_ACCUSATION: _("Two sides accuse each other."),
        Status.DENIED: _(
            "One side says that it happened and another that it did not; or the responsibility of a side that another names, or "
            "that nobody names, is denied."
        ),
        Status.DETAILS_DISPUTED: _(
            "A side disputes how it is described, or an accused side calls it a response, or two sides name different parties, "
            "or, where nobody is accused, a row differs."
        ),
        Status.ACKNOWLEDGED: _("Every accused side says that it did it."),
        Status.UNANSWERED_ACCUSATION: _("An accused side has no answer on record, however many others say the same."),
        Status.NONCOMMITTAL_REPLY: _("Every accused side has answered, without denying, disputing or acknowledging."),
        Status.CONCORDANT: _("Nobody is accused, and two independent sides say that it happened."),
        Status.SINGLE_ACCOUNT: _("Nobody is accused, and there is one independent account; also a lone denial."),
    },
    Incident.Clarity: {
        Incident.Clarity.SINGLE: _("One place, time and exchange."),
        Incident.Clarity.AGGREGATE: _("Told as a sum, such as “two breaches in a district”, that nobody has split."),
    },
    IncidentPlace.Role: {
        IncidentPlace.Role.FIRING_POINT: _("Where the fire is said to have come from."),
        IncidentPlace.Role.ALSO_AFFECTED: _("Hit too, besides the place that the incident is listed at."),
        IncidentPlace.Role.DISPUTED: _("Where it was according to some, and not according to others."),
    },
    IncidentLink.Kind: {
        IncidentLink.Kind.PART_OF: _(
            "One incident of an aggregate. What is claimed of the whole is not claimed of the part."
        ),
        IncidentLink.Kind.RESPONSE_TO: _("Said to have been the answer to the other one."),
        IncidentLink.Kind.REPORTED_TOGETHER: _("Told in one breath, about different places or hours."),
        IncidentLink.Kind.POSSIBLY_SAME: _("They may be about one event."),
    },
    Judgement.Verdict: {
        Judgement.Verdict.SAME: _("An editor has judged, with a reason, that both records are about one event."),
        Judgement.Verdict.DIFFERENT: _("An editor has judged, with a reason, that they are about two."),
    },
    Translation.Kind: {
        Translation.Kind.OFFICIAL: _("Published by the issuer itself."),
        Translation.Kind.EDITORIAL: _("Made by a person who is not the issuer."),
        Translation.Kind.MACHINE: _("Made by a program."),
    },
    Relation: {
        Relation.DENIES: _("Says that it is not so."),
        Relation.CONFIRMS: _("Gives an account of its own that says the same."),
        Relation.CORRECTS: _("Replaces it. Only a side’s own correction ends what it said before."),
        Relation.COUNTERS: _("Answers with an accusation."),
        Relation.REPEATS: _("Passes it on. It adds no account of its own."),
        Relation.RETRACTS: _("Takes it back. Only a side’s own retraction ends what it said before."),
    },
    Basis: {
        Basis.OWN_OBSERVATION: _("The issuer saw or heard it."),
        Basis.OWN_FORCES: _("Its own units told it."),
        Basis.TECHNICAL_MEANS: _("Cameras, radar, satellite images and the like."),
        Basis.VISITED_SITE: _("It went there afterwards."),
        Basis.THIRD_PARTY_REPORT: _("Somebody else told it. This is no independent account."),
        Basis.MEDIA: _("It was in the media. This is no independent account."),
        Basis.UNSPECIFIED: _("It does not say."),
    },
    Target: {
        Target.POSITIONS: _("Military positions."),
        Target.SETTLEMENT: _("A town, a village or houses in it."),
        Target.CIVILIANS: _("People who take no part in hostilities."),
        Target.VEHICLE: _("A vehicle, whoever uses it."),
        Target.INFRASTRUCTURE: _("Roads, water, power, schools, hospitals and the like."),
        Target.MISSION: _("Peacekeepers, monitors or observers."),
        Target.OTHER: _("Something else; the claim’s words say what."),
    },
    LinkBasis: {
        LinkBasis.NAMED: _("The statement says itself which incident it means."),
        LinkBasis.JUDGEMENT: _("An editor has concluded it and says why; a second person reads the link again."),
    },
    Group: {
        Group.MILITARY: _("Members of armed forces."),
        Group.SECURITY: _("Police, border guards and the like."),
        Group.CIVILIAN: _("Civilians."),
        Group.MISSION: _("Members of a mission."),
        Group.UNKNOWN: _("The source does not say who."),
    },
    Kind: {
        Kind.DE_FACTO_AUTHORITY: _(
            "Administers a territory. It is a side of its own; this says nothing on its status."
        ),
        Kind.PEACEKEEPING_MISSION: _("Has forces of its own, under a mandate."),
        Kind.MONITORING_MISSION: _("Observes and reports."),
        Kind.MEDIA: _("Only where it gives an account of its own."),
        Kind.DATA_SET: _("Its records are accounts like any other."),
    },
    Role.Kind: {
        Role.Kind.PARTY: _("Bound by the agreement to cease fire."),
        Role.Kind.MONITOR: _("Observes whether it is kept."),
        Role.Kind.MEDIATOR: _("Helped to reach it, or helps to keep it."),
        Role.Kind.GUARANTOR: _("Has undertaken to see that it is kept."),
    },
    Progress: {
        Progress.CALLED_FOR: _("Somebody asks for one."),
        Progress.PROPOSED: _("Somebody offers to take part in one."),
        Progress.ANNOUNCED: _("Said to begin."),
        Progress.UNDER_WAY: _("Said to be going on."),
        Progress.SUSPENDED: _("Said to rest for the time being."),
        Progress.CONCLUDED: _("Said to be finished."),
        Progress.CONCLUDED_WITHOUT_FINDING: _("Said to be finished without having found anything."),
        Progress.REFUSED: _("Somebody whose part in it is needed has refused."),
        Progress.ABANDONED: _("Said to have been given up."),
    },
    Access: {
        Access.REQUESTED: _("Somebody asks to be let in."),
        Access.GRANTED: _("Whoever holds the place lets them in."),
        Access.REFUSED: _("Whoever holds the place does not."),
    },
    Investigation.Kind: {
        Investigation.Kind.UNILATERAL: _("By one side alone."),
        Investigation.Kind.JOINT: _("By several sides together."),
        Investigation.Kind.THIRD_PARTY: _("By somebody who is no side of the incident."),
        Investigation.Kind.MISSION: _("By a peacekeeping or monitoring mission."),
    },
    Investigation.Nature: {
        Investigation.Nature.FIELD_INQUIRY: _("On the spot, by those who serve there."),
        Investigation.Nature.CRIMINAL: _("By police or prosecutors."),
        Investigation.Nature.FACT_FINDING: _("By people sent to find out."),
        Investigation.Nature.NEEDS_ASSESSMENT: _("Of what people need afterwards; it looks for nobody responsible."),
        Investigation.Nature.OMBUDSMAN: _("By a human rights defender’s office."),
        Investigation.Nature.MECHANISM: _("By a body that an agreement has set up."),
    },
    Member.Role: {
        Member.Role.PROPOSER: _("Proposed it."),
        Member.Role.LEAD: _("Leads it. A joint finding needs its signature."),
        Member.Role.MEMBER: _("Takes part. A joint finding needs its signature."),
        Member.Role.OBSERVER: _("Looks on."),
        Member.Role.INVITED: _("Was asked to take part."),
        Member.Role.DECLINED: _("Was asked and said no."),
        Member.Role.WITHDREW: _("Took part and left."),
    },
    Finding.Position: {
        Finding.Position.CONCURRING: _("The member signs what was found."),
        Finding.Position.DISSENTING: _("The member finds otherwise."),
    },
    Lifecycle: {
        Lifecycle.DRAFT: _("Seen by editors only."),
        Lifecycle.PUBLISHED: _("Seen by everybody. It never becomes a draft again and is never deleted."),
        Lifecycle.MERGED: _("Another record has absorbed it; its address leads there."),
        Lifecycle.WITHDRAWN: _("Its address says that it was withdrawn, and why."),
    },
    Op: {
        Op.CREATED: _("It entered the register."),
        Op.UPDATED: _("Something in it was changed."),
        Op.PUBLISHED: _("It was shown to everybody from then on."),
        Op.MERGED: _("Another record absorbed it."),
        Op.WITHDRAWN: _("It was taken back."),
    },
    Sensitivity: {
        Sensitivity.GRAPHIC: _("Words or pictures that may distress."),
        Sensitivity.PERSONAL_DATA: _("Something about private persons."),
    },
}
