"""Names beside their own abbreviation: `RGB Reconnaissance General Bureau`, `KOMID 조선광업개발무역회사`."""

from collections.abc import Sequence

from services.screening.matching.words.tables import COMMON_CLASSES, legal_forms, words
from services.screening.matching.words.tokens import Token

SHORTEST = 3
_LONGEST = 8
_SHORTEST_OF_SYLLABLES = 5
_CHUNK = 4
"""Letters of a word that an abbreviation of syllables takes at most (KOrea MIning Development)."""
_FEWEST_WORDS = 3


def without_own(folded: str) -> str:
    """A folded name without the abbreviation of all its words that stands before or behind them."""
    spelled = folded.split()
    for acronym, rest in ((spelled[:1], spelled[1:]), (spelled[-1:], spelled[:-1])):
        if len(rest) >= _FEWEST_WORDS and _are_initials(acronym[0], rest):
            return " ".join(rest)
    return folded


def _are_initials(acronym: str, spelled: Sequence[str]) -> bool:
    if not SHORTEST <= len(acronym) <= _LONGEST or not acronym.isalpha():
        return False
    if not {word[0] for word in spelled}.issuperset(acronym):
        return False
    telling = [word for word in spelled if word not in words() or words()[word].cls != "particle"]
    if acronym == "".join(word[0] for word in spelled):
        return True
    said, rest = telling[: len(acronym)], telling[len(acronym) :]
    forms = all((word,) in legal_forms().get(word, ()) for word in rest)
    return forms and acronym == "".join(word[0] for word in said)


def abbreviates(acronym: str, tokens: Sequence[Token]) -> bool:
    """Whether a word is made of the beginnings of a name's words in their order, from the first one on.

    First letters alone make one of three letters and more, syllables one of five. What a firm does, and its
    legal form, may be left out at the end.
    """
    told = [token for token in tokens if token.cls != "particle"]
    if not acronym.isascii() or len(told) < _FEWEST_WORDS or not SHORTEST <= len(acronym) <= _LONGEST:
        return False
    longest = _CHUNK if len(acronym) >= _SHORTEST_OF_SYLLABLES else 1
    return _begin(acronym, told, longest, 0)


def _begin(acronym: str, told: Sequence[Token], longest: int, used: int) -> bool:
    if not acronym:
        return used >= _FEWEST_WORDS and all(one.cls in COMMON_CLASSES | {"legal"} for one in told)
    if not told:
        return False
    word = told[0].canon
    sizes = (size for size in range(1, longest + 1) if word[:size] == acronym[:size] and size <= len(word))
    return any(_begin(acronym[size:], told[1:], longest, used + 1) for size in sizes)
