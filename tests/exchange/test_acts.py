import pytest

from exchange.bulletin import suggest
from exchange.bulletin.reading import Reading
from statements.acts import Act

from . import samples


def acts(text):
    return [hint.acts[0] for hint in suggest(text, samples.gazetteer()).acts]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The ministry accuses the other side.", Act.ACCUSE),
        ("Units of Armenia opened fire at the positions.", Act.ACCUSE),
        ("Unknown people opened fire at the positions.", Act.REPORT),
        ("One ceasefire violation was recorded.", Act.REPORT),
        ("This is disinformation.", Act.DENY_OCCURRENCE),
        ("The claim does not correspond to reality.", Act.DENY_OCCURRENCE),
        ("The ministry denies any responsibility for it.", Act.DENY_RESPONSIBILITY),
        ("The report distorts the facts.", Act.DISPUTE_DETAILS),
        ("The group claimed responsibility.", Act.ACKNOWLEDGE),
        ("Our units returned fire.", Act.JUSTIFY),
        ("The mission did not observe anything.", Act.NOT_OBSERVED),
        ("The spokesperson declined to comment.", Act.DECLINE_COMMENT),
        ("We strongly condemn it.", Act.CONDEMN),
        ("The ministry lodged an official complaint.", Act.COMPLAIN),
        ("We urge both sides to speed up talks.", Act.APPEAL),
        ("We demand an end to it.", Act.DEMAND),
        ("The mission calls for a thorough investigation.", Act.CALL_FOR_INVESTIGATION),
        ("A joint investigation is under way.", Act.ANNOUNCE_INVESTIGATION),
        ("The investigation established the cause.", Act.REPORT_FINDING),
        ("We offer our condolences.", Act.APOLOGISE),
        ("The incident has been settled.", Act.REPORT_SETTLED),
        ("Any provocation will be suppressed.", Act.THREATEN),
        ("The ministry withdraws its earlier statement.", Act.RETRACT),
        ("Стороны обвиняют друг друга.", Act.ACCUSE),
        ("Подразделения Армении обстреляли позиции.", Act.ACCUSE),
        ("Зафиксировано нарушение режима прекращения огня.", Act.REPORT),
        ("Это дезинформация.", Act.DENY_OCCURRENCE),
        ("Ведомство отрицает свою причастность.", Act.DENY_RESPONSIBILITY),
        ("Приняты ответные меры.", Act.JUSTIFY),
        ("Нарушений не зафиксировано.", Act.NOT_OBSERVED),
        ("От комментариев отказались, без комментариев.", Act.DECLINE_COMMENT),
        ("Решительно осуждаем.", Act.CONDEMN),
        ("Призываем стороны проявлять сдержанность.", Act.APPEAL),
        ("Ведётся совместное расследование.", Act.ANNOUNCE_INVESTIGATION),
        ("Возбуждено уголовное дело.", Act.ANNOUNCE_INVESTIGATION),
        ("Расследование установило причину.", Act.REPORT_FINDING),
        ("Требуем провести расследование.", Act.CALL_FOR_INVESTIGATION),
        ("Инцидент исчерпан.", Act.REPORT_SETTLED),
        ("Ադրբեջանի ստորաբաժանումները կրակ են բացել։", Act.ACCUSE),
        ("Հրադադարի մեկ խախտում է արձանագրվել։", Act.REPORT),
        ("Սա ապատեղեկատվություն է։", Act.DENY_OCCURRENCE),
        ("Լուրը չի համապատասխանում իրականությանը։", Act.DENY_OCCURRENCE),
        ("Ձեռնարկվել են պատասխան գործողություններ։", Act.JUSTIFY),
        ("Խստորեն դատապարտում ենք։", Act.CONDEMN),
        ("Կոչ ենք անում կողմերին զսպվածություն ցուցաբերել։", Act.APPEAL),
        ("Հարուցվել է քրեական գործ։", Act.ANNOUNCE_INVESTIGATION),
        ("Քննություն է իրականացվում։", Act.ANNOUNCE_INVESTIGATION),
        ("Նախարարությունը հրաժարվել է մեկնաբանել։", Act.DECLINE_COMMENT),
        ("Ermənistan bölmələri mövqeləri atəşə tutub.", Act.ACCUSE),
        ("Atəşkəs rejimi pozulub.", Act.REPORT),
        ("Bu, dezinformasiyadır.", Act.DENY_OCCURRENCE),
        ("Məlumat həqiqətə uyğun deyil.", Act.DENY_OCCURRENCE),
        ("Cavab tədbirləri görülüb.", Act.JUSTIFY),
        ("Qətiyyətlə pisləyirik.", Act.CONDEMN),
        ("Tərəfləri təmkinli olmağa çağırırıq.", Act.APPEAL),
        ("Hazırda araşdırma aparılır.", Act.ANNOUNCE_INVESTIGATION),
        ("Cinayət işi başlanılıb.", Act.ANNOUNCE_INVESTIGATION),
        ("Nazirlik şərh verməkdən imtina edib.", Act.DECLINE_COMMENT),
    ],
)
def test_a_usual_phrase_suggests_its_act(text, act):
    assert act in acts(text)


@pytest.mark.parametrize(
    "text",
    [
        "Our units did not open fire.",
        "Подразделения не открывали огонь.",
        "Մեր ստորաբաժանումները չեն կրակել։",
        "Bölmələrimiz atəş açmayıb.",
    ],
)
def test_a_denial_is_not_read_as_what_it_denies(text):
    (hint,) = suggest(text, samples.gazetteer()).acts
    assert set(hint.acts) == {Act.DENY_OCCURRENCE, Act.DENY_RESPONSIBILITY}


def test_what_stands_beside_a_denial_may_be_quoted():
    accused, denied = suggest(samples.RUSSIAN, samples.gazetteer()).acts[:2]
    assert (accused.acts[0], accused.may_be_quoted) == (Act.ACCUSE, True)
    assert (denied.acts, denied.may_be_quoted) == ((Act.DENY_OCCURRENCE,), False)


def test_the_quote_is_the_sentence_word_for_word():
    text = "Calm returned.  We “strongly\ncondemn” it! Nothing more."
    (hint,) = suggest(text, samples.gazetteer()).acts
    assert hint.quote.text == "We “strongly\ncondemn” it!"
    assert text[hint.quote.start : hint.quote.end] == hint.quote.text


def test_a_quote_is_never_longer_than_the_register_keeps():
    text = "so " * 3_000 + "we condemn it " + "so " * 3_000
    (hint,) = suggest(text, samples.gazetteer()).acts
    assert len(hint.quote.text) <= 2_000
    assert "condemn" in hint.quote.text


def sentences(text):
    reading = Reading(text)
    return [text[start:end].strip() for start, end in reading.sentences if text[start:end].strip()]


def test_a_sentence_ends_where_a_reader_would_end_it():
    assert sentences("It was at 2:30 a.m. near the road. Gen. N. spoke. “Never.” Then: nothing.\n\nEnd") == [
        "It was at 2:30 a.m. near the road.",
        "Gen. N. spoke.",
        "“Never.”",
        "Then: nothing.",
        "End",
    ]
    assert sentences("Կրակ է բացվել: Զոհեր չկան։ Վերջ") == ["Կրակ է բացվել:", "Զոհեր չկան։", "Վերջ"]
    assert sentences("в 2026 г. в районе г. Горис. Конец") == ["в 2026 г. в районе г. Горис.", "Конец"]
