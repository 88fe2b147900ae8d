"""Whether a name differs from a listed one by one slip of the hand, and is no other party's name for it.

A slip in a word that many names have, or in a blank, leaves all that tells a party as it is. One in the word
that tells it makes another party's name as easily, the shorter the word is and the less agrees beside it.
"""

from collections.abc import Callable
from functools import cache
from itertools import takewhile

from rapidfuzz.distance import OSA

from services.screening.matching.words.fold import fold
from services.screening.matching.words.spelling import by_hand
from services.screening.matching.words.tables import (
    COMMON_CLASSES,
    PLACE_CLASSES,
    firm_words,
    legal_words,
    words,
)

_NEIGHBOURS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SAYING = COMMON_CLASSES | PLACE_CLASSES | {"proper", "number", "compass"}
_SHORTEST_UNSPACED = 6
FIELDS = (30, 35, 40)
"""Characters of fields that cut names."""
_MANY_FIRMS = 30
"""Of some 400,000."""
_TELLING = 5
"""Letters from which a word that few firms have tells one of them."""


def unspaced(folded: str) -> str:
    """A folded name without its blanks."""
    return folded.replace(" ", "")


def beginnings(text: str) -> set[str]:
    """The letters that fields of each length leave of a name that is longer."""
    return {unspaced(fold(text[:size])) for size in FIELDS if len(text) > size}


def is_one_slip(asked: str, listed: str, known: Callable[[str], bool]) -> bool:
    """Whether two folded names differ by one slip; `known`: is a word on a list, or a name of people?"""
    ours, theirs = unspaced(asked), unspaced(listed)
    if ours == theirs:
        return asked != listed
    if _digits(ours) != _digits(theirs) or OSA.distance(ours, theirs, score_cutoff=1) > 1:
        return False
    if not theirs.isascii():
        return len(theirs) >= _SHORTEST_UNSPACED
    typed, meant = asked.split(), listed.split()
    if len(typed) != len(meant):
        return _is_blank_mistyped(asked, listed) or _differ_in_letters(typed, meant)
    changed = [at for at, word in enumerate(meant) if typed[at] != word]
    if len(changed) != 1:
        return False
    at = changed[0]
    return _is_slip(typed[at], meant[at], meant[:at] + meant[at + 1 :], known)


def _is_blank_mistyped(asked: str, listed: str) -> bool:
    """Whether a letter stands where the listed name has a blank, or a blank where it has a letter."""
    at = len([*takewhile(lambda pair: pair[0] == pair[1], zip(asked, listed, strict=False))])
    same = asked[at + 1 :] == listed[at + 1 :]
    return same and " " in (asked[at : at + 1], listed[at : at + 1])


def _differ_in_letters(typed: list[str], meant: list[str]) -> bool:
    """Whether names differ in single letters that stand alone, beside a word that tells the party."""
    same = [word for word in meant if word in typed]
    rest = [word for word in (*typed, *meant) if word not in same]
    return any(map(_tells, same)) and any(len(word) == 1 for word in rest)


def _is_slip(word: str, meant: str, others: list[str], known: Callable[[str], bool]) -> bool:
    """Whether `word` is `meant` misspelt, beside these other words."""
    saying = sum(_class_of(other) in _SAYING for other in others)
    naming = _class_of(meant) in ("proper", *PLACE_CLASSES)
    if (word in words() and meant in words()) or _are_forms(word, meant):
        return False
    if (saying and not naming) or any(map(_tells, others)):
        return True
    return _names_it(word, meant, saying, known(word) or firm_words().get(word, 0) >= _MANY_FIRMS)


def _are_forms(word: str, meant: str) -> bool:
    """Whether both are legal forms, and no link or letter that stands in one (`and sons`, `s a de c v`)."""
    whole = len(word) > 1 and len(meant) > 1
    return whole and {word, meant} <= legal_words() and not {word, meant} & words().keys()


def _tells(word: str) -> bool:
    """Whether a word tells a party from others by itself."""
    rare = firm_words().get(word, 0) < _MANY_FIRMS
    return len(word) >= _TELLING and _class_of(word) == "proper" and rare


def _names_it(word: str, meant: str, saying: int, other: bool) -> bool:
    """Whether a slip in the word that names a party leaves it the same; `other`: it is a word of its own."""
    size = len(meant)
    hand = is_of_hands(word, meant)
    if size >= 8:
        return True
    if size <= 3:
        doubled = by_hand(word, meant) and len(word) > size
        return (
            saying >= 3
            or (saying >= 2 and hand)
            or (saying >= 1 and by_hand(word, meant))
            or (doubled and not other)
        )
    if other:
        return saying >= 2 or (hand and saying >= 1)
    return size >= 6 or bool(saying) or hand


def is_of_hands(word: str, meant: str) -> bool:
    """Whether hands make this slip: two letters swapped, one typed twice or left out, or the next key hit."""
    if len(word) != len(meant):
        return len(word) < len(meant) or by_hand(word, meant)
    return by_hand(word, meant) or all(
        a == b or a in _keys_beside(b) for a, b in zip(word, meant, strict=True)
    )


@cache
def _keys_beside(letter: str) -> str:
    found = ""
    for row, keys in enumerate(_NEIGHBOURS):
        at = keys.find(letter)
        if at < 0:
            continue
        found += keys[max(at - 1, 0) : at] + keys[at + 1 : at + 2]
        found += _NEIGHBOURS[row - 1][at : at + 2] if row else ""
        found += _NEIGHBOURS[row + 1][max(at - 1, 0) : at + 1] if row + 1 < len(_NEIGHBOURS) else ""
    return found


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))


def _class_of(word: str) -> str:
    if word in legal_words():
        return "legal"
    concept = words().get(word)
    return concept.cls if concept else "number" if word.isdigit() else "proper"
