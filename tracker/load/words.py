"""Names and texts in Latin, Cyrillic and Armenian script, made of syllables and stock sentences."""

import random

# The same sounds in three scripts, so that a place has one name in each.
_SYLLABLES = [
    ("ag", "аг", "ագ"),
    ("bar", "бар", "բար"),
    ("da", "да", "դա"),
    ("ğaz", "газ", "ղազ"),
    ("kend", "кенд", "քենդ"),
    ("lor", "лор", "լոր"),
    ("mə", "ма", "մա"),
    ("nur", "нур", "նուր"),
    ("şen", "шен", "շեն"),
    ("tap", "тап", "տապ"),
    ("vas", "вас", "վաս"),
    ("xa", "ха", "խա"),
    ("çi", "чи", "չի"),
    ("ye", "е", "ե"),
    ("zor", "зор", "զոր"),
    ("qu", "ку", "կու"),
]


def place_names(number: int) -> tuple[str, str, str]:
    """The name of the place of this number in az, ru and hy; every number has another."""
    digits = [number % 16]
    while number := number // 16:
        digits.append(number % 16)
    digits = digits if len(digits) > 1 else [*digits, 4]
    return tuple("".join(_SYLLABLES[digit][script] for digit in digits).capitalize() for script in range(3))


# Language → stock sentences about a place and a number; several make a text.
SENTENCES = {
    "en": [
        "According to the statement, fire was opened near {place} at about {hour}.",
        "The other side's claims about {place} do not correspond to reality.",
        "The situation along the line near {place} is described as relatively stable.",
        "The statement counts {n} rounds and says that response measures were taken.",
        "An appeal to refrain from provocations was addressed to all sides.",
    ],
    "ru": [
        "По сообщению, в районе {place} около {hour} был открыт огонь.",
        "Распространённая информация о {place} не соответствует действительности.",
        "Обстановка вблизи {place} оценивается как относительно стабильная.",
        "Сообщается о {n} выстрелах и об ответных мерах.",
        "Стороны призвали воздержаться от провокаций.",
    ],
    "hy": [
        "Հաղորդագրության համաձայն՝ {place}ի մոտ ժամը {hour}-ի սահմաններում կրակ է բացվել։",
        "{place}ի մասին տեղեկությունը չի համապատասխանում իրականությանը։",
        "Իրադրությունը {place}ի մոտ գնահատվում է հարաբերականորեն կայուն։",
        "Հաղորդվում է {n} կրակոցի և պատասխան գործողությունների մասին։",
        "Կոչ է արվել զերծ մնալ սադրանքներից։",
    ],
    "az": [
        "Məlumata görə, saat {hour} radələrində {place} istiqamətində atəş açılıb.",
        "{place} barədə yayılan məlumat həqiqətə uyğun deyil.",
        "{place} yaxınlığında vəziyyət nisbətən sabit qiymətləndirilir.",
        "{n} atəş və cavab tədbirləri barədə məlumat verilir.",
        "Tərəflər təxribatlardan çəkinməyə çağırılıb.",
    ],
}
LANGUAGES = tuple(SENTENCES)


def text(language: str, place: str, number: int) -> str:
    """A bulletin of one to five sentences; each two-hundredth is as long as a report of some ten pages."""
    stock = SENTENCES[language]
    sentences = [
        sentence.format(place=place, n=2 + number % 90, hour=f"{number % 24:02}:{number % 4 * 15:02}")
        for sentence in stock[: 1 + number % len(stock)]
    ]
    if number % 200 == 0:
        chance = random.Random(number)
        sentences = [chance.choice(sentences) for _ in range(300)]
    return " ".join(sentences)
