from statements.acts import Act, Group

ACTS = [
    (
        (Act.ACCUSE,),
        "(ittiham etdi|ittiham edir|ittiham edib|ittiham edirlər|ittiham edilir)\n(məsuliyyət|məsuliyyəti) ~ (üzərinə düşür|üzərindədir|daşıyır)",
    ),
    (
        (Act.ACCUSE, Act.REPORT),
        """
        atəş (açıb|açıblar|açmışdır|açmışlar|açdı|açırlar|açılıb|açılmışdır)
        atəşə (tutub|tutublar|tutmuşdur|tutmuşlar|tutulub|tutulmuşdur|tutur|tutdu|məruz)
        (atəşkəs*|atəşkəs rejimini|atəşkəsi) ~ (pozub|pozublar|pozmuşdur|pozmuşlar|pozur|pozdu)
        zərbə* (endirib|endirmişdir|endiriblər|vurub)
        """,
    ),
    (
        (Act.REPORT, Act.ACCUSE),
        """
        (atəşkəs*|atəşkəs rejimi*) ~ (pozulması*|pozulub|pozulmuşdur|pozuntu*)
        """,
    ),
    (
        (Act.DENY_OCCURRENCE,),
        """
        (dezinformasiya*|yalandır|yalan məlumat*|uydurmadır|uydurma*)
        (həqiqətə|gerçəkliyə|reallığa) uyğun deyil*
        (həqiqəti|reallığı|gerçəkliyi) əks etdirmir
        (əsassızdır|əsassız iddia*)
        """,
    ),
    (
        (Act.DENY_OCCURRENCE, Act.DENY_RESPONSIBILITY),
        """
        (təkzib|inkar|rədd) (edir|edib|edirik|edirlər|etdi|edilib|olunub|olunur|etmişdir)
        atəş açma*
        atəşə tutma*
        (atəşkəsi|atəşkəs rejimini) pozma*
        """,
    ),
    (
        (Act.DENY_RESPONSIBILITY,),
        """
        (heç bir)? (əlaqəsi|aidiyyəti) yoxdur
        (məsuliyyəti|günahı|ittihamları) (inkar|rədd) edir
        """,
    ),
    ((Act.DISPUTE_DETAILS,), "(təhrif|şişirdilmiş|şişirdir) (edir|edib|edilib|olunub)?"),
    (
        (Act.ACKNOWLEDGE,),
        "(etiraf|qəbul) (edir|edib|etdi) ~ (ki|məsuliyyət*)\nməsuliyyəti (öz)? (üzərinə|öhdəsinə) götür*",
    ),
    (
        (Act.JUSTIFY,),
        """
        (adekvat|zəruri)? cavab (tədbir*|atəş*|zərbə*)
        cavab tədbirləri ~ görülüb
        (cavabında|cavab olaraq)
        (məcbur) (olub|olublar|qalıb|qalmışdır)
        (susdurulub|susdurulmuşdur|susdurub)
        özünümüdafiə*
        """,
    ),
    (
        (Act.NOT_OBSERVED,),
        """
        (pozuntu|pozulma|insident|hal|hallar*) ~ (qeydə alınmayıb|müşahidə olunmayıb|müşahidə edilməyib|qeydə alınmamışdır)
        (qeydə alınmayıb|müşahidə olunmayıb|müşahidə edilməyib)
        """,
    ),
    ((Act.DECLINE_COMMENT,), "şərh (verməkdən|etməkdən) imtina*\n(şərh etməyib|şərh verməyib)"),
    ((Act.CONDEMN,), "(qınayır*|qınayıb*|pisləyir*|pisləyib*|qınadı|pislədi)"),
    ((Act.COMPLAIN,), "(etiraz notası|şikayət) ~ (göndərib|verib|təqdim|ünvanlayıb)\netiraz notası"),
    (
        (Act.APPEAL,),
        """
        (tərəfləri|təmkin*|danışıq*|dialoq*|sülh*) ~ (çağırır*|çağırıb*|çağırış*|çağırdı)
        təmkin* (nümayiş|göstərm*)
        """,
    ),
    ((Act.DEMAND,), "tələb (edir|edirik|edirlər|edib|etdi|olunur)"),
    (
        (Act.CALL_FOR_INVESTIGATION,),
        "(araşdırma*|araşdırılması*|istintaq*|təhqiqat*) ~ (çağırır*|çağırıb|tələb edir|tələb edib|təklif edir|təklif edib)",
    ),
    (
        (Act.ANNOUNCE_INVESTIGATION,),
        """
        (araşdırma|araşdırmalar|istintaq|təhqiqat|yoxlama) (aparılır|başlanılıb|başlanıb|başladılıb|davam etdirilir|keçirilir|başlayıb)
        (hadisə|fakt|insident) ~ araşdırılır
        cinayət işi (başlanılıb|başlanıb|açılıb|başlanmışdır|qaldırılıb)
        """,
    ),
    (
        (Act.REPORT_FINDING,),
        """
        (araşdırma*|istintaq*|təhqiqat*|yoxlama*) (nəticəsində|zamanı) ~ (müəyyən*|məlum*)
        (araşdırmanın|istintaqın|təhqiqatın) (nəticə*|yekun*)
        """,
    ),
    ((Act.APOLOGISE,), "(başsağlığı|üzr istəyir|üzr istəyib|təəssüf*)"),
    (
        (Act.REPORT_SETTLED,),
        "(insident|vəziyyət|hadisə) (həll olunub|nizamlanıb|sabitləşib|aradan qaldırılıb)\natəşkəs ~ (razılaşdırılıb|razılıq*|bərpa olunub)",
    ),
    (
        (Act.THREATEN,),
        """
        (qarşısı|cavabı) ~ (alınacaq|veriləcək|alınacaqdır|veriləcəkdir)
        (xəbərdarlıq) (edir|edib|edirik)
        hüququ* özündə saxlayır
        """,
    ),
    ((Act.RETRACT,), "(bəyanat*|məlumat*|ittiham*) geri (götür*|çağır*)"),
]

