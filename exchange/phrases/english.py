from statements.acts import Act, Group

ACTS = [
    (
        (Act.ACCUSE,),
        """
        (accuse|accuses|accused|accusing)
        (blame|blames|blamed|blaming)
        responsibility ~ (lies|rests|falls) (with|on|upon)
        """,
    ),
    (
        # Which of the two depends on whether it says who.
        (Act.ACCUSE, Act.REPORT),
        """
        (open|opened|opening|opens) fire
        (fire|fired|fires|firing|shot|shooting) (at|on|upon|toward|towards|in the direction)
        (fire|gunfire|shots) (was|were|has been|have been) (opened|fired|directed)
        (shelled|shelling|shells|bombarded)
        (subjected|subjecting) ~ to ~ (fire|shelling)
        (violate|violated|violates|violating|breached|breaching|breaches|broke) ~ (ceasefire|cease-fire|truce)
        (carried out|launched) ~ (strike|strikes|attack|attacks)
        targeted
        """,
    ),
    (
        (Act.REPORT, Act.ACCUSE),
        """
        (ceasefire|cease-fire|truce) (violation|violations|breach|breaches)
        (violation|violations|breach|breaches) of the (ceasefire|cease-fire|truce)
        (came|come|coming|was|were) under (fire|shelling|gunfire)
        """,
    ),
    (
        (Act.DENY_OCCURRENCE,),
        """
        (disinformation|misinformation)
        (is|are|was|were) (absolutely|completely|entirely|totally)? (false|untrue|baseless|groundless|unfounded|fabricated|fake)
        (is|are|was|were) (a|an|another)? (lie|fabrication|invention|provocation)
        (is|are|was|were) not true
        (do|does|did) not correspond to ~ (reality|facts|truth)
        (has|have) nothing to do with ~ (reality|truth)
        no such (incident|event|attack|shelling|violation) ~ (occurred|happened|took place)
        no (shelling|shooting|attack|incident) (occurred|happened|took place)
        """,
    ),
    (
        # A denial that leaves an event standing is of responsibility; only the whole text tells.
        (Act.DENY_OCCURRENCE, Act.DENY_RESPONSIBILITY),
        """
        (did not|didn't|has not|have not|had not|never) (open|opened|fire|fired|shell|shelled|violate|violated|breach|breached)
        (did not|didn't) carry out
        (deny|denies|denied|denying|refute|refutes|refuted|rejects|rejected|dismissed|dismisses)
        """,
    ),
    (
        (Act.DENY_RESPONSIBILITY,),
        """
        (deny|denies|denied|denying|rejects|rejected) ~ (responsibility|involvement)
        (has|have|had) (nothing to do with|no part in|no connection with)
        (was|were) not (involved|responsible)
        """,
    ),
    (
        (Act.DISPUTE_DETAILS,),
        """
        (exaggerate|exaggerates|exaggerated|distort|distorts|distorted|distorting|misrepresent*)
        contrary to ~ (claims|reports|allegations)
        """,
    ),
    (
        (Act.ACKNOWLEDGE,),
        """
        (acknowledge|acknowledges|acknowledged|admit|admits|admitted|confirms|confirmed) that (its|our|the unit*)
        (claimed|claims|accepted|accepts|assumed|took) responsibility
        """,
    ),
    (
        (Act.JUSTIFY,),
        """
        (response|retaliatory|countermeasure*|counter) (measures|measure|fire|action|actions|strike|strikes)
        (returned|return|returning) fire
        in response to
        in (self-defence|self-defense)
        (was|were|been) (forced|compelled) to (respond|return|act|take)
        (silenced|suppressed) ~ (fire|firing points|firing point)
        """,
    ),
    (
        (Act.NOT_OBSERVED,),
        """
        (did not|didn't|has not|have not) (observe|observed|record|recorded|register|registered|detect|detected|witness|witnessed|notice|noticed)
        no ~ (violations|violation|breaches|breach|incidents|shooting|firing) (was|were|has been|have been) (observed|recorded|registered|detected|noted)
        (observed|saw|noted) nothing unusual
        nothing unusual (was)? (observed|seen|noted)
        """,
    ),
    ((Act.DECLINE_COMMENT,), "(decline|declined|declines|refused|refuses) to comment\nno comment\nwould not comment"),
    ((Act.CONDEMN,), "(condemn|condemns|condemned|condemning|condemnation)\n(deplore|deplores|deplored)"),
    (
        (Act.COMPLAIN,),
        """
        (lodged|lodges|filed|files|submitted|submits|sent) ~ (complaint|protest|note of protest)
        complained to
        """,
    ),
    (
        (Act.APPEAL,),
        """
        (call|calls|called|calling|urge|urges|urged|urging|appeal|appeals|appealed) ~ (restraint|talks|negotiations|dialogue|peace|mediation|calm|negotiating table)
        (exercise|show|showing|exercising) ~ restraint
        (urge|urges|urged|call on|calls on|called on|call upon|calls upon) (both|the|all) (sides|parties)
        """,
    ),
    (
        (Act.DEMAND,),
        """
        (demand|demands|demanded|demanding)
        (must|should) (immediately|at once) (stop|cease|withdraw|leave|end)
        """,
    ),
    (
        (Act.CALL_FOR_INVESTIGATION,),
        """
        (call|calls|called|calling|demand|demands|demanded|urge|urges|urged|request|requests|requested|propose|proposes|proposed) ~ (investigation|inquiry|probe|investigate)
        """,
    ),
    (
        (Act.ANNOUNCE_INVESTIGATION,),
        """
        (investigation|inquiry|probe) (is|was|has been|have been|are) ~ (under way|underway|launched|opened|initiated|started|conducted|carried out|ongoing)
        (is|are|being) (being)? (investigated|investigating)
        (conducting|conducts|conduct|launched|launches|opened|opens|started|begun|began) ~ (investigation|inquiry|probe)
        criminal (case|proceedings) (has|have|was|were) ~ (opened|launched|initiated|instituted)
        """,
    ),
    (
        (Act.REPORT_FINDING,),
        """
        (investigation|inquiry|probe|examination) (has|have)? (found|established|concluded|showed|shown|shows|revealed)
        (findings|results|conclusions|outcome) of ~ (investigation|inquiry|probe|examination)
        """,
    ),
    (
        (Act.APOLOGISE,),
        """
        (regret|regrets|regretted|apologise*|apologize*|apology|apologies)
        (condolence|condolences)
        """,
    ),
    (
        (Act.REPORT_SETTLED,),
        """
        (incident|situation) (has been|was|is|had been) (settled|resolved|stabilised|stabilized)
        (ceasefire|cease-fire|truce) (was|has been|is) (agreed|reached|restored|re-established)
        (agreed|agreement) on a (ceasefire|cease-fire|truce)
        """,
    ),
    (
        (Act.THREATEN,),
        """
        (will|shall) ~ (respond|retaliate|be suppressed|be silenced|be punished|be prevented)
        reserves the right to
        (warn|warns|warned) ~ (consequences|measures|response|retaliation)
        """,
    ),
    (
        (Act.RETRACT,),
        "(withdraw|withdraws|withdrew|withdrawn|retract|retracts|retracted) ~ (statement|claim|report|accusation)",
    ),
]

