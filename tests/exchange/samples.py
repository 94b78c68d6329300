"""Bulletins made up for the tests, in the manner of the real ones, and the names they are read by."""

from exchange.bulletin import Gazetteer
from tests import factories

ARMENIA, AZERBAIJAN, MOD_AM, MOD_AZ, MOD_RU = 1, 2, 3, 4, 5
SADARAK, GARAAGHAJ, YERASKH, ARMENIA_COUNTRY, MARTUNI, OTHER_MARTUNI, ASKERAN, ASKERAN_DISTRICT = range(11, 19)

PARTIES = [
    (ARMENIA, "Armenia"),
    (ARMENIA, "Republic of Armenia"),
    (ARMENIA, "Армения"),
    (ARMENIA, "Հայաստան"),
    (ARMENIA, "Ermənistan"),
    (AZERBAIJAN, "Azerbaijan"),
    (AZERBAIJAN, "Азербайджан"),
    (AZERBAIJAN, "Ադրբեջան"),
    (AZERBAIJAN, "Azərbaycan"),
    (MOD_AM, "Ministry of Defence of Armenia"),
    (MOD_AM, "Минобороны Армении"),
    (MOD_AM, "Հայաստանի պաշտպանության նախարարություն"),
    (MOD_AM, "Ermənistan Müdafiə Nazirliyi"),
    (MOD_AZ, "Ministry of Defence of Azerbaijan"),
    (MOD_AZ, "Министерство обороны Азербайджана"),
    (MOD_AZ, "Azərbaycan Müdafiə Nazirliyi"),
    (MOD_AZ, "Ադրբեջանի պաշտպանության նախարարություն"),
    (MOD_RU, "Ministry of Defence of Russia"),
    (MOD_RU, "МО РФ"),
]
PLACES = [
    (SADARAK, "Sadarak"),
    (SADARAK, "Sədərək"),
    (GARAAGHAJ, "Garaaghaj"),
    (YERASKH, "Yeraskh"),
    (YERASKH, "Երասխ"),
    (YERASKH, "Ерасх"),
    (ARMENIA_COUNTRY, "Armenia"),
    (ARMENIA_COUNTRY, "Армения"),
    (MARTUNI, "Martuni"),
    (OTHER_MARTUNI, "Martuni"),
    (ASKERAN, "Askeran"),
    (ASKERAN, "Аскеран"),
    (ASKERAN_DISTRICT, "Askeran district"),
    (ASKERAN_DISTRICT, "Аскеранский район"),
]

ENGLISH = """Statement of the Ministry of Defence of Azerbaijan

On November 17 at 02:30, units of the Armenian armed forces opened fire with small arms at positions near Garaağaç,
Sadarak district. No one was killed or injured. The units took response measures.
"""

RUSSIAN = (
    "Сообщение Министерства обороны Азербайджана о том, что 17 ноября в 2:30 подразделения Армении открыли огонь, "
    "не соответствует действительности, — заявили в Минобороны Армении. "
    "В Аскеранском районе зафиксировано одно нарушение режима прекращения огня. Погибших и раненых нет. "
    "По данному факту ведется расследование с азербайджанской стороной."
)

ARMENIAN = (
    "Հայաստանի պաշտպանության նախարարությունը հայտնում է, որ նոյեմբերի 17-ին, ժամը 02:30-ին Ադրբեջանի "
    "ստորաբաժանումները կրակ են բացել Երասխի հատվածում։ Հայկական կողմը կորուստներ չունի։"
)

AZERBAIJANI = (
    "Azərbaycan Müdafiə Nazirliyindən bildirilib ki, noyabrın 17-si saat 02:30 radələrində Ermənistan bölmələri "
    "Sədərəkdə yerləşən mövqeləri atəşə tutub. Bölmələrimiz cavab tədbirləri görüb. İtki yoxdur."
)

ALL = {"en": ENGLISH, "ru": RUSSIAN, "hy": ARMENIAN, "az": AZERBAIJANI}


def gazetteer():
    return Gazetteer(PARTIES, PLACES)


def as_records():
    """The parties and places as records, by their keys."""
    made = {}
    for make, listed in ((factories.party, PARTIES), (factories.place, PLACES)):
        by_key = {}
        for key, name in listed:
            by_key.setdefault(key, []).append(name)
        for key, known in by_key.items():
            kind = {"kind": "ministry"} if "Ministry" in known[0] else {}
            made[key] = make(known[0], names=[("en", name) for name in dict.fromkeys(known[1:])], **kind)
    return made


def evidence_of(suggestion):
    """Every passage that a suggestion rests on."""
    yield from suggestion.language.evidence
    for hint in (*suggestion.dates, *suggestion.parties, *suggestion.places, *suggestion.acts, *suggestion.casualties):
        yield hint.evidence
    for issuer in suggestion.issuers:
        yield from issuer.evidence
    for hint in suggestion.acts:
        yield hint.quote
