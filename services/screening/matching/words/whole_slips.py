"""Whether a name differs from a listed one by one slip of the hand, and is no other party's name for it.

A slip in a word that many names have, or in a blank, leaves all that tells a party as it is. One in the word
that tells it makes another party's name as easily, the shorter the word is and the less agrees beside it:
less is asked for where the party is of the country that the list gives.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from itertools import takewhile
from typing import NamedTuple

from rapidfuzz.distance import OSA

from services.screening.matching.words.by_hand import by_hand
from services.screening.matching.words.fold import fold
from services.screening.matching.words.spelling import misread
from services.screening.matching.words.tables import (
    COMMON_CLASSES,
    PLACE_CLASSES,
    firm_words,
    legal_forms,
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
_ABBREVIATED = 3
"""Letters up to which a name is mostly an abbreviation, and one letter changed makes another."""
_MIDDLING = 5
"""Letters from which a brand that stands alone is known again with any slip in it."""
_LONG = 8
"""Letters from which a word is the same whatever slip is in it."""
_TELLING = 5
"""Letters from which a word that few firms have tells one of them."""


def unspaced(folded: str) -> str:
    """A folded name without its blanks."""
    return folded.replace(" ", "")


def beginnings(text: str) -> set[str]:
    """The letters that fields of each length leave of a name that is longer."""
    return {unspaced(fold(text[:size])) for size in FIELDS if len(text) > size}


def is_one_slip(asked: str, listed: str, known: Callable[[str], bool], placed: bool = False) -> bool:
    """Whether two folded names differ by one slip; `known`: is a word on a list, or a name of people?
    `placed`: the party is of the country that the list gives.
    """
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
    return _is_slip(typed[at], meant[at], meant[:at] + meant[at + 1 :], known, placed)


def is_faint_slip(asked: str, listed: str) -> bool:
    """Whether two folded names of one short word differ by one slip, which makes another's name as easily: it
    is shown in searches, and nobody is held against it.
    """
    short = listed.isascii() and " " not in asked + listed and _ABBREVIATED <= len(listed) < _MIDDLING
    return (
        short
        and _class_of(asked) == "proper"
        and _digits(asked) == _digits(listed)
        and OSA.distance(asked, listed, score_cutoff=1) == 1
    )


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


def _is_slip(word: str, meant: str, others: list[str], known: Callable[[str], bool], placed: bool) -> bool:
    """Whether `word` is `meant` misspelt, beside these other words."""
    forms = _forms_in(frozenset((meant, *others)))
    saying = sum(_class_of(other) in _SAYING for other in others if other not in forms)
    naming = meant not in forms and (_class_of(meant) == "proper" or _class_of(meant) in PLACE_CLASSES)
    if _are_other_words(word, meant) or _are_forms(word, meant):
        return False
    if (saying and not naming) or any(map(_tells, others)):
        return True
    other = known(word) or firm_words().get(word, 0) >= _MANY_FIRMS
    return _names_it(word, meant, _Beside(saying, any(map(_names, others)), placed), other)


def _are_other_words(word: str, meant: str) -> bool:
    """Whether both are words with a meaning, and another one: two places, two trades. A brand has none."""
    one, other = words().get(word), words().get(meant)
    if one is None or other is None or "proper" in (one.cls, other.cls):
        return False
    return one.canon != other.canon


@lru_cache(maxsize=4_096)
def _forms_in(name: frozenset[str]) -> frozenset[str]:
    """The words of the legal forms that a name holds as a whole."""
    forms = {form for word in name for form in _forms_with().get(word, ()) if form <= name}
    return frozenset().union(*forms)


@cache
def _forms_with() -> dict[str, list[frozenset[str]]]:
    """Each word of a legal form → the forms that it stands in."""
    found: dict[str, list[frozenset[str]]] = {}
    for form in {frozenset(form) for forms in legal_forms().values() for form in forms}:
        for word in form:
            found.setdefault(word, []).append(form)
    return found


def _are_forms(word: str, meant: str) -> bool:
    """Whether both are legal forms, and no link or letter that stands in one (`and sons`, `s a de c v`)."""
    whole = len(word) > 1 and len(meant) > 1
    return whole and {word, meant} <= legal_words() and not {word, meant} & words().keys()


def _tells(word: str) -> bool:
    """Whether a word tells a party from others by itself."""
    return len(word) >= _TELLING and _names(word)


def _names(word: str) -> bool:
    """Whether it is a word that few firms have, and no initial or abbreviation."""
    return (
        len(word) > _ABBREVIATED and _class_of(word) == "proper" and firm_words().get(word, 0) < _MANY_FIRMS
    )


class _Beside(NamedTuple):
    """What agrees beside a slip: how many words that say something, whether a name is one, the country."""

    saying: int
    named: bool
    placed: bool


def _names_it(word: str, meant: str, beside: _Beside, other: bool) -> bool:
    """Whether a slip in the word that names a party leaves it the same; `other`: it is a word of its own."""
    size = len(meant)
    if size >= _LONG:
        return True
    hand = is_of_hands(word, meant)
    if other:
        return _agrees_much(word, meant, beside, hand)
    if size <= _ABBREVIATED:
        alone = beside.placed and hand
        return bool(beside.saying) or alone or (by_hand(word, meant) and len(word) > size)
    return size >= _MIDDLING or bool(beside.saying) or hand or beside.placed


def _agrees_much(word: str, meant: str, beside: _Beside, hand: bool) -> bool:
    """Whether so much agrees that a word which is another's is a slip all the same."""
    if beside.placed and (hand or beside.saying):
        return True
    if len(meant) > _ABBREVIATED:
        return beside.saying >= 2 or (hand and bool(beside.saying))
    enough = 2 if beside.named or hand else 3
    return beside.saying >= enough or (bool(beside.saying) and by_hand(word, meant))


def is_of_hands(word: str, meant: str) -> bool:
    """Whether hands make this slip: two letters swapped, one typed twice or left out, the next key hit for a
    letter or with it; or whether eyes do, which take one letter for another.
    """
    if by_hand(word, meant) or len(word) < len(meant) or misread(word) == misread(meant):
        return True
    if len(word) > len(meant):
        return _is_next_key_hit(word, meant)
    return all(a == b or a in _keys_beside(b) for a, b in zip(word, meant, strict=True))


def _is_next_key_hit(word: str, meant: str) -> bool:
    """Whether the letter that is too much is on a key next to that of the letter before or behind it."""
    at = len([*takewhile(lambda pair: pair[0] == pair[1], zip(word, meant, strict=False))])
    return any(word[at] in _keys_beside(letter) for letter in meant[max(at - 1, 0) : at + 1])


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
    concept = words().get(word)
    return concept.cls if concept else "number" if word.isdigit() else "proper"