# Whoever stands beside one of these is speaking.
REPORTING = """
(reports|reported|report) that
(says|said|stated|states|announced|announces|declared|declares|informs|informed|reports|reported|told|notes|noted|denied|denies|claimed|claims)
according to
"""

CASUALTIES = {
    "killed": "killed dead died fatalities fatality deaths death kia",
    "injured": "injured injuries injury wounded wounds",
    "harmed": "hurt",
    "captured": "captured captive captives prisoner prisoners",
    "missing": "missing",
    "killed_or_injured": "casualties casualty losses victims",
}
GROUPS = {
    Group.MILITARY: "soldier soldiers serviceman servicemen servicewoman military troops conscript officer officers",
    Group.CIVILIAN: "civilian civilians resident residents farmer farmers shepherd villager villagers child children",
    Group.SECURITY: "police policeman policemen guard guards",
    Group.MISSION: "peacekeeper peacekeepers observer observers monitor monitors",
}
NUMBERS = {
    0: "no none nobody zero without neither",
    1: "one single",
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    10: "ten",
    11: "eleven",
    12: "twelve",
}
SEVERAL = "several"
NOBODY = "no one|not one|not a single|there are no|there were no|nor any"
AT_LEAST = "at least|no fewer than|no less than|not less than|more than"
UP_TO = "up to|at most|no more than"
AND = "and or nor"
# "No information about casualties" says nothing about casualties.
UNKNOWN = "part role information data reports report word details knowledge unknown unclear confirmation confirmed not"
