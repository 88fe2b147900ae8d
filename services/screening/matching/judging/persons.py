"""Whether two names that agree in part are two persons: brothers, a father and a son, other syllables."""

from rapidfuzz.distance import Indel

from services.screening.matching.judging.common import common_names, is_a_name
from services.screening.matching.judging.resemblance import HEARD_THE_SAME, is_father_for_son, is_whole_name
from services.screening.matching.judging.syllables import (
    are_read_as_two,
    are_two_names,
    is_syllable,
    may_be_one_name,
)
from services.screening.matching.likeness.known_names import names_of, own_names_of
from services.screening.matching.likeness.misspelt import CLOSE
from services.screening.matching.likeness.people import ANOTHER_NAME
from services.screening.matching.likeness.sounds import skeleton
from services.screening.matching.scoring.pairing import Pairing, Weighted, written_together
from services.screening.matching.scoring.score import PairScore
from services.screening.matching.scoring.weights import INITIAL
from services.screening.matching.words.script import VOWELLESS, script_of
from services.screening.matching.words.spellings import spellings

SAME = 0.9
"""Least that two words agree to be one word spelt otherwise."""
HEARD_APART = 0.91
"""Above what words written together by sound agree with the word they may spell."""
_FEWEST_TO_SCRAMBLE = 3
_FEWEST_SYLLABLES = 2
_VIETNAMESE = frozenset(
    {
        "thi",
        "van",
        "nguyen",
        "pham",
        "tran",
        "dang",
        "bui",
        "vu",
        "vo",
        "ngo",
        "hoang",
        "huynh",
        "phan",
        "trinh",
    }
)
"""Words by which a name is Vietnamese: its family name may stand last, the middle one between."""
_TWO_COMMON = 1.62
"""Two common personal names weigh less than this together: with a third left over they are anybody."""
_SIBLINGS_SHARE = 2.4
"""Weight of names that brothers may share: where more agrees, one that is nearly another is a slip."""


def weakly_in_person(pair: PairScore, query: Weighted, listed: Weighted, extra: bool) -> bool:
    """Whether too little carries the match of two persons' names; `extra`: one of them has more words."""
    names = [p for p in pair.pairings if p.weight > INITIAL]
    exact = [p for p in names if p.similarity >= SAME]
    inexact = [p for p in names if p.similarity < SAME and p.how != "initial"]
    if len(names) == 1 and (
        _is_joined_by_sound(names[0], query, listed) or is_whole_name(names[0], query, listed, "person")
    ):
        return True
    if all(p.how == "initial" for p in names) or are_others(pair, query, listed):
        return True
    common = sum([p.weight for p in exact], 0.0) < _TWO_COMMON
    return bool(inexact and (extra or not exact)) or (extra and common)


def are_others(pair: PairScore, query: Weighted, listed: Weighted) -> bool:
    """Whether two persons' names have two names in one place, or their syllables in another order."""
    names = [p for p in pair.pairings if p.weight > INITIAL]
    known = sum([p.weight for p in names if p.similarity >= SAME], 0.0) >= _SIBLINGS_SHARE
    another = not known and any(_is_another(p, query, listed) for p in names)
    if is_father_for_son(names, query, listed) or _have_other_initials(pair, query, listed):
        return True
    return another or _is_scrambled(names, query, listed) or not _in_one_spelling(names, query, listed)


def _have_other_initials(pair: PairScore, query: Weighted, listed: Weighted) -> bool:
    """Whether one given name is an initial and another initial differs (K. M. Rahman, Khaled A. Rahman)."""
    if all(one.how != "initial" for one in pair.pairings):
        return False
    ours = [query.tokens[i].canon for i in pair.left_over if query.weights[i] > 0]
    theirs = [listed.tokens[j].canon for j in pair.right_over if listed.weights[j] > 0]
    return any(len(word) == 1 for word in ours) and any(len(word) == 1 for word in theirs)


def _in_one_spelling(names: list[Pairing], query: Weighted, listed: Weighted) -> bool:
    """Whether Latin syllables of Chinese or Korean names that differ can be two spellings of one name."""
    if len(names) < _FEWEST_SYLLABLES or all(one.similarity == 1 for one in names):
        return True
    pairs = tuple(
        (written_together(query, one.left), written_together(listed, one.right)) for one in sorted(names)
    )
    told = all(is_syllable(one) and is_syllable(other) for one, other in pairs)
    return not told or may_be_one_name(pairs)


