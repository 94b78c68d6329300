"""How dates and clock times are written in the languages that parties here publish in."""

# Month number → its names, the stem of each before any ending.
MONTHS = {
    1: "january jan январ հունվար yanvar ocak janvier",
    2: "february feb феврал փետրվար fevral şubat février",
    3: "march mar март մարտ mart mars",
    4: "april apr апрел ապրիլ aprel nisan avril",
    5: "may мая мае май մայիս mayıs mai",
    6: "june jun июн հունիս iyun haziran juin",
    7: "july jul июл հուլիս iyul temmuz juillet",
    8: "august aug август օգոստոս avqust ağustos août",
    9: "september sept sep сентябр սեպտեմբեր sentyabr eylül septembre",
    10: "october oct октябр հոկտեմբեր oktyabr ekim octobre",
    11: "november nov ноябр նոյեմբեր noyabr kasım novembre",
    12: "december dec декабр դեկտեմբեր dekabr aralık décembre",
}
# English, Turkish and French month names take no ending; some of them are other words written small.
NO_ENDING = "january jan february feb march mar april apr may june jun july jul august aug september sept sep october oct november nov december dec mai juin août"
CAPITAL_ONLY = "march may mar dec jan sept sep oct nov feb aug jun jul apr ocak ekim"
MONTH_ENDINGS = "я ь е ю ем ի ին ից ում ը ն ı in ın un ün ında unda ündə ndə də da dan ayı ayında ayının 'da 'de"

# Before a date that is only approximate.
ABOUT = "about around approximately roughly circa около примерно приблизительно մոտ մոտավորապես շուրջ təxminən yaklaşık vers environ"

# Words that may stand between a date and its clock time.
LINKS = (
    "at on in the from between about around approximately the night morning afternoon evening of early late local time hours hrs"
    " в на около примерно приблизительно с во утра вечера ночи дня период года г часов ч местному времени по"
    " ժամը ժամ ժ առավոտյան երեկոյան գիշերը ցերեկը սահմաններում մոտ թվականի թ օրը ին"
    " saat saatlarda gecə səhər axşam günorta radələrində təxminən il ildə ci si də da saatı tarihinde à vers le"
)

# The words after a clock time that say morning or afternoon where the clock has twelve hours.
AFTERNOON = "вечера дня երեկոյան axşam"
MORNING = "утра ночи"

# Said to be the time of somewhere. Anything else stays without a zone.
ZONES = {
    "Asia/Yerevan": "yerevan time|երևանի ժամանակով|по ереванскому времени|по времени еревана|irəvan vaxtı",
    "Asia/Baku": "baku time|bakı vaxtı|bakı saatı|по бакинскому времени|բաքվի ժամանակով",
    "Europe/Moscow": "moscow time|по московскому времени|мск|moskva vaxtı|մոսկվայի ժամանակով",
    "UTC": "utc|gmt",
}
