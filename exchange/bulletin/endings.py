"""What a name may end in when it is inflected, folded like the names themselves."""

from formats.folding import fold


def _folded(endings):
    return frozenset(fold(ending).replace(" ", "") for ending in endings.split())


_RUSSIAN = _folded(
    "а я у ю е и ы о ом ем ой ей ою ью ами ями ам ям ах ях ов ев ий ый ая яя ое ее ого его ому ему ым им ых их ыми ими"
    " ую юю ии ию ия ие ием иям иях ия ией"
)
_ARMENIAN = _folded(
    "ի ու ը ն ում ից ով ին ինն իս երը եր ներ ներին ներն երի ների ներից ներով երից ներում ինը ի այի այում այից յի յում"
    " յից յան ություն ությունը ությունն ության ությանը ությանն ությունում ությունից ությամբ"
)
_AZERBAIJANI = _folded(
    "ı i u ü a ə ya yə ın in un ün nın nin nun nün da də dan dən nda ndə ndan ndən nı ni nu nü na nə sı si su sü dakı"
    " dəki ndakı ndəki lı li lu lü lar lər ların lərin larının lərinin larına lərinə larından lərindən dır dir"
    " ından indən undan ündən ında ində unda ündə ına inə una ünə ını ini unu ünü ının inin unun ünün"
)
_ENGLISH = frozenset({"s", "n", "an", "ans", "ian", "ians", "i", "is"})

# "азербайджанский", "հայաստանական": written small, and still of that name.
ADJECTIVES = _folded("ский ская ское ские ского скому ским ском ской скую ских скими ական ականի ականը")
# What a name loses before it takes another ending, the longest first.
_OF_NAMES = sorted(
    _folded("ություն ия ие ий ый ая ое ые ой а я о е и ы") | {"ia"}, key=lambda ending: (-len(ending), ending)
)
# "Armenian forces" says who, not where.
DEMONYMS = frozenset({"an", "ans", "ian", "ians"})
ENDINGS = frozenset().union(_RUSSIAN, _ARMENIAN, _AZERBAIJANI, _ENGLISH, ADJECTIVES, _OF_NAMES) - {""}

# Two spellings of one word, and none of them a name.
SAME_WORD = {
    "defense": "defence",
    "center": "centre",
    "organisation": "organization",
    "defenses": "defence",
}


def stem(word: str, shortest: int) -> str:
    """A name's word without its ending; "=" and the word where it is too short to be anything but itself."""
    for ending in _OF_NAMES:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            return word[: -len(ending)]
    return word if len(word) >= min(shortest, 4) else "=" + word
