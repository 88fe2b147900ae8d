"""Persons' names made of two words that are written apart or together: of God (Habib Ullah, حبيب الله), of
the faith (Siraj ud-Din, سراج الدین), of a family or a tribe (Karim Zadeh, اسحاق زی).
"""

from collections.abc import Sequence

_GOES_ON = {
    **dict.fromkeys(("allah", "ullah", "ollah", "ulla", "alla"), "ullah"),
    **dict.fromkeys(("аллах", "уллах", "улла", "алла"), "улла"),
    **dict.fromkeys(("uddin", "eddin", "eddine", "addin", "aldin", "uddeen"), "uddin"),
    **dict.fromkeys(("уддин", "аддин", "эддин"), "уддин"),
    **{word: word for word in ("الله", "اللہ", "الدین", "الدين")},
    **dict.fromkeys(("zada", "zadah", "zadeh", "zade"), "zadeh"),
    **dict.fromkeys(("khel", "khail", "kheil"), "khel"),
    **dict.fromkeys(("nejad", "nezhad", "nejhad"), "nejad"),
    **dict.fromkeys(("pour", "poor"), "pour"),
    **{word: word for word in ("زاده", "زادہ", "خیل", "خيل", "نژاد", "پور", "زی", "زي", "زئی", "زيی")},
}
"""A word that belongs to the one before it, and how the two are written together."""
_FAITH = {
    **dict.fromkeys(("din", "deen", "dine"), "uddin"),
    "дин": "уддин",
    "دین": "الدین",
    "دين": "الدين",
}
"""The same of words that belong to it where a link stands between."""
_APART = {"dela": ("de", "la"), "delas": ("de", "las"), "delos": ("de", "los")}
"""Links that the Philippines write together."""
_LINKS = frozenset({"al", "el", "ul", "ad", "ud", "ed", "od", "аль", "ад", "уд", "эд"})


def compounded(words: Sequence[str]) -> list[str]:
    """The words of a name, each with what belongs to it written together with it."""
    found: list[str] = []
    for word in words:
        if word in _GOES_ON and found and found[-1] not in _LINKS:
            found[-1] += _GOES_ON[word]
        elif word in _FAITH and len(found) > 1 and found[-1] in _LINKS:
            found.pop()
            found[-1] += _FAITH[word]
        else:
            found += _APART.get(word, (word,))
    return found
