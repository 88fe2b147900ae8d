"""Which parts of a person's name agree: the family name, the first given one, or only some between."""

from services.screening.matching.judging.persons import SAME
from services.screening.matching.judging.syllables import is_syllable
from services.screening.matching.likeness.people import is_link, parts
from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.scoring.score import PairScore
from services.screening.matching.scoring.weights import INITIAL
from services.screening.matching.words.fold import fold

_FATHERS = (
    "ovich",
    "evich",
    "ovych",
    "yich",
    "iich",
    "ovna",
    "evna",
    "ivna",
    "ichna",
    "oglu",
    "ogly",
    "ugli",
    "qizi",
    "kyzy",
)
"""Endings of a name made from the father's."""
_FATHERS_NATIVE = ("ович", "евич", "ьич", "овна", "евна", "івна", "ична", "оглы", "кызы")


def says_family(pair: PairScore, listed: Weighted, written: str) -> bool:
    """Whether the words that agree have the first of those before the comma, where there is a comma."""
    family, comma, _ = written.partition(",")
    if not comma:
        family = _in_capitals(written)
    first = _telling_words(family)[:1]
    return not first or first[0] in _agreeing(pair, listed)


def _in_capitals(written: str) -> str:
    """The family name of one that is told by its capitals: Abdul Rahman ZEIDAN."""
    words = written.split()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    return " ".join(capitals) if len(capitals) < len(words) else ""


def is_what_one_is_called(pair: PairScore, asked: Weighted, listed: Weighted, written: str) -> bool:
    """Whether the first given name and the whole family name agree and the name asked has no others.

    Not where names are of one syllable: a Korean given name has two of them, and neither is left out.
    """
    if any(one.similarity < SAME or one.how == "initial" for one in pair.pairings):
        return False
    if any(asked.weights[i] > INITIAL and not _is_fathers(asked.tokens[i].surface) for i in pair.left_over):
        return False
    family, comma, given = written.partition(",")
    words = _telling_words(given if comma else family)
    called = {*_telling_words(family), *words[:1]} if comma else {*words[:1], *words[-1:]}
    left = [listed.tokens[j].canon for j in pair.right_over if listed.weights[j] > INITIAL]
    if not comma and len(left) > 1:
        return False
    syllables = bool(left) and all(is_syllable(word) for word in (*called, *left))
    return called <= _agreeing(pair, listed) and not syllables


def only_fathers_left(pair: PairScore, asked: Weighted, listed: Weighted) -> bool:
    """Whether only one of the names has a name made from the father's, and nothing else is left."""
    ours = [asked.tokens[i].surface for i in pair.left_over if asked.weights[i] > INITIAL]
    theirs = [listed.tokens[j].surface for j in pair.right_over if listed.weights[j] > INITIAL]
    return not (ours and theirs) and all(_is_fathers(word) for word in (*ours, *theirs))


def _is_fathers(word: str) -> bool:
    return word.endswith(_FATHERS if word.isascii() else _FATHERS_NATIVE)


def _telling_words(text: str) -> list[str]:
    words = parts(fold(text).split())
    return [word for word in words if not is_link(word) or len(words) == 1]


def _agreeing(pair: PairScore, listed: Weighted) -> set[str]:
    return {
        word
        for one in pair.pairings
        for j in one.right
        for word in (listed.tokens[j].surface, listed.tokens[j].canon)
    }