REPORTING = """
(bildirir|bildirib|bildirilib|bildirmişdir|bildirilir|məlumat verir|məlumat verib|açıqlayıb|açıqlama verib|bəyan edir|bəyan edib|xəbər verir|deyilir|qeyd edib|təkzib edir|təkzib edib|təkzib edilib)
(məlumatına|bildirdiyinə|məlumatında|bəyanatında|açıqlamasında|məlumata) (görə|əsasən|deyilir)
"""

CASUALTIES = {
    "killed": "həlak ölüb ölən ölənlər şəhid ölüm öldürülüb öldürülmüşdür",
    "injured": "yaralanıb yaralanmışdır yaralanan yaralananlar yaralı yaralılar xəsarət yaralandı yaralanmayıb",
    "captured": "əsir girov",
    "missing": "itkin",
    "killed_or_injured": "itki itkimiz itkiləri itkilər zərərçəkən zərər",
}
GROUPS = {
    Group.MILITARY: "hərbi hərbçi hərbçisi hərbçilər qulluqçu qulluqçusu əsgər əsgəri zabit zabiti qulluqçumuz",
    Group.CIVILIAN: "mülki sakin sakini dinc uşaq",
    Group.SECURITY: "polis sərhədçi",
    Group.MISSION: "sülhməramlı müşahidəçi",
}
NUMBERS = {
    0: "yoxdur yox olmayıb verməyib",
    1: "bir",
    2: "iki",
    3: "üç",
    4: "dörd",
    5: "beş",
    6: "altı",
    7: "yeddi",
    8: "səkkiz",
    9: "doqquz",
}
SEVERAL = ""
NOBODY = "heç kim|heç kəs|heç bir"
AT_LEAST = "ən azı|azı|azı ki"
UP_TO = "ən çoxu"
AND = "və ya"
UNKNOWN = "məlumat məlumatlar məlum dəqiqləşdirilir"