def _is_another(one: Pairing, query: Weighted, listed: Weighted) -> bool:
    """Whether two words are two names: a slip in a name that many bear makes another one (Akbar, Akbari)."""
    if one.similarity <= ANOTHER_NAME:
        return True
    ours, theirs = written_together(query, one.left), written_together(listed, one.right)
    if one.how == "joined" and "HANGUL" in (script_of(ours), script_of(theirs)):
        return one.similarity < HEARD_APART
    if one.how == "joined":
        return one.similarity < HEARD_APART and (_sound_as_two(ours, theirs) or are_two_names(ours, theirs))
    if one.similarity == 1 or one.how in ("initial", "lost_character"):
        return False
    if are_read_as_two(ours, theirs) or _is_the_wife(*sorted((ours, theirs), key=len)):
        return True
    if one.similarity >= HEARD_THE_SAME:
        return False
    if ours not in common_names():
        return one.how == "fuzzy" and theirs in common_names() and is_a_name(ours)
    scripts = {script_of(ours), script_of(theirs)}
    known = theirs in common_names() or not (scripts & VOWELLESS or scripts == {"LATIN"})
    known = known or _is_a_spelling_of(ours, theirs)
    return one.similarity < SAME or not known or is_derived(one, query, listed)


def _is_the_wife(shorter: str, longer: str) -> bool:
    """Whether a Hungarian name is that of a man's wife: István, Istvánné."""
    return longer == f"{shorter}ne" and bool(names_of(shorter)) and not names_of(longer)


def _is_a_spelling_of(native: str, latin: str) -> bool:
    """Whether a Latin word that is no other name sounds as a spelling of a native one (يحيى, Yahia)."""
    if native.isascii() or not latin.isascii() or own_names_of(latin):
        return False
    return any(
        _said(one) == _said(latin) and Indel.normalized_similarity(one, latin) >= CLOSE
        for one in spellings(native)
    )


def _said(word: str) -> str:
    """Its consonants; w and ou are one sound to languages of which only some write it with a consonant."""
    return skeleton(word).replace("v", "")


def _sound_as_two(one: str, other: str) -> bool:
    """Whether a Chinese given name has no reading with the consonants of the Latin one (國衞, Kwok-fai)."""
    native, latin = (one, other) if other.isascii() else (other, one)
    if script_of(native) != "HAN" or not latin.isascii():
        return False
    return skeleton(latin) not in map(skeleton, spellings(native))


def _is_joined_by_sound(one: Pairing, query: Weighted, listed: Weighted) -> bool:
    """Whether a whole Latin name only sounds like one word of another (Salma Amin, Salmane)."""
    if one.how != "joined" or one.similarity >= HEARD_APART:
        return False
    return all(
        part.isascii() for part in (written_together(query, one.left), written_together(listed, one.right))
    )


def _is_scrambled(names: list[Pairing], query: Weighted, listed: Weighted) -> bool:
    """Whether syllables of a Chinese or Korean name stand in an order that no custom gives them."""
    told = [query.tokens[p.left[0]].canon for p in names] + [listed.tokens[p.right[0]].canon for p in names]
    if len(names) < _FEWEST_TO_SCRAMBLE or not all(is_syllable(word) for word in told):
        return False
    order = [p.right[0] for p in sorted(names)]
    if order == sorted(order, reverse=True) and not _VIETNAMESE.isdisjoint(told):
        return False
    first = order.index(min(order))
    return order[first:] + order[:first] != sorted(order)


def is_derived(pairing: Pairing, query: Weighted, listed: Weighted) -> bool:
    """Whether one word is made from the other by the ending of families and places: Ahmed and Ahmadi."""
    if pairing.how not in ("translit", "fuzzy"):
        return False
    ours, theirs = written_together(query, pairing.left), written_together(listed, pairing.right)
    return any(_has_the_ending(*sorted((one, theirs), key=len)) for one in _latin(ours, theirs)) or any(
        _has_the_ending(*sorted((ours, one), key=len)) for one in _latin(theirs, ours)
    )


def _latin(word: str, other: str) -> tuple[str, ...]:
    """The likeliest spelling of a word that is held against a Latin one; the word itself beside its own."""
    return spellings(word)[:1] if other.isascii() else (word,)


def _has_the_ending(shorter: str, longer: str) -> bool:
    ends = longer[-1:] in ("i", "y") and shorter[-1:] not in tuple("aeiouyjيیى")
    return ends and skeleton(shorter) == skeleton(longer)
